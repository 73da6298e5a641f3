"""Reads record files that a browser saved, finds their playbook, and formats the state of a pilot.

Comes in: the path of a file, the book and a day. Goes out: `Record`s, and the state of a pilot as lines of text.
Must not know: pages, the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.unknown import cure_unknown
from pilotbook.errors import Loc, PilotbookError, truncate
from pilotbook.files import is_scratch
from pilotbook.load import locate_problem
from pilotbook.models import Record
from pilotbook.models.renames import current_id
from pilotbook.record_format import VERSION, RecordProblem, decode, parse
from pilotbook.text.labels import OUTCOMES, format_state, pluralize

from .decision import DecisionState, decision_state
from .gates import gate_states
from .migrate import migrate_record

_DOWNLOAD_AGAIN = "Download the record from the page again."


def read_record(path: Path, latest: str | None = None) -> Record:
    """Read a record file of this version or an earlier one. Accepts incomplete records, and keeps unknown keys.

    Raises:
        PilotbookError: if the file cannot be read, or is not a record, or has an edit later than `latest`.
    """
    return Record.from_plain(read_values(path, latest))


def read_values(path: Path, latest: str | None = None) -> dict[str, Any]:
    """Read a record file as plain values of this version.

    Raises:
        PilotbookError: if the file cannot be read, or is not a record, or has an edit later than `latest`.
    """
    return _parse_record(path, _read_json(path), latest)


def read_records(path: Path, latest: str | None = None) -> list[tuple[Record, dict[str, Any]]]:
    """Read a record file or a downloaded register. Return each record with its plain values of this version.

    Raises:
        PilotbookError: if the file cannot be read, is empty, or one of its records is not a record, or has an edit
            later than `latest`.
    """
    values = _read_json(path)
    found = values["records"] if isinstance(values, dict) and isinstance(values.get("records"), list) else [values]
    if not found:
        raise PilotbookError(f"{path}: this file has no records.")
    whole = found[0] is values
    parsed = [_parse_record(path, one, latest, () if whole else ("records", at)) for at, one in enumerate(found)]
    return [(Record.from_plain(one), one) for one in parsed]


def _read_json(path: Path) -> Any:
    if is_scratch(path.name):
        raise PilotbookError(f"{path}: this file belongs to an editor or the system. It is not a record. Leave it out.")
    try:
        return decode(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise PilotbookError(f"{path}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PilotbookError(f"{path}:{line}:1: the file is not UTF-8 text. {_DOWNLOAD_AGAIN}") from None
    except RecordProblem as error:
        raise _locate(path, error) from None


def _parse_record(path: Path, values: Any, latest: str | None, before: Loc = ()) -> dict[str, Any]:
    try:
        return parse(values, latest)
    except RecordProblem as error:
        raise _locate(path, error, before) from None


def _locate(path: Path, error: RecordProblem, before: Loc = ()) -> PilotbookError:
    line, column = locate_problem(path, error, before)
    return PilotbookError(f"{path}:{line}:{column}: {explain_problem(error)}")


def explain_problem(error: RecordProblem) -> str:
    """Return in a sentence why a file is not a record, and what to do."""
    match error.problem:
        case "newer":
            return f"this record has version {error.detail}. Update pilotbook, which reads versions up to {VERSION}."
        case "not-json":
            return f"this is not JSON. {_DOWNLOAD_AGAIN}"
        case "too-large":
            return "this is larger than any record. Use the file that you downloaded from the page."
        case "hostile":
            return "this is not a record: it is nested too deeply. Use the file that you downloaded from the page."
    return f"this is not a record: see {truncate(error.detail)}. {_DOWNLOAD_AGAIN}"


def playbook_of_record(record: Record, book: Book) -> BookPlaybook:
    """Load the playbook of a record, also if the playbook has a new id.

    Raises:
        PilotbookError: if the book does not have the playbook.
    """
    playbook = book.find(record.pilot.playbook)
    if playbook is None:
        check_left_out(record.pilot.playbook, book)
        id_ = record.pilot.playbook
        raise PilotbookError(f"{record.pilot.name}: this site has no playbook `{id_}`. {cure_unknown(book, id_)}")
    return book.load(playbook.id)


def check_left_out(playbook: str, book: Book) -> None:
    """Refuse a playbook that a lenient load has left out.

    Raises:
        PilotbookError: with the mistakes that concern the playbook.
    """
    id_ = current_id(book.changes.changes.get("playbook", {}), playbook, book.left_out)
    if id_ in book.left_out:
        raise PilotbookError(
            f"The playbook `{id_}` can't be used until these errors are fixed:", *book.left_out[id_].split("\n")
        )


def format_pilot_state(record: Record, book: Book, today: str) -> Iterator[str]:
    """Yield the state of a pilot as lines of text: each gate with what blocks it, the decision, overdue conditions.

    Raises:
        PilotbookError: if the book does not have the playbook.
    """
    playbook = playbook_of_record(record, book)
    record = migrate_record(record, book, playbook)
    yield f"{record.pilot.name}, {playbook.model.title}, on {today}"
    for state in gate_states(playbook.checks, record, playbook.plan, today):
        blockers = ", ".join(
            one.id if one.state == "open" else f"{one.id} ({format_state(one.state)})" for one in state.blockers
        )
        overdue = pluralize(len(state.overdue), "overdue condition") if state.overdue else ""
        stands = "passed" if state.open else f"blocked by {', '.join(filter(None, [blockers, overdue]))}"
        yield f"  {playbook.gates[state.gate].title}: {state.settled} of {state.total} done, {stands}"
    decision = decision_state(playbook.checks, record, playbook.plan, today)
    if record.decision is not None and decision.outcome:
        outcome = OUTCOMES.get(decision.outcome, decision.outcome).lower()
        yield f"  Decision: {outcome}, {record.decision.signer or 'nobody'}, {_judge(decision)}"
    for condition in decision.overdue:
        yield f"  Overdue since {condition.due}: {condition.text} ({condition.owner})"


def _judge(decision: DecisionState) -> str:
    """Say whether a decision is valid, or why it is not."""
    if decision.missing:
        return f"missing: {', '.join(decision.missing)}"
    if decision.overdue:
        return f"{pluralize(len(decision.overdue), 'condition')} overdue"
    if decision.allowed:
        return "valid"
    if decision.blockers:
        return f"not valid: {pluralize(len(decision.blockers), 'blocking check')} not done"
    return f"not valid: {pluralize(len(decision.exceptions), 'exception')} make it a conditional go"
