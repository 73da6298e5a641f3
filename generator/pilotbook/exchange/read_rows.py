"""Finds the tables of a playbook in a workbook, and reads their rows: whatever the order of sheets and columns.

Comes in: `Grid`s and `SheetLayout`s. Goes out: a `Reading`, with every mistake and its cell.
Must not know: playbooks, files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pilotbook.dossier.readers.xlsx_cells import Cell
from pilotbook.dossier.writers.xlsx_cells import is_cut

from .cells import CellError, read_value
from .layout import Column, SheetLayout
from .rows import Row
from .workbook_file import Grid, Merged

_HEAD_ROWS = 12
"""The first rows of a sheet, one of which has the titles of the columns."""
_MOST_COLUMNS = 100
"""The most columns of a merged range that are looked at: no sheet has more."""
_FORMULA = "Replace it with its value: copy the cell, and paste the value alone."


@dataclass(frozen=True)
class CellMistake:
    """A mistake in a cell."""

    order: tuple[int, int, int]
    """The number of the sheet, the row and the column, by which mistakes are sorted."""
    place: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}. {self.cure}".rstrip()


@dataclass
class ReadRow:
    """A row with something in it."""

    values: Row
    grid: Grid
    sheet: int
    """The number of its sheet."""
    cells: dict[str, tuple[int, int]]
    """The row and column of each of its cells, by the key of the column, also of the empty ones."""

    @property
    def order(self) -> tuple[int, int]:
        """The numbers of its sheet and of its row."""
        return self.sheet, min(self.cells.values())[0]

    def mistake(self, key: str, problem: str, cure: str) -> CellMistake:
        """Return a mistake in one of its cells. If the column is missing, it is in the row's first cell."""
        row, column = self.cells.get(key) or min(self.cells.values())
        return CellMistake((self.sheet, row, column), self.grid.place(row, column), problem, cure)


@dataclass
class Reading:
    """What a workbook has of a playbook."""

    rows: dict[str, list[ReadRow]] = field(default_factory=dict)
    """The rows of each sheet that is there, by the sheet's key."""
    columns: dict[str, set[str]] = field(default_factory=dict)
    """The keys of the columns that are there, by the sheet's key."""
    mistakes: list[CellMistake] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """The places of the cells whose content is not known because of a mistake, so that no other is about them."""
    skipped: list[str] = field(default_factory=list)
    """What was not read, for people: sheets and columns that an export does not have."""


def read_rows(grids: Sequence[Grid], layouts: Mapping[str, SheetLayout]) -> Reading:
    """Read all sheets that have the name of a layout, or the titles of its columns."""
    reading = Reading()
    for number, grid in enumerate(grids):
        layout = _find_layout(grid, layouts, reading)
        if layout is None:
            if grid.rows:
                reading.skipped.append(f'sheet "{grid.name}"')
            continue
        reader = _SheetReader(grid, number, layout, reading)
        reading.rows[layout.key] = list(reader.read_table() if layout.is_table else reader.read_fields())
    return reading


def _find_layout(grid: Grid, layouts: Mapping[str, SheetLayout], reading: Reading) -> SheetLayout | None:
    name = " ".join(grid.name.split()).casefold()
    free = [layout for key, layout in layouts.items() if key not in reading.rows]
    return next((layout for layout in free if name in (layout.title.casefold(), layout.key)), None)


class _SheetReader:
    def __init__(self, grid: Grid, number: int, layout: SheetLayout, reading: Reading) -> None:
        self.grid, self.number, self.layout, self.reading = grid, number, layout, reading
        self.titles = {column.title.casefold(): column for column in layout.columns}
        self.helps = {" ".join(column.help.split()) for column in layout.columns}

    def read_table(self) -> Iterator[ReadRow]:
        """Yield the rows of a table."""
        head = self._find_head()
        if head is None:
            self._report((1, 1), "no row has the titles of the columns", "Start again from an export, which has them.")
            return
        columns = self._columns(head)
        id_column = self.layout.columns[0]
        if id_column.kind == "choice" and id_column not in columns.values():
            self._report((head, 1), f"there is no column “{id_column.title}”", "Add it, with what each row is about.")
            return
        self.reading.columns[self.layout.key] = {column.key for column in columns.values()}
        merged = [one for one in self.grid.merged if one.last_row > head]
        for row in (row for row in self.grid.rows if row > head):
            if self._is_help(row):
                continue
            read = self._read_row(row, columns)
            if read is not None:
                yield read
        for one in merged:
            self._report_merged(one)

    def read_fields(self) -> Iterator[ReadRow]:
        """Yield one row with the fields of a sheet that has a title and a value in each line."""
        read = ReadRow({}, self.grid, self.number, {})
        filled: dict[str, int] = {}
        for row in self.grid.rows:
            column = self.titles.get(fold_title(self.grid.text(row, 1)))
            if column is None:
                if self.grid.text(row, 2) and fold_title(self.grid.text(row, 2)) != "value" and self.grid.text(row, 1):
                    self.reading.skipped.append(f'{self.grid.place(row, 1)} "{self.grid.text(row, 1)}"')
                continue
            if column.key in filled:
                problem = f"this field appears twice, first in row {filled[column.key]}"
                self._report((row, 1), problem, "Delete one of the two rows.")
                continue
            filled[column.key] = row
            read.cells[column.key] = (row, 2)
            self._read_cell(read, column, row, 2)
        for one in self.grid.merged:
            if one.first_column <= 2 <= one.last_column and any(
                one.first_row <= row <= one.last_row for row in filled.values()
            ):
                self._report_merged(one)
        self.reading.columns[self.layout.key] = set(filled)
        if not filled:
            self._report((1, 1), "no row has a known title", "Start again from an export, which has them.")
        else:
            yield read

    def _find_head(self) -> int | None:
        """Return the row with the most titles of columns: at least two, or all there are."""
        counts = {
            row: len({fold_title(cell.text) for cell in self.grid.rows[row].values()} & self.titles.keys())
            for row in list(self.grid.rows)[:_HEAD_ROWS]
        }
        best = max(counts, key=lambda row: counts[row], default=0)
        return best if counts.get(best, 0) >= min(2, len(self.titles)) else None

    def _columns(self, head: int) -> dict[int, Column]:
        found: dict[int, Column] = {}
        for number, cell in self.grid.rows[head].items():
            column = self.titles.get(fold_title(cell.text))
            if column is not None and column in found.values():
                self._report((head, number), f"there are two columns “{column.title}”", "Delete or rename one of them.")
            elif column is not None:
                found[number] = column
        for number in sorted({n for row, cells in self.grid.rows.items() if row > head for n in cells} - found.keys()):
            title = self.grid.text(head, number)
            self.reading.skipped.append(f"{self.grid.place(head, number)}{f' “{title}”' if title else ''}, a column")
        return found

    def _is_help(self, row: int) -> bool:
        return all(" ".join(cell.text.split()) in self.helps for cell in self.grid.rows[row].values())

    def _read_row(self, row: int, columns: dict[int, Column]) -> ReadRow | None:
        cells = self.grid.rows[row]
        if not any(
            cell.text.strip() or cell.formula for number, cell in cells.items() if _is_typed(columns.get(number))
        ):
            return None
        read = ReadRow({}, self.grid, self.number, {column.key: (row, at) for at, column in columns.items()})
        for number, column in columns.items():
            self._read_cell(read, column, row, number)
        return read

    def _read_cell(self, read: ReadRow, column: Column, row: int, number: int) -> None:
        cell = self.grid.rows.get(row, {}).get(number)
        if cell is None or column.kind == "shown":
            return
        try:
            value = _value_of(column, cell)
        except CellError as error:
            self._report((row, number), error.problem, error.cure)
            return
        if value is not None:
            put(read.values, column.path, value)

    def _report_merged(self, one: Merged) -> None:
        rows, columns = range(one.first_row, one.last_row + 1), range(one.first_column, one.last_column + 1)
        self.reading.unread |= {
            self.grid.place(row, column) for row in rows if row in self.grid.rows for column in columns[:_MOST_COLUMNS]
        }
        problem = f"the cells {one.name} are merged, so nobody knows which row the text belongs to"
        self._report((one.first_row, one.first_column), problem, "Unmerge them, and fill in each cell.")

    def _report(self, at: tuple[int, int], problem: str, cure: str) -> None:
        place = self.grid.place(*at)
        self.reading.unread.add(place)
        self.reading.mistakes.append(CellMistake((self.number, *at), place, problem, cure))


def _is_typed(column: Column | None) -> bool:
    """Check whether a text in a column means that the row is in use."""
    return column is not None and column.kind != "shown"


def _value_of(column: Column, cell: Cell) -> Any:
    if cell.formula:
        raise CellError("contains a formula", _FORMULA)
    if cell.unclear:
        raise CellError(f"shows an error, {cell.text or 'without a value'}", "Write the value.")
    if is_cut(cell.text):
        raise CellError("the text is longer than a cell can be", "Shorten it, or edit it in the YAML file.")
    number = cell.number if column.kind in ("whole", "number") and not cell.day else None
    return read_value(column, cell.text, number)


def put(values: Row, path: Sequence[str], value: Any) -> None:
    """Set a value inside other values."""
    for key in path[:-1]:
        values = values.setdefault(key, {})
    values[path[-1]] = value


def get(values: Row, path: Sequence[str]) -> Any:
    """Return a value inside other values, or `None`."""
    found: Any = values
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def fold_title(text: str) -> str:
    """Return the title of a column, a field or a sheet for comparisons."""
    return " ".join(text.split()).casefold().removesuffix(" *")
