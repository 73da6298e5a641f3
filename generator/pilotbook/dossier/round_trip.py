"""Write a dossier from a record, and read a record back from documents.

Comes in: the book, and a request or the paths of documents. Goes out: files or a record, and what did not fit.
Must not know: the terminal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.models import Record
from pilotbook.records.paths import flatten_record, set_path
from pilotbook.records.record_file import read_record

from . import FORMATS, Dossier, Filling, fill_from_record
from .readers.docx import read_docx
from .readers.place import DocumentTexts, place_texts
from .readers.xlsx import read_xlsx
from .style import Look

_REPLICA = "documents"
"""The `by` of edits that come from documents."""
_READERS = {".docx": read_docx, ".xlsx": read_xlsx}


@dataclass(frozen=True)
class DossierRequest:
    """A request for documents: which ones, in which formats, filled from what."""

    playbook: str
    record: Path | None = None
    example: bool = False
    formats: tuple[str, ...] = tuple(FORMATS)
    only: tuple[str, ...] = ()
    help: bool = True
    look: Look = field(default_factory=Look)
    day: str = ""
    page: str = ""


def build_dossier(book: Book, order: DossierRequest) -> tuple[Dossier, list[str]]:
    """Return the requested dossier, and a sentence for each thing in the record that does not fit the playbook.

    Raises:
        PilotbookError: when there is no such playbook, document, format or example, or the record cannot be read.
    """
    _known_ids("playbook", order.playbook, book.playbooks)
    playbook = book.load(order.playbook)
    for id_ in order.only:
        _known_ids("document", id_, book.documents)
    for format_ in order.formats:
        _known_ids("format", format_, FORMATS)
    record = _requested_record(playbook, order)
    if record is None:
        return Dossier(book, playbook, Filling({}, order.help, order.page), order.look, annex=bool(order.only)), []
    filling = fill_from_record(
        book, playbook, record, day=_gate_day(record, order), with_help=order.help, page=order.page
    )
    variant = "example" if order.example else slug(record.pilot.name)
    return Dossier(book, playbook, filling, order.look, variant, annex=bool(order.only)), _describe_mismatches(
        book, record, playbook, filling
    )


def _known_ids(kind: str, id_: str, known: Any) -> Any:
    if id_ not in known:
        raise PilotbookError(f"There is no {kind} `{id_}` here. {did_you_mean(id_, known)}")
    return known[id_]


def _requested_record(playbook: BookPlaybook, order: DossierRequest) -> Record | None:
    if order.record is not None:
        return read_record(order.record)
    if order.example and playbook.model.example is None:
        raise PilotbookError(f"The playbook `{playbook.id}` has no example. Leave out --example for blank documents.")
    return playbook.model.example if order.example else None


def _gate_day(record: Record, order: DossierRequest) -> str:
    """Return the day to compute gates for: an example shows its state on the day of its decision."""
    return record.decision.on if order.example and record.decision else order.day


def _describe_mismatches(book: Book, record: Record, playbook: BookPlaybook, filling: Filling) -> list[str]:
    told = []
    today = book.find(record.pilot.playbook)
    if today is None or today.id != playbook.id:
        told.append(
            f"The record of {record.pilot.name} is of the playbook `{record.pilot.playbook}`, not of `{playbook.id}`. "
            "What both have is filled in."
        )
    if filling.unplaced:
        entries = dict.fromkeys("/".join(address.split("/")[:-1]) or address for address, _ in filling.unplaced)
        listed = ", ".join(list(entries)[:6]) + (", …" if len(entries) > 6 else "")
        one = len(entries) == 1
        told.append(
            f"{len(entries)} {'entry does' if one else 'entries do'} not fit the playbook `{playbook.id}` and "
            f"{'stands' if one else 'stand'} in the annex: {listed}."
        )
    return told


def slug(name: str) -> str:
    """Turn a pilot's name into a part of file names. Return `pilot` for a name without letters or digits."""
    return "-".join(re.findall(r"\w+", name))[:60] or "pilot"


def dossier_files(dossier: Dossier, order: DossierRequest) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each requested file. A request for everything also gets the ZIP."""
    for made in dossier.files(formats=order.formats, only=order.only or None):
        yield made.name, made.make()
    if not order.only and order.formats == tuple(FORMATS):
        whole = dossier.zip_file()
        yield whole.name, whole.make()


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
        whole["edits"] = _updated_edits(before.get("edits") or {}, changed, now)
    return ReadResult(whole, len(changed), tuple(placed.unplaced))


def _read_document(path: Path) -> DocumentTexts:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise PilotbookError(f"{path}: only Word (.docx) and Excel (.xlsx) are read. PDF and Markdown hold no fields.")
    if not path.is_file():
        raise PilotbookError(f"{path}: there is no such file.")
    return reader(path)


def _updated_edits(edits: dict[str, Any], changed: Iterable[str], now: str) -> dict[str, Any]:
    """Mark each changed entry as edited now, after the edit it had before."""
    made = dict(edits)
    for entry in dict.fromkeys(_entry_of(address) for address in changed):
        old = edits.get(entry)
        after = {**(old.get("after") or {}), old["by"]: old["at"]} if old else {}
        at = max(now, _one_ms_after(old["at"])) if old else now
        made[entry] = {"at": at, "by": _REPLICA, **({"after": after} if after else {})}
    return made


def _entry_of(address: str) -> str:
    parts = address.split("/")
    if parts[0] in ("pilot", "decision"):
        return parts[0]
    return "/".join(parts[: 3 if parts[0] == "tables" else 2])


def _one_ms_after(time: str) -> str:
    from datetime import datetime, timedelta

    later = datetime.fromisoformat(time.replace("Z", "+00:00")) + timedelta(milliseconds=1)
    return later.strftime("%Y-%m-%dT%H:%M:%S.") + f"{later.microsecond // 1000:03d}Z"
