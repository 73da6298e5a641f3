"""Write the first sheet of a workbook: the document's purpose, its fields and a summary of its tables.

Comes in: the writer of an open workbook, and the sheet of each block. Goes out: nothing; the module writes the sheet.
Must not know: the book.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # no type stubs

from pilotbook.text.plain import sanitize

from ..document import Block, CostModel, Facts, Field, Fields, Paragraph, Signatures, Table
from .xlsx_cells import FIELDS, LAST_ROW, POINTS_A_LINE, line_count, parse_number, raw_value, shown_in_cell
from .xlsx_words import count_word
from .xlsx_workbook import WorkbookWriter

_NAME, _VALUE, _HINT = 34, 42, 28
"""The widths of the columns, in characters. A page in portrait then prints at about 90 %."""
_ONE_PAGE = 1020
"""The height, in points, up to which the sheet is made to fit one page. It then prints at 67 % or more."""


class StartSheet:
    """Writes the first sheet: the document's purpose, then its fields under the headings of their sections."""

    def __init__(self, writer: WorkbookWriter, sheet: Any) -> None:
        self.writer = writer
        self.sheet = sheet
        self.formats = writer.formats
        self.row = 0
        self.set_rows = 0
        """The number of rows with a height of their own."""
        self.points = 0.0
        """Their heights together."""
        self.fields = writer.map.add_fields(sheet.get_name())

    def write(self, places: dict[int, tuple[Any, Table | CostModel]]) -> None:
        """Write the sheet. `places` has the sheet of each table and cost model, by `id()` of the block."""
        sheet, doc = self.sheet, self.writer.doc
        sheet.set_column(0, 0, None, None, {"hidden": True})
        for column, width in enumerate((_NAME, _VALUE, _HINT), 1):
            sheet.set_column(column, column, width)
        for column, key in enumerate((FIELDS, "title", "value", "hint")):
            sheet.write_typed(0, column, key)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.write_string(1, 1, sanitize(doc.title), self.formats["title"])
        sheet.set_row(1, 27)
        sheet.write_string(2, 1, sanitize(doc.use_case), self.formats["soft"])
        self.row = 4
        if doc.invented:
            self.words(doc.invented)
        self.words("Cells like this one are for you to fill in.", "fill")
        for field in doc.pilot:
            self.fill(field)
        for name, text in doc.front:
            self.fact(name, text)
        self.summary(places)
        for section in doc.sections:
            blocks = [block for block in section.blocks if not isinstance(block, Table | CostModel)]
            listed = [places[id(block)][0] for block in section.blocks if id(block) in places]
            if not blocks and not listed:
                continue
            self.row += 1
            sheet.write_string(self.row, 1, sanitize(section.title), self.formats["heading"])
            if listed and len(section.title) > _NAME - 8:  # the link next to it would cut it off
                self.row += 1
            if listed:
                self.link(listed[0])
            self.row += 1
            for block in blocks:
                self.block(block)
        self.row += 1
        for field in doc.record:
            sheet.write_string(self.row, 0, field.address)
            sheet.write_string(self.row, 1, field.title, self.formats["soft"])
            sheet.write_typed(self.row, 2, sanitize(field.display_value), self.formats["soft"])
            self.fields.append([field.address, field.title])
            self.row += 1
        sheet.fit_to_pages(1, 1 if self.points + 15 * (self.row - self.set_rows) <= _ONE_PAGE else 0)
        values = f"C1:C{self.row + 1}"
        sheet.ignore_errors({"number_stored_as_text": values, "two_digit_text_year": values})

    def link(self, sheet: Any) -> None:
        """Link to another sheet."""
        name = sheet.get_name()
        self.sheet.write_url(self.row, 2, f"internal:'{name}'!A1", None, f"The sheet “{name}”")

    def block(self, block: Block) -> None:
        """Write one block."""
        if isinstance(block, Paragraph):
            self.words(block.text, "name" if block.runs and block.runs[0].bold and len(block.runs) == 1 else "soft")
        elif isinstance(block, Facts):
            for name, prose in block.rows:
                self.fact(name, "\n".join(one.text for one in prose))
        elif isinstance(block, Fields):
            for field in block.fields:
                self.fill(field)
        elif isinstance(block, Signatures):
            for title, signer, day in block.rows:
                self.fill(Field(signer.address, f"{title}: name", value=signer.value))
                self.fill(Field(day.address, f"{title}: day", "day", day.value))

    def words(self, text: str, look: str = "soft") -> None:
        """Write a text across all columns. `look` is the name of a cell format."""
        self.sheet.merge_range(self.row, 1, self.row, 3, "", self.formats[look])
        self.sheet.write_string(self.row, 1, shown_in_cell(text), self.formats[look])
        self.height([(text, _NAME + _VALUE + _HINT)])

    def fact(self, name: str, text: str) -> None:
        """Write a fact from the playbook: its name and text."""
        self.sheet.write_string(self.row, 1, sanitize(name), self.formats["name"])
        self.sheet.merge_range(self.row, 2, self.row, 3, "", self.formats["shown"])
        self.sheet.write_string(self.row, 2, shown_in_cell(text), self.formats["shown"])
        self.height([(name, _NAME), (text, _VALUE + _HINT)])

    def fill(self, field: Field) -> None:
        """Write a cell to fill in."""
        self.sheet.write_string(self.row, 0, field.address)
        self.fields.append([field.address, field.title])
        self.sheet.write_string(self.row, 1, sanitize(field.title), self.formats["name"])
        self.writer.write_field(self.sheet, self.row, 2, field)
        self.sheet.write_string(self.row, 3, sanitize(field.hint), self.formats["soft"])
        self.height([(field.title, _NAME), (field.display_value, _VALUE), (field.hint, _HINT)])

    def height(self, texts: list[tuple[str, int]]) -> None:
        """Set the height of the row, and go to the next. Each text comes with the width of its cells, in characters."""
        points = min(max(line_count(text, width) for text, width in texts) * POINTS_A_LINE + 4, 400)
        self.sheet.set_row(self.row, points)
        self.points += points
        self.set_rows += 1
        self.row += 1

    def summary(self, places: dict[int, tuple[Any, Table | CostModel]]) -> None:
        """Write the summary of the tables, with formulas over their sheets."""
        tables = [(sheet.get_name(), block) for sheet, block in places.values() if isinstance(block, Table)]
        rows = [row for name, table in tables for row in _summaries(name, table)]
        if not rows:
            return
        self.row += 1
        self.sheet.write_string(self.row, 1, "What it comes to", self.formats["heading"])
        self.row += 1
        for title, formula, value, look in rows:
            self.sheet.write_string(self.row, 1, sanitize(title), self.formats["name"])
            self.sheet.write_formula(self.row, 2, formula, self.formats[look], value)
            self.height([(title, _NAME)])


def _summaries(name: str, table: Table) -> Iterator[tuple[str, str, float | int | str, str]]:
    rows = [*(row for row in table.rows if not row.spare)]
    by_id = {column.id: column for column in table.columns}
    letters = {column.id: xl_col_to_name(at) for at, column in enumerate(table.columns, 1)}

    def span(column: str) -> str:
        return f"'{name}'!${letters[column]}$3:${letters[column]}${LAST_ROW}"

    for column in table.columns:
        if column.rate_of and by_id[column.rate_of[0]].kind == "number":
            whole = "+".join(f"SUM({span(one)})" for one in column.rate_of)
            formula = f'=IF({whole}=0,"",SUM({span(column.counts)})/({whole}))'
            parts = {one: sum(parse_number(raw_value(row, one)) or 0 for row in rows) for one in column.rate_of}
            total = sum(parts.values())
            yield f"{column.title}, all rows", formula, parts[column.counts] / total if total else "", "rate"
        elif column.rate_of:
            first, last = span(column.rate_of[0]), letters[column.rate_of[-1]]
            cells = f"{first.rpartition(':')[0]}:${last}${LAST_ROW}"
            word = dict(by_id[column.rate_of[0]].choices)[column.counts]
            values = [value for row in rows for one in column.rate_of if (value := raw_value(row, one))]
            share = sum(value == column.counts for value in values) / len(values) if values else ""
            formula = f'=IF(COUNTA({cells})=0,"",{count_word(cells, word)}/COUNTA({cells}))'
            yield f"{column.title}, all runs", formula, share, "rate"
        elif column.fill and column.choices and column.id in ("status", "result", "agreed", "state", "verdict"):
            for code, word in column.choices:
                count = sum(raw_value(row, column.id) == code for row in rows)
                formula = f"={count_word(span(column.id), word)}"
                if code == "open":  # so is a check without a word
                    first = span(table.columns[0].id)
                    settled = [count_word(span(column.id), word) for other, word in column.choices if other != code]
                    formula = f"=COUNTA({first})-{'-'.join(settled)}"
                    named = sum(bool(row.text(table.columns[0].id)) for row in rows)
                    others = {other for other, _ in column.choices if other != code}
                    count = named - sum(raw_value(row, column.id) in others for row in rows)
                yield f"{name}: {word}", formula, count, "plain-number"
