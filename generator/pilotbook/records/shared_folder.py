"""Reads the records in a folder that teams share: a folder per pilot, in it a file per browser.

Comes in: the folder. Goes out: the records of all its files, and what is wrong with the others.
Must not know: how browsers write there (`overrides/places/`), the terminal.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pilotbook.errors import PilotbookError
from pilotbook.files import is_hidden, is_scratch
from pilotbook.models import Record

from .record_file import read_records

TEST_FOLDER = "pilotbook-check"
"""The folder in which `pilotbook check --place` writes."""
SHARED = "shared"
"""The key of a file that says who wrote it. It is not part of the record."""


def read_shared_folder(folder: Path, latest: str | None) -> tuple[list[tuple[Record, dict[str, Any]]], list[str]]:
    """Return the records of a folder and of the folders in it, and a sentence for each file that cannot be used.

    Copies that a sync client made of two versions of a file are read like the others.
    """
    found: list[tuple[Record, dict[str, Any]]] = []
    problems: list[str] = []
    for path in sorted(folder.rglob("*.json")):
        parts = path.relative_to(folder).parts
        if parts[0] == TEST_FOLDER or is_scratch(path.name) or any(is_hidden(part) for part in parts):
            continue
        try:
            records = read_records(path, latest)
        except PilotbookError as error:
            problems.append(str(error))
            continue
        for record, values in records:
            if len(parts) > 1 and record.pilot.id != parts[-2]:
                problems.append(f"{path}: this is a record of another pilot than its folder. Left out.")
            else:
                found.append((record, values))
    return found, problems
