"""Lists the rows of a checklist's sheets, and turns the rows of a workbook into the values of a checklist's file.

Comes in: a checklist, or a `Reading`. Goes out: `Rows`, or values with the cell that each comes from.
Must not know: workbooks, files.
"""

from __future__ import annotations

from typing import Any

from pilotbook.models import Checklist, Gate, Model
from pilotbook.models.checklist import ChecklistCheck, ChecklistSection

from .checklist_layout import KIND
from .layout import CHECKS, OVERVIEW, OWN_GATES, SECTIONS, SheetLayout
from .read_rows import Reading, ReadRow
from .row_values import assign_row_ids, rows_by_id, single_row, values_of
from .rows import Rows, plain
from .sheet_values import SheetValues

_MODELS: dict[str, type[Model]] = {OWN_GATES: Gate, SECTIONS: ChecklistSection, CHECKS: ChecklistCheck}
"""The parts with rows by ID, each with the model of a row."""


def list_checklist_rows(checklist: Checklist | None, id_: str = "") -> Rows:
    """Return the rows of all sheets. Without a checklist, they are those of a new one."""
    values = plain(checklist) if checklist else {}
    overview = {key: value for key, value in values.items() if key not in _MODELS}
    return {
        OVERVIEW: [{"id": id_, **overview, KIND: "checklist"}],
        OWN_GATES: [{"id": one, **row} for one, row in values.get(OWN_GATES, {}).items()],
        SECTIONS: [{"id": one, **row} for one, row in values.get(SECTIONS, {}).items()],
        CHECKS: [{"id": one, "blocking": False, **row} for one, row in values.get(CHECKS, {}).items()],
    }


def section_titles(rows: list[ReadRow], layout: SheetLayout, old: Rows) -> dict[str, str]:
    """Return the title of each section that a workbook has, by its ID. Sections that are new get one."""
    assign_row_ids(SheetValues(), rows, layout, old[SECTIONS], set())
    return {row.values["id"]: row.values["title"] for row in rows if row.values.get("title")}


def checklist_sheet_values(
    reading: Reading, layouts: dict[str, SheetLayout], old: Rows, taken: set[str]
) -> SheetValues:
    """Return the values that a workbook says. `taken` are the IDs of checks that other files have."""
    made = SheetValues()
    for name in (one for one in _MODELS if one in layouts):
        ids = taken if name == CHECKS else set()
        assign_row_ids(made, reading.rows.get(name, []), layouts[name], old[name], ids)
    overview = single_row(made, reading, old, OVERVIEW)
    values: dict[str, Any] = {}
    for name in Checklist.model_fields:
        if name in _MODELS:
            rows = rows_by_id(made, reading, old, name, ())
            values[name] = {id_: _without_empty(values_of(row, _MODELS[name])) for id_, row in rows.items()}
        elif name in overview:
            values[name] = overview[name]
    values[KIND] = "checklist"
    made.values = {key: value for key, value in values.items() if value not in ({}, None)}
    return made


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, [], {}, False)}
