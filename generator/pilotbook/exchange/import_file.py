"""Imports a file as a playbook, after its kind: a playbook's workbook, or a checklist in any format.

Comes in: the path of a file, a `Book` and the layers of a site. Goes out: an `ImportPlan`.
Must not know: the terminal. Nothing is written here.
"""

from __future__ import annotations

from pathlib import Path

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError
from pilotbook.load import Layer

from .import_workbook import ImportPlan, has_playbook_sheets, plan_workbook_import
from .workbook_file import read_workbook


def plan_import(
    book: Book, layers: list[Layer], own: Layer, path: Path, schemas: Path, id_: str | None = None
) -> ImportPlan:
    """Read a file, and return what its import writes. `id_` is the ID of a new playbook.

    Raises:
        PilotbookError: with every mistake of the file.
    """
    grids = read_workbook(path)
    if not has_playbook_sheets(grids, book):
        raise PilotbookError(
            f"{path}: no sheet of a playbook is in this workbook. Get one with: pilotbook export --new"
        )
    return plan_workbook_import(book, layers, own, path, schemas, grids, id_)
