"""Returns what a fork changes in its base, from the values of the whole playbook.

Comes in: values. Goes out: the values of a fork's file.
Must not know: workbooks, files.
"""

from __future__ import annotations

from typing import Any

from pilotbook.errors import Loc

from .cells import quote_cell
from .layout import CHECKS, GAPS, LEAVE_OUT, OWN_GATES
from .read_rows import ReadRow, get
from .rows import Ground
from .sheet_values import SheetValues, show_plain


def fork_values(made: SheetValues, full: dict[str, Any], ground: Ground) -> dict[str, Any]:
    """Return what a fork changes in its base."""
    assert ground.base is not None
    base = ground.base.model.model_dump(mode="json", by_alias=True, exclude_unset=True)
    values: dict[str, Any] = {"extends": ground.base.id}
    without = _left_out_rows(made, ground)
    if without:
        values["without"] = without
    for name, value in full.items():
        if name in ("adapt", LEAVE_OUT, CHECKS):
            values[name] = value
            continue
        if name == OWN_GATES:  # those of a fork replace its base's
            values |= {name: value} if value != base.get(name) else {}
            continue
        rows = without.get(name, {})
        here = {id_: row for id_, row in value.items() if id_ not in rows} if isinstance(value, dict) else value
        changed = _overlay(made, (name,), here, base.get(name))
        if changed not in (None, {}):
            values[name] = changed
    return values


def _left_out_rows(made: SheetValues, ground: Ground) -> dict[str, dict[str, str]]:
    """Return the rows of the base that have a reason to leave them out, and report those without one."""
    without: dict[str, dict[str, str]] = {}
    for (name, id_), read in made.rows.items():
        if name == CHECKS or id_ not in ground.rows.get(name, {}):
            continue
        if reason := read.values.get(LEAVE_OUT):
            without.setdefault(name, {})[id_] = reason
        elif name == GAPS and not read.values.get("use"):
            cure = "Write why it doesn't apply here under “Leave out because”."
            made.mistakes.append(read.mistake("use", "the playbook that this one extends has this gap", cure))
    return without


def _overlay(made: SheetValues, loc: Loc, value: Any, base: Any) -> Any:
    """Return what is different in `value`, or `None`. A fork can change values, and not take them away."""
    if not isinstance(value, dict) or not isinstance(base, dict):
        return None if value == base else value
    changed: dict[str, Any] = {}
    for key, one in value.items():
        if key not in base:
            changed[key] = one
        elif (different := _overlay(made, (*loc, key), one, base[key])) is not None:
            changed[key] = different
    for key in base:
        if key not in value and (found := made.row_of((*loc, key))) and _is_one_value(found, key):
            read, column = found
            cure = f"Write {quote_cell(show_plain(base[key]))} again, or another text."
            made.mistakes.append(read.mistake(column, "is empty, but a fork cannot take a value away", cure))
    return changed or None


def _is_one_value(found: tuple[ReadRow, str], key: str) -> bool:
    read, column = found
    return column.rpartition(".")[2] == key and get(read.values, column.split(".")) is None
