"""Define the writer of a workbook, which all its sheets share: cell formats, new sheets and cells to fill in.

Comes in: an open workbook of XlsxWriter, a `Doc` and a `Look`. Goes out: nothing; the writer changes the workbook.
Must not know: the book, what each sheet shows.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # no type stubs

from pilotbook.text.plain import sanitize

from ..document import Doc, Field
from ..style import Look
from .xlsx_cells import HIDDEN_SHEET, drop_down, number_format, parse_day, parse_number, shown_in_cell, text_mark
from .xlsx_sheet import NotedSheet, WorkbookMap
from .xlsx_words import LISTS, is_list

_SHEET = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
"""The most characters that Excel accepts in the name of a sheet."""


class WorkbookWriter:
    """Sets up a workbook, and adds sheets and cells to it."""

    def __init__(self, workbook: Any, doc: Doc, look: Look) -> None:
        self.workbook = workbook
        self.doc = doc
        self.look = look
        self.names: set[str] = {HIDDEN_SHEET}
        self.map = WorkbookMap()
        self.lists: dict[tuple[str, ...], int] = {}
        self.list_sheet: Any = None
        workbook.set_properties(
            {
                "title": sanitize(f"{doc.title}: {doc.use_case}")[:255],
                "subject": sanitize(doc.use_case)[:255],
                "author": "pilotbook",
                "keywords": f"pilotbook {doc.playbook} {doc.id}",
                "created": datetime(2000, 1, 1),
            }
        )
        workbook.set_calc_mode("auto")
        base: dict[str, Any] = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
        wrap = {**base, "text_wrap": True}
        line = {"border": 1, "border_color": "#BFC7CF"}
        fill = {**wrap, **line, "bg_color": "#FFF9E5", "locked": False}
        self.fill = fill
        brand = {"font_color": f"#{look.on_color}", "bg_color": f"#{look.color}", "bold": True}
        named = {
            "title": {**base, "font_size": 18, "bold": True, "font_color": f"#{look.color}"},
            "soft": {**wrap, "font_color": "#4D5C68"},
            "heading": {**base, "font_size": 13, "bold": True, "font_color": f"#{look.color}"},
            "head": {**wrap, **line, **brand},
            "shown": {**wrap, **line},
            "name": {**wrap, **line, "bold": True, "bg_color": "#F1F4F6"},
            "fill": {**fill, "num_format": "@"},  # else Excel makes 1.1 of 1.10, and a day of 1-2
            "day": {**fill, "num_format": "yyyy-mm-dd", "align": "left"},
            "number": {**fill, "align": "right"},
            "text-column": {**wrap, "num_format": "@"},
            "day-column": {**wrap, "num_format": "yyyy-mm-dd", "align": "left"},
            "rate": {**wrap, **line, "num_format": "0%", "align": "right"},
            "money": {**base, **line, "num_format": "#,##0.00", "align": "right"},
            "plain-number": {**base, **line, "num_format": "#,##0.####", "align": "right"},
            "good": {"bg_color": "#D7EDDF", "font_color": "#0F4A2C"},
            "bad": {"bg_color": "#F9DEDA", "font_color": "#7A1712"},
        }
        self.formats = {name: workbook.add_format(values) for name, values in named.items()}

    def add_sheet(self, title: str) -> Any:
        """Add a sheet. The title becomes a sheet name that is unique and valid in Excel."""
        bare = _SHEET.sub(" ", sanitize(title)).strip() or "Sheet"
        name, number = _shorten(bare, _LONGEST_NAME), 2
        while name.lower() in self.names or name.lower() == "history":
            name, number = f"{_shorten(bare, _LONGEST_NAME - 1 - len(str(number)))} {number}", number + 1
        self.names.add(name.lower())
        sheet = self.workbook.add_worksheet(name, NotedSheet)
        sheet.noted = self.map
        sheet.hide_gridlines(2)
        sheet.set_paper(9 if self.look.paper == "a4" else 1)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        title = f"{_header(self.doc.title)}: {_header(self.doc.use_case)}"
        invented = "Invented example" if self.doc.invented else ""
        sheet.set_header(f"&L&8{title}&R&8&A")
        sheet.set_footer(f"&L&8{invented}&R&8Page &P of &N")
        self.map.around |= {text_mark(text) for text in (title.replace("&&", "&"), invented, "Page of")}
        return sheet

    def finish(self) -> None:
        """Add the hidden sheet, after all others."""
        self.map.write(self.workbook, self.doc.carried)

    def write_field(self, sheet: Any, row: int, column: int, field: Field) -> None:
        """Write one cell to fill in, with a drop-down list for choices."""
        computed = field.address.startswith("=")
        value = shown_in_cell(field.display_value)
        if field.kind == "day" and (day := parse_day(field.value)):
            sheet.write_datetime(row, column, day, self.formats["day"])
        elif field.kind == "number" and (number := parse_number(field.value)) is not None:
            sheet.write_number(row, column, number, self._number_look(number_format(field.value)))
        elif value:
            sheet.write_typed(row, column, value, self.formats[_format(field.kind)])
        else:
            sheet.write_blank(row, column, None, self.formats[_format(field.kind)])
        if computed and value:
            self.map.texts.append(text_mark(value))
        if field.choices:
            words = [word for _, word in field.choices]
            sheet.data_validation(row, column, row, column, drop_down(words, self.word_list(words)))

    def word_list(self, words: list[str]) -> list[str] | str:
        """Return what a drop-down list is made from: its words, or the cells of a hidden sheet that have them."""
        words = [sanitize(word) for word in words]
        if is_list(words):
            return words
        if not self.lists:
            self.list_sheet = self.add_sheet(LISTS)
            self.list_sheet.very_hidden()
        if tuple(words) not in self.lists:
            column = len(self.lists) + 1
            for row, word in enumerate(words):
                self.list_sheet.write_string(row, column, word)
            self.lists[tuple(words)] = column
        letter = xl_col_to_name(self.lists[tuple(words)])
        return f"='{self.list_sheet.get_name()}'!${letter}$1:${letter}${len(words)}"

    def _number_look(self, shape: str) -> Any:
        name = "number" if shape == "General" else f"number {shape}"
        if name not in self.formats:
            self.formats[name] = self.workbook.add_format({**self.fill, "align": "right", "num_format": shape})
        return self.formats[name]


def _format(kind: str) -> str:
    return kind if kind in ("day", "number") else "fill"


def _shorten(text: str, longest: int) -> str:
    """Cut a text at the end of a word, if it has one in time."""
    if len(text.encode("utf-16-le")) <= 2 * longest:
        return text
    cut = text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")
    words = cut if text[len(cut) :].startswith(" ") else cut.rpartition(" ")[0]
    return words.rstrip(" ,.;:-–") or cut.strip()


def _header(text: str) -> str:
    return sanitize(text).replace("&", "&&").replace("\n", " ")[:90]
