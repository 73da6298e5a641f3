"""Loads a book and gives every file of its site, loading and making only what is not in the cache.

Comes in: where a site's files are. Goes out: the book, and its files.
Must not know: MkDocs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config.site import Site
from pilotbook.files import digest, names_below
from pilotbook.load import Layer
from pilotbook.render import File

from .cache import Cache
from .inputs import FullLoadNeeded
from .memory import BuildMemory
from .playbook_files import Convert, StoredPlaybooks, list_files, render_cached, settings_key, site_files
from .shared_files import SharedFiles
from .store import PlaybookStore

Workers = Callable[[Sequence[str], Callable[[str], object]], AbstractContextManager[None]]
"""Has other processes prepare playbooks, given by their ids, for as long as it is open. One that
is a copy of this process calls the function with each."""


@dataclass(frozen=True)
class SiteSource:
    """The inputs of a site."""

    layers: list[Layer]
    root: Path
    """The folder that holds mkdocs.yml."""
    shown_from: Path
    """The folder relative to which messages show paths."""
    register: Path
    shows: Sequence[str] | None
    site: Site
    drafts: bool = False
    """Whether the site shows drafts."""

    def open(self, memory: BuildMemory) -> StoredPlaybooks:
        """Open the playbooks of the site.

        Raises:
            FullLoadNeeded: when the book has a mistake, or something out of the ordinary.
        """
        store = PlaybookStore(
            memory,
            self.layers,
            base=self.root,
            shows=self.shows,
            drafts=self.drafts,
            settings=settings_key(self.site),
            list_files=partial(list_files, self.site),
        )
        return StoredPlaybooks(store, self.site)

    def shared_key(self, store: PlaybookStore) -> str:
        """Identify everything that the files are made from that belong to no single playbook."""
        of, overrides = store.memory.digests.digest_of, self.site.overrides
        records = sorted(self.register.iterdir()) if self.register.is_dir() else ()
        read = (*records, *(overrides / name for name in sorted(names_below(overrides))))
        return digest(store.key, repr(self), *(f"{path} {of(path)}" for path in read))


def load_files(source: SiteSource, cache: Cache) -> tuple[Book, list[File]]:
    """Load the whole book, and list every file of its site.

    Raises:
        BookError: with all mistakes of all files, sorted.
    """
    book = load_book(
        source.layers, base=source.shown_from, shows=source.shows, register=source.register, drafts=source.drafts
    )
    return book, render_cached(book, source.site, cache)


def load_changed_files(
    source: SiteSource,
    memory: BuildMemory,
    workers: Workers,
    convert: Convert | None,
    loaded: Callable[[int, int], None] | None = None,
) -> tuple[Book, list[File]]:
    """Load what changed of a book, and list every file of its site.

    With `convert`, whatever the cache lacks of a playbook is made while the playbook is loaded. `loaded` is called with
    the number of each playbook, and how many there are.

    Raises:
        FullLoadNeeded: when the book has a mistake, or something out of the ordinary.
    """
    playbooks = source.open(memory)
    store = playbooks.store

    def is_ready(id_: str) -> bool:
        has_entry = store.find_entry(id_) is not None
        return has_entry and (convert is None or not store.is_shown(id_) or playbooks.is_prepared(id_))

    missing = dict.fromkeys(id_ for id_ in store.ids if not is_ready(id_))

    numbers = {id_: number for number, id_ in enumerate(store.ids, 1)}

    def prepare(id_: str) -> None:
        if loaded is not None:
            loaded(numbers[id_], len(numbers))
        if convert is not None and id_ in missing and store.is_shown(id_):
            playbooks.prepare(id_, convert)

    with workers(list(missing), partial(_prepare, playbooks, convert=convert)):
        book = store.load_book(source.register, shown_from=source.shown_from, visit=prepare)
    memory.shared = SharedFiles(memory.cache, source.shared_key(store))
    return book, site_files(book, source.site, playbooks, memory.shared)


def prepare_playbooks(source: SiteSource, memory: BuildMemory, ids: Sequence[str], convert: Convert | None) -> None:
    """Put what a build needs of some playbooks into the cache, and stop at the first that has a mistake."""
    with suppress(FullLoadNeeded):
        playbooks = source.open(memory)
        for id_ in ids:
            _prepare(playbooks, id_, convert)


def _prepare(playbooks: StoredPlaybooks, id_: str, convert: Convert | None) -> None:
    playbooks.store.entry(id_)
    if convert is not None and playbooks.store.is_shown(id_):
        playbooks.prepare(id_, convert)
