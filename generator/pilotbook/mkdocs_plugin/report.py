"""What a build says to the command that started it, so that mistakes are told in one voice.

Comes in: mistakes, or a word about forks. Goes out: the same, in the process that waits for the build.
Must not know: MkDocs.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from pathlib import Path

from pilotbook.errors import PilotbookError

REPORT_VARIABLE = "PILOTBOOK_REPORT"
"""The variable of the environment that names the file by which they speak. Without it nothing is said."""


_AT_A_LINE = re.compile(r"[^\n]*?:\d+:\d+: ")
"""Begins what is wrong in the book, and not with the site."""


class BuildError(PilotbookError):
    """What the build found wrong."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = [mistake for mistake in mistakes if _AT_A_LINE.match(mistake)]


def write_report(*mistakes: str, behind: str = "") -> None:
    """Say what is wrong, or that forks are behind."""
    if place := os.environ.get(REPORT_VARIABLE):
        with contextlib.suppress(OSError):
            Path(place).write_text(json.dumps({"mistakes": mistakes, "behind": behind}), encoding="utf-8")


def display_root(root: Path) -> Path:
    """The folder from which paths are shown: that of the command, or the site's."""
    return Path.cwd() if os.environ.get(REPORT_VARIABLE) else root


def read_report(place: Path) -> tuple[list[str], str]:
    """What was said: mistakes, and about forks."""
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        return [str(mistake) for mistake in said["mistakes"]], str(said["behind"])
    except (OSError, ValueError, KeyError, TypeError):
        return [], ""
