"""Caches content on the disk, by a key that covers everything the content depends on, so no entry is ever stale.

Comes in: keys and content. Goes out: the content of a key, if it is there and whole.
Must not know: what the content is. The folder can be deleted at any time and two builds can share it. An entry that is
torn, or that something else wrote, counts as missing: each begins with a digest of its key and content.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from pilotbook.files import write_atomic

FOLDER = ".cache/pilotbook"
"""Where a site has its cache, below the folder that holds mkdocs.yml."""
MAX_DAYS = 30
"""An entry that was not used for this many days is deleted."""
MAX_BYTES = 8_000_000_000
"""The size of the whole cache: eight times what a thousand playbooks without documents take."""
_DIGEST = 32
"""Bytes of the digest with which an entry begins."""
_DAY = 86400


class Cache:
    """Bytes by key, below one folder. Without a folder the cache is always empty."""

    def __init__(self, folder: Path | None, made: Callable[[], None] = lambda: None) -> None:
        self.folder = folder
        self._made = made
        """Called whenever `get` had to make the content."""
        self.misses = 0
        """How often `get` had to make the content."""

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the content of a key. Make and keep it if it is missing."""
        content = self.find(key)
        if content is None:
            content = make()
            self.misses += 1
            self._made()
            self.put(key, content)
        return content

    def find(self, key: str) -> bytes | None:
        """Return the content of a key, or None if it is missing or damaged."""
        if self.folder is None:
            return None
        path = self._path(key)
        with contextlib.suppress(OSError):
            entry = path.read_bytes()
            _mark_used(path)
            seal, content = entry[:_DIGEST], entry[_DIGEST:]
            return content if _seal(key, content) == seal else None
        return None

    def find_json(self, key: str) -> Any:
        """Return the JSON value of a key, or None if it is missing or damaged."""
        content = self.find(key)
        try:
            return None if content is None else json.loads(content)
        except ValueError:
            return None

    def has(self, key: str) -> bool:
        """Return whether there is an entry, whole or not. Asking counts as use."""
        if self.folder is None:
            return False
        with contextlib.suppress(OSError):
            return stat.S_ISREG(_mark_used(self._path(key)).st_mode)
        return False

    def put(self, key: str, content: bytes) -> bool:
        """Write an entry, and return whether it is there. A full disk or a read-only folder does not raise."""
        if self.folder is None:
            return False
        try:
            self._write(key, content)
        except OSError:
            return False
        return True

    def _write(self, key: str, content: bytes) -> None:
        path = self._path(key)
        try:
            write_atomic(path, _seal(key, content) + content)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, _seal(key, content) + content)

    def prune(self) -> None:
        """Delete what was not used for a month, and the longest unused where the cache is too large."""
        if self.folder is None:
            return
        oldest, entries = time.time() - MAX_DAYS * _DAY, []
        for folder in self.folder.glob("??"):
            with contextlib.suppress(OSError), os.scandir(folder) as found:
                for entry in found:
                    status = entry.stat(follow_symlinks=False)
                    entries.append((status.st_mtime, status.st_size, entry.path))
        total = sum(size for _, size, _ in entries)
        for used, size, path in sorted(entries) if total > MAX_BYTES else entries:
            if used < oldest or total > MAX_BYTES:
                with contextlib.suppress(OSError):
                    Path(path).unlink()
                    total -= size

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder.joinpath(key[:2], key)


def cache_folder(options: Mapping[str, Any] | None, root: Path) -> Path | None:
    """Find the cache folder of a site from its `dossier` options. None: the site keeps nothing."""
    folder = (options or {}).get("cache")
    if folder is False:
        return None
    return Path(os.environ.get("PILOTBOOK_CACHE") or root / (folder if isinstance(folder, str) and folder else FOLDER))


def _mark_used(path: Path) -> os.stat_result:
    """Note, once a day, that an entry is used. Return its status."""
    status = path.stat()
    if time.time() - status.st_mtime > _DAY:
        os.utime(path)
    return status


def _seal(key: str, content: bytes) -> bytes:
    return sha256(key.encode() + content).digest()
