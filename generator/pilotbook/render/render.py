"""Render all files of a site, in the site's order.

Comes in: a `Book` and a `Site`. Goes out: `File`s, each a path and a function that makes the content.
Must not know: MkDocs, the build cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Protocol

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.parts import has_suite
from pilotbook.config.site import Site

from . import assets, data, llms, public
from .file import File
from .pages import library_pages, page_file, playbook_pages
from .views import dossiers, engineers, register


class PlaybookFiles(Protocol):
    """Provides the files of each playbook by the playbook's id, so that the book need not hold playbooks whole."""

    def files(self, id_: str) -> Sequence[File]:
        """Return every page and file of a playbook, in a fixed order."""

    def json(self, id_: str) -> str | bytes:
        """Return a playbook as the JSON text that `book.json` holds."""

    def read(self, path: str) -> bytes:
        """Return the content of a playbook's file, by the file's path below the site's root."""


def render(book: Book, site: Site, playbooks: PlaybookFiles | None = None) -> list[File]:
    """Return every page and file of a site, in a fixed order.

    `playbooks` provides the files of each playbook. Without it, they are rendered from the book.
    """
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
        *data.site_files(book, site, playbooks.json),
        llms.llms_file(book, site),
        *public.files(book, site),
        *register.files(book, site, listing),
        *assets.files(book, site),
    ]


def playbook_files(book: Book, playbook: BookPlaybook, site: Site, read: dossiers.Read) -> list[File]:
    """Return every page and file of one playbook, in a fixed order.

    `read` returns the content of any of these files, by its path below the site's root.
    """
    downloads = dossiers.downloads_of(book, playbook, site, read)
    return [
        *(page_file(page, book, site) for page in playbook_pages(book, playbook, site, downloads, read)),
        *data.playbook_files(book, playbook),
        register.rules_file(book, playbook),
        *(engineers.files(playbook) if has_suite(playbook.model) else ()),
        *public.card_files(playbook, site),
        *(downloads.files() if downloads else ()),
    ]


class LoadedPlaybooks:
    """Renders the files of each playbook from the book, without a build cache."""

    def __init__(self, book: Book, site: Site) -> None:
        self.book = book
        self.site = site
        self._files: dict[str, list[File]] = {}

    def files(self, id_: str) -> list[File]:
        """Return every page and file of a playbook, in a fixed order."""
        if id_ not in self._files:
            self._files[id_] = playbook_files(self.book, self.book.load(id_), self.site, self.read)
        return self._files[id_]

    def json(self, id_: str) -> str:
        """Return a playbook as the JSON text that `book.json` holds."""
        return data.playbook_text(self.book.load(id_))

    def read(self, path: str) -> bytes:
        """Make the content of a playbook's file and return it."""
        _, id_, _ = path.split("/")
        return next(file.bytes() for file in self.files(id_) if file.path == path)
