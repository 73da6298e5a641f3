"""The site as its readers meet it: on every screen, on paper, by keyboard, with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from support.browser import Pages, faults, overflowing
from support.run import all_but, some

pytestmark = pytest.mark.browser

PLAYBOOKS = ["contract-review", "forecasting", "sales-sdr", "support-triage"]
KINDS = {
    "home": "",
    "playbooks": "playbooks/",
    **{playbook: f"playbooks/{playbook}/" for playbook in PLAYBOOKS},
    "checklist": "playbooks/sales-sdr/checklist/",
    "answers": "playbooks/sales-sdr/answers/",
    "worksheets": "playbooks/sales-sdr/worksheets/",
    "documents": "playbooks/sales-sdr/documents/",
    "dossiers": "dossiers/",
    "kickoff": "playbooks/sales-sdr/kickoff/",
    "example": "playbooks/sales-sdr/example/",
    "diagnose": "diagnose/",
    "library": "library/",
    "gaps": "gaps/",
    "gap": "gaps/ownership/",
    "fixes": "fixes/",
    "fix": "fixes/owner-first/",
    "questions": "questions/",
    "evidence": "evidence/",
    "article": "evidence/operable/",
    "standards": "standards/",
    "register": "register/",
    "changes": "changes/",
    "fields": "fields/",
    "authors": "authors/fork/",
    "commands": "authors/commands/",
    "about": "about/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
    "not found": "404.html",
}
LIKE_OTHERS = ("contract-review", "forecasting", "support-triage", "library", "gaps", "fixes", "evidence", "article",
               "questions", "dossiers", "commands", "privacy", "accessibility", "fields")  # fmt: skip
"""Kinds of pages that are made of the same parts as others here."""
SOME = all_but([*KINDS], LIKE_OTHERS)
every_kind = pytest.mark.parametrize("path", [KINDS[kind] for kind in SOME], ids=SOME)
OTHERS = [f"playbooks/{playbook}/" for playbook in PLAYBOOKS if playbook != "sales-sdr"]
UNPRINTED = {*OTHERS, "register/", "authors/fork/"}
SCREEN_ONLY = """() => {
  const isSeen = (one) => one.checkVisibility() && one.getClientRects().length > 0;
  const parts = "header.md-header, .md-tabs, .md-sidebar, .md-footer, .md-top, .md-content__button";
  const controls = "button, article select, article input:not([type=checkbox], [type=radio])";
  const found = [...document.querySelectorAll(`${parts}, ${controls}`)].filter((one) => !one.closest("pilot-cost"));
  return found.filter(isSeen).map((one) => one.outerHTML);
}"""
"""What of the screen is on paper. The fields of the cost model show the numbers that it is made from."""
PALE = """() => {
  const lightness = (color) => {
    const [red, green, blue] = color.match(/[\\d.]+/g).map(Number);
    return red * 0.3 + green * 0.59 + blue * 0.11;
  };
  const hasText = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const isOnWhite = (one) => {
    const around = [one, ...(function* () { while ((one = one.parentElement)) yield one; })()];
    const colors = around.map((node) => getComputedStyle(node).backgroundColor);
    return lightness(colors.find((color) => color !== "rgba(0, 0, 0, 0)") ?? "rgb(255, 255, 255)") > 200;
  };
  const texts = [...document.querySelectorAll("article :not(svg *)")].filter((one) => hasText(one));
  const shown = texts.filter((one) => one.checkVisibility() && isOnWhite(one));
  return shown.filter((one) => lightness(getComputedStyle(one).color) > 140).map((one) => one.outerHTML);
}"""
"""Texts that are too light to read on paper."""


@pytest.mark.parametrize(("width", "scheme"), some([(1440, "light"), (360, "dark")], (360, "dark")))
@every_kind
def test_a_page_has_no_fault_is_not_scrolled_sideways_and_prints_clean(
    pages: Pages, path: str, width: int, scheme: str
) -> None:
    page = pages.open(path, width=width, color_scheme=scheme)
    assert faults(page) == []
    for wide in (360, 768, 1440):
        page.set_viewport_size({"width": wide, "height": 900})
        assert overflowing(page) == [], f"{wide} pixels"
    if path not in UNPRINTED:
        page.set_viewport_size({"width": 794, "height": 900})
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(SCREEN_ONLY) == [], "of the screen, on paper"
        assert page.evaluate(PALE) == [], "too light on paper"


@pytest.mark.parametrize("end", ["%", "%E0%A4%A", "%23"])
def test_an_address_that_is_not_encoded_right_breaks_nothing(end: str, pages: Pages) -> None:
    page = pages.open(f"changes/#{end}")
    expect(page.locator("form.pb-reference")).to_be_visible()
