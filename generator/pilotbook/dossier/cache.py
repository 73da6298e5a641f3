"""Files kept by what they were made from, so that only what changed is made again.

Comes in: a key that stands for all that a file depends on, and a way to make it. Goes out: its bytes.
Must not know: what the files are. The folder can be deleted at any time, and two builds can use it at once.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

KEPT_DAYS = 30
"""What was not used for so long is deleted."""


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
        if self.folder is None:
            self.made += 1
            return make()
        path = self.folder / key[:2] / key
        with contextlib.suppress(OSError):
            content = path.read_bytes()
            if time.time() - path.stat().st_mtime > 86400:
                os.utime(path)
            return content
        content = make()
        self.made += 1
        self._keep(path, content)
        return content

    def size(self, key: str, make: Callable[[], bytes]) -> int | None:
        """How many bytes a key has. They are made if they are not there; a hurried cache says None instead."""
        if self.folder is not None:
            with contextlib.suppress(OSError):
                return (self.folder / key[:2] / key).stat().st_size
        return None if self.hurried else len(self.get(key, make))

    def _keep(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all. A folder that cannot be written is no reason to fail."""
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".part-")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(partial).replace(path)

    def prune(self) -> None:
        """Delete what was not used for a month."""
        if self.folder is None:
            return
        oldest = time.time() - KEPT_DAYS * 86400
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
