"""Read what people typed into a workbook: the cells that have an address in the record, and all other texts.

Comes in: the path of a file. Goes out: `DocumentTexts`.
Must not know: the book. `writers.xlsx` describes how cells get their addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pilotbook.errors import PilotbookError
from pilotbook.records.paths import SPARE_ROW, make_tag

from ..document import SHOWN_PREFIX
from ..writers.xlsx_cells import row_mark
from .limits import open_office_file
from .texts import DocumentTexts, FieldText, LooseText, UnreadableError
from .xlsx_around import read_around
from .xlsx_cells import Cell, SheetCells, read_cells
from .xlsx_layout import FieldsLayout, TableLayout, find_layouts, split_address
from .xlsx_map import WrittenMap
from .xlsx_package import Package
from .xlsx_rows import EMPTY, NEW, UNKNOWN, Row, assign_rows

_APART = 10_000
"""Added to the number of a new row while another sheet has a new row of this number in the same table."""


def read_xlsx(path: Path) -> DocumentTexts:
    """Read all texts of a workbook that people may have typed.

    A text that the writer wrote is left out if the workbook says so (`xlsx_map`). A workbook of an older release does
    not say it: then `loose` has these texts too.

    Raises:
        UnreadableError: when the file is not a workbook.
    """
    content = open_office_file(path, "xlsx").content
    try:
        return _Workbook(path, Package(content)).read()
    except PilotbookError:
        raise
    except Exception as error:  # zipfile and the XML parser raise errors of many kinds for damaged files
        cure = "Open it in Excel or LibreOffice and save it as .xlsx again."
        raise UnreadableError(f"{path}: this is not a workbook (.xlsx): {error}. {cure}") from None


@dataclass(frozen=True)
class _OtherCell:
    """A cell that is not a field."""

    cells: SheetCells
    cell: Cell
    expected: bool = False
    """Whether the writer puts texts there."""
    copy: bool = False
    """Whether its sheet is a copy of one that the writer wrote."""
    title: str = ""
    """The title of its column."""

    def loose(self) -> LooseText:
        """Return its text, and where it is."""
        cell = self.cell
        text = f"{cell.text} ({cell.formula})" if cell.text and cell.formula else cell.text or cell.formula
        place = f'sheet "{self.cells.name}", column "{self.title}", row {cell.row}'
        return LooseText(text, place if self.title else self.cells.locate(cell))


class _Workbook:
    """Reads one workbook."""

    def __init__(self, path: Path, package: Package) -> None:
        self.path = path
        self.package = package
        hidden = package.hidden
        self.hidden = read_cells(package, hidden, exact=True) if hidden else None
        self.written = WrittenMap(self.hidden)
        self.fields: list[FieldText] = []
        self.loose: list[LooseText] = []
        self.others: list[_OtherCell] = []
        self.added: dict[str, tuple[str, ...]] = {}
        """The texts of each new or spare row, by its address."""

    def read(self) -> DocumentTexts:
        sheets = [sheet for sheet in self.package.sheets if sheet != self.package.hidden]
        cells = [read_cells(self.package, sheet) for sheet in sheets]
        layouts = find_layouts(cells, self.written.sheets)
        # sheets that the writer wrote come first, so that a text is called typed in the copy and not in the original
        order = sorted(range(len(sheets)), key=lambda at: getattr(layouts[at], "written", None) is None)
        for at in order:
            layout = layouts[at]
            if isinstance(layout, TableLayout):
                self._read_table(cells[at], layout)
            elif layout:
                self._read_fields(cells[at], layout)
            else:
                self.others += [_OtherCell(cells[at], cell) for cell in cells[at]]
        self._list_typed()
        for sheet, found in zip(sheets, cells, strict=True):
            self.loose += read_around(self.package, sheet, found, self.written)
        modified, by = self.package.modified
        carried = self.package.carried or "".join(cell.text for cell in self.hidden or () if cell.column == 1)
        return DocumentTexts(self.path, tuple(self.fields), tuple(self.loose), carried, modified, by)

    def _read_fields(self, cells: SheetCells, layout: FieldsLayout) -> None:
        copy = layout.written is None
        for cell in cells:
            place = (cell.row, cell.column)
            address = layout.values.get(place, "=")
            if place in layout.internal or (self.written.missing and place in layout.captions):
                continue
            if address.startswith("=") or cell.unclear:
                self.others.append(_OtherCell(cells, cell, place in layout.captions or place in layout.values, copy))
        for (row, column), address in layout.values.items():
            if address.startswith("="):
                continue
            cell = cells.rows.get(row, {}).get(column) or Cell(row, column, "")
            if not cell.unclear:
                self.fields.append(self._field(cells, address, cell, layout.by_label))

    def _read_table(self, cells: SheetCells, layout: TableLayout) -> None:
        rows = list(_table_rows(cells, layout))
        written = layout.written.rows if layout.written else ()
        assign_rows(rows, layout.adds, written, addressed=bool(layout.address_column), first=layout.title_row + 1)
        fields = {(row.number, key) for row in rows for key in self._keys(row, layout)}
        for row in rows:
            self._add_row(cells, row, layout)
        known = {row.number for row in rows if row.found not in (NEW, UNKNOWN)}
        for cell in cells:
            key = layout.keys.get(cell.column, "")
            inside = cell.row > layout.title_row
            if cell.column == layout.address_column:
                internal = not inside or bool(split_address(cell.text)[0])
            elif inside and (cell.row, key) in fields:
                internal = not cell.unclear
            else:
                internal = cell.row < layout.title_row and cell.text == key
            if self.written.missing and (not inside or cell.formula or (key and cell.row in known)):
                internal = True
            if not internal:
                title = cells.text(layout.title_row, cell.column) if inside else ""
                expected = bool(key) and cell.row >= layout.title_row
                self.others.append(_OtherCell(cells, cell, expected, layout.written is None, title))

    def _keys(self, row: Row, layout: TableLayout) -> list[str]:
        """Return the keys of the columns that are fields in this row."""
        if row.found in (EMPTY, UNKNOWN) or row.found.startswith("="):
            return []
        return [key for key in layout.keys.values() if row.own or not key.startswith(SHOWN_PREFIX)]

    def _add_row(self, cells: SheetCells, row: Row, layout: TableLayout) -> None:
        keys = self._keys(row, layout)
        if not keys:
            return
        base = row.found
        new = base == NEW
        if new or SPARE_ROW.match(base):
            texts = tuple(f"{key} {row.cells[key].key}" for key in sorted(row.cells))
            base = f"{layout.adds}/insert-{row.number}" if new else base
            number = row.number
            while texts and self.added.get(base, texts) != texts:
                base, new = f"{layout.adds}/insert-{number}", True
                number += _APART
            if texts:
                self.added[base] = texts
        columns = {key: column for column, key in layout.keys.items()}
        for key in keys:
            cell = row.cells.get(key) or Cell(row.number, columns[key], "")
            if not cell.unclear and (cell.text or not new):
                by_label = layout.by_label or not layout.address_column
                self.fields.append(self._field(cells, f"{base}/{key.removeprefix(SHOWN_PREFIX)}", cell, by_label))

    def _field(self, cells: SheetCells, address: str, cell: Cell, by_label: bool) -> FieldText:
        location = cells.locate(cell)
        return FieldText(
            make_tag(address), cell.text, day=cell.day, number=cell.number, location=location, by_label=by_label
        )

    def _list_typed(self) -> None:
        """List the cells that the writer did not write.

        A word may be the writer's in one cell and typed in another. So the cells where the writer puts texts come
        first, and each text counts as often as it was written. On a copy of a sheet, every such text is the writer's.
        """
        typed = set()
        for expected in (True, False):
            for at, one in enumerate(self.others):
                if one.expected is expected:
                    known = self.written.wrote(one.cell) if one.copy else self.written.take(one.cell)
                    typed |= set() if known else {at}
        self.loose += [one.loose() for at, one in enumerate(self.others) if at in typed]


def _table_rows(cells: SheetCells, layout: TableLayout) -> Iterator[Row]:
    order = layout.order()
    marked = [key for key in order if key.startswith(SHOWN_PREFIX)] or order
    for number in sorted(cells.rows):
        if number <= layout.title_row:
            continue
        at = {layout.keys[column]: cell for column, cell in cells.rows[number].items() if column in layout.keys}
        base, own, mark = split_address(cells.text(number, layout.address_column))
        now = row_mark(at[key].key if key in at else "" for key in marked)
        yield Row(number, at, base, own, mark, now)
