"""Write one table of a document as a sheet, with drop-down lists, rates, colors and a chart.

Comes in: the writer of an open workbook, an empty sheet and a `Table`. Goes out: nothing; the module writes the sheet.
Must not know: the book.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # no type stubs

from pilotbook.text.plain import sanitize

from ..computed import compute_rate
from ..document import SHOWN_PREFIX, Column, Field, Table, TableRow
from .xlsx_cells import (
    KEYS,
    LAST_ROW,
    OWN_ROW_MARK,
    POINTS_A_LINE,
    cell_key,
    drop_down,
    line_count,
    row_mark,
    shown_in_cell,
)
from .xlsx_words import count_word
from .xlsx_workbook import WorkbookWriter

GOOD_WORDS = ("Passed", "Done", "Agreed", "Real", "Live", "Right", "Refused", "No, by contract", "Ships")
_DRAWN = 20
"""The column of the sheet with the chart that has the values to draw."""
_WIDEST = 160
"""The width that the columns of a table share, in characters: Excel prints that in landscape at 80 % or more."""
BAD_WORDS = ("Failed", "Not agreed", "Mocked", "Wrong", "Harm", "Not yet", "Exception", "Unknown")


class TableSheet:
    """Writes one table on its own sheet."""

    def __init__(self, writer: WorkbookWriter, sheet: Any, table: Table) -> None:
        self.writer = writer
        self.sheet = sheet
        self.table = table
        self.formats = writer.formats
        self.columns = table.columns
        self.by_id = {column.id: column for column in table.columns}
        self.at = {column.id: place for place, column in enumerate(table.columns, 1)}
        self.placed: list[list[str]] = []
        self.widths = _column_widths(table.columns)

    def write(self) -> None:
        """Write the sheet."""
        sheet = self.sheet
        rows = [*self.table.rows, *self.table.sheet_rows]
        last = len(rows) + 1
        adds = next((row.base.rpartition("/")[0] for row in rows if row.spare), "")
        columns = [["" if column.rate_of else column.id, column.title] for column in self.columns]
        self.placed = self.writer.map.add_table(sheet.get_name(), adds, columns)
        sheet.write_string(0, 0, f"{KEYS} {adds}".strip())
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(0, 0, None, None, {"hidden": True})
        for column in self.columns:
            place = self.at[column.id]
            sheet.set_column(place, place, self.widths[column.id], self.formats.get(_column_format(column)))
            sheet.write_typed(0, place, "" if column.rate_of else column.id)
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
        cells = f"B3:{xl_col_to_name(len(self.columns))}{max(last + 1, LAST_ROW)}"
        sheet.ignore_errors({"number_stored_as_text": cells, "two_digit_text_year": cells})
        if self.table.chart:
            self.add_chart(last)

    def write_row(self, number: int, row: TableRow) -> None:
        """Write a row of the table to row `number` of the sheet, counted from 0."""
        sheet = self.sheet
        mark = self.mark(row)
        sheet.write_string(number, 0, f"{row.base}{OWN_ROW_MARK if _is_own(row) else ''}{f' #{mark}' if mark else ''}")
        if not row.spare:
            self.placed.append([f"{row.base}{OWN_ROW_MARK if _is_own(row) else ''}", mark])
        lines = 1
        for column in self.columns:
            place, cell = self.at[column.id], row.cells.get(column.id, "")
            if column.rate_of:
                share = compute_rate(column, row, self.by_id)
                sheet.write_formula(
                    number, place, self.rate(column, number), self.formats["rate"], "" if share is None else share
                )
            elif isinstance(cell, Field):
                self.writer.write_field(sheet, number, place, _without_choices(cell) if cell.choices else cell)
                lines = max(lines, line_count(cell.display_value, self.widths[column.id]))
            else:
                sheet.write_string(number, place, shown_in_cell(cell), self.formats["shown"])
                lines = max(lines, line_count(cell, self.widths[column.id]))
        sheet.set_row(number, min(lines * POINTS_A_LINE + 4, 400))

    def mark(self, row: TableRow) -> str:
        """Return the mark of a row: of the columns that show what the row is, or of all where a table has none."""
        shown = [column.id for column in self.columns if column.id.startswith(SHOWN_PREFIX)]
        columns = shown or [column.id for column in self.columns if not column.rate_of]
        return row_mark(cell_key(row.cells.get(column, "")) for column in columns)

    def rate(self, column: Column, number: int) -> str:
        """Return the formula of a computed column in one row."""
        letters = [xl_col_to_name(self.at[one]) for one in column.rate_of]
        cells = f"{letters[0]}{number + 1}:{letters[-1]}{number + 1}"
        if self.by_id[column.rate_of[0]].kind == "number":
            part = f"{xl_col_to_name(self.at[column.counts])}{number + 1}"
            return f'=IF(SUM({cells})=0,"",{part}/SUM({cells}))'
        word = dict(self.by_id[column.rate_of[0]].choices)[column.counts]
        return f'=IF(COUNTA({cells})=0,"",{count_word(cells, word)}/COUNTA({cells}))'

    def add_choices(self, last: int) -> None:
        """Add one drop-down list per choice column. It also covers rows that people add below."""
        for column in self.columns:
            if column.choices:
                place = self.at[column.id]
                words = [word for _, word in column.choices]
                rule = drop_down(words, self.writer.word_list(words))
                self.sheet.data_validation(2, place, max(last, LAST_ROW), place, rule)

    def add_colors(self, last: int) -> None:
        """Color good and bad choices, and draw bars for rates."""
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
        sheet = self.writer.add_sheet("Trend")
        drawn = [sheet.get_name(), 2, _DRAWN, last, _DRAWN]
        self.write_drawn(sheet)
        chart.add_series(
            {
                "name": [name, 1, place],
                "categories": [name, 2, 1, last, 1],
                "values": drawn,
                "line": {"color": f"#{self.writer.look.color}", "width": 2},
                "marker": {"type": "circle", "size": 5},
            }
        )
        chart.set_title({"name": [name, 1, place], "name_font": {"size": 12}})
        chart.set_y_axis({"min": 0, "max": 1, "num_format": "0%"})
        chart.set_x_axis({"num_format": "yyyy-mm-dd", "text_axis": True})
        chart.set_legend({"none": True})
        chart.set_size({"width": 900, "height": 380})
        chart.show_hidden_data()
        chart.show_blanks_as("span")
        sheet.write_string(0, 0, f"{title}, from the sheet “{name}”", self.formats["heading"])
        sheet.insert_chart(2, 0, chart, {"description": f"{title} over time"})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 1)
        sheet.print_area(0, 0, 22, 14)

    def write_drawn(self, sheet: Any) -> None:
        """Write the values of the chart to a hidden column. A row without a rate has `#N/A`, which is not drawn."""
        column = self.by_id[self.table.chart]
        name, letter = self.sheet.get_name(), xl_col_to_name(self.at[column.id])
        for number, row in enumerate([*self.table.rows, *self.table.sheet_rows], 2):
            cell = f"'{name}'!{letter}{number + 1}"
            share = compute_rate(column, row, self.by_id)
            formula = f'=IF({cell}="",NA(),{cell})'
            sheet.write_formula(number, _DRAWN, formula, None, "#N/A" if share is None else share)
        sheet.set_column(_DRAWN, _DRAWN, None, None, {"hidden": True})


def _is_own(row: TableRow) -> bool:
    """Check whether the team added this row, so that it has fields instead of the playbook's text."""
    return any(name.startswith(SHOWN_PREFIX) and isinstance(cell, Field) for name, cell in row.cells.items())


def _column_format(column: Column) -> str:
    """Return the format of the cells that people add below the prepared rows."""
    if column.rate_of or column.kind == "number":
        return ""
    return "day-column" if column.kind == "day" else "text-column"


def _without_choices(field: Field) -> Field:
    """Return a field as plain text: in a table, the column has the drop-down list."""
    return Field(field.address, field.title, "line", field.display_value)


def _column_widths(columns: tuple[Column, ...]) -> dict[str, float]:
    """Return the width of each column in characters. Columns share `_WIDEST`, so that a printed page is legible."""
    least = {column.id: _least_width(column) for column in columns}
    widths = {column.id: max(least[column.id], min(column.width * 7, 46)) for column in columns if not column.rate_of}
    widths |= {column.id: least[column.id] for column in columns if column.rate_of or column.id.startswith("run-")}
    over = sum(widths.values()) - _WIDEST
    spare = sum(widths[name] - least[name] for name in widths)
    if over > 0 and spare:
        part = min(over / spare, 1)
        widths = {name: round(width - (width - least[name]) * part, 1) for name, width in widths.items()}
    return widths


def _least_width(column: Column) -> float:
    if column.id.startswith("run-"):
        return 7.5
    if column.rate_of:
        return 10
    least = {"text": 13, "day": 10}.get(column.kind, 11)
    return min(max([least, *(len(word) + 2 for _, word in column.choices)]), 46)
