"""Adds records from a browser to the site's own register, whole or without notes and evidence.

Comes in: record files, downloaded registers or shared folders, and the folder of the site's register. Goes out: the
files it wrote.
Must not know: pages, the terminal.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError
from pilotbook.load import load_register
from pilotbook.models import Record
from pilotbook.record_format import MAX_LENGTH, RecordProblem, leave_out, merge, read, utf16_length
from pilotbook.staging import write_all

from .record_file import playbook_of_record, read_records, read_values
from .shared_folder import SHARED, read_shared_folder

REMOVABLE_FIELDS = {"notes": ("remarks", "note"), "evidence": ("evidence",)}
"""The parts that the user can leave out, each with its fields in a record."""


@dataclass(frozen=True)
class AddedRecord:
    """A record that was added to the register."""

    name: str
    path: Path
    new: bool
    """Whether the register did not have this pilot before."""
    left_out: int
    """The number of entries from which something was left out."""
    conflicts: tuple[str, ...] = ()
    """The entries that were written apart in the register and in the files. Both values are in the record."""


def add_records(
    files: Sequence[Path],
    folder: Path,
    book: Book,
    *,
    without: Iterable[str] = (),
    replace: bool = False,
    latest: str | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> list[AddedRecord]:
    """Write the records of files, of downloaded registers or of shared folders, into the folder: all of them or none.

    A pilot that the register already has is merged with its record there, and so are several files of one pilot.

    Args:
        files: Records, downloaded registers, or folders that teams share.
        folder: The folder of the site's register.
        book: The site's book, which must have the playbook of each record.
        without: The keys of `REMOVABLE_FIELDS` to leave out of the files.
        replace: Whether to overwrite the records in the register instead.
        latest: The latest time that an edit may have.
        tell: Gets a sentence about each file in a shared folder that cannot be used.

    Raises:
        PilotbookError: if a named file is not a record, the book does not have its playbook, or the folder cannot be
            written to.
    """
    fields = [field for name in without for field in REMOVABLE_FIELDS[name]]
    records = _read_all(files, book, latest, tell)
    held, _ = load_register(folder, base=Path.cwd())  # `pilotbook check` reports the mistakes in other files
    there = {_pilot_key(one.model): one for one in held}
    taken = {one.path for one in held}
    pilots: dict[tuple[str, ...], _Pilot] = {}
    for record, values in records:
        key = _pilot_key(record)
        bare, count = leave_out({key: value for key, value in values.items() if key != SHARED}, fields)
        if key not in pilots:
            before = there.get(key)
            path = before.path if before else _free_path(folder, record.pilot.name, record.pilot.id, taken)
            taken.add(path)
            pilots[key] = _Pilot(path, before is None, read_values(path) if before and not replace else None)
        pilots[key].add(bare, count)
    made = [pilot.finish() for pilot in pilots.values()]
    write_all(((added.path.name, content) for content, added in made), folder)
    return [added for _, added in made]


def _read_all(
    files: Sequence[Path], book: Book, latest: str | None, tell: Callable[[str], None]
) -> list[tuple[Record, dict[str, Any]]]:
    """Read every file. In a shared folder anyone can leave a file, so one that is wrong there stops nothing."""
    found: list[tuple[Record, dict[str, Any]]] = []
    for file in files:
        if not file.is_dir():
            records = read_records(file, latest)
            for record, _ in records:
                playbook_of_record(record, book)
            found += records
            continue
        shared, problems = read_shared_folder(file, latest)
        for record, values in shared:
            try:
                playbook_of_record(record, book)
                found.append((record, values))
            except PilotbookError as error:
                problems.append(str(error))
        for problem in dict.fromkeys(problems):
            tell(problem)
        if not shared and not problems:
            raise PilotbookError(f"{file}: there are no pilot records in this folder.")
    return found


@dataclass
class _Pilot:
    """The record of one pilot while files are merged into it."""

    path: Path
    new: bool
    values: dict[str, Any] | None
    left_out: int = 0
    conflicts: list[str] = dataclass_field(default_factory=list)

    def add(self, values: dict[str, Any], left_out: int) -> None:
        self.left_out += left_out
        if self.values is None:
            self.values = values
            return
        merged = merge(self.values, values)
        self.values = merged.record
        self.conflicts += merged.conflicts

    def finish(self) -> tuple[bytes, AddedRecord]:
        """Return the content of the file, and what was added.

        Raises:
            PilotbookError: if the merged record is one that nobody can read again: it is too large, or has no name.
        """
        assert self.values is not None
        text = json.dumps(self.values, ensure_ascii=False, indent=1) + "\n"
        if utf16_length(text) > MAX_LENGTH:
            text = json.dumps(self.values, ensure_ascii=False, separators=(",", ":"))
        try:
            name = str(read(text)["pilot"]["name"])
        except RecordProblem as error:
            advice = "Add fewer files, or overwrite the record in the inventory with --replace."
            raise PilotbookError(f"{self.path}: the merged record cannot be read ({error}). {advice}") from None
        conflicts = tuple(dict.fromkeys(self.conflicts))
        return text.encode(), AddedRecord(name, self.path, self.new, self.left_out, conflicts)


def _pilot_key(record: Record) -> tuple[str, ...]:
    """Return what identifies a pilot: its id, or its name and playbook if it has no id."""
    pilot = record.pilot
    return (pilot.id,) if pilot.id else (pilot.name, pilot.playbook)


def _free_path(folder: Path, name: str, id_: str | None, taken: set[Path]) -> Path:
    """Return an unused path whose file name is derived from the pilot's name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or id_ or "pilot"
    number, path = 1, folder / f"{stem}.json"
    while path in taken or path.exists():
        number += 1
        path = folder / f"{stem}-{number}.json"
    return path
