"""Reports from a build to the command that started it, so that one of them prints mistakes.

Comes in: mistakes, or a line about forks. Goes out: the same, in the process that waits for the build, or in its log.
Must not know: MkDocs.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
from collections.abc import Sequence
from pathlib import Path

from pilotbook.errors import BookError, Mistake, PilotbookError
from pilotbook.files import write_atomic
from pilotbook.records.register_report import format_unread

REPORT_VARIABLE = "PILOTBOOK_REPORT"
"""The environment variable that names the report's file. Without it, nothing is reported."""
ALLOW_UNREAD_VARIABLE = "PILOTBOOK_ALLOW_UNREAD"
"""The environment variable that lets a strict build leave records out that cannot be read."""

_AT_A_LINE = re.compile(r"[^\n]*?:\d+:\d+: ")
"""How a mistake in the book begins; one with the site has no line."""


class BuildError(PilotbookError):
    """The mistakes that a build reported."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__(*(line for mistake in mistakes for line in mistake.split("\n")))
        self.mistakes = [mistake for mistake in mistakes if _AT_A_LINE.match(mistake)]


def write_report(*mistakes: str, behind: str = "", unread: str = "") -> None:
    """Report mistakes, or that forks are behind, or that files of the register are left out."""
    if place := os.environ.get(REPORT_VARIABLE):
        with contextlib.suppress(OSError):
            write_atomic(Path(place), json.dumps({"mistakes": mistakes, "behind": behind, "unread": unread}).encode())


def report_unread(unread: Sequence[Mistake], log: logging.Logger, *, strict: bool) -> str:
    """Say which files of the register are left out. Return what the command has to say about them.

    Raises:
        BookError: in a strict build, which they stop unless the command allows them.
    """
    if not unread:
        return ""
    if not strict:
        log.warning("%s", format_unread(unread))
        return ""
    if os.environ.get(ALLOW_UNREAD_VARIABLE):  # a warning would stop a strict build at its end
        return format_unread(unread)
    raise BookError(unread)


def display_root(root: Path) -> Path:
    """Return the folder relative to which messages show paths: the command's, or the site's."""
    return Path.cwd() if os.environ.get(REPORT_VARIABLE) else root


def read_report(place: Path) -> tuple[list[str], str, str]:
    """Read a report: the mistakes, the line about forks, and the lines about files that are left out."""
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        return [str(mistake) for mistake in said["mistakes"]], str(said["behind"]), str(said["unread"])
    except (OSError, ValueError, KeyError, TypeError):
        return [], "", ""
