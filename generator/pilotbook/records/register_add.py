"""`pilotbook record add`: a record into the site's own register, whole or without what is not for everybody.

Comes in: a file from a browser, the folder of the register. Goes out: the file that was written.
Must not know: pages, the terminal.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError
from pilotbook.files import write_all
from pilotbook.load import Loaded, load_register
from pilotbook.models import Record

from .record_file import playbook_of_record, read_records

REMOVABLE_KEYS = {"notes": "note", "evidence": "evidence"}
"""What can be left out, and under which key it is written down."""
_PARTS = ("checks", "answers", "tables", "changes")


@dataclass(frozen=True)
class AddedRecord:
    """A record that was added."""

    name: str
    path: Path
    new: bool
    """Whether it was not in the register before."""
    left_out: int
    """How many entries lost something."""


def add_records(
    file: Path, folder: Path, book: Book, *, without: Iterable[str] = (), replace: bool = False
) -> list[AddedRecord]:
    """Write the record of a file, or all records of a downloaded register, into the folder. All of them, or none.

    Raises:
        PilotbookError: when the file is no record, its playbook is not here, the register holds later changes, or the
            folder cannot be written to.
    """
    keys = {REMOVABLE_KEYS[name] for name in without}
    held, _ = load_register(folder, base=Path.cwd())  # what is wrong with others, `check` tells with the line
    there = {_pilot_key(one.model): one for one in held}
    taken = {one.path for one in held}
    made: list[tuple[bytes, AddedRecord]] = []
    for record, values in read_records(file):
        playbook_of_record(record, book)
        before = there.get(_pilot_key(record))
        if before is not None and not replace:
            _refuse_older(before, record)
        try:
            bare, count = strip_keys(values, keys)
        except (ValueError, OverflowError) as error:
            raise PilotbookError(f"{file}: an edit has no time of the calendar: {error}. Download it again.") from None
        target = before.path if before else _free_path(folder, record.pilot.name, record.pilot.id, taken)
        taken.add(target)
        content = json.dumps(bare, ensure_ascii=False, indent=1) + "\n"
        made.append((content.encode(), AddedRecord(record.pilot.name, target, before is None, count)))
    write_all(((added.path.name, content) for content, added in made), folder)
    return [added for _, added in made]


def _pilot_key(record: Record) -> tuple[str, ...]:
    """What tells a pilot from others: its id, or what it is called where no browser gave it one."""
    pilot = record.pilot
    return (pilot.id,) if pilot.id else (pilot.name, pilot.playbook)


def strip_keys(values: dict[str, Any], keys: set[str]) -> tuple[dict[str, Any], int]:
    """A record without some keys, and how many entries lost something.

    Such an entry counts as changed a thousandth of a second earlier, so that the whole one wins when they are merged.
    """
    if not keys:
        return values, 0
    edits = {path: dict(edit) for path, edit in (values.get("edits") or {}).items()}
    made = {**values, "edits": edits} if edits else dict(values)
    count = 0
    for part in _PARTS:
        if isinstance(made.get(part), dict):
            made[part] = dict(made[part])
            for path, holder, id_ in _iter_entries(part, made[part]):
                bare = {key: value for key, value in holder[id_].items() if key not in keys}
                if bare != holder[id_]:
                    count += 1
                    holder[id_] = bare
                    if path in edits:
                        edits[path]["at"] = _one_ms_before(edits[path]["at"])
    return made, count


def _iter_entries(part: str, holder: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    for id_, entry in list(holder.items()):
        if not isinstance(entry, dict):
            continue
        if part != "tables":
            yield f"{part}/{id_}", holder, id_
            continue
        holder[id_] = dict(entry)
        for row, value in entry.items():
            if isinstance(value, dict):
                yield f"{part}/{id_}/{row}", holder[id_], row


def _one_ms_before(at: str) -> str:
    earlier = datetime.fromisoformat(at) - timedelta(milliseconds=1)
    return earlier.strftime("%Y-%m-%dT%H:%M:%S.") + f"{earlier.microsecond // 1000:03d}Z"


def _refuse_older(held: Loaded[Record], record: Record) -> None:
    """Nothing that the register holds is lost.

    Raises:
        PilotbookError: when it holds changes that the new record has not seen.
    """
    mine = record.edits or {}
    later = [entry for entry, edit in (held.model.edits or {}).items() if entry not in mine or edit.at > mine[entry].at]
    if later:
        shown = ", ".join(later[:5]) + (f" and {len(later) - 5} more" if len(later) > 5 else "")
        raise PilotbookError(
            f"{held.path}: it holds changes that this file does not: {shown}. Open both in the browser, merge them, "
            "and add the result; or write over it with --replace."
        )


def _free_path(folder: Path, name: str, id_: str | None, taken: set[Path]) -> Path:
    """A file's name that says which pilot it is, and that no other has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or id_ or "pilot"
    number, path = 1, folder / f"{stem}.json"
    while path in taken or path.exists():
        number += 1
        path = folder / f"{stem}-{number}.json"
    return path
