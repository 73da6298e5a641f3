"""Imports a workbook as a playbook or a fork: what its file will say, and what that changes.

Comes in: the path of a workbook, the layers of a site. Goes out: an `ImportPlan`, or every mistake with its cell.
Must not know: the terminal. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pilotbook.authoring.fork_file import format_seen
from pilotbook.authoring.new_file import relative_schema_path
from pilotbook.book.drafts import book_for
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.releases import last_release_version
from pilotbook.book.snapshots import seen_path
from pilotbook.load import Layer
from pilotbook.load.catalog import FORK_KEYS
from pilotbook.load.yaml_edit import dump_order, new_yaml
from pilotbook.models import Playbook

from .changes import describe_changes, merge
from .edit_files import edit_playbook
from .layout import OWN_GATES, SheetLayout, gates_layout, sheet_layouts
from .names import Names
from .own_gates import former_titles, read_gates
from .plan import ImportPlan
from .read_rows import read_rows
from .rows import Ground, Rows, find_ground, list_rows
from .sheet_values import SheetValues
from .show_rows import reread
from .target import Target, find_target, taken_ids
from .validate_import import check_import
from .values import build_values
from .workbook_file import Grid


def plan_workbook_import(
    book: Book,
    layers: list[Layer],
    own: Layer,
    path: Path,
    schemas: Path,
    grids: Sequence[Grid],
    id_: str | None = None,
) -> ImportPlan:
    """Read a workbook, and return what its import writes.

    Args:
        book: The site's book, without the files that have mistakes.
        layers: The site's layers, to validate the playbook with its references.
        own: The layer that the file is written to.
        path: The workbook.
        schemas: The folder of the JSON Schemas, for the first line of a new file.
        grids: The sheets of the workbook.
        id_: The ID of the playbook. If it is `None`, the workbook says it.

    Raises:
        WorkbookError: with all mistakes.
        PilotbookError: when the playbook's own file has mistakes, or cannot be edited.
    """
    blank = gates_layout(Names(book))
    first = read_rows(grids, {**sheet_layouts(book), OWN_GATES: blank})
    target = find_target(book, own, path, first, id_)
    book = book_for(book, target.playbook) if target.playbook else book
    today = target.ground.gates
    gates = read_gates(first, blank, today)
    layouts = sheet_layouts(book, is_fork=target.ground.is_fork, gates=gates or today, also=former_titles(today, gates))
    reading = read_rows(grids, layouts)
    taken = taken_ids(book, target)
    ground = find_ground(book, target.ground.base, gates)
    old = list_rows(book, ground, target.playbook, target.id)
    made = build_values(reading, layouts, old, ground, taken)
    before = _values_today(layouts, old, target, ground, taken)
    values = _ordered(merge(target.written or {}, before, made.values), target)
    if target.ground.base and "forked" not in values:
        values = _with_forked(book, target.ground.base, values)
    check_import(path, layers, target, values, reading, made, layouts)
    files = _files(target, values, before, made, schemas)
    changes = tuple(describe_changes(before if target.written is not None else {}, made.values))
    kind = "fork" if target.ground.is_fork else "playbook"
    return ImportPlan(target.id, target.path, files, changes, tuple(reading.skipped), target.written is None, kind)


def _values_today(
    layouts: Mapping[str, SheetLayout], old: Rows, target: Target, ground: Ground, taken: set[str]
) -> dict[str, Any]:
    """Return the values that the import of an unchanged export gives: what the workbook says today."""
    if target.written is None:
        return {}
    return build_values(reread(old, layouts), layouts, old, ground, taken).values


def _ordered(values: dict[str, Any], target: Target) -> dict[str, Any]:
    """Return the values of a new file in the order of the models."""
    if target.written is not None:
        return values
    order = [*FORK_KEYS, *Playbook.model_fields]
    return {key: values[key] for key in sorted(values, key=order.index)}


def _with_forked(book: Book, base: BookPlaybook, values: dict[str, Any]) -> dict[str, Any]:
    forked = {"version": last_release_version(book, base), "digest": base.snapshot.digest}
    rest = {key: value for key, value in values.items() if key != "extends"}
    return {"extends": values["extends"], "forked": forked, **rest}


def _files(
    target: Target, values: dict[str, Any], before: dict[str, Any], made: SheetValues, schemas: Path
) -> tuple[tuple[str, bytes], ...]:
    if target.written is None:
        if target.ground.base and values.keys() <= set(FORK_KEYS) and "without" not in values:
            return ()
        schema = relative_schema_path(target.path, schemas, "fork" if target.ground.is_fork else "playbook")
        head = f"# yaml-language-server: $schema={schema}\n"
        files = [(target.path.name, new_yaml(head, values).encode())]
        if target.ground.base:
            seen = format_seen(target.ground.base.snapshot)
            files.append((seen_path(target.path).name, seen.encode()))
        return tuple(files)
    if dump_order(before) == dump_order(made.values):
        return ()
    return edit_playbook(target.path, values)
