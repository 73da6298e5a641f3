"""Read what a workbook remembers about itself: the texts that its writer wrote, and where its fields are.

Comes in: the very hidden sheet of a workbook. Goes out: `WrittenMap`.
Must not know: the book. `writers.xlsx_sheet` writes the sheet.

Anyone can change the hidden sheet. One that cannot be read is as good as none: then every text outside the fields
counts as typed.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from ..writers.xlsx_cells import formula_mark, text_mark
from .xlsx_cells import Cell, SheetCells


@dataclass(frozen=True)
class SheetMap:
    """The cells that the writer wrote to one sheet."""

    name: str
    adds: str = ""
    """For a table: the address that added rows go below."""
    columns: tuple[tuple[str, str], ...] = ()
    """For a table: the key and the title of each column."""
    rows: tuple[tuple[str, str], ...] = ()
    """For a table: the address and the mark of each row, without spare rows."""
    fields: tuple[tuple[str, str], ...] = ()
    """For a sheet with one field per row: the address and the title of each."""
    value_title: str = ""
    """For a sheet with one field per row: the title of the column with the values."""


class WrittenMap:
    """Tells texts that the writer wrote from those that people typed."""

    def __init__(self, hidden: SheetCells | None = None) -> None:
        texts = {cell.row: cell.text for cell in hidden or () if cell.column == 2}
        try:
            whole = json.loads("".join(texts[row] for row in sorted(texts)))
            self._left = Counter(_marks(whole["texts"]))
            self._around, self._formulas = set(_marks(whole["around"])), set(_marks(whole["formulas"]))
            self.sheets = [_sheet(one) for one in whole["sheets"]]
            self.missing = False
        except (ValueError, KeyError, TypeError, RecursionError):
            self._left, self._around, self._formulas = Counter(), set(), set()
            self.sheets, self.missing = [], True
        self._texts = set(self._left)

    def wrote(self, cell: Cell) -> bool:
        """Check whether the writer wrote this text, or this formula, anywhere in the workbook."""
        if cell.formula:
            return formula_mark(cell.formula) in self._formulas
        return text_mark(cell.key) in self._texts

    def take(self, cell: Cell) -> bool:
        """Check whether the writer wrote this text, as many times as it was taken."""
        if cell.formula:
            return self.wrote(cell)
        mark = text_mark(cell.key)
        self._left[mark] -= 1
        return self._left[mark] >= 0

    def wrote_around(self, text: str) -> bool:
        """Check whether the writer wrote this header, footer or note."""
        return text_mark(text) in self._around


def _marks(text: str) -> list[str]:
    return [text[at : at + 8] for at in range(0, len(text), 8)]


def _sheet(one: dict[str, Any]) -> SheetMap:
    return SheetMap(
        str(one["name"]),
        str(one.get("adds", "")),
        _pairs(one.get("columns", [])),
        _pairs(one.get("rows", [])),
        _pairs(one.get("fields", [])),
        str(one.get("value", "")),
    )


def _pairs(pairs: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(first), str(second)) for first, second in pairs)
