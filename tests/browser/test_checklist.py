"""The checklist in the browser: ticks, statuses, gates, answers, tables and the decision."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from pilotbook.book.model import Book
from pilotbook.records.gates import check_state as stands
from pilotbook.records.gates import gate_states
from pilotbook.text.labels import format_day
from support.browser import PLAYBOOK, Pages, come_near, details, menu, put, record_of, saved, standing, tick, write
from support.run import some

pytestmark = pytest.mark.browser

CHECK = "number-owned"
STALE = "held-meeting-defined"


def test_the_first_sign_off_makes_a_pilot_and_asks_for_its_name_without_taking_the_focus(playbook: Page) -> None:
    expect(playbook.locator("pilot-bar")).to_contain_text("No pilot yet")
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


def test_a_sign_off_is_still_there_after_a_reload_with_name_and_date(playbook: Page) -> None:
    tick(playbook, CHECK)
    playbook.get_by_label("Your name").fill("Ann Lee")
    playbook.get_by_role("button", name="Done", exact=True).click()
    tick(playbook, STALE)
    playbook.reload()
    today = playbook.evaluate("new Date().toLocaleDateString('sv')")
    for check in (CHECK, STALE):
        expect(playbook.locator(f"#tick-{check}")).to_be_checked()
        assert standing(playbook, check) == f"Signed off by Ann Lee, {today}."


def test_the_space_bar_signs_off_a_check_and_undoes_it(playbook: Page) -> None:
    playbook.locator(f"#tick-{CHECK}").focus()
    playbook.keyboard.press("Space")
    assert saved(playbook)["checks"][CHECK]["status"] == "done"
    playbook.keyboard.press("Space")
    assert saved(playbook)["checks"][CHECK]["status"] == "open"
    expect(playbook.locator(f"#tick-{CHECK}")).not_to_be_checked()


def test_undoing_a_sign_off_keeps_what_was_written(playbook: Page) -> None:
    write(playbook, CHECK, status="done", by="Ann Lee", evidence="page 2", remark="two lines")
    tick(playbook, CHECK)
    entry = saved(playbook)["checks"][CHECK]
    assert (entry["status"], entry["evidence"], entry["by"]) == ("open", "page 2", "Ann Lee")
    assert [remark["text"] for remark in entry["remarks"].values()] == ["two lines"]


def test_evidence_is_a_link_only_when_it_is_an_address(playbook: Page) -> None:
    write(playbook, CHECK, evidence="see https://wiki.example/plan and javascript:alert(1)")
    links = playbook.locator(f"#check-{CHECK} [data-told=evidence] a")
    assert links.evaluate_all("all => all.map((a) => a.href)") == ["https://wiki.example/plan"]


def test_a_check_that_does_not_apply_needs_a_reason(playbook: Page) -> None:
    write(playbook, CHECK, status="not-applicable")
    assert standing(playbook, CHECK) == "Does not count yet. Still missing: the reason."
    expect(playbook.locator("[data-gate-state=choose]")).to_contain_text(f"{CHECK} (incomplete)")
    write(playbook, CHECK, reason="No variable pay here")
    assert standing(playbook, CHECK) == "Does not apply: No variable pay here"
    expect(playbook.locator("[data-gate-state=choose]")).not_to_contain_text(CHECK)


def test_an_exception_needs_reason_owner_and_expiry_and_ends(playbook: Page) -> None:
    write(playbook, CHECK, status="exception")
    missing = "Still missing: the reason, who, the day on which it ends."
    assert standing(playbook, CHECK) == f"Does not count yet. {missing}"
    soon = (dt.date.today() + dt.timedelta(days=3)).isoformat()
    write(playbook, CHECK, reason="Plan year", by="Ann Lee", expires=soon)
    assert standing(playbook, CHECK) == f"Exception until {soon}, Ann Lee answers for it: Plan year"
    expect(playbook.locator("[data-gate-state=choose]")).not_to_contain_text(CHECK)
    write(playbook, CHECK, expires="2026-01-31")
    assert standing(playbook, CHECK) == "The exception ended 2026-01-31: Plan year"
    expect(playbook.locator("[data-gate-state=choose]")).to_contain_text(f"{CHECK} (exception ended)")


def test_an_open_check_can_have_a_name_and_a_day(playbook: Page) -> None:
    write(playbook, CHECK, by="Ann Lee", due="2099-01-31")
    assert standing(playbook, CHECK) == "Ann Lee has it, due 2099-01-31."
    write(playbook, CHECK, due="2026-01-31")
    assert standing(playbook, CHECK) == "Overdue: Ann Lee was to do it by 2026-01-31."


def test_only_the_fields_of_a_status_are_shown_and_the_needed_ones_are_said(playbook: Page) -> None:
    form = details(playbook, CHECK)
    shown = "fields => fields.filter((f) => f.checkVisibility()).map((f) => f.name + (f.required ? '*' : ''))"
    form.wait_for()
    fields = form.locator("input, select, textarea")
    assert fields.evaluate_all(shown) == ["status", "by", "due", "evidence", "remark"]
    form.locator("[name=status]").select_option("exception")
    assert fields.evaluate_all(shown) == ["status", "by*", "expires*", "reason*", "evidence", "remark"]


def test_the_same_record_shows_on_the_pages_of_gaps_and_fixes_and_on_the_kickoff_sheet(playbook: Page) -> None:
    write(playbook, "owner-named", status="done", by="Ann Lee", on="2026-11-02")
    address = playbook.url.split("playbooks/")[0]
    for path in ("gaps/ownership/", "fixes/owner-first/", f"{PLAYBOOK}kickoff/"):
        playbook.goto(address + path)
        expect(playbook.locator("#tick-owner-named")).to_be_checked()
    expect(playbook.locator("#check-owner-named [data-by]")).to_have_text("Ann Lee")
    expect(playbook.locator("#check-owner-named [data-on]")).to_have_text("2026-11-02")
    tick(playbook, "owner-named")
    playbook.goto(address + PLAYBOOK)
    playbook.locator(".pb-pilotbar").wait_for()
    expect(playbook.locator("#tick-owner-named")).not_to_be_checked()


def test_a_sign_off_on_a_page_of_the_library_makes_a_pilot_of_the_playbook_that_is_named(pages: Pages) -> None:
    page = pages.open("gaps/ownership/")
    page.locator("pilot-bar [name=playbook]").select_option("forecasting")
    tick(page, "owner-named")
    assert saved(page)["pilot"]["playbook"] == "forecasting"
    page.goto(f"{pages.address}playbooks/forecasting/")
    expect(page.locator("#tick-owner-named")).to_be_checked()


def test_a_gate_opens_when_nothing_blocks_it_and_never_by_an_average(playbook: Page) -> None:
    gate = playbook.locator("[data-gate-state=choose]")
    ids = playbook.locator("[data-gate=choose] [data-check]").evaluate_all(
        "all => all.map((check) => [check.dataset.check, check.dataset.blocking !== undefined])"
    )
    blocking = [check for check, blocks in ids if blocks]
    others = [check for check, blocks in ids if not blocks]
    assert len(blocking) > 2
    assert others
    for check in [*others, *blocking[:-1]]:
        tick(playbook, check)
    links = gate.locator("a").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    assert links == [f"#check-{blocking[-1]}"]
    expect(gate).to_contain_text("Shut")
    path = playbook.locator("pilot-gates [data-gate=choose]")
    expect(path).to_contain_text(f"Shut by 1, {len(ids) - 1} of {len(ids)} settled")
    assert path.locator("progress").evaluate("bar => [bar.value, bar.max]") == [len(ids) - 1, len(ids)]
    tick(playbook, blocking[-1])
    expect(gate).to_contain_text("Open")
    tick(playbook, others[0])
    expect(gate).to_contain_text("Open")
    expect(path).to_contain_text(f"Open, {len(ids) - 1} of {len(ids)} settled")


def test_a_done_check_expires_when_its_days_run_out(pages: Pages) -> None:
    page = pages.open(PLAYBOOK)
    days = page.locator("[data-check][data-stale-days][data-blocking]").first
    check, limit = days.evaluate("node => [node.dataset.check, Number(node.dataset.staleDays)]")
    gate = days.get_attribute("data-gate")
    page.clock.install(time=dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
    page.reload()
    page.locator(".pb-pilotbar").wait_for()
    tick(page, check)
    assert "Signed off" in standing(page, check)
    page.clock.set_fixed_time(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC) + dt.timedelta(days=limit))
    page.reload()
    page.locator(".pb-pilotbar").wait_for()
    assert "Signed off" in standing(page, check)
    page.clock.set_fixed_time(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC) + dt.timedelta(days=limit + 1))
    page.reload()
    page.locator(".pb-pilotbar").wait_for()
    assert standing(page, check).startswith("Stale since")
    assert f"counted {limit} days" in standing(page, check)
    expect(page.locator(f"[data-gate-state={gate}]")).to_contain_text(f"{check} (stale)")
    expect(page.locator(f"#tick-{check}")).not_to_be_checked()
    tick(page, check)
    assert "Signed off" in standing(page, check)


def test_a_done_check_expires_when_the_model_changed_and_a_new_sign_off_renews_it(
    playbook: Page,
) -> None:
    check = playbook.locator('[data-check][data-stale-changes~="model"][data-blocking]').first.get_attribute(
        "data-check"
    )
    assert check
    write(playbook, check, status="done", by="Ann Lee", on="2026-11-01")
    menu(playbook, "Something changed…")
    dialog = playbook.locator("dialog")
    dialog.locator("[name=what]").select_option("model")
    dialog.get_by_label("On").fill("2026-11-10")
    dialog.get_by_label("Says who").fill("Bo Diaz")
    dialog.get_by_label("From what to what").fill("from 4 to 5")
    dialog.get_by_role("button", name="It changed").click()
    expect(dialog).to_be_hidden()
    assert standing(playbook, check) == "Stale: ticked 2026-11-01, and the model changed 2026-11-10. from 4 to 5"
    expect(playbook.locator("pilot-bar [role=status]")).to_have_text("Noted. Ticks gone stale: 1.")
    playbook.locator(f"#check-{check}").get_by_role("button", name="It still holds").click()
    assert "Responsible: Ann Lee" in standing(playbook, check)
    menu(playbook, "Something changed…")
    dialog.get_by_role("button", name="Take out").click()
    assert not saved(playbook).get("changes")


def test_the_owners_answer_says_gently_that_a_team_is_not_a_name(playbook: Page) -> None:
    come_near(playbook)
    place = playbook.locator("[data-question=owner]")
    place.get_by_label("Your answer").fill("RevOps team")
    expect(place.locator("[data-hint]")).to_have_text("That reads like a team. Who is the one person?")
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
        ("cases", "result", "failed"),
        ("exceptions", "to", "Ann Lee"),
    ),
)
def test_a_working_table_can_be_answered_and_extended(playbook: Page, table: str, field: str, value: str) -> None:
    come_near(playbook)
    place = playbook.locator(f"pilot-table[data-table={table}]")
    row = place.locator("tbody tr").first
    row.locator("[data-found] summary").click()
    row.get_by_label("Note:").fill("we tried it")
    if field == "to":
        row.locator("[data-found] [name=to]").fill(value)
    else:
        row.locator(f"[data-found] [name={field}]").select_option(value)
    place.get_by_role("button", name="Add a row of our own").click()
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
    own.get_by_role("button", name="Take the row out").click()
    expect(own).to_have_count(0)
    assert list(saved(playbook)["tables"][table]) == [shipped]


def test_a_go_with_a_blocked_gate_is_an_exception_with_a_name(playbook: Page) -> None:
    come_near(playbook)
    place = playbook.locator("pilot-decision")
    verdict = place.locator("[data-verdict]")
    place.get_by_label("Decision").select_option("go")
    expect(verdict).to_contain_text("Still missing: who signs, the day.")
    expect(place.locator("[data-blockers]")).to_contain_text("What still blocks")
    expect(place.locator("[data-blockers] a").first).to_have_attribute("href", f"#check-{CHECK}")
    place.get_by_label("Signed by").fill("Ann Lee")
    place.get_by_label("On", exact=True).fill("2026-11-20")
    expect(verdict).to_contain_text("A go needs somebody who answers for that by name")
    place.get_by_label("Who answers for it").fill("Bo Diaz")
    place.get_by_label("Reason").fill("Until the plan year ends")
    expect(verdict).to_have_text("Against a shut gate, by exception: Bo Diaz answers for it. Until the plan year ends")
    assert saved(playbook)["decision"] == {
        "outcome": "go", "signer": "Ann Lee", "on": "2026-11-20",
        "exception": {"by": "Bo Diaz", "reason": "Until the plan year ends"},
    }  # fmt: skip


def test_a_conditional_go_has_conditions_each_with_an_owner_and_a_day(playbook: Page) -> None:
    come_near(playbook)
    place = playbook.locator("pilot-decision")
    verdict = place.locator("[data-verdict]")
    place.get_by_label("Decision").select_option("conditional-go")
    place.get_by_label("Signed by").fill("Ann Lee")
    place.get_by_label("On", exact=True).fill("2026-11-20")
    expect(verdict).to_have_text("Still missing: conditions, each with an owner and a day.")
    for index, text in enumerate(["Rerun the cases", "Sign the page"]):
        place.get_by_role("button", name="Add a condition").click()
        place.locator("[name=text]").nth(index).fill(text)
        place.get_by_label("Owner").nth(index).fill("Bo Diaz")
        place.get_by_label("Due").nth(index).fill("2099-12-01")
    expect(verdict).to_have_text("Nothing stands against this decision.")
    place.get_by_role("button", name="Take out").first.click()
    assert list(saved(playbook)["decision"]["conditions"].values()) == [
        {"text": "Sign the page", "owner": "Bo Diaz", "due": "2099-12-01"}
    ]
    place.get_by_label("Due").fill("2026-01-31")
    expect(verdict).to_contain_text("Overdue since 2026-01-31: Sign the page (Bo Diaz).")


@pytest.mark.parametrize(("outcome", "name"), [("no-go", "No go"), ("stop", "Stop")])
def test_no_go_and_stop_need_a_signer_and_a_day_only(playbook: Page, outcome: str, name: str) -> None:
    come_near(playbook)
    place = playbook.locator("pilot-decision")
    place.get_by_label("Decision").select_option(name)
    place.get_by_label("Signed by").fill("Ann Lee")
    place.get_by_label("On", exact=True).fill("2026-11-20")
    expect(place.locator("[data-verdict]")).to_have_text("Nothing stands against this decision.")
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
    tick(playbook, STALE)
    record = saved(playbook)
    assert record["checks"][CHECK]["mood"] == "calm"
    assert record["checks"]["unheard-of"]["status"] == "done"
    assert record["tables"]["cases"]["gone-row"] == {"result": "passed", "color": "red"}
    assert record["plans"] == {"next": "year"}
    expect(playbook.locator("pilot-kept")).to_contain_text("unheard-of")


@pytest.mark.parametrize("name", ["sales-sdr", "support-triage", "forecasting", "contract-review"])
def test_the_page_and_the_command_line_say_the_same_of_the_shipped_examples(
    pages: Pages, shipped: Book, name: str
) -> None:
    page = pages.open(f"playbooks/{name}/")
    page.locator(".pb-pilotbar").wait_for()
    menu(page, "Open the filled example…")
    page.locator("dialog [data-act=keep]").click()
    playbook = shipped.load(name)
    assert playbook.model.example
    today = f"{playbook.model.example.pilot.as_of}"
    expect(page.locator("[data-asof]")).to_have_text(f"An invented example, shown as of {format_day(today)}.")
    for state in gate_states(playbook.checks, playbook.model.example, shipped.plan, today):
        place = page.locator(f"[data-gate-state={state.gate}]")
        expect(place).to_contain_text(f"{state.settled} of {state.total} checks are settled")
        links = place.locator("a").all_inner_texts()
        assert links == [blocker.id for blocker in state.blockers]
    standings = page.locator("[data-check]").evaluate_all(
        "all => Object.fromEntries(all.map((check) => [check.dataset.check, check.dataset.state]))"
    )
    assert standings == {
        check.id: stands(check, playbook.model.example, shipped.plan, today).state for check in playbook.checks
    }
