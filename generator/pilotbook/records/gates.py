"""Evaluates the checks and the gates of a pilot on a day. `decision.py` evaluates the decision.

`overrides/record/gates.js` does the same in the browser; the cases in `tests/golden/cases/gates.yml` test both.

Comes in: the checks of a playbook, a record under current ids, and a day as an ISO date. Goes out: states, with the
reason if a sign-off does not count.
Must not know: pages, the clock.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pilotbook.book.gate_plan import GatePlan
from pilotbook.book.model import BookCheck
from pilotbook.models import Record
from pilotbook.models.record import Condition, Ticked
from pilotbook.record_format import has_visible_text

CheckStatus = Literal["open", "done", "not-applicable", "exception", "stale", "expired", "incomplete"]

MOST_EXCEPTIONS = 3
"""The most exceptions from blocking checks that a pilot may have at a time."""
LONGEST_EXCEPTION = 90
"""The most days after the day of agreement on which an exception from a blocking check ends."""

_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d", re.ASCII)
_REQUIRED_FIELDS: dict[str, tuple[str, ...]] = {
    "done": ("on",),
    "not-applicable": ("reason",),
    "exception": ("reason", "by", "expires"),
}
_REQUIRED_TO_PASS: dict[str, tuple[str, ...]] = {
    "done": ("signer", "on", "evidence"),
    "not-applicable": ("reason", "signer", "approver"),
    "exception": ("reason", "by", "control", "on", "expires", "approver"),
}
"""The additional fields that a blocking check requires."""
_TWO_PERSONS = {"not-applicable": ("signer", "approver"), "exception": ("by", "approver")}
"""The fields of a blocking check that name two different persons."""


@dataclass(frozen=True)
class UnsettledReason:
    """Why a sign-off or an exception does not count."""

    kind: Literal["days", "change", "expired", "missing", "same-person", "no-exception", "too-long", "future"]
    """`same-person`: the second person is the first. `no-exception`: the check takes none, since it comes before live
    input. `too-long`: the exception ends too late. `future`: the sign-off has a day that has not come yet."""
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
    """A blocking check that keeps a gate blocked."""

    id: str
    state: CheckStatus | Literal["too-many"]
    """Its state. `too-many`: it has an exception, and the pilot has more exceptions than it may have."""


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
    overdue: tuple[Condition, ...] = ()
    """At the gate of the decision: the conditions whose due date has passed and that are not met."""

    @property
    def open(self) -> bool:
        """Whether the gate is passed: no blocking check blocks it, and no condition is overdue."""
        return not self.blockers and not self.overdue


def evaluation_day(record: Record, today: str) -> str:
    """Return the day on which a pilot is evaluated: today, or the day that an invented one names."""
    pilot = record.pilot
    return pilot.as_of if pilot.invented and pilot.as_of and is_day(pilot.as_of) else today


def check_state(check: BookCheck, record: Record, plan: GatePlan, today: str) -> CheckState:
    """Evaluate one check on a day. A blocking check takes more to settle than another."""
    ticked = record.checks.get(check.id)
    if ticked is None or ticked.status not in _REQUIRED_FIELDS:
        return CheckState("open")
    if check.blocking and ticked.status == "exception" and check.gate in plan.before_live_input:
        return CheckState("incomplete", UnsettledReason("no-exception"))  # whatever is filled in
    required = (_REQUIRED_TO_PASS if check.blocking else _REQUIRED_FIELDS)[ticked.status]
    missing = tuple(
        name
        for name in required
        if not _is_given(name, getattr(ticked, name))
        and not (name == "evidence" and _is_left_out(record, f"checks/{check.id}/evidence"))
    )
    if missing:
        return CheckState("incomplete", UnsettledReason("missing", fields=missing))
    if ticked.status == "exception" and ticked.expires and today > ticked.expires:
        return CheckState("expired", UnsettledReason("expired", expires=ticked.expires))
    if kind := _find_refusal(check, ticked, today):
        return CheckState("incomplete", UnsettledReason(kind))
    why = _find_stale_reason(check, ticked, record, today) if ticked.status == "done" else None
    return CheckState("stale" if why else ticked.status, why)


def _find_refusal(check: BookCheck, ticked: Ticked, today: str) -> Literal["same-person", "too-long", "future"] | None:
    """Return why a complete sign-off of a blocking check does not count."""
    if not check.blocking:
        return None
    persons = [_person(getattr(ticked, name)) for name in _TWO_PERSONS.get(ticked.status, ())]
    if persons and persons[0] == persons[1]:
        return "same-person"
    if ticked.on and is_day(ticked.on) and ticked.on > add_days(today, 1):  # somewhere it is tomorrow already
        return "future"
    if ticked.status == "exception" and (ticked.expires or "") > add_days(ticked.on or "", LONGEST_EXCEPTION):
        return "too-long"
    return None


def _person(name: str | None) -> str:
    """Return a name without what makes no other person of it: case, spaces and signs."""
    whole = unicodedata.normalize("NFC", name or "").upper()
    return "".join(char for char in whole if unicodedata.category(char)[0] in "LMN")


def gate_states(checks: Sequence[BookCheck], record: Record, plan: GatePlan, today: str) -> tuple[GateState, ...]:
    """Evaluate the gates of a plan on a day, in their order. Checks of other gates count for none."""
    states = {check.id: check_state(check, record, plan, today) for check in checks}
    excepted = sum(check.blocking and states[check.id].state == "exception" for check in checks)
    found = []
    for gate in plan.ids:
        here = [(check, states[check.id]) for check in checks if check.gate == gate]
        found.append(
            GateState(
                gate=gate,
                total=len(here),
                settled=sum(state.settled for _, state in here),
                stale=sum(state.state in ("stale", "expired") for _, state in here),
                blockers=tuple(_list_blockers(here, too_many=excepted > MOST_EXCEPTIONS)),
                overdue=overdue_conditions(record, today) if gate == plan.decision else (),
            )
        )
    return tuple(found)


def _list_blockers(here: Iterable[tuple[BookCheck, CheckState]], *, too_many: bool) -> Iterator[Blocker]:
    for check, state in here:
        if check.blocking and not state.settled:
            yield Blocker(check.id, state.state)
        elif check.blocking and state.state == "exception" and too_many:
            yield Blocker(check.id, "too-many")


def current_gate(states: Sequence[GateState]) -> str:
    """Return the pilot's current gate: the first that is blocked, or the last. `states` must not be empty."""
    return next((state.gate for state in states if not state.open), states[-1].gate)


def overdue_conditions(record: Record, today: str) -> tuple[Condition, ...]:
    """Return the conditions of a go that are not met though their due date has passed."""
    decision = record.decision
    if decision is None or decision.outcome not in ("go", "conditional-go"):
        return ()
    return tuple(
        one
        for id_, one in decision.conditions.items()
        if is_day(one.due) and today > one.due and not _is_met(record, id_, one, today)
    )


def _is_met(record: Record, id_: str, condition: Condition, today: str) -> bool:
    """Return whether a condition is met: it has a day that has come, and evidence."""
    met = condition.met or ""
    proved = has_visible_text(condition.evidence) or _is_left_out(record, f"decision/conditions/{id_}/evidence")
    return is_day(met) and met <= add_days(today, 1) and proved


def _is_left_out(record: Record, path: str) -> bool:
    """Return whether an entry had a value that was left out of this copy of the record."""
    return path in (record.left_out or ()) and path not in (record.edits or {})


def _find_stale_reason(check: BookCheck, ticked: Ticked, record: Record, today: str) -> UnsettledReason | None:
    stale, on = check.stale_after, ticked.on or ""
    if stale is None:
        return None
    if stale.days and today > add_days(on, stale.days):
        return UnsettledReason("days", days=stale.days, since=add_days(on, stale.days + 1))
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


def add_days(day: str, days: int) -> str:
    """Return the day that comes `days` after another, or the last one of the calendar."""
    last = date.max.toordinal()
    return date.fromordinal(min(date.fromisoformat(day).toordinal() + days, last)).isoformat()
