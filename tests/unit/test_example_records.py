"""The filled examples: what is signed was allowed, and a figure that is in two places is the same in both."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from pilotbook.book.model import BookPlaybook
from pilotbook.models import Record
from pilotbook.records.cost import collect_inputs, monthly_cost
from pilotbook.records.decision import decision_state
from pilotbook.records.gates import gate_states
from pilotbook.render.views.home import home_view
from pilotbook.text.markup import format_money
from support.library import shipped_book

BOOK = shipped_book()
PLAN = BOOK.plan
OUTCOMES = {"sales-sdr": "conditional-go", "support-triage": "go", "contract-review": "stop", "forecasting": ""}
QUARTER_ENDS = date(2026, 12, 31)
"""The end of the cycle that the forecasting example is judged on."""


@pytest.fixture(params=OUTCOMES)
def playbook(request: pytest.FixtureRequest) -> BookPlaybook:
    return BOOK.load(request.param)


def example(playbook: BookPlaybook) -> Record:
    assert playbook.model.example
    return playbook.model.example


def signed_on(record: Record, check: str) -> list[str]:
    """The days on which a check was signed off, the first one first."""
    ticked = record.checks[check]
    return sorted(filter(None, (ticked.on, *(one.on for one in ticked.history.values()))))


def figures(text: object) -> set[str]:
    """The numbers in a text, as written: `1.14`, `3,060`."""
    return set(re.findall(r"\d[\d,]*(?:\.\d+)?", str(text)))


def test_one_example_goes_one_goes_on_conditions_one_stops_and_one_is_being_proved() -> None:
    decisions = {id_: example(BOOK.load(id_)).decision for id_ in OUTCOMES}
    assert {id_: str(one.outcome) if one else "" for id_, one in decisions.items()} == OUTCOMES


def test_every_gate_that_was_passed_was_open_on_its_day(playbook: BookPlaybook) -> None:
    record = example(playbook)
    decision = record.decision
    up_to = (
        PLAN.decision
        if decision and "go" in str(decision.outcome)
        else [gate for gate in PLAN.ids if gate in PLAN.before_live_input][-1]
    )
    days = {str(record.pilot.as_of), str(decision.on if decision else record.pilot.as_of)}
    for day in days:
        states = gate_states(playbook.checks, record, PLAN.up_to(up_to), day)
        blocked = {state.gate: state.blockers for state in states if not state.open}
        assert not blocked, day


@pytest.mark.parametrize("playbook_id", [id_ for id_, outcome in OUTCOMES.items() if outcome.endswith("go")])
def test_a_decision_to_go_holds_and_its_conditions_are_kept(playbook_id: str) -> None:
    playbook = BOOK.load(playbook_id)
    record = example(playbook)
    for day in (str(record.decision and record.decision.on), str(record.pilot.as_of)):
        state = decision_state(playbook.checks, record, PLAN, day)
        assert state.allowed, state
        assert not state.overdue, state


def test_it_is_decided_within_ninety_days_of_the_first_live_input_or_thirty_of_a_cycle(playbook: BookPlaybook) -> None:
    record = example(playbook)
    ended = record.decision.on if record.decision else record.checks["decision-signed"].due
    last = date.fromisoformat(signed_on(record, "live-input-cleared")[0]) + timedelta(days=90)
    if playbook.id == "forecasting":
        last = QUARTER_ENDS + timedelta(days=30)
    assert date.fromisoformat(str(ended)) <= last


def test_everyone_with_a_check_at_the_kickoff_attends_it(playbook: BookPlaybook) -> None:
    assert {check.role for check in playbook.kickoff_checks} <= set(playbook.model.kickoff.present)


def test_the_memo_names_the_costs_that_the_inputs_give(playbook: BookPlaybook) -> None:
    record = example(playbook)
    run, month = (record.tables["memo-cost"][row] for row in ("run", "month"))
    runs = re.match(r"([\d,]+) ", str(run["basis"]))
    assert runs, "it begins with the number of runs"
    inputs = collect_inputs(playbook.model.cost, record.cost)
    made = monthly_cost({**inputs, "pilot_runs_per_month": float(runs[1].replace(",", ""))}, 1)
    currency = playbook.model.cost.currency
    for text, amount in (
        (run["agent"], f"${made.per_run:,.2f}"),
        (run["hand"], f"${made.by_hand_per_run:,.2f}"),
        (month["agent"], format_money(made.total, currency)),
        (month["hand"], format_money(made.by_hand, currency)),
    ):
        assert str(text).startswith(amount), (text, amount)
    evidence = f"{record.checks['full-volume-cost-known'].evidence}"
    assert figures(run["agent"]) | figures(run["hand"]) <= figures(evidence)


@pytest.mark.parametrize("playbook_id", [id_ for id_, outcome in OUTCOMES.items() if outcome])
def test_the_result_has_the_same_figures_wherever_it_is_written(playbook_id: str) -> None:
    record = example(BOOK.load(playbook_id))
    measured = record.checks["result-measured"]
    says = figures(f"{measured.evidence} {' '.join(note.text for note in measured.remarks.values())}")
    says |= figures(getattr(measured, "note", ""))
    row = record.tables["results"]["primary"]
    primary = re.match(r"[\d.,]+", str(row["after"]))
    assert primary
    assert primary[0] in says
    assert max(figures(row["after-n"]), key=lambda one: float(one.replace(",", ""))) in says


def test_nothing_is_signed_after_the_day_for_which_the_example_is_shown(playbook: BookPlaybook) -> None:
    record = example(playbook)
    days = {id_: signed_on(record, id_)[-1] for id_ in record.checks if signed_on(record, id_)}
    assert {id_: day for id_, day in days.items() if day > str(record.pilot.as_of)} == {}


def test_the_picture_on_the_home_page_shows_each_check_of_an_example_that_went_live() -> None:
    picture = home_view(BOOK)["example"]
    playbook = BOOK.load(picture["id"])
    example = playbook.model.example
    assert example is not None
    states = [state for _, states, _ in picture["rows"] for state in states]
    assert len(states) == len(playbook.checks)
    assert states.count("exception") == sum(one.status == "exception" for one in example.checks.values())
    assert picture["decision"].startswith(("Go, ", "Conditional go, "))
    assert picture["rows"][0][2].startswith(f"{len(picture['rows'][0][1])} checks: ")
