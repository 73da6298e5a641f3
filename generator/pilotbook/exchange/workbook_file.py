"""Reads a workbook into rows of cells, whichever program saved it, and says where each cell is.

Comes in: the path of a file. Goes out: `Grid`s.
Must not know: playbooks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from pilotbook.dossier.readers.limits import open_office_file
from pilotbook.dossier.readers.texts import UnreadableError
from pilotbook.dossier.readers.xlsx_cells import Cell, column_name, column_number, read_cells
from pilotbook.dossier.readers.xlsx_package import Package, Sheet, iterate
from pilotbook.errors import PilotbookError

MOST_ROWS = 5_000
"""The most rows with content of one sheet."""
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True)
class Merged:
    """Cells that are merged into one."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    @property
    def name(self) -> str:
        """The range, such as `B5:B7`."""
        return f"{column_name(self.first_column)}{self.first_row}:{column_name(self.last_column)}{self.last_row}"


@dataclass
class Grid:
    """The cells of a sheet, by row and column from 1."""

    name: str
    rows: dict[int, dict[int, Cell]]
    merged: list[Merged] = field(default_factory=list)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell."""
        cell = self.rows.get(row, {}).get(column)
        return cell.text.strip() if cell else ""

    def place(self, row: int, column: int) -> str:
        """Say where a cell is, for people."""
        return f'sheet "{self.name}", {column_name(column)}{row}'


def read_workbook(path: Path) -> list[Grid]:
    """Read the sheets of a workbook that people can see.

    Raises:
        UnreadableError: when the file is not a workbook, or goes over a limit.
    """
    content = open_office_file(path, "xlsx").content
    try:
        package = Package(content)
        return [_read_sheet(path, package, sheet) for sheet in package.sheets if not sheet.name.startswith("_")]
    except PilotbookError:
        raise
    except Exception as error:  # the XML of a damaged file makes errors of many kinds
        cure = "Open it in Excel or LibreOffice and save it as .xlsx again."
        raise UnreadableError(f"{path}: this is not a workbook (.xlsx): {error}. {cure}") from None


def _read_sheet(path: Path, package: Package, sheet: Sheet) -> Grid:
    cells = read_cells(package, sheet)
    if len(cells.rows) > MOST_ROWS:
        problem = f'{path}: sheet "{sheet.name}" has more than {MOST_ROWS:,} rows'
        raise UnreadableError(f"{problem}. Delete the rows that are not part of the playbook.")
    return Grid(sheet.name, dict(sorted(cells.rows.items())), _read_merged(package, sheet))


def _read_merged(package: Package, sheet: Sheet) -> list[Merged]:
    root = package.xml(sheet.part)
    found = []
    for element in () if root is None else iterate(root, "mergeCell"):
        if match := _RANGE.fullmatch(element.get("ref", "")):
            columns = sorted((column_number(match[1]), column_number(match[3])))
            rows = sorted((int(match[2]), int(match[4])))
            found.append(Merged(rows[0], rows[1], columns[0], columns[1]))
    return found
