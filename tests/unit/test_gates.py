"""Where a pilot stands, as the command line computes it. The browser is held to the same cases in `record/`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from pilotbook.book.model import Book, BookCheck
from pilotbook.models import Record, Stale
from pilotbook.records import gates
from pilotbook.records.decision import decision_state
from support.gates import CASES, TODAY, plan_of


def check_of(id_: str, rule: dict[str, Any]) -> BookCheck:
    days, changes = rule.get("stale_days"), tuple(rule.get("stale_changes", ()))
    return BookCheck(
        id=id_,
        text=id_,
        done_when=id_,
        evidence=id_,
        role="owner",
        gate=rule["gate"],
        blocking=rule.get("blocking", False),
        kickoff=False,
        stale_after=Stale(days=days, changes=changes) if days or changes else None,
        effort={},
        document=None,
        sources=(),
        gap="gap",
        fix=None,
    )


def record_of(case: dict[str, Any]) -> Record:
    return Record.parse_lenient({"version": 1, "pilot": {"name": "Wren", "playbook": "bot"}, **case["record"]})


def told(blockers: tuple[gates.Blocker, ...]) -> list[str]:
    return [f"{blocker.id} {blocker.state}" for blocker in blockers]


def test_the_cases_are_many_and_each_has_a_name_of_its_own() -> None:
    assert len(CASES) >= 40
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert all(case.keys() & {"standing", "gates", "stage", "decision"} for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_pilot_is_in_the_state_of_the_case(case: dict[str, Any]) -> None:
    checks = [check_of(id_, rule) for id_, rule in case["rules"].items()]
    record, plan, today = record_of(case), plan_of(case), case.get("today", TODAY)
    for check in checks:
        expected = case.get("standing", {}).get(check.id)
        stands = gates.check_state(check, record, plan, today)
        if isinstance(expected, str):
            assert stands.state == expected
        elif expected:
            assert {"state": stands.state, "why": plain(stands.why)} == expected
    states = gates.gate_states(checks, record, plan, today)
    for state in states:
        made = asdict(state) | {"open": state.open, "blockers": told(state.blockers)}
        made["overdue"] = [condition.text for condition in state.overdue]
        expected = case.get("gates", {}).get(state.gate, {})
        assert {key: made[key] for key in expected} == expected
    if "stage" in case:
        assert gates.current_gate(states) == case["stage"]
    if expected := case.get("decision"):
        decision = decision_state(checks, record, plan, today)
        made = {
            "outcome": decision.outcome,
            "allowed": decision.allowed,
            "blockers": told(decision.blockers),
            "exceptions": list(decision.exceptions),
            "missing": list(decision.missing),
            "overdue": [condition.text for condition in decision.overdue],
        }
        assert {key: made[key] for key in expected} == expected


def plain(why: gates.UnsettledReason | None) -> dict[str, Any] | None:
    if why is None:
        return None
    given = {key: value for key, value in asdict(why).items() if value is not None and value != ()}
    return given | ({"fields": list(why.fields)} if why.fields else {})


def test_no_gate_of_a_shipped_example_is_blocked_under_its_decision(shipped: Book) -> None:
    decided = 0
    for playbook in shipped.load_all():
        record = playbook.model.example
        assert record is not None
        as_of = gates.evaluation_day(record, "today")
        assert as_of == record.pilot.as_of
        states = gates.gate_states(playbook.checks, record, shipped.plan, as_of)
        assert sum(state.total for state in states) == len(playbook.checks)
        for day in [record.decision.on, as_of] if record.decision else []:
            decision = decision_state(playbook.checks, record, shipped.plan, day)
            assert (decision.missing, decision.allowed, decision.overdue) == ((), True, ()), (playbook.id, day)
            decided += 1
    assert decided == 6


def test_a_browsers_record_is_taken_half_filled_in_and_with_what_only_a_newer_version_knows() -> None:
    saved = {
        "version": 1,
        "pilot": {"id": "k3f9x2ab", "name": "Wren", "playbook": "bot", "mood": "calm"},
        "checks": {"a": {"status": "done", "on": "2026-11-01", "color": "red"}},
        "decision": {"outcome": "conditional-go", "conditions": [{"text": "rerun"}]},
        "edits": {"checks/a": {"at": "2026-11-01T10:00:00.000Z", "by": "r4nd0m"}, "checks/gone": {
            "at": "2026-11-01T10:00:00.000Z", "by": "r4nd0m", "after": {"other": "2026-10-01T10:00:00.000Z"}}},
        "known": ["a"],
        "plans": {"next": "year"},
    }  # fmt: skip
    dumped = Record.parse_lenient(saved).model_dump(mode="json", exclude_none=True, exclude_unset=True)
    stamp = {"at": "2026-11-01T10:00:00.000Z", "by": "r4nd0m"}
    seen = {stamp["by"]: stamp["at"]}
    assert dumped == {
        **saved,
        "version": 2,
        "decision": {
            "outcome": "conditional-go",
            "signer": "",
            "on": "",
            "conditions": {"c1": {"text": "rerun", "owner": "", "due": ""}},
        },
        "edits": {
            "checks/a/status": stamp,
            "checks/a/on": stamp,
            "checks/a/color": stamp,
            "checks/a": {"after": seen},
            "checks/gone": {"after": {**seen, "other": "2026-10-01T10:00:00.000Z"}},
        },
    }


def test_an_author_may_write_an_example_as_in_version_1() -> None:
    conditions = [{"text": "rerun", "owner": "Bo Diaz", "due": "2026-12-01"}]
    decision = {"outcome": "conditional-go", "signer": "Ann Lee", "on": "2026-11-01"}
    example = {"pilot": {"name": "Wren", "playbook": "bot"}, "checks": {"a": {"note": "We asked."}}}
    for version in ({}, {"version": 1}, {"version": 2}):
        old = Record.model_validate({**version, **example, "decision": {**decision, "conditions": conditions}})
        new = Record.model_validate(
            {
                **example,
                "checks": {"a": {"remarks": {"note": {"text": "We asked."}}}},
                "decision": {**decision, "conditions": {"c1": conditions[0]}},
            }
        )
        assert old == new
        assert old.version == 2


def test_an_author_is_held_to_whole_entries_and_known_keys() -> None:
    pilot = {"version": 2, "pilot": {"name": "Wren", "playbook": "bot", "stage": "prove"}}
    for wrong in (
        {"plans": {}},
        {"checks": {"a": {"status": "done", "on": "2026-11-01"}}},
        {"checks": {"a": {"status": "done", "by": "Ann Lee", "on": "soon"}}},
        {"checks": {"a": {"color": "red"}}},
        {"decision": {"outcome": "go", "on": "2026-11-01"}},
        {"changes": {"swap": {"what": "moon", "on": "2026-11-01"}}},
    ):
        with pytest.raises(ValueError, match="1 validation error"):
            Record.model_validate({**pilot, **wrong})
        Record.parse_lenient({**pilot, **wrong})
