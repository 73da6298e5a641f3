"""The checklist for everyone: by keyboard, by ear, enlarged, without colors or JavaScript, under a strict policy."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from support.browser import (
    ANSWERS,
    CHECKLIST,
    DOCUMENTS,
    KICKOFF,
    PLAYBOOK,
    WHOLE,
    WORKSHEETS,
    Pages,
    details,
    faults,
    give,
    in_words,
    menu,
    open_example,
    overflowing,
    record_of,
    remarks,
    saved,
    tick,
    until_in_view,
)
from support.run import some

pytestmark = pytest.mark.browser

CHECK = "number-owned"
DIALOGS = ["Record a change…", "Share as a link…", "Print…", "Enter paper sign-offs…", "Open the filled-in example…"]


def focused(page: Page) -> str:
    """What has the focus, as tag, id or name, and text."""
    return str(
        page.evaluate(
            """() => {
              const { tagName, id, name, textContent } = document.activeElement;
              return [tagName.toLowerCase(), id || name, textContent.trim().slice(0, 30)].join(" ");
            }"""
        )
    )


@pytest.mark.parametrize(("width", "scheme"), some([(1440, "light"), (768, "light"), (360, "dark")], (1440, "light")))
@pytest.mark.parametrize(
    "path",
    some(
        [PLAYBOOK, CHECKLIST, ANSWERS, WORKSHEETS, DOCUMENTS, KICKOFF, WHOLE, "gaps/ownership/", "fixes/owner-first/"],
        CHECKLIST,
    ),
)
def test_axe_finds_no_fault_with_a_record(pages: Pages, path: str, width: int, scheme: str) -> None:
    page = pages.open(PLAYBOOK, width=width, color_scheme=scheme)
    page.locator(".pb-pilotbar").wait_for()
    open_example(page)
    page.goto(pages.address + path)
    page.locator(".pb-pilotbar").wait_for()
    if path == WHOLE:
        page.locator("#fork ~ details, #dossier").first.wait_for()
    if page.locator("li[data-check]").count():
        details(page, "owner-named")
    assert faults(page, "body") == []


def test_axe_finds_no_fault_in_a_dialog(playbook: Page) -> None:
    open_example(playbook)
    for name in DIALOGS:
        menu(playbook, name)
        assert faults(playbook, "dialog") == [], name
        playbook.keyboard.press("Escape")
        expect(playbook.locator("dialog"), name).to_be_hidden()


def test_a_pilot_goes_through_a_check_by_keyboard_alone(playbook: Page) -> None:
    playbook.locator(f"#tick-{CHECK}").focus()
    playbook.keyboard.press("Space")
    assert saved(playbook)["checks"][CHECK]["status"] == "done"
    while not focused(playbook).startswith("summary"):
        playbook.keyboard.press("Tab")
    form = playbook.locator(f"#check-{CHECK} form")
    expect(form).to_be_visible()  # the check lacks evidence
    playbook.keyboard.press("Enter")
    expect(form).to_be_hidden()
    playbook.keyboard.press("Enter")
    expect(form).to_be_visible()
    while not focused(playbook).startswith("select status"):
        playbook.keyboard.press("Tab")
    playbook.keyboard.press("Tab")
    playbook.keyboard.type("Ann Lee")
    for _ in range(12):
        if focused(playbook).startswith("textarea remark"):
            break
        playbook.keyboard.press("Tab")
    playbook.keyboard.type("by hand")
    playbook.keyboard.press("Tab")
    record = saved(playbook)
    assert record["checks"][CHECK]["by"] == "Ann Lee"
    assert remarks(record, CHECK) == ["by hand"]


def test_menu_and_dialogs_are_left_with_escape_and_give_the_focus_back(playbook: Page) -> None:
    tick(playbook, CHECK)
    summary = playbook.locator(".pb-menu summary")
    summary.focus()
    playbook.keyboard.press("Enter")
    playbook.keyboard.press("Tab")
    assert "Record a change" in focused(playbook)
    playbook.keyboard.press("Escape")
    assert focused(playbook).startswith("summary")
    expect(playbook.get_by_role("button", name="Duplicate this pilot")).to_be_hidden()
    playbook.keyboard.press("Enter")
    playbook.keyboard.press("Tab")
    playbook.keyboard.press("Enter")
    expect(playbook.locator("dialog")).to_be_visible()
    assert focused(playbook).startswith("select what")
    playbook.keyboard.press("Escape")
    assert focused(playbook).startswith("summary")


def test_the_focus_is_never_hidden_under_the_bar(playbook: Page) -> None:
    open_example(playbook)
    playbook.locator("[data-gate-state=operate] a, #gate-operate a").first.focus()
    for _ in range(25):
        playbook.keyboard.press("Shift+Tab")
        place = playbook.evaluate(
            """() => {
              const bar = document.querySelector(".pb-pilotbar");
              if (bar.contains(document.activeElement)) return null;
              return document.activeElement.getBoundingClientRect().bottom - bar.getBoundingClientRect().bottom;
            }"""
        )
        assert place is None or place > 0, focused(playbook)


def test_a_button_looks_the_same_before_and_after_it_has_the_focus(pages: Pages) -> None:
    page = pages.open(KICKOFF)
    button = page.get_by_role("button", name="Set the date")
    style = "(one) => ['padding', 'border', 'fontWeight'].map((name) => getComputedStyle(one)[name])"
    before = button.evaluate(style)
    assert before[0] != "0px"
    button.focus()
    for key in ("Shift+Tab", "Tab"):  # the theme gives a class to what has the focus by keyboard
        page.keyboard.press(key)
    expect(button).to_have_class("focus-visible")
    assert button.evaluate(style) == before
    page.keyboard.press("Tab")
    expect(button).not_to_have_class("focus-visible")
    assert button.evaluate(style) == before


def test_checks_have_names_and_states_and_one_polite_region_says_what_happened(playbook: Page) -> None:
    expect(playbook.locator("[role=status], [aria-live]:not([data-md-component])")).to_have_count(1)
    region = playbook.get_by_role("status")
    box = playbook.get_by_role("checkbox", name="Tie the sales development director's variable pay")
    expect(box).not_to_be_checked()
    box.click()
    today = playbook.evaluate("new Date().toLocaleDateString('sv')")
    missing = "Doesn't count yet. Still missing: who signs off, the evidence."
    expect(region).to_have_text(f"{missing} Choose: 2 still blocking.")
    plain = playbook.get_by_role("checkbox", name="Define in Salesforce when a meeting counts as held")
    plain.check()
    expect(region).to_have_text(f"Signed off {in_words(today)}. By whom? Choose: 2 still blocking.")
    form = details(playbook, CHECK)
    form.get_by_label("Status").select_option("not-applicable")
    expect(box).to_have_js_property("indeterminate", True)
    expect(form.get_by_label("Reason")).to_have_attribute("required", "")
    expect(form.get_by_label("Approved by (someone else)")).to_have_attribute("required", "")
    expect(playbook.get_by_role("region", name="Your pilot")).to_be_visible()
    expect(playbook.get_by_role("progressbar", name="Choose")).to_have_attribute("value", "1")


@pytest.mark.parametrize("width", some([360, 768, 1440], 360))
def test_nothing_is_wider_than_the_screen_with_everything_open(pages: Pages, width: int) -> None:
    page = pages.open(WHOLE, width=width)
    page.locator(".pb-whole form").first.wait_for(state="attached")
    open_example(page)
    page.locator("details:not(.pb-menu)").evaluate_all("all => all.forEach((one) => (one.open = true))")
    page.locator("pilot-decision [name=outcome]").select_option("go")
    expect(page.locator("li[data-check] form")).to_have_count(page.locator("li[data-check]").count())
    assert overflowing(page) == []
    for name in DIALOGS:
        menu(page, name)
        box = page.locator("dialog").bounding_box()
        assert box
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_be_hidden()


def test_at_twice_the_size_the_bar_leaves_room_to_read(pages: Pages) -> None:
    page = pages.open(CHECKLIST, width=720, height=450, device_scale_factor=2)
    page.locator(".pb-pilotbar").wait_for()
    open_example(page)
    page.locator("#tick-owner-named").scroll_into_view_if_needed()
    hidden = page.locator(".pb-pilotbar").evaluate("bar => Math.max(0, bar.getBoundingClientRect().bottom)")
    assert hidden < 225
    tick(page, "owner-named")
    assert overflowing(page) == []


def test_states_differ_in_more_than_color(pages: Pages) -> None:
    page = pages.open(CHECKLIST, forced_colors="active")
    page.locator(".pb-pilotbar").wait_for()
    open_example(page)
    for gate in page.locator("[data-gate-state]").all():
        assert re.match(r"(Passed|Blocked)", gate.inner_text())
    for check in page.locator("[data-check][data-state=stale]").all():
        expect(check).to_contain_text("Expired")
    bar = page.locator("pilot-gates progress").first
    assert bar.evaluate("bar => getComputedStyle(bar).borderTopStyle") == "solid"


def test_nothing_moves_for_those_who_want_no_motion(pages: Pages) -> None:
    page = pages.open(CHECKLIST, reduced_motion="reduce")
    page.locator(".pb-pilotbar").wait_for()
    tick(page, CHECK)
    moving = page.evaluate(
        "document.querySelector('article').getAnimations({ subtree: true }).map((one) => one.effect.target.className)"
    )
    assert moving == []


def test_without_javascript_the_list_is_whole_and_shows_no_dead_control(pages: Pages) -> None:
    page = pages.open(CHECKLIST, java_script_enabled=False)
    assert page.locator("[data-check]").count() >= 40
    assert [one for one in page.locator("article :is(button, form, select)").all() if one.is_visible()] == []
    assert page.locator("article :is(input, select, button):enabled").count() == 0
    expect(page.locator(".pb-pilot")).to_have_text(re.compile("^This page's script isn't running, so it can't save "))
    page = pages.open(f"{PLAYBOOK}#answers", java_script_enabled=False)
    until_in_view(page, "#answers")
    page.get_by_role("link", name="Answers and decision").click()
    expect(page.locator("h2#answers")).to_be_visible()
    assert [one for one in page.locator("article :is(button, form, select)").all() if one.is_visible()] == []


def test_when_the_parts_do_not_come_the_list_stays_what_it_is(chromium: Browser, address: str) -> None:
    pages = Pages(chromium, address)
    page = pages.open()
    page.route("**/assets/pilotbook.html", lambda route: route.abort())
    page.goto(address + CHECKLIST)
    page.wait_for_function("performance.getEntriesByName(location.origin + '/assets/pilotbook.js').length")
    expect(page.locator(f"#tick-{CHECK}")).to_be_disabled()
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")
    expect(page.locator(".pb-script-off")).to_have_css("visibility", "visible")
    assert [heard for heard in pages.heard if "pilotbook.html" not in heard and "ERR_FAILED" not in heard] == []
    pages.close()


def test_once_at_work_the_page_works_on_without_a_network(playbook: Page) -> None:
    tick(playbook, CHECK)
    for path in ("/assets/menu.js", "/data/changes.json"):
        playbook.wait_for_function("path => performance.getEntriesByName(location.origin + path).length", arg=path)
    playbook.context.set_offline(True)
    menu(playbook, "Enter paper sign-offs…")
    playbook.locator("dialog textarea").fill("owner-named")
    playbook.get_by_role("button", name="Sign off", exact=True).click()
    give(playbook, record_of(checks={"held-meeting-defined": {"status": "done", "on": "2026-11-02"}}))
    playbook.get_by_text("the same pilot as").click()
    playbook.locator("dialog [data-act=merge]").click()
    expect(playbook.locator("dialog")).to_be_hidden()
    assert set(saved(playbook)["checks"]) == {CHECK, "owner-named", "held-meeting-defined"}


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(
    "anchor", some(["gate-prove", "check-track-record-kept", "answers"], "check-track-record-kept")
)
def test_an_address_with_a_place_leads_to_the_place_below_the_bar(pages: Pages, anchor: str, width: int) -> None:
    page = pages.open(f"{PLAYBOOK}#{anchor}", width=width, height=800)
    page.wait_for_function(
        """(id) => {
          const bar = document.querySelector(".pb-pilotbar")?.getBoundingClientRect().bottom;
          const { top } = document.getElementById(id).getBoundingClientRect();
          return bar < top && top < bar + 60;
        }""",
        arg=anchor,
        timeout=5000,
    )
