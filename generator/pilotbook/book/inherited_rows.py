"""Drops what a fork inherits about a row and what no longer fits, because the fork changed or removed that row.

An author of a fork writes only what is different. If the fork prohibits an action, the base's edge cases must not go on
expecting it, and the base's count of calls without approval has nothing left to count.

Comes in: the values of a fork's file and the merged values, neither validated. Goes out: the merged values, changed.
Must not know: YAML, models.
"""

from __future__ import annotations

from typing import Any


def drop_contradicted(merged: dict[str, Any], values: dict[str, Any]) -> None:
    """Remove from `merged` what the base says and a row of the fork contradicts. What the fork says itself stays."""
    actions, exceptions = _rows(merged, "autonomy"), _rows(merged, "exceptions")
    for id_, said in _rows(values, "autonomy").items():
        if isinstance(said, dict) and "mode" in said and id_ in actions:
            for key in {"max", "approver"} - said.keys():
                actions[id_].pop(key, None)
    allowed = {id_ for id_, row in actions.items() if isinstance(row, dict) and row.get("mode") != "never"}
    own = _rows(values, "cases")
    for id_, case in _rows(merged, "cases").items():
        said = own.get(id_, {})
        if not isinstance(case, dict) or not isinstance(said, dict):
            continue
        for key, rows in (("does", allowed), ("does_not", set(actions))):
            if key not in said and isinstance(case.get(key), list):
                case[key] = [row for row in case[key] if row in rows]
        if "hands_to" not in said and case.get("hands_to") not in exceptions:
            case.pop("hands_to", None)


def _rows(values: dict[str, Any], table: str) -> dict[str, Any]:
    rows = values.get(table)
    return rows if isinstance(rows, dict) else {}
