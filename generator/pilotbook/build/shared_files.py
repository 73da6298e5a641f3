"""Identifies the files that belong to no single playbook, without making those that an earlier build made the same way.

Comes in: a key of everything that such files are made from. Goes out: `File`s, each with a key of its content.
Must not know: what the files are. The key of a file is a digest of its content, so that a page that stays the same
although something else changed is not converted again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from pilotbook.files import digest
from pilotbook.render import File

from .cache import Cache


@dataclass(frozen=True)
class KeyedFile(File):
    """A file whose content is identified without making it, where that is possible."""

    find_key: Callable[[], str] = str

    @property
    def key(self) -> str:
        """Identifies the content."""
        return self.find_key()


class SharedFiles:
    """The files of one site in one build."""

    def __init__(self, cache: Cache, inputs: str) -> None:
        """`inputs` identifies everything that the files are made from."""
        self._cache, self._cache_key = cache, digest("shared files", inputs)
        known = cache.find_json(self._cache_key)
        self._keys: dict[str, str] = known if isinstance(known, dict) else {}
        self._is_saved = True
        self._made: tuple[str, bytes] = ("", b"")
        """The path and the content of the file that was made last in order to identify it."""

    def keyed(self, file: File) -> KeyedFile:
        """Return a file that knows its key."""

        def make() -> bytes:
            path, content = self._made
            self._made = ("", b"")
            return content if path == file.path else file.bytes()

        def find_key() -> str:
            if file.path not in self._keys:
                content = file.bytes()
                self._made = (file.path, content)
                self._keys[file.path] = digest(file.path, sha256(content).hexdigest())
                self._is_saved = False
            return str(self._keys[file.path])

        values = {**vars(file), "make": make}
        return KeyedFile(**values, find_key=find_key)

    def save(self) -> None:
        """Keep the keys for later builds."""
        if not self._is_saved:
            self._cache.put(self._cache_key, json.dumps(self._keys).encode())
            self._is_saved = True
