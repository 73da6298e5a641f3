"""Locks folders, so that two processes do not write into one at the same time.

Comes in: a folder. Goes out: a handle; the folder is locked until it is closed, or the process ends in any way.
Must not know: what is written.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from .errors import PilotbookError

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

PATIENCE = 600
"""Seconds that one process waits for another to have written into the same folder."""


def lock_folder(folder: Path, on_wait: Callable[[], None]) -> list[int]:
    """Wait until no other process has locked a folder, and lock it until the returned handle is closed.

    A process that ends in any way unlocks. Returns no handle where the system cannot lock folders.

    Raises:
        PilotbookError: when another process has it for longer than `PATIENCE` seconds.
    """
    end, is_told = time.monotonic() + PATIENCE, False
    while True:
        try:
            handle = try_lock(folder)
        except BlockingIOError:
            if time.monotonic() > end:
                raise PilotbookError(
                    f"{folder}: another pilotbook command is still writing to this folder. "
                    "Stop it, or choose another folder."
                ) from None
            if not is_told:
                on_wait()
                is_told = True
            time.sleep(0.05)
            continue
        if handle is None:
            return []
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(handle), folder.stat()):
                return [handle]
        os.close(handle)  # the folder was deleted meanwhile
        folder.mkdir(parents=True, exist_ok=True)


def try_lock(folder: Path) -> int | None:
    """Lock a folder. Return the handle that keeps the lock, or `None` where the system cannot lock folders.

    Raises:
        BlockingIOError: when another process has locked it.
    """
    if fcntl is None:
        return None
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:  # some network file systems lock no folders
        os.close(handle)
        return None
    return handle
