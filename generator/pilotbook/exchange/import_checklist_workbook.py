"""Imports the workbook of a checklist: what its file will say, and what that changes.

Comes in: the sheets of a workbook, the layers of a site. Goes out: an `ImportPlan`, or every mistake with its cell.
Must not know: the terminal. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pilotbook.authoring.new_file import relative_schema_path
from pilotbook.book.model import Book
from pilotbook.load import Layer
from pilotbook.load.yaml_edit import dump_order, new_yaml
from pilotbook.models import Checklist

from .changes import describe_changes, merge
from .checklist_layout import checklist_layouts
from .checklist_sheets import checklist_sheet_values, list_checklist_rows, section_titles
from .edit_files import edit_playbook
from .layout import OVERVIEW, OWN_GATES, SECTIONS, SheetLayout, gates_layout
from .names import Names
from .own_gates import former_titles, read_gates
from .plan import ImportPlan
from .read_rows import read_rows
from .rows import Rows
from .show_rows import reread
from .target import Target, find_checklist, taken_ids
from .validate_import import check_import
from .workbook_file import Grid


def plan_checklist_workbook_import(
    book: Book, layers: list[Layer], own: Layer, path: Path, schemas: Path, grids: Sequence[Grid], id_: str | None
) -> ImportPlan:
    """Read the workbook of a checklist, and return what its import writes.

    Raises:
        WorkbookError: with all mistakes.
        PilotbookError: when the checklist's own file has mistakes, or cannot be edited.
    """
    blank = checklist_layouts(book, ())
    blank_gates = gates_layout(Names(book))
    first = read_rows(grids, {OVERVIEW: blank[OVERVIEW], SECTIONS: blank[SECTIONS], OWN_GATES: blank_gates})
    target = find_checklist(book, own, path, first, id_)
    there = target.playbook.checklist if target.playbook else None
    gates_before, old = there.gates if there else {}, list_checklist_rows(there, target.id)
    gates = read_gates(first, blank_gates, gates_before)
    before_titles = {row["id"]: row["title"] for row in old[SECTIONS]}
    titles = before_titles
    if SECTIONS in first.rows:
        titles = section_titles(first.rows[SECTIONS], blank[SECTIONS], old)
    retitled = {title: one for one, title in before_titles.items() if one in titles and title not in titles.values()}
    former_gates = former_titles(gates_before, gates)
    layouts = checklist_layouts(book, titles.items(), retitled, gates or gates_before, former_gates)
    reading = read_rows(grids, layouts)
    taken = taken_ids(book, target)
    made = checklist_sheet_values(reading, layouts, old, taken)
    before = checklist_layouts(book, before_titles.items(), gates=gates_before)
    today = _values_today(before, old, taken) if there else {}
    values = _ordered(merge(target.written or {}, today, made.values), target)
    check_import(path, layers, target, values, reading, made, layouts)
    skipped = tuple(reading.skipped)
    if dump_order(today) == dump_order(made.values):
        return ImportPlan(target.id, target.path, (), (), skipped, is_new=False, kind="checklist")
    if target.written is not None:
        files = edit_playbook(target.path, values)
    else:
        schema = relative_schema_path(target.path, schemas, "checklist")
        files = ((target.path.name, new_yaml(f"# yaml-language-server: $schema={schema}\n", values).encode()),)
    changes = tuple(describe_changes(today if target.written is not None else {}, made.values))
    return ImportPlan(target.id, target.path, files, changes, skipped, target.written is None, "checklist")


def _values_today(layouts: dict[str, SheetLayout], old: Rows, taken: set[str]) -> dict[str, Any]:
    """Return the values that the import of an unchanged export gives: what the workbook says today."""
    return checklist_sheet_values(reread(old, layouts), layouts, old, taken).values


def _ordered(values: dict[str, Any], target: Target) -> dict[str, Any]:
    """Return the values of a new file in the order of the model."""
    if target.written is not None:
        return values
    return {key: values[key] for key in Checklist.model_fields if key in values}
