"""Convert text to cell values: numbers, days, drop-down lists and line counts. Define the marks that readers look for.

Comes in: text. Goes out: values for XlsxWriter.
Must not know: workbooks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zlib import crc32

from pilotbook.text.plain import sanitize

from ..document import Field, TableRow

KEYS = "pb-keys"
"""Marks a sheet whose columns have keys, in A1. After a space comes the address that added rows go below."""
FIELDS = "pb-fields"
"""Marks the hidden first row of a sheet with one field per row. The row says which column has the values."""
HIDDEN_SHEET = "_pilotbook"
"""The very hidden sheet. `WorkbookMap` writes its column B."""
OWN_ROW_MARK = " +"
"""Follows the address of a row that the team added, in which every column is to fill in."""
LAST_ROW = 2000
"""The last row that drop-down lists, colors and summaries of a table cover."""
LONGEST_CELL = 32767
"""The most characters that Excel accepts in a cell, counted in UTF-16."""
_KEPT = 32700
"""The characters of a longer text that go into its cell, before the note that says how many are missing."""
_CUT = re.compile(r"\n\[… [\d,]+ more characters are in the record\]\s*$")
_DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_REFERENCE = re.compile(r"\$?\b[A-Z]{1,3}\$?\d+\b")
_SHEET_NAME = re.compile(r"\$?(?:'(?:[^']|'')*'|[\w.]+)[!.](?=\$?[A-Z])")
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
    """Return a plain decimal as a number, or `None`, also for one that has more than the 15 digits that Excel keeps."""
    if not _DECIMAL.fullmatch(text) or len(text.strip("-0").replace(".", "")) > 15:
        return None
    return float(text)


def number_format(text: str) -> str:
    """Return the format in which Excel shows a plain decimal as it was written: `0.00` for 12.50."""
    if number_key(float(text)) == text:
        return "General"
    whole, _, decimals = text.lstrip("-").partition(".")
    return "0" * len(whole) + ("." + "0" * len(decimals) if decimals else "")


def shown_in_cell(text: str) -> str:
    """Return what a cell holds of a text: all of it, or its start and a note that says how much is missing.

    A document that is read back untouched has exactly this text. `is_cut` recognizes the note.
    """
    text = sanitize(text)
    if 2 * len(text) <= LONGEST_CELL:  # no letter takes more than two units
        return text
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    kept = units[: 2 * _KEPT].decode("utf-16-le", "ignore")
    return f"{kept}\n[… {len(text) - len(kept):,} more characters are in the record]"


def is_cut(text: str) -> bool:
    """Check whether a cell ends with the note of `shown_in_cell`, so that it holds the start of a text only."""
    return _CUT.search(text) is not None


def text_mark(text: str) -> str:
    """Return eight hex digits that recognize a text. Space does not count."""
    return f"{crc32(' '.join(text.split()).encode('utf-8', 'replace')):08x}"


def formula_mark(formula: str) -> str:
    """Return eight hex digits that recognize a formula after rows or columns moved, or its sheets were renamed."""
    bare = _REFERENCE.sub("§", _SHEET_NAME.sub("", formula.lstrip("=")))
    return text_mark("".join(bare.split()).replace("$", ""))


def row_mark(texts: Iterable[str]) -> str:
    """Return eight hex digits that recognize a row by its texts, or `""` when it is empty."""
    joined = "\x1f".join(" ".join(text.split()) for text in texts)
    return text_mark(joined) if joined.strip("\x1f") else ""


def cell_key(cell: str | Field) -> str:
    """Return the text by which `row_mark` knows a cell: days in ISO, numbers with at most 15 digits."""
    if isinstance(cell, str):
        return shown_in_cell(cell)
    if cell.kind == "number" and (number := parse_number(cell.value)) is not None:
        return number_key(number)
    return shown_in_cell(cell.display_value)


def number_key(number: float) -> str:
    """Return a number as `cell_key` does."""
    return f"{number:.15g}"


def line_count(text: str, width: float) -> int:
    """Return the number of lines a text takes in a cell of a width in characters. East Asian letters count double."""
    return sum(1 + int(_columns(line) * 1.08 / width) for line in text.split("\n"))


def _columns(line: str) -> int:
    """Return the number of columns a line takes."""
    return len(line) if line.isascii() else len(line) + sum(char > "\u2e80" for char in line)
