"""All cores: pages that are not kept are converted and indexed by several processes before MkDocs comes to them.

Comes in: the pages of a build, and what keeps them. Goes out: nothing; the work lies where kept work lies, so that the
build finds it there, and comes out with the same bytes as on one core.
Must not know: the book.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Sequence

FEWEST = 16
"""With fewer pages the processes cost more than they save."""
_SAMPLE = 8


def in_parallel(works: Sequence[Callable[[bool], bool]]) -> int:
    """Do work in as many processes as there are cores. Each work is asked first, with True, whether it is done already;
    when most of a sample is, nothing happens. Returns how many processes were used.

    A work that fails is left: the build comes to it again, and says what is wrong.
    """
    count = min(_cores(), len(works))
    if count < 2 or len(works) < FEWEST or not hasattr(os, "fork") or threading.active_count() > 1:
        return 0
    sample = works[:: max(len(works) // _SAMPLE, 1)]
    if sum(work(True) for work in sample) * 2 > len(sample):
        return 0
    children = []
    for number in range(count):
        with contextlib.suppress(OSError):  # no process more
            child = os.fork()
            if child == 0:
                _work(works[number::count])
            children.append(child)
    for child in children:
        os.waitpid(child, 0)
    return len(children)


def _work(works: Sequence[Callable[[bool], bool]]) -> None:
    """Do some of the work, and leave without what a process usually does at its end."""
    try:
        for work in works:
            with contextlib.suppress(Exception):
                work(False)
    finally:
        os._exit(0)


def _cores() -> int:
    if given := os.environ.get("PILOTBOOK_CORES", ""):
        return int(given) if given.isdigit() else 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
