"""Loads a book through the build cache, and holds it against the same book loaded as a whole."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from pilotbook.book.model import Book
from pilotbook.build.cache import Cache
from pilotbook.build.memory import BuildMemory
from pilotbook.build.playbook_files import StoredPlaybooks, site_files
from pilotbook.build.shared_files import SharedFiles
from pilotbook.build.site_files import SiteSource, load_changed_files
from pilotbook.config.site import Site
from pilotbook.load import Layer
from pilotbook.render import File, render

SITE = Site(today="2026-03-01")


class Builder:
    """Builds of one site, all with the same cache."""

    def __init__(self, folder: Path) -> None:
        self.cache = Cache(folder)
        self.converted: list[str] = []
        """The pages that were converted, each as often as it was."""

    def convert(self, path: str, markdown: str, key: str) -> None:
        """Note that a page was converted."""
        assert markdown.startswith("---\n") and key
        self.converted.append(path)

    @property
    def made(self) -> set[str]:
        """The playbooks of which pages were converted since this was last asked."""
        ids, self.converted = {path.split("/")[1] for path in self.converted}, []
        return ids

    def source(
        self,
        layers: list[Layer],
        base: Path,
        *,
        shows: Sequence[str] | None = None,
        register: Path | None = None,
        drafts: bool = False,
    ) -> SiteSource:
        """What the site is made from."""
        return SiteSource(layers, base, base, register or base / "nowhere", shows, SITE, drafts)

    def build(
        self,
        layers: list[Layer],
        *,
        base: Path,
        memory: BuildMemory | None = None,
        serve: bool = False,
        **options: object,
    ) -> tuple[Book, list[File]]:
        """The book and its files. `serve` converts no page ahead.

        Raises:
            FullLoadNeeded: when the book has a mistake.
        """
        source = self.source(layers, base, **options)  # type: ignore[arg-type]  # they are handed on
        return load_changed_files(source, memory or BuildMemory(self.cache), lambda *_: nullcontext(), self.convert)

    def open(
        self, layers: list[Layer], *, base: Path, memory: BuildMemory | None = None
    ) -> tuple[Book, StoredPlaybooks]:
        """The book, and its playbooks, of which nothing is made before someone asks."""
        playbooks = self.source(layers, base).open(memory or BuildMemory(self.cache))
        return playbooks.store.load_book(base / "nowhere"), playbooks


def files_of(book: Book, playbooks: StoredPlaybooks | None = None) -> dict[str, bytes]:
    """Every file of a book, by path."""
    shared = SharedFiles(Cache(None), "")
    files = site_files(book, SITE, playbooks, shared) if playbooks else render(book, SITE)
    return contents(files)


def contents(files: Sequence[File]) -> dict[str, bytes]:
    """The content of files, by path."""
    return {file.path: file.bytes() for file in files}


def _of_the_book(files: Sequence[File]) -> dict[str, bytes]:
    """The content of the files that a book gives. Scripts and styles are the same for each."""
    return contents([file for file in files if not file.path.startswith("assets/")])


def check_twice(whole: Book, layers: list[Layer], *, base: Path, **options: object) -> None:
    """The cache, first empty and then full, gives the files that the book gives."""
    with tempfile.TemporaryDirectory() as folder:
        builder, expected = Builder(Path(folder)), _of_the_book(render(whole, SITE))
        for _ in range(2):
            _, files = builder.build(layers, base=base, **options)  # type: ignore[arg-type]  # they are handed on
            found = _of_the_book(files)
            assert sorted(found) == sorted(expected)
            assert [path for path in expected if found[path] != expected[path]] == []
