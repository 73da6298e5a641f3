"""Records that browsers saved, as files.

Comes in: the path of a record. Goes out: a frozen `Record`, and where its pilot stands as lines of text.
Must not know: pages, and the clock.
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
    """Read what a browser saved, half filled in and with what only a newer page knows.

    Raises:
        PilotbookError: when the file cannot be read, or is no record of this version.
    """
    return _parse_record(path, _read_json(path))


def read_records(path: Path) -> list[tuple[Record, dict[str, Any]]]:
    """Read a record, or the records of a downloaded register, each also as it was written.

    Raises:
        PilotbookError: when the file cannot be read, or one of them is no record of this version.
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
    """The playbook that a record is of, under the id that it has today.

    Raises:
        PilotbookError: when the book has none.
    """
    playbook = book.find(record.pilot.playbook)
    if playbook is None:
        raise PilotbookError(f"{record.pilot.name}: there is no playbook `{record.pilot.playbook}` here.")
    return book.load(playbook.id)


def format_pilot_state(record: Record, book: Book, today: str) -> Iterator[str]:
    """Every gate, open or shut, with what keeps it shut; and the decision.

    Raises:
        PilotbookError: when the book has no such playbook.
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
        yield f"  Decision: {decision.outcome}, {record.decision.signer or 'nobody'}, {against}"
    for condition in decision.overdue:
        yield f"  Overdue since {condition.due}: {condition.text} ({condition.owner})"
