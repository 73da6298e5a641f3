"""Define what the readers of all formats return: the texts of a file, by field.

Comes in: nothing. The module only defines data types. Goes out: `DocumentTexts`, `FieldText` and `UnreadableError`.
Must not know: file formats, the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pilotbook.errors import PilotbookError


class UnreadableError(PilotbookError):
    """Raised for a file that is not in the format its name says."""


@dataclass(frozen=True)
class FieldText:
    """What one field of a file contains."""

    tag: str
    text: str
    code: str = ""
    """For a choice: its code in the record."""
    day: str = ""
    """For a day picked in a calendar: an ISO date."""
    location: str = ""
    """The location in the file, for a text without a tag."""


@dataclass(frozen=True)
class DocumentTexts:
    """The texts of one file."""

    path: Path
    fields: tuple[FieldText, ...]
    loose_texts: tuple[str, ...]
    """Paragraphs outside of all fields."""
