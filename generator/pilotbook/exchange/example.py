"""Makes the filled example of a playbook from a pilot record that a browser saved.

Comes in: a record file, the `Book` and a playbook of the site. Goes out: the content of the playbook's file.
Must not know: the terminal. Nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.errors import PilotbookError, format_location
from pilotbook.load import Layer, explain_errors
from pilotbook.load.playbook_folders import file_of, parse_playbook
from pilotbook.models import Record
from pilotbook.records.gates import current_gate, gate_states
from pilotbook.records.migrate import migrate_record
from pilotbook.records.record_file import read_record

from .edit_files import edit_playbook
from .rows import plain
from .validate_import import find_mistakes

_OF_BROWSERS = ("version", "edits", "known", "left_out", "book")
"""The keys of a record by which browsers merge it."""
_DAYS = ("on", "met")


@dataclass(frozen=True)
class ExampleFile:
    """A playbook's file with an example."""

    path: Path
    content: bytes
    notes: tuple[str, ...]
    """What the author should know, one per line."""


def plan_example(
    book: Book, layers: list[Layer], own: Layer, playbook: BookPlaybook, record_path: Path, latest: str
) -> ExampleFile:
    """Return a playbook's file with a record as its example. `latest` is the last time that a record may have.

    Raises:
        PilotbookError: when the file is not a record, is of another playbook, or cannot be an example as it is.
    """
    path = playbook.path
    if not path.is_relative_to(own.playbooks):
        raise PilotbookError(
            f"The playbook `{playbook.id}` is the library's. Fork it first: pilotbook fork {playbook.id} …"
        )
    record = read_record(record_path, latest)
    found = book.find(record.pilot.playbook)
    if found is None or found.id != playbook.id:
        raise PilotbookError(f"{record_path}: this record is of the playbook `{record.pilot.playbook}`.")
    values, notes = example_values(migrate_record(record, book, playbook), playbook)
    _check_strictly(record_path, values)
    whole = {**parse_playbook(path).values, "example": values}
    for finding in find_mistakes(layers, playbook.id, path, whole)[0]:
        place = format_location(finding.loc[1:] if finding.loc[:1] == ("example",) else finding.loc)
        raise PilotbookError(f"{record_path}: {place}: {finding.problem}. {finding.cure}")
    path = file_of(path, ("example",))
    content = dict(edit_playbook(playbook.path, whole)).get(path.name, path.read_bytes())
    return ExampleFile(path, content, tuple(notes))


def example_values(record: Record, playbook: BookPlaybook) -> tuple[dict[str, Any], list[str]]:
    """Return a record as an example, and notes for the author. What browsers merge by is not in it."""
    values = {key: value for key, value in plain(record).items() if key not in _OF_BROWSERS and value not in ({}, None)}
    notes = []
    here = {check.id for check in playbook.checks}
    checks = {id_: _without_empty(one) for id_, one in values.get("checks", {}).items()}
    if gone := sorted(checks.keys() - here):
        notes.append(f"Not in the example, because the playbook has no such checks: {', '.join(gone)}.")
    values["checks"] = {id_: one for id_, one in checks.items() if id_ in here and one not in ({}, {"status": "open"})}
    pilot = {key: value for key, value in values["pilot"].items() if key in ("name", "stage", "company", "as_of")}
    days = sorted(_list_days(values))
    pilot = {**pilot, "playbook": playbook.id, "invented": True}
    pilot.setdefault("as_of", days[-1] if days else "")
    if not pilot["as_of"]:
        raise PilotbookError("This record has no dates yet, so it is not an example of anything. Fill it in first.")
    if "stage" not in pilot:
        states = gate_states(playbook.checks, record, playbook.plan, pilot["as_of"])
        pilot["stage"] = current_gate(states) or playbook.plan.ids[-1]
    if not record.pilot.invented:
        notes.append("The example is marked as invented. Replace the names of real people and companies in it.")
    return {"pilot": pilot, **{key: value for key, value in values.items() if key != "pilot" and value != {}}}, notes


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    """Return what someone entered for a check, without the hash of its wording."""
    return {key: value for key, value in values.items() if value not in ("", None, {}) and key != "wording"}


def _list_days(values: Any) -> list[str]:
    """Return every day of a record on which something happened."""
    if not isinstance(values, dict):
        return []
    found = [value for key, value in values.items() if key in _DAYS and isinstance(value, str) and value]
    return found + [day for value in values.values() for day in _list_days(value)]


def _check_strictly(path: Path, values: dict[str, Any]) -> None:
    """Check that the values are those of an example.

    Raises:
        PilotbookError: with everything that is missing or wrong.
    """
    try:
        Record.model_validate(values)
    except ValidationError as error:
        found = explain_errors(Path(f"{path}.example"), Record, error)
        lines = [f"{path}: {format_location(one.loc)}: {one.problem}. {one.cure}" for one in found]
        raise PilotbookError(*lines, "", "Complete it on the playbook's page, and download it again.") from None
