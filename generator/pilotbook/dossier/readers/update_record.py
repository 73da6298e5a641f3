"""Read documents back into a record: the one that they were filled from, or a new one.

Comes in: the book, the paths of documents and perhaps the path of a record. Goes out: a `ReadResult`.
Must not know: the terminal, the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError
from pilotbook.records.paths import flatten_record, set_path
from pilotbook.records.record_file import read_record

from .docx import read_docx
from .place import place_texts
from .texts import DocumentTexts
from .xlsx import read_xlsx

_REPLICA = "documents"
"""The `by` of edits that come from documents."""
_READERS = {".docx": read_docx, ".xlsx": read_xlsx}


@dataclass(frozen=True)
class ReadResult:
    """A record read from documents."""

    record: dict[str, Any]
    changed: int
    """The number of changed values."""
    unplaced: tuple[str, ...]
    """Texts that fit no place in the record, each with its file."""


def read_documents(book: Book, paths: Sequence[Path], into: Path | None, now: str) -> ReadResult:
    """Return the record at `into`, or a new one, with what people typed into documents.

    `now` is the time of the edits, in UTC: `2026-11-20T09:30:00.000Z`. An empty field changes nothing.

    Raises:
        PilotbookError: when a file cannot be read, or the files are not of one playbook of this site.
    """
    before: dict[str, Any] = {}
    base: dict[str, str] = {}
    if into is not None:
        record = read_record(into)
        before, base = json.loads(into.read_text(encoding="utf-8-sig")), flatten_record(record)
    placed = place_texts(book, [_read_document(path) for path in paths], base)
    if base and base.get("pilot/playbook") != placed.playbook:
        raise PilotbookError(
            f"{into}: this record is of `{base.get('pilot/playbook')}`, the documents of `{placed.playbook}`."
        )
    changed = {address: text for address, text in placed.values.items() if base.get(address) != text}
    whole = before or {"version": 1, "pilot": {"name": book.playbooks[placed.playbook].title}}
    try:
        for address, text in {"pilot/playbook": placed.playbook, **changed}.items():
            set_path(whole, address, text)
    except ValueError as error:
        raise PilotbookError(f"{into or paths[0]}: {error} is not a number.") from None
    if into is not None:
        whole["edits"] = _update_edits(before.get("edits") or {}, changed, now)
    return ReadResult(whole, len(changed), tuple(placed.unplaced))


def _read_document(path: Path) -> DocumentTexts:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise PilotbookError(f"{path}: only Word (.docx) and Excel (.xlsx) are read. PDF and Markdown hold no fields.")
    if not path.is_file():
        raise PilotbookError(f"{path}: there is no such file.")
    return reader(path)


def _update_edits(edits: dict[str, Any], changed: Iterable[str], now: str) -> dict[str, Any]:
    """Mark each changed entry as edited now, after the edit it had before."""
    updated = dict(edits)
    for entry in dict.fromkeys(_entry_of(address) for address in changed):
        old = edits.get(entry)
        after = {**(old.get("after") or {}), old["by"]: old["at"]} if old else {}
        at = max(now, _one_ms_after(old["at"])) if old else now
        updated[entry] = {"at": at, "by": _REPLICA, **({"after": after} if after else {})}
    return updated


def _entry_of(address: str) -> str:
    parts = address.split("/")
    if parts[0] in ("pilot", "decision"):
        return parts[0]
    return "/".join(parts[: 3 if parts[0] == "tables" else 2])


def _one_ms_after(time: str) -> str:
    later = datetime.fromisoformat(time.replace("Z", "+00:00")) + timedelta(milliseconds=1)
    return later.strftime("%Y-%m-%dT%H:%M:%S.") + f"{later.microsecond // 1000:03d}Z"
