"""Imports a file as a playbook, after its kind: a playbook's workbook, or a checklist in any format.

Comes in: the path of a file, a `Book` and the layers of a site. Goes out: an `ImportPlan`.
Must not know: the terminal. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError
from pilotbook.load import Layer

from .checklist import Checklist
from .checklist_layout import checklist_layouts, is_checklist_workbook
from .import_checklist import plan_checklist_import
from .import_checklist_workbook import plan_checklist_workbook_import
from .import_workbook import plan_workbook_import
from .layout import OVERVIEW, sheet_layouts
from .plan import ImportPlan
from .read_markdown import read_markdown
from .read_rows import fold_title
from .read_table import read_csv, read_grid
from .read_yaml_checklist import read_yaml_checklist
from .text_file import read_text
from .workbook_file import Grid, read_workbook

_TEXTS = {
    ".md": read_markdown, ".markdown": read_markdown, ".txt": read_markdown, ".csv": read_csv, ".tsv": read_csv,
}  # fmt: skip
"""The readers of text files, by how their names end."""
_YAML = (".yml", ".yaml")


def plan_import(
    book: Book, layers: list[Layer], own: Layer, path: Path, schemas: Path, id_: str | None = None
) -> ImportPlan:
    """Read a file, and return what its import writes. `id_` is the ID of a new playbook.

    Raises:
        PilotbookError: with every mistake of the file.
    """
    ending = path.suffix.lower()
    if ending in _TEXTS:
        checklist = _TEXTS[ending](path, read_text(path))
    elif ending in _YAML:
        checklist = _read_yaml(path)
    else:
        grids = read_workbook(path)
        if has_playbook_sheets(grids, book):
            plan = plan_checklist_workbook_import if is_checklist_workbook(grids) else plan_workbook_import
            return plan(book, layers, own, path, schemas, grids, id_)
        filled = [grid for grid in grids if grid.rows]
        if not filled:
            raise PilotbookError(f"{path}: this workbook is empty. Get one to fill in with: pilotbook export --new")
        checklist = read_grid(path, filled[0])
        checklist.skipped += [f'sheet "{grid.name}"' for grid in filled[1:]]
    return plan_checklist_import(book, layers, own, checklist, path, schemas, id_)


def has_playbook_sheets(grids: Sequence[Grid], book: Book) -> bool:
    """Check whether a workbook has the first sheet of an export, or two others."""
    layouts = [*sheet_layouts(book).values(), *checklist_layouts(book, ()).values()]
    known = {name for layout in layouts for name in (layout.title.casefold(), layout.key)}
    found = {fold_title(grid.name) for grid in grids} & known
    return OVERVIEW in found or len(found) > 1


def _read_yaml(path: Path) -> Checklist:
    if not path.is_file():
        raise PilotbookError(f"{path}: there is no such file. Check the name and the folder.")
    return read_yaml_checklist(path)
