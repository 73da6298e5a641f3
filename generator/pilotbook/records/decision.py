"""Evaluates the decision of a pilot on a day: whether it is valid, what it carries, and what is overdue.

`overrides/record/decision.js` does the same in the browser; the cases in `tests/golden/cases/gates.yml` test both.

Comes in: the checks of a playbook, a record under current ids, and a day as an ISO date. Goes out: a `DecisionState`.
Must not know: pages, the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pilotbook.book.gate_plan import GatePlan
from pilotbook.book.model import BookCheck
from pilotbook.models import Record
from pilotbook.models.record import Condition, Decision
from pilotbook.record_format import has_visible_text

from .gates import Blocker, check_state, gate_states, is_day, overdue_conditions


@dataclass(frozen=True)
class DecisionState:
    """The state of the decision on a day."""

    outcome: str | None
    """The outcome in the record, or `None` if there is no decision."""
    allowed: bool
    """Whether the decision is valid: nothing is missing, no gate up to it is blocked by a check, and a `go` carries no
    exception. A `no-go` and a `stop` are valid over blocked gates."""
    blockers: tuple[Blocker, ...]
    """The blockers of the gates up to the decision."""
    exceptions: tuple[str, ...]
    """The ids of the blocking checks up to the decision that have an exception: they make a go a conditional one."""
    missing: tuple[str, ...]
    """What is missing or incomplete: `signer`, `on`, `conditions`; `signature` if it changed since it was signed."""
    overdue: tuple[Condition, ...]
    """The conditions whose due date has passed and that are not met."""

    @property
    def runs(self) -> bool:
        """Whether a signed go or conditional go let the agent into production."""
        return self.outcome in ("go", "conditional-go") and not self.missing


def decision_state(checks: Sequence[BookCheck], record: Record, plan: GatePlan, today: str) -> DecisionState:
    """Evaluate the decision on a day. Gates after that of the decision do not count."""
    before = plan.up_to_decision
    states = gate_states(checks, record, plan, today)
    blockers = tuple(one for state in states if state.gate in before for one in state.blockers)
    excepted = {
        check.id: state
        for check in checks
        if check.blocking
        and check.gate in before
        and (state := check_state(check, record, plan, today).state) in ("exception", "expired")
    }
    exceptions = tuple(id_ for id_, state in excepted.items() if state == "exception")
    decision = record.decision
    if decision is None or not decision.outcome:
        return DecisionState(None, False, blockers, exceptions, (), ())
    missing = tuple(_missing_fields(decision, record, bool(excepted)))
    goes = decision.outcome in ("go", "conditional-go")
    return DecisionState(
        outcome=decision.outcome,
        allowed=not missing and not (goes and blockers) and not (decision.outcome == "go" and exceptions),
        blockers=blockers,
        exceptions=exceptions,
        missing=missing,
        overdue=overdue_conditions(record, today),
    )


def _missing_fields(decision: Decision, record: Record, has_exceptions: bool) -> Iterator[str]:
    """Yield the fields of a decision that are missing. An exception that has ended was a condition, too."""
    if not has_visible_text(decision.signer):
        yield "signer"
    if not is_day(decision.on):
        yield "on"
    if decision.outcome == "conditional-go":
        conditions = decision.conditions
        if not all(map(_is_complete, conditions.values())) or not (conditions or has_exceptions):
            yield "conditions"
    if _changed_after_signing(record):
        yield "signature"


_SIGNED = re.compile(r"decision/(signer|on)")
_BOUND = re.compile(r"decision/(outcome|conditions/[^/]+/(text|owner|due))")
"""The entries that a signature covers. Moving a condition's due date requires a new signature."""


def _changed_after_signing(record: Record) -> bool:
    """Return whether the outcome or a condition was changed after the last change of the signer or the day."""
    edits = record.edits or {}
    signed = max((edit.at or "" for path, edit in edits.items() if _SIGNED.fullmatch(path)), default="")
    bound = max((edit.at or "" for path, edit in edits.items() if _BOUND.fullmatch(path)), default="")
    return bool(signed) and bound > signed


def _is_complete(condition: Condition) -> bool:
    return has_visible_text(condition.text) and has_visible_text(condition.owner) and is_day(condition.due)
