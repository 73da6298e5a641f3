"""Check a request for documents, and return the dossier that answers it.

Comes in: the book and a `DossierRequest`. Goes out: a `Dossier` or its files, and what in the record does not fit.
Must not know: the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from pilotbook.book.agent import require_agent
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.unknown import explain_unknown
from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.extras import require_extras
from pilotbook.models import Record
from pilotbook.records.gates import evaluation_day
from pilotbook.records.record_file import check_left_out, read_record

from .document import Filling
from .dossier import Dossier, DossierFile
from .fill import fill_from_record
from .style import FORMATS, Look


@dataclass(frozen=True)
class DossierRequest:
    """A request for documents: which ones, in which formats, filled from what."""

    playbook: str
    record: Path | None = None
    example: bool = False
    formats: tuple[str, ...] = tuple(FORMATS)
    only: tuple[str, ...] = ()
    """The ids of the documents. Empty: all of them."""
    help: bool = True
    look: Look = field(default_factory=Look)
    day: str = ""
    """The ISO date to compute the state of the gates for."""
    page: str = ""
    """The URL of the playbook's page, or nothing for documents without a link."""
    latest: str | None = None
    """The latest time that an edit of the record may have."""


def build_dossier(book: Book, request: DossierRequest) -> tuple[Dossier, list[str]]:
    """Return the requested dossier, and a sentence for each thing in the record that does not fit the playbook.

    Raises:
        PilotbookError: when there is no such playbook, document, format or example, or the record cannot be read.
    """
    check_left_out(request.playbook, book)
    if request.playbook not in book.playbooks:
        raise PilotbookError(explain_unknown(book, request.playbook))
    playbook = require_agent(book.load(request.playbook))
    for id_ in request.only:
        _check_id("document", id_, book.documents)
    for format_ in request.formats:
        _check_id("format", format_, FORMATS)
    require_extras(formats=request.formats, otherwise="Or choose other formats: --format csv,md.")
    record = _load_record(playbook, request)
    if record is None:
        blank = Filling({}, request.help, request.page)
        return Dossier(book, playbook, blank, request.look, annex=bool(request.only)), []
    filling = fill_from_record(
        book, playbook, record, day=_gate_day(record, request), with_help=request.help, page=request.page
    )
    variant = "example" if request.example else _slugify(record.pilot.name)
    dossier = Dossier(book, playbook, filling, request.look, variant, annex=bool(request.only))
    return dossier, _describe_mismatches(book, record, playbook, filling)


def _check_id(kind: str, id_: str, known: Collection[str]) -> None:
    if id_ not in known:
        raise PilotbookError(f"There is no {kind} `{id_}` here. {did_you_mean(id_, known)}")


def _load_record(playbook: BookPlaybook, request: DossierRequest) -> Record | None:
    if request.record is not None:
        return read_record(request.record, request.latest)
    if request.example and playbook.model.example is None:
        raise PilotbookError(f"The playbook `{playbook.id}` has no example. Leave out --example for blank documents.")
    return playbook.model.example if request.example else None


def _gate_day(record: Record, request: DossierRequest) -> str:
    """Return the day to compute gates for. An invented pilot shows its state on the day that it names."""
    return evaluation_day(record, request.day)


def _describe_mismatches(book: Book, record: Record, playbook: BookPlaybook, filling: Filling) -> list[str]:
    mismatches = []
    today = book.find(record.pilot.playbook)
    if today is None or today.id != playbook.id:
        mismatches.append(
            f"The record of {record.pilot.name} is for the playbook `{record.pilot.playbook}`, not `{playbook.id}`. "
            "Only what both have in common is filled in."
        )
    if filling.unplaced:
        entries = dict.fromkeys("/".join(address.split("/")[:-1]) or address for address, _ in filling.unplaced)
        listed = ", ".join(list(entries)[:6]) + (", …" if len(entries) > 6 else "")
        one = len(entries) == 1
        mismatches.append(
            f"{len(entries)} {'entry does' if one else 'entries do'} not fit the playbook `{playbook.id}` and "
            f"{'is' if one else 'are'} in the appendix: {listed}."
        )
    return mismatches


def _slugify(name: str) -> str:
    """Turn a pilot's name into a part of file names. Return `pilot` for a name without letters or digits."""
    return "-".join(re.findall(r"\w+", name))[:60] or "pilot"


def dossier_files(dossier: Dossier, request: DossierRequest) -> list[DossierFile]:
    """Return the requested files. A request for everything also gets the ZIP."""
    files = list(dossier.files(formats=request.formats, only=request.only or None))
    if not request.only and request.formats == tuple(FORMATS):
        files.append(dossier.zip_file())
    return files
