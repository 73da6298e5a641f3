"""The playbooks of a book by what they were made from, so that only those are loaded that are not kept.

Comes in: folders, a cache, and a way to make a playbook's files. Goes out: a `Book` whose playbooks are cards; each is
loaded when somebody asks for more, and let go again. A book with a mistake is not for this: `load_book` tells it.
Must not know: pages, MkDocs.
"""

from __future__ import annotations

import json
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import __version__, project
from .book import Book, BookPlaybook, KeptPlaybook, Noted
from .cache import Cache, key_of
from .crosscheck import CrossCheck
from .follow import follow
from .load import Layer, Shelf, load_patterns, load_playbook, load_register, pattern_files, playbook_files
from .load.parse import parse
from .load.shelf import FORK_KEYS, id_fault
from .mistakes import PilotbookError
from .parcel import Filed, Parcel, unpacked
from .releases import gone
from .resolve import bound, join_fixes, unknown_playbooks, unknown_shows
from .shape import Shape, shape
from .snapshots import seen_path
from .texts import Texts
from .unfold import unfold

FORMAT = "1"
"""Grows when a parcel is written in another way."""
WHOLE = 8
"""So many playbooks are whole in memory at once."""
_LIBRARIES = ("PyYAML", "pydantic", "jinja2", "markupsafe")


@dataclass(frozen=True)
class Shelved:
    """A playbook on a shelf, of which only a parcel is at hand."""

    id: str
    path: Path
    noted: Noted
    playbook: KeptPlaybook


class _NotKeptError(Exception):
    """The book has a mistake, or something out of the ordinary: it is loaded as a whole."""


Settle = Callable[[str, Book, BookPlaybook], Sequence[Filed]]
"""Makes the files of a playbook and keeps them: gets the key of its parcel, a book that has it, and the playbook."""
Helped = Callable[[list[str]], AbstractContextManager[object]]
"""Has other processes make the parcels of some playbooks, too, for as long as it is open."""


class Stock:
    """The playbooks of one site, over all rebuilds of a process."""

    def __init__(self) -> None:
        self.cache = Cache(None)
        self.parcels: dict[str, Parcel] = {}
        """By playbook, those of the last book."""
        self.heads: dict[str, list[str]] = {}
        """By a digest of a playbook's file, what it extends, if it does."""
        self.stamp = ""
        """Stands for the last book."""
        self._patterns: tuple[str, Shelf, Book] | None = None
        self._shape: tuple[str, Shape] | None = None
        self.texts = Texts()
        self._wholes: OrderedDict[str, tuple[Book, BookPlaybook]] = OrderedDict()

    def load(
        self,
        layers: list[Layer],
        *,
        base: Path,
        shows: Sequence[str] | None,
        register: Path,
        facts: str,
        settle: Settle,
        helped: Helped | None = None,
        later: bool = False,
    ) -> Book | None:
        """The book, or None when it has a mistake. `facts` stands for what `settle` depends on besides the book. Where
        nothing changed since the last book but sentences of patterns, files may be made `later`.
        """
        try:
            loading = _Loading(self, layers, base, shows, facts, settle, later=later)
            return loading.book(register, helped or (lambda _: nullcontext()))
        except _NotKeptError:
            return None

    def make(
        self, layers: list[Layer], ids: Sequence[str], *, base: Path, shows: Any, facts: str, settle: Settle
    ) -> None:
        """Make the parcels of some playbooks, as far as they are not kept."""
        try:
            loading = _Loading(self, layers, base, shows, facts, settle)
            for id_ in ids:
                if id_ in loading.chains and not self.cache.has(loading.key(id_)):
                    loading.parcel(id_)
        except (_NotKeptError, PilotbookError):
            return

    def patterns(self, layers: list[Layer], base: Path) -> tuple[str, Shelf, Book]:
        """What all playbooks share: a digest of it, a shelf, and a book without playbooks."""
        digest = self._patterns_digest(layers)
        if self._patterns is None or self._patterns[0] != digest:
            self._wholes.clear()
            shelf = load_patterns(layers, base=base)
            if shelf.mistakes or shelf.broken:
                raise _NotKeptError
            join_fixes(shelf)
            shared = _copy(shelf)
            unfold(shared)
            cross = CrossCheck(shared)
            cross.run()
            # `changes.yml` may speak of the playbooks' own checks, and is looked at with these
            if any(finding.path.stem != "changes" for finding in cross.findings):
                raise _NotKeptError
            if self._patterns_digest(layers) != digest:  # a file was saved meanwhile
                raise _NotKeptError
            self._patterns = digest, shelf, bound(shared, cross, {}, None)
        return self._patterns

    def shape(self, layers: list[Layer], digest: str, shelf: Shelf) -> Shape:
        """The shape of the patterns that have the digest."""
        if self._shape is None or self._shape[0] != digest:
            self._shape = digest, shape(shelf, pattern_files(layers), self.texts.of)
        return self._shape[1]

    def keep(self, parcel: Parcel) -> None:
        """Keep a parcel whose files are made."""
        self.cache.put(parcel.key, parcel.packed())

    def _patterns_digest(self, layers: list[Layer]) -> str:
        files = pattern_files(layers)
        return key_of([str(layer) for layer in layers], *(f"{path} {self.texts.of(path)}" for path in files))

    @staticmethod
    def texts_key(base: Path) -> str:
        """Under which it is kept what is known of a site's files."""
        return key_of("texts", FORMAT, program(), base.resolve())

    def whole(self, key: str, make: Callable[[], tuple[Book, BookPlaybook]]) -> tuple[Book, BookPlaybook]:
        """A playbook with everything, and a book that has it: one of the last, or made again."""
        if (found := self._wholes.pop(key, None)) is None:
            found = make()
        self._wholes[key] = found
        if len(self._wholes) > WHOLE:
            self._wholes.popitem(last=False)
        return found


class _Loading:
    """One book being loaded."""

    def __init__(
        self,
        stock: Stock,
        layers: list[Layer],
        base: Path,
        shows: Sequence[str] | None,
        facts: str,
        settle: Settle,
        *,
        later: bool = False,
    ) -> None:
        self.stock, self.layers, self.base, self.shows, self.settle = stock, layers, base, shows, settle
        stock.texts.load(stock.cache, stock.texts_key(base))
        digest, self.shelf, self.shared = stock.patterns(layers, base)
        self.start = key_of(FORMAT, program(), digest, shows, facts)
        self.shape = stock.shape(layers, digest, self.shelf) if later else None
        self.facts = facts
        self.files: dict[str, list[tuple[int, Path]]] = {}
        """By id, its files, the one on top last."""
        for number, path in playbook_files(layers):
            if path.suffix != ".yml" or id_fault(path.stem):
                raise _NotKeptError
            self.files.setdefault(path.stem, []).append((number, path))
        self.chains = {id_: self._chain(id_) for id_ in self.files}
        """By id, the files of the playbook and of all that it extends, those of one id together."""

    def _chain(self, id_: str) -> list[tuple[int, Path]]:
        chain: list[tuple[int, Path]] = []
        ids: list[str] = []
        at: str | None = id_
        while at is not None:
            if at in ids or at not in self.files:
                raise _NotKeptError
            ids.append(at)
            files = self.files[at]
            depth = len(files) - 1
            chain.append(files[depth])
            extends = self._extends(files[depth][1])
            while extends is not None and self._today(extends) == at:
                depth -= 1
                if depth < 0:
                    raise _NotKeptError
                chain.append(files[depth])
                extends = self._extends(files[depth][1])
            at = None if extends is None else self._today(extends)
        return chain

    def _today(self, id_: str) -> str:
        to, _ = follow(self.shared.changes.changes.get("playbook", {}), id_, self.files)
        return to[0] if len(to) == 1 else id_

    def _extends(self, path: Path) -> str | None:
        """What a file extends. None: it is no fork."""
        text = self.stock.texts.of(path)
        if self.stock.texts.is_plain(text):
            return None
        key = key_of("extends", FORMAT, program(), text)
        found = self.stock.heads.get(key) or _read(self.stock.cache, key)
        if not isinstance(found, list):
            found = _head(path)
            self.stock.cache.put(key, json.dumps(found).encode())
        self.stock.heads[key] = found
        return found[0] if found else None

    def key(self, id_: str) -> str:
        """Stands for all that a playbook and its files are made from."""
        return self._key(self.start, id_)

    def alike(self, id_: str) -> str:
        """Stands for the same, but for sentences of patterns. Empty: files are not made later."""
        if self.shape is None:
            return ""
        is_fork = len(self.chains[id_]) > 1
        return self._key(key_of(self.facts, self.shows, self.shape[is_fork]), id_)

    def _key(self, start: str, id_: str) -> str:
        of = self.stock.texts.of
        texts = [
            f"{number} {os.path.relpath(path, self.base)} {of(path)} {of(seen_path(path))}"
            for number, path in self.chains[id_]
        ]
        return key_of(start, id_, *texts)

    def parcel(self, id_: str) -> Parcel:
        """The parcel of a playbook, kept or made."""
        key = self.key(id_)
        last = self._last(id_, key)
        if last is not None:
            return last
        found = unpacked(key, _read(self.stock.cache, key))
        if found is None:
            book, playbook, noted = self._one(id_)
            self.stock.whole(key, lambda: (book, playbook))
            files = self.settle(key, book, playbook) if id_ in book.playbooks else ()
            if self.key(id_) != key:  # it was saved meanwhile
                raise _NotKeptError
            found = Parcel(key, playbook.card, noted, tuple(files))
            self.stock.keep(found)
        return replace(found, alike=self.alike(id_))

    def _last(self, id_: str, key: str) -> Parcel | None:
        """The parcel of the last book, if it is the same, or if its files can be made later."""
        last, kept = self.stock.parcels.get(id_), self.stock.cache.has(key)
        if last is None or (last.key == key and kept):
            return last
        put_off = not kept and last.alike and last.alike == self.alike(id_)
        return replace(last, key=key, settled=False) if put_off else None

    def _one(self, id_: str) -> tuple[Book, BookPlaybook, Noted]:
        """A playbook, and the book with it and with what it extends alone."""
        shelf = _copy(self.shelf)
        for number, path in sorted(self.chains[id_], key=lambda file: file[0]):
            load_playbook(shelf, number, path, base=self.base)
        if shelf.mistakes or shelf.broken:
            raise _NotKeptError
        forks = unfold(shelf)
        if forks.findings or shelf.broken:
            raise _NotKeptError
        cross = CrossCheck(shelf, forks.known)
        cross.playbook(shelf.playbooks[id_])
        if cross.findings:
            raise _NotKeptError
        book = bound(shelf, cross, forks.known, self.shows)
        same = self.shared
        book = replace(same, playbooks=book.playbooks, hidden=book.hidden, citations=book.citations, paths=book.paths)
        return book, (book.playbooks.get(id_) or book.hidden[id_]), cross.noted(id_)

    def _whole(self, id_: str, key: str) -> BookPlaybook:
        def make() -> tuple[Book, BookPlaybook]:
            book, playbook, _ = self._one(id_)
            if self.key(id_) != key:
                raise _NotKeptError
            return book, playbook

        try:
            return self.stock.whole(key, make)[1]
        except _NotKeptError:
            path = self.files[id_][-1][1]
            raise PilotbookError(
                f"{path}: it has changed since the book was read. "
                "If it has a mistake, correct it; else make the site again."
            ) from None

    def book(self, register: Path, helped: Helped) -> Book:
        """The whole book."""
        shelf = _copy(self.shelf)
        keys = {id_: self.key(id_) for id_ in self.files}
        missing = [id_ for id_, key in keys.items() if not self.stock.cache.has(key) and not self._last(id_, key)]
        parcels = {}
        with helped(missing):
            for id_ in self.files:
                parcels[id_] = self.parcel(id_)
        for id_, parcel in parcels.items():
            path = self.files[id_][-1][1]
            kept = KeptPlaybook(id_, path, parcel.card, lambda id_=id_, key=parcel.key: self._whole(id_, key))  # type: ignore[misc]
            shelf.order[id_] = self.files[id_][-1][0]
            shelf.playbooks[id_] = Shelved(id_, path, parcel.noted, kept)  # type: ignore[assignment]
            if self._extends(path) is not None:
                shelf.forks[id_] = None  # type: ignore[assignment]  # that it is one is all that is asked for
        records, mistakes = load_register(register, base=self.base)
        cross = CrossCheck(shelf)
        cross.run()
        if mistakes or cross.findings or unknown_shows(shelf, self.shows) or gone(shelf, cross):
            raise _NotKeptError
        book = replace(bound(shelf, cross, {}, self.shows), register=records)
        if any(unknown_playbooks(book, records)):
            raise _NotKeptError
        self.stock.parcels = parcels
        self.stock.stamp = key_of(
            self.start,
            book.changes,
            sorted(book.citations.items()),
            *(f"{id_} {parcel.key}" for id_, parcel in parcels.items() if id_ in book.playbooks),
        )
        self.stock.texts.save(self.stock.cache, self.stock.texts_key(self.base))
        return book


def _head(path: Path) -> list[str]:
    """What a file extends, if it does."""
    values = parse(path).values
    if not isinstance(values, dict):
        raise _NotKeptError
    return [str(values.get("extends"))] if any(name in values for name in FORK_KEYS) else []


def _copy(shelf: Shelf) -> Shelf:
    """A shelf with the same patterns, to put playbooks on."""
    return replace(shelf, playbooks={}, forks={}, below={}, order={}, broken={}, mistakes=[])


def _read(kept: Cache, key: str) -> Any:
    content = kept.find(key)
    try:
        return None if content is None else json.loads(content)
    except ValueError:
        return None


@cache
def program() -> str:
    """Stands for the program: its files, styles among them, and the libraries of which playbooks and pages are made."""
    here = Path(__file__).parent
    files = (path for path in sorted(here.rglob("*")) if path.suffix in (".py", ".jinja", ".svg", ".typ", ".json"))
    components = [
        path for kind in ("css", "jinja", "svg") for path in (project.overrides() / "components").glob(f"*/*.{kind}")
    ]
    own = (f"{path.name} {sha256(path.read_bytes()).hexdigest()}" for path in (*files, *sorted(components)))
    return key_of(__version__, sys.version, *(version(name) for name in _LIBRARIES), *own)
