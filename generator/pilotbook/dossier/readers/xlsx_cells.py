"""Read the cells of a sheet that have a text, a number or a formula, as Excel shows them.

Comes in: a `Package` and one of its sheets. Goes out: `SheetCells`.
Must not know: the record, what the cells mean.

A sheet is read row by row, and cells without content are left out first: borders down to row 1,048,576 cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from math import isfinite
from xml.etree.ElementTree import Element, iterparse

from ..writers.xlsx_cells import number_key
from .xlsx_package import Package, Sheet, is_true, local, text_of, unescape
from .xlsx_shown import show_number

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True)
class Cell:
    """A cell with content."""

    row: int
    column: int
    text: str
    """The text as Excel shows it. For a formula, that of its stored value."""
    number: float | None = None
    day: str = ""
    formula: str = ""
    unclear: bool = False
    """Whether it shows an error, or is a formula without a stored value."""

    @property
    def key(self) -> str:
        """The text by which the writer's marks know the cell: see `writers.xlsx_cells.cell_key`."""
        if self.number is None:
            return self.text
        return self.day if self.day and self.number.is_integer() else number_key(self.number)

    @property
    def name(self) -> str:
        """The name of the cell, such as `C7`."""
        return f"{column_name(self.column)}{self.row}"


@dataclass
class SheetCells:
    """The cells of a sheet by row and column, both counted from 1, and its headers and footers."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Cell]:
        for row in self.rows.values():
            yield from row.values()

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell."""
        cell = self.rows.get(row, {}).get(column)
        return cell.text if cell else ""

    def locate(self, cell: Cell) -> str:
        """Say where a cell is, for people."""
        return f'sheet "{self.name}", {cell.name}'


def read_cells(package: Package, sheet: Sheet, *, exact: bool = False) -> SheetCells:
    """Read a sheet. `exact` keeps the space at both ends of a text."""
    found = SheetCells(sheet.name)
    content = package.read(sheet.part)
    if content is None:
        return found
    reader, rows = _RowReader(package, exact), None
    for event, element in iterparse(BytesIO(content), events=("start", "end")):
        name = local(element.tag)
        if event == "start":
            if name == "sheetData":
                rows = element
            continue
        if name == "row" and rows is not None:
            for cell in reader.read(element):
                found.rows.setdefault(cell.row, {})[cell.column] = cell
            rows.clear()
        elif name == "headerFooter":
            found.headers = [one.text or "" for one in element]
    return found


class _RowReader:
    """Reads rows. A row or cell that does not say where it is comes after the one before it."""

    def __init__(self, package: Package, exact: bool) -> None:
        self.package = package
        self.exact = exact
        self.shared: dict[str, str] = {}
        self.row = 0

    def read(self, row: Element) -> Iterator[Cell]:
        self.row = int(row.get("r") or self.row + 1)
        column = 0
        for element in row:
            if local(element.tag) != "c":
                continue
            place = _REFERENCE.fullmatch(element.get("r") or "")
            column = column_number(place[1]) if place else column + 1
            cell = self._cell(element, column)
            if cell.text or cell.formula:
                yield cell

    def _cell(self, element: Element, column: int) -> Cell:
        kind = element.get("t", "n")
        parts = {local(part.tag): part for part in element}
        formula = self._formula(parts.get("f"))
        value = parts["v"].text or "" if "v" in parts else ""
        if formula and not value and kind == "n":
            return Cell(self.row, column, "", formula=formula, unclear=True)
        if kind == "n":
            return self._number(value.strip(), element.get("s", "0"), column, formula)
        text = self._text(kind, value, parts.get("is"))
        if kind == "d":
            day, _, time = text.partition("T")
            clock = "" if time.startswith("00:00") or not time else f" {time[:5]}"
            return Cell(self.row, column, day + clock, None, day, formula)
        return Cell(self.row, column, text if self.exact else text.strip(), None, "", formula, kind == "e")

    def _text(self, kind: str, value: str, inline: Element | None) -> str:
        if kind == "inlineStr":
            return "" if inline is None else text_of(inline)
        if kind == "s":
            strings = self.package.strings
            index = int(value) if value.strip().isdigit() else len(strings)
            return strings[index] if index < len(strings) else ""
        if kind == "b":
            return ("TRUE" if is_true(value.strip()) else "FALSE") if value else ""
        return unescape(value)

    def _number(self, value: str, look: str, column: int, formula: str) -> Cell:
        try:
            number = float(value)
        except ValueError:
            return Cell(self.row, column, unescape(value).strip(), formula=formula)
        if not isfinite(number):
            return Cell(self.row, column, value, formula=formula, unclear=True)
        formats = self.package.formats
        code = formats[int(look)] if look.isdigit() and int(look) < len(formats) else ""
        text, day = show_number(number, code, from_1904=self.package.from_1904)
        if value.isdigit() and len(value) > 15 and code in ("", "General", "@", "0"):
            text = value  # some programs write more digits than Excel keeps
        return Cell(self.row, column, text, number, day, formula)

    def _formula(self, element: Element | None) -> str:
        if element is None:
            return ""
        text = unescape(element.text or "").strip()
        if element.get("t") == "shared":
            if text:
                self.shared[element.get("si", "")] = text
            text = text or self.shared.get(element.get("si", ""), "")
        return f"={text}" if text else "= (a formula)"


def column_number(letters: str) -> int:
    """Return the number of a column from its letters: 1 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_name(number: int) -> str:
    """Return the letters of a column from its number: A for 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
