"""Puts many files in place at once: all of them, or none.

Comes in: files by their names below one folder. Goes out: the folder with the new files in it, or as it was.
Must not know: what the files are for.

New files wait in a hidden folder of the same file system, so that only renames are left when all are written. A rename
that fails undoes those before it. What a killed process leaves behind is deleted by the next.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from .errors import PilotbookError
from .files import find_link, is_below, make_folders, names_below, report_failed_writes, write_atomic
from .locks import lock_folder, try_lock

PREFIX = ".pilotbook-new-"
"""The prefix of the hidden folders that files are staged in."""
_PREVIOUS = ".pilotbook-previous"
"""The folder in which version 1.0 kept the last site during a build."""
_MINUTE, _DAY = 60, 86400


class Note(NamedTuple):
    """A file that says what is done in a folder, also if the process is killed meanwhile."""

    name: str
    begun: bytes
    """Its content while files are put in place."""
    ended: bytes
    """Its new content."""


class StagedFiles:
    """New files of one folder that wait to be put in place.

    Use it as a context manager. What was not committed by its end is deleted, with the folders that it made.
    """

    def __init__(self, folder: Path, *, on_wait: Callable[[], None] | None = None) -> None:
        """Name the folder.

        With `on_wait`, only one process at a time writes into the folder; `on_wait` is called before it waits.
        """
        self.folder = folder
        self.tree = folder
        """The folder of the waiting files. Whatever is written below it, by its name, is part of the commit."""
        self._on_wait = on_wait
        self._made: list[Path] = []
        """The folders that did not exist before."""
        self._hidden: Path | None = None
        self._locks: list[int] = []

    def __enter__(self) -> StagedFiles:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """Make the folder, and the hidden folder in it.

        Raises:
            PilotbookError: when the folder cannot be written to, or another process writes there for too long.
        """
        try:
            with report_failed_writes(self.folder):
                make_folders(self.folder, self._made)
                self._lock()
                with contextlib.suppress(OSError):  # a folder may be open for writing and not for reading
                    _delete_leftovers(self.folder, is_alone=bool(self._locks))
                hidden = self.folder / f"{PREFIX}{secrets.token_hex(8)}"
                hidden.mkdir(0o700)
                self._hidden, self.tree = hidden, hidden / "new"
                self._locks += filter(None, [try_lock(hidden)])
                self.tree.mkdir()
        except BaseException:
            self.close()
            raise

    def _lock(self) -> None:
        if self._on_wait is not None:
            self._locks += lock_folder(self.folder, self._on_wait)
            return
        with contextlib.suppress(OSError):
            self._locks += filter(None, [try_lock(self.folder)])

    def close(self) -> None:
        """Delete what waits, and the folders that were made for nothing."""
        if self._hidden is not None:
            for _ in range(2):  # one more time if another program, such as a virus scanner, was in the way
                shutil.rmtree(self._hidden, ignore_errors=True)
            self._hidden = None
        for made in reversed(self._made):
            with contextlib.suppress(OSError):
                made.rmdir()  # only if nothing is in it
        self._made.clear()
        while self._locks:
            os.close(self._locks.pop())

    def write(self, name: str, content: bytes) -> None:
        """Let a file wait.

        Raises:
            PilotbookError: when it cannot be written.
        """
        path = self.tree / name
        with report_failed_writes(self.folder / name):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, content)

    def commit(
        self, *, delete: Iterable[str] = (), keep: Collection[str] | None = None, note: Note | None = None
    ) -> None:
        """Put every waiting file in place, and delete others: those of `delete`, or with `keep` all but those.

        With `keep`, the folder is the program's own: also a link or a folder where a file has to be is deleted. Hidden
        files stay. Without it, a link on the way to a file is an error. The file of `note` is written first and last.

        Raises:
            PilotbookError: when a file cannot be put in place. The folder is then as it was.
        """
        assert self._hidden is not None, "it is open"
        changes = _Changes(self.folder, self._hidden / "old")
        try:
            with report_failed_writes(self.folder):
                begun, ended = (self._hidden / name for name in ("begun", "ended"))
                if note is not None:
                    write_atomic(begun, note.begun)
                    write_atomic(ended, note.ended)
                    changes.put_file(begun, self.folder / note.name)
                if keep is not None:
                    changes.delete_others(self.folder, "", {*names_below(self.tree), *keep})
                for name in delete:
                    changes.delete(name)
                changes.put_tree(self.tree, self.folder)
                if note is not None:
                    changes.put_file(ended, self.folder / note.name)
        except BaseException:
            changes.undo()
            raise
        self._made.clear()


class _Changes:
    """Renames in a folder that can be undone. A file that is replaced is never missing, not even for a moment."""

    def __init__(self, folder: Path, old: Path) -> None:
        self._folder, self._old = folder, old
        self._undo: list[Callable[[], object]] = []
        self._count = 0

    def undo(self) -> None:
        """Undo every change, the last first."""
        for undo in reversed(self._undo):
            with contextlib.suppress(OSError):
                undo()

    def delete(self, name: str) -> None:
        """Delete a file below the folder, if it is there and no link leads to it."""
        path = self._folder / name
        if is_below(name) and find_link(self._folder, name) is None and path.is_file() and not path.is_symlink():
            self._put_aside(path)

    def delete_others(self, folder: Path, prefix: str, keep: Collection[str]) -> bool:
        """Delete everything below a folder except the files to keep. Return whether any is left."""
        is_any_left = False
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False), entry.is_symlink()) for entry in entries]
        for base, is_folder, is_link in found:
            name = f"{prefix}{base}"
            if not prefix and base.startswith("."):
                continue
            if is_folder and name not in keep:
                path = folder / base
                is_left = self.delete_others(path, f"{name}/", keep)
                if not is_left:
                    path.rmdir()
                    self._undo.append(path.mkdir)
            else:
                is_left = name in keep and not is_folder and not is_link
                if not is_left:
                    self._put_aside(folder / base)
            is_any_left = is_any_left or is_left
        return is_any_left

    def put_tree(self, source: Path, target: Path) -> None:
        """Put the files of a folder in place, below the same names."""
        with os.scandir(source) as entries:
            found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
        for name, is_folder in found:
            new, place = source / name, target / name
            if is_folder and place.is_symlink():
                raise PilotbookError(explain_link(place))
            if is_folder and place.is_dir():
                self.put_tree(new, place)
            elif is_folder and not os.path.lexists(place):
                self._move(new, place)
            else:
                self.put_file(new, place)

    def put_file(self, new: Path, place: Path) -> None:
        """Put a file in place of another, or where there is none."""
        if not os.path.lexists(place):
            self._move(new, place)
            return
        if place.exists() and not place.is_file():
            raise IsADirectoryError(errno.EISDIR, f"{place.name} exists and is not a file", str(place))
        if place.is_symlink():
            self._put_aside(place)
            self._move(new, place)
            return
        old = self._free_place()
        try:
            os.link(place, old)
        except OSError:  # some file systems have no hard links
            write_atomic(old, place.read_bytes())
        self._undo.append(partial(old.replace, place))
        new.replace(place)

    def _put_aside(self, path: Path) -> None:
        self._move(path, self._free_place())

    def _move(self, path: Path, place: Path) -> None:
        path.rename(place)
        self._undo.append(partial(place.rename, path))

    def _free_place(self) -> Path:
        self._old.mkdir(exist_ok=True)
        self._count += 1
        return self._old / str(self._count)


def explain_link(path: Path) -> str:
    """Return the message about a link where a folder has to be."""
    return f"{path}: this is a link, and pilotbook does not write through links. Delete it, or choose another folder."


def write_all(files: Iterable[tuple[str, bytes]], folder: Path) -> list[Path]:
    """Write files below a folder, from pairs of a relative path and its content: all of them or none.

    All content is generated before the first file is written. Return the paths of the files.

    Raises:
        PilotbookError: when the folder is not writable, or a link is on the way to a file. Nothing is changed then.
    """
    ready = list(files)
    with StagedFiles(folder) as staged:
        for name, content in ready:
            staged.write(name, content)
        staged.commit()
    return [folder / name for name, _ in ready]


def _delete_leftovers(folder: Path, *, is_alone: bool) -> None:
    """Delete the hidden folders of processes that were killed.

    One that is locked is in use, and a new one may be about to be locked, unless the process is alone in the folder.
    """
    with os.scandir(folder) as entries:
        found = [Path(entry.path) for entry in entries if entry.name.startswith((PREFIX, _PREVIOUS))]
    for path in found:
        with contextlib.suppress(OSError):
            handle = try_lock(path)
            least = _DAY if handle is None else 0 if is_alone else _MINUTE
            if time.time() - path.stat().st_mtime >= least:
                shutil.rmtree(path, ignore_errors=True)
            if handle is not None:
                os.close(handle)
