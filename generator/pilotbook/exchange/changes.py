"""Merges what a workbook changes into what a file has, and says for people what that changes.

Comes in: values before and after. Goes out: values, and lines of text.
Must not know: workbooks, files.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from pilotbook.errors import Loc, format_location
from pilotbook.load.yaml_edit import dump_order
from pilotbook.models.worksheets import WORKSHEETS

from .layout import ANSWERS, CHECKS, GAPS, LEAVE_OUT, OWN_GATES

_ROWS_BY_ID = (OWN_GATES, GAPS, "adapt", LEAVE_OUT, CHECKS, ANSWERS, *WORKSHEETS, "without")
"""The parts of a playbook that have rows by ID."""


def merge(written: Any, before: Any, now: Any) -> Any:
    """Return what is written, changed where `now` differs from `before`.

    So what a workbook cannot show, or shows in another way, stays as it is written.
    """
    if dump_order(before) == dump_order(now):
        return copy.deepcopy(written)
    if not isinstance(now, dict) or not isinstance(before, dict) or not isinstance(written, dict):
        return now
    made = {}
    for key, value in now.items():
        if key in before and key in written:
            made[key] = merge(written[key], before[key], value)
        elif key in before and key not in written and dump_order(before[key]) == dump_order(value):
            continue  # the file leaves it to a default
        else:
            made[key] = value
    kept = {key: value for key, value in written.items() if key not in before and key not in now}
    order = [key for key in written if key in made or key in kept]
    same = [key for key in now if key in written] == [key for key in before if key in written and key in now]
    if same:
        return _keep_order(order, {**made, **kept}, list(now))
    return {**made, **kept}


def _keep_order(order: list[str], values: dict[str, Any], now: list[str]) -> dict[str, Any]:
    """Return values in the order of a file, each new one after the one that it follows in the workbook."""
    for at, key in enumerate(now):
        if key in values and key not in order:
            after = next((order.index(one) + 1 for one in reversed(now[:at]) if one in order), len(order) if at else 0)
            while after < len(order) and order[after] not in now:  # what a workbook does not show stays where it is
                after += 1
            order.insert(after, key)
    return {key: values[key] for key in order if key in values}


def describe_changes(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Yield what is new, changed and removed, one per line."""
    if not before:
        yield from (f"new: {key}, {len(value)}" for key, value in now.items() if key in _ROWS_BY_ID)
        return
    for loc, was, is_ in iterate_changes(before, now):
        place = format_location(loc)
        if was is None:
            yield f"new: {place}"
        elif is_ is None:
            yield f"removed: {place}"
        else:
            yield f"changed: {place}"
            yield f"    was: {_short(was)}"
            yield f"    now: {_short(is_)}"


def _short(value: Any) -> str:
    if isinstance(value, list):
        text = "; ".join(str(one.get("title", one)) if isinstance(one, dict) else str(one) for one in value)
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= 200 else text[:199] + "…"


def iterate_changes(old: Any, new: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Any, Any]]:
    """Yield each location where two values differ, with the two values, of which one may be `None`.

    A part with rows by ID that is new or gone is one location for each row.
    """
    if loc[-1:] and loc[-1] in _ROWS_BY_ID:
        old, new = old or {}, new or {}
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from iterate_changes(old.get(key), new.get(key), (*loc, key))
    elif old != new:
        yield loc, old, new
