"""A book out of parcels, held against the same book loaded as a whole."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book
from pilotbook.build.cache import Cache
from pilotbook.build.incremental import Stock
from pilotbook.build.playbook_files import Settled
from pilotbook.load import Layer
from pilotbook.render import Site, render

SITE = Site(today="2026-03-01")


class Parcels:
    """What is kept of the playbooks of a site, in one folder, over many loads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fronts: dict[str, str] = {}
        self.settled_pages: list[str] = []

    def keep(self, path: str, markdown: str, _identity: str) -> str:
        """Note that a page was made."""
        self.settled_pages.append(path)
        return markdown[: markdown.index("\n---\n") + 5]

    def load(self, layers: list[Layer], *, base: Path, stock: Stock | None = None, **options: Any) -> Any:
        """The book out of parcels, and its files; or None and nothing."""
        stock = stock or Stock()
        stock.cache = Cache(self.folder)
        settled = Settled(stock.cache, SITE, self.keep, stock)
        shows, register = options.get("shows"), options.get("register") or base / "nowhere"
        settled.book = stock.load(
            layers,
            base=base,
            shows=shows,
            register=register,
            facts=settled.facts,
            settle=settled.settle,
            later=options.get("later", False),
        )
        return settled.book, settled


def files_of(book: Book, settled: Settled | None = None) -> dict[str, bytes]:
    """Every file of a book."""
    return {output.path: output.bytes() for output in render(book, SITE, settled)}


def check_twice(whole: Book, layers: list[Layer], *, base: Path, **options: Any) -> None:
    """The parcels of a book, first made and then kept, give the files that the book gives."""
    with tempfile.TemporaryDirectory() as folder:
        parcels, expected = Parcels(Path(folder)), files_of(whole)
        for _ in range(2):
            book, settled = parcels.load(layers, base=base, **options)
            assert book is not None
            found = files_of(book, settled)
            assert sorted(found) == sorted(expected)
            assert [path for path in expected if found[path] != expected[path]] == []
