"""Write a `Doc` as a workbook with formulas and drop-down lists, and with an address in the record for each field.

Comes in: a `Doc` and a `Look`. Goes out: the content of an XLSX file without macros; the same input gives the same
bytes.
Must not know: the book. Only the `xlsx` modules import XlsxWriter.

A reader can find each cell again, even after people sort the rows: hidden column A has the row's address, and the
hidden first row has the last part of the address for each column. `readers.xlsx` reads both.
"""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # no type stubs
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # no type stubs

from pilotbook.text.plain import sanitize

from ..computed import compute_rate
from ..document import SHOWN_PREFIX, Column, CostModel, Doc, Field, Table, TableRow
from ..style import Look
from .xlsx_cost import write_cost
from .xlsx_start import StartSheet
from .xlsx_text import (
    KEYS,
    LAST_ROW,
    LONGEST_CELL,
    OWN_ROW_MARK,
    POINTS_A_LINE,
    drop_down,
    line_count,
    parse_day,
    parse_number,
)

GOOD_WORDS = ("Passed", "Done", "Agreed", "Real", "Live", "Right", "Refused", "No, by contract", "Ships")
BAD_WORDS = ("Failed", "Not agreed", "Mocked", "Wrong", "Harm", "Not yet", "Exception", "Unknown")
_SHEET = re.compile(r"[\[\]:*?/\\']")


def xlsx_bytes(doc: Doc, look: Look) -> bytes:
    """Return a document as the content of an XLSX file."""
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as workbook:
        WorkbookWriter(workbook, doc, look).write()
    return made.getvalue()


class WorkbookWriter:
    """Writes one workbook."""

    def __init__(self, workbook: Any, doc: Doc, look: Look) -> None:
        self.workbook = workbook
        self.doc = doc
        self.look = look
        self.names: set[str] = set()
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
        brand = {"font_color": f"#{look.on_color}", "bg_color": f"#{look.color}", "bold": True}
        named = {
            "title": {**base, "font_size": 18, "bold": True, "font_color": f"#{look.color}"},
            "soft": {**wrap, "font_color": "#4D5C68"},
            "heading": {**base, "font_size": 13, "bold": True, "font_color": f"#{look.color}"},
            "head": {**wrap, **line, **brand},
            "shown": {**wrap, **line},
            "name": {**wrap, **line, "bold": True, "bg_color": "#F1F4F6"},
            "fill": fill,
            "day": {**fill, "num_format": "yyyy-mm-dd", "align": "left"},
            "number": {**fill, "num_format": "#,##0.####", "align": "right"},
            "rate": {**wrap, **line, "num_format": "0%", "align": "right"},
            "money": {**base, **line, "num_format": "#,##0.00", "align": "right"},
            "plain-number": {**base, **line, "num_format": "#,##0.####", "align": "right"},
            "good": {"bg_color": "#D7EDDF", "font_color": "#0F4A2C"},
            "bad": {"bg_color": "#F9DEDA", "font_color": "#7A1712"},
        }
        self.formats = {name: workbook.add_format(values) for name, values in named.items()}

    def write(self) -> None:
        """Write the first sheet with everything outside tables, then a sheet per table or cost model."""
        start = self.add_sheet("Start")
        places: dict[int, tuple[Any, Table | CostModel]] = {}
        for section in self.doc.sections:
            for block in section.blocks:
                if isinstance(block, CostModel):
                    places[id(block)] = (self.add_sheet("Cost"), block)
                elif isinstance(block, Table) and block.rows:
                    places[id(block)] = (self.add_sheet(section.title), block)
        StartSheet(self, start).write(places)
        for sheet, block in places.values():
            if isinstance(block, CostModel):
                write_cost(self.workbook, sheet, block, self.formats, self.look)
            else:
                _TableSheet(self, sheet, block).write()

    def add_sheet(self, title: str) -> Any:
        """Add a sheet. The title becomes a sheet name that is unique and valid in Excel."""
        bare = _SHEET.sub(" ", sanitize(title)).strip()[:28] or "Sheet"
        name, number = bare, 2
        while name.lower() in self.names or name.lower() == "history":
            name, number = f"{bare[:26]} {number}", number + 1
        self.names.add(name.lower())
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(9 if self.look.paper == "a4" else 1)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        sheet.set_header(f"&L&8{_header(self.doc.title)}: {_header(self.doc.use_case)}&R&8&A")
        invented = "Invented example" if self.doc.invented else ""
        sheet.set_footer(f"&L&8{invented}&R&8Page &P of &N")
        return sheet

    def write_field(self, sheet: Any, row: int, column: int, field: Field) -> None:
        """Write one cell to fill in, with a drop-down list for choices."""
        value = sanitize(field.display_value)[:LONGEST_CELL]
        if field.kind == "day" and (day := parse_day(field.value)):
            sheet.write_datetime(row, column, day, self.formats["day"])
        elif field.kind == "number" and (number := parse_number(field.value)) is not None:
            sheet.write_number(row, column, number, self.formats["number"])
        elif value:
            sheet.write_string(row, column, value, self.formats["fill"])
        else:
            sheet.write_blank(row, column, None, self.formats[_format(field.kind)])
        if field.choices:
            sheet.data_validation(row, column, row, column, drop_down([word for _, word in field.choices]))


class _TableSheet:
    """Writes one table on its own sheet."""

    def __init__(self, writer: WorkbookWriter, sheet: Any, table: Table) -> None:
        self.writer = writer
        self.sheet = sheet
        self.table = table
        self.formats = writer.formats
        self.columns = table.columns
        self.by_id = {column.id: column for column in table.columns}
        self.at = {column.id: place for place, column in enumerate(table.columns, 1)}
        self.widths = {column.id: _width(column) for column in table.columns}

    def write(self) -> None:
        sheet = self.sheet
        rows = [*self.table.rows, *self.table.sheet_rows]
        last = len(rows) + 1
        adds = next((row.base.rpartition("/")[0] for row in rows if row.spare), "")
        sheet.write_string(0, 0, f"{KEYS} {adds}".strip())
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(0, 0, None, None, {"hidden": True})
        for column in self.columns:
            place = self.at[column.id]
            sheet.set_column(place, place, self.widths[column.id])
            sheet.write_string(0, place, "" if column.rate_of else column.id)
            title = sanitize(column.title)
            sheet.write_string(1, place, title, self.formats["head"])
            if column.hint:
                sheet.write_comment(1, place, sanitize(column.hint), {"author": "pilotbook", "x_scale": 1.6})
        sheet.set_row(1, 30)
        sheet.write_string(1, 0, "Place")
        for number, row in enumerate(rows, 2):
            self.write_row(number, row)
        sheet.freeze_panes(2, 2)
        sheet.autofilter(1, 0, last, len(self.columns))
        sheet.set_landscape()
        sheet.repeat_rows(1)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(1, 1, last, len(self.columns))
        self.add_choices(last)
        self.add_colors(last)
        if self.table.chart:
            self.add_chart(last)

    def write_row(self, number: int, row: TableRow) -> None:
        sheet = self.sheet
        sheet.write_string(number, 0, row.base + (OWN_ROW_MARK if _is_own(row) else ""))
        lines = 1
        for column in self.columns:
            place, cell = self.at[column.id], row.cells.get(column.id, "")
            if column.rate_of:
                share = compute_rate(column, row, self.by_id)
                sheet.write_formula(
                    number, place, self.rate(column, number), self.formats["rate"], "" if share is None else share
                )
            elif isinstance(cell, Field):
                self.writer.write_field(
                    sheet,
                    number,
                    place,
                    Field(cell.address, cell.title, cell.kind, cell.value, ())
                    if not cell.choices
                    else _without_choices(cell),
                )
                lines = max(lines, line_count(cell.display_value, self.widths[column.id]))
            else:
                sheet.write_string(number, place, sanitize(cell), self.formats["shown"])
                lines = max(lines, line_count(cell, self.widths[column.id]))
        sheet.set_row(number, min(lines * POINTS_A_LINE + 4, 400))

    def rate(self, column: Column, number: int) -> str:
        letters = [xl_col_to_name(self.at[one]) for one in column.rate_of]
        cells = f"{letters[0]}{number + 1}:{letters[-1]}{number + 1}"
        if self.by_id[column.rate_of[0]].kind == "number":
            part = f"{xl_col_to_name(self.at[column.counts])}{number + 1}"
            return f'=IF(SUM({cells})=0,"",{part}/SUM({cells}))'
        word = dict(self.by_id[column.rate_of[0]].choices)[column.counts]
        return f'=IF(COUNTA({cells})=0,"",COUNTIF({cells},"{word}")/COUNTA({cells}))'

    def add_choices(self, last: int) -> None:
        """Add one drop-down list per choice column. It also covers rows that people add below."""
        for column in self.columns:
            if column.choices:
                place = self.at[column.id]
                self.sheet.data_validation(
                    2, place, max(last, LAST_ROW), place, drop_down([word for _, word in column.choices])
                )

    def add_colors(self, last: int) -> None:
        for column in self.columns:
            place = self.at[column.id]
            for words, look in ((GOOD_WORDS, "good"), (BAD_WORDS, "bad")):
                for word in words:
                    if word in dict(column.choices).values():
                        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": self.formats[look]}
                        self.sheet.conditional_format(2, place, max(last, LAST_ROW), place, rule)
            if column.rate_of:
                bar = {
                    "type": "data_bar",
                    "bar_color": "#9DBCCD",
                    "bar_solid": True,
                    "min_type": "num",
                    "min_value": 0,
                    "max_type": "num",
                    "max_value": 1,
                }
                self.sheet.conditional_format(2, place, last, place, bar)

    def add_chart(self, last: int) -> None:
        """Draw the computed column as a line over the first column, on its own sheet."""
        name, place = self.sheet.get_name(), self.at[self.table.chart]
        chart = self.writer.workbook.add_chart({"type": "line"})
        title = self.by_id[self.table.chart].title
        chart.add_series(
            {
                "name": title,
                "categories": [name, 2, 1, last, 1],
                "values": [name, 2, place, last, place],
                "line": {"color": f"#{self.writer.look.color}", "width": 2},
                "marker": {"type": "circle", "size": 5},
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_y_axis({"min": 0, "max": 1, "num_format": "0%"})
        chart.set_x_axis({"num_format": "yyyy-mm-dd", "text_axis": True})
        chart.set_legend({"none": True})
        chart.set_size({"width": 900, "height": 380})
        sheet = self.writer.add_sheet("Trend")
        sheet.write_string(0, 0, f"{title}, from the sheet “{name}”", self.formats["heading"])
        sheet.insert_chart(2, 0, chart, {"description": f"{title} over time"})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 1)


def _is_own(row: TableRow) -> bool:
    """Check whether the team added this row, so that it has fields instead of the playbook's text."""
    return any(name.startswith(SHOWN_PREFIX) and isinstance(cell, Field) for name, cell in row.cells.items())


def _without_choices(field: Field) -> Field:
    """Return a field as plain text: in a table, the column has the drop-down list."""
    return Field(field.address, field.title, "line", field.display_value)


def _format(kind: str) -> str:
    return kind if kind in ("day", "number") else "fill"


def _width(column: Column) -> float:
    if column.rate_of:
        return 10
    if column.id.startswith("run-"):
        return 8.5
    return min(max(column.width * 7, 11, *(len(word) + 3 for _, word in column.choices)), 46)


def _header(text: str) -> str:
    return sanitize(text).replace("&", "&&").replace("\n", " ")[:90]
