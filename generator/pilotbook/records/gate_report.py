"""May it pass? One gate asked about one pilot, for people and for pipelines.

Comes in: a record, the book, a gate, a day. Goes out: an answer, as text, Markdown, JSON or JUnit's XML.
Must not know: the clock, the terminal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from xml.etree import ElementTree

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.models import Record

from .gates import all_gates
from .migrate import of_today
from .record_file import playbook_of


@dataclass(frozen=True)
class Blocked:
    """A check that keeps the gate shut."""

    id: str
    gate: str
    state: str
    """`open`, `stale` or `expired`."""
    text: str
    role: str


@dataclass(frozen=True)
class Asked:
    """The answer."""

    pilot: str
    playbook: str
    gate: str
    on: str
    open: bool
    """Whether this gate and every gate before it is open."""
    blockers: tuple[Blocked, ...]
    blocking: tuple[tuple[str, str], ...]
    """Every blocking check up to this gate, each as gate and id."""


def ask(record: Record, book: Book, gate: str, today: str) -> Asked:
    """Whether a pilot may pass a gate on a day: it and all before it have to be open.

    Raises:
        PilotbookError: when the book has no such playbook or gate.
    """
    playbook = playbook_of(record, book)
    if gate not in book.gates:
        raise PilotbookError(f"There is no gate `{gate}`. {did_you_mean(gate, book.gates)}")
    gates = list(book.gates)
    up_to = gates[: gates.index(gate) + 1]
    checks = {check.id: check for check in playbook.checks}
    states = all_gates(playbook.checks, of_today(record, book, playbook), up_to, today)
    blockers = tuple(
        Blocked(one.id, state.gate, one.state, checks[one.id].text, book.roles[checks[one.id].role].title)
        for state in states
        for one in state.blockers
    )
    blocking = tuple((check.gate, check.id) for check in playbook.checks if check.blocking and check.gate in up_to)
    return Asked(record.pilot.name, playbook.id, gate, today, not blockers, blockers, blocking)


def text(asked: Asked) -> str:
    """For the terminal."""
    head = f"{asked.pilot}: {asked.gate} is {'open' if asked.open else 'shut'} on {asked.on}"
    return "\n".join(
        [head, *(f"  {one.id} ({one.gate}, {one.state}): {one.text}. {one.role}" for one in asked.blockers)]
    )


def markdown(asked: Asked) -> str:
    """For a job's summary or a comment."""
    head = f"**{cell(asked.pilot)}**: the gate *{asked.gate}* is {'open' if asked.open else 'shut'} on {asked.on}."
    if asked.open:
        return head
    rows = [
        f"| `{one.id}` | {one.gate} | {one.state} | {cell(one.text)} | {cell(one.role)} |" for one in asked.blockers
    ]
    return "\n".join([head, "", "| check | gate | state | what to do | who |", "|---|---|---|---|---|", *rows])


def cell(words: str) -> str:
    """Text that stays text in a table of Markdown."""
    for special in "\\`*_[]<>|":
        words = words.replace(special, f"\\{special}")
    return words


def as_json(asked: Asked) -> str:
    """For programs."""
    values = asdict(asked)
    del values["blocking"]
    return json.dumps(values, ensure_ascii=False, indent=1)


def junit(asked: Asked) -> str:
    """For pipelines: each blocking check is a test, and those that block have failed."""
    blocked = {one.id: one for one in asked.blockers}
    pilot = "".join(char for char in asked.pilot if char.isprintable())  # XML has no place for the others
    suite = ElementTree.Element(
        "testsuite", name=f"{pilot}: {asked.gate}", tests=str(len(asked.blocking)), failures=str(len(blocked))
    )
    for gate, id_ in asked.blocking:
        case = ElementTree.SubElement(suite, "testcase", classname=f"{asked.playbook}.{gate}", name=id_)
        if one := blocked.get(id_):
            failure = ElementTree.SubElement(case, "failure", message=f"{one.state}: {one.text}")
            failure.text = one.role
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=False)


FORMATS: Mapping[str, Callable[[Asked], str]] = {"text": text, "markdown": markdown, "json": as_json, "junit": junit}
"""Every form of the answer."""
