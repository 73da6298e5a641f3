"""Every kind of page with a filled record at every size: how tall it is, and what does not fit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from support.browser import Pages, open_example, overflowing
from support.run import some

pytestmark = pytest.mark.browser

BELOW = ["", "checklist/", "answers/", "worksheets/", "documents/", "kickoff/", "example/"]
LIBRARY = [
    "", "playbooks/", "diagnose/", "register/", "gaps/", "gaps/ownership/", "fixes/", "fixes/owner-first/",
    "questions/", "evidence/", "standards/", "dossiers/", "changes/", "authors/", "authors/fork/", "about/use/",
    "fields/",
]  # fmt: skip
A_FEW = ["", "register/", "gaps/ownership/", "standards/"]
"""Those with the widest tables and the most that a record changes. test_site.py visits the others at three widths."""
WIDTHS = some([320, 390, 640, 720, 768, 1440, 1920], 320, 720, 1440)
"""Also 1280 pixels at 400 percent (320), and 1280 and 1440 at 200 percent (640, 720)."""
SCREENS = {
    "": (4, 9),
    "checklist/": (6, 14),
    "answers/": (6, 15),
    "worksheets/": (14, 40),
    "documents/": (6, 16),
    "kickoff/": (4, 13),
}
"""How many screens the pages of a playbook may take at 1440 by 900 pixels, and at 390 by 664."""
NARROW = """() => {
  const faults = [];
  const measure = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  };
  for (const cell of document.querySelectorAll("article table :is(th, td)")) {
    const { fontSize, lineHeight, paddingLeft, paddingRight, writingMode } = getComputedStyle(cell);
    const head = cell.closest("thead");
    if (!cell.checkVisibility() || (head && head.getBoundingClientRect().width < 2)) continue;
    if (writingMode !== "horizontal-tb" || cell.matches(":has(> .pb-hidden:only-child)")) continue;
    const text = cell.innerText.trim();
    if (!text) continue;
    const width = cell.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    const least = text.length < 8 ? 0 : 8 * parseFloat(fontSize) * 0.45;
    const isBroken = text.length < 8 && !text.includes(" ") && measure(cell).height > 1.7 * parseFloat(lineHeight);
    if (width < least || isBroken) faults.push(`${Math.round(width)} px: ${text.slice(0, 30)}`);
  }
  const fields = "article :is(input:not([type=checkbox], [type=radio], [type=file]), select, textarea)";
  for (const field of document.querySelectorAll(fields)) {
    const { width } = field.getBoundingClientRect();
    const isNarrow = innerWidth < 768 && width < 120;
    if (isNarrow && field.checkVisibility()) faults.push(`${Math.round(width)} px: field ${field.name}`);
  }
  return faults;
}"""
"""The cells of tables that hold fewer than eight characters in a line, and on a phone the fields under 120 pixels."""


def opened(pages: Pages, playbook: str) -> Page:
    """The checklist with the filled record of an invented pilot."""
    page = pages.open(f"playbooks/{playbook}/checklist/", reduced_motion="reduce")
    page.locator(".pb-pilotbar").wait_for()
    open_example(page)
    return page


def check_widths(page: Page, path: str) -> None:
    """Nothing on the page is cut or squeezed with everything open."""
    if path.endswith("worksheets/"):
        page.get_by_role("button", name="Add a row").first.click()
    page.locator("article details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflowing(page) == [], (path, width)
        assert page.evaluate(NARROW) == [], (path, width)


@pytest.mark.parametrize(
    "playbook",
    some(["sales-sdr", "support-triage", "forecasting", "contract-review"], "support-triage"),
)
def test_the_pages_of_a_playbook_are_short_and_nothing_is_cut_at_any_size(pages: Pages, playbook: str) -> None:
    page = opened(pages, playbook)
    tall = {}
    for path in BELOW:
        page.goto(f"{pages.address}playbooks/{playbook}/{path}")
        if path in SCREENS:  # the page of the example has no toolbar
            page.locator("pilot-bar [data-state]:not(:empty)").wait_for()
        for width, height in [(1440, 900), (390, 664)]:
            page.set_viewport_size({"width": width, "height": height})
            tall[path, width] = page.evaluate("document.documentElement.scrollHeight") / height
        check_widths(page, path)
    assert {path: tall[path, 1440] for path, (most, _) in SCREENS.items() if tall[path, 1440] > most} == {}
    assert {path: tall[path, 390] for path, (_, most) in SCREENS.items() if tall[path, 390] > most} == {}


def test_nothing_in_the_library_is_cut_or_squeezed_at_any_size(pages: Pages) -> None:
    page = opened(pages, "support-triage")
    for path in some(LIBRARY, *A_FEW):
        page.goto(pages.address + path)
        page.locator("[data-md-component=palette]").first.wait_for(state="attached")
        page.wait_for_function("() => !document.querySelector('pilot-bar:not(:defined)')")
        check_widths(page, path)
