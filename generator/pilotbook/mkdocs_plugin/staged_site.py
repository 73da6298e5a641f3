"""Builds a site in a hidden folder next to the last one, and puts what changed in place when all is written.

Comes in: a site's folder. Goes out: for each file, whether it stays or has to be written; at the end, the whole site.
Must not know: what the files are. A file stays only if the stamp that identifies its content, its time, its size and
its inode are those that were noted when it was written.

A build that fails or is killed leaves the last site as it was. A second build of the same folder waits for the first.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from pathlib import Path

from pilotbook.build import Cache
from pilotbook.files import digest
from pilotbook.staging import StagedFiles

log = logging.getLogger("mkdocs.plugins.pilotbook")

Note = tuple[str, int, int, int]
"""The stamp of a file, the time at which it was written, its size in bytes and its inode."""


class StagedSite:
    """The files of one site's folder."""

    def __init__(self) -> None:
        self._cache = Cache(None)
        self._key = ""
        self._staged: StagedFiles | None = None
        self._places = ("", "")
        """The site's folder and the hidden one, as text: a site has thousands of files."""
        self._before: dict[str, Note] = {}
        """The notes of the last build, of those files that this build has not come to yet."""
        self._after: dict[str, Note] = {}
        self._kept: set[str] = set()

    def begin(self, site: Path) -> Path:
        """Wait until no other build writes into the site's folder. Return the hidden folder to build in.

        Raises:
            PilotbookError: when the site's folder cannot be written to.
        """
        self.end()
        # not a warning, since a warning stops a strict build
        staged = StagedFiles(site, on_wait=lambda: log.info("%s: waiting for another build in this folder", site))
        staged.open()
        self._staged, self._before, self._after, self._kept = staged, {}, {}, set()
        self._places = str(staged.folder), str(staged.tree)
        return staged.tree

    def read_notes(self, cache: Cache) -> None:
        """Read what the last build noted, so that unchanged files can stay."""
        if self._staged is not None:
            self._cache, self._key = cache, digest("site", self._staged.folder.resolve())
            self._before = _read_notes(cache.find_json(self._key))

    def keep(self, name: str, stamp: str) -> bool:
        """Return whether a file stays: it is as it was written, and is to be the same."""
        note = self._before.pop(name, None)
        if note is None or not stamp or self._staged is None:
            return False
        with contextlib.suppress(OSError):
            # a hand-written file of the same name is written already: what comes last counts, as without a last site
            folder, tree = self._places
            if _note(stamp, f"{folder}/{name}") == note and not os.path.lexists(f"{tree}/{name}"):
                self._after[name] = note
                self._kept.add(name)
                return True
        return False

    def add(self, name: str, stamp: str) -> None:
        """Note a file that was written into the hidden folder."""
        if stamp and self._staged is not None:
            with contextlib.suppress(OSError):
                self._after[name] = _note(stamp, f"{self._places[1]}/{name}")

    def real_paths(self, text: str) -> str:
        """Return a message with the site's folder in place of the hidden one."""
        return text if self._staged is None else text.replace(str(self._staged.tree), str(self._staged.folder))

    def commit(self) -> Path | None:
        """Put the site in place, delete what else is in its folder, and keep the notes for the next build.

        Return the site's folder, or `None` if nothing was begun.

        Raises:
            PilotbookError: when a file cannot be put in place. The last site is then as it was.
        """
        if self._staged is None:
            return None
        self._staged.commit(keep=self._kept)
        self._cache.put(self._key, json.dumps(self._after).encode())
        return self._staged.folder

    def end(self) -> None:
        """Delete what was not put in place, and let other builds begin."""
        if self._staged is not None:
            self._staged.close()
            self._staged = None


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
