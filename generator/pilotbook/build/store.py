"""Loads a book incrementally: a playbook is loaded only if its inputs changed, or on request.

Comes in: layers and a cache. Goes out: a `Book`, playbooks by id, and two keys for each playbook: of its summary, which
depends on the structure of the patterns, and of its files, which depend on every word.
Must not know: pages, MkDocs. A book with a mistake is not for this: `load_book` reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pilotbook.book.inherit import resolve_forks
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.releases import missing_ids
from pilotbook.book.resolve import (
    build_book,
    find_unknown_shows,
    is_shown,
    with_register,
)
from pilotbook.book.resolve_playbooks import resolve_playbooks
from pilotbook.book.validate.validator import validate_playbook, validate_together
from pilotbook.config.program import program_digest
from pilotbook.errors import PilotbookError
from pilotbook.files import digest
from pilotbook.load import Layer, load_playbook

from .entry import Entry, FileEntry, read_entry
from .inputs import FORMAT, FullLoadNeeded, PlaybookInputs
from .memory import BuildMemory, Loaded, without_playbooks

ListFiles = Callable[[Book, BookPlaybook], Iterable[FileEntry]]
"""Names the files that a playbook makes, given a book that has the playbook."""


class PlaybookStore:
    """The playbooks of one site in one build."""

    def __init__(
        self,
        memory: BuildMemory,
        layers: list[Layer],
        *,
        base: Path,
        shows: Sequence[str] | None,
        settings: str,
        list_files: ListFiles,
        drafts: bool = False,
    ) -> None:
        """Find every playbook's inputs. `settings` identifies what else the playbooks' files depend on.

        Raises:
            FullLoadNeeded: when the patterns have a mistake, or a playbook's file is out of the ordinary.
        """
        self.memory, self.cache, self._list_files = memory, memory.cache, list_files
        self._layers, self._base, self._shows, self._drafts = layers, base, shows, drafts
        self._digests_key = digest("digests", FORMAT, program_digest(), base.resolve())
        memory.digests.load(self.cache, self._digests_key)
        self.patterns = memory.patterns(layers, base, drafts=drafts)
        renames = self.patterns.book.changes.changes.get("playbook", {})
        self._inputs = PlaybookInputs(layers, base, renames, memory.digests, self.cache)
        common = (FORMAT, program_digest(), shows, drafts, settings)
        self._files_start = digest(*common, self.patterns.digest)
        self._plain_start = digest(*common, self.patterns.structure.bare)
        self._fork_start = digest(*common, self.patterns.structure.with_checks)
        self._entries: dict[str, Entry] = {}
        self._files_keys: dict[str, str] = {}

    @property
    def ids(self) -> list[str]:
        """Every playbook, the hidden ones too, in the order of the site."""
        return list(self._inputs.files)

    def is_shown(self, id_: str) -> bool:
        """Return whether the site shows a playbook. A draft that has no entry yet counts as shown."""
        entry = None if self._drafts else self.find_entry(id_)
        if entry is not None and entry.summary.is_draft:
            return False
        layer, path = self._inputs.top(id_)
        is_fork = self._inputs.is_fork(path)
        return is_shown(id_, self._shows, layer=layer, layers=len(self._layers), is_fork=is_fork)

    def files_key(self, id_: str) -> str:
        """Identify everything that the files of a playbook are made from, as it was when this was first asked."""
        if id_ not in self._files_keys:
            self._files_keys[id_] = self._inputs.key(self._files_start, id_)
        return self._files_keys[id_]

    def entry_key(self, id_: str) -> str:
        """Identify everything that the entry of a playbook is made from: not the sentences of patterns."""
        is_fork = len(self._inputs.chains[id_]) > 1
        return self._inputs.key(self._fork_start if is_fork else self._plain_start, id_)

    def find_entry(self, id_: str) -> Entry | None:
        """Return the entry of a playbook, or None if the playbook has to be loaded for it."""
        if id_ not in self._entries:
            key = self.entry_key(id_)
            last_key, last = self.memory.entries.get(id_, ("", None))
            entry = last if last_key == key else read_entry(self.cache.find_json(key), self._inputs.top(id_)[1])
            if entry is None:
                return None
            self._remember(id_, key, entry)
        return self._entries[id_]

    def entry(self, id_: str) -> Entry:
        """Return the entry of a playbook, from the cache or by loading the playbook.

        Raises:
            FullLoadNeeded: when the playbook has a mistake, or was saved meanwhile.
        """
        return self.find_entry(id_) or self._make_entry(id_)

    def _make_entry(self, id_: str) -> Entry:
        key = self.entry_key(id_)
        loaded = self._loaded(id_)
        files = tuple(self._list_files(loaded.book, loaded.playbook))
        entry = Entry(loaded.playbook.summary, loaded.facts, files)
        if self.entry_key(id_) != key:
            raise FullLoadNeeded
        self.cache.put(key, entry.to_json())
        self._remember(id_, key, entry)
        return entry

    def _remember(self, id_: str, key: str, entry: Entry) -> None:
        self._entries[id_], self.memory.entries[id_] = entry, (key, entry)

    def load(self, id_: str) -> BookPlaybook:
        """Load a whole playbook.

        Raises:
            PilotbookError: when its files have changed since the book was loaded.
        """
        return self.load_with_book(id_)[1]

    def load_with_book(self, id_: str) -> tuple[Book, BookPlaybook]:
        """Load a whole playbook, and a book that has it.

        Raises:
            PilotbookError: when its files have changed since the book was loaded.
        """
        try:
            loaded = self._loaded(id_)
        except FullLoadNeeded:
            raise PilotbookError(
                f"{self._inputs.top(id_)[1]}: this file changed during the build. "
                "Fix any error in it, then build again."
            ) from None
        return loaded.book, loaded.playbook

    def _loaded(self, id_: str) -> Loaded:
        """Load a playbook, unless it is one of the last.

        Raises:
            FullLoadNeeded: when it has a mistake, or its files are not those of its key any more.
        """
        key = self.files_key(id_)

        def load() -> Loaded:
            loaded = self._load(id_)
            if self._inputs.key(self._files_start, id_) != key:
                raise FullLoadNeeded
            return loaded

        return self.memory.loaded(key, load)

    def _load(self, id_: str) -> Loaded:
        """Load a playbook with what it extends, and validate it."""
        catalog = without_playbooks(self.patterns.catalog)
        for number, path in sorted(self._inputs.chains[id_], key=lambda file: file[0]):
            load_playbook(catalog, number, path, base=self._base)
        if catalog.mistakes or catalog.broken:
            raise FullLoadNeeded
        forks = resolve_forks(catalog)
        if forks.findings or catalog.broken:
            raise FullLoadNeeded
        validation = validate_playbook(catalog, id_, forks.resolved)
        if validation.findings:
            raise FullLoadNeeded
        playbooks = resolve_playbooks(catalog, validation, drafts=self._drafts)
        summaries = {one: playbook.summary for one, playbook in playbooks.items()}
        own = build_book(catalog, validation, summaries, playbooks.__getitem__, self._shows, drafts=self._drafts)
        book = replace(
            self.patterns.book,
            playbooks=own.playbooks,
            hidden=own.hidden,
            load=own.load,
            paths=own.paths,
            citations=own.citations,
        )
        return Loaded(book, playbooks[id_], validation.playbooks[id_])

    def load_book(
        self, register: Path, *, shown_from: Path | None = None, visit: Callable[[str], None] = lambda _: None
    ) -> Book:
        """Load the book. `visit` is called with each playbook as soon as its entry is known.

        Paths of broken records are shown relative to `shown_from`, or else to the site's folder.

        Raises:
            FullLoadNeeded: when the book has a mistake.
        """
        catalog = without_playbooks(self.patterns.catalog)
        entries = {}
        for id_ in self.ids:
            entries[id_] = self.entry(id_)
            visit(id_)
            catalog.order[id_], _ = self._inputs.top(id_)
        validation = validate_together(catalog, {id_: (one.summary.path, one.facts) for id_, one in entries.items()})
        if validation.findings or find_unknown_shows(catalog, self._shows) or missing_ids(catalog, validation):
            raise FullLoadNeeded
        summaries = {id_: entry.summary for id_, entry in entries.items()}
        book = build_book(catalog, validation, summaries, self.load, self._shows, drafts=self._drafts)
        book = with_register(book, register, base=shown_from or self._base)
        self.memory.digests.save(self.cache, self._digests_key)
        return book

    @property
    def key(self) -> str:
        """Identify what all playbooks are made from, the hidden ones too."""
        return digest(self._files_start, *(f"{id_} {self.files_key(id_)}" for id_ in self.ids))

    def book_key(self, book: Book) -> str:
        """Identify what all playbooks that the site shows are made from."""
        return digest(self._files_start, *(f"{id_} {self.files_key(id_)}" for id_ in book.playbooks))
