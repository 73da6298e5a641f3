"""Turns the rows of a workbook into the values of a playbook's file: what a playbook says, or what a fork changes.

Comes in: a `Reading`, the rows that the playbook has today, and what it builds on. Goes out: values, with the cell that
each comes from.
Must not know: workbooks, files.

A row of the library, or of a fork's base, is never deleted with its line: a line that is missing stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotbook.models import Gate, Model, Playbook
from pilotbook.models.playbook import Answer, GapHere
from pilotbook.models.worksheets import WORKSHEETS

from .check_values import check_values
from .fork_values import fork_values
from .layout import ANSWERS, CHECKS, COST, GAPS, KICKOFF, LEAVE_OUT, OVERVIEW, OWN_GATES, SheetLayout
from .read_rows import Reading
from .row_values import FREE_IDS, assign_row_ids, rows_by_id, single_row, values_of
from .rows import Ground, Row, Rows
from .sheet_values import SheetValues

_MODELS: dict[str, type[Model]] = {**WORKSHEETS, ANSWERS: Answer}


def build_values(
    reading: Reading, layouts: Mapping[str, SheetLayout], old: Rows, ground: Ground, taken: set[str]
) -> SheetValues:
    """Return the values that a workbook says.

    Args:
        reading: The workbook.
        layouts: Its sheets.
        old: The rows that the playbook has today.
        ground: What the playbook builds on.
        taken: The IDs of checks that other files have.
    """
    made = SheetValues()
    for name in layouts:
        if name in FREE_IDS and name in reading.rows:
            assign_row_ids(
                made, reading.rows[name], layouts[name], old.get(name, []), taken if name == CHECKS else set()
            )
    full = _full_values(made, reading, old, ground)
    made.values = fork_values(made, full, ground) if ground.base else full
    return made


def _full_values(made: SheetValues, reading: Reading, old: Rows, ground: Ground) -> dict[str, Any]:
    """Return the values of the whole playbook, also of a fork."""
    values: dict[str, Any] = {}
    overview = single_row(made, reading, old, OVERVIEW)
    for name in Playbook.model_fields:
        if name == GAPS:
            values[name] = _gaps(made, reading, old, ground)
        elif name == OWN_GATES:
            gates = rows_by_id(made, reading, old, OWN_GATES, ())
            values[name] = {id_: values_of(row, Gate) for id_, row in gates.items()}
        elif name == CHECKS:
            rows = rows_by_id(made, reading, old, CHECKS, ground.rows.get(CHECKS, ()))
            values |= check_values(made, rows, old.get(CHECKS, []), ground)
        elif name in (*WORKSHEETS, ANSWERS):
            rows = rows_by_id(made, reading, old, name, ground.rows.get(name, ()))
            values[name] = {id_: values_of(row, _MODELS[name]) for id_, row in rows.items() if _is_answer(name, row)}
        elif name == COST:
            values[name] = single_row(made, reading, old, COST)
        elif name == KICKOFF:
            kickoff = dict(overview.get("kickoff", {}))
            values[name] = {**kickoff, "agenda": _agenda(made, reading, old)}
        elif name in overview:
            values[name] = overview[name]
    return {key: value for key, value in values.items() if value not in ({}, [], None)}


def _is_answer(name: str, row: Row) -> bool:
    """Check whether a row says something: all do, but for questions that nobody answered."""
    return name != ANSWERS or bool(values_of(row, Answer))


def _gaps(made: SheetValues, reading: Reading, old: Rows, ground: Ground) -> dict[str, Row]:
    chosen: dict[str, Row] = {}
    for id_, row in rows_by_id(made, reading, old, GAPS, ground.rows.get(GAPS, ())).items():
        if row.get("use"):
            chosen[id_] = values_of(row, GapHere)
        elif (read := made.rows.get((GAPS, id_))) and row.get("shows") and LEAVE_OUT not in row:
            before = next((one for one in old[GAPS] if one["id"] == id_), {})
            if row.get("shows") != before.get("shows") and "use" not in read.values:
                cure = "Write Yes to use the gap, or No if it doesn't apply."
                made.mistakes.append(read.mistake("use", "is empty, but the row says how the gap shows", cure))
    return chosen


def _agenda(made: SheetValues, reading: Reading, old: Rows) -> list[Row]:
    if KICKOFF not in reading.rows:
        return old.get(KICKOFF, [])
    for number, read in enumerate(reading.rows[KICKOFF]):
        made.rows[KICKOFF, str(number)] = read
    return [read.values for read in reading.rows[KICKOFF]]
