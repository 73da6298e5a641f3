"""Gives a site the files of its playbooks, from the cache or made on request.

Comes in: a store of playbooks, and a site. Goes out: `File`s, each with a key that identifies its content.
Must not know: MkDocs; `convert` is how a page is converted ahead.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.config.program import program_digest
from pilotbook.config.site import Site
from pilotbook.dossier.dossier import shared_fingerprint
from pilotbook.files import digest, digest_path
from pilotbook.render import File, playbook_files, render
from pilotbook.render.data import BOOK, playbook_text
from pilotbook.render.render import LoadedPlaybooks

from .cache import Cache
from .entry import FileEntry
from .shared_files import KeyedFile, SharedFiles
from .store import PlaybookStore

Convert = Callable[[str, str, str], None]
"""Converts a page ahead and keeps it: gets its path, its Markdown, and the key that identifies it."""
_JSON = ""
"""The name under which a bundle has the playbook as it is in `book.json`."""


def settings_key(site: Site) -> str:
    """Identify what of a site the files of its playbooks depend on."""
    given = site.dossier
    files = [digest_path(given.look.reference), digest_path(given.look.fonts)]
    return repr(
        [site.name, site.edit_base, site.url, given.formats, given.examples, given.look, files, site.shows_sizes]
    )


class CachedPlaybooks(LoadedPlaybooks):
    """The files of playbooks, made of the playbooks themselves, but for documents, which are cached."""

    def __init__(self, book: Book, site: Site, cache: Cache) -> None:
        super().__init__(book, site)
        self._documents = _Documents(cache, book)

    def files(self, id_: str) -> list[File]:
        """Every page and file of a playbook."""
        if id_ not in self._files:
            self._files[id_] = [self._documents.cached(file) for file in super().files(id_)]
        return self._files[id_]


class StoredPlaybooks:
    """The files of playbooks, from the cache where they are there."""

    def __init__(self, store: PlaybookStore, site: Site) -> None:
        self.store, self.cache, self.site = store, store.cache, site
        self._documents = _Documents(store.cache, store.patterns.book)
        self._bundle: tuple[str, dict[str, Any], bytes] = ("", {}, b"")
        """The key, the contents and the bytes of the bundle that was read last."""
        self._made: tuple[str, dict[str, File]] = ("", {})
        """The key and the files of the playbook that was loaded last."""

    def files(self, id_: str) -> list[File]:
        """Every page and file of a playbook."""
        entry, key = self.store.entry(id_), self.store.files_key(id_)
        return [
            KeyedFile(
                file.path,
                partial(self.content, id_, file.path),
                title=file.title,
                section=file.section,
                source=entry.summary.path,
                find_key=partial(str, f"{key} {file.path}"),
            )
            for file in entry.files
        ]

    def json(self, id_: str) -> str | bytes:
        """The playbook as it is in `book.json`."""
        bundled = self._read_bundle(id_, _JSON)
        return playbook_text(self.store.load(id_)) if bundled is None else bundled

    def read(self, path: str) -> bytes:
        """The content of a file, by its path below the site's root."""
        _, id_, _ = path.split("/")
        return self.content(id_, path)

    def content(self, id_: str, path: str) -> bytes:
        """Return the content of a file, made if it is not in the cache."""
        found = None if path.endswith(".md") else self._read_bundle(id_, path)
        return self._make(id_)[path].bytes() if found is None else found

    def is_prepared(self, id_: str) -> bool:
        """Return whether `prepare` has done its work."""
        return self.cache.has(self.bundle_key(id_))

    def prepare(self, id_: str, convert: Convert) -> None:
        """Make what a build needs of a playbook and put it into the cache, unless it is there."""
        if self.cache.has(self.bundle_key(id_)):
            return
        key = self.store.files_key(id_)
        places: dict[str, Any] = {}
        body = bytearray()
        for path, file in self._make(id_).items():
            if file.is_page:
                convert(path, file.text(), f"{key} {path}")
            elif file.fingerprint:
                places[path] = self._documents.key(file)
            else:
                _append(places, body, path, file.bytes())
        _append(places, body, _JSON, playbook_text(self.store.load(id_)).encode())
        self.cache.put(self.bundle_key(id_), json.dumps(places).encode() + b"\n" + body)

    def _make(self, id_: str) -> dict[str, File]:
        """The files of a playbook, by path, made of the playbook itself, but for documents, which are cached."""
        key = self.store.files_key(id_)
        if self._made[0] != key:
            book, playbook = self.store.load_with_book(id_)
            files = playbook_files(book, playbook, self.site, self.read)
            self._made = key, {file.path: self._documents.cached(file) for file in files}
        return self._made[1]

    def bundle_key(self, id_: str) -> str:
        """Under which the cache has the data files of a playbook, all in one entry."""
        return digest("bundle", self.store.files_key(id_))

    def _read_bundle(self, id_: str, path: str) -> bytes | None:
        """Read a file from the bundle of a playbook. None if it is not there."""
        key = self.bundle_key(id_)
        if self._bundle[0] != key:
            head, _, body = (self.cache.find(key) or b"{}").partition(b"\n")
            try:
                self._bundle = key, dict(json.loads(head)), body
            except (ValueError, TypeError):
                return None
        place = self._bundle[1].get(path)
        if isinstance(place, str):
            return self.cache.find(place)
        return None if place is None else self._bundle[2][slice(*place)]


def list_files(site: Site, book: Book, playbook: BookPlaybook) -> list[FileEntry]:
    """Name the files that a playbook makes, without making one."""
    return [FileEntry.of(file) for file in playbook_files(book, playbook, site, _no_content)]


def _no_content(path: str) -> bytes:
    raise KeyError(path)


def site_files(book: Book, site: Site, playbooks: StoredPlaybooks, shared: SharedFiles) -> list[File]:
    """Every page and file of a site, in a fixed order, from the cache where they are there."""
    store, book_key = playbooks.store, playbooks.store.book_key(book)

    def with_key(file: File) -> File:
        if isinstance(file, KeyedFile):
            return file
        if file.path == BOOK:
            return KeyedFile(**vars(file), find_key=partial(str, f"{book_key} {file.path}"))
        if not file.fingerprint:
            return shared.keyed(file)
        key, cached = _of_program(file, store.cache)
        return KeyedFile(**vars(cached), find_key=partial(str, f"{key} {file.path}"))

    return [with_key(file) for file in render(book, site, playbooks)]


def render_cached(book: Book, site: Site, cache: Cache) -> list[File]:
    """Every page and file of a site whose book is loaded, in a fixed order. Documents, and what the program alone
    decides, are taken from the cache.
    """
    playbooks = CachedPlaybooks(book, site, cache)
    of_playbooks = {file.path for id_ in book.playbooks for file in playbooks.files(id_)}

    def cached(file: File) -> File:
        return _of_program(file, cache)[1] if file.fingerprint and file.path not in of_playbooks else file

    return [cached(file) for file in render(book, site, playbooks)]


def _of_program(file: File, cache: Cache) -> tuple[str, File]:
    """The key of a file that the program alone decides, and the file with its content from the cache."""
    key = digest(program_digest(), file.fingerprint)
    return key, replace(file, make=partial(cache.get, key, file.bytes))


class _Documents:
    """The cached documents of a book."""

    def __init__(self, cache: Cache, book: Book) -> None:
        self._cache = cache
        self._start = digest(program_digest(), shared_fingerprint(book))

    def key(self, file: File) -> str:
        """Identify a document among those of all books."""
        return digest(self._start, file.fingerprint)

    def cached(self, file: File) -> File:
        """Take a document from the cache when it is asked for. Another file stays as it is."""
        if not file.fingerprint:
            return file
        return replace(file, make=partial(self._cache.get, self.key(file), file.bytes))


def _append(places: dict[str, Any], body: bytearray, path: str, content: bytes) -> None:
    """Append a file to a bundle, and note its place."""
    places[path] = [len(body), len(body) + len(content)]
    body += content
