"""Reads a table of any columns as a checklist: a CSV file, or the first sheet of a workbook.

Comes in: the rows of a table. Goes out: a `Checklist`.
Must not know: how the rows were read.

The titles of the columns say what they hold. Without a known title, the column with the longest texts has the items.
What no field has a place for becomes part of the details, so that nothing is lost.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from pilotbook.errors import PilotbookError

from .checklist import Checklist, Item, check_items, clean_details, links_of, plain_text, title_of
from .workbook_file import Grid

_FIELDS = {
    "text": ("check", "task", "item", "todo", "to do", "what to do", "what", "action", "requirement", "control", "text",
             "question", "point", "step", "title", "name", "activity", "subject", "summary"),
    "details": ("done when", "acceptance criteria", "criteria", "definition of done", "expected", "expected result",
                "details", "detail", "description", "explanation", "guidance", "how", "why"),
    "section": ("section", "category", "area", "group", "topic", "domain", "chapter", "theme", "heading"),
    "priority": ("priority", "level", "severity", "importance", "criticality"),
    "evidence": ("evidence", "proof", "artifact", "deliverable"),
    "role": ("role", "owner", "responsible", "assignee", "who", "accountable"),
    "gate": ("gate", "stage", "phase", "milestone"),
    "id": ("id", "key", "ref", "reference", "number", "no", "nr", "code"),
}  # fmt: skip
"""By field, the titles of columns that hold it, the best first."""
_IGNORED = ("done", "status", "state", "completed", "checked", "x", "☐", "✓", "✔")
"""The titles of columns with what someone already did, which belongs to a pilot and not to a checklist."""
_DELIMITERS = ",;\t|"
_CURE = "Write one item per row, below a row with the titles of the columns."


def read_csv(path: Path, text: str) -> Checklist:
    """Read a CSV file, with commas, semicolons, tabs or bars.

    Raises:
        PilotbookError: when it is not a table, has no items, or too many.
    """
    lines = text.lstrip("\ufeff").split("\n", 1)
    if found := re.fullmatch(r"sep=(.)", lines[0].strip()):  # as Excel writes it
        return read_table(path, _rows(path, lines[1] if len(lines) > 1 else "", found[1]))
    return read_table(path, _rows(path, text.lstrip("\ufeff"), _find_delimiter(text)))


def _find_delimiter(text: str) -> str:
    """Return the delimiter with which the first rows have the same number of columns, and the most of them."""

    def score(delimiter: str) -> tuple[float, int]:
        rows = [row for _, row in zip(range(20), csv.reader(StringIO(text), delimiter=delimiter), strict=False) if row]
        widths = [len(row) for row in rows]
        common = max(set(widths), key=widths.count, default=1)
        return (widths.count(common) / len(widths) if common > 1 else 0, common)

    try:
        return max(_DELIMITERS, key=score)
    except csv.Error:
        return ","


def _rows(path: Path, text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise PilotbookError(f"{path}: this is not a CSV file: {error}. Save it again as CSV.") from None


def read_grid(path: Path, grid: Grid) -> Checklist:
    """Read a sheet of a workbook. Its name is the title.

    Raises:
        PilotbookError: when it has no items, or too many.
    """
    width = max((max(cells) for cells in grid.rows.values()), default=0)
    rows = [[grid.text(row, column) for column in range(1, min(width, 200) + 1)] for row in grid.rows]
    return read_table(path, rows)


def read_table(path: Path, rows: Sequence[Sequence[str]]) -> Checklist:
    """Read the rows of a table.

    Raises:
        PilotbookError: when it has no items, or too many.
    """
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    head = _find_head(filled)
    titles = filled[head] if head is not None else []
    body = filled[head + 1 :] if head is not None else filled
    made = Checklist(title_of(path))
    columns = _name_columns(titles, body)
    section = ""
    for row in body:
        cells = [cell for cell in row if cell]
        if len(cells) == 1 and len(row) > 1 and "section" not in columns and not _cell(row, columns.get("text")):
            section = plain_text(cells[0])  # a row with nothing but a title
            continue
        if item := _read_item(row, titles, columns, section):
            made.add(item)
    made.skipped = [f"the column “{title}”" for title in titles if _fold(title) in _IGNORED]
    return check_items(path, made, _CURE)


def _find_head(rows: list[list[str]]) -> int | None:
    """Return the row with the titles of the columns, or `None`."""
    known = {name for names in _FIELDS.values() for name in names}
    for at, row in enumerate(rows[:10]):
        titles = [_fold(cell) for cell in row]
        if any(title in known for title in titles) and all(len(title) <= 40 for title in titles):
            return at
    short = rows and len(rows) > 1 and len(rows[0]) > 1 and all(0 < len(cell) <= 30 for cell in rows[0])
    return 0 if short else None


def _name_columns(titles: Sequence[str], body: list[list[str]]) -> dict[str, int]:
    """Return the column of each field."""
    folded = [_fold(title) for title in titles]
    found: dict[str, int] = {}
    for name, names in _FIELDS.items():
        place = next(
            (folded.index(one) for one in names if one in folded and folded.index(one) not in found.values()), None
        )
        if place is not None:
            found[name] = place
    if "text" not in found:
        width = max(map(len, body), default=0)
        free = [at for at in range(width) if at not in found.values() and _fold(_cell(titles, at)) not in _IGNORED]
        longest = max(free, key=lambda at: sum(len(_cell(row, at)) for row in body), default=None)
        found["text"] = found.pop("details", 0) if longest is None else longest
    return found


def _read_item(row: list[str], titles: Sequence[str], columns: dict[str, int], section: str) -> Item | None:
    text = _cell(row, columns["text"])
    if not plain_text(text):
        return None
    used = {*columns.values()}
    rest = [
        f"{plain_text(_cell(titles, at)) or 'Also'}: {cell}"
        for at, cell in enumerate(row)
        if cell and at not in used and _fold(_cell(titles, at)) not in _IGNORED
    ]
    details = _cell(row, columns.get("details"))
    named = {name: plain_text(_cell(row, columns.get(name))) for name in ("priority", "evidence", "role", "gate", "id")}
    return Item(
        plain_text(text),
        clean_details(
            [*filter(None, [details]), *(one for one in links_of(text) if one not in details), "; ".join(rest)]
        ),
        plain_text(_cell(row, columns.get("section"))) or section,
        **named,
    )


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _fold(title: str) -> str:
    return " ".join(re.sub(r"[^\w☐✓✔]+", " ", title.casefold()).replace("_", " ").split())
