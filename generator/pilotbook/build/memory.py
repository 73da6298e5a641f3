"""Remembers patterns, entries and the last playbooks from one build of a site to the next.

Comes in: layers and a cache. Goes out: the patterns of the layers, loaded again only if one of their files changed.
Must not know: which playbooks a site has, pages.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.resolve import attach_fixes, build_book
from pilotbook.book.validate.context import PlaybookFacts
from pilotbook.book.validate.validator import validate
from pilotbook.files import digest
from pilotbook.load import Catalog, Layer, load_patterns, pattern_files

from .cache import Cache
from .entry import Entry
from .file_digests import FileDigests
from .inputs import FullLoadNeeded
from .shared_files import SharedFiles
from .structure_digest import Structure, digest_structure

MAX_LOADED = 8
"""The number of whole playbooks in memory at once."""


class Loaded(NamedTuple):
    """A playbook in memory."""

    book: Book
    """Has all patterns, and no playbook but this one and those that it extends."""
    playbook: BookPlaybook
    facts: PlaybookFacts


@dataclass(frozen=True)
class Patterns:
    """The parts of the book that all playbooks share."""

    digest: str
    catalog: Catalog
    """Has no playbooks."""
    book: Book
    """Has no playbooks."""
    structure: Structure


class BuildMemory:
    """The state that a process keeps between two builds of a site."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self.digests = FileDigests()
        self.entries: dict[str, tuple[str, Entry]] = {}
        """By playbook, the key and the entry that were read last."""
        self.shared = SharedFiles(Cache(None), "")
        """The files of the last build that belong to no single playbook."""
        self._patterns: Patterns | None = None
        self._loaded: OrderedDict[str, Loaded] = OrderedDict()

    def patterns(self, layers: list[Layer], base: Path, *, drafts: bool = False) -> Patterns:
        """Load the patterns, unless they are the same as in the last build. The book has drafts if `drafts` is true.

        Raises:
            FullLoadNeeded: when they have a mistake, or a file was saved meanwhile.
        """
        digest_now = self._digest_patterns(layers, drafts=drafts)
        if self._patterns is None or self._patterns.digest != digest_now:
            self._loaded.clear()
            self._patterns = self._load_patterns(layers, base, digest_now, drafts=drafts)
            if self._digest_patterns(layers, drafts=drafts) != digest_now:
                raise FullLoadNeeded
        return self._patterns

    def _load_patterns(self, layers: list[Layer], base: Path, digest_now: str, *, drafts: bool) -> Patterns:
        catalog = load_patterns(layers, base=base)
        if catalog.mistakes or catalog.broken:
            raise FullLoadNeeded
        attach_fixes(catalog)
        shared = without_playbooks(catalog)
        validation = validate(shared)
        # `changes.yml` may speak of the playbooks' own checks, and is validated together with these
        if any(finding.path.stem != "changes" for finding in validation.findings):
            raise FullLoadNeeded
        book = build_book(shared, validation, {}, _no_playbook, None, drafts=drafts)
        structure = digest_structure(catalog, pattern_files(layers), self.digests.digest_of)
        return Patterns(digest_now, catalog, book, structure)

    def _digest_patterns(self, layers: list[Layer], *, drafts: bool) -> str:
        files = pattern_files(layers)
        of = self.digests.digest_of
        return digest(drafts, [str(layer) for layer in layers], *(f"{path} {of(path)}" for path in files))

    def loaded(self, key: str, load: Callable[[], Loaded]) -> Loaded:
        """Return one of the last playbooks by its key, or load it."""
        loaded = self._loaded.pop(key, None) or load()
        self._loaded[key] = loaded
        if len(self._loaded) > MAX_LOADED:
            self._loaded.popitem(last=False)
        return loaded


def without_playbooks(catalog: Catalog) -> Catalog:
    """A catalog with the same patterns, to put playbooks in."""
    return replace(catalog, playbooks={}, forks={}, shadowed={}, order={}, broken={}, mistakes=[])


def _no_playbook(id_: str) -> BookPlaybook:
    raise KeyError(id_)
