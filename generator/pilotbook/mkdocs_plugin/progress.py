"""Shows on a terminal how far a build is, in one line that is redrawn.

`pilotbook build` reads what MkDocs writes to stderr, so the build sends its progress there, as lines of their own, and
the command draws them. `pilotbook serve` leaves the terminal to MkDocs, so there the build draws.

Comes in: what a build has done so far. Goes out: one line of a terminal, or nothing in a pipe and in CI.
Must not know: what a build makes.
"""

from __future__ import annotations

import os
import shutil
import sys
import time

PROGRESS_VARIABLE = "PILOTBOOK_PROGRESS"
"""The environment variable that says who draws: `sent`, the command, or `drawn`, the build. Without it, nobody does."""
_MARK = "pilotbook progress: "
_INTERVAL = 0.1
"""Seconds between two lines. More would cost the build time, and nobody could read them."""


def is_interactive() -> bool:
    """Return whether a person watches: stderr is a terminal, and this is not CI."""
    return sys.stderr.isatty() and os.environ.get("CI", "").lower() in ("", "0", "false")


def draw(text: str) -> None:
    """Draw the line over the last one, and leave the cursor at its start, for whatever is printed next."""
    width = max(shutil.get_terminal_size().columns - 1, 1)
    sys.stderr.write(f"\r{text[:width]:<{min(width, 60)}}\r")
    sys.stderr.flush()


def read_progress(line: str) -> str | None:
    """Return the progress that a line of the build's stderr sends, or None."""
    return line.removeprefix(_MARK).strip() if line.startswith(_MARK) else None


class Progress:
    """How far the build of this process is."""

    def __init__(self) -> None:
        self._playbook = ""
        self._documents = self._written = self._files = 0
        self._drawn_at = 0.0

    def loaded(self, number: int, count: int) -> None:
        """Say which playbook is being loaded, and made if it is not in the cache."""
        self._playbook = f"playbook {number} of {count}"
        self._show(self._playbook)

    def made_document(self) -> None:
        """Count a document that the cache did not have."""
        self._documents += 1
        text = "1 document written" if self._documents == 1 else f"{self._documents} documents written"
        self._show(f"{self._playbook}, {text}" if self._playbook and not self._written else text)

    def expect_files(self, count: int) -> None:
        """Say how many files are going to be written."""
        self._files = count

    def wrote_file(self) -> None:
        """Count a file that was written, or left as it was."""
        self._written += 1
        self._show(f"file {self._written} of {max(self._files, self._written)}")

    def end(self) -> None:
        """Clear the line. From now on nothing is shown: the builds that follow in `serve` take a second."""
        if os.environ.pop(PROGRESS_VARIABLE, "") == "drawn":
            draw("")

    def _show(self, text: str) -> None:
        mode, now = os.environ.get(PROGRESS_VARIABLE), time.monotonic()
        if mode is None or now - self._drawn_at < _INTERVAL:
            return
        self._drawn_at = now
        if mode == "drawn":
            draw(f"Building: {text}")
        else:
            sys.stderr.write(f"{_MARK}Building: {text}\n")
            sys.stderr.flush()


PROGRESS = Progress()
"""The progress of this process, which has one terminal."""
