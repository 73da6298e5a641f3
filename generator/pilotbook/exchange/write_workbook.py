"""Writes the rows of a playbook as a workbook to fill in: a sheet per table, with help above and drop-down lists.

Comes in: `Rows` and `SheetLayout`s. Goes out: the content of an XLSX file; the same input gives the same bytes.
Must not know: the book, YAML.

The import finds sheets by their names, and columns and fields by their titles, so the workbook carries nothing hidden
but the words of its drop-down lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # no type stubs
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # no type stubs

from pilotbook.dossier.writers.xlsx_cells import POINTS_A_LINE, drop_down, line_count
from pilotbook.dossier.writers.xlsx_words import LISTS, is_list
from pilotbook.text.plain import sanitize

from .layout import GAPS, LEAVE_OUT, Column, Kind, SheetLayout
from .rows import Row, Rows
from .show_rows import show_cell

_HEAD = 3
"""The index of the row with the titles of a table's columns. The help is above it."""
_LAST_ROW = 1000
"""The last row that drop-down lists and colors cover."""
_WIDTHS: dict[Kind, int] = {
    "text": 36, "prose": 60, "lines": 28, "flag": 10, "whole": 12, "number": 14, "choice": 24, "hours": 22, "maps": 30,
    "shown": 26,
}  # fmt: skip
_VALUE_WIDTH, _HELP_WIDTH = 80, 70
"""The widths of the columns with the values and the help on a sheet with one field per row."""
_MOST_POINTS = 400
"""The most that Excel makes a row high is 409 points."""
_YES_NO = ["Yes", "No"]


def playbook_workbook(title: str, rows: Rows, layouts: Mapping[str, SheetLayout]) -> bytes:
    """Return the workbook of a playbook."""
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as workbook:
        workbook.set_properties(
            {"title": sanitize(title)[:255], "author": "pilotbook", "created": datetime(2000, 1, 1)}
        )
        writer = _Writer(workbook, layouts)
        for key, layout in layouts.items():
            if layout.is_table:
                writer.write_table(layout, rows.get(key, []))
            else:
                writer.write_fields(layout, next(iter(rows.get(key, [])), {}))
        writer.write_lists()
    return made.getvalue()


class _Writer:
    def __init__(self, workbook: Any, layouts: Mapping[str, SheetLayout]) -> None:
        self.workbook, self.layouts = workbook, layouts
        self.lists: dict[tuple[str, ...], int] = {}
        base: dict[str, Any] = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
        wrap = {**base, "text_wrap": True}
        line = {"border": 1, "border_color": "#BFC7CF"}
        named = {
            "title": {**base, "font_size": 16, "bold": True, "font_color": "#0D4A6B"},
            "intro": {**base, "font_color": "#4D5C68"},
            "help": {**wrap, "font_size": 9, "font_color": "#4D5C68", "valign": "bottom"},
            "head": {**wrap, **line, "bold": True, "font_color": "#FFFFFF", "bg_color": "#0D4A6B"},
            "text": {**wrap, **line, "num_format": "@", "bg_color": "#FFF9E5"},
            "number": {**wrap, **line, "align": "right", "bg_color": "#FFF9E5"},
            "shown": {**wrap, **line, "font_color": "#4D5C68"},
            "text column": {**wrap, "num_format": "@"},
            "plain column": wrap,
            "field help": {**wrap, "font_size": 9, "font_color": "#4D5C68"},
            "missing": {"bg_color": "#F9DEDA"},
            "unused": {"font_color": "#8A959E", "bg_color": "#F1F4F6"},
            "left out": {"font_color": "#8A959E", "font_strikeout": True},
        }
        self.formats = {name: workbook.add_format(values) for name, values in named.items()}

    def write_table(self, layout: SheetLayout, rows: list[Row]) -> None:
        """Write a table."""
        sheet = self._add_sheet(layout)
        for at, column in enumerate(layout.columns):
            plain = column.kind in ("whole", "number")
            sheet.set_column(at, at, _WIDTHS[column.kind], self.formats["plain column" if plain else "text column"])
            sheet.write_string(_HEAD - 1, at, column.help, self.formats["help"])
            sheet.write_string(
                _HEAD, at, f"{column.title} *" if column.required else column.title, self.formats["head"]
            )
            self._add_list(sheet, column, _HEAD + 1, _LAST_ROW, at)
        _fit_row(sheet, _HEAD, [(f"{column.title} *", _WIDTHS[column.kind] * 0.85) for column in layout.columns])
        _fit_row(sheet, _HEAD - 1, [(column.help, _WIDTHS[column.kind] * 1.1) for column in layout.columns])
        for number, row in enumerate(rows, _HEAD + 1):
            for at, column in enumerate(layout.columns):
                self._write_cell(sheet, number, at, column, row)
            _fit_row(sheet, number, [(str(show_cell(one, row)), _WIDTHS[one.kind]) for one in layout.columns])
        sheet.freeze_panes(_HEAD + 1, 1)
        sheet.autofilter(_HEAD, 0, max(_HEAD + len(rows), _HEAD + 1), len(layout.columns) - 1)
        sheet.repeat_rows(_HEAD)
        self._mark_rows(sheet, layout)

    def write_fields(self, layout: SheetLayout, row: Row) -> None:
        """Write a sheet with one field per row."""
        sheet = self._add_sheet(layout)
        sheet.set_column(0, 0, 28, self.formats["plain column"])
        sheet.set_column(1, 1, _VALUE_WIDTH, self.formats["plain column"])
        sheet.set_column(2, 2, _HELP_WIDTH, self.formats["field help"])
        for at, word in enumerate(("Field", "Value", "What to write")):
            sheet.write_string(_HEAD, at, word, self.formats["head"])
        for number, column in enumerate(layout.columns, _HEAD + 1):
            sheet.write_string(
                number, 0, f"{column.title} *" if column.required else column.title, self.formats["shown"]
            )
            self._write_cell(sheet, number, 1, column, row)
            sheet.write_string(number, 2, column.help, self.formats["field help"])
            self._add_list(sheet, column, number, number, 1)
            _fit_row(sheet, number, [(str(show_cell(column, row)), _VALUE_WIDTH), (column.help, _HELP_WIDTH)])
        sheet.freeze_panes(_HEAD + 1, 1)

    def write_lists(self) -> None:
        """Write the words of the drop-down lists that a list in a cell cannot have."""
        if self.lists:
            sheet = self.workbook.add_worksheet(LISTS)
            sheet.very_hidden()
            for words, at in self.lists.items():
                for row, word in enumerate(words):
                    sheet.write_string(row, at, word)

    def _add_sheet(self, layout: SheetLayout) -> Any:
        sheet = self.workbook.add_worksheet(layout.title)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, layout.title, self.formats["title"])
        sheet.write_string(1, 0, layout.intro, self.formats["intro"])
        return sheet

    def _write_cell(self, sheet: Any, row: int, at: int, column: Column, values: Row) -> None:
        shown = show_cell(column, values)
        look = "shown" if column.kind == "shown" else "number" if column.kind in ("whole", "number") else "text"
        if shown == "":
            sheet.write_blank(row, at, None, self.formats[look])
        elif isinstance(shown, str):
            sheet.write_string(row, at, shown, self.formats[look])
        else:
            sheet.write_number(row, at, shown, self.formats[look])

    def _add_list(self, sheet: Any, column: Column, first: int, last: int, at: int) -> None:
        if column.listed_in:
            there = self.layouts[column.listed_in]
            letter = xl_col_to_name(there.columns.index(there.name_column))
            cells = f"='{there.title}'!${letter}${_HEAD + 2}:${letter}${_LAST_ROW + 1}"
            sheet.data_validation(first, at, last, at, drop_down([f"the names on the sheet {there.title}"], cells))
            return
        words = _YES_NO if column.kind == "flag" else [*column.choices.values()] if column.kind == "choice" else []
        if not words:
            return
        words = [sanitize(word) for word in words]
        source: list[str] | str = words
        if not is_list(words):
            letter = xl_col_to_name(self.lists.setdefault(tuple(words), len(self.lists)))
            source = f"='{LISTS}'!${letter}$1:${letter}${len(words)}"
        sheet.data_validation(first, at, last, at, drop_down(words, source))

    def _mark_rows(self, sheet: Any, layout: SheetLayout) -> None:
        """Color what is still to fill in, what is left out, and the checks of gaps that are not used."""
        letters = {column.key: xl_col_to_name(at) for at, column in enumerate(layout.columns)}
        first, last = _HEAD + 2, _LAST_ROW + 1
        area = f"A{first}:{xl_col_to_name(len(layout.columns) - 1)}{last}"
        if LEAVE_OUT in letters:
            self._add_color(sheet, area, f'${letters[LEAVE_OUT]}{first}<>""', "left out")
        if "gap" in letters:
            gap = f"${letters['gap']}{first}"
            chosen = f"SUMPRODUCT(('Gaps'!$A${first}:$A$200={gap})*('Gaps'!$B${first}:$B$200=\"Yes\"))"
            self._add_color(sheet, area, f'AND({gap}<>"",{chosen}=0)', "unused")
        named = letters["use" if layout.key == GAPS else layout.name_column.key]
        used = f'${named}{first}="Yes"' if layout.key == GAPS else f'${named}{first}<>""'
        for column in layout.columns:
            if column.required and letters[column.key] != named:
                letter = letters[column.key]
                self._add_color(sheet, f"{letter}{first}:{letter}{last}", f'AND({used},{letter}{first}="")', "missing")

    def _add_color(self, sheet: Any, area: str, formula: str, look: str) -> None:
        sheet.conditional_format(area, {"type": "formula", "criteria": f"={formula}", "format": self.formats[look]})


def _fit_row(sheet: Any, row: int, texts: list[tuple[str, float]]) -> None:
    """Make a row as high as its texts need, each with the width of its column. Not all programs do that themselves."""
    lines = max(line_count(text, width) for text, width in texts)
    if lines > 1:
        sheet.set_row(row, min(lines * POINTS_A_LINE + 3, _MOST_POINTS))
