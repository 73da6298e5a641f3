"""Puts pages into the theme in more processes, so that a first build uses every core until its end.

Comes in: the site's pages, in the order in which the build writes them, and what puts one into the theme and keeps it.
Goes out: nothing. What the processes make is in the cache, where the build finds it. They begin with the last page, the
build with the first, until they meet. A process that fails or is killed costs time alone: the build makes the rest.
Must not know: the cache, the theme.
"""

from __future__ import annotations

import multiprocessing
import os
import select
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from typing import TypeVar

from .worker import allowed_processes, be_silent

Page = TypeVar("Page")

MIN_PAGES = 150
"""How many pages the build puts into the theme before it starts processes: a site with fewer is soon done."""
PATIENCE = 10
"""Seconds that a build waits for a process to end, before it kills the process."""


class ThemeProcesses:
    """The processes of one build. They are forks of it: each would need seconds to read the site's navigation again."""

    def __init__(self) -> None:
        self._made = 0
        self._is_started = not (sys.platform == "linux" and allowed_processes() > 1)  # forks are safe on Linux alone
        self._processes: list[BaseProcess] = []
        self._end = -1

    def count(self, pages: Sequence[Page], put_ahead: Callable[[Page], object]) -> None:
        """Count a page that the build put into the theme. Start the processes when there are enough to do."""
        self._made += 1
        if self._is_started or self._made < MIN_PAGES or threading.active_count() > 1:
            return
        self._is_started = True
        count = allowed_processes() - 1
        theirs, self._end = os.pipe()
        for number in range(count):
            ahead = pages[::-1][number::count]
            process = multiprocessing.get_context("fork").Process(
                target=self._run, args=(theirs, ahead, put_ahead), daemon=True
            )
            with warnings.catch_warnings():  # native threads, such as those of the PDF library, do nothing here
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            self._processes.append(process)
        os.close(theirs)

    def _run(self, theirs: int, pages: Sequence[Page], put_ahead: Callable[[Page], object]) -> None:
        os.close(self._end)
        be_silent()
        for page in pages:
            if select.select([theirs], [], [], 0)[0]:  # the build is done, or is no more
                return
            put_ahead(page)

    def stop(self) -> None:
        """End the processes."""
        if self._end >= 0:
            os.close(self._end)
            self._end = -1
        for process in self._processes:
            process.join(PATIENCE)
            process.kill()
            process.join()
        self._processes.clear()
