"""Find the fields of a sheet: the column of addresses, the row of keys, and what replaces either when it is gone.

Comes in: the cells of a sheet, and what the workbook remembers of it. Goes out: `TableLayout` or `FieldsLayout`.
Must not know: the book, the texts of the fields.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..writers.xlsx_cells import FIELDS, KEYS
from .xlsx_cells import Cell, SheetCells
from .xlsx_map import SheetMap

_TOP = 40
"""The rows, and the columns, in which the marks of a sheet are looked for."""
_ADDRESS = re.compile(r"=?[a-z]+(/[A-Za-z0-9_.~-]+)+( \+)?( #[0-9a-f]{8})?")
_TITLE_OF_ADDRESSES = "Place"


@dataclass
class TableLayout:
    """Where the columns and rows of a table are."""

    adds: str
    """The address that added rows go below, or `""`."""
    keys: dict[int, str]
    """The key of each column."""
    title_row: int
    """The row of the titles. The table's rows follow."""
    address_column: int = 0
    """The column of addresses, or 0."""
    by_label: bool = False
    """Whether columns were found by their titles."""
    written: SheetMap | None = None

    def order(self) -> list[str]:
        """Return the keys in the order in which the writer marked rows by them."""
        known = [key for key, _ in self.written.columns] if self.written else []
        found = [self.keys[column] for column in sorted(self.keys)]
        return [key for key in known if key in found] if known else found


@dataclass
class FieldsLayout:
    """The cell with the value of each field."""

    values: dict[tuple[int, int], str] = field(default_factory=dict)
    """The address by row and column."""
    internal: set[tuple[int, int]] = field(default_factory=set)
    """The cells with addresses and keys."""
    captions: set[tuple[int, int]] = field(default_factory=set)
    """The cells with the titles and hints of the fields."""
    by_label: bool = False
    written: SheetMap | None = None


def find_layouts(sheets: Sequence[SheetCells], known: Sequence[SheetMap]) -> list[TableLayout | FieldsLayout | None]:
    """Return the layout of each sheet, or `None` for one that people added."""
    marks = [_find_mark(cells) for cells in sheets]
    left = list(known)
    chosen: list[SheetMap | None] = [None] * len(sheets)
    for exact in (True, False):  # a copy of a sheet has its marks, but another name
        for at, cells in enumerate(sheets):
            fits = [one for one in left if (one.name == cells.name) is exact and _fits(cells, one, marks[at])]
            if chosen[at] is None and fits:
                chosen[at] = fits[0]
                left.remove(fits[0])
    return [_find_layout(cells, mark, one) for cells, mark, one in zip(sheets, marks, chosen, strict=True)]


def _find_layout(cells: SheetCells, mark: Cell | None, written: SheetMap | None) -> TableLayout | FieldsLayout | None:
    if mark and mark.text.startswith(KEYS):
        return _marked_table(cells, mark, written)
    if written and written.columns:
        return _unmarked_table(cells, written)
    column = mark.column if mark else _address_column(cells, written)
    if column:
        return _addressed_fields(cells, column, written)
    return _titled_fields(cells, written) if written else None


def _find_mark(cells: SheetCells) -> Cell | None:
    for cell in _top(cells):
        if cell.text == FIELDS or cell.text == KEYS or cell.text.startswith(f"{KEYS} "):
            return cell
    return None


def _top(cells: SheetCells) -> Iterable[Cell]:
    return (cell for row in sorted(cells.rows)[:_TOP] for cell in cells.rows[row].values() if cell.column <= _TOP)


def _fits(cells: SheetCells, written: SheetMap, mark: Cell | None) -> bool:
    """Check whether a sheet is the one that the writer described."""
    if written.columns:
        if mark and mark.text.startswith(KEYS):
            keys = {cell.text for cell in cells.rows[mark.row].values()}
            same = mark.text.removeprefix(KEYS).strip() == written.adds
            return same and {key for key, _ in written.columns if key} <= keys and _share_rows(cells, mark, written)
        return mark is None and _key_row(cells, written) is not None
    if mark:
        return mark.text == FIELDS and not written.value_title
    addresses = {address for address, _ in written.fields}
    if any(cell.text in addresses for cell in cells):
        return True
    titles = {title for _, title in written.fields}
    return 2 * len({cell.text for cell in cells} & titles) > len(titles)


def _share_rows(cells: SheetCells, mark: Cell, written: SheetMap) -> bool:
    """Check whether a sheet has rows of the one described, or neither has rows."""
    bases = {base.removesuffix(" +") for base, _ in written.rows}
    found = {split_address(row[mark.column].text)[0] for row in cells.rows.values() if mark.column in row}
    return not bases or bool(bases & found)


def _key_row(cells: SheetCells, written: SheetMap) -> tuple[int, dict[int, str], bool] | None:
    """Return the row of keys or of titles, the key of each column, and whether they are titles."""
    for titled in (False, True):
        wanted = [((title if titled else key), key) for key, title in written.columns]
        for row in sorted(cells.rows)[:_TOP]:
            rest = [one for one in wanted if one[0]]
            keys = {}
            for column, cell in sorted(cells.rows[row].items()):
                found = next((one for one in rest if one[0] == cell.text), None)
                if found:
                    rest.remove(found)
                    keys[column] = found[1]
            if len(keys) >= min(2, len(wanted)) and 5 * len(keys) >= 3 * len([one for one in wanted if one[0]]):
                return row, keys, titled
    return None


def _marked_table(cells: SheetCells, mark: Cell, written: SheetMap | None) -> TableLayout:
    keys = {cell.column: cell.text for cell in cells.rows[mark.row].values() if cell.column != mark.column}
    titles = [row for row in cells.rows if row > mark.row and cells.text(row, mark.column) == _TITLE_OF_ADDRESSES]
    title_row = min(titles, default=mark.row + 1)
    return TableLayout(mark.text.removeprefix(KEYS).strip(), keys, title_row, mark.column, written=written)


def _unmarked_table(cells: SheetCells, written: SheetMap) -> TableLayout | None:
    found = _key_row(cells, written)
    if found is None:
        return None
    row, keys, titled = found
    titles = {title for _, title in written.columns if title}
    title_row = row
    if not titled:
        below = [one for one in sorted(cells.rows) if one > row][:_TOP]
        title_row = next((one for one in below if {cell.text for cell in cells.rows[one].values()} & titles), row)
    column = _address_column(cells, written)
    keys = {at: key for at, key in keys.items() if key}
    return TableLayout(written.adds, keys, title_row, column, by_label=titled, written=written)


def _address_column(cells: SheetCells, written: SheetMap | None) -> int:
    """Return the column that has addresses, or 0. Without a description, only the first column counts."""
    counts = Counter(cell.column for cell in cells if _ADDRESS.fullmatch(cell.text))
    if written is None:
        return 1 if counts[1] else 0
    known = {base.removesuffix(" +") for base, _ in (*written.rows, *written.fields)}
    columns = [cell.column for cell in cells if _ADDRESS.fullmatch(cell.text) and split_address(cell.text)[0] in known]
    return Counter(columns).most_common(1)[0][0] if columns else 0


def split_address(text: str) -> tuple[str, bool, str]:
    """Return the address in a cell of the column of addresses, whether the team added its row, and the row's mark."""
    if not _ADDRESS.fullmatch(text):
        return "", False, ""
    address, _, mark = text.partition(" #")
    return address.removesuffix(" +"), address.endswith(" +"), mark


def _addressed_fields(cells: SheetCells, column: int, written: SheetMap | None) -> FieldsLayout:
    layout = FieldsLayout(written=written)
    value_column = _value_column(cells, written, layout)
    for row, found in cells.rows.items():
        address = found[column].text if column in found else ""
        if address == FIELDS:
            layout.internal.add((row, column))
        if not _ADDRESS.fullmatch(address):
            continue
        offset = 3 if address.startswith("cost/") else 2
        value = value_column or column + offset
        layout.internal.add((row, column))
        layout.values[(row, value)] = address
        layout.captions |= {(row, at) for at in (column + 1, value - 1, value + 1)} - {(row, column)}
    return layout


def _value_column(cells: SheetCells, written: SheetMap | None, layout: FieldsLayout) -> int:
    """Return the column of the values, by the row of keys or the column's title, or 0."""
    for row in sorted(cells.rows)[:_TOP]:
        at = {cell.text: cell.column for cell in cells.rows[row].values()}
        if "title" in at and "value" in at:
            layout.internal |= {(row, column) for text, column in at.items() if text in ("title", "value", "hint")}
            return at["value"]
    title = written.value_title if written else ""
    return next((cell.column for cell in cells if title and cell.text == title), 0)


def _titled_fields(cells: SheetCells, written: SheetMap) -> FieldsLayout:
    """Find fields by their titles. Of titles that several fields have, each must be there as often as it was."""
    layout = FieldsLayout(by_label=True, written=written)
    value_column = _value_column(cells, written, layout)
    addresses: dict[str, list[str]] = {}
    for address, title in written.fields:
        addresses.setdefault(title, []).append(address)
    columns = Counter(cell.column for cell in cells if cell.text in addresses)
    column = columns.most_common(1)[0][0] if columns else 0
    rows: dict[str, list[int]] = {}
    for row in sorted(cells.rows):
        if (text := cells.text(row, column)) in addresses:
            rows.setdefault(text, []).append(row)
    for title, found in rows.items():
        if len(found) == len(addresses[title]):
            for row, address in zip(found, addresses[title], strict=True):
                layout.values[(row, value_column or column + 1)] = address
    return layout
