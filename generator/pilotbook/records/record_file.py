"""Reads record files that a browser saved, finds their playbook, and formats the state of a pilot.

Comes in: the path of a file, the book and a day. Goes out: `Record`s, and the state of a pilot as lines of text.
Must not know: pages, the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.errors import PilotbookError
from pilotbook.models import Record
from pilotbook.models.record import VERSION

from .gates import decision_state, gate_states
from .migrate import migrate_record


def read_record(path: Path) -> Record:
    """Read a record file. Accepts incomplete records, and keeps unknown keys that a newer page wrote.

    Raises:
        PilotbookError: if the file cannot be read, or is not a record of this version or an earlier one.
    """
    return _parse_record(path, _read_json(path))


def read_records(path: Path) -> list[tuple[Record, dict[str, Any]]]:
    """Read a record file or a downloaded register. Return each record with its plain values as in the file.

    Raises:
        PilotbookError: if the file cannot be read, is empty, or one of its records is not a record of this version or
            an earlier one.
    """
    values = _read_json(path)
    found = values["records"] if isinstance(values, dict) and isinstance(values.get("records"), list) else [values]
    if not found:
        raise PilotbookError(f"{path}: there is no record in it.")
    return [(_parse_record(path, one), one) for one in found]


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PilotbookError(f"{path}: it cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise PilotbookError(f"{path}: this is not JSON. Download the record from the page again.") from None


def _parse_record(path: Path, values: Any) -> Record:
    version = values.get("version") if isinstance(values, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise PilotbookError(f"{path}: this record has version {version}. Update pilotbook, which knows {VERSION}.")
    try:
        return Record.parse_lenient(values)
    except ValueError as error:
        place = ".".join(str(key) for key in getattr(error, "errors", lambda: [{"loc": ()}])()[0]["loc"])
        raise PilotbookError(f"{path}: this is not a record{f': see {place}' if place else ''}.") from None


def playbook_of_record(record: Record, book: Book) -> BookPlaybook:
    """Load the playbook of a record, also if the playbook has a new id.

    Raises:
        PilotbookError: if the book does not have the playbook.
    """
    playbook = book.find(record.pilot.playbook)
    if playbook is None:
        raise PilotbookError(f"{record.pilot.name}: there is no playbook `{record.pilot.playbook}` here.")
    return book.load(playbook.id)


def format_pilot_state(record: Record, book: Book, today: str) -> Iterator[str]:
    """Yield the state of a pilot as lines of text: each gate with what blocks it, the decision, overdue conditions.

    Raises:
        PilotbookError: if the book does not have the playbook.
    """
    playbook = playbook_of_record(record, book)
    record = migrate_record(record, book, playbook)
    yield f"{record.pilot.name}, {playbook.model.title}, on {today}"
    for state in gate_states(playbook.checks, record, book.gates, today):
        blockers = ", ".join(one.id if one.state == "open" else f"{one.id} ({one.state})" for one in state.blockers)
        stands = "open" if state.open else f"shut by {blockers}"
        yield f"  {book.gates[state.gate].title}: {state.settled} of {state.total} settled, {stands}"
    decision = decision_state(playbook.checks, record, list(book.gates), today)
    if record.decision is not None and decision.outcome:
        against = "stands" if decision.allowed else f"lacks {', '.join(decision.missing) or 'an exception with a name'}"
        if decision.allowed and decision.overdue:
            count = len(decision.overdue)
            against = f"{count} {'condition' if count == 1 else 'conditions'} overdue"
        yield f"  Decision: {decision.outcome}, {record.decision.signer or 'nobody'}, {against}"
    for condition in decision.overdue:
        yield f"  Overdue since {condition.due}: {condition.text} ({condition.owner})"
