"""Digests files, and reads a file again only when the disk says that it was written.

Comes in: paths. Goes out: digests, and whether a file may be a fork. Digests are kept between builds the way version
control does it: by the time a file was written, its size and its inode.
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

_FORK_KEYS = [re.compile(rb"%s[\"']?\s*:" % key.encode()) for key in FORK_KEYS]
_RARE_KEYS = (b"\\x", b"\\u", b"\\U", b"\n?", b"\n*", b"\n&")
"""Rare YAML that may spell such a key in another way."""
_RACY = 2_000_000_000
"""Nanoseconds within which a file may be written twice at the same time stamp, so that its digest is not kept."""


class FileDigests:
    """The digests of a site's files."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, int, int], str]] = {}
        self._plain: set[str] = set()
        """The digests of files that cannot be forks."""
        self._saved: Any = None

    def digest_of(self, path: Path) -> str:
        """Digest a file. Empty if it cannot be read."""
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
        """Return whether the file of a digest cannot be a fork."""
        return digest in self._plain

    def load(self, cache: Cache, key: str) -> None:
        """Read the digests of earlier builds, once."""
        if self._saved is not None:
            return
        self._saved = {}
        saved = cache.find_json(key) or {}
        try:
            known = {
                str(path): ((int(modified), int(size), int(inode)), str(digest))
                for path, ((modified, size, inode), digest, _) in saved.items()
            }
            plain = {str(digest) for _, digest, is_plain in saved.values() if is_plain}
        except (ValueError, TypeError, AttributeError):
            return
        self._known, self._saved = known, saved
        self._plain |= plain

    def save(self, cache: Cache, key: str) -> None:
        """Keep the digests for later builds."""
        known = {path: [[*stamp], digest, digest in self._plain] for path, (stamp, digest) in self._known.items()}
        if known != self._saved:
            cache.put(key, json.dumps(known).encode())
            self._saved = known


def may_be_fork(content: bytes) -> bool:
    """Return whether a file may have a key of a fork, so that it has to be parsed to know."""
    odd = content.lstrip()[:1] in b"{?*&" or any(rare in content for rare in _RARE_KEYS)
    return odd or any(key.search(content) for key in _FORK_KEYS)
