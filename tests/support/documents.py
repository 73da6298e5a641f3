"""What the tests of documents share: every document of every playbook, and what LibreOffice makes of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from pypdf import PdfReader

from pilotbook.book.model import Book
from pilotbook.build.cache import Cache
from pilotbook.config.program import program_digest
from pilotbook.dossier import Dossier, DossierFile, Filling, fill_from_record
from pilotbook.dossier.dossier import shared_fingerprint
from pilotbook.dossier.origin import read_origin
from pilotbook.dossier.readers.docx import read_docx
from pilotbook.dossier.readers.place import FieldIndex, pilot_of, place_texts, playbook_of
from pilotbook.dossier.readers.xlsx import read_xlsx
from pilotbook.files import digest
from pilotbook.records.gates import evaluation_day
from support.run import once

PAGE = "https://pilotbook.example/playbooks/{}/"
VARIANTS = ("", "example")
PLAYBOOKS = ("contract-review", "forecasting", "sales-sdr", "support-triage")
Convert = Callable[[list[Path], str, Path], dict[str, Path]]
"""Writes files in another format, by its ending, into a folder."""


def read_back(book: Book, *paths: Path) -> tuple[dict[str, str], list[str]]:
    """By address, all values that documents hold, and the texts in them that have no place."""
    values: dict[str, str] = {}
    unplaced = []
    for path in paths:
        file = read_docx(path) if path.suffix == ".docx" else read_xlsx(path)
        placed = place_texts(FieldIndex(book, playbook_of(file)), file, read_origin(file.carried))
        values |= {"pilot/playbook": playbook_of(file), **placed.untouched, **placed.typed}
        if pilot := pilot_of(file):
            values["pilot/id"] = pilot
        unplaced += placed.unplaced
    return values, unplaced


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page of a PDF. Poppler is fifteen times as quick as pypdf, which does where it is missing."""
    if program := shutil.which("pdftotext"):
        done = subprocess.run([program, "-", "-"], input=content, capture_output=True, check=True)
        return done.stdout.decode().split("\f")[:-1]
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def office() -> str | None:
    """The path of LibreOffice."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def dossier(book: Book, playbook_id: str, variant: str, *, with_help: bool = True) -> Dossier:
    """A playbook's dossier, blank or filled from its example."""
    playbook = book.load(playbook_id)
    filling = Filling({}, with_help, PAGE.format(playbook_id))
    if variant:
        record = playbook.model.example
        assert record is not None
        day = evaluation_day(record, "")
        filling = fill_from_record(book, playbook, record, day=day, with_help=with_help, page=PAGE.format(playbook_id))
    return Dossier(book, playbook, filling, variant=variant)


def content(book: Book, file: DossierFile) -> bytes:
    """The content of a document, from the cache that the tests share."""
    cache = Cache(Path(os.environ["PILOTBOOK_CACHE"]))
    key = digest("tests", program_digest(), shared_fingerprint(book), file.fingerprint)
    return cache.get(key, file.make)


@dataclass(frozen=True)
class Written:
    """Every document of one playbook, blank and filled. They are written when a test first asks for them."""

    book: Book
    playbook_id: str

    def of(self, ending: str) -> list[Path]:
        """The files of one format."""
        folder = once(f"written-{self.playbook_id}-{ending[1:]}", lambda folder: self._write(folder, ending))
        return sorted(folder.iterdir())

    def file(self, name: str) -> Path:
        """One file."""
        return once(f"written-{name.replace('.', '-')}", lambda folder: self._write(folder, name)) / name

    def _write(self, folder: Path, ending: str) -> None:
        for variant in VARIANTS:
            for one in dossier(self.book, self.playbook_id, variant).files():
                if one.name.endswith(ending):
                    (folder / one.name).write_bytes(content(self.book, one))


def load(path: Path | bytes, *, data_only: bool = False) -> Any:
    """A workbook, without what openpyxl says of parts that it does not know, such as bars of data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(
            BytesIO(path if isinstance(path, bytes) else path.read_bytes()), data_only=data_only
        )
