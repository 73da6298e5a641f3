"""The five pages of a playbook: where old addresses lead, what works on each of them, and all of them on one page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from support.browser import (
    ANSWERS,
    CHECKLIST,
    DOCUMENTS,
    KICKOFF,
    PLAYBOOK,
    SIGNED,
    WHOLE,
    WORKSHEETS,
    Pages,
    give,
    menu,
    open_example,
    overflowing,
    put,
    record_of,
    saved,
    tick,
    until_in_view,
)
from support.run import some

pytestmark = pytest.mark.browser

BELOW = (CHECKLIST, ANSWERS, WORKSHEETS, DOCUMENTS)
CHECK = "owner-named"
OLD = {
    "#checklist": CHECKLIST,
    "#gate-prove": CHECKLIST,
    f"#check-{CHECK}": CHECKLIST,
    "?role=sponsor&open#gate-design": CHECKLIST,
    "?blocking": CHECKLIST,
    "#answers": ANSWERS,
    "#answer-owner": ANSWERS,
    "#decision": ANSWERS,
    "#tables": WORKSHEETS,
    "#undo": WORKSHEETS,
    "#needs": WORKSHEETS,
    "#cases-left-the-company": WORKSHEETS,
    "#cost": DOCUMENTS,
    "#dossier": DOCUMENTS,
    "#document-runbook": DOCUMENTS,
    "#gaps": PLAYBOOK,
    "?role=sponsor#gap-ownership": PLAYBOOK,
    "?utm_source=chat": PLAYBOOK,
}
"""Addresses of when a playbook was one page, and the page that has what they ask for."""
A_FEW = (
    *(f"#check-{CHECK}", "?role=sponsor&open#gate-design", "#cases-left-the-company", "#document-runbook"),
    *("?role=sponsor#gap-ownership", "?utm_source=chat"),
)
"""One of each kind."""


def test_an_old_address_leads_to_the_page_that_has_its_part_with_its_filters(pages: Pages) -> None:
    page = pages.open()
    for end, now in some(list(OLD.items()), *((end, OLD[end]) for end in A_FEW)):
        page.goto("about:blank")
        page.goto(pages.address + PLAYBOOK + end)
        page.locator(".pb-pilotbar").wait_for()
        expect(page).to_have_url(pages.address + now + end)
        if end.startswith("#"):
            until_in_view(page, end)
    page.goto(pages.address + PLAYBOOK)
    page.locator(".pb-pilotbar").wait_for()
    page.evaluate("location.hash = 'gate-decide'")  # as someone who edits the address
    expect(page).to_have_url(f"{pages.address}{CHECKLIST}#gate-decide")  # the theme may start to load a page, and stop
    page.goto(f"{pages.address}{PLAYBOOK}?gate=prove")
    expect(page.locator("pilot-filters [data-shown]")).to_contain_text("Prove")


def test_each_page_shows_the_pilot_its_gates_and_what_its_record_is_called(pages: Pages) -> None:
    page = pages.open(KICKOFF)
    page.locator(".pb-pilotbar").wait_for()
    tick(page, CHECK)
    known = saved(page)["known"]
    assert len(known) > 40, "also checks that are not on the sheet"
    expect(page.locator("pilot-bar [data-state]")).to_contain_text("of 55 checks complete. Still blocking Choose")
    theirs = record_of(
        checks={CHECK: {**SIGNED}},
        answers={"owner": {"text": "Ann Lee"}},
        tables={"cases": {"left-the-company": {"note": "in York"}}},
        cost={"hand_minutes": 12},
    )
    for path in (PLAYBOOK, *BELOW, KICKOFF):
        page.goto(pages.address + path)
        page.locator(".pb-pilotbar").wait_for()
        expect(page.locator("pilot-bar [data-state]")).to_contain_text("of 55 checks complete. Still blocking Choose")
        if path != KICKOFF:
            expect(page.locator("pilot-gates [data-gate=choose]")).to_contain_text("Blocked (2 to go)")
            expect(page.locator(".pb-pages [aria-current]")).to_have_count(1)
            link = page.locator("pilot-gates [data-gate=prove] a")
            assert link.evaluate("(link) => link.href") == f"{pages.address}{CHECKLIST}#gate-prove"
        with page.expect_download() as download:
            menu(page, "Download as a table (CSV)")
        text = download.value.path().read_text("utf-8-sig")
        assert text.count('"checks",') == 55
        assert "The charter" in text
        give(page, theirs)
        page.locator("[data-content] summary").click()
        content = page.locator("[data-content]")
        for name in ("Name one", "Who owns this agent, by name?", "Edge cases", "Minutes"):
            expect(content).to_contain_text(name)
        page.keyboard.press("Escape")


def test_without_the_list_of_checks_a_page_says_so_and_stays_usable(pages: Pages) -> None:
    page = pages.open()
    page.route("**/data/rules/*.json", lambda route: route.abort())
    for path in (CHECKLIST, WORKSHEETS):
        page.goto(pages.address + path)
        expect(page.locator("[data-problem]")).to_contain_text("couldn't load the playbook's list of checks")
    page.goto(pages.address + CHECKLIST)
    tick(page, CHECK)
    expect(page.locator(f"#tick-{CHECK}")).to_have_js_property("indeterminate", True)
    expect(page.get_by_role("button", name="Download as a table (CSV)")).to_be_hidden()
    page.unroute("**/data/rules/*.json")
    page.reload()
    expect(page.locator(f"#tick-{CHECK}")).to_have_js_property("indeterminate", True)
    expect(page.locator("[data-problem]")).to_be_hidden()
    assert pages.heard
    pages.heard = [one for one in pages.heard if "data/rules" not in one and "ERR_FAILED" not in one]


def to_whole(page: Page) -> None:
    """Show the whole playbook, from any of its pages."""
    menu(page, "Show the whole playbook on one page")
    page.locator("pilot-decision form").wait_for()
    page.locator("pilot-cost input").first.wait_for(state="attached")


def test_the_whole_playbook_comes_together_on_one_page_and_works_there(pages: Pages) -> None:
    page = pages.open(WORKSHEETS)
    page.locator(".pb-pilotbar").wait_for()
    open_example(page)
    to_whole(page)
    expect(page).to_have_url(pages.address + WHOLE)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(({ id }) => id)")
    assert len(ids) == len(set(ids))
    for selector, count in {"pilot-bar": 1, "pilot-gates": 1, "h1": 1, "pilot-table": 6, "[data-question]": 5}.items():
        expect(page.locator(selector)).to_have_count(count)
    assert page.locator("article :is(h2, h3)").count() > 20
    gate = page.locator("pilot-gates [data-gate=prove] a")
    expect(gate).to_have_attribute("href", "#gate-prove")
    gate.click()
    until_in_view(page, "#gate-prove")
    page.locator(".md-sidebar--secondary a[href$='#undo']").click()
    until_in_view(page, "h3#undo")
    tick(page, CHECK)
    expect(page.locator("[data-gate-state=choose]")).to_contain_text("Blocked")
    blockers = page.locator("[data-gate-state=choose] a").first
    expect(blockers).to_have_attribute("href", f"#check-{CHECK}")
    page.locator("pilot-filters").get_by_label("Blocking").check()
    expect(page).to_have_url(re.compile(r"\?whole&blocking#"))
    page.locator("[data-question=owner]").get_by_label("Your answer").fill("Ann Lee")
    page.locator("[data-question=owner]").get_by_label("Your answer").blur()
    assert saved(page)["answers"]["owner"]["text"] == "Ann Lee"
    for link in page.locator("article a[href]:not([rel=edit])").evaluate_all("all => all.map((link) => link.href)"):
        assert link.startswith(pages.address)
    picture = page.locator("img.pb-document__page").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("(one) => one.naturalWidth") > 200
    with page.expect_download():
        page.get_by_role("button", name="Download my go-live pack").click()
    page.reload()
    page.locator(f".pb-whole #tick-{CHECK}").wait_for()
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflowing(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_whole_playbook_prints_from_each_page_and_one_gate_of_it(pages: Pages) -> None:
    page = pages.open()
    page.add_init_script("window.printed = []; window.print = () => window.printed.push(document.body.innerText);")
    page.goto(pages.address + ANSWERS)
    page.locator(".pb-pilotbar").wait_for()
    put(page, record_of(checks={CHECK: {**SIGNED}}))
    menu(page, "Print…")
    expect(page.locator("[name=scope] option")).to_have_text(["This page", "The whole playbook"])
    page.locator("[name=scope]").select_option("whole")
    page.locator("[name=how]").select_option("blank")
    page.get_by_role("button", name="Print").click()
    page.wait_for_function("window.printed?.length === 1 && location.search === '?whole'")
    [text] = page.evaluate("window.printed")
    assert "Ann Lee" not in text
    for part in ("At a glance", "Choose", "The written answers", "Monitoring signals", "Cost at full volume"):
        assert part in text
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(f"#check-{CHECK}")).to_contain_text("Ann Lee")
    menu(page, "Print…")
    page.locator("[name=scope]").select_option("design")
    page.get_by_role("button", name="Print").click()
    page.wait_for_function("window.printed.length === 2")
    page.emulate_media(media="print")
    shown = page.locator("article :is(h1, h2, h3)").evaluate_all(
        "all => all.filter((one) => one.checkVisibility()).map((one) => one.firstChild.textContent)"
    )
    assert shown == ["Sales development agent", "Design"]


def test_each_page_prints_with_its_playbook_s_title(pages: Pages) -> None:
    for path in BELOW:
        page = pages.open(path, java_script_enabled=False)
        page.emulate_media(media="print")
        expect(page.locator(".pb-kicker")).to_have_text("Sales development agent")
        expect(page.locator(".pb-kicker")).to_be_visible()
        expect(page.locator(".pb-pages")).to_be_hidden()
        title = page.locator("h1").text_content() or ""
        assert title.endswith(": Sales development agent")
        expect(page).to_have_title(f"{title} - pilotbook")
