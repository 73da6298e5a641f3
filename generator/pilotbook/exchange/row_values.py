"""Returns the rows of a workbook with what stays of the rows that a playbook has today, and gives each its ID.

Comes in: a `Reading`, and the rows that there are today. Goes out: rows by ID.
Must not know: workbooks, files, what the rows mean.
"""

from __future__ import annotations

from collections.abc import Collection

from pilotbook.load.file_names import explain_bad_id
from pilotbook.models import Model
from pilotbook.models.worksheets import WORKSHEETS

from .cells import quote_cell
from .ids import assign_ids
from .layout import CHECKS, OWN_GATES, SECTIONS, SheetLayout
from .read_rows import Reading, ReadRow
from .rows import Row, Rows
from .sheet_values import SheetValues

FREE_IDS = (CHECKS, SECTIONS, OWN_GATES, *WORKSHEETS)
"""The sheets with IDs that are made from texts."""
_WORDS = {CHECKS: "check", SECTIONS: "section", OWN_GATES: "gate", **dict.fromkeys(WORKSHEETS, "row")}


def assign_row_ids(
    made: SheetValues, rows: list[ReadRow], layout: SheetLayout, old: list[Row], taken: set[str]
) -> None:
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


def single_row(made: SheetValues, reading: Reading, old: Rows, name: str) -> Row:
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


def rows_by_id(made: SheetValues, reading: Reading, old: Rows, name: str, kept: Collection[str]) -> dict[str, Row]:
    """Return the rows of a table by ID. `kept` are the IDs of rows that stay when their lines are missing."""
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
        if id_ in found and name not in FREE_IDS:
            first = made.rows[name, id_].cells["id"][0]
            made.mistakes.append(read.mistake("id", f"is also in row {first}", "Delete one of the two rows."))
            continue
        made.rows.setdefault((name, id_), read)
        lost = {key: value for key, value in before.get(id_, {}).items() if not _has_column(reading, name, key)}
        found.setdefault(id_, {**lost, **read.values})
    missing = [id_ for id_ in before if id_ not in found and id_ in kept]
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


def values_of(row: Row, model: type[Model]) -> Row:
    """Return the values of a row that are in a playbook's file, in the order of a model."""
    return {key: row[key] for key in model.model_fields if key in row}
