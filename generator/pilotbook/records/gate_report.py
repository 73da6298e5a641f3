"""Reports whether one pilot may pass one gate, for people and for CI pipelines.

Comes in: a record, the book, a gate and a day. Goes out: a `GateReport`, and its text, Markdown, JSON or JUnit XML.
Must not know: the clock, the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from pilotbook.book.gate_plan import find_gate
from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.models import Record
from pilotbook.terminal import escape_line
from pilotbook.text.json import json_text
from pilotbook.text.junit import Case, junit_text
from pilotbook.text.labels import format_state
from pilotbook.text.markdown import escape_cell

from .gates import LONGEST_EXCEPTION, MOST_EXCEPTIONS, Blocker, UnsettledReason, check_state, gate_states
from .migrate import migrate_record
from .record_file import playbook_of_record


@dataclass(frozen=True)
class BlockingCheck:
    """A check that blocks the gate."""

    id: str
    gate: str
    state: str
    """Its state, as in `gates.Blocker`."""
    why: str
    """Why a sign-off or an exception does not count, in words. Empty: the state says it."""
    text: str
    role: str

    @property
    def problem(self) -> str:
        """The state, with the reason if there is one."""
        state = format_state(self.state)
        return f"{state}: {self.why}" if self.why else state


@dataclass(frozen=True)
class OverdueCondition:
    """A condition of the decision whose due date has passed and that is not met."""

    id: str
    text: str
    owner: str
    due: str


@dataclass(frozen=True)
class GateReport:
    """Whether a pilot may pass a gate on a day, and what blocks it."""

    pilot: str
    playbook: str
    gate: str
    on: str
    open: bool
    """Whether this gate and every gate before it is passed."""
    blockers: tuple[BlockingCheck, ...]
    overdue: tuple[OverdueCondition, ...]
    """The conditions of the decision that are overdue: they block its gate again."""
    blocking: tuple[tuple[str, str], ...]
    """Every check that can block this gate or one before it, settled or not, each as gate and id."""
    conditions: tuple[tuple[str, str], ...]
    """Every condition of the decision, if this gate or one before it is the decision's, each as gate and id."""


def report_gate(record: Record, book: Book, gate: str, today: str) -> GateReport:
    """Report whether a pilot may pass a gate on a day. No blocking check up to this gate may be unsettled.

    `today` is an ISO date. The record may have former ids.

    Raises:
        PilotbookError: if the book has no such playbook or gate.
    """
    playbook = playbook_of_record(record, book)
    gate = find_gate(gate, book.gates, playbook.gates)
    if gate not in playbook.gates:
        raise PilotbookError(f"There is no gate `{gate}`. {did_you_mean(gate, playbook.gates, in_order=True)}")
    up_to = playbook.plan.up_to(gate)
    checks = {check.id: check for check in playbook.checks}
    record = migrate_record(record, book, playbook)
    states = gate_states(playbook.checks, record, up_to, today)
    blockers = tuple(
        BlockingCheck(
            id=one.id,
            gate=state.gate,
            state=one.state,
            why=_describe_reason(one, check_state(checks[one.id], record, up_to, today).why),
            text=checks[one.id].text,
            role=book.roles[checks[one.id].role].title,
        )
        for state in states
        for one in state.blockers
    )
    blocking = tuple((check.gate, check.id) for check in playbook.checks if check.blocking and check.gate in up_to.ids)
    decision = record.decision.conditions if record.decision and up_to.decision in up_to.ids else {}
    late = [condition for state in states for condition in state.overdue]
    overdue = tuple(OverdueCondition(id_, one.text, one.owner, one.due) for id_, one in decision.items() if one in late)
    return GateReport(
        pilot=record.pilot.name,
        playbook=playbook.id,
        gate=gate,
        on=today,
        open=not blockers and not overdue,
        blockers=blockers,
        overdue=overdue,
        blocking=blocking,
        conditions=tuple((f"{up_to.decision}", id_) for id_ in decision),
    )


def _describe_reason(blocker: Blocker, why: UnsettledReason | None) -> str:
    if blocker.state == "too-many":
        return f"at most {MOST_EXCEPTIONS} exceptions are allowed"
    if blocker.state != "incomplete" or why is None:
        return ""
    return f"missing {', '.join(why.fields)}" if why.kind == "missing" else _REASONS[why.kind]


_REASONS = {
    "same-person": "another person has to approve it",
    "no-exception": "a check before live input can't have an exception",
    "too-long": f"an exception can last at most {LONGEST_EXCEPTION} days",
    "future": "its date is in the future",
}
"""Why a complete sign-off or exception does not count."""


def format_text(report: GateReport) -> str:
    """Format a report for the terminal."""
    head = f"{report.pilot}: {report.gate} is {'passed' if report.open else 'blocked'} on {report.on}"
    lines = [head, *(f"  {one.id} ({one.gate}, {one.problem}): {one.text}. {one.role}" for one in report.blockers)]
    lines += [f"  {one.id} (condition, overdue since {one.due}): {one.text}. {one.owner}" for one in report.overdue]
    return "".join(f"{escape_line(line)}\n" for line in lines)


def format_markdown(report: GateReport) -> str:
    """Format a report for a CI job's summary or a comment."""
    state = "passed" if report.open else "blocked"
    head = f"**{escape_cell(report.pilot)}**: the gate *{report.gate}* is {state} on {report.on}.\n"
    if report.open:
        return head
    rows = [
        f"| `{one.id}` | {one.gate} | {one.problem} | {escape_cell(one.text)} | {escape_cell(one.role)} |\n"
        for one in report.blockers
    ]
    rows += [
        f"| {escape_cell(one.id)} | condition | overdue since {one.due} | {escape_cell(one.text)} | "
        f"{escape_cell(one.owner)} |\n"
        for one in report.overdue
    ]
    return "".join([head, "\n", "| check | gate | status | what to do | who |\n", "|---|---|---|---|---|\n", *rows])


def format_json(report: GateReport) -> str:
    """Format a report for programs."""
    values = asdict(report)
    del values["blocking"], values["conditions"]
    return json_text(values)


def format_junit(report: GateReport) -> str:
    """Format a report as JUnit XML: one test for each check and condition that can block, failed if it does."""
    blocked = {one.id: (f"{one.problem}: {one.text}", one.role) for one in report.blockers}
    late = {one.id: (f"overdue since {one.due}: {one.text}", one.owner) for one in report.overdue}
    cases = [Case(f"{report.playbook}.{gate}", id_, blocked.get(id_)) for gate, id_ in report.blocking]
    cases += [Case(f"{report.playbook}.{gate}", f"condition-{id_}", late.get(id_)) for gate, id_ in report.conditions]
    return junit_text(f"{report.pilot}: {report.gate}", cases)


FORMATS: Mapping[str, Callable[[GateReport], str]] = {
    "text": format_text,
    "markdown": format_markdown,
    "json": format_json,
    "junit": format_junit,
}
"""The formatters by name of the format."""
