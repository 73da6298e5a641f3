"""Turns the rows of a workbook into the values of a playbook's file: what a playbook says, or what a fork changes.

Comes in: a `Reading`, the rows that the playbook has today, and what it builds on. Goes out: values, with the cell that
each comes from.
Must not know: workbooks, files.

A row of the library, or of a fork's base, is never deleted with its line: a line that is missing stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotbook.load.file_names import explain_bad_id
from pilotbook.models import Playbook
from pilotbook.models.worksheets import WORKSHEETS

from .cells import quote_cell
from .check_values import check_values
from .fork_values import fork_values
from .ids import assign_ids
from .layout import ANSWERS, CHECKS, COST, GAPS, KICKOFF, LEAVE_OUT, OVERVIEW, SheetLayout
from .read_rows import Reading, ReadRow
from .rows import Ground, Row, Rows
from .sheet_values import SheetValues

_NOT_VALUES = ("id", "use", "origin", LEAVE_OUT)
_FREE_IDS = (CHECKS, *WORKSHEETS)
"""The sheets with IDs that are made from texts."""
_WORDS = {CHECKS: "check", **dict.fromkeys(WORKSHEETS, "row")}


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
        if name in _FREE_IDS and name in reading.rows:
            _assign_ids(made, reading.rows[name], layouts[name], old.get(name, []), taken if name == CHECKS else set())
    full = _full_values(made, reading, old, ground)
    made.values = fork_values(made, full, ground) if ground.base else full
    return made


def _assign_ids(made: SheetValues, rows: list[ReadRow], layout: SheetLayout, old: list[Row], taken: set[str]) -> None:
    """Give each row its ID: the one it has, that of the row that it was, or a new one."""
    column = layout.name_column
    known = {row["id"]: str(row.get(column.key, "")) for row in old}
    used: dict[str, ReadRow] = {}
    for row in rows:
        id_ = row.values.get("id")
        if id_ is None:
            continue
        if id_ in used:
            first = used[id_].cells["id"][0]
            cure = "If it is a new row, empty this cell: the import makes an ID. Otherwise delete one of the two."
            made.mistakes.append(row.mistake("id", f"the ID {quote_cell(id_)} is also in row {first}", cure))
        elif fault := explain_bad_id(id_):
            made.mistakes.append(row.mistake("id", fault.rstrip(".").partition(". ")[0], fault.partition(". ")[2]))
        used.setdefault(id_, row)
    new = [row for row in rows if row.values.get("id") is None]
    free = {id_: text for id_, text in known.items() if id_ not in used}
    texts = [str(row.values.get(column.key) or "") for row in new]
    for row, id_ in zip(new, assign_ids(texts, free, {*used, *known, *taken}, _WORDS[layout.key]), strict=True):
        row.values["id"] = id_


def _full_values(made: SheetValues, reading: Reading, old: Rows, ground: Ground) -> dict[str, Any]:
    """Return the values of the whole playbook, also of a fork."""
    values: dict[str, Any] = {}
    overview = _single(made, reading, old, OVERVIEW)
    for name in Playbook.model_fields:
        if name == GAPS:
            values[name] = _gaps(made, reading, old, ground)
        elif name == CHECKS:
            values |= check_values(made, _rows_by_id(made, reading, old, CHECKS, ground), old.get(CHECKS, []), ground)
        elif name in (*WORKSHEETS, ANSWERS):
            rows = _rows_by_id(made, reading, old, name, ground)
            values[name] = {id_: _values_of(row) for id_, row in rows.items() if _is_answer(name, row)}
        elif name == COST:
            values[name] = _values_of(_single(made, reading, old, COST))
        elif name == KICKOFF:
            kickoff = dict(overview.get("kickoff", {}))
            values[name] = {**kickoff, "agenda": _agenda(made, reading, old)}
        elif name in overview:
            values[name] = overview[name]
    return {key: value for key, value in values.items() if value not in ({}, [], None)}


def _is_answer(name: str, row: Row) -> bool:
    """Check whether a row says something: all do, but for questions that nobody answered."""
    return name != ANSWERS or bool(_values_of(row))


def _single(made: SheetValues, reading: Reading, old: Rows, name: str) -> Row:
    """Return the one row of a sheet with fields. What the sheet does not have stays as it is."""
    read = next(iter(reading.rows.get(name, [])), None)
    before = next(iter(old.get(name, [])), {})
    if read is None:
        return before
    made.rows[name, ""] = read
    values = dict(read.values)
    for key, value in before.items():
        if isinstance(value, dict):
            lost = {one: kept for one, kept in value.items() if f"{key}.{one}" not in read.cells}
            if lost or key in values:
                values[key] = {**lost, **values.get(key, {})}
        elif key not in read.cells:
            values.setdefault(key, value)
    return values


def _rows_by_id(made: SheetValues, reading: Reading, old: Rows, name: str, ground: Ground) -> dict[str, Row]:
    """Return the rows of a table by ID, with the rows of the library or the base whose lines are missing."""
    before = {row["id"]: row for row in old.get(name, [])}
    if name not in reading.rows:
        return before
    found: dict[str, Row] = {}
    for read in reading.rows[name]:
        id_ = read.values.get("id")
        if id_ is None:
            if not any(one.order[:2] == read.order for one in reading.mistakes):
                made.mistakes.append(read.mistake("id", "is empty", "Choose one from the list."))
            continue
        if id_ in found and name not in _FREE_IDS:
            first = made.rows[name, id_].cells["id"][0]
            made.mistakes.append(read.mistake("id", f"is also in row {first}", "Delete one of the two rows."))
            continue
        made.rows.setdefault((name, id_), read)
        lost = {key: value for key, value in before.get(id_, {}).items() if not _has_column(reading, name, key)}
        found.setdefault(id_, {**lost, **read.values})
    missing = [id_ for id_ in before if id_ not in found and id_ in ground.rows.get(name, {})]
    return _insert_missing(found, before, missing)


def _has_column(reading: Reading, name: str, key: str) -> bool:
    return any(one.partition(".")[0] == key for one in reading.columns.get(name, ()))


def _insert_missing(found: dict[str, Row], before: dict[str, Row], missing: list[str]) -> dict[str, Row]:
    """Put the rows whose lines are missing where they were."""
    if not missing:
        return found
    order = [id_ for id_ in found if id_ not in before]
    merged = list(found)
    was = list(before)
    for id_ in missing:
        after = next((one for one in reversed(was[: was.index(id_)]) if one in merged), None)
        merged.insert(merged.index(after) + 1 if after is not None else 0, id_)
    return {id_: found.get(id_, before.get(id_, {})) for id_ in (*merged, *order)}


def _values_of(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in _NOT_VALUES}


def _gaps(made: SheetValues, reading: Reading, old: Rows, ground: Ground) -> dict[str, Row]:
    chosen: dict[str, Row] = {}
    for id_, row in _rows_by_id(made, reading, old, GAPS, ground).items():
        if row.get("use"):
            chosen[id_] = _values_of(row)
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
