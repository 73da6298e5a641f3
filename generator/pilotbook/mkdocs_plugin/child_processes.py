"""Lets child processes make things ahead of a build, so that a first build uses every core until its end.

Comes in: what the build makes one after the other, and what makes one and keeps it. Goes out: nothing. What children
make is in the cache, where the build finds it. They begin with the last thing, the build with the first, until they
meet. A child that fails or is killed costs time alone: the build makes the rest.
Must not know: the cache, what is made.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import select
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

Thing = TypeVar("Thing")

PROCESSES = "PILOTBOOK_PROCESSES"
"""The environment variable that says how many processes a build may use."""
PATIENCE = 30.0
"""Seconds that a build waits for a process to end, before it kills the process."""


def allowed_processes() -> int:
    """The number of processes that a build may use: the number of cores, unless the environment says less."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    limit = os.environ.get(PROCESSES, "")
    return max(1, min(cores, int(limit))) if limit.isdigit() else cores


def can_have_children(*, makes_documents: bool = False) -> bool:
    """Return whether a build may copy itself: on Linux, with a core to spare, and without another thread.

    A copy has none of the threads. Those of the PDF library, which Python doesn't count, only matter to documents.
    """
    if sys.platform != "linux" or allowed_processes() < 2:
        return False
    threads = len(list(Path("/proc/self/task").iterdir())) if makes_documents else threading.active_count()
    return threads == 1


class ChildProcesses:
    """Copies of a build. They have all that it has loaded: a new process would need seconds to load it again."""

    def __init__(self) -> None:
        self._processes: list[BaseProcess] = []
        self._end = -1

    def start(self, things: Sequence[Thing], make: Callable[[Thing], object]) -> None:
        """Start a child for each further core, which together make the things from the last one on."""
        theirs, self._end = os.pipe()
        count = allowed_processes() - 1
        for number in range(count):
            child = multiprocessing.get_context("fork").Process(
                target=self._run, args=(theirs, things[::-1][number::count], make), daemon=True
            )
            with warnings.catch_warnings():  # of threads that do nothing in a child
                warnings.simplefilter("ignore", DeprecationWarning)
                child.start()
            self._processes.append(child)
        os.close(theirs)

    def _run(self, theirs: int, things: Sequence[Thing], make: Callable[[Thing], object]) -> None:
        os.close(self._end)
        be_silent()
        with contextlib.suppress(Exception):  # the build comes to the same thing, and tells what is wrong with it
            for thing in things:
                if select.select([theirs], [], [], 0)[0]:  # the build is done, or is no more
                    return
                make(thing)

    def stop(self, patience: float | None = None) -> None:
        """Let each child end what it is at, for some seconds. The default is `PATIENCE`."""
        if self._end >= 0:
            os.close(self._end)
            self._end = -1
        for child in self._processes:
            child.join(PATIENCE if patience is None else patience)
            child.kill()
            child.join()
        self._processes.clear()


def be_silent() -> None:
    """Keep a process's messages off the terminal: the build tells whatever is wrong."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
