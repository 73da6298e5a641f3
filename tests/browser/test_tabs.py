"""Several tabs of one browser: nothing that is written in one is lost through another, nor when a tab goes."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from support.browser import (
    BINNED,
    CHECKLIST,
    IDLE,
    SAVED,
    Pages,
    details,
    menu,
    put,
    record_of,
    saved,
    tick,
    turn_to,
    until_known,
    write,
)
from support.run import EVERY_CASE, ROUNDS, some
from support.tabs import ACT, CHECKS, SHOWN, lost, plan

pytestmark = pytest.mark.browser

CHECK = "decision-date-set"
OTHER = "held-meeting-defined"
FULL = """() => {
  IDBObjectStore.prototype.put = function () { throw new DOMException("no room", "QuotaExceededError"); };
}"""


def open_tab(page: Page) -> Page:
    """Another tab of the same browser, on the same page."""
    other = page.context.new_page()
    other.goto(page.url)
    other.locator(".pb-pilotbar").wait_for()
    return other


def with_pilots(playbook: Page) -> None:
    """Put two pilots into the browser: Rook, and Wren, which the page then shows."""
    rook = {"id": "r00k", "name": "Rook", "playbook": "sales-sdr"}
    wren = record_of(checks={CHECK: {"status": "done", "on": "2026-11-20"}})
    put(playbook, {**record_of(), "pilot": rook}, wren)
    playbook.locator("pilot-bar [name=pilot]").select_option("Wren")
    expect(playbook.locator(f"#tick-{CHECK}")).to_be_checked()


def find(records: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The record of the pilot with a name."""
    return next(record for record in records if record["pilot"]["name"] == name)


# --- what other tabs delete ---


def test_what_is_typed_into_a_pilot_that_another_tab_deletes_stays_with_that_pilot(playbook: Page) -> None:
    with_pilots(playbook)
    other = open_tab(playbook)
    field = details(other, OTHER).locator("[name=evidence]")
    field.press_sequentially("belongs")
    menu(playbook, "Delete this pilot")
    expect(other.locator("[data-problem]")).to_contain_text("Wren was deleted in another tab")
    field.press_sequentially(" to Wren")
    field.blur()
    expect(other.locator("pilot-bar [name=pilot] option:checked")).to_have_text("Rook")
    expect(other.locator("pilot-bar [role=status]")).to_contain_text("Wren was deleted in another tab")
    expect(field).to_have_value("")
    (rook,) = other.evaluate(SAVED)
    assert rook.get("checks", {}) == {}
    menu(other, "Deleted items…")
    other.locator("dialog li").get_by_role("button", name="Restore").click()
    expect(other.locator("dialog [data-done]")).to_have_text("Wren restored.")
    wren = find(other.evaluate(SAVED), "Wren")
    assert wren["checks"][OTHER]["evidence"] == "belongs to Wren"
    assert wren["checks"][CHECK]["status"] == "done"


def test_a_pilot_that_another_tab_brings_back_is_shown_with_what_was_typed_meanwhile(playbook: Page) -> None:
    with_pilots(playbook)
    other = open_tab(playbook)
    field = details(other, OTHER).locator("[name=evidence]")
    field.press_sequentially("belongs")
    menu(playbook, "Delete this pilot")
    expect(other.locator("[data-problem]")).to_contain_text("Wren was deleted in another tab")
    field.press_sequentially(" to Wren")
    playbook.wait_for_timeout(500)  # the typing has stopped, and the field still has the focus
    playbook.get_by_role("button", name="Undo").click()
    expect(other.locator("[data-problem]")).to_be_hidden()
    expect(playbook.locator(f"#check-{OTHER}")).to_contain_text("belongs to Wren")
    assert find(playbook.evaluate(SAVED), "Wren")["checks"][OTHER]["evidence"] == "belongs to Wren"


def test_a_pilot_that_is_gone_stays_gone_however_often_the_tab_hears_of_it(playbook: Page) -> None:
    with_pilots(playbook)
    other = open_tab(playbook)
    field = details(other, OTHER).locator("[name=evidence]")
    next_field = details(other, CHECK).locator("[name=evidence]")
    field.press_sequentially("belongs")
    menu(playbook, "Delete this pilot")
    expect(other.locator("[data-problem]")).to_contain_text("Wren was deleted in another tab")
    heard = "new BroadcastChannel('/pilotbook').postMessage('')"
    for _ in range(5):
        playbook.evaluate(heard)
    playbook.wait_for_timeout(200)
    next_field.evaluate("""(field) => {
      field.focus();
      field.value = "to Wren";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }""")
    expect(other.locator("pilot-bar [name=pilot] option:checked")).to_have_text("Rook")
    expect(other.locator("[data-saved]")).not_to_have_text("Saving…")
    for _ in range(100):
        (wren,) = playbook.evaluate(BINNED)
        if CHECK in wren["checks"] and "evidence" in wren["checks"][CHECK]:
            break
        playbook.wait_for_timeout(100)
    assert (wren["checks"][OTHER]["evidence"], wren["checks"][CHECK]["evidence"]) == ("belongs", "to Wren")
    assert [record["pilot"]["name"] for record in playbook.evaluate(SAVED)] == ["Rook"]


# --- three tabs at once ---


def settle(tabs: list[Page]) -> None:
    """Wait until all tabs show the same."""
    for _ in range(300):
        if len({tab.evaluate(SHOWN) for tab in tabs}) == 1:
            return
        tabs[0].wait_for_timeout(20)
    raise AssertionError("the tabs do not come to show the same")


def play(tabs: list[Page], acts: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Let all tabs act at the same time. Returns what they did, each with the pilot that the tab showed."""
    for tab, own in zip(tabs, acts, strict=True):
        tab.evaluate(ACT, own)
    return [act for tab in tabs for act in tab.evaluate("window.done")]


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_three_tabs_that_act_at_once_lose_nothing(seed: int, playbook: Page) -> None:
    with_pilots(playbook)
    tabs = [playbook, open_tab(playbook), open_tab(playbook)]
    chance = random.Random(seed)
    checks = playbook.evaluate(CHECKS)
    for number in range(10) if ROUNDS > 1 else (1, 2):
        deletes = number % 3 == 2
        settle(tabs)
        records = {record["pilot"]["id"]: record for record in playbook.evaluate(SAVED)}
        before = records[playbook.evaluate("document.querySelector('pilot-bar [name=pilot]').value")]
        acts = [act for act in play(tabs, plan(chance, checks, deletes, number)) if act["kind"] != "delete"]
        after = {record["pilot"]["id"]: record for record in playbook.evaluate(BINNED) + playbook.evaluate(SAVED)}
        assert lost(acts, before, after) == []
        if deletes:
            put(playbook, {**record_of(), "pilot": {"id": f"new{number}", "name": "New", "playbook": "sales-sdr"}})
            playbook.locator("pilot-bar [name=pilot]").select_option(f"new{number}")
            for tab in tabs[1:]:
                tab.reload()
                tab.locator(".pb-pilotbar").wait_for()
            settle(tabs)


def test_a_tab_that_has_waited_in_the_background_shows_what_others_have_done(playbook: Page) -> None:
    with_pilots(playbook)
    deaf = playbook.context.new_page()
    deaf.add_init_script("window.BroadcastChannel = undefined;")
    deaf.goto(playbook.url)
    expect(deaf.locator(f"#tick-{CHECK}")).to_be_checked()
    deaf.wait_for_load_state("networkidle")  # it has read the record for the last time
    tick(playbook, OTHER)
    saved_at = playbook.locator("[data-saved]")
    expect(saved_at).to_contain_text("Saved")
    expect(deaf.locator(f"#tick-{OTHER}")).not_to_be_checked()
    deaf.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(deaf.locator(f"#tick-{OTHER}")).to_be_checked()


# --- when a tab goes ---


def test_it_says_saved_only_when_the_write_is_complete(playbook: Page) -> None:
    tick(playbook, CHECK)
    expect(playbook.locator("[data-saved]")).to_contain_text("Saved")
    hold = """() => {
      window.held = new Promise((resolve) => (window.release = resolve));
      const { transaction } = IDBDatabase.prototype;
      IDBDatabase.prototype.transaction = function (names, mode, options) {
        const made = transaction.call(this, names, mode, options);
        window.durability = [...(window.durability ?? []), made.durability];
        if (mode === "readwrite") Object.defineProperty(made, "oncomplete", {
          set: (listener) => made.addEventListener("complete", () => window.held.then(listener))
        });
        return made;
      };
    }"""
    playbook.evaluate(hold)
    tick(playbook, OTHER)
    expect(playbook.locator(f"#tick-{OTHER}")).to_be_checked()
    expect(playbook.locator("[data-saved]")).to_have_text("Saving…")
    playbook.wait_for_timeout(300)
    expect(playbook.locator("[data-saved]")).to_have_text("Saving…")
    playbook.evaluate("window.release()")
    expect(playbook.locator("[data-saved]")).to_contain_text("Saved")
    assert "strict" in playbook.evaluate("window.durability")


LEAVE: dict[str, Callable[[Page], object]] = {
    "closed": lambda page: page.close(),
    "loaded again": lambda page: page.reload(),
    "left": lambda page: page.goto("about:blank"),
}


@pytest.mark.parametrize("way", some([*LEAVE], "closed"))
def test_what_is_typed_is_there_when_the_tab_is_gone_in_the_middle(way: str, playbook: Page) -> None:
    tick(playbook, CHECK)
    stays = open_tab(playbook)
    for number in range(3 if EVERY_CASE else 1):
        page = open_tab(stays)
        field = details(page, OTHER).locator("[name=evidence]")
        field.fill("")
        field.press_sequentially(f"half a sen {number}")
        LEAVE[way](page)
        again = open_tab(stays)
        assert saved(again)["checks"][OTHER]["evidence"] == f"half a sen {number}"
        expect(again.locator(f"#check-{OTHER}")).to_contain_text(f"half a sen {number}")
        expect(again.locator("[data-saved]")).not_to_have_text("Saving…")
        assert [key for key in again.evaluate("Object.keys(localStorage)") if "journal" in key] == []


def test_what_was_noted_reaches_the_disk_even_if_no_write_began(playbook: Page) -> None:
    tick(playbook, CHECK)
    page = open_tab(playbook)
    details(page, OTHER).locator("[name=evidence]").press_sequentially("never written")
    page.evaluate("IDBDatabase.prototype.transaction = () => { throw new DOMException('gone', 'UnknownError'); }; 0")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    page.close()
    [record] = playbook.evaluate(SAVED.replace(f"await ({IDLE})();", ""))  # what is noted would be waited for
    assert OTHER not in record["checks"]
    again = open_tab(playbook)
    assert saved(again)["checks"][OTHER]["evidence"] == "never written"


def test_leaving_with_what_could_not_be_saved_asks_first_and_else_does_not(playbook: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    playbook.on("dialog", stay)
    tick(playbook, CHECK)
    expect(playbook.locator("[data-saved]")).to_contain_text("Saved")
    playbook.reload()
    playbook.locator(".pb-pilotbar").wait_for()
    assert asked == []
    playbook.evaluate(FULL)
    write(playbook, CHECK, evidence="no room for this")
    expect(playbook.locator("[data-problem]")).to_contain_text("storage is full")
    playbook.close(run_before_unload=True)
    expect(playbook.locator(f"#check-{CHECK}")).to_contain_text("no room for this")
    playbook.wait_for_timeout(300)
    assert asked == ["beforeunload"]


def test_a_page_that_is_left_open_past_midnight_knows_the_new_day(pages: Pages) -> None:
    page = pages.open()
    page.clock.install(time=dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC))
    page.goto(pages.address + CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    put(page, record_of(checks={CHECK: {"by": "Ann Lee", "due": "2026-11-20"}}))
    standing = page.locator(f"#check-{CHECK} [data-standing]")
    expect(standing).to_contain_text("Nov 20, 2026")
    until_known(page)
    before = standing.text_content()
    page.clock.fast_forward("30:00:00")
    expect(standing).not_to_have_text(before or "")
    expect(standing).to_contain_text("verdue")


# --- deleted items, and a site that has moved ---


def test_a_decision_that_was_cleared_can_be_restored(playbook: Page) -> None:
    decision = {"outcome": "no-go", "signer": "Ann Lee", "on": "2026-11-20", "reason": "It invents prices"}
    put(playbook, record_of(decision=decision))
    turn_to(playbook, "answers")
    playbook.evaluate(
        "document.querySelector('pilot-decision [name=outcome]').closest('details')?.setAttribute('open', '')"
    )
    playbook.locator("pilot-decision [name=outcome]").select_option("")
    playbook.locator("pilot-decision [name=outcome]").blur()
    menu(playbook, "Deleted items…")
    item = playbook.locator("dialog li")
    expect(item).to_contain_text("Decision: Wren")
    item.get_by_role("button", name="Restore").click()
    expect(playbook.locator("dialog [data-done]")).to_have_text("Wren restored.")
    assert saved(playbook)["decision"] == decision


def test_a_site_under_another_path_offers_the_pilots_that_this_browser_has_there(playbook: Page) -> None:
    old = json.dumps(record_of(checks={CHECK: {"status": "done", "on": "2026-11-20"}}))
    playbook.evaluate("(text) => localStorage.setItem('/old/pilotbook.pilot:k3f9x2ab', text)", old)
    playbook.reload()
    notice = playbook.locator("[data-notice]")
    expect(notice).to_contain_text("This browser has pilots from /old/: Wren.")
    notice.get_by_role("button", name="Not now").click()
    playbook.reload()
    playbook.locator(".pb-pilotbar").wait_for()
    expect(notice).to_be_empty()
    playbook.evaluate("(text) => localStorage.setItem('/older/pilotbook.pilot:k3f9x2ab', text)", old)
    playbook.reload()
    notice.get_by_role("button", name="Copy them").click()
    expect(playbook.locator(f"#tick-{CHECK}")).to_be_checked()
    assert saved(playbook)["checks"][CHECK]["status"] == "done"
