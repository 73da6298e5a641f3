"""The checklist in the browser: ticks, statuses, gates, answers, tables and the decision."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pilotbook.book.model import Book
from pilotbook.records.gates import check_state as stands
from pilotbook.records.gates import gate_states
from support.browser import (
    CHECKLIST,
    KICKOFF,
    SAVED,
    SIGNED,
    Pages,
    details,
    in_words,
    menu,
    put,
    record_of,
    renew,
    saved,
    sign,
    standing,
    tick,
    title,
    turn_to,
    with_record,
    write,
)
from support.run import some

pytestmark = pytest.mark.browser

CHECK = "number-owned"
PLAIN = "held-meeting-defined"
"""A check that does not block."""
AFTER_LIVE = ["shadow-run-passed", "exceptions-routed", "messy-cases-run", "signals-live"]
"""Blocking checks that can have an exception."""


def excepted(**changed: str) -> dict[str, str]:
    """An exception to a blocking check, as one begins today."""
    day = dt.date.today()
    return {
        "status": "exception", "by": "Ann Lee", "on": f"{day}", "expires": f"{day + dt.timedelta(days=60)}",
        "reason": "the system goes", "control": "a person reads each", "approver": "Bo Diaz", **changed,
    }  # fmt: skip


def test_the_first_sign_off_makes_a_pilot_and_asks_for_its_name_without_taking_the_focus(playbook: Page) -> None:
    expect(playbook.locator("pilot-bar")).to_contain_text("You haven't started a pilot")
    tick(playbook, CHECK)
    expect(playbook.get_by_label("Pilot's name")).to_be_visible()
    assert playbook.evaluate("document.activeElement.id") == f"tick-{CHECK}"
    record = saved(playbook)
    assert record["pilot"]["playbook"] == "sales-sdr"
    assert record["checks"][CHECK]["status"] == "done"
    playbook.get_by_label("Pilot's name").fill("Wren")
    playbook.get_by_label("Your name").fill("Ann Lee")
    playbook.get_by_role("button", name="Done", exact=True).click()
    expect(playbook.get_by_label("Pilot's name")).to_be_hidden()
    record = saved(playbook)
    assert record["pilot"]["name"] == "Wren"
    assert record["checks"][CHECK]["signer"] == "Ann Lee"


def test_a_blocking_check_asks_for_signer_day_and_evidence_and_its_box_stays_empty_until_then(
    playbook: Page,
) -> None:
    box, form = playbook.locator(f"#tick-{CHECK}"), playbook.locator(f"#check-{CHECK} form")
    expect(form).to_have_count(0)
    tick(playbook, CHECK)
    expect(form).to_be_visible()
    expect(box).to_be_focused()
    expect(box).not_to_be_checked()
    assert standing(playbook, CHECK) == "Doesn't count yet. Still missing: who signs off, the evidence."
    needed = "fields => fields.filter((f) => f.required && !f.value).map((f) => f.name)"
    assert form.locator("input, textarea").evaluate_all(needed) == ["signer", "evidence"]
    form.get_by_label("Evidence").fill("page 2 of the plan")
    form.get_by_label("Evidence").blur()
    expect(box).not_to_be_checked()
    assert standing(playbook, CHECK) == "Doesn't count yet. Still missing: who signs off."
    expect(playbook.locator("[data-gate-state=choose]")).to_contain_text(f"{title(playbook, CHECK)} (incomplete)")
    form.get_by_label("Signed off by").fill("Ann Lee")
    form.get_by_label("Signed off by").blur()
    expect(box).to_be_checked()
    expect(playbook.locator("[data-gate-state=choose]")).not_to_contain_text(title(playbook, CHECK))
    form.get_by_label("Signed off on").fill("2099-01-01")
    form.get_by_label("Signed off on").blur()
    expect(box).not_to_be_checked()
    assert standing(playbook, CHECK) == "Doesn't count: the sign-off date is in the future. Correct the date."
    tick(playbook, CHECK)  # it is signed again, now, by someone whose name is not known here
    assert standing(playbook, CHECK) == "Doesn't count yet. Still missing: who signs off."


def test_a_sign_off_is_still_there_after_a_reload_with_name_and_date(playbook: Page) -> None:
    tick(playbook, CHECK)
    playbook.get_by_label("Your name").fill("Ann Lee")
    playbook.get_by_role("button", name="Done", exact=True).click()
    write(playbook, CHECK, evidence="page 2")
    tick(playbook, PLAIN)
    playbook.reload()
    today = playbook.evaluate("new Date().toLocaleDateString('sv')")
    for check in (CHECK, PLAIN):
        expect(playbook.locator(f"#tick-{check}")).to_be_checked()
        assert standing(playbook, check) == f"Signed off by Ann Lee, {in_words(today)}."


@pytest.mark.parametrize("check", [CHECK, PLAIN])
def test_the_space_bar_signs_off_a_check_and_undoes_it(playbook: Page, check: str) -> None:
    playbook.locator(f"#tick-{check}").focus()
    playbook.keyboard.press("Space")
    assert saved(playbook)["checks"][check]["status"] == "done"
    expect(playbook.locator(f"#tick-{check}")).to_be_checked(checked=check == PLAIN)
    playbook.keyboard.press("Space")
    assert saved(playbook)["checks"][check]["status"] == "open"
    expect(playbook.locator(f"#tick-{check}")).not_to_be_checked()
    assert standing(playbook, check) == ""


def test_undoing_a_sign_off_keeps_what_was_written(playbook: Page) -> None:
    write(playbook, CHECK, status="done", by="Ann Lee", signer="Bo Diaz", evidence="page 2", remark="two lines")
    expect(playbook.locator(f"#tick-{CHECK}")).to_be_checked()
    tick(playbook, CHECK)
    entry = saved(playbook)["checks"][CHECK]
    assert (entry["status"], entry["evidence"], entry["by"]) == ("open", "page 2", "Ann Lee")
    assert [remark["text"] for remark in entry["remarks"].values()] == ["two lines"]


def test_evidence_is_a_link_only_when_it_is_an_address(playbook: Page) -> None:
    write(playbook, CHECK, evidence="see https://wiki.example/plan and javascript:alert(1)")
    links = playbook.locator(f"#check-{CHECK} [data-told=evidence] a")
    assert links.evaluate_all("all => all.map((a) => a.href)") == ["https://wiki.example/plan"]


def test_a_check_that_does_not_apply_needs_a_reason(playbook: Page) -> None:
    write(playbook, PLAIN, status="not-applicable")
    assert standing(playbook, PLAIN) == "Doesn't count yet. Still missing: the reason."
    write(playbook, PLAIN, reason="No variable pay here")
    assert standing(playbook, PLAIN) == "Not applicable: No variable pay here."


def test_that_a_blocking_check_does_not_apply_takes_two_persons(playbook: Page) -> None:
    gate = playbook.locator("[data-gate-state=choose]")
    write(playbook, CHECK, status="not-applicable")
    missing = "Still missing: the reason, who signs off, someone else to approve it."
    assert standing(playbook, CHECK) == f"Doesn't count yet. {missing}"
    expect(gate).to_contain_text(f"{title(playbook, CHECK)} (incomplete)")
    write(playbook, CHECK, reason="No variable pay here", signer="Ann Lee", approver="ann  lee")
    refused = "Doesn't count: ann  lee can't approve their own entry. Enter someone else under Approved by."
    assert standing(playbook, CHECK) == refused
    expect(gate).to_contain_text(f"{title(playbook, CHECK)} (incomplete)")
    write(playbook, CHECK, approver="Bo Diaz")
    today = playbook.evaluate("new Date().toLocaleDateString('sv')")
    signed = f"Signed off by Ann Lee, {in_words(today)}. Approved by Bo Diaz."
    assert standing(playbook, CHECK) == f"Not applicable: No variable pay here. {signed}"
    expect(gate).not_to_contain_text(title(playbook, CHECK))


def test_an_exception_needs_reason_owner_and_expiry_and_ends(playbook: Page) -> None:
    write(playbook, PLAIN, status="exception")
    missing = "Still missing: the reason, who it's assigned to, the end date."
    assert standing(playbook, PLAIN) == f"Doesn't count yet. {missing}"
    soon = (dt.date.today() + dt.timedelta(days=3)).isoformat()
    write(playbook, PLAIN, reason="Plan year", by="Ann Lee", expires=soon)
    assert standing(playbook, PLAIN) == f"Exception until {in_words(soon)}, assigned to Ann Lee: Plan year."
    write(playbook, PLAIN, expires="2026-01-31")
    assert standing(playbook, PLAIN) == "The exception ended on Jan 31, 2026: Plan year"


def test_an_exception_from_a_blocking_check_has_a_control_an_approver_and_an_end_within_90_days(
    playbook: Page,
) -> None:
    check, gate = AFTER_LIVE[0], playbook.locator("[data-gate-state=prove]")
    given = excepted()
    write(playbook, check, status="exception")
    missing = "the reason, who it's assigned to, the compensating control, the end date, someone else to approve it"
    assert standing(playbook, check) == f"Doesn't count yet. Still missing: {missing}."
    fields = {name: given[name] for name in ("reason", "by", "control", "expires")}
    write(playbook, check, **fields, approver="Ann Lee")
    refused = "Doesn't count: Ann Lee can't approve their own entry. Enter someone else under Approved by."
    assert standing(playbook, check) == refused
    write(playbook, check, approver="Bo Diaz", expires=f"{dt.date.today() + dt.timedelta(days=95)}")
    too_long = (
        "an exception to a blocking check can last at most 90 days after its sign-off. Choose an earlier end date."
    )
    assert standing(playbook, check) == f"Doesn't count: {too_long}"
    expect(gate).to_contain_text(f"{title(playbook, check)} (incomplete)")
    write(playbook, check, expires=given["expires"])
    agreed = "Until then: a person reads each. Approved by Bo Diaz."
    ends = f"Exception until {in_words(given['expires'])}, assigned to Ann Lee: the system goes."
    assert standing(playbook, check) == f"{ends} {agreed}"
    expect(gate).not_to_contain_text(title(playbook, check))


def test_before_live_input_an_exception_is_refused_before_it_is_filled_in(playbook: Page) -> None:
    write(playbook, CHECK, status="exception")
    refused = (
        "this check comes before live input, so it can't have an exception. "
        "Complete it, or mark it not applicable and say why."
    )
    assert standing(playbook, CHECK) == f"Doesn't count: {refused}"
    assert details(playbook, CHECK).locator(":required").count() == 0


def test_a_fourth_exception_is_refused_in_words_and_counts_once_one_of_them_ends(pages: Pages) -> None:
    playbook = with_record(pages, record_of(checks={check: excepted() for check in AFTER_LIVE}))
    gate = playbook.locator("[data-gate-state=prove]")
    named = gate.locator("a[title]").evaluate_all("all => all.map(({ hash }) => hash.slice(7))")
    for check in AFTER_LIVE:
        if check in named:
            expect(gate).to_contain_text(f"{title(playbook, check)} (more than three exceptions)")
        assert standing(playbook, check) == (
            "Doesn't count: a pilot can have at most three exceptions to blocking checks. End one of the others first."
        )
    sign(playbook, AFTER_LIVE[3])
    expect(gate).not_to_contain_text("exceptions)")
    for check in AFTER_LIVE[:3]:
        assert standing(playbook, check).startswith("Exception until ")


def test_an_open_check_can_have_a_name_and_a_day(playbook: Page) -> None:
    write(playbook, CHECK, by="Ann Lee", due="2099-01-31")
    assert standing(playbook, CHECK) == "Assigned to Ann Lee, due Jan 31, 2099."
    write(playbook, CHECK, due="2026-01-31")
    assert standing(playbook, CHECK) == "Overdue: Ann Lee, due Jan 31, 2026."


def test_only_the_fields_of_a_status_are_shown_and_the_needed_ones_are_said(playbook: Page) -> None:
    form = details(playbook, CHECK)
    shown = "fields => fields.filter((f) => f.checkVisibility()).map((f) => f.name + (f.required ? '*' : ''))"
    form.wait_for()
    fields = form.locator("input, select, textarea")
    assert fields.evaluate_all(shown) == ["status", "by", "due", "evidence", "remark"]
    form.locator("[name=status]").select_option("done")
    assert fields.evaluate_all(shown) == ["status", "by", "signer*", "on*", "evidence*", "remark"]
    form.locator("[name=status]").select_option("not-applicable")
    assert fields.evaluate_all(shown) == [
        "status", "by", "signer*", "on", "approver*", "reason*", "evidence", "remark",
    ]  # fmt: skip
    form = details(playbook, AFTER_LIVE[0])
    fields = form.locator("input, select, textarea")
    form.locator("[name=status]").select_option("exception")
    assert fields.evaluate_all(shown) == [
        "status", "by*", "signer", "on*", "expires*", "approver*", "reason*", "control*", "evidence", "remark",
    ]  # fmt: skip
    form = details(playbook, PLAIN)
    fields = form.locator("input, select, textarea")
    form.locator("[name=status]").select_option("exception")
    assert fields.evaluate_all(shown) == [
        "status", "by*", "signer", "on", "expires*", "reason*", "evidence", "remark",
    ]  # fmt: skip


def test_the_same_record_shows_on_the_pages_of_gaps_and_fixes_and_on_the_kickoff_sheet(playbook: Page) -> None:
    sign(playbook, "owner-named")
    write(playbook, "owner-named", by="Ann Lee", on="2026-11-02")
    address = playbook.url.split("playbooks/")[0]
    for path in ("gaps/ownership/", "fixes/owner-first/", KICKOFF):
        playbook.goto(address + path)
        expect(playbook.locator("#tick-owner-named")).to_be_checked()
    expect(playbook.locator("#check-owner-named [data-kind=person] input")).to_have_value("Ann Lee")
    expect(playbook.locator("#check-owner-named [data-signed]")).to_have_text("Nov 2, 2026")
    tick(playbook, "owner-named")
    playbook.goto(address + CHECKLIST)
    playbook.locator(".pb-pilotbar").wait_for()
    expect(playbook.locator("#tick-owner-named")).not_to_be_checked()


def test_a_sign_off_on_a_page_of_the_library_makes_a_pilot_of_the_playbook_that_is_named(pages: Pages) -> None:
    page = pages.open("gaps/ownership/")
    tick(page, "owner-named")
    expect(page.locator("pilot-bar [role=status]")).to_contain_text("Choose a playbook")
    assert page.evaluate(SAVED) == []
    page.locator("pilot-bar [name=playbook]").select_option("forecasting")
    assert saved(page)["pilot"]["playbook"] == "forecasting"
    assert saved(page)["checks"]["owner-named"]["status"] == "done"
    sign(page, "owner-named")
    page.goto(f"{pages.address}playbooks/forecasting/checklist/")
    expect(page.locator("#tick-owner-named")).to_be_checked()


def test_a_gate_opens_when_nothing_blocks_it_and_never_by_an_average(playbook: Page) -> None:
    gate = playbook.locator("[data-gate-state=choose]")
    ids = playbook.locator("[data-gate=choose] [data-check]").evaluate_all(
        "all => all.map((check) => [check.dataset.check, check.dataset.blocking !== undefined])"
    )
    blocking = [check for check, blocks in ids if blocks]
    others = [check for check, blocks in ids if not blocks]
    assert len(blocking) > 1
    assert others
    put(playbook, record_of(checks=dict.fromkeys(blocking[:-1], SIGNED)))
    for check in others:
        tick(playbook, check)
    links = gate.locator("a").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    assert links == [f"#check-{blocking[-1]}"]
    expect(gate).to_contain_text("Blocked")
    path = playbook.locator("pilot-gates [data-gate=choose]")
    expect(path).to_contain_text(f"Blocked (1 to go), {len(ids) - 1} of {len(ids)} complete")
    assert path.locator("progress").evaluate("bar => [bar.value, bar.max]") == [len(ids) - 1, len(ids)]
    sign(playbook, blocking[-1])
    expect(gate).to_contain_text("Passed")
    tick(playbook, others[0])
    expect(gate).to_contain_text("Passed")
    expect(path).to_contain_text(f"Passed, {len(ids) - 1} of {len(ids)} complete")


def test_a_done_check_expires_when_its_days_run_out(pages: Pages) -> None:
    page = pages.open(CHECKLIST)
    days = page.locator("[data-check][data-stale-days][data-blocking]").first
    check, limit = days.evaluate("node => [node.dataset.check, Number(node.dataset.staleDays)]")
    gate = days.get_attribute("data-gate")
    page.clock.install(time=dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
    page.reload()
    page.locator(".pb-pilotbar").wait_for()
    sign(page, check)
    assert "Signed off" in standing(page, check)
    page.clock.set_fixed_time(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC) + dt.timedelta(days=limit))
    page.reload()
    page.locator(".pb-pilotbar").wait_for()
    assert "Signed off" in standing(page, check)
    page.clock.set_fixed_time(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC) + dt.timedelta(days=limit + 1))
    page.reload()
    page.locator(".pb-pilotbar").wait_for()
    assert standing(page, check).startswith("Expired on")
    assert f"valid for {limit} days" in standing(page, check)
    expect(page.locator(f"[data-gate-state={gate}]")).to_contain_text(f"{title(page, check)} (expired)")
    expect(page.locator(f"#tick-{check}")).not_to_be_checked()
    tick(page, check)
    assert standing(page, check) == "Doesn't count yet. Still missing: who signs off."
    write(page, check, signer="Bo Diaz")
    assert "Signed off by Bo Diaz" in standing(page, check)


def test_a_done_check_expires_when_the_model_changed_and_a_new_sign_off_renews_it(
    playbook: Page,
) -> None:
    check = playbook.locator('[data-check][data-stale-changes~="model"][data-blocking]').first.get_attribute(
        "data-check"
    )
    assert check
    sign(playbook, check)
    write(playbook, check, by="Ann Lee", on="2026-11-01")
    menu(playbook, "Record a change…")
    dialog = playbook.locator("dialog")
    dialog.locator("[name=what]").select_option("model")
    dialog.get_by_label("Date").fill("2026-11-10")
    dialog.get_by_label("Reported by").fill("Bo Diaz")
    dialog.get_by_label("Old and new versions").fill("from 4 to 5")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    changed = "Expired: signed off Nov 1, 2026, and the model changed on Nov 10, 2026. from 4 to 5"
    assert standing(playbook, check) == changed
    expect(playbook.locator("pilot-bar [role=status]")).to_have_text("Change recorded. Expired sign-offs: 1.")
    renew(playbook, check)
    assert standing(playbook, check) == "Doesn't count yet. Still missing: who signs off."
    write(playbook, check, signer="Bo Diaz")
    assert standing(playbook, check).startswith("Signed off by Bo Diaz")
    assert "Assigned to Ann Lee" in standing(playbook, check)
    menu(playbook, "Record a change…")
    dialog.get_by_role("button", name="Remove").click()
    assert not saved(playbook).get("changes")


def test_the_owners_answer_says_gently_that_a_team_is_not_a_name(playbook: Page) -> None:
    turn_to(playbook, "answers")
    place = playbook.locator("[data-question=owner]")
    place.get_by_label("Your answer").fill("RevOps team")
    expect(place.locator("[data-hint]")).to_have_text("That looks like a team. Enter one person's name.")
    place.get_by_label("Your answer").fill("Ann Lee, head of RevOps")
    expect(place.locator("[data-hint]")).to_be_hidden()
    place.locator("[name=by]").fill("Bo Diaz")
    place.locator("[name=by]").blur()
    answer = saved(playbook)["answers"]["owner"]
    assert (answer["text"], answer["by"]) == ("Ann Lee, head of RevOps", "Bo Diaz")
    playbook.reload()
    expect(playbook.locator("[data-question=owner]").get_by_label("Your answer")).to_have_value(
        "Ann Lee, head of RevOps"
    )


@pytest.mark.parametrize(
    ("table", "field", "value"),
    some(
        [
            ("autonomy", "agreed", "no"),
            ("cases", "result", "failed"),
            ("integrations", "state", "mocked"),
            ("signals", "state", "live"),
            ("undo", "result", "passed"),
            ("exceptions", "to", "Ann Lee"),
        ],
        ("exceptions", "to", "Ann Lee"),
    ),
)
def test_a_working_table_can_be_answered_and_extended(playbook: Page, table: str, field: str, value: str) -> None:
    turn_to(playbook, "worksheets")
    place = playbook.locator(f"pilot-table[data-table={table}]")
    row = place.locator("tbody tr").first
    row.locator("[data-found] summary").click()
    row.get_by_label("Note:").fill("we tried it")
    if field == "to":
        row.locator("[data-found] [name=to]").fill(value)
    else:
        row.locator(f"[data-found] [name={field}]").select_option(value)
    place.get_by_role("button", name="Add a row").click()
    own = place.locator("tr[data-own]")
    assert own.locator("[data-field]").count() == place.locator("thead th").count() - 1
    own.locator("textarea").first.fill("ours")
    own.locator("textarea").nth(1).fill("more of ours")
    own.locator("textarea").nth(1).blur()
    playbook.reload()
    expect(own.locator("textarea").first).to_have_value("ours")
    rows = saved(playbook)["tables"][table]
    shipped = row.get_attribute("data-row")
    assert shipped
    assert rows[shipped] == {field: value, "note": "we tried it"}
    added = next(content for id_, content in rows.items() if id_.startswith("own-"))
    assert added["own"] == "yes"
    assert "ours" in added.values()
    own.get_by_role("button", name="Delete row").click()
    expect(own).to_have_count(0)
    assert list(saved(playbook)["tables"][table]) == [shipped]


def through_the_decision(page: Page, **changed: Any) -> None:
    """Put a record in which nothing blocks up to the decision."""
    gates = ("choose", "design", "protect", "prove", "decide")
    blocking = page.locator("[data-check][data-blocking]").evaluate_all(
        "(all, gates) => all.filter((one) => gates.includes(one.dataset.gate)).map((one) => one.dataset.check)", gates
    )
    today = f"{dt.date.today()}"
    put(page, record_of(checks={**{key: {**SIGNED, "on": today} for key in blocking}, **changed}))
    turn_to(page, "answers")


def test_neither_a_go_nor_a_conditional_go_carries_a_blocked_gate(playbook: Page) -> None:
    blocking = playbook.locator("[data-blocking]:not([data-gate=operate])").count()
    turn_to(playbook, "answers")
    place = playbook.locator("pilot-decision")
    verdict = place.locator("[data-verdict]")
    place.get_by_label("Decision").select_option("go")
    expect(verdict).to_contain_text("Still missing: who signs off, the date.")
    expect(place.locator("[data-blockers]")).to_contain_text("Still blocking")
    expect(place.locator("[data-blockers] a").first).to_have_attribute(
        "href", re.compile(rf"/checklist/#check-{CHECK}$")
    )
    place.get_by_label("Signed by").fill("Ann Lee")
    place.get_by_label("Signed on").fill("2026-11-20")
    refused = f"Not valid: blocking checks are still open ({blocking}). Complete them before a go or a conditional go."
    expect(verdict).to_have_text(refused)
    place.get_by_label("Decision").select_option("conditional-go")
    expect(verdict).to_contain_text(refused)
    expect(verdict).to_contain_text(
        "The decision changed after it was signed. To re-sign it, enter the signer and the date"
    )
    expect(place.get_by_label("Who answers for it")).to_have_count(0)
    assert saved(playbook)["decision"] == {"outcome": "conditional-go", "signer": "Ann Lee", "on": "2026-11-20"}


def test_an_exception_from_a_blocking_check_makes_a_go_conditional(playbook: Page) -> None:
    through_the_decision(playbook, **{AFTER_LIVE[0]: excepted()})
    place = playbook.locator("pilot-decision")
    verdict = place.locator("[data-verdict]")
    place.get_by_label("Decision").select_option("go")
    place.get_by_label("Signed by").fill("Ann Lee")
    place.get_by_label("Signed on").fill("2026-11-20")
    expect(verdict).to_have_text(
        "Not valid: blocking checks have exceptions (1), so this can only be a conditional go."
    )
    place.get_by_label("Decision").select_option("conditional-go")
    place.get_by_label("Signed by").fill("Bo Diaz")
    expect(verdict).to_have_text("Nothing blocks this decision.")


def test_a_conditional_go_has_conditions_each_with_an_owner_and_a_day(playbook: Page) -> None:
    through_the_decision(playbook)
    place = playbook.locator("pilot-decision")
    verdict = place.locator("[data-verdict]")
    place.get_by_label("Decision").select_option("conditional-go")
    expect(verdict).to_have_text(
        "Still missing: who signs off, the date, conditions, each with an owner and a due date."
    )
    for index, text in enumerate(["Rerun the cases", "Sign the page"]):
        place.get_by_role("button", name="Add a condition").click()
        place.locator("[name=text]").nth(index).fill(text)
        place.get_by_label("Owner").nth(index).fill("Bo Diaz")
        place.get_by_label("Due").nth(index).fill("2099-12-01")
    place.get_by_label("Signed by").fill("Ann Lee")
    place.get_by_label("Signed on").fill("2026-11-20")
    expect(verdict).to_have_text("Nothing blocks this decision.")
    place.get_by_role("button", name="Remove").first.click()
    assert list(saved(playbook)["decision"]["conditions"].values()) == [
        {"text": "Sign the page", "owner": "Bo Diaz", "due": "2099-12-01"}
    ]
    place.get_by_label("Due").fill("2026-01-31")
    expect(verdict).to_contain_text("Overdue since Jan 31, 2026: Sign the page (Bo Diaz).")
    expect(verdict).to_contain_text("The decision changed after it was signed.")


def test_a_condition_is_met_by_a_day_and_evidence_and_says_what_is_missing(pages: Pages) -> None:
    condition = {"text": "Rerun the cases", "owner": "Bo Diaz", "due": "2026-01-31"}
    playbook = with_record(pages, record_of(decision={"outcome": "conditional-go", "conditions": {"c1": condition}}))
    expect(playbook.locator("[data-gate-state=decide]")).to_contain_text("Conditions of the decision are overdue (1).")
    blocking = playbook.locator("[data-blocking][data-gate=decide]").count()
    turn_to(playbook, "answers")
    row, gate = playbook.locator(".pb-condition"), playbook.locator("pilot-gates [data-gate=decide]")
    state = row.locator("[data-state]")
    expect(state).to_have_text("Overdue since Jan 31, 2026. Enter the evidence and the date it was met.")
    expect(gate).to_contain_text(f"Blocked ({blocking + 1} to go),")
    row.get_by_label("Met on").fill("2026-01-30")
    expect(state).to_have_text("Not met yet: enter the evidence.")
    expect(gate).to_contain_text(f"Blocked ({blocking + 1} to go),")
    row.get_by_label("Evidence").fill("Run 12")
    expect(state).to_have_text("Met on Jan 30, 2026.")
    expect(gate).to_contain_text(f"Not started, 5 checks, {blocking} blocking")
    row.get_by_label("Met on").fill("2099-01-30")
    expect(state).to_have_text("Not met yet: Jan 30, 2099 is in the future.")
    row.get_by_label("Met on").fill("")
    row.get_by_label("Due").fill("2099-01-31")
    expect(state).to_have_text("Not met yet: enter the date it was met.")


@pytest.mark.parametrize(("outcome", "name"), some([("no-go", "No go"), ("stop", "Stop")], ("stop", "Stop")))
def test_no_go_and_stop_need_a_signer_and_a_day_only(playbook: Page, outcome: str, name: str) -> None:
    turn_to(playbook, "answers")
    place = playbook.locator("pilot-decision")
    place.get_by_label("Decision").select_option(name)
    place.get_by_label("Signed by").fill("Ann Lee")
    place.get_by_label("Signed on").fill("2026-11-20")
    expect(place.locator("[data-verdict]")).to_have_text("Nothing blocks this decision.")
    assert saved(playbook)["decision"]["outcome"] == outcome


def test_what_a_newer_playbook_would_know_is_kept_through_every_change(playbook: Page) -> None:
    put(
        playbook,
        record_of(
            checks={
                CHECK: {"status": "done", "on": "2026-11-01", "mood": "calm"},
                "unheard-of": {"status": "done", "on": "2026-11-01"},
            },
            tables={"cases": {"gone-row": {"result": "passed", "color": "red"}}},
            plans={"next": "year"},
        ),
    )
    write(playbook, CHECK, remark="changed")
    tick(playbook, PLAIN)
    record = saved(playbook)
    assert record["checks"][CHECK]["mood"] == "calm"
    assert record["checks"]["unheard-of"]["status"] == "done"
    assert record["tables"]["cases"]["gone-row"] == {"result": "passed", "color": "red"}
    assert record["plans"] == {"next": "year"}
    expect(playbook.locator("pilot-kept")).to_contain_text("unheard-of")


@pytest.mark.parametrize(
    "name", some(["sales-sdr", "support-triage", "forecasting", "contract-review"], "sales-sdr", "contract-review")
)
def test_the_page_and_the_command_line_say_the_same_of_the_shipped_examples(
    pages: Pages, shipped: Book, name: str
) -> None:
    page = pages.open(f"playbooks/{name}/checklist/")
    page.locator(".pb-pilotbar").wait_for()
    menu(page, "Open the filled-in example…")
    page.locator("dialog [data-act=keep]").click()
    playbook = shipped.load(name)
    assert playbook.model.example
    today = f"{playbook.model.example.pilot.as_of}"
    expect(page.locator("[data-asof]")).to_have_text(f"An invented example, shown as of {in_words(today)}.")
    for state in gate_states(playbook.checks, playbook.model.example, shipped.plan, today):
        place = page.locator(f"[data-gate-state={state.gate}]")
        expect(place).to_contain_text(f"{state.settled} of {state.total} checks complete")
        links = place.locator("a[title]").evaluate_all("all => all.map(({ hash }) => hash.slice(7))")
        blockers = [blocker.id for blocker in state.blockers]
        assert links == blockers[: 3 if len(blockers) > 4 else 4]
    standings = page.locator("[data-check]").evaluate_all(
        "all => Object.fromEntries(all.map((check) => [check.dataset.check, check.dataset.state]))"
    )
    assert standings == {
        check.id: stands(check, playbook.model.example, shipped.plan, today).state for check in playbook.checks
    }
