"""Adds records from a browser to the site's own register, whole or without notes and evidence.

Comes in: a record file or a downloaded register, and the folder of the site's register. Goes out: the files it wrote.
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
"""What the user can leave out, each with its key in a record."""
_PARTS = ("checks", "answers", "tables", "changes")


@dataclass(frozen=True)
class AddedRecord:
    """A record that was added to the register."""

    name: str
    path: Path
    new: bool
    """Whether the register did not have this pilot before."""
    left_out: int
    """The number of entries from which something was left out."""


def add_records(
    file: Path, folder: Path, book: Book, *, without: Iterable[str] = (), replace: bool = False
) -> list[AddedRecord]:
    """Write the record of a file, or all records of a downloaded register, into the folder: all of them or none.

    Args:
        file: The record, or the downloaded register.
        folder: The folder of the site's register.
        book: The site's book, which must have the playbook of each record.
        without: The keys of `REMOVABLE_KEYS` to leave out.
        replace: Whether to overwrite records that have later changes.

    Raises:
        PilotbookError: if the file is not a record, the book does not have its playbook, the register has later
            changes, or the folder cannot be written to.
    """
    keys = {REMOVABLE_KEYS[name] for name in without}
    held, _ = load_register(folder, base=Path.cwd())  # `pilotbook check` reports the mistakes in other files
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
    """Return what identifies a pilot: its id, or its name and playbook if it has no id."""
    pilot = record.pilot
    return (pilot.id,) if pilot.id else (pilot.name, pilot.playbook)


def strip_keys(values: dict[str, Any], keys: set[str]) -> tuple[dict[str, Any], int]:
    """Return a record's plain values without some keys, and the number of entries that had one of them.

    The edit time of such an entry moves back by a millisecond, so that the complete entry wins a merge.

    Raises:
        ValueError: if the time of an edit is not a valid ISO time.
        OverflowError: if the time is the earliest that exists.
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
    """Check that a new record has all changes of the one in the register.

    Raises:
        PilotbookError: if it does not, with the first five of them.
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
    """Return an unused path whose file name is derived from the pilot's name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or id_ or "pilot"
    number, path = 1, folder / f"{stem}.json"
    while path in taken or path.exists():
        number += 1
        path = folder / f"{stem}-{number}.json"
    return path
