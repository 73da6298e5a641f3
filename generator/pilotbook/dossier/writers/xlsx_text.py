"""What cells of a sheet are made of: numbers, days, drop-downs, the height that a text takes.

Comes in: text. Goes out: values for XlsxWriter.
Must not know: workbooks.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ..document import Field, TableRow

KEYS = "pb-keys"
"""In A1 of a sheet whose columns have keys; after a space, the place of rows that somebody adds below."""
OWN_ROW_MARK = " +"
"""After the place of a row of the team's own, in which every column is filled in."""
LAST_ROW = 2000
"""As far down as lists, colours and sums of a table reach."""
LONGEST_CELL = 32767
"""What Excel takes."""
POINTS_A_LINE = 12.5


def raw_value(row: TableRow, column: str) -> str:
    """What the record has for one cell."""
    cell = row.cells.get(column, "")
    return cell.value if isinstance(cell, Field) else ""


def drop_down(words: list[str]) -> dict[str, Any]:
    """A list to choose from. Another text is warned of, and taken."""
    return {
        "validate": "list",
        "source": words,
        "ignore_blank": True,
        "error_type": "warning",
        "error_title": "Not in the list",
        "error_message": f"Choose one of: {', '.join(words)}"[:255],
    }


def parse_day(text: str) -> datetime | None:
    """A day that Excel can count, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day) if day.year >= 1900 else None


def parse_number(text: str) -> float | None:
    """A number, or None."""
    try:
        return float(text)
    except ValueError:
        return None


def line_count(text: str, width: float) -> int:
    """How many lines a text takes in a cell so many characters wide. Wide letters count double."""
    return sum(
        1 + int(sum(2 if ord(char) > 0x2E80 else 1 for char in line) * 1.08 / width) for line in text.split("\n")
    )
