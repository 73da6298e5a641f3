"""Digests of files, each read again only when its folder says that it was written.

Comes in: paths. Goes out: digests, and whether a file may be a fork. What is known is kept between builds, as version
control keeps it: by the time at which a file was written, its size and its number on the disk.
Must not know: YAML.
"""

from __future__ import annotations

import json
import re
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

from pilotbook.load.catalog import FORK_KEYS

from .cache import Cache

_FORKS = [re.compile(rb"%s[\"']?\s*:" % key.encode()) for key in FORK_KEYS]
_RARE = (b"\\x", b"\\u", b"\\U", b"\n?", b"\n*", b"\n&")
"""What may stand for such a key in YAML that hardly anybody writes."""
_RACY = 2_000_000_000
"""A file that was written so few nanoseconds ago may be written again without its time telling."""


class Texts:
    """The files of a site."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, int, int], str]] = {}
        self._plain: set[str] = set()
        """The digests of files in which no key can be one of a fork."""
        self._saved: Any = None

    def of(self, path: Path) -> str:
        """A digest of a file. Empty: it cannot be read."""
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            known = self._known.get(str(path))
            if known is not None and known[0] == stamp:
                return known[1]
            content = path.read_bytes()
        except OSError:
            return ""
        digest = sha256(content).hexdigest()
        if not may_be_fork(content):
            self._plain.add(digest)
        if time.time_ns() - status.st_mtime_ns > _RACY:
            self._known[str(path)] = stamp, digest
        return digest

    def is_plain(self, digest: str) -> bool:
        """Whether no key of a file can be one of a fork."""
        return digest in self._plain

    def load(self, cache: Cache, key: str) -> None:
        """Read what is kept, once."""
        if self._saved is not None:
            return
        self._saved = {}
        try:
            found = json.loads(cache.find(key) or b"{}")
            known = {
                str(path): ((int(modified), int(size), int(number)), str(digest))
                for path, ((modified, size, number), digest, _) in found.items()
            }
        except (ValueError, TypeError, AttributeError):
            return
        self._known, self._saved = known, found
        self._plain |= {str(digest) for _, digest, plain in found.values() if plain}

    def save(self, cache: Cache, key: str) -> None:
        """Keep what is known."""
        known = {path: [[*stamp], digest, digest in self._plain] for path, (stamp, digest) in self._known.items()}
        if known != self._saved:
            cache.put(key, json.dumps(known).encode())
            self._saved = known


def may_be_fork(content: bytes) -> bool:
    """Whether a file may have a key of a fork, so that it has to be parsed for it."""
    odd = content.lstrip()[:1] in b"{?*&" or any(rare in content for rare in _RARE)
    return odd or any(key.search(content) for key in _FORKS)
