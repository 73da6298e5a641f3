"""Convert text to cell values: numbers, days, drop-down lists and line counts. Define the marks that readers look for.

Comes in: text. Goes out: values for XlsxWriter.
Must not know: workbooks.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ..document import Field, TableRow

KEYS = "pb-keys"
"""Marks a sheet whose columns have keys, in A1. After a space comes the address that added rows go below."""
OWN_ROW_MARK = " +"
"""Follows the address of a row that the team added, in which every column is to fill in."""
LAST_ROW = 2000
"""The last row that drop-down lists, colors and summaries of a table cover."""
LONGEST_CELL = 32767
"""The most characters that Excel accepts in a cell."""
POINTS_A_LINE = 12.5


def raw_value(row: TableRow, column: str) -> str:
    """Return the record's value of one cell, or `""` for text from the playbook."""
    cell = row.cells.get(column, "")
    return cell.value if isinstance(cell, Field) else ""


def drop_down(words: list[str], source: list[str] | str) -> dict[str, Any]:
    """Return a drop-down list. Excel warns about other texts, but accepts them. `source` is from `word_list`."""
    return {
        "validate": "list",
        "source": source,
        "ignore_blank": True,
        "error_type": "warning",
        "error_title": "Not in the list",
        "error_message": f"Choose one of: {', '.join(words)}"[:255],
    }


def parse_day(text: str) -> datetime | None:
    """Return an ISO date as Excel's type, or `None` for other texts and for years before 1900."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day) if day.year >= 1900 else None


def parse_number(text: str) -> float | None:
    """Return a text as a number, or `None`."""
    try:
        return float(text)
    except ValueError:
        return None


def line_count(text: str, width: float) -> int:
    """Return the number of lines a text takes in a cell of a width in characters. East Asian letters count double."""
    return sum(
        1 + int(sum(2 if ord(char) > 0x2E80 else 1 for char in line) * 1.08 / width) for line in text.split("\n")
    )
