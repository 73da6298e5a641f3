"""Keeps the files that have not changed since the last build, instead of writing them again.

Comes in: a site's folder. Goes out: for each file, whether it stays or has to be written.
Must not know: what the files are. A file stays only if the stamp that identifies its content, its time, its size and
its inode are those that were noted when it was written.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Collection
from pathlib import Path

from pilotbook.build import Cache
from pilotbook.files import digest

ASIDE = ".pilotbook-previous"
"""Where the last site is while MkDocs empties the folder, which spares what is hidden."""
Note = tuple[str, int, int, int]
"""The stamp of a file, the time at which it was written, its size in bytes and its inode."""


class PreviousSite:
    """The files of one site's folder."""

    def __init__(self) -> None:
        self._cache = Cache(None)
        self._key = ""
        self._aside: Path | None = None
        self._before: dict[str, Note] = {}
        """The notes of the last build, of those files that this build has not come to yet."""
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

    def restore(self, names: Collection[str]) -> None:
        """Put the last site back, but only the files that were noted and that this build makes too, by their names."""
        if self._aside is None:
            return
        self._before = {name: self._before[name] for name in names if name in self._before}
        with contextlib.suppress(OSError):
            if _delete_others(self._aside, "", self._before):
                for path in list(self._aside.iterdir()):
                    path.rename(self._aside.parent / path.name)

    def keep(self, name: str, stamp: str, path: str) -> bool:
        """Leave a file that is as it was written and is to be the same, or delete it. Return whether it is left."""
        note = self._before.pop(name, None)
        if note is not None:
            with contextlib.suppress(OSError):
                if stamp and _note(stamp, path) == note:
                    self._after[name] = note
                    return True
                Path(path).unlink()
        return False

    def add(self, name: str, stamp: str, path: str) -> None:
        """Note a file that was written."""
        if stamp and self._aside is not None:
            with contextlib.suppress(OSError):
                self._after[name] = _note(stamp, path)

    def end(self) -> None:
        """Delete what is left of the last site, and keep the notes for the next build."""
        if self._aside is not None:
            shutil.rmtree(self._aside, ignore_errors=True)
            for name in self._before:
                with contextlib.suppress(OSError):
                    (self._aside.parent / name).unlink()
            self._cache.put(self._key, json.dumps(self._after).encode())
            self._aside = None


def _delete_others(folder: str | Path, prefix: str, names: Collection[str]) -> bool:
    """Delete all that is below a folder, but for the files of these names. Return whether any is left."""
    is_any_left = False
    with os.scandir(folder) as entries:
        for entry in list(entries):
            name = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                is_left = _delete_others(entry.path, f"{name}/", names)
                if not is_left:
                    Path(entry.path).rmdir()
            else:
                is_left = name in names
                if not is_left:
                    Path(entry.path).unlink()
            is_any_left = is_any_left or is_left
    return is_any_left


def _note(stamp: str, path: str) -> Note:
    status = os.lstat(path)
    return stamp, status.st_mtime_ns, status.st_size, status.st_ino


def _read_notes(values: object) -> dict[str, Note]:
    if not isinstance(values, dict):
        return {}
    try:
        return {str(name): (str(one[0]), int(one[1]), int(one[2]), int(one[3])) for name, one in values.items()}
    except (ValueError, TypeError, IndexError, KeyError):
        return {}
