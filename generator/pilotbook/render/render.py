"""The conductor: every file that a book makes, in the order of the site.

Comes in: a `Book` and a `Site`. Goes out: `File`s, each a path and a way to make its content.
Must not know: MkDocs, the disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Protocol

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.config.site import Site

from . import assets, data
from .file import File
from .pages import library_pages, page_file, playbook_pages
from .views import dossiers, register


class PlaybookFiles(Protocol):
    """Gives what a site needs of each playbook, by the playbook's id, so that none has to be held whole."""

    def files(self, id_: str) -> Sequence[File]:
        """Every page and file of a playbook."""

    def json(self, id_: str) -> str | bytes:
        """The playbook as it is in `book.json`."""

    def read(self, path: str) -> bytes:
        """The content of one of its files, by the file's path below the site's root."""


def render(book: Book, site: Site, playbooks: PlaybookFiles | None = None) -> list[File]:
    """Every page and file of a site, in a fixed order."""
    playbooks = playbooks or LoadedPlaybooks(book, site)
    listing = cache(partial(register.build_report, book, site.today, site.limit))

    def zips() -> list[dossiers.PlaybookZips]:
        return [(one, dossiers.zip_links(one, site, playbooks.read)) for one in book.playbooks.values()]

    home, index, *others = [page_file(page, book, site) for page in library_pages(book, site, listing, zips)]
    return [
        home,
        index,
        *(file for id_ in book.playbooks for file in playbooks.files(id_)),
        *others,
        *data.site_files(book, playbooks.json),
        *register.files(book, listing),
        *assets.files(book, site.overrides),
    ]


def playbook_files(book: Book, playbook: BookPlaybook, site: Site, read: dossiers.Read) -> list[File]:
    """Every page and file of one playbook, in a fixed order. `read` gives the content of any of them."""
    downloads = dossiers.downloads_of(book, playbook, site, read)
    return [
        *(page_file(page, book, site) for page in playbook_pages(book, playbook, site, downloads, read)),
        *data.playbook_files(book, playbook),
        register.rules_file(book, playbook),
        *(downloads.files() if downloads else ()),
    ]


class LoadedPlaybooks:
    """The files of playbooks, made of the playbooks themselves whenever one is asked for."""

    def __init__(self, book: Book, site: Site) -> None:
        self.book = book
        self.site = site
        self._files: dict[str, list[File]] = {}

    def files(self, id_: str) -> list[File]:
        """Every page and file of a playbook."""
        if id_ not in self._files:
            self._files[id_] = playbook_files(self.book, self.book.load(id_), self.site, self.read)
        return self._files[id_]

    def json(self, id_: str) -> str:
        """The playbook as it is in `book.json`."""
        return data.playbook_text(self.book.load(id_))

    def read(self, path: str) -> bytes:
        """The content of a file, which is made for it."""
        _, id_, _ = path.split("/")
        return next(file.bytes() for file in self.files(id_) if file.path == path)
