"""Reads a playbook's own gates from a workbook, before the cells that name them.

Comes in: the rows of the sheet with the gates, and the gates as they are now. Goes out: gates by ID.
Must not know: workbooks, files, whether the gates are valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotbook.book.model import BookPlaybook
from pilotbook.load.file_names import suggest_id
from pilotbook.models import Gate

from .layout import OWN_GATES, SheetLayout
from .read_rows import Reading, ReadRow
from .row_values import assign_row_ids
from .sheet_values import SheetValues


def gates_today(playbook: BookPlaybook | None, base: BookPlaybook | None) -> Mapping[str, Gate]:
    """Return the own gates of a playbook, or of what it extends if it is new. Empty if it has the site's."""
    shown = playbook or base
    return shown.model.gates if shown else {}


def read_gates(reading: Reading, layout: SheetLayout, today: Mapping[str, Gate]) -> Mapping[str, Gate]:
    """Return the gates that a workbook says, as far as cells need them: their titles, and what they replace.

    A workbook without the sheet leaves them as they are.
    """
    rows = reading.rows.get(OWN_GATES)
    if rows is None:
        return today
    old = [{"id": id_, "title": gate.title} for id_, gate in today.items()]
    assign_row_ids(SheetValues(), rows, layout, old, set())
    return {suggest_id(row.values["id"]): _as_gate(row) for row in rows}  # one mistake in an ID is enough


def _as_gate(row: ReadRow) -> Gate:
    given: dict[str, Any] = {
        "title": row.values.get("title") or row.values["id"],
        "replaces": tuple(row.values.get("replaces") or ()),
    }
    return Gate.model_construct(**given)


def former_titles(today: Mapping[str, Gate], now: Mapping[str, Gate]) -> dict[str, str]:
    """Return the titles that gates have lost in the workbook, each with the gate's ID: cells may still name them."""
    titles = {gate.title for gate in now.values()}
    return {gate.title: id_ for id_, gate in today.items() if id_ in now and gate.title not in titles}
