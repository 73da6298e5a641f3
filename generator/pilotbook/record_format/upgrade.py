"""Turns a record of version 1, whose edits are by container, into one of version 2.

`overrides/record/upgrade.js` does the same in the browser.

Comes in: sanitized values of version 1. Goes out: values of version 2, still to be checked.
Must not know: version 2 beyond its paths.
"""

from __future__ import annotations

import re
from typing import Any

from .grammar import ENTRY_GROUPS, inspect_edit, is_container, is_entry, is_name, is_time, refuse
from .versions import join_seen

_CONTAINER = re.compile(r"(?:pilot|decision|(?:checks|answers|changes)/[^/]+|tables/[^/]+/[^/]+)(?=/)")
_SIGNED = re.compile(r"checks/[^/]+/(?:status|on)")


def upgrade(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a record of version 1 as version 2. Nothing is dropped.

    Raises:
        RecordProblem: if an edit or a condition is not one of version 1.
    """
    made = {**raw, "version": 2}
    made["checks"] = {id_: _upgrade_check(check) for id_, check in raw["checks"].items()}
    if isinstance(raw.get("decision"), dict):
        made["decision"] = _upgrade_decision(raw["decision"])
    edits: dict[str, Any] = {}
    for path, edit in raw["edits"].items():
        if is_entry(path) or is_container(path):  # another path says nothing about any entry
            edits[path] = _upgrade_edit(path, edit)
    for path in _list_paths(made):
        found = _CONTAINER.match(path)
        edit = raw["edits"].get(found[0] if found else path)
        if edit is not None and path not in edits:
            at = edit.get("ticked", edit["at"]) if _SIGNED.fullmatch(path) else edit["at"]
            edits[path] = {"at": at, "by": edit["by"]}
    made["edits"] = edits
    return made


def _upgrade_check(check: Any) -> Any:
    if not isinstance(check, dict) or "note" not in check:
        return check
    others = {key: value for key, value in check.items() if key != "note"}
    return {**others, "remarks": {"note": {"text": check["note"]}}}


def _upgrade_decision(decision: dict[str, Any]) -> dict[str, Any]:
    conditions = decision.get("conditions")
    if not isinstance(conditions, list):
        return decision
    if not all(isinstance(one, dict) for one in conditions):
        refuse("decision/conditions")
    return {**decision, "conditions": {f"c{number}": one for number, one in enumerate(conditions, 1)}}


def _upgrade_edit(path: str, edit: Any) -> dict[str, Any]:
    if not isinstance(edit, dict):
        refuse(f"edits/{path}")
    at, by, after = edit.get("at"), edit.get("by"), edit.get("after")
    if not is_time(at) or not is_time(edit.get("ticked", at)) or not is_name(by):
        refuse(f"edits/{path}")
    own = {"at": at, "by": by, **({} if after is None else {"after": after})}
    inspect_edit(path, {"after": {} if after is None else after} if is_container(path) else own)
    return {"after": join_seen(after or {}, {str(by): str(at)})} if is_container(path) else own


def _list_paths(record: dict[str, Any]) -> list[str]:
    """Return the paths of all entries. What is not an entry is refused later."""
    found: list[str] = []

    def walk(value: Any, path: str) -> None:
        if is_entry(path):
            found.append(path)
        elif isinstance(value, dict):
            for key, part in value.items():
                walk(part, f"{path}/{key}")

    for group in ENTRY_GROUPS:
        walk(record.get(group), group)
    return found
