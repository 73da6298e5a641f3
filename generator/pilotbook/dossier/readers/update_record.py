"""Read documents back into a record: the one that they were filled from, or a new one.

Comes in: the book, the paths of documents and perhaps the path of a record. Goes out: a `ReadResult`.
Must not know: the terminal, the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError
from pilotbook.models import Record
from pilotbook.record_format import RecordProblem, parse, write_entry
from pilotbook.records.paths import flatten_record, make_row_id, parse_value, unflatten_record
from pilotbook.records.record_file import read_values
from pilotbook.records.remarks import find_new_remark

from .docx import read_docx
from .place import place_texts
from .texts import DocumentTexts
from .xlsx import read_xlsx

_NOTE = re.compile(r"checks/[^/]+/note")
_OWN_ROW = re.compile(r"tables/[^/]+/own-[^/]+")
_READERS = {".docx": read_docx, ".xlsx": read_xlsx}


@dataclass(frozen=True)
class ReadResult:
    """A record read from documents."""

    record: dict[str, Any]
    changed: int
    """The number of changed values."""
    unplaced: tuple[str, ...]
    """Texts that fit no place in the record, each with its file."""


def read_documents(
    book: Book, paths: Sequence[Path], into: Path | None, now: str, replica: str, latest: str | None = None
) -> ReadResult:
    """Return the record at `into`, or a new one, with what people typed into documents.

    `now` is the time of the edits, in UTC: `2026-11-20T09:30:00.000Z`. `replica` is their writer: a name that no one
    else uses. No edit in `into` may be later than `latest`. An empty field changes nothing. What someone added to the
    remarks about a check is a new remark.

    Raises:
        PilotbookError: when a file cannot be read, or the files are not of one playbook of this site.
    """
    whole: dict[str, Any] = {}
    base: dict[str, str] = {}
    if into is not None:
        whole = read_values(into, latest)
        base = flatten_record(Record.from_plain(whole))
    placed = place_texts(book, [_read_document(path) for path in paths], base)
    if base and base.get("pilot/playbook") != placed.playbook:
        raise PilotbookError(
            f"{into}: this record is of `{base.get('pilot/playbook')}`, the documents of `{placed.playbook}`."
        )
    changed = {address: text for address, text in placed.values.items() if base.get(address) != text}
    place = into or paths[0]
    try:
        if into is None:
            title = book.playbooks[placed.playbook].title
            texts = {"pilot/name": title, "pilot/playbook": placed.playbook, **changed}
            return ReadResult(parse(unflatten_record(texts)), len(changed), tuple(placed.unplaced))
        for address, text in changed.items():
            for path, value in _list_edits(address, text, base):
                write_entry(whole, path, value, now, replica)
        return ReadResult(parse(whole), len(changed), tuple(placed.unplaced))
    except RecordProblem as error:
        raise PilotbookError(f"{place}: {error.detail} would not be what a record has there.") from None
    except ValueError as error:
        raise PilotbookError(f"{place}: {error} is not a number.") from None


def _list_edits(address: str, text: str, base: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield the entries to write for a changed text, each with its value."""
    if address == "pilot/id":  # the record keeps its identity
        return
    if _NOTE.fullmatch(address):
        if new := find_new_remark(base.get(address, ""), text):
            yield f"{address.removesuffix('note')}remarks/{make_row_id(new)}/text", new
        return
    yield address, parse_value(address, text)
    row, _, _ = address.rpartition("/")
    if _OWN_ROW.fullmatch(row) and f"{row}/own" not in base:
        yield f"{row}/own", "yes"


def _read_document(path: Path) -> DocumentTexts:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise PilotbookError(f"{path}: only Word (.docx) and Excel (.xlsx) are read. PDF and Markdown hold no fields.")
    if not path.is_file():
        raise PilotbookError(f"{path}: there is no such file.")
    return reader(path)
