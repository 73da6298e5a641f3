"""Editing: single fields, sign-offs with names, remarks, what two browsers wrote at once, and undo."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from support.browser import (
    ANSWERS,
    CHECKLIST,
    DOCUMENTS,
    WORKSHEETS,
    Pages,
    details,
    in_words,
    menu,
    put,
    record_of,
    remarks,
    saved,
    standing,
    tick,
    turn_to,
    with_record,
    write,
)
from support.run import some

pytestmark = pytest.mark.browser

CHECK = "decision-date-set"
OTHER = "held-meeting-defined"
SEEN = "2026-11-20T09:00:00.000Z"
OTHER_BROWSER = """
  const get = Storage.prototype.getItem;
  Storage.prototype.getItem = function (key) { return key.endsWith("replica") ? "zother" : get.call(this, key); };
  null;
"""
"""Lets a tab stand for another browser."""


def edit(by: str, **more: Any) -> dict[str, Any]:
    """An edit by a browser."""
    return {"at": SEEN, "by": by, **more}


def apart(value: object) -> dict[str, Any]:
    """An edit with a concurrent version."""
    return edit("pmine", concurrent=[{"value": value, "at": "2026-11-20T08:59:00.000Z", "by": "pother"}])


def record(**parts: Any) -> dict[str, Any]:
    """A record of version 2."""
    return {**record_of(**parts), "version": 2}


def undo(page: Page) -> Locator:
    """The button that undoes the last act."""
    return page.locator("pilot-bar [data-act=undo]")


def versions(page: Page) -> Locator:
    """What was written at the same time as an entry of the page."""
    return page.locator(".pb-concurrent")


def test_a_remark_leaves_evidence_of_two_lines_and_a_day_in_another_form(pages: Pages) -> None:
    check = {"status": "done", "by": "Ann Lee", "on": "20.11.2026", "evidence": "line one\nline two"}
    playbook = with_record(pages, record(checks={CHECK: check}))
    write(playbook, CHECK, remark="just a remark")
    entry = saved(playbook)["checks"][CHECK]
    assert (entry["evidence"], entry["on"]) == ("line one\nline two", "20.11.2026")
    assert remarks(saved(playbook), CHECK) == ["just a remark"]
    assert [path for path in saved(playbook)["edits"] if "remarks" not in path] == []


def test_a_field_in_focus_follows_another_tab_until_someone_types_in_it(pages: Pages) -> None:
    playbook = with_record(pages, record(checks={CHECK: {"status": "open", "by": "Ann Lee"}}))
    other = playbook.context.new_page()
    other.goto(playbook.url)
    field = details(other, CHECK).locator("[name=evidence]")
    field.click()
    write(playbook, CHECK, evidence="a long text of the first tab")
    expect(field).to_have_value("a long text of the first tab")
    other.keyboard.press("End")
    other.keyboard.type(", and more")
    field.blur()
    assert saved(other)["checks"][CHECK]["evidence"] == "a long text of the first tab, and more"
    expect(versions(other)).to_have_count(0)


def test_what_two_browsers_write_into_one_field_stays_until_someone_answers(playbook: Page) -> None:
    tick(playbook, CHECK)
    playbook.get_by_label("Your name").fill("Mia Orr")
    playbook.get_by_role("button", name="Done", exact=True).click()
    other = playbook.context.new_page()
    other.add_init_script(OTHER_BROWSER)
    other.goto(playbook.url)
    field = details(other, CHECK).locator("[name=evidence]")
    field.evaluate("field => { field.value = 'page 3'; }")  # as if the reader was still typing
    write(playbook, CHECK, evidence="page 2", by="Iris Vance")
    expect(details(other, CHECK).locator("[name=by]")).to_have_value("Iris Vance")
    expect(field).to_have_value("page 3")
    field.dispatch_event("change")
    entry = saved(playbook)["checks"][CHECK]
    assert (entry["evidence"], entry["by"]) == ("page 3", "Iris Vance")
    for page in (playbook, other):
        place = page.locator(f"#check-{CHECK} .pb-concurrent")
        expect(place).to_contain_text("page 2")
        expect(place).to_contain_text("Evidence: another version, from Mia Orr")
        expect(page.locator("pilot-bar")).to_contain_text("One entry was also changed somewhere else")
    playbook.locator("pilot-bar").get_by_role("link", name="Show the first").click()
    playbook.get_by_role("button", name="Use this version").click()
    assert saved(playbook)["checks"][CHECK]["evidence"] == "page 2"
    expect(versions(playbook)).to_have_count(0)
    expect(playbook.locator("[data-concurrent-count]")).to_be_hidden()
    assert "page 3" not in playbook.evaluate("JSON.stringify(localStorage)")
    expect(undo(playbook)).to_have_text("Undo: used the other version")
    undo(playbook).click()
    assert saved(playbook)["checks"][CHECK]["evidence"] == "page 3"
    expect(versions(playbook)).to_contain_text("page 2")


APART = {
    "answers/owner/text": ("Iris Vance", {"answers": {"owner": {"text": "Ann Lee"}}}, "[data-question=owner]"),
    "tables/cases/two-meetings/note": (
        "in Leeds",
        {"tables": {"cases": {"two-meetings": {"note": "in York"}}}},
        "pilot-table[data-table=cases]",
    ),
    "cost/hand_minutes": (12, {"cost": {"hand_minutes": 10}}, "pilot-cost"),
    "decision/reason": ("Two cases failed", {"decision": {"reason": "All passed"}}, "pilot-decision"),
    "decision/conditions/c1/text": (
        "Mask the numbers",
        {"decision": {"outcome": "conditional-go", "conditions": {"c1": {"text": "Rerun the cases"}}}},
        "[data-condition=c1]",
    ),
    "pilot/name": ("Robin", {}, "pilot-bar"),
    f"checks/{CHECK}/remarks/r1/text": (
        "Another remark",
        {"checks": {CHECK: {"remarks": {"r1": {"text": "A remark"}}}}},
        f"#check-{CHECK}",
    ),
}


PAGES = {"answers": ANSWERS, "decision": ANSWERS, "tables": WORKSHEETS, "cost": DOCUMENTS}
"""The page that shows a part of a record, where it is not the checklist."""


@pytest.mark.parametrize("path", some([*APART], "tables/cases/two-meetings/note", f"checks/{CHECK}/remarks/r1/text"))
def test_another_version_shows_at_its_field_and_can_be_dismissed_and_called_back(pages: Pages, path: str) -> None:
    value, parts, place = APART[path]
    playbook = with_record(pages, record(**parts, edits={path: apart(value)}))
    playbook.locator("pilot-bar").get_by_role("link", name="Show the first").click()
    playbook.wait_for_url(f"**/{PAGES.get(path.partition('/')[0], CHECKLIST)}**")
    part = playbook.locator(place).locator(".pb-concurrent")
    expect(part).to_contain_text(str(value))
    expect(part).to_contain_text("another browser")
    if place == "pilot-cost":
        playbook.locator("pilot-cost summary").first.click()
    part.get_by_role("button", name="Dismiss").click()
    expect(versions(playbook)).to_have_count(0)
    assert "concurrent" not in saved(playbook)["edits"][path]
    undo(playbook).click()
    expect(part).to_contain_text(str(value))
    part.get_by_role("button", name="Use this version").click()
    found: Any = saved(playbook)
    for key in path.split("/"):
        found = found[key]
    assert found == value
    expect(versions(playbook)).to_have_count(0)


def test_several_versions_are_dismissed_together_and_all_come_back_with_undo(pages: Pages) -> None:
    path = f"checks/{CHECK}/evidence"
    others = [{"value": f"page {at}", "at": f"2026-11-20T08:5{at}:00.000Z", "by": f"p{at}"} for at in (2, 3)]
    playbook = with_record(
        pages, record(checks={CHECK: {"evidence": "page 1"}}, edits={path: edit("pmine", concurrent=others)})
    )
    expect(versions(playbook).locator("q")).to_have_text(["page 3", "page 2"])
    versions(playbook).get_by_role("button", name="Dismiss").click()
    expect(versions(playbook)).to_have_count(0)
    undo(playbook).click()
    expect(versions(playbook).locator("q")).to_have_count(2)
    assert saved(playbook)["checks"][CHECK]["evidence"] == "page 1"


def test_a_concurrent_deletion_is_shown_and_can_be_followed(pages: Pages) -> None:
    edits = {f"checks/{CHECK}/evidence": edit("pmine", concurrent=[{"at": "2026-11-20T08:59:00.000Z", "by": "pother"}])}
    playbook = with_record(pages, record(checks={CHECK: {"evidence": "page 2"}}, edits=edits))
    expect(versions(playbook)).to_contain_text("Evidence: deleted at the same time by another browser")
    versions(playbook).get_by_role("button", name="Delete it here too").click()
    assert "checks" not in saved(playbook)


def test_a_sign_off_says_who_signed_and_who_is_responsible(pages: Pages) -> None:
    playbook = with_record(pages, record(checks={CHECK: {"by": "Iris Vance"}}))
    box = playbook.locator(f"#tick-{CHECK}")
    box.scroll_into_view_if_needed()
    before = box.bounding_box()
    box.click()
    name = playbook.get_by_label("Your name")
    expect(name).to_be_visible()
    after, bar = box.bounding_box(), playbook.locator(".pb-pilotbar").bounding_box()
    assert before and after and bar
    assert after["y"] >= bar["y"] + bar["height"] - 1
    assert abs(after["y"] - before["y"]) < 120
    today = playbook.evaluate("new Date().toLocaleDateString('sv')")
    assert standing(playbook, CHECK) == f"Signed off {in_words(today)}. Assigned to Iris Vance."
    name.press_sequentially("Mia", delay=20)
    expect(playbook.locator(f"#check-{CHECK} [data-standing]")).to_contain_text("by Mia,")
    name.press_sequentially(" Orr")
    name.blur()
    assert standing(playbook, CHECK) == f"Signed off by Mia Orr, {in_words(today)}. Assigned to Iris Vance."
    entry = saved(playbook)["checks"][CHECK]
    assert (entry["by"], entry["signer"]) == ("Iris Vance", "Mia Orr")
    undo(playbook).click()
    assert saved(playbook)["checks"] == {CHECK: {"by": "Iris Vance"}}


def test_earlier_sign_offs_stay_at_the_check_and_on_paper(pages: Pages) -> None:
    old = {"status": "done", "by": "Iris Vance", "signer": "Bo Lind", "on": "2026-09-02", "evidence": "Email"}
    playbook = with_record(pages, record(checks={CHECK: old}, edits={f"checks/{CHECK}/status": edit("pother")}))
    tick(playbook, CHECK)
    tick(playbook, CHECK)
    earlier = playbook.locator(f"#check-{CHECK} .pb-earlier")
    expect(earlier.locator("summary")).to_have_text("Earlier sign-offs (1)")
    expect(earlier.locator("li")).to_be_hidden()
    playbook.emulate_media(media="print")
    expect(earlier.locator("li")).to_be_visible()
    expect(earlier.locator("li")).to_have_text("Bo Lind, Sep 2, 2026 · Email")
    assert next(iter(saved(playbook)["checks"][CHECK]["history"].values()))["signer"] == "Bo Lind"


def test_authors_correct_and_delete_their_remarks_and_nobody_else_does(pages: Pages) -> None:
    theirs = {"text": "Iris is out until December 1.", "by": "Mia Orr", "on": "2026-11-21"}
    playbook = with_record(pages, record(checks={CHECK: {"remarks": {"r1": theirs}}}, edits={}))
    place = playbook.locator(f"#check-{CHECK} .pb-remarks")
    expect(place.locator("li")).to_have_text(["Iris is out until December 1.Mia Orr, Nov 21, 2026 Edit Delete"])
    expect(place.get_by_role("button")).to_have_count(0)
    write(playbook, CHECK, remark="half a sen")
    own = place.locator("li").nth(1)
    own.get_by_role("button", name="Edit").press("Enter")
    playbook.keyboard.press("End")
    playbook.keyboard.type("tence")
    playbook.keyboard.press("Tab")
    expect(own.locator("[data-text]")).to_have_text("half a sentence")
    assert remarks(saved(playbook), CHECK) == [theirs["text"], "half a sentence"]
    own.get_by_role("button", name="Delete").click()
    assert remarks(saved(playbook), CHECK) == [theirs["text"]]
    expect(undo(playbook)).to_have_text(f"Undo: deleted a note on {CHECK}")
    undo(playbook).click()
    assert remarks(saved(playbook), CHECK) == [theirs["text"], "half a sentence"]
    playbook.evaluate("localStorage['/pilotbook.me'] = 'Mia Orr'")
    playbook.reload()
    details(playbook, CHECK)
    expect(place.locator("li").first.get_by_role("button", name="Edit")).to_be_visible()


def test_undo_reverts_one_act_and_says_which(playbook: Page) -> None:
    tick(playbook, CHECK)
    tick(playbook, OTHER)
    field = details(playbook, OTHER).locator("[name=evidence]")
    field.press_sequentially("page 2")
    expect(undo(playbook)).to_have_text(f"Undo: edited {OTHER}")
    playbook.wait_for_timeout(500)
    field.press_sequentially(", line 3")
    field.blur()
    undo(playbook).click()
    expect(field).to_have_value("")
    expect(undo(playbook)).to_have_text(f"Undo: signed off {OTHER}")
    undo(playbook).click()
    assert list(saved(playbook)["checks"]) == [CHECK]
    expect(undo(playbook)).to_have_text(f"Undo: signed off {CHECK}")
    undo(playbook).click()
    expect(undo(playbook)).to_be_hidden()
    assert "checks" not in saved(playbook)


def test_undo_leaves_what_another_browser_changed_since_and_says_so(playbook: Page) -> None:
    write(playbook, CHECK, evidence="page 2")
    other = playbook.context.new_page()
    other.goto(playbook.url)
    write(other, CHECK, evidence="page 3")
    expect(details(playbook, CHECK).locator("[name=evidence]")).to_have_value("page 3")
    undo(playbook).click()
    assert saved(playbook)["checks"][CHECK]["evidence"] == "page 3"
    expect(playbook.locator("pilot-bar [role=status]")).to_contain_text("except for entries that have changed since")


def test_a_decision_without_its_outcome_keeps_the_rest(pages: Pages) -> None:
    decision = {
        "outcome": "conditional-go", "signer": "Ann Lee", "on": "2026-11-20", "reason": "Because of the audit",
        "conditions": {"c1": {"text": "Fix opt-out", "owner": "Bo Lind", "due": "2099-12-01"}},
    }  # fmt: skip
    playbook = with_record(pages, record(decision=decision))
    turn_to(playbook, "answers")
    place = playbook.locator("pilot-decision")
    place.locator("[name=outcome]").select_option("")
    expect(undo(playbook)).to_have_text("Undo: cleared the decision")
    assert saved(playbook)["decision"] == {key: value for key, value in decision.items() if key != "outcome"}
    undo(playbook).click()
    assert saved(playbook)["decision"] == decision
    place.get_by_role("button", name="Remove").click()
    expect(place.locator(".pb-condition")).to_have_count(0)
    expect(undo(playbook)).to_have_text("Undo: removed a condition")
    undo(playbook).click()
    assert saved(playbook)["decision"] == decision


def test_a_row_that_was_removed_comes_back_with_undo(playbook: Page) -> None:
    turn_to(playbook, "worksheets")
    place = playbook.locator("pilot-table[data-table=cases]")
    place.get_by_role("button", name="Add a row").click()
    field = place.locator("tr[data-own] textarea").first
    field.fill("ours")
    field.blur()
    rows = saved(playbook)["tables"]
    place.get_by_role("button", name="Delete row").click()
    expect(undo(playbook)).to_have_text("Undo: removed a row")
    undo(playbook).click()
    assert saved(playbook)["tables"] == rows
    expect(field).to_have_value("ours")


def test_entries_of_retired_checks_show_signer_remarks_and_history(pages: Pages) -> None:
    gone = {
        "status": "done", "signer": "Mia Orr", "on": "2026-11-20", "remarks": {"r1": {"text": "Fine", "by": "Bo"}},
        "history": {"s1": {"status": "done", "signer": "Bo Lind", "on": "2026-09-02"}},
    }  # fmt: skip
    playbook = with_record(pages, record(checks={"unheard-of": gone}))
    kept = playbook.locator("pilot-kept [data-text]")
    expect(kept).to_have_text("done · Mia Orr · Nov 20, 2026 · Fine (Bo) · Earlier sign-offs (1)")


def test_the_pilot_s_name_is_edited_as_one_act(pages: Pages) -> None:
    page = pages.open(CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    put(page, record())
    menu(page, "Edit names…")
    page.get_by_label("Pilot's name").fill("Robin")
    page.get_by_label("Pilot's name").blur()
    assert saved(page)["pilot"]["name"] == "Robin"
    expect(undo(page)).to_have_text("Undo: renamed the pilot")
    undo(page).click()
    assert saved(page)["pilot"]["name"] == "Wren"
