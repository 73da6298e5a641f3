"""The site as the last build left it, from which what has not changed is moved back instead of being written again.

Comes in: a site's folder. Goes out: files in their new place, or the word that they have to be written.
Must not know: what the files are. Each is told by a stamp that stands for its content, and by what its folder says.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

from pilotbook.build.cache import Cache, key_of

ASIDE = ".pilotbook-before"
"""Where the last site lies while the next is made: MkDocs empties the folder, but for what is hidden."""
Seen = tuple[str, int, int, int]
"""The stamp of a file, and when it was written, its bytes, and its number on the disk."""


class Before:
    """The files of one site's folder."""

    def __init__(self) -> None:
        self._cache = Cache(None)
        self._key = ""
        self._aside: Path | None = None
        self._then: dict[str, Seen] = {}
        self._now: dict[str, Seen] = {}

    def begin(self, site: Path, cache: Cache) -> None:
        """Put the last site aside, if it is known. A folder that does not let itself be moved is written anew."""
        self._cache, self._key = cache, key_of("site", site.resolve())
        self._then, self._now, self._aside = _read(cache.find(self._key)), {}, site / ASIDE
        shutil.rmtree(self._aside, ignore_errors=True)
        if not self._then or not site.is_dir():
            return
        with contextlib.suppress(OSError):
            self._aside.mkdir()
            for path in list(site.iterdir()):
                if not path.name.startswith("."):
                    path.rename(self._aside / path.name)

    def move(self, name: str, stamp: str, to: Path) -> bool:
        """Move a file back if it is there as it was, and is to be the same. Returns whether it was."""
        seen = self._then.get(name)
        if seen is None or not stamp or seen[0] != stamp or self._aside is None:
            return False
        try:
            path = self._aside / name
            if _of(stamp, path) != seen:
                return False
            path.rename(to)
        except OSError:
            return False
        self._now[name] = seen
        return True

    def wrote(self, name: str, stamp: str, path: Path) -> None:
        """Note a file that was written."""
        if stamp:
            with contextlib.suppress(OSError):
                self._now[name] = _of(stamp, path)

    def end(self) -> None:
        """The site is made: what is left of the last one goes."""
        if self._aside is not None:
            shutil.rmtree(self._aside, ignore_errors=True)
            self._cache.put(self._key, json.dumps(self._now).encode())
            self._aside = None


def _of(stamp: str, path: Path) -> Seen:
    status = path.stat()
    return stamp, status.st_mtime_ns, status.st_size, status.st_ino


def _read(content: bytes | None) -> dict[str, Seen]:
    try:
        values = json.loads(content or b"{}")
        return {str(name): (str(seen[0]), int(seen[1]), int(seen[2]), int(seen[3])) for name, seen in values.items()}
    except (ValueError, TypeError, AttributeError, IndexError):
        return {}
