"""Moves back what has not changed since the last build, instead of writing it again.

Comes in: a site's folder. Goes out: files in their new place, or the word that they have to be written.
Must not know: what the files are. A file is moved only if the stamp that identifies its content, its time, its
size and its inode are those that were noted when it was written.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

from pilotbook.build import Cache
from pilotbook.files import digest

ASIDE = ".pilotbook-previous"
"""Where the last site is while the next one is made: MkDocs empties the folder, but for what is hidden."""
Note = tuple[str, int, int, int]
"""The stamp of a file, the time at which it was written, its size in bytes and its inode."""


class PreviousSite:
    """The files of one site's folder."""

    def __init__(self) -> None:
        self._cache = Cache(None)
        self._key = ""
        self._aside: Path | None = None
        self._before: dict[str, Note] = {}
        self._after: dict[str, Note] = {}

    def begin(self, site: Path, cache: Cache) -> None:
        """Put the last site aside, if it is known. A folder that cannot be moved is written again."""
        self._cache, self._key = cache, digest("site", site.resolve())
        self._before, self._after, self._aside = _read_notes(cache.find_json(self._key)), {}, site / ASIDE
        shutil.rmtree(self._aside, ignore_errors=True)
        if not self._before or not site.is_dir():
            return
        with contextlib.suppress(OSError):
            self._aside.mkdir()
            for path in list(site.iterdir()):
                if not path.name.startswith("."):
                    path.rename(self._aside / path.name)

    def move(self, name: str, stamp: str, to: Path) -> bool:
        """Move a file back if it is as it was written and is to be the same. Return whether it was moved."""
        note = self._before.get(name)
        if note is None or not stamp or note[0] != stamp or self._aside is None:
            return False
        try:
            path = self._aside / name
            if _note(stamp, path) != note:
                return False
            path.rename(to)
        except OSError:
            return False
        self._after[name] = note
        return True

    def add(self, name: str, stamp: str, path: Path) -> None:
        """Note a file that was written."""
        if stamp and self._aside is not None:
            with contextlib.suppress(OSError):
                self._after[name] = _note(stamp, path)

    def end(self) -> None:
        """Delete what is left of the last site, and keep the notes for the next build."""
        if self._aside is not None:
            shutil.rmtree(self._aside, ignore_errors=True)
            self._cache.put(self._key, json.dumps(self._after).encode())
            self._aside = None


def _note(stamp: str, path: Path) -> Note:
    status = path.stat()
    return stamp, status.st_mtime_ns, status.st_size, status.st_ino


def _read_notes(values: object) -> dict[str, Note]:
    if not isinstance(values, dict):
        return {}
    try:
        return {str(name): (str(one[0]), int(one[1]), int(one[2]), int(one[3])) for name, one in values.items()}
    except (ValueError, TypeError, IndexError, KeyError):
        return {}
