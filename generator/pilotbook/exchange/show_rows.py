"""Shows rows in cells, for the writer of workbooks and for the comparison with an unchanged export.

Comes in: `Rows` and `SheetLayout`s. Goes out: `Grid`s, and the `Reading` that their import gives.
Must not know: files.
"""

from __future__ import annotations

from collections.abc import Mapping

from pilotbook.dossier.readers.xlsx_cells import Cell
from pilotbook.dossier.writers.xlsx_cells import shown_in_cell

from .cells import CellContent, show_value
from .layout import Column, SheetLayout
from .read_rows import Reading, get, read_rows
from .rows import Row, Rows
from .workbook_file import Grid


def show_cell(column: Column, row: Row) -> CellContent:
    """Return the content of one cell of a row."""
    shown = show_value(column, get(row, column.path))
    return shown_in_cell(shown) if isinstance(shown, str) else shown


def reread(rows: Rows, layouts: Mapping[str, SheetLayout]) -> Reading:
    """Return what an import reads from an unchanged export of these rows."""
    return read_rows([_grid(layout, rows.get(key, [])) for key, layout in layouts.items()], layouts)


def _grid(layout: SheetLayout, rows: list[Row]) -> Grid:
    if not layout.is_table:
        row = rows[0] if rows else {}
        lines = [[column.title, show_cell(column, row)] for column in layout.columns]
    else:
        lines = [
            [column.title for column in layout.columns],
            *([show_cell(column, row) for column in layout.columns] for row in rows),
        ]
    cells = {
        number: {at: _cell(number, at, content) for at, content in enumerate(line, 1) if content != ""}
        for number, line in enumerate(lines, 1)
    }
    return Grid(layout.title, cells)


def _cell(row: int, column: int, content: CellContent) -> Cell:
    if isinstance(content, str):
        return Cell(row, column, content.strip())
    return Cell(row, column, f"{content:.15g}", float(content))
