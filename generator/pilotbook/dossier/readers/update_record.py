"""Reads documents back into a record: the one that they were filled from, or a new one.

A document becomes a record of its own, which is then merged like that of another browser: what it was filled with has
the stamps of the record, and what people typed has the time at which the document was saved.

Comes in: the book, the paths of documents and perhaps the path of a record. Goes out: a `ReadResult`.
Must not know: the terminal, the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError
from pilotbook.models import Record
from pilotbook.record_format import RecordProblem, add_milliseconds, is_time, list_entries, merge, parse, put
from pilotbook.records.paths import digest, flatten_record, parse_value
from pilotbook.records.record_file import read_values

from ..origin import Base, Origin, base_edit, checksum, read_origin
from .docx import read_docx
from .foreign import NO_FIELDS
from .labels import read_by_labels
from .place import NOTE, FieldIndex, Placement, new_lines, pilot_of, place_texts, playbook_of
from .rows import missing_rows, name_new_rows
from .texts import DocumentTexts, UnreadableError
from .titles import FieldTitles
from .xlsx import read_xlsx

_OWN_ROW = re.compile(r"tables/[^/]+/own-[^/]+")
_MACHINE = re.compile(r"/own$|/remarks/[^/]+/(by|on)$")
"""Matches what comes with something that people typed."""
_READERS = {".docx": read_docx, ".xlsx": read_xlsx}


@dataclass
class ReadResult:
    """A record read from documents, and what people should know of it."""

    record: dict[str, Any]
    changed: int = 0
    """The number of values that people typed, changed or deleted in the documents."""
    conflicts: list[str] = field(default_factory=list)
    """Conflicts: the record keeps both values until someone chooses."""
    emptied: list[str] = field(default_factory=list)
    """Fields whose value someone deleted in a document, each with the file."""
    unplaced: list[str] = field(default_factory=list)
    """Texts that fit no place in the record, each with the file."""
    refused: list[str] = field(default_factory=list)
    """Files that were not read, each with the reason."""


def read_documents(
    book: Book,
    paths: Sequence[Path],
    into: Path | None,
    now: str,
    latest: str | None = None,
    *,
    other_pilot: bool = False,
) -> ReadResult:
    """Return the record at `into`, or a new one, with what people typed into documents.

    `now` is the time in UTC: `2026-11-20T09:30:00.000Z`. No edit in `into` may be later than `latest`. What people did
    not touch changes nothing, so an old document sets nothing back. What someone added to the remarks about a check is
    a new remark. With `other_pilot`, documents of another pilot are read as if this one's had been filled from nothing.

    Raises:
        PilotbookError: when no file can be read, or the files are not of one pilot and one playbook of this site.
    """
    result = ReadResult({})
    files = _read_files(paths, result)
    whole = None if into is None else read_values(into, latest)
    playbook = _find_playbook(book, files)
    if whole is not None and whole["pilot"]["playbook"] != playbook:
        named = whole["pilot"]["playbook"]
        raise PilotbookError(f"{into}: this record is for the playbook `{named}`, the documents are for `{playbook}`.")
    pilot = _find_pilot(files, whole, into, other_pilot)
    known = FieldIndex(book, playbook)
    named = {"name": book.playbooks[playbook].title, "playbook": playbook, **({"id": pilot} if pilot else {})}
    blank: dict[str, Any] = {"version": 2, "pilot": named, "edits": {}}
    record = whole
    for file in files:
        if file.grids:
            file = read_by_labels(known.compose(flatten_record(Record.from_plain(record or blank))), file)
        is_other = other_pilot and pilot_of(file) != pilot
        placed = place_texts(known, file, None if is_other else read_origin(file.carried))
        if is_other:
            placed.forget("pilot/")
        try:
            made = parse(_DocumentReading(file, placed, record or blank, now, result, known.titles).make_record())
        except RecordProblem as error:
            title = known.titles.title(error.detail)
            raise PilotbookError(f"{file.path}: {title}: this value is not allowed in a record.") from None
        if record is None:
            record = made
            continue
        merged = merge(record, made)
        record = merged.record
        result.conflicts += [_describe_conflict(record, path, file, known.titles) for path in merged.conflicts]
    assert record is not None, "there is at least one file"
    result.record = parse(record)
    return result


def _read_files(paths: Sequence[Path], result: ReadResult) -> list[DocumentTexts]:
    """Read each file. One that cannot be read stops no other."""
    files = []
    for path in paths:
        try:
            files.append(_read_document(path))
        except UnreadableError as error:
            result.refused.append(str(error))
    if not files:
        raise PilotbookError(*result.refused)
    return files


def _read_document(path: Path) -> DocumentTexts:
    if not path.is_file():
        raise UnreadableError(f"{path}: there is no such file.")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableError(f"{path}: use the Word (.docx) or Excel (.xlsx) file. PDF and Markdown have no fields.")
    file = reader(path)
    if not playbook_of(file):
        raise UnreadableError(f"{path}: {NO_FIELDS}")
    return file


def _find_playbook(book: Book, files: Sequence[DocumentTexts]) -> str:
    said = {file.path: playbook_of(file) for file in files}
    for path, playbook in said.items():
        if playbook not in book.playbooks:
            raise PilotbookError(
                f"{path}: this document is for the playbook `{playbook}`, which this site does not have. "
                "Use a document that came from this site."
            )
    if len(set(said.values())) > 1:
        listed = ", ".join(f"{path.name} is for {playbook}" for path, playbook in said.items())
        raise PilotbookError(f"These documents are for different playbooks: {listed}. Import one pilot at a time.")
    return next(iter(said.values()))


def _find_pilot(
    files: Sequence[DocumentTexts], whole: Mapping[str, Any] | None, into: Path | None, other_pilot: bool
) -> str:
    """Return the pilot's id, or `""`. A document without one was filled by hand from a blank one."""
    pilots = {file.path: id_ for file in files if (id_ := pilot_of(file))}
    own = str(whole["pilot"].get("id", "")) if whole is not None else ""
    if other_pilot and whole is not None:
        return own
    cure = "Import it into its own record, or use --other-pilot to import it anyway."
    for path, id_ in pilots.items():
        if own and id_ != own:
            raise PilotbookError(f"{path}: this document is for a different pilot than {into}. {cure}")
    if len(set(pilots.values())) > 1:
        listed = " and ".join(path.name for path in pilots)
        raise PilotbookError(f"{listed} are for different pilots. Import one pilot at a time.")
    return own or next(iter(pilots.values()), "")


class _DocumentReading:
    """Turns one document into a record of its own, to be merged with the record of the pilot."""

    def __init__(
        self,
        file: DocumentTexts,
        placed: Placement,
        record: Mapping[str, Any],
        now: str,
        result: ReadResult,
        titles: FieldTitles,
    ) -> None:
        self.file = file
        self.titles = titles
        self.placed = placed
        self.record = record
        self.origin = placed.origin or Origin(digest(file.path.name), "", {})
        self.before = flatten_record(Record.from_plain(dict(record)))
        self.result = result
        self.at = _saved_at(file, self.origin, now)
        self.by = f"doc-{digest(f'{self.origin.fill}/{file.modified_by}')}"
        self.values: dict[str, Any] = {}
        self.edits: dict[str, Any] = {}

    def make_record(self) -> dict[str, Any]:
        """Return what the document says as a record of version 2 in plain values."""
        for address, text in self.placed.untouched.items():
            if not NOTE.fullmatch(address):
                self._keep(address, text)
        self._write_typed()
        for address in self.placed.emptied:
            if address in self.before:
                self._write(address, None)
                title = f"{self.file.path.name}: {self.titles.title(address)}"
                self.result.emptied.append(f"{title}: {_quote(self.before[address])}")
        self.result.unplaced += [*self.placed.unplaced, *self._list_missing_rows()]
        told = (path for path, edit in self.edits.items() if edit["by"] == self.by)
        self.result.changed += sum(not _MACHINE.search(path) for path in told)
        for path in ("pilot/name", "pilot/playbook"):
            if path not in self.values:
                self.values[path] = self.before[path]
                if edit := self.record["edits"].get(path):
                    self.edits[path] = edit
        plain: dict[str, Any] = {"version": 2, "edits": self.edits}
        for address, value in self.values.items():
            put(plain, address, value)
        plain["pilot"] |= {"id": self.record["pilot"]["id"]} if "id" in self.record["pilot"] else {}
        return plain

    def _write_typed(self) -> None:
        typed = name_new_rows(self.placed.typed, self.origin.fill, self.file.modified_by, self.before)
        for address, text in typed.items():
            if self.before.get(address) == text:
                continue
            if NOTE.fullmatch(address):
                self._add_remark(address, text)
            else:
                self._write(address, parse_value(address, text))
        for row in dict.fromkeys(address.rpartition("/")[0] for address in typed):
            is_known = any(address.startswith(f"{row}/") for address in self.before)
            if _OWN_ROW.fullmatch(row) and not is_known and f"{row}/own" not in self.origin.bases:
                self._write(f"{row}/own", "yes")

    def _list_missing_rows(self) -> Iterator[str]:
        """Tell of the rows that someone deleted in the document."""
        for row in missing_rows(self.origin.bases, self.placed.present):
            if texts := [text for address, text in self.before.items() if address.startswith(f"{row}/")]:
                lost = f"{self.titles.row_title(row)}: {_quote('; '.join(texts))}"
                yield f"{self.file.path.name}: {lost} was deleted here but stays in the record"

    def _keep(self, address: str, text: str) -> None:
        """Keep a value with the stamp that it had when the document was filled."""
        base = self.origin.bases.get(address)
        if base is None:
            return
        self.values[address] = parse_value(address, text)
        if base.edit:
            self.edits[address] = dict(base.edit)
        row, _, _ = address.rpartition("/")
        if (mark := self.origin.bases.get(f"{row}/own")) is not None:
            self.values[f"{row}/own"] = "yes"
            if mark.edit:
                self.edits[f"{row}/own"] = dict(mark.edit)

    def _write(self, address: str, value: Any) -> None:
        """Write an edit of the document over what it was filled with."""
        seen = _seen(self.origin.bases.get(address))
        at = max([self.at, *(add_milliseconds(time, 1) for time in seen.values())])
        self.edits[address] = {"at": at, "by": self.by, **({"after": seen} if seen else {})}
        if value is not None:
            self.values[address] = value

    def _add_remark(self, address: str, text: str) -> None:
        base = self.origin.bases.get(address)
        if base is None:
            base = Base(tuple(map(checksum, self.before.get(address, "").splitlines())))
        if not (new := new_lines(base, text)):
            return
        remark = f"{address.removesuffix('note')}remarks/own-{digest(f'{self.origin.fill}/{new}')}"
        if f"{remark}/text" in self.before:
            return
        self._write(f"{remark}/text", new)
        if self.file.modified_by and not self.file.modified_by.startswith("pilotbook"):
            self._write(f"{remark}/by", self.file.modified_by)
            self._write(f"{remark}/on", self.at[:10])


def _seen(base: Base | None) -> dict[str, str]:
    """Return the edits of a field that the person who filled in a document had seen."""
    if base is None:
        return {}
    edit = base_edit(base)
    return {edit["by"]: edit["at"], **{by: at for by, at in edit.get("after", {}).items() if by != edit["by"]}}


def _saved_at(file: DocumentTexts, origin: Origin, now: str) -> str:
    """Return when a document was saved: as it says, else by the disk. Not before it was filled, and not after now."""
    said = file.modified if is_time(file.modified) and file.modified > "2001" else ""
    changed = datetime.fromtimestamp(file.path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    at = said or changed
    return at if origin.at < at <= now else now


def _describe_conflict(record: dict[str, Any], path: str, file: DocumentTexts, titles: FieldTitles) -> str:
    shown = dict(list_entries(record)).get(path)
    others = record["edits"][path].get("concurrent", ())
    told = " and ".join(_quote(one.get("value")) for one in others)
    return f"{file.path.name}: {titles.title(path)}: {_quote(shown)} is shown, in conflict with {told}"


def _quote(value: Any) -> str:
    return "a deletion" if value is None else f"“{value}”"
