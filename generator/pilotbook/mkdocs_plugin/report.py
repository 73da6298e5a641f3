"""Reports from a build to the command that started it, so that one of them prints mistakes.

Comes in: mistakes, or a line about forks. Goes out: the same, in the process that waits for the build.
Must not know: MkDocs.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from pathlib import Path

from pilotbook.errors import PilotbookError
from pilotbook.files import write_atomic

REPORT_VARIABLE = "PILOTBOOK_REPORT"
"""The environment variable that names the report's file. Without it, nothing is reported."""


_AT_A_LINE = re.compile(r"[^\n]*?:\d+:\d+: ")
"""How a mistake in the book begins; one with the site has no line."""


class BuildError(PilotbookError):
    """The mistakes that a build reported."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = [mistake for mistake in mistakes if _AT_A_LINE.match(mistake)]


def write_report(*mistakes: str, behind: str = "") -> None:
    """Report mistakes, or that forks are behind."""
    if place := os.environ.get(REPORT_VARIABLE):
        with contextlib.suppress(OSError):
            write_atomic(Path(place), json.dumps({"mistakes": mistakes, "behind": behind}).encode())


def display_root(root: Path) -> Path:
    """Return the folder relative to which messages show paths: the command's, or the site's."""
    return Path.cwd() if os.environ.get(REPORT_VARIABLE) else root


def read_report(place: Path) -> tuple[list[str], str]:
    """Read a report: the mistakes, and the line about forks."""
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        return [str(mistake) for mistake in said["mistakes"]], str(said["behind"])
    except (OSError, ValueError, KeyError, TypeError):
        return [], ""
