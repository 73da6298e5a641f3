"""Define what a workbook remembers about itself: the texts that the writer wrote, and where each field is.

Comes in: the cells of each sheet while they are written. Goes out: a very hidden sheet that holds this as JSON.
Must not know: the book, what each sheet shows.

`readers.xlsx_map` reads the hidden sheet. With it the reader knows a text that someone typed from one that the writer
wrote, and finds fields again after someone deleted the hidden column or row of their addresses.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # no type stubs

from ..carried import to_properties
from .xlsx_cells import HIDDEN_SHEET, formula_mark, text_mark

_CHUNK = 8000
"""The characters in one cell of the hidden sheet."""


@dataclass
class WorkbookMap:
    """What the writer wrote, as marks, and the fields and rows of each sheet."""

    texts: list[str] = field(default_factory=list)
    """The mark of each text in a cell, as often as it was written."""
    around: set[str] = field(default_factory=set)
    """The marks of headers, footers and notes."""
    formulas: set[str] = field(default_factory=set)
    sheets: list[dict[str, Any]] = field(default_factory=list)

    def add_fields(self, name: str, value_title: str = "") -> list[list[str]]:
        """Add a sheet with one field per row. Returns the list that its fields' addresses and titles go into."""
        fields: list[list[str]] = []
        self.sheets.append({"name": name, "value": value_title, "fields": fields})
        return fields

    def add_table(self, name: str, adds: str, columns: list[list[str]]) -> list[list[str]]:
        """Add a sheet with a table. Returns the list that its rows go into, each with address and mark."""
        rows: list[list[str]] = []
        self.sheets.append({"name": name, "adds": adds, "columns": columns, "rows": rows})
        return rows

    def write(self, workbook: Any, carried: str) -> None:
        """Write the hidden sheet, with what the document carries about its filling in column A.

        The custom properties carry the same: some programs keep these, some keep the sheet.
        """
        sheet = workbook.add_worksheet(HIDDEN_SHEET)
        sheet.very_hidden()
        for name, part in to_properties(carried).items():
            workbook.set_custom_property(name, part, "text")
        for row, start in enumerate(range(0, len(carried), _CHUNK)):
            sheet.write_string(row, 0, carried[start : start + _CHUNK])
        whole = {
            "texts": "".join(sorted(self.texts)),
            "around": "".join(sorted(self.around)),
            "formulas": "".join(sorted(self.formulas)),
            "sheets": self.sheets,
        }
        text = json.dumps(whole, separators=(",", ":")).replace(" ", "\\u0020")  # a cell may lose space at its ends
        for row, start in enumerate(range(0, len(text), _CHUNK)):
            sheet.write_string(row, 1, text[start : start + _CHUNK])


class NotedSheet(Worksheet):  # type: ignore[misc]  # no type stubs
    """A sheet that notes what is written to it, except for fields, keys and addresses."""

    noted: WorkbookMap

    def write_string(self, row: int, column: int, text: str, look: Any = None) -> Any:
        """Write a text that is not to be read back. Addresses are in column A without a format; they are not noted."""
        if column or look:
            self.noted.texts.append(text_mark(text))
        return super().write_string(row, column, text, look)

    def write_typed(self, row: int, column: int, text: str, look: Any = None) -> Any:
        """Write the text of a field or a key, without a note."""
        return super().write_string(row, column, text, look)

    def write_formula(self, row: int, column: int, formula: str, look: Any = None, value: Any = 0) -> Any:
        """Write a formula."""
        self.noted.formulas.add(formula_mark(formula))
        return super().write_formula(row, column, formula, look, value)

    def write_url(self, row: int, column: int, url: str, look: Any = None, text: str | None = None) -> Any:
        """Write a link."""
        self.noted.texts.append(text_mark(text or url))
        return super().write_url(row, column, url, look, text)

    def write_comment(self, row: int, column: int, text: str, options: Any = None) -> Any:
        """Write a note."""
        self.noted.around.add(text_mark(text))
        return super().write_comment(row, column, text, options)
