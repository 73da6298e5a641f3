"""Validates an imported playbook together with the rest of the book, and finds the cell of each mistake.

Comes in: the values of a playbook's file, and the workbook's lines that they come from. Goes out: `CellMistake`s.
Must not know: workbooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pilotbook.book.inherit import resolve_forks
from pilotbook.book.resolve import attach_fixes
from pilotbook.book.validate.validator import validate
from pilotbook.errors import Finding, Loc, format_location
from pilotbook.load import Catalog, Layer, Loaded, RawFork, explain_errors, load_catalog
from pilotbook.load.catalog import FORK_KEYS
from pilotbook.load.checklists import to_playbook
from pilotbook.models import Checklist, Playbook

from .layout import SheetLayout
from .read_rows import CellMistake, Reading
from .sheet_values import SheetValues
from .target import Target, WorkbookError

_MISSING = "the key `"


def check_import(
    path: Path,
    layers: list[Layer],
    target: Target,
    values: dict[str, Any],
    reading: Reading,
    made: SheetValues,
    layouts: Mapping[str, SheetLayout],
) -> None:
    """Validate the values of a playbook's file as `check` will.

    Raises:
        WorkbookError: with each mistake and its cell, and with those of the reading.
    """
    mistakes = [*reading.mistakes, *(one for one in made.mistakes if one.place not in reading.unread)]
    seen = reading.unread | {one.place for one in mistakes}
    seen |= {place.rpartition(", ")[0] for place in reading.unread}  # a whole sheet may be empty because of one cell
    findings, missing = find_mistakes(layers, target.id, target.path, values)
    mistakes += [one for one in _locate(findings, missing, made, layouts) if one.place not in seen]
    if mistakes:
        raise WorkbookError(path, mistakes)


def find_mistakes(layers: list[Layer], id_: str, path: Path, values: dict[str, Any]) -> tuple[list[Finding], list[Loc]]:
    """Validate the values of a playbook's file with the rest of the book. Mistakes of other files do not count.

    Returns the findings, and the locations of the keys that are missing.
    """
    catalog = load_catalog(layers, base=Path.cwd())
    _take_out(catalog, id_, path)
    if any(key in values for key in FORK_KEYS):
        catalog.forks[id_] = RawFork(id_, values, path)
    else:
        model = Checklist if values.get("kind") == "checklist" else Playbook
        try:
            made = model.model_validate(values)
        except ValidationError as error:
            missing = [one["loc"] for one in error.errors(include_url=False) if one["type"] == "missing"]
            return explain_errors(Path(f"{path}.import"), model, error), missing
        catalog.playbooks[id_] = Loaded(id_, to_playbook(made, catalog.singles), path)
    catalog.order[id_] = len(layers) - 1
    attach_fixes(catalog)
    forks = resolve_forks(catalog)
    validation = validate(catalog, forks.resolved)
    return [one for one in (*forks.findings, *validation.findings) if one.path == path], []


def _take_out(catalog: Catalog, id_: str, path: Path) -> None:
    """Take the playbook's file out of a catalog. One of an earlier layer with the same ID is what it hides."""
    found = catalog.playbooks.pop(id_, None) or catalog.forks.pop(id_, None)
    catalog.broken.get("playbooks", set()).discard(id_)
    if found is not None and found.path != path:
        catalog.shadowed[id_] = found


def _locate(
    findings: list[Finding], missing: list[Loc], made: SheetValues, layouts: Mapping[str, SheetLayout]
) -> Iterator[CellMistake]:
    """Yield each finding with the cell that it is about."""
    lost = list(missing)
    for finding in findings:
        loc, problem, cure = finding.loc, finding.problem, finding.cure
        if problem.startswith(_MISSING):
            key = problem.removeprefix(_MISSING).partition("`")[0]
            loc = next((one for one in lost if one[:-1] == finding.loc and one[-1] == key), (*finding.loc, key))
            problem, cure = "is empty", cure.replace("Add it", "Fill it in", 1)
        found = made.row_of(loc)
        if found is None:
            sheet = layouts.get(str(loc[0]) if loc else "")
            where = f'sheet "{sheet.title}"' if sheet else f"the playbook's file, {format_location(loc)}"
            yield CellMistake((list(layouts).index(sheet.key) if sheet else 99, 0, 0), where, problem, cure)
            continue
        row, key = found
        if key not in row.cells and f"{key}.days" in row.cells:
            key = f"{key}.days"
        known = key in row.cells
        deeper = format_location(loc) if not known else ""
        yield row.mistake(key, f"{deeper}: {problem}" if deeper else problem, cure)
