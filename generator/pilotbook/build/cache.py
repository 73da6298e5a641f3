"""Files kept by what they were made from, so that only what changed is made again.

Comes in: a key that stands for all that a file depends on, and a way to make it. Goes out: its bytes.
Must not know: what the files are. The folder can be deleted at any time, two builds can use it at once, and an entry
that is torn or was written by somebody else is no entry: each begins with a digest of its key and of what follows.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

KEPT_DAYS = 30
"""What was not used for so long is deleted."""
KEPT_BYTES = 8_000_000_000
"""More than this is not kept: eight times what a thousand playbooks without documents take."""
_DIGEST = 32
"""Bytes of the digest with which an entry begins."""
_DAY = 86400


class Cache:
    """Bytes by key, below one folder. Without a folder nothing is kept."""

    def __init__(self, folder: Path | None, *, hurried: bool = False) -> None:
        self.folder = folder
        self.hurried = hurried
        """Whether nothing is made only to know its size: somebody waits for the page."""
        self.made = 0
        """How many files were made, and not found, so far."""

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The bytes of a key, made if they are not there."""
        content = self.find(key)
        if content is None:
            content = make()
            self.made += 1
            self.put(key, content)
        return content

    def find(self, key: str) -> bytes | None:
        """The bytes of a key, if they are there and whole."""
        if self.folder is None:
            return None
        path = self._path(key)
        with contextlib.suppress(OSError):
            entry = path.read_bytes()
            _use(path)
            digest, content = entry[:_DIGEST], entry[_DIGEST:]
            return content if _seal(key, content) == digest else None
        return None

    def has(self, key: str) -> bool:
        """Whether there is an entry, whole or not. That somebody asked counts as use."""
        if self.folder is None:
            return False
        with contextlib.suppress(OSError):
            return stat.S_ISREG(_use(self._path(key)).st_mode)
        return False

    def size(self, key: str, make: Callable[[], bytes]) -> int | None:
        """How many bytes a key has. They are made if they are not there; a hurried cache says None instead."""
        if self.hurried:
            return None
        return len(self.get(key, make))

    def put(self, key: str, content: bytes) -> bool:
        """Write an entry. A folder that cannot be written, or a full disk, is no reason to fail. Returns whether it is
        there.
        """
        if self.folder is None:
            return False
        try:
            self._write(key, content)
        except OSError:
            return False
        return True

    def _write(self, key: str, content: bytes) -> None:
        """Write an entry whole or not at all."""
        path = self._path(key)
        try:
            handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_seal(key, content) + content)
            Path(partial).replace(path)
        except OSError:
            Path(partial).unlink()
            raise

    def prune(self) -> None:
        """Delete what was not used for a month, and what was not used for longest where it is too much."""
        if self.folder is None:
            return
        oldest, found = time.time() - KEPT_DAYS * _DAY, []
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
        whole = sum(size for _, size, _ in found)
        for used, size, path in sorted(found) if whole > KEPT_BYTES else found:
            if used < oldest or whole > KEPT_BYTES:
                with contextlib.suppress(OSError):
                    path.unlink()
                    whole -= size

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / key


def key_of(*parts: object) -> str:
    """A key that stands for all of these in their order, each as its text."""
    return sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


def _use(path: Path) -> os.stat_result:
    """Note, once a day, that an entry is used. Returns what its folder says of it."""
    status = path.stat()
    if time.time() - status.st_mtime > _DAY:
        os.utime(path)
    return status


def _seal(key: str, content: bytes) -> bytes:
    return sha256(key.encode() + content).digest()
