"""What a reader sees and hears of each control: width, focus, states that differ without color, a name of its own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from support.browser import (
    ANSWERS,
    CHECKLIST,
    KICKOFF,
    PLAYBOOK,
    WHOLE,
    WORKSHEETS,
    Pages,
    details,
    in_words,
    load_axe,
    menu,
    open_example,
    put,
    record_of,
    tick,
    turn_to,
)
from support.run import some

pytestmark = pytest.mark.browser

TRIAGE = "playbooks/support-triage/"
NARROW = """() => [...document.querySelectorAll("[data-found] select")]
  .map((one) => [Math.round(one.getBoundingClientRect().width), one.getAttribute("aria-label")])
  .filter(([width]) => width < 120)"""
UNFOCUSED = """() => {
  const controls = document.querySelectorAll("article :is(input, select, textarea, button, summary)");
  const seen = new Set();
  return [...controls].flatMap((control) => {
    control.focus();
    const kind = `${control.localName} ${control.type ?? ""}`;
    if (document.activeElement !== control) return [];
    seen.add(kind);
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(control);
    const isVisible = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !/, 0\\)/.test(outlineColor);
    return isVisible ? [] : [`${kind} ${outlineStyle} ${outlineWidth} ${outlineColor}`];
  }).concat(["input checkbox", "input text", "input date", "select select-one", "textarea textarea", "button button",
    "summary "].filter((kind) => !seen.has(kind)).map((kind) => `not tried: ${kind}`));
}"""


def opened(pages: Pages, path: str = PLAYBOOK, **options: Any) -> Page:
    """A page of a pilot that is the playbook's filled example."""
    playbook = TRIAGE if path.startswith(TRIAGE) else PLAYBOOK
    page = pages.open(playbook, **options)
    page.locator(".pb-pilotbar").wait_for()
    open_example(page)
    if path != playbook:
        page.goto(pages.address + path)
        page.locator(".pb-pilotbar").wait_for()
    if path == WHOLE:
        page.locator(".pb-whole form").first.wait_for(state="attached")
    return page


def mark(page: Page, gate: str) -> dict[str, str]:
    """How the mark of a gate looks."""
    return dict(
        page.locator(f'.pb-path [data-gate="{gate}"] .pb-path__mark').evaluate(
            """(mark) => {
              const { backgroundColor, borderTopColor, borderTopLeftRadius, outlineStyle } = getComputedStyle(mark);
              const { content } = getComputedStyle(mark, "::after");
              return { backgroundColor, borderTopColor, borderTopLeftRadius, outlineStyle, content };
            }"""
        )
    )


def signed(page: Page) -> dict[str, str]:
    """The sign-off of a blocking check, of today."""
    on = page.evaluate("new Date().toLocaleDateString('sv')")
    return {"status": "done", "signer": "Ann", "on": on, "evidence": "Report 4"}


def blocking(page: Page) -> list[str]:
    """The ids of the checks that block the first gate."""
    ids = "all => all.map((check) => check.dataset.check)"
    return list(page.locator("li[data-check][data-gate=choose][data-blocking]").evaluate_all(ids))


def test_a_cell_of_a_worksheet_is_wide_enough_to_read_on_a_phone_and_at_twice_the_size(pages: Pages) -> None:
    page = opened(pages, f"{TRIAGE}worksheets/", width=320, height=844)
    page.locator("[data-found]").first.wait_for()
    assert page.locator("[data-found] select").count() > 30
    for width in (320, 360, 390, 430, 480, 600, 719, 720, 767):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(NARROW) == [], width


def test_a_control_with_the_focus_has_an_outline(pages: Pages) -> None:
    page = opened(pages, WHOLE)
    details(page, "number-owned")
    page.keyboard.press("Tab")  # from here on the focus is a keyboard's
    for scheme, colors, shown in (
        ("light", "none", "default"),
        ("dark", "none", "slate"),
        ("light", "active", "default"),
    ):
        page.emulate_media(color_scheme=scheme, forced_colors=colors)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", shown)
        assert page.evaluate(UNFOCUSED) == [], (scheme, colors)


def test_an_answer_of_the_diagnosis_with_the_focus_has_an_outline(pages: Pages) -> None:
    page = pages.open("diagnose/")
    page.locator("article input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[type=radio]:focus")).to_have_css("outline-style", "solid")
    expect(page.locator("input[type=radio]:focus")).to_have_css("outline-width", "2px")


@pytest.mark.parametrize("width", some([390, 1440], 390))
def test_the_toolbar_leaves_the_page_where_it_is(pages: Pages, width: int) -> None:
    page = opened(pages, WHOLE, width=width, height=844)
    page.evaluate("scrollTo({ top: 12000 })")
    settled = """() => new Promise((done) => {
      let last, same = 0;
      const look = () => {
        same = scrollY === last ? same + 1 : 0;
        last = scrollY;
        if (same > 20) done(last);
        else requestAnimationFrame(look);
      };
      look();
    })"""  # what comes into sight is laid out only then
    assert page.evaluate(settled) > 10_000
    middle = "document.elementFromPoint(innerWidth / 2, innerHeight * 0.6)"
    page.evaluate(f"() => void ({middle}.dataset.middle = '')")
    top = "document.querySelector('[data-middle]').getBoundingClientRect().top"
    place = page.evaluate(top)
    bar = page.locator("pilot-bar")

    def stays(what: str) -> None:
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert abs(page.evaluate(top) - place) < 2, what

    for name in [
        "Record a change…",
        "Share as a link…",
        "Print…",
        "Enter paper sign-offs…",
        "Open the filled-in example…",
    ]:
        menu(page, name)
        expect(page.locator("dialog")).to_be_visible()
        stays(name)
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_be_hidden()
        stays(f"{name}, closed")
    menu(page, "Edit names…")
    stays("Edit names…")
    bar.get_by_role("button", name="Done", exact=True).click()
    stays("Done")
    for name in ["Download the record", "Download as a table (CSV)", "Download as a task list (Markdown)"]:
        with page.expect_download():
            menu(page, name)
        stays(name)
    menu(page, "Duplicate this pilot")
    stays("Duplicate this pilot")
    page.locator(".pb-menu summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    stays("Escape")


def test_the_mark_of_a_gate_is_colored_by_its_state_alone(pages: Pages) -> None:
    page = pages.open(CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    gates = page.locator(".pb-path [data-gate]").evaluate_all("all => all.map((gate) => gate.dataset.gate)")
    none = [mark(page, gate) for gate in gates]
    assert none == [none[0]] * 6
    put(page, record_of(checks={check: signed(page) for check in blocking(page)}))
    expect(page.locator('.pb-path [data-gate="choose"]')).to_have_attribute("data-open", "")
    passed, current, *blocked = [mark(page, gate) for gate in gates]
    assert blocked == [blocked[0]] * 4
    for one, other in [(passed, current), (passed, blocked[0]), (current, blocked[0]), (none[0], blocked[0])]:
        assert one["backgroundColor"] != other["backgroundColor"]
        assert one != other
    assert passed["content"] == '"✓"'


def test_the_marks_of_gates_differ_in_shape_where_colors_are_forced(pages: Pages) -> None:
    page = pages.open(CHECKLIST, forced_colors="active")
    page.locator(".pb-pilotbar").wait_for()
    put(page, record_of(checks={check: signed(page) for check in blocking(page)}))
    expect(page.locator('.pb-path [data-gate="choose"]')).to_have_attribute("data-open", "")
    shapes = [
        tuple(mark(page, gate)[key] for key in ("borderTopLeftRadius", "outlineStyle", "content"))
        for gate in ("choose", "design", "prove")
    ]
    assert len(set(shapes)) == 3


@pytest.mark.parametrize("path", [CHECKLIST, KICKOFF])
@pytest.mark.parametrize("media", some(["screen", "print"], "screen"))
def test_an_expired_sign_off_looks_unlike_what_does_not_apply(pages: Pages, path: str, media: str) -> None:
    page = pages.open(path)
    page.locator(".pb-pilotbar").wait_for()
    expired = {"status": "done", "signer": "Ann Lee", "on": "2024-11-20", "evidence": "Charter"}
    waived = {"status": "not-applicable", "reason": "the date is fixed"}
    put(page, record_of(checks={"owner-named": expired, "decision-date-set": waived}))
    page.emulate_media(media=media)
    looks = []
    for state, word in [("stale", "Expired"), ("not-applicable", "Not applicable")]:
        check = page.locator(f"[data-check][data-state={state}]").first
        told = check.locator(".pb-state:visible, [data-standing]:visible").first
        expect(told).to_be_visible()
        expect(told).to_contain_text(word)
        box = check.locator(".pb-check__box")
        shape = box.evaluate("(box) => getComputedStyle(box, '::before').content")
        looks.append((shape, told.evaluate("(told) => getComputedStyle(told).color")))
    assert all(one != other for one, other in zip(*looks, strict=True))


def test_the_kick_off_sheet_says_aloud_what_a_tick_did(pages: Pages) -> None:
    page = pages.open(KICKOFF)
    page.locator(".pb-pilotbar").wait_for()
    tick(page, "decision-date-set")
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    expect(page.get_by_role("status")).to_contain_text(f"Signed off {in_words(today)}. By whom?")


def test_a_decision_with_an_overdue_condition_says_what_to_enter(pages: Pages) -> None:
    page = pages.open(CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    met = {"due": "2026-11-10", "met": "2026-11-09", "owner": "Bo Lind"}
    conditions = {
        "c1": {**met, "text": "Mask the numbers"},
        "c2": {**met, "text": "Check again", "evidence": "Report 3"},
    }
    decision = {"outcome": "conditional-go", "signer": "Ann Lee", "on": "2026-11-02", "conditions": conditions}
    put(page, record_of(decision=decision))
    turn_to(page, "answers")
    verdict = page.locator("[data-verdict]")
    expect(verdict).to_contain_text(
        "Overdue since Nov 10, 2026: Mask the numbers (Bo Lind). Enter the evidence and the date it was met."
    )
    expect(verdict).not_to_contain_text("Check again")
    expect(verdict).not_to_contain_text("Nothing blocks")
    page.locator("pilot-decision [name=evidence]").first.fill("Report 2")
    page.locator("pilot-decision [name=evidence]").first.blur()
    expect(verdict).not_to_contain_text("Overdue")


@pytest.mark.parametrize(
    ("path", "anchor"),
    some(
        [(ANSWERS, "decision"), (WORKSHEETS, "cases"), (WORKSHEETS, "undo")],
        (WORKSHEETS, "undo"),
    ),
)
def test_the_table_of_contents_marks_the_entry_that_was_followed(pages: Pages, path: str, anchor: str) -> None:
    page = opened(pages, path)
    contents = page.locator(".md-sidebar--secondary")
    contents.locator(f'a[href$="#{anchor}"]').click()
    expect(contents.locator(".md-nav__link--active").last).to_have_attribute("href", re.compile(f"#{anchor}$"))


def violations(page: Page, rules: list[str]) -> list[str]:
    """What axe finds on the whole page by some of its rules."""
    load_axe(page)
    found = page.evaluate(
        "(rules) => axe.run(document, { runOnly: { type: 'rule', values: rules }, resultTypes: ['violations'] })", rules
    )
    return [f"{rule['id']}: {node['html']}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("width", some([390, 1440], 390))
@pytest.mark.parametrize(
    "path", some(["", PLAYBOOK, "about/use/", "authors/", "authors/commands/", "fixes/owner-first/"], "", PLAYBOOK)
)
def test_axe_finds_no_fault_in_dialogs_links_and_code_of_the_whole_page(pages: Pages, path: str, width: int) -> None:
    page = pages.open(path, width=width, height=844, has_touch=width < 1000, is_mobile=width < 1000)
    rules = ["aria-dialog-name", "link-in-text-block", "scrollable-region-focusable"]
    assert violations(page, rules) == []


def test_the_links_of_the_side_navigation_are_high_enough_for_a_finger(pages: Pages) -> None:
    page = pages.open("fixes/owner-first/")
    links = page.locator(".md-sidebar a.md-nav__link:visible")
    heights = links.evaluate_all("all => all.map((link) => link.getBoundingClientRect().height)")
    assert len(heights) > 10
    assert min(heights) >= 24
