"""The dossiers on the site: each file as an output, and what the pages say about them.

Comes in: the book and the site. Goes out: outputs below `dossiers/`, and rows for the tables.
Must not know: formats, HTML.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.config.dossier import Settings
from pilotbook.dossier import FORMATS, Dossier, Filling, Made, filling_of
from pilotbook.dossier.browser_tables import forms

from ..file import Output

FOLDER = "dossiers"
TABLES = "tables.json"
"""What the browser fills its CSV files from."""


_WHOLE = ("All blank, ZIP", "The filled example, ZIP")
MARKDOWN = ".txt"
"""Put to the name of a Markdown file, which a site generator would take for a page."""


@dataclass(frozen=True)
class Link:
    """A file to download."""

    label: str
    path: str
    """Below the site's root."""
    name: str
    """The name under which it is saved."""
    size: str
    """In words. Empty while it is not known."""
    format: str


@dataclass(frozen=True)
class Shelf:
    """One playbook's documents, blank and filled from its example."""

    playbook: BookPlaybook
    blank: Dossier
    example: Dossier | None
    given: Settings = field(repr=False)

    @property
    def folder(self) -> str:
        """Where they lie, below the site's root."""
        return f"{FOLDER}/{self.playbook.id}"

    def rows(self) -> list[dict[str, Any]]:
        """Each document: its picture, and its files, blank and filled."""
        made = []
        for id_, document in self.blank.book.documents.items():
            blank = self._links(self.blank, id_)
            if blank:
                picture = self.blank.picture(id_)
                made.append(
                    {
                        "id": id_,
                        "document": document,
                        "picture": f"{self.folder}/{picture.name}",
                        "blank": blank,
                        "example": self._links(self.example, id_) if self.example else [],
                        "checks": [check for check in self.playbook.checks if check.document == id_],
                    }
                )
        return made

    def zips(self) -> list[Link]:
        """Everything in one file, blank and filled."""
        named = zip(_WHOLE, (self.blank, self.example), strict=True)
        return [self._link(dossier.all_in_one(), words) for words, dossier in named if dossier is not None]

    def _links(self, dossier: Dossier, id_: str) -> list[Link]:
        return [self._link(made, FORMATS[made.format]) for made in dossier.files(only=[id_]) if made.main]

    def _link(self, made: Made, label: str) -> Link:
        size = made.size()
        return Link(label, self._path(made), made.name, "" if size is None else size_words(size), made.format)

    def _path(self, made: Made) -> str:
        return f"{self.folder}/{made.name}{MARKDOWN if made.format == 'md' else ''}"

    def outputs(self) -> Iterator[Output]:
        """Every file."""
        for dossier in (self.blank, self.example):
            if dossier is not None:
                for made in (*dossier.files(), dossier.all_in_one()):
                    label = _WHOLE[dossier is self.example] if made.format == "zip" else ""
                    yield Output(self._path(made), made.make, source=self.playbook.path, key=made.key, label=label)
        for id_ in self.blank.book.documents:
            picture = self.blank.picture(id_)
            path = f"{self.folder}/{picture.name}"
            yield Output(path, picture.make, source=self.playbook.path, key=picture.key)
        yield Output(f"{self.folder}/{TABLES}", lambda: json.dumps(forms(self.blank), ensure_ascii=False))


def zip_link(output: Output, size: int | None) -> Link:
    """The link to everything in one file."""
    return Link(
        output.label, output.path, output.path.rpartition("/")[2], "" if size is None else size_words(size), "zip"
    )


def shelf(book: Book, playbook: BookPlaybook, page: str, given: Settings) -> Shelf | None:
    """A playbook's documents as the settings want them, or None when they want none."""
    if not given.formats:
        return None
    blank = Dossier(book, playbook, Filling({}, page=page), given.look, cache=given.cache, formats=given.formats)
    record = playbook.model.example if given.examples else None
    if record is None:
        return Shelf(playbook, blank, None, given)
    day = record.decision.on if record.decision else ""
    filling = filling_of(book, playbook, record, day=day, with_help=False, page=page)
    example = Dossier(book, playbook, filling, given.look, "example", given.cache, given.formats)
    return Shelf(playbook, blank, example, given)


def size_words(size: int) -> str:
    """A size as people read it: 46 kB, 1.3 MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 999_500 else f"{max(round(size / 1000), 1)} kB"
