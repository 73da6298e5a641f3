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
    """The text of one field in a file."""

    tag: str
    """The tag of the field: see `records.paths.make_tag`.

    A row that people added has no id yet. Its tags have `spare-N` for the id in a row that the writer left empty for
    that, and `insert-N` in any other, where N is the row's number in the file.
    """
    text: str
    """The text as the program shows it. Empty: the field is empty."""
    code: str = ""
    """For a choice: its code in the record."""
    day: str = ""
    """For a day picked in a calendar, or a cell with a day: an ISO date."""
    number: float | None = None
    """For a cell with a number: the number. A share that is shown as 95% is 0.95."""
    language: str = ""
    """The language in which the text was typed, such as `de-DE`, if the file says so."""
    location: str = ""
    """Where the field is in the file, for people: `sheet "Cases", C7`."""
    by_label: bool = False
    """Whether the tag was lost, and the field was found by a title or label. Then an empty text says nothing."""


@dataclass(frozen=True)
class LooseText:
    """A text outside all fields. The program wrote it, or a person did."""

    text: str
    location: str = "outside the fields"
    """Where it is, for people: `a comment by Ann Lee`, `the header`, `sheet "Notes", B4`."""


@dataclass(frozen=True)
class Grid:
    """A table of a file whose fields have no tags: the text of each cell, by row."""

    rows: tuple[tuple[str, ...], ...]
    before: tuple[str, ...] = ()
    """The paragraphs between it and the table before."""


@dataclass(frozen=True)
class DocumentTexts:
    """The texts of one file."""

    path: Path
    fields: tuple[FieldText, ...]
    loose: tuple[LooseText, ...] = ()
    carried: str = ""
    """What the file carries about its filling, as it was written: see `dossier.origin`."""
    modified: str = ""
    """When it was last saved, in UTC: `2026-11-20T09:30:00.000Z`. Empty: the file does not say."""
    modified_by: str = ""
    """Who saved it last, as the program knows them."""
    grids: tuple[Grid, ...] = ()
    """The tables of a document that has lost the tags of its fields."""
