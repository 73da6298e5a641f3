"""List the downloads of a playbook: each document as a file, and the rows and links that pages show for it.

Comes in: a `Book`, a playbook, a `Site` with its dossier options. Goes out: `File`s below `dossiers/`, and links for
templates.
Must not know: how a format is written, HTML.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.summary import Summary
from pilotbook.config.site import Site
from pilotbook.dossier import FORMATS, Dossier, DossierFile, Filling, fill_from_record
from pilotbook.dossier.browser_tables import dump_tables
from pilotbook.dossier.dossier import zip_name
from pilotbook.records.gates import evaluation_day
from pilotbook.text import labels

from ..file import File
from . import View

FOLDER = "dossiers"
TABLES = "tables.json"
"""The name of the file from which the browser fills its CSV files."""
_EXAMPLE = "example"
_ZIP_LABELS = {"": "All documents, blank (ZIP)", _EXAMPLE: "Filled-in example (ZIP)"}
"""The label of the ZIP file with all documents, by variant."""
MARKDOWN = ".txt"
"""Ends the name of a Markdown download, which a site generator would otherwise take for a page."""
PlaybookZips = tuple[Summary, "list[DownloadLink]"]
"""A playbook, and the links to its ZIP files."""
Read = Callable[[str], bytes]
"""Returns the content of a playbook's file, by the file's path below the site's root."""


@dataclass(frozen=True)
class DownloadLink:
    """A file to download."""

    label: str
    path: str
    """Below the site's root."""
    name: str
    """The name under which the browser saves it."""
    size: str
    """The size as text, such as `46 kB`. Empty where the site shows no sizes."""
    format: str


@dataclass(frozen=True)
class Downloads:
    """The documents of one playbook, blank and filled from its example."""

    playbook: BookPlaybook
    blank: Dossier
    example: Dossier | None
    site: Site = field(repr=False)
    read: Read = field(repr=False)

    def rows(self) -> list[dict[str, Any]]:
        """Return one row per document: its picture, its blank and filled files, and the checks that it answers."""
        rows = []
        for id_, document in self.blank.book.documents.items():
            blank = self._links(self.blank, id_)
            if blank:
                rows.append(
                    {
                        "id": id_,
                        "document": document,
                        "picture": self._path(self.blank.preview_file(id_)) if self._has_pictures else "",
                        "blank": blank,
                        "example": self._links(self.example, id_) if self.example else [],
                        "checks": [check for check in self.playbook.checks if check.document == id_],
                    }
                )
        return rows

    @property
    def _has_pictures(self) -> bool:
        """Whether the site shows the first page of each document, which is that of the PDF."""
        return not {"pdf", "pdf-letter"}.isdisjoint(self.site.dossier.formats)

    def _links(self, dossier: Dossier, id_: str) -> list[DownloadLink]:
        files = (file for file in dossier.files(only=[id_]) if file.main)
        return [self._link(self._path(file), file.name, FORMATS[file.format], file.format) for file in files]

    def _link(self, path: str, name: str, label: str, format_: str) -> DownloadLink:
        return _link(path, name, label, format_, self.site, self.read)

    def _path(self, file: DossierFile) -> str:
        return f"{FOLDER}/{self.playbook.id}/{file.name}{MARKDOWN if file.format == 'md' else ''}"

    def files(self) -> Iterator[File]:
        """Yield every file below `dossiers/`: documents, ZIP files, pictures and the tables for the browser."""
        for dossier in (self.blank, self.example):
            if dossier is not None:
                for file in (*dossier.files(), dossier.zip_file(self._read)):
                    yield self._file(file)
        for id_ in self.blank.book.documents if self._has_pictures else ():
            yield self._file(self.blank.preview_file(id_))
        path = f"{FOLDER}/{self.playbook.id}/{TABLES}"
        yield File(path, lambda: json.dumps(dump_tables(self.blank), ensure_ascii=False))

    def _read(self, file: DossierFile) -> bytes:
        return self.read(self._path(file))

    def _file(self, file: DossierFile) -> File:
        return File(self._path(file), file.make, source=self.playbook.path, fingerprint=file.fingerprint)


def dossiers_view(book: Book, playbooks: Sequence[PlaybookZips], formats: Sequence[str]) -> View:
    """Return every document with its format names, and every playbook with its ZIP files.

    Leaves out the documents that have none of `formats`.
    """
    return {
        "documents": [
            (id_, document, labels.join_words([FORMATS[name] for name in document.formats if name in formats]))
            for id_, document in book.documents.items()
            if set(document.formats) & set(formats)
        ],
        "playbooks": playbooks,
    }


def downloads_of(book: Book, playbook: BookPlaybook, site: Site, read: Read) -> Downloads | None:
    """Return the documents of a playbook as the site's options ask, or `None` if they ask for no format."""
    given, page = site.dossier, site.page_url(playbook.id)
    if not given.formats or playbook.checklist is not None:
        return None
    blank = Dossier(book, playbook, Filling({}, page=page), given.look, formats=given.formats)
    record = playbook.model.example if given.examples else None
    if record is None:
        return Downloads(playbook, blank, None, site, read)
    filling = fill_from_record(book, playbook, record, day=evaluation_day(record, ""), with_help=False, page=page)
    example = Dossier(book, playbook, filling, given.look, _EXAMPLE, given.formats)
    return Downloads(playbook, blank, example, site, read)


def zip_links(playbook: Summary, site: Site, read: Read) -> list[DownloadLink]:
    """Return the links to a playbook's ZIP files: all documents blank and, if there is an example, filled."""
    if not site.dossier.formats or playbook.is_checklist:
        return []
    variants = ("", _EXAMPLE) if playbook.has_example and site.dossier.examples else ("",)
    names = {variant: zip_name(playbook.id, variant) for variant in variants}
    return [
        _link(f"{FOLDER}/{playbook.id}/{name}", name, _ZIP_LABELS[variant], "zip", site, read)
        for variant, name in names.items()
    ]


def _link(path: str, name: str, label: str, format_: str, site: Site, read: Read) -> DownloadLink:
    return DownloadLink(label, path, name, format_size(len(read(path))) if site.shows_sizes else "", format_)


def format_size(size: int) -> str:
    """Format a number of bytes as people read it: 46 kB, 1.3 MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 999_500 else f"{max(round(size / 1000), 1)} kB"
