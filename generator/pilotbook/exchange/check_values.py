"""Turns the rows of checks into values: the playbook's own checks, and the library's that it adapts or leaves out.

Comes in: rows, and the library's rows. Goes out: values.
Must not know: workbooks, files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pilotbook.models.playbook import Adapted, OwnCheck

from .cells import quote_cell
from .layout import CHECKS, LEAVE_OUT
from .read_rows import ReadRow
from .rows import Ground, Row
from .sheet_values import SheetValues, show_plain


def check_values(
    made: SheetValues, rows: Mapping[str, Row], old: Iterable[Row], ground: Ground
) -> dict[str, dict[str, Any]]:
    """Return the values `adapt`, `leave_out` and `checks`. `old` are the rows of the checks as they are today."""
    adapt: dict[str, Row] = {}
    left_out: dict[str, str] = {}
    own: dict[str, Row] = {}
    gaps = {row["id"]: row.get("gap") for row in old}  # two gaps may bring the same check
    for id_, row in rows.items():
        base = ground.rows[CHECKS].get(id_)
        if base is None:
            own[id_] = _own_check(made, id_, row)
        elif base.get(LEAVE_OUT) and row.get(LEAVE_OUT) != base[LEAVE_OUT]:
            problem = "the playbook that this one extends leaves this check out"
            cure = f"Write {quote_cell(base[LEAVE_OUT])} again, or add a check of your own."
            made.report(made.rows.get((CHECKS, id_)), LEAVE_OUT, problem, cure)
        elif row.get(LEAVE_OUT):
            if not base.get(LEAVE_OUT):
                left_out[id_] = row[LEAVE_OUT]
        elif changed := _adaptation(made, id_, row, {**base, "gap": gaps.get(id_, base["gap"])}):
            adapt[id_] = changed
    return {"adapt": adapt, LEAVE_OUT: left_out, CHECKS: own}


def _own_check(made: SheetValues, id_: str, row: Row) -> Row:
    if row.get(LEAVE_OUT):
        problem, cure = "this check is the playbook's own", "Delete the row, or empty this cell."
        made.report(made.rows.get((CHECKS, id_)), LEAVE_OUT, problem, cure)
    order = ["gap", *(name for name in OwnCheck.model_fields if name != "gap")]
    return {name: row[name] for name in order if row.get(name) not in (None, [], {}, False)}


def _adaptation(made: SheetValues, id_: str, row: Row, base: Row) -> Row:
    """Return how a row words a check of the library, or of a fork's base, in another way."""
    changed: Row = {}
    read = made.rows.get((CHECKS, id_))
    for name in OwnCheck.model_fields:
        is_, was = row.get(name), base.get(name)
        if is_ == was or (not is_ and not was):
            continue
        key = "stale_after.days" if name == "stale_after" else name
        if name not in Adapted.model_fields:
            cure = (
                f"Write {quote_cell(show_plain(was))} again, or make it a check of your own."
                if was
                else "Empty the cell."
            )
            made.report(read, key, "this cannot change in a check of the library", cure)
        elif is_ in (None, [], {}):
            cure = f"Write {quote_cell(show_plain(was))} again, or another value."
            made.report(read, key, "is empty, but the check has a value in the library", cure)
        elif name == "maps":
            changed |= _added_maps(made, read, is_, was or {})
        else:
            changed[name] = is_
    return changed


def _added_maps(made: SheetValues, read: ReadRow | None, maps: Row, base: Row) -> Row:
    lost = [one for id_, controls in base.items() for one in controls if one not in maps.get(id_, ())]
    if lost:
        cure = f"Add {', '.join(lost)} again: a playbook can only add controls."
        made.report(read, "maps", "controls of the library's check are missing", cure)
    added = {id_: [one for one in controls if one not in base.get(id_, ())] for id_, controls in maps.items()}
    added = {id_: controls for id_, controls in added.items() if controls}
    return {"maps": added} if added else {}
