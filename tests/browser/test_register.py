"""The register: the site's own records, and the pilots of this browser."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pilotbook.text.labels import format_month
from support.browser import SAVED, Pages, faults, in_words, overflowing
from support.hosting import serving
from support.paths import TINY
from support.run import some
from support.sites import build

pytestmark = pytest.mark.browser

PATH = "register/"
MARCH_1 = "1772323200"
BROWSER = "pilot-register"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The tiny site with two records in its register, built on the first of March."""
    site = build(TINY / "mkdocs.yml", tmp_path_factory.mktemp("register") / "site", SOURCE_DATE_EPOCH=MARCH_1)
    with serving(site) as at:
        yield at


def ago(days: int) -> str:
    """A day before today."""
    return (dt.datetime.now(dt.UTC).date() - dt.timedelta(days)).isoformat()


def pilot(id_: str, name: str, **parts: Any) -> dict[str, Any]:
    edits = {"pilot": {"at": f"{ago(40)}T09:00:00.000Z", "by": "b1"}}
    return {"version": 1, "pilot": {"id": id_, "name": name, "playbook": "bot"}, "edits": edits, **parts}


DONE = {"owner-named": {"status": "done", "by": "Ann Lee", "signer": "Ann Lee", "on": ago(30), "evidence": "Charter"}}
NAMED = {"roles": {"owner": {"name": "Ann Lee", "since": "2026-02-01"}}}
GO = {"outcome": "go", "signer": "Iris Vance", "on": ago(20)}
PILOTS = [
    pilot("a", "Gannet"),
    pilot("b", "Plover", checks=DONE, tables=NAMED),
    pilot("c", "Skua", checks=DONE, tables=NAMED, decision=GO),
    pilot("d", "Tern", checks=DONE, decision=GO),
    pilot("e", "Auk", decision={"outcome": "stop", "signer": "Iris Vance", "on": "2026-02-25"}),
]
CONDITION = {"text": "Test the restore", "owner": "Bo Lind", "due": ago(1), "met": ago(2)}
"""A condition that is overdue: it has a day on which it was met, and no evidence."""
LATE = pilot(
    "l",
    "Late",
    checks=DONE,
    tables=NAMED,
    decision={**GO, "outcome": "conditional-go", "conditions": {"c1": CONDITION}},
)


def opened(pages: Pages, records: list[dict[str, Any]], **options: Any) -> Page:
    """The page with these pilots in the browser."""
    page = pages.open(PATH, **options)
    page.evaluate("(all) => all.forEach(([key, text]) => localStorage.setItem(key, text))", stored(records))
    page.reload()
    page.locator("pilot-register [data-some]").first.wait_for(state="attached")
    if records:
        page.locator("pilot-register tbody tr[data-pilot]").first.wait_for()
    return page


def stored(records: list[dict[str, Any]]) -> list[list[str]]:
    return [[f"/pilotbook.pilot:{record['pilot']['id']}", json.dumps(record)] for record in records]


def kept(page: Page, id_: str) -> dict[str, Any]:
    return next(dict(record) for record in page.evaluate(SAVED) if record["pilot"]["id"] == id_)


def row(page: Page, name: str) -> Any:
    return page.locator("pilot-register tr[data-pilot]").filter(has=page.get_by_role("link", name=name, exact=True))


def test_a_pilot_of_a_playbook_that_was_renamed_twice_is_shown_with_its_name_of_today(pages: Pages) -> None:
    page = pages.open(PATH)
    renamed = {"drone": {"kind": "renamed", "to": ["robot"]}, "robot": {"kind": "renamed", "to": ["bot"]}}
    page.route("**/data/changes.json", lambda route: route.fulfill(json={"changes": {"playbook": renamed}}))
    old = pilot("a", "Gannet")
    old["pilot"]["playbook"] = "drone"
    page.evaluate("(all) => all.forEach(([key, text]) => localStorage.setItem(key, text))", stored([old]))
    page.reload()
    expect(row(page, "Gannet").get_by_role("link", name="Gannet")).to_have_attribute(
        "href", re.compile("playbooks/bot/")
    )
    expect(page.locator("pilot-register [data-problem]")).to_be_hidden()


def test_the_sites_own_records_are_there_without_a_script(pages: Pages) -> None:
    page = pages.open(PATH, java_script_enabled=False)
    expect(page.locator("[data-sum=named]").first).to_have_text("1")
    expect(page.locator(".pb-table--register").first.get_by_role("row")).to_have_count(3)
    first = page.locator(".pb-table--register").first.get_by_role("row").nth(1)
    expect(first).to_contain_text("Wren")
    expect(first).to_contain_text("28 days, since Feb 1, 2026")
    expect(first).to_contain_text("Iris Vance")
    expect(page.locator("[data-at=choose]").first).to_contain_text("not a person's name")
    expect(first.locator("use")).to_have_count(2)
    expect(first.locator("use").first).to_have_attribute("xlink:href", "#pb-mark-passed")
    weeks = page.locator(".pb-weeks li")
    expect(weeks).to_have_count(2)
    expect(weeks.first).to_contain_text("Choose 7 days, In production 4 weeks so far")
    expect(weeks.first.locator("rect")).to_have_count(2)
    expect(page.locator("pilot-register table:visible, article button:visible")).to_have_count(0)
    for name in ("register.csv", "register.json", "register/wren.json"):
        assert page.request.get(f"{pages.address}data/{name}").ok


def test_the_two_sources_are_apart(pages: Pages) -> None:
    page = opened(pages, PILOTS)
    expect(page.locator("[data-sum=named]").first).to_have_text("1")
    browser = page.locator(BROWSER)
    for name, count in {"named": 1, "unnamed": 1, "pilots": 2, "nameless": 1}.items():
        expect(browser.locator(f"[data-sum={name}]")).to_have_text(str(count))
    expect(browser.locator("tr[data-pilot]")).to_have_count(5)
    expect(browser).not_to_contain_text("Wren")
    expect(page.locator(".pb-table--register").first).not_to_contain_text("Gannet")


def test_the_sites_own_rows_are_found_and_sorted_too(pages: Pages) -> None:
    page = pages.open(f"{PATH}?find=iris")
    own = page.locator(".pb-table--register").first.locator("tbody tr:visible")
    expect(own).to_have_count(1)
    expect(page.locator("[data-view-state]")).to_have_text("1 of 2 pilots.")
    page.get_by_label("Find").fill("")
    page.get_by_label("Sort by").select_option("name")
    expect(own).to_contain_text(["Heron", "Wren"])
    page.get_by_label("Group by").select_option("stage")
    expect(own).to_contain_text(["Choose (1)", "Heron", "In production (1)", "Wren"])
    expect(page.locator("pilot-register .pb-sample")).to_be_visible()


def test_each_pilot_is_in_its_row_and_on_the_timeline(pages: Pages) -> None:
    page = opened(pages, PILOTS)
    browser = page.locator(BROWSER)
    names = browser.locator("tr[data-pilot] [data-pilot-name]").all_text_contents()
    assert names == ["Skua", "Tern", "Plover", "Gannet", "Auk"]
    plover = row(page, "Plover")
    expect(plover.locator("[data-stage-title]")).to_have_text("Prove")
    expect(plover.locator("[data-since]")).to_contain_text(f"30 days, since {in_words(ago(30))}")
    assert [mark.get_attribute("xlink:href") for mark in row(page, "Gannet").locator("use").all()] == [
        "#pb-mark-here",
        "#pb-mark-passed",
    ]
    expect(row(page, "Gannet").locator("[data-approver]")).to_have_class("pb-soft")
    expect(row(page, "Skua").locator("[data-approver]")).to_have_class("pb-lacks")
    expect(plover.locator("input")).to_have_value("Ann Lee")
    expect(plover.locator(".pb-marks")).to_have_attribute("aria-label", "Passed: Choose, Prove. Blocked: none.")
    expect(plover.locator("[data-blocks]")).to_have_text("nothing")
    owner = row(page, "Gannet").locator("[data-blocks] a")
    expect(owner).to_have_attribute("href", f"{pages.address}playbooks/bot/checklist/#check-owner-named")
    expect(row(page, "Gannet").locator("[data-lacks]")).to_have_text("no owner")
    expect(row(page, "Auk").locator("[data-stage-title]")).to_have_text("Stopped")
    month = format_month(ago(20)[:7])
    expect(browser.locator("[data-reached]")).to_have_text(f"Reached production: {month}: Skua, Tern.")
    expect(browser.locator("[data-took]")).to_have_text("Median time to pass a gate: Choose 10 days (3).")
    weeks = browser.locator(".pb-weeks li")
    expect(weeks).to_have_count(5)
    expect(weeks.nth(2)).to_contain_text("Choose 10 days, Prove 4 weeks so far")
    assert [part.get_attribute("data-stage") for part in weeks.nth(0).locator("rect").all()] == ["passed", "production"]
    expect(browser.locator(".pb-weeks__days text").first).to_have_text("Feb 25, 2026")


def test_what_runs_past_its_conditions_is_apart_and_an_invented_pilot_is_not_counted(pages: Pages) -> None:
    over_blockers = pilot("o", "Over", tables=NAMED, decision=GO)
    made_up = pilot("i", "Made up", checks=DONE, tables=NAMED, decision=GO)
    made_up["pilot"] |= {"invented": True, "as_of": ago(10)}
    page = opened(pages, [*PILOTS, LATE, over_blockers, made_up])
    browser = page.locator(BROWSER)
    for name, count in {"named": 1, "unnamed": 1, "past": 2, "pilots": 2, "invented": 1}.items():
        expect(browser.locator(f"[data-sum={name}]")).to_have_text(str(count))
    expect(browser.locator("tr[data-at=past-conditions] [data-pilot-name]")).to_have_text(["Late", "Over"])
    expect(browser.locator(".pb-weeks")).not_to_contain_text("Made up")
    expect(row(page, "Late").locator("[data-stage-title]")).to_have_text("Conditions overdue")
    expect(row(page, "Late").locator("[data-overdue]")).to_have_text(
        f"Test the restore (Bo Lind, due {in_words(ago(1))})"
    )
    expect(row(page, "Over").locator("[data-blocks]")).to_have_text("Name one person")
    expect(row(page, "Made up").locator("[data-invented]")).to_be_visible()
    expect(row(page, "Made up").locator("[data-since]")).to_contain_text("10 days")
    expect(row(page, "Late").locator("[data-invented]")).to_be_hidden()
    expect(browser.locator("[data-reached]")).not_to_contain_text("Made up")


def test_an_owner_is_named_here_and_counts_at_once(pages: Pages) -> None:
    page = opened(pages, PILOTS)
    field = row(page, "Tern").get_by_role("textbox", name="Owner: Tern")
    field.fill("Sales team")
    field.press("Tab")
    expect(row(page, "Tern").locator("[data-lacks]")).to_have_text("not a person's name")
    expect(page.locator(f"{BROWSER} [data-sum=named]")).to_have_text("1")
    field.fill("Bo Diaz")
    field.press("Tab")
    expect(page.locator(f"{BROWSER} [data-sum=named]")).to_have_text("2")
    assert kept(page, "d")["tables"] == {"roles": {"owner": {"name": "Bo Diaz"}}}
    other = row(page, "Plover").get_by_role("textbox")
    other.fill("")
    other.press("Tab")
    expect(page.locator(f"{BROWSER} [data-sum=nameless]")).to_have_text("2")
    assert kept(page, "b")["tables"]["roles"]["owner"] == {"since": "2026-02-01"}
    page.reload()
    expect(row(page, "Tern").locator("input")).to_have_value("Bo Diaz")


def test_the_limit_shows_when_it_is_passed_and_can_be_changed(pages: Pages) -> None:
    page = opened(pages, PILOTS)
    over, limit = page.locator(f"{BROWSER} [data-over]"), page.locator("input[name=limit]")
    expect(limit).to_have_value("3")
    expect(over).to_be_hidden()
    limit.fill("1")
    expect(over).to_have_text("The limit is 1 pilots at once: finish or stop 1 before you start another.")
    page.reload()
    expect(limit).to_have_value("1")
    expect(over).to_be_visible()
    limit.fill("0")
    expect(over).to_contain_text("The limit is 1")


def test_a_name_leads_to_that_pilot_on_its_page(pages: Pages) -> None:
    page = opened(pages, PILOTS)
    row(page, "Gannet").get_by_role("link", name="Gannet").click()
    expect(page.locator("h1")).to_have_text("Bot")
    expect(page.locator("select[name=pilot] option:checked")).to_have_text("Gannet")


def test_an_empty_browser_says_how_to_begin_and_a_foreign_pilot_is_named(pages: Pages) -> None:
    page = opened(pages, [])
    expect(page.locator(".pb-sample")).to_be_visible()
    expect(page.locator(".pb-sample")).to_contain_text("Sample")
    expect(page.locator(".pb-sample tbody tr")).to_have_count(3)
    expect(page.locator("[data-some]").first).to_be_hidden()
    stranger = pilot("z", "Stranger")
    stranger["pilot"]["playbook"] = "elsewhere"
    newer = {**pilot("y", "Newer"), "version": 7}
    page = opened(pages, [*PILOTS, stranger, newer])
    expect(page.locator("[data-problem]").last).to_contain_text("Stranger")
    expect(page.locator("tr[data-pilot]")).to_have_count(5)
    expect(page.locator(".pb-sample")).to_be_hidden()
    pages.heard = [one for one in pages.heard if "data/rules/elsewhere.json" not in one and "404" not in one]


def test_all_records_go_out_in_one_file_that_the_command_takes(pages: Pages, tmp_path: Path) -> None:
    page = opened(pages, PILOTS)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all records in this browser").click()
    download.value.save_as(tmp_path / "all.json")
    records = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["records"]
    assert sorted(record["pilot"]["name"] for record in records) == ["Auk", "Gannet", "Plover", "Skua", "Tern"]


def test_another_tab_is_heard(pages: Pages) -> None:
    page = opened(pages, PILOTS)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("tr[data-pilot]").first.wait_for()
    field = row(other, "Gannet").get_by_role("textbox")
    field.fill("Una Holt")
    field.press("Tab")
    expect(row(page, "Gannet").locator("input")).to_have_value("Una Holt")


@pytest.mark.parametrize(("width", "scheme"), some([(1440, "light"), (360, "dark")], (360, "dark")))
def test_axe_finds_no_fault_and_nothing_runs_off(pages: Pages, width: int, scheme: str) -> None:
    page = opened(pages, [*PILOTS, LATE], width=width, color_scheme=scheme)
    page.locator("input[name=limit]").fill("1")
    assert faults(page) == []
    assert overflowing(page) == []


def test_it_is_read_and_changed_by_keyboard_alone(pages: Pages) -> None:
    page = opened(pages, PILOTS)
    row(page, "Skua").get_by_role("link", name="Skua").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Owner: Skua"
    page.keyboard.press("End")
    page.keyboard.type(" Junior")
    page.keyboard.press("Tab")
    expect(row(page, "Skua").locator("input")).to_have_value("Ann Lee Junior")
    assert kept(page, "c")["tables"]["roles"]["owner"]["name"] == "Ann Lee Junior"


def test_on_paper_the_rows_are_without_controls(pages: Pages) -> None:
    page = opened(pages, PILOTS)
    page.emulate_media(media="print")
    expect(row(page, "Skua")).to_be_visible()
    expect(page.locator(".pb-register__acts").last).to_be_hidden()
    expect(page.locator(".pb-register__new")).to_be_hidden()
    expect(page.locator("form[role=search]")).to_be_hidden()


HOSTILE = '<img src=x onerror="window.pwned=1">{{7*7}}'


def test_a_hostile_record_stays_text(pages: Pages) -> None:
    tables = {"roles": {"owner": {"name": HOSTILE}}, "version-log": {"approver": {"text": HOSTILE}}}
    record = pilot("x", HOSTILE, tables=tables)
    page = opened(pages, [record, *PILOTS])
    expect(page.locator("tr[data-pilot]")).to_have_count(6)
    expect(page.locator("tr[data-pilot=x] [data-pilot-name]")).to_have_text(HOSTILE)
    assert page.evaluate("window.pwned") is None
