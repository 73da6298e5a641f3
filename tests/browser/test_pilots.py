"""Several pilots, and what keeps them: saving, two tabs, storages that go wrong."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from playwright.sync_api import Page, expect

from support.browser import (
    CHECKLIST,
    PLAYBOOK,
    SAVED,
    Pages,
    menu,
    put,
    record_of,
    remarks,
    saved,
    standing,
    tick,
    write,
)

pytestmark = pytest.mark.browser

CHECK = "decision-date-set"
OTHER = "held-meeting-defined"
BLOCKED = "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } });"
FULL = """
  window.room = false;
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...given) {
    if (!window.room && this.name === "pilots") throw new DOMException("no room", "QuotaExceededError");
    return put.apply(this, given);
  };
  null;
"""


def names(page: Page) -> list[str]:
    """The pilots that can be chosen, in alphabetical order."""
    return sorted(page.locator("pilot-bar [name=pilot] option").all_inner_texts())


def name_it(page: Page, name: str) -> None:
    """Fill in the name that a new pilot asks for."""
    page.get_by_label("Pilot's name").fill(name)
    page.get_by_role("button", name="Done", exact=True).click()


def test_pilots_are_made_named_duplicated_switched_and_deleted_with_undo(playbook: Page) -> None:
    playbook.get_by_role("button", name="Start a pilot").click()
    expect(playbook.locator("pilot-bar [name=name]")).to_be_focused()
    name_it(playbook, "Wren")
    tick(playbook, CHECK)
    menu(playbook, "New pilot")
    name_it(playbook, "Rook")
    expect(playbook.locator(f"#tick-{CHECK}")).not_to_be_checked()
    playbook.locator("pilot-bar [name=pilot]").select_option("Wren")
    expect(playbook.locator(f"#tick-{CHECK}")).to_be_checked()
    menu(playbook, "Duplicate this pilot")
    name_it(playbook, "Wren in Leeds")
    tick(playbook, OTHER)
    assert names(playbook) == ["Rook", "Wren", "Wren in Leeds"]
    playbook.locator("pilot-bar [name=pilot]").select_option("Wren")
    expect(playbook.locator(f"#tick-{OTHER}")).not_to_be_checked()
    menu(playbook, "Edit names…")
    name_it(playbook, "Wren in York")
    menu(playbook, "Delete this pilot")
    expect(playbook.locator("pilot-bar [role=status]")).to_have_text("Wren in York deleted.")
    assert "Wren in York" not in names(playbook)
    playbook.get_by_role("button", name="Undo").click()
    expect(playbook.locator("pilot-bar [name=pilot] option:checked")).to_have_text("Wren in York")
    assert names(playbook) == ["Rook", "Wren in Leeds", "Wren in York"]
    expect(playbook.locator(f"#tick-{CHECK}")).to_be_checked()
    playbook.reload()
    playbook.locator(".pb-pilotbar").wait_for()
    assert names(playbook) == ["Rook", "Wren in Leeds", "Wren in York"]
    expect(playbook.locator("pilot-bar [name=pilot] option:checked")).to_have_text("Wren in York")


def test_each_playbook_has_pilots_of_its_own_and_the_library_shows_the_last(pages: Pages) -> None:
    page = pages.open(CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    tick(page, CHECK)
    name_it(page, "Wren")
    page.goto(f"{pages.address}playbooks/forecasting/checklist/")
    page.locator(".pb-pilotbar").wait_for()
    expect(page.locator("pilot-bar")).to_contain_text("You haven't started a pilot")
    tick(page, "operator-named")
    name_it(page, "Tide")
    assert names(page) == ["Tide"]
    page.goto(f"{pages.address}gaps/ownership/")
    page.locator(".pb-pilotbar").wait_for()
    assert names(page) == ["Tide (forecasting)", "Wren (sales-sdr)"]
    expect(page.locator("#tick-operator-named")).to_be_checked()
    page.locator("pilot-bar [name=pilot]").select_option("Wren (sales-sdr)")
    expect(page.locator("#tick-operator-named")).not_to_be_checked()


def test_each_change_is_saved_with_the_time_and_plain_words_on_where(playbook: Page) -> None:
    tick(playbook, CHECK)
    said = playbook.locator("[data-saved]")
    expect(said).to_contain_text("in this browser only")
    assert any(letter.isdigit() for letter in said.inner_text())


def test_what_is_typed_is_saved_when_the_page_is_left_in_the_middle(playbook: Page) -> None:
    write(playbook, CHECK, by="Ann Lee")
    playbook.locator(f"#check-{CHECK} [name=remark]").press_sequentially("half a sen")
    playbook.goto(playbook.url.replace("sales-sdr/checklist/", ""))
    assert remarks(saved(playbook), CHECK) == ["half a sen"]


def test_what_is_typed_goes_to_the_pilot_for_which_it_was_typed(pages: Pages) -> None:
    page = pages.open("playbooks/forecasting/checklist/")
    page.locator(".pb-pilotbar").wait_for()
    tick(page, "operator-named")
    page.evaluate("window.same = true")
    page.locator(".md-tabs").get_by_role("link", name="Playbooks").click()
    page.locator("a.pb-card", has_text="Sales development agent").click()
    page.locator(".pb-pages").get_by_role("link", name="Checklist").click()
    page.wait_for_url(f"**/{CHECKLIST}")
    write(page, "operator-named", by="Ann Lee")
    page.locator("#check-operator-named [name=remark]").press_sequentially("half a sen")
    page.evaluate("history.go(-3)")
    page.wait_for_url("**/playbooks/forecasting/checklist/")
    expect(page.locator("#tick-operator-named")).to_be_checked()
    assert page.evaluate("window.same") is True
    records = {record["pilot"]["playbook"]: record for record in page.evaluate(SAVED)}
    assert remarks(records["sales-sdr"], "operator-named") == ["half a sen"]
    assert remarks(records["forecasting"], "operator-named") == []


def test_a_tab_that_has_heard_nothing_of_another_overwrites_none_of_its_entries(playbook: Page) -> None:
    tick(playbook, CHECK)
    deaf = playbook.context.new_page()
    deaf.add_init_script("window.BroadcastChannel = undefined;")
    deaf.goto(playbook.url)
    expect(deaf.locator(f"#tick-{CHECK}")).to_be_checked()
    write(playbook, OTHER, remark="from the other tab")
    expect(deaf.locator(f"#check-{OTHER}")).not_to_contain_text("from the other tab")
    write(deaf, CHECK, remark="from the deaf one")
    record = saved(playbook)
    assert (remarks(record, OTHER), remarks(record, CHECK)) == (["from the other tab"], ["from the deaf one"])
    expect(deaf.locator(f"#check-{OTHER}")).to_contain_text("from the other tab")


def test_two_tabs_follow_each_other_and_neither_overwrites_the_newer_entry_of_the_other(playbook: Page) -> None:
    tick(playbook, CHECK)
    name_it(playbook, "Wren")
    other = playbook.context.new_page()
    other.goto(playbook.url)
    expect(other.locator(f"#tick-{CHECK}")).to_be_checked()
    write(other, OTHER, by="Bo Diaz", remark="from the other tab")
    expect(playbook.locator(f"#check-{OTHER}")).to_contain_text("from the other tab")
    write(playbook, CHECK, remark="from this tab")
    expect(other.locator(f"#check-{CHECK}")).to_contain_text("from this tab")
    other.locator(f"#check-{OTHER} [name=remark]").fill("typed, not saved yet")
    tick(playbook, OTHER)
    other.locator(f"#check-{OTHER} [name=remark]").blur()
    expect(playbook.locator(f"#check-{OTHER}")).to_contain_text("typed, not saved yet")
    record = saved(playbook)
    assert record["checks"][OTHER]["status"] == "done"
    assert "typed, not saved yet" in remarks(record, OTHER)
    menu(other, "Delete this pilot")
    expect(playbook.locator(f"#tick-{CHECK}")).not_to_be_checked()
    expect(playbook.locator("pilot-bar")).to_contain_text("You haven't started a pilot")


def test_with_the_storage_blocked_the_page_works_on_says_so_and_offers_the_file(pages: Pages) -> None:
    page = pages.open()
    page.add_init_script(BLOCKED)
    page.goto(pages.address + CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    tick(page, CHECK)
    expect(page.locator(f"#tick-{CHECK}")).to_be_checked()
    assert "Signed off" in standing(page, CHECK)
    expect(page.locator("[data-problem]")).to_contain_text("can't save anything for this page")
    expect(page.locator("[data-saved]")).not_to_contain_text("Saved")
    with page.expect_download() as download:
        page.locator(".pb-pilotbar__problem").get_by_role("button", name="Download the record").click()
    record = json.loads(download.value.path().read_text("utf-8"))
    assert record["checks"][CHECK]["status"] == "done"


def test_a_full_storage_in_the_middle_of_a_save_loses_nothing_and_is_reported(playbook: Page) -> None:
    tick(playbook, CHECK)
    assert saved(playbook)["checks"][CHECK]["status"] == "done"
    playbook.evaluate(FULL)
    write(playbook, CHECK, remark="no room for this")
    expect(playbook.locator("[data-problem]")).to_contain_text("This browser's storage is full")
    expect(playbook.locator(f"#check-{CHECK}")).to_contain_text("no room for this")
    assert remarks(saved(playbook), CHECK) == []
    with playbook.expect_download() as download:
        playbook.locator(".pb-pilotbar__problem").get_by_role("button", name="Download the record").click()
    assert "no room for this" in download.value.path().read_text("utf-8")
    playbook.evaluate("window.room = true")
    tick(playbook, OTHER)
    expect(playbook.locator("[data-problem]")).to_be_hidden()
    assert remarks(saved(playbook), CHECK) == ["no room for this"]


def test_what_cannot_be_read_is_kept_among_the_deleted_items_and_said(playbook: Page) -> None:
    playbook.evaluate("localStorage.setItem('/pilotbook.pilot:k3f9x2ab', '{not json')")
    playbook.reload()
    expect(playbook.locator("[data-problem]")).to_contain_text("This page can't read")
    assert playbook.evaluate("localStorage['/pilotbook.pilot:k3f9x2ab']") is None
    tick(playbook, CHECK)
    expect(playbook.locator(f"#tick-{CHECK}")).to_be_checked()
    menu(playbook, "Deleted items…")
    item = playbook.locator("dialog li")
    expect(item).to_contain_text("Unreadable: k3f9x2ab")
    with playbook.expect_download() as download:
        item.get_by_role("button", name="Download").click()
    assert download.value.path().read_text("utf-8") == "{not json"
    item.get_by_role("button", name="Try again").click()
    expect(playbook.locator("dialog [data-done]")).to_contain_text("still can't read it")
    item.get_by_role("button", name="Delete permanently").click()
    expect(item).to_have_count(0)


def test_a_record_of_a_newer_version_is_shown_in_the_list_and_not_touched(playbook: Page) -> None:
    newer = {**record_of(), "version": 3, "checks": "quite another form"}
    put(playbook, newer)
    expect(playbook.locator("[data-problem]")).to_contain_text("A newer version of this page saved these pilots: Wren")
    tick(playbook, CHECK)
    records = playbook.evaluate(SAVED)
    assert newer in records
    assert len(records) == 2


def test_storage_is_asked_to_persist_once(pages: Pages) -> None:
    page = pages.open()
    page.add_init_script(
        "window.asked = 0; StorageManager.prototype.persist = async () => { window.asked += 1; return true; };"
    )
    page.goto(pages.address + CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    assert page.evaluate("window.asked") == 0
    tick(page, CHECK)
    tick(page, OTHER)
    assert page.evaluate("window.asked") == 1


def test_a_record_that_was_not_downloaded_for_two_weeks_is_called_to_mind(pages: Pages) -> None:
    page = pages.open()
    page.clock.install(time=dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC))
    page.goto(pages.address + CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    for check in (CHECK, OTHER, "operator-named", "strategic-list-agreed", "operator-named"):
        tick(page, check)
    expect(page.locator("[data-problem]")).to_be_hidden()
    page.clock.set_fixed_time(dt.datetime(2026, 11, 16, 13, tzinfo=dt.UTC))
    page.reload()
    expect(page.locator("[data-problem]")).to_have_text(
        "This record is 15 days old and has never been downloaded. It exists only in this browser."
    )
    with page.expect_download():
        page.locator(".pb-pilotbar__problem").get_by_role("button", name="Download the record").click()
    expect(page.locator("[data-problem]")).to_be_hidden()
    page.clock.set_fixed_time(dt.datetime(2026, 12, 5, 14, tzinfo=dt.UTC))
    page.reload()
    page.locator(".pb-pilotbar").wait_for()
    expect(page.locator("[data-problem]")).to_be_hidden()
    tick(page, CHECK)
    expect(page.locator("[data-problem]")).to_contain_text("You last downloaded this record 19 days ago")


def test_instant_navigation_and_back_keep_the_elements_alive(playbook: Page) -> None:
    tick(playbook, "operator-named")
    name_it(playbook, "Wren")
    playbook.evaluate("window.same = true")
    playbook.locator(".pb-pages").get_by_role("link", name="Overview").click()
    playbook.locator(".md-typeset .pb-gap__title a", has_text="owns").first.click()
    playbook.wait_for_url("**/gaps/**")
    expect(playbook.locator("h1")).to_have_text("Nobody owns the agent")  # the address changes before the page does
    expect(playbook.locator(".pb-pilotbar")).to_have_count(1)
    expect(playbook.locator("#tick-operator-named")).to_be_checked()
    tick(playbook, "operator-named")
    playbook.go_back()
    playbook.wait_for_url(f"**/{PLAYBOOK}")
    playbook.locator(".pb-pages").get_by_role("link", name="Checklist").click()
    expect(playbook.locator(".pb-pilotbar")).to_have_count(1)
    expect(playbook.locator("#tick-operator-named")).not_to_be_checked()
    tick(playbook, "operator-named")
    expect(playbook.locator("#check-operator-named .pb-record")).to_have_count(1)
    expect(playbook.locator("#tick-operator-named")).to_be_checked()
    assert playbook.evaluate("window.same") is True
