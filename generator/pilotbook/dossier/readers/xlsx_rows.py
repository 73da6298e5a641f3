"""Find out which row of the record each row of a sheet is, after people sorted, copied, inserted and deleted rows.

Comes in: the rows of a sheet. Goes out: the address of each row, or that it is new, or that it cannot be told.
Must not know: the book, what a row means.

The writer puts a row's address and a mark of its texts into a hidden column. When people sort a table without that
column, addresses and marks no longer fit the texts next to them. Then rows are found by their texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pilotbook.records.paths import SPARE_ROW

from .xlsx_cells import Cell

NEW = "new"
UNKNOWN = "unknown"
EMPTY = "empty"


@dataclass
class Row:
    """A row of a table."""

    number: int
    cells: dict[str, Cell]
    """The cells with content, by key."""
    base: str = ""
    """The address in the hidden column."""
    own: bool = False
    """Whether the team added the row."""
    mark: str = ""
    """The mark in the hidden column."""
    now: str = ""
    """The mark of the texts that the row has now. Empty for a row without texts."""
    found: str = field(default="", init=False)
    """The address of the row, or NEW, UNKNOWN or EMPTY."""


def assign_rows(
    rows: Sequence[Row], adds: str, written: Sequence[tuple[str, str]], *, addressed: bool, first: int
) -> None:
    """Set `found` and `own` of each row.

    `written` has the rows that the workbook remembers: address (with ` +` for a row that the team added) and mark.
    `addressed` says whether the sheet has a column of addresses. `first` is the number of the table's first row.
    """
    known = {base.removesuffix(" +"): (base.endswith(" +"), mark) for base, mark in written}
    known |= {row.base: (row.own, row.mark) for row in rows if row.base}
    taken = _take_marked(rows, known)
    moved = any(row.found and row.base and row.found != row.base for row in rows)
    if not addressed:
        moved = not _take_by_position(rows, [base.removesuffix(" +") for base, _ in written], first, taken)
    missing = {base for base in known if base not in taken and SPARE_ROW.match(base) is None}
    for row in rows:
        if row.found:
            continue
        if row.base and row.base not in taken and not moved:
            row.found = row.base
            taken.add(row.base)
        elif not row.cells:
            row.found = EMPTY
        elif (moved and missing) or not adds:
            row.found = UNKNOWN
        else:
            row.found = NEW
    for row in rows:
        row.own = known[row.found][0] if row.found in known else True


def _take_marked(rows: Sequence[Row], known: dict[str, tuple[bool, str]]) -> set[str]:
    """Find rows by the mark of their texts: first those whose address fits it, then those that moved."""
    taken: set[str] = set()
    for row in rows:
        if row.base and row.mark and row.mark == row.now and row.base not in taken:
            row.found = row.base
            taken.add(row.base)
    by_mark: dict[str, list[str]] = {}
    for base, (_, mark) in known.items():
        if mark:
            by_mark.setdefault(mark, []).append(base)
    for row in rows:
        bases = by_mark.get(row.now, [])
        if not row.found and len(bases) == 1 and bases[0] not in taken:
            row.found = bases[0]
            taken.add(bases[0])
    return taken


def _take_by_position(rows: Sequence[Row], written: Sequence[str], first: int, taken: set[str]) -> bool:
    """Find rows without addresses by their position. Returns whether all rows that were found are where they were."""
    place = {base: number for number, base in enumerate(written, first)}
    if any(place.get(row.found) != row.number for row in rows if row.found):
        return False
    for row in rows:
        index = row.number - first
        if not row.found and 0 <= index < len(written) and written[index] not in taken:
            row.found = written[index]
            taken.add(row.found)
    return True
