"""Evaluates the checks, the gates and the decision of a pilot on a day.

`overrides/record/gates.js` does the same in the browser; the cases in `tests/golden/cases/gates.yml` test both.

Comes in: the checks of a playbook, a record under current ids, and a day as an ISO date. Goes out: states, with the
reason if a sign-off does not count.
Must not know: pages, the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pilotbook.book.model import BookCheck
from pilotbook.models import Record
from pilotbook.models.record import Condition, Decision, Ticked
from pilotbook.record_format import has_visible_text

CheckStatus = Literal["open", "done", "not-applicable", "exception", "stale", "expired", "incomplete"]

_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d", re.ASCII)
_REQUIRED_FIELDS: dict[str, tuple[str, ...]] = {
    "done": ("on",),
    "not-applicable": ("reason",),
    "exception": ("reason", "by", "expires"),
}


@dataclass(frozen=True)
class UnsettledReason:
    """Why a sign-off or an exception does not count."""

    kind: Literal["days", "change", "expired", "missing"]
    days: int | None = None
    """For `days`: the number of days for which the sign-off counted."""
    since: str | None = None
    """For `days`: the first day on which the sign-off no longer counts."""
    what: str | None = None
    """For `change`: the kind of change."""
    changed: str | None = None
    """For `change`: the day of the change."""
    change: str | None = None
    """For `change`: the note about the change, if there is one."""
    expires: str | None = None
    """For `expired`: the last day of the exception."""
    fields: tuple[str, ...] = ()
    """For `missing`: the fields of the record that have to be filled in."""


@dataclass(frozen=True)
class CheckState:
    """The state of one check on a day."""

    state: CheckStatus
    why: UnsettledReason | None = None

    @property
    def settled(self) -> bool:
        """Whether the check counts: it is done, not applicable, or has an exception that has not expired."""
        return self.state in _REQUIRED_FIELDS


@dataclass(frozen=True)
class Blocker:
    """A blocking check that is not settled."""

    id: str
    state: CheckStatus


@dataclass(frozen=True)
class GateState:
    """The state of one gate on a day."""

    gate: str
    total: int
    """The number of its checks."""
    settled: int
    """The number of its checks that are settled."""
    stale: int
    """The number of its checks whose sign-off or exception has expired."""
    blockers: tuple[Blocker, ...]

    @property
    def open(self) -> bool:
        """Whether the gate is passed: no blocking check is unsettled. Other checks make no difference."""
        return not self.blockers


@dataclass(frozen=True)
class DecisionState:
    """The state of the decision on a day."""

    outcome: str | None
    """The outcome in the record, or `None` if there is no decision."""
    allowed: bool
    """Whether the decision is valid: nothing is missing, and a `go` at a blocked gate has an exception."""
    needs_exception: bool
    """Whether the decision is a `go` while a gate up to the decision is blocked."""
    blockers: tuple[Blocker, ...]
    """The unsettled blocking checks of all gates up to the decision."""
    missing: tuple[str, ...]
    """What is missing or incomplete: `signer`, `on`, `conditions`."""
    overdue: tuple[Condition, ...]
    """The conditions of a conditional go whose due date has passed."""


def check_state(check: BookCheck, record: Record, today: str) -> CheckState:
    """Evaluate one check on a day."""
    ticked = record.checks.get(check.id)
    if ticked is None or ticked.status not in _REQUIRED_FIELDS:
        return CheckState("open")
    missing = tuple(name for name in _REQUIRED_FIELDS[ticked.status] if not _is_given(name, getattr(ticked, name)))
    if missing:
        return CheckState("incomplete", UnsettledReason("missing", fields=missing))
    if ticked.status == "exception" and ticked.expires and today > ticked.expires:
        return CheckState("expired", UnsettledReason("expired", expires=ticked.expires))
    why = _find_stale_reason(check, ticked, record, today) if ticked.status == "done" else None
    return CheckState("stale" if why else ticked.status, why)


def gate_state(checks: Iterable[BookCheck], record: Record, gate: str, today: str) -> GateState:
    """Evaluate one gate on a day. `checks` may have checks of other gates, which are ignored."""
    here = [(check, check_state(check, record, today)) for check in checks if check.gate == gate]
    return GateState(
        gate=gate,
        total=len(here),
        settled=sum(stands.settled for _, stands in here),
        stale=sum(stands.state in ("stale", "expired") for _, stands in here),
        blockers=tuple(
            Blocker(check.id, stands.state) for check, stands in here if check.blocking and not stands.settled
        ),
    )


def gate_states(checks: Sequence[BookCheck], record: Record, gates: Iterable[str], today: str) -> tuple[GateState, ...]:
    """Evaluate gates on a day, in their order."""
    return tuple(gate_state(checks, record, gate, today) for gate in gates)


def current_gate(states: Sequence[GateState]) -> str:
    """Return the pilot's current gate: the first that is blocked, or the last. `states` must not be empty."""
    return next((state.gate for state in states if not state.open), states[-1].gate)


def decision_state(checks: Sequence[BookCheck], record: Record, gates: Sequence[str], today: str) -> DecisionState:
    """Evaluate the decision on a day. Gates after `decide` do not count."""
    before = gates[: gates.index("decide") + 1] if "decide" in gates else gates
    blockers = tuple(blocker for state in gate_states(checks, record, before, today) for blocker in state.blockers)
    decision = record.decision
    if decision is None or not decision.outcome:
        return DecisionState(None, False, False, blockers, (), ())
    missing = tuple(_missing_fields(decision))
    needs_exception = decision.outcome == "go" and bool(blockers)
    conditions = decision.conditions.values() if decision.outcome == "conditional-go" else ()
    return DecisionState(
        outcome=decision.outcome,
        allowed=not missing and (not needs_exception or _has_exception(decision)),
        needs_exception=needs_exception,
        blockers=blockers,
        missing=missing,
        overdue=tuple(condition for condition in conditions if is_day(condition.due) and today > condition.due),
    )


def _missing_fields(decision: Decision) -> Iterator[str]:
    """Yield the fields of a decision that are missing or incomplete."""
    if not has_visible_text(decision.signer):
        yield "signer"
    if not is_day(decision.on):
        yield "on"
    if decision.outcome == "conditional-go" and not (
        decision.conditions and all(map(_is_complete, decision.conditions.values()))
    ):
        yield "conditions"


def _is_complete(condition: Condition) -> bool:
    return has_visible_text(condition.text) and has_visible_text(condition.owner) and is_day(condition.due)


def _has_exception(decision: Decision) -> bool:
    exception = decision.exception
    return exception is not None and has_visible_text(exception.by) and has_visible_text(exception.reason)


def _find_stale_reason(check: BookCheck, ticked: Ticked, record: Record, today: str) -> UnsettledReason | None:
    stale, on = check.stale_after, ticked.on or ""
    if stale is None:
        return None
    if stale.days and today > _add_days(on, stale.days):
        return UnsettledReason("days", days=stale.days, since=_add_days(on, stale.days + 1))
    after = [
        (change.on, id_)
        for id_, change in record.changes.items()
        if change.what in stale.changes
        and is_day(change.on)
        and on <= change.on <= today
        and not (change.on == on and _ticked_after(check.id, id_, record))
    ]
    if not after:
        return None
    change = record.changes[max(after)[1]]
    return UnsettledReason("change", what=change.what, changed=change.on, change=change.note or None)


def _ticked_after(check: str, change: str, record: Record) -> bool:
    """Return whether a sign-off on the day of a change is later than the change. False if either time is unknown."""
    changed = max(_edited_at(record, f"changes/{change}/{field}") for field in ("what", "on"))
    return bool(changed) and _edited_at(record, f"checks/{check}/status") > changed


def _edited_at(record: Record, path: str) -> str:
    edit = (record.edits or {}).get(path)
    return (edit.at if edit else None) or ""


def _is_given(name: str, value: str | None) -> bool:
    return is_day(value) if name in ("on", "expires") else has_visible_text(value)


def is_day(value: str | None) -> bool:
    """Return whether a text is a valid ISO date from 1000 to 2999, such as `2026-11-20`."""
    if not value or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _add_days(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
