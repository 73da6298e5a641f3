"""Builds the register: every pilot and every agent in production, with its owner, stage and blockers.

`overrides/components/register/standing.js` does the same in the browser. The cases in `tests/golden/cases/register.yml`
test both.

Comes in: records, the book and a day as an ISO date. Goes out: rows, their totals, and how long the gates took.
Must not know: pages, files, the clock.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from pilotbook.book.gate_plan import GatePlan
from pilotbook.book.model import Book, BookCheck
from pilotbook.book.summary import Summary
from pilotbook.models import Record
from pilotbook.models.record import Condition
from pilotbook.record_format import has_visible_text

from .decision import DecisionState, decision_state
from .gates import GateState, check_state, current_gate, evaluation_day, gate_states, is_day
from .migrate import migrate_record
from .record_file import playbook_of_record

DEFAULT_LIMIT = 3
"""The number of pilots that may be open at once, unless a site sets `limit`."""
PRODUCTION, PAST_CONDITIONS, STOPPED = "production", "past-conditions", "stopped"
"""The stages of an agent after the decision. `past-conditions`: it was let into production, and what it was let in
under no longer holds: a condition is overdue, an exception has ended, or a check before the decision blocks again."""

_NO_NAME = re.compile(
    "a|all|and|board|business|committee|company|department|each|engineering|everybody|everyone|finance|for|group|head|hr|"
    "is|it|legal|management|marketing|nobody|of|on|operations|ops|or|our|owns|people|product|revops|sales|security|shared|"
    "somebody|support|tba|tbd|team|teams|tech|the|us|vendor|we|ceo|cfo|coo|cro|cto"
)


def looks_like_a_team(text: str) -> bool:
    """Return whether a text names a team or a title and no person. Any unknown word counts as a person's name."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return bool(words) and all(_NO_NAME.fullmatch(word) for word in words)


@dataclass(frozen=True)
class PassedGate:
    """A gate that a pilot has passed."""

    gate: str
    on: str
    """The day on which its last blocking check was done."""
    days: int | None
    """The days since the gate before, or since the record's first edit. `None` if that day is unknown."""


@dataclass(frozen=True)
class PilotState:
    """The state of one pilot or agent on a day."""

    at: str
    """The stage: the id of the current gate, `production`, `past-conditions` or `stopped`."""
    owner: str
    """The owner as the team wrote it. Empty if the field is empty."""
    named: bool
    """Whether the owner is a person's name."""
    gates: tuple[GateState, ...]
    blockers: tuple[str, ...]
    """The ids of the checks that block the current gate. In production: of all unsettled blocking checks."""
    overdue: tuple[Condition, ...]
    """The conditions of the decision that are overdue."""
    late: int
    """The number of checks that are not settled though their due date has passed."""
    stale: int
    """The number of expired sign-offs and exceptions."""
    since: str
    """The first day at this stage, as an ISO date. Empty if it is unknown."""
    days: int | None
    """The number of days since then. `None` if the first day is unknown."""
    approver: str
    """Who approves the next version. Empty if the field is empty."""
    passed: tuple[PassedGate, ...]
    """The gates before the first that is blocked, in order, as far as their days are known."""
    invented: bool
    """Whether the pilot is made up. It is shown and counts nowhere."""


@dataclass(frozen=True)
class RegisterRow:
    """One row of the register."""

    record: Record
    playbook: Summary
    standing: PilotState
    titles: Mapping[str, str]
    """What people call the playbook's checks, by id."""
    gates: Mapping[str, str]
    """The titles of the gates that the pilot passes, by id, in order."""

    @property
    def name(self) -> str:
        """The team's name for the pilot."""
        return self.record.pilot.name


@dataclass(frozen=True)
class Totals:
    """The numbers above the register."""

    named: int
    """Agents in production with a named owner: the headline number."""
    unnamed: int
    """Agents in production without a named owner."""
    past: int
    """Agents that run past their conditions. They are in neither number before."""
    pilots: int
    """Pilots on which nobody has decided yet, or that got a no-go."""
    nameless: int
    """Pilots without a named owner."""
    stopped: int
    invented: int
    """Invented pilots, which are in no other number."""


@dataclass(frozen=True)
class GateDuration:
    """How long one gate took the pilots that passed it."""

    gate: str
    passed: int
    """The number of pilots that passed it."""
    days: float | None
    """The median of their days. `None` if no pilot's days are known."""


def pilot_state(checks: Sequence[BookCheck], record: Record, plan: GatePlan, today: str) -> PilotState:
    """Evaluate a pilot on a day, with the checks of its playbook and a record under current ids.

    An invented pilot is evaluated on the day that it names.
    """
    today = evaluation_day(record, today)
    states = gate_states(checks, record, plan, today)
    decision = decision_state(checks, record, plan, today)
    at = _find_stage(decision, states)
    passed = tuple(_passed_gates(checks, record, states))
    since = _stage_since(record, passed, at, plan.ids)
    owner = _table_text(record, "roles", "owner", "name")
    return PilotState(
        at=at,
        owner=owner,
        named=bool(owner) and not looks_like_a_team(owner),
        gates=states,
        blockers=tuple(one.id for state in states if decision.runs or state.gate == at for one in state.blockers),
        overdue=decision.overdue,
        late=sum(_is_late(check, record, plan, today) for check in checks),
        stale=sum(state.stale for state in states),
        since=since,
        days=_days_between(since, today),
        approver=_table_text(record, "version-log", "approver", "text"),
        passed=passed,
        invented=record.pilot.invented,
    )


def _is_late(check: BookCheck, record: Record, plan: GatePlan, today: str) -> bool:
    """Return whether a check is not settled though its due date has passed. An expired sign-off is not late."""
    due = (record.checks[check.id].due or "") if check.id in record.checks else ""
    return is_day(due) and due < today and check_state(check, record, plan, today).state in ("open", "incomplete")


def _find_stage(decision: DecisionState, states: Sequence[GateState]) -> str:
    """Return the stage of a pilot. What a hurried team signs over blockers does not bring it into production."""
    if decision.outcome == "stop":
        return STOPPED
    if not decision.runs:
        return current_gate(states)
    return PRODUCTION if decision.allowed and not decision.overdue else PAST_CONDITIONS


def build_rows(records: Iterable[Record], book: Book, today: str) -> list[RegisterRow]:
    """Build a row for each record, with its ids migrated.

    Rows are sorted by stage (production, past its conditions, the last gate to the first, stopped), then by name.

    Raises:
        PilotbookError: if the book does not have the playbook of a record.
    """
    made = []
    for record in records:
        playbook = playbook_of_record(record, book)
        carried = migrate_record(record, book, playbook)
        gates = {id_: gate.title for id_, gate in playbook.gates.items()}
        titles = {check.id: check.text for check in playbook.checks}
        state = pilot_state(playbook.checks, carried, playbook.plan, today)
        made.append(RegisterRow(carried, playbook.summary, state, titles, gates))
    return sorted(made, key=lambda row: (_rank(row), row.name.casefold()))


def _rank(row: RegisterRow) -> float:
    """Return where a row is in the order of stages: pilots with fewer gates ahead of them come first."""
    first, at = (PRODUCTION, PAST_CONDITIONS), row.standing.at
    if at in first:
        return first.index(at)
    return math.inf if at == STOPPED else len(first) + len(row.gates) - list(row.gates).index(at)


def durations_at_gates(rows: Iterable[RegisterRow], book: Book) -> list[GateDuration]:
    """Compute how long each of the site's gates took. Pilots of playbooks with their own gates do not count."""
    return gate_durations((row.standing for row in rows if not row.playbook.gates), book.gates)


def count_totals(standings: Iterable[PilotState]) -> Totals:
    """Count agents and pilots by stage and by whether they have a named owner."""
    every = list(standings)
    found = [one for one in every if not one.invented]
    running = [one for one in found if one.at == PRODUCTION]
    pilots = [one for one in found if one.at not in (PRODUCTION, PAST_CONDITIONS, STOPPED)]
    named = sum(one.named for one in running)
    return Totals(
        named=named,
        unnamed=len(running) - named,
        past=sum(one.at == PAST_CONDITIONS for one in found),
        pilots=len(pilots),
        nameless=sum(not one.named for one in pilots),
        stopped=sum(one.at == STOPPED for one in found),
        invented=len(every) - len(found),
    )


def gate_durations(standings: Iterable[PilotState], gates: Iterable[str]) -> list[GateDuration]:
    """Compute how long each gate took, in the order of the gates. Invented pilots do not count."""
    passed = [one for standing_ in standings if not standing_.invented for one in standing_.passed]
    found = []
    for gate in gates:
        through = [one for one in passed if one.gate == gate]
        known = [one.days for one in through if one.days is not None]
        found.append(GateDuration(gate, len(through), float(median(known)) if known else None))
    return found


def _table_text(record: Record, table: str, line: str, key: str) -> str:
    value = record.tables.get(table, {}).get(line, {}).get(key, "")
    return str(value).strip() if has_visible_text(value) else ""


def _passed_gates(checks: Sequence[BookCheck], record: Record, states: Sequence[GateState]) -> Iterable[PassedGate]:
    """Yield the gates before the first that is blocked, each with the day of its last sign-off on a blocking check."""
    before = _first_day(record)
    for state in states:
        ticked = [record.checks.get(check.id) for check in checks if check.blocking and check.gate == state.gate]
        days = [one.on for one in ticked if one and one.on and is_day(one.on)]
        if not state.open or not days:
            return
        on = max(*days, before)
        yield PassedGate(state.gate, on, _days_between(before, on))
        before = on


def _first_day(record: Record) -> str:
    """Return the day of the record's first edit, or `""`."""
    return min((edit.at for edit in (record.edits or {}).values() if edit.at), default="")[:10]


def _stage_since(record: Record, passed: Sequence[PassedGate], at: str, gates: Sequence[str]) -> str:
    if at in (PRODUCTION, PAST_CONDITIONS, STOPPED):
        on = record.decision.on if record.decision is not None else ""
        return on if is_day(on) else ""
    earlier = [one.on for one in passed if gates.index(one.gate) < gates.index(at)]
    return earlier[-1] if earlier else _first_day(record)


def _days_between(since: str, until: str) -> int | None:
    return (date.fromisoformat(until) - date.fromisoformat(since)).days if since else None
