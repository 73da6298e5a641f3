"""Runs commands while the system refuses to write: the n-th write fails, or all from the n-th on."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from pilotbook.cli import main

CREATES = ("open", "os.mkdir", "os.link", "os.symlink")
CHANGES = (*CREATES, "os.rename", "os.remove", "os.rmdir", "os.truncate")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass
class Disk:
    """Counts what is written below a folder, and refuses a part of it."""

    root: Path
    fail_at: int = 0
    """The number of the first write that fails, from 1. 0: none does."""
    number: int = errno.ENOSPC
    stays: bool = False
    """Whether all later writes fail too: a full disk, which still renames and deletes."""
    writes: int = 0
    refused: list[str] = field(default_factory=list)

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Count a write, and refuse it when its turn has come."""
        if event not in (CREATES if self.stays else CHANGES):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & WRITING):
            return
        path = arguments[1] if event in ("os.rename", "os.link") else arguments[0]
        if not isinstance(path, str | os.PathLike) or not os.fspath(path).startswith(str(self.root)):
            path = Path(path).absolute() if isinstance(path, str | os.PathLike) else ""
            if not os.fspath(path).startswith(str(self.root)):
                return
        self.writes += 1
        if self.fail_at and (self.writes == self.fail_at or (self.stays and self.writes > self.fail_at)):
            self.refused.append(f"{event} {path}")
            raise OSError(self.number, os.strerror(self.number), os.fspath(path))


_disks: list[Disk] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _disks and event in CHANGES:
        _disks[-1].see(event, arguments)


sys.addaudithook(_hook)


@contextmanager
def failing(disk: Disk) -> Iterator[Disk]:
    """Let a disk refuse writes of this process."""
    _disks.append(disk)
    try:
        yield disk
    finally:
        _disks.pop()


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path) -> Ran:
    """Run a command in this process. An exception that a user would see as a traceback is in `err`."""
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    shown = ""
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        shown = "".join(traceback.format_exception(done.exception))
    return Ran(done.exit_code, done.stdout, done.stderr + shown)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file and link below a folder, and the empty folders, but for the cache."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] == ".cache" or "__pycache__" in name:
            continue
        if path.is_symlink():
            found[name] = b"-> " + os.fsencode(path.readlink())
        elif path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[name + "/"] = b""
    return found
