"""A check as a row: how tall it is, how it opens, who and when in place, its state by shape and word, what is next."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from support.browser import (
    CHECKLIST,
    PLAYBOOK,
    Pages,
    faults,
    in_words,
    open_example,
    overflowing,
    put,
    record_of,
    saved,
    title,
    until_in_view,
)

pytestmark = pytest.mark.browser

OVERDUE, SOON, LATE, OPEN = "number-owned", "owner-named", "strategic-list-agreed", "agent-justified"
"""Checks of the first gate: overdue, due in a week, expired, and open. The first two block."""
HEIGHTS = """() => [...document.querySelectorAll("li[data-check]")].map((row) => {
  const { lineHeight } = getComputedStyle(row.querySelector(".pb-check__text"));
  const range = document.createRange();
  range.selectNodeContents(row.querySelector("label"));
  const lines = Math.round(range.getBoundingClientRect().height / parseFloat(lineHeight));
  return [row.getBoundingClientRect().height, lines];
})"""
"""Of each row, its height and the lines of its text."""


def day(days: int) -> str:
    return f"{dt.date.today() + dt.timedelta(days=days)}"


def work(page: Page, **checks: dict[str, Any]) -> None:
    """Put a record in which checks are overdue, due soon and expired."""
    given = {
        OVERDUE: {"by": "Annika Sorel, COO", "due": day(-3)},
        SOON: {"by": "Rafael Ito", "due": day(2)},
        LATE: {"status": "done", "signer": "Bo Diaz", "on": day(-120)},
        **checks,
    }
    put(page, record_of(checks=given))
    page.locator(f"#check-{OVERDUE} [data-set=by]").wait_for()
    page.locator("pilot-filters:defined").wait_for()


def row(page: Page, check: str) -> str:
    """What the cells of a row say."""
    cells = page.locator(f"#check-{check} :is(.pb-check__role, [data-cell], .pb-state)").all_text_contents()
    return " ".join(" ".join(cells).split())


def shown(page: Page) -> list[str]:
    return list(
        page.locator("li[data-check]").evaluate_all(
            "all => all.filter((one) => one.checkVisibility()).map(({ dataset }) => dataset.check)"
        )
    )


def test_a_row_is_one_line_on_a_desk_and_at_most_96_pixels_on_a_phone(pages: Pages) -> None:
    page = pages.open("playbooks/support-triage/checklist/", reduced_motion="reduce")
    page.locator(".pb-pilotbar").wait_for()
    open_example(page)
    page.add_style_tag(content=".pb-check { content-visibility: visible !important }")  # so that every row is laid out
    page.locator(".pb-state").first.wait_for()
    for width, height, most in [(1440, 900, 56), (390, 664, 96), (320, 568, 120)]:
        page.set_viewport_size({"width": width, "height": height})
        rows = page.evaluate(HEIGHTS)
        assert max(tall for tall, _ in rows) <= most, width
        assert overflowing(page) == [], width
        if width == 1440:
            assert all(tall <= 46 for tall, lines in rows if lines == 1)
            assert max(lines for _, lines in rows) <= 2
            assert sum(lines == 1 for _, lines in rows) > len(rows) * 0.9
        box = page.locator(".pb-check__box").first.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_a_row_opens_by_its_text_its_button_and_a_link_and_its_box_stays_as_it_is(playbook: Page) -> None:
    box, details = playbook.locator(f"#tick-{OPEN}"), playbook.locator(f"#check-{OPEN} > details")
    playbook.locator(f"#check-{OPEN} label").click()
    expect(details).to_have_attribute("open", "")
    expect(playbook.locator(f"#check-{OPEN} form")).to_be_visible()
    expect(box).not_to_be_checked()
    playbook.locator(f"#check-{OPEN} .pb-check__role").click()
    expect(details).not_to_have_attribute("open", "")
    summary = details.locator("> summary")
    expect(summary).to_have_accessible_name(f"Details: {title(playbook, OPEN)}")
    summary.press("Enter")
    expect(details).to_have_attribute("open", "")
    expect(playbook.get_by_role("heading", name=title(playbook, OPEN), level=3)).to_be_visible()
    assert not playbook.locator(f"#check-{OVERDUE} form").count()
    playbook.goto(f"{playbook.url.split('#')[0]}#check-decision-signed")
    expect(playbook.locator("#check-decision-signed form")).to_be_visible()
    until_in_view(playbook, "#check-decision-signed")


def test_who_and_when_are_entered_in_the_row_with_two_interactions_each(playbook: Page) -> None:
    work(playbook)
    assert row(playbook, OPEN) == "Production owner Assign Due date Open"
    playbook.locator(f"#check-{OPEN} [data-set=by]").click()
    expect(playbook.locator(f"#check-{OPEN} [data-cell=by] input")).to_be_focused()
    playbook.keyboard.type("Nadia Roth")
    playbook.keyboard.press("Enter")
    expect(playbook.locator(f"#check-{OPEN} [data-set=by]")).to_be_focused()
    playbook.locator(f"#check-{OPEN} [data-set=due]").click()
    playbook.locator(f"#check-{OPEN} [data-cell=due] input").fill(day(30))
    playbook.locator("h1").click()
    assert row(playbook, OPEN) == f"Production owner Nadia Roth {in_words(day(30))} Open"
    entry = saved(playbook)["checks"][OPEN]
    assert (entry["by"], entry["due"]) == ("Nadia Roth", day(30))
    name = f"Assigned to Nadia Roth. Change: {title(playbook, OPEN)}"
    expect(playbook.locator(f"#check-{OPEN} [data-set=by]")).to_have_accessible_name(name)
    assert faults(playbook, "pilot-checklist") == []


def test_a_state_is_a_word_and_a_shape(playbook: Page) -> None:
    signed = {"status": "done", "signer": "Ann Lee", "on": day(-1), "evidence": "Report 4"}
    agreed = {"reason": "no email", "control": "one reads", "approver": "Ida Ek", "signer": "Ann Lee"}
    plain, after = "held-meeting-defined", "shadow-run-passed"
    work(
        playbook,
        **{
            plain: {"status": "not-applicable", "reason": "no meetings"},
            OPEN: signed,
            after: {**agreed, "status": "exception", "by": "Bo Diaz", "on": day(-1), "expires": day(20)},
            "decision-signed": {"status": "done", "on": day(-1)},
        },
    )
    shape = "state => getComputedStyle(state, '::before').content.split(' / ')[0]"
    places = {
        one: playbook.locator(f"#check-{one} .pb-state")
        for one in (OPEN, OVERDUE, SOON, LATE, plain, after, "decision-signed")
    }
    words = {one: place.text_content() for one, place in places.items()}
    assert words == {
        OPEN: "Done", OVERDUE: "Overdue", SOON: "Open", LATE: "Expired", plain: "Not applicable", after: "Exception",
        "decision-signed": "Incomplete",
    }  # fmt: skip
    shapes = [place.evaluate(shape) for place in places.values()]
    assert len(set(shapes)) == len(shapes)
    assert "none" not in shapes
    assert row(playbook, after) == f"Engineer Ann Lee until {in_words(day(20))} Exception"
    told = dict.fromkeys(("choose", "protect"), "")
    for gate in told:
        told[gate] = playbook.locator(f"pilot-gates [data-gate={gate}] [data-count]").inner_text()
    assert told["choose"].startswith("Blocked (2 to go), ")
    assert told["protect"].startswith("Not started, ")


def test_the_toolbar_says_what_is_next_and_leads_there(playbook: Page) -> None:
    work(playbook)
    line = playbook.locator("pilot-bar [data-next]")
    when = in_words(day(-3)).split(",")[0] if day(-3)[:4] == day(0)[:4] else in_words(day(-3))
    expect(line).to_have_text(f"1 overdue · 1 expired · next: {title(playbook, OVERDUE)} (Annika Sorel, COO, {when})")
    playbook.evaluate("window.here = 1")
    line.get_by_role("link", name="1 overdue").click()
    assert shown(playbook) == [OVERDUE]
    assert parse_qs(urlsplit(playbook.url).query, keep_blank_values=True) == {"overdue": [""]}
    line.get_by_role("link", name="1 expired").click()
    assert shown(playbook) == [LATE]
    line.get_by_role("link", name=title(playbook, OVERDUE)).click()
    expect(playbook.locator(f"#check-{OVERDUE} form")).to_be_visible()
    until_in_view(playbook, f"#check-{OVERDUE}")
    state = playbook.locator("pilot-bar [data-state]")
    expect(state).to_contain_text("Still blocking Choose: 2.")
    expect(state.get_by_role("link")).to_have_attribute("href", f"#check-{OVERDUE}")
    assert playbook.evaluate("window.here") == 1


def test_the_next_overdue_check_is_two_clicks_from_each_page(playbook: Page) -> None:
    work(playbook)
    address = playbook.url.removesuffix("checklist/")
    for path in ("", "answers/", "worksheets/", "documents/", "kickoff/"):
        playbook.goto(address + path)
        playbook.locator("pilot-bar [data-next]").get_by_role("link", name="1 overdue").click()
        playbook.wait_for_url("**/checklist/?overdue#checklist")
        row_of_it = playbook.locator(f"#check-{OVERDUE}")
        row_of_it.locator("label").click()
        expect(row_of_it.locator("form")).to_be_visible()


def test_filters_find_what_is_mine_what_is_due_and_a_text(playbook: Page) -> None:
    work(playbook)
    filters = playbook.locator("pilot-filters")
    filters.get_by_label("Due this week").check()
    assert shown(playbook) == [SOON]
    filters.get_by_label("Due this week").uncheck()
    filters.get_by_label("Mine").check()
    expect(filters).to_contain_text("No check fits: Mine. To see your checks, enter your name.")
    filters.get_by_role("button", name="Enter your name").click()
    playbook.keyboard.type("annika sorel")
    playbook.get_by_role("button", name="Done", exact=True).click()
    assert shown(playbook) == [OVERDUE]
    expect(filters).to_contain_text("checks: Mine (annika sorel).")
    filters.get_by_label("Mine").uncheck()
    search = filters.get_by_role("searchbox")
    search.fill("rafael owner")
    assert shown(playbook) == [SOON]
    search.fill("no such thing")
    assert shown(playbook) == []
    expect(filters).to_contain_text("No check fits: “no such thing”.")
    expect(playbook.locator("#gate-choose")).to_be_hidden()
    playbook.wait_for_function("location.search.includes('text=no+such+thing')")
    filters.get_by_role("button", name="Show all").click()
    assert len(shown(playbook)) == playbook.locator("li[data-check]").count()
    gap = filters.locator("[name=gap] option").nth(1).get_attribute("value")
    filters.locator("[name=gap]").select_option(gap)
    of_gap = playbook.locator(f"li[data-gap={gap}]").evaluate_all("all => all.map(({ dataset }) => dataset.check)")
    assert shown(playbook) == of_gap
    playbook.goto(f"{playbook.url.split('?')[0]}?overdue&stale#checklist")
    expect(filters.get_by_label("Overdue")).to_be_checked()
    assert shown(playbook) == []


def test_the_second_tab_stop_leads_to_the_checklist(pages: Pages) -> None:
    page = pages.open(PLAYBOOK)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Skip to the checklist")
    expect(focused).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{CHECKLIST}")
    page.goto(pages.address + CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(focused).to_have_text("Skip to the checklist")
    with page.expect_response(pages.address + CHECKLIST):  # the theme fetches a page again with the first link on it
        page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#checks' && scrollY > 0")
    stops = 2
    while not page.locator(".pb-check__box:focus").count():
        page.keyboard.press("Tab")
        stops += 1
        assert stops <= 10
    page.goto(f"{pages.address}gaps/")
    assert not page.locator(".pb-skip").count()
    expect(page.locator(".md-banner")).to_have_count(0)
