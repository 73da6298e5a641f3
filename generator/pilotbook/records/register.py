"""The register: every pilot and every agent in production, each with the name next to it.

Comes in: records, the book, a day. Goes out: rows, their sums, and how long the gates took.
Must not know: pages, files, the clock. The browser's twin is `overrides/components/register/standing.js`;
`tests/golden/cases/register.yml` holds both to the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from pilotbook.book.model import Book, BookCheck, Summary
from pilotbook.models import Record

from .gates import GateState, check_state, current_gate, decision_state, gate_states, is_day
from .migrate import migrate_record
from .record_file import playbook_of_record

DEFAULT_LIMIT = 3
"""Pilots at once, unless a site says otherwise."""
PRODUCTION, STOPPED = "production", "stopped"
"""Where an agent stands that has left the gates."""

_NO_NAME = re.compile(
    "a|all|and|board|business|committee|company|department|each|engineering|everybody|everyone|finance|for|group|head|hr|"
    "is|it|legal|management|marketing|nobody|of|on|operations|ops|or|our|owns|people|product|revops|sales|security|shared|"
    "somebody|support|tba|tbd|team|teams|tech|the|us|vendor|we|ceo|cfo|coo|cro|cto"
)


def looks_like_a_team(text: str) -> bool:
    """Whether an answer to "who" holds no person's name. A word that is not known is taken for a name."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return bool(words) and all(_NO_NAME.fullmatch(word) for word in words)


@dataclass(frozen=True)
class PassedGate:
    """A gate that a pilot has passed."""

    gate: str
    on: str
    """The day on which its last blocking check was done."""
    days: int | None
    """How long it took since the gate before, or since the record began. None: nobody knows."""


@dataclass(frozen=True)
class PilotState:
    """Where one pilot or agent stands."""

    at: str
    """The gate at which it stands; `production`; or `stopped`."""
    owner: str
    """Who answers for it, as it was written. Empty: nothing was."""
    named: bool
    """Whether that is a person's name."""
    gates: tuple[GateState, ...]
    blockers: tuple[str, ...]
    """What keeps it at its gate. In production: every blocking check that does not hold any more."""
    stale: int
    """Ticks and exceptions that no longer count."""
    since: str
    """The day since which it stands there. Empty: nobody knows."""
    days: int | None
    """How many days that is."""
    approver: str
    """Who approves the next version. Empty: nobody's name is there."""
    passed: tuple[PassedGate, ...]


@dataclass(frozen=True)
class RegisterRow:
    """A line of the register."""

    record: Record
    playbook: Summary
    standing: PilotState

    @property
    def name(self) -> str:
        """What the team calls it."""
        return self.record.pilot.name


@dataclass(frozen=True)
class Totals:
    """The numbers on top."""

    named: int
    """Agents in production with a named owner: the number that counts."""
    unnamed: int
    """Agents in production without."""
    pilots: int
    """Pilots on the way."""
    nameless: int
    """Pilots without a named owner."""
    stopped: int


@dataclass(frozen=True)
class GateDuration:
    """How long one gate took."""

    gate: str
    passed: int
    """How many pilots are through."""
    days: float | None
    """The median of their days. None: of none it is known."""


def pilot_state(checks: Sequence[BookCheck], record: Record, gates: Sequence[str], today: str) -> PilotState:
    """Where a pilot stands on a day, by the checks of its playbook."""
    states = gate_states(checks, record, gates, today)
    decision = decision_state(checks, record, gates, today)
    runs = decision.outcome in ("go", "conditional-go") and not decision.missing
    at = STOPPED if decision.outcome == "stop" else PRODUCTION if runs else current_gate(states)
    passed = tuple(_passed_gates(checks, record, states))
    since = _stage_since(record, passed, at, gates)
    owner = _table_text(record, "roles", "owner", "name")
    return PilotState(
        at=at,
        owner=owner,
        named=bool(owner) and not looks_like_a_team(owner),
        gates=states,
        blockers=tuple(one.id for state in states if runs or state.gate == at for one in state.blockers),
        stale=sum(check_state(check, record, today).state in ("stale", "expired") for check in checks),
        since=since,
        days=_days_between(since, today),
        approver=_table_text(record, "version-log", "approver", "text"),
        passed=passed,
    )


def build_rows(records: Iterable[Record], book: Book, today: str) -> list[RegisterRow]:
    """Every pilot: what runs first, then by gate, the furthest first, then what was stopped; and by name.

    Raises:
        PilotbookError: when the book has no playbook of a record.
    """
    made = []
    for record in records:
        playbook = playbook_of_record(record, book)
        carried = migrate_record(record, book, playbook)
        made.append(
            RegisterRow(carried, playbook.summary, pilot_state(playbook.checks, carried, list(book.gates), today))
        )
    order = [PRODUCTION, *reversed(list(book.gates)), STOPPED]
    return sorted(made, key=lambda row: (order.index(row.standing.at), row.name.casefold()))


def count_totals(standings: Iterable[PilotState]) -> Totals:
    """Count them."""
    found = list(standings)
    running = [one for one in found if one.at == PRODUCTION]
    pilots = [one for one in found if one.at not in (PRODUCTION, STOPPED)]
    named = sum(one.named for one in running)
    return Totals(
        named=named,
        unnamed=len(running) - named,
        pilots=len(pilots),
        nameless=sum(not one.named for one in pilots),
        stopped=sum(one.at == STOPPED for one in found),
    )


def gate_durations(standings: Iterable[PilotState], gates: Iterable[str]) -> list[GateDuration]:
    """How long each gate took those that are through it."""
    passed = [one for standing_ in standings for one in standing_.passed]
    found = []
    for gate in gates:
        through = [one for one in passed if one.gate == gate]
        known = [one.days for one in through if one.days is not None]
        found.append(GateDuration(gate, len(through), float(median(known)) if known else None))
    return found


def _table_text(record: Record, table: str, line: str, key: str) -> str:
    value = record.tables.get(table, {}).get(line, {}).get(key, "")
    return value.strip() if isinstance(value, str) else ""


def _passed_gates(checks: Sequence[BookCheck], record: Record, states: Sequence[GateState]) -> Iterable[PassedGate]:
    """The gates that are open, up to the first that is shut, each with the day of its last blocking check."""
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
    """The day of the record's first edit, or nothing."""
    return min((edit.at for edit in (record.edits or {}).values()), default="")[:10]


def _stage_since(record: Record, passed: Sequence[PassedGate], at: str, gates: Sequence[str]) -> str:
    if at in (PRODUCTION, STOPPED):
        on = record.decision.on if record.decision is not None else ""
        return on if is_day(on) else ""
    earlier = [one.on for one in passed if gates.index(one.gate) < gates.index(at)]
    return earlier[-1] if earlier else _first_day(record)


def _days_between(since: str, until: str) -> int | None:
    return (date.fromisoformat(until) - date.fromisoformat(since)).days if since else None
