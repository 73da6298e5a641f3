"""Leaves fields out of a record, for a copy that holds less.

Comes in: a record of version 2 as plain values. Goes out: the copy.
Must not know: files, models, the clock.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from .entries import ABSENT, list_entries, remove
from .grammar import has_visible_text, is_container, list_containers
from .versions import Side, Version, join_seen, read_side, write_edit


def leave_out(record: dict[str, Any], fields: Collection[str]) -> tuple[dict[str, Any], int]:
    """Return a copy without some fields, and the number of checks, answers, rows and changes that had one of them.

    `remarks` stands for all remarks. The copy knows nothing of what was left out: merged into the whole record, it
    removes nothing. Only the paths of evidence that was there stay, under `left_out`, so that gates count it.
    """
    made: dict[str, Any] = json.loads(json.dumps(record))
    edits = made["edits"]
    values = dict(list_entries(made))
    paths = [path for path in dict.fromkeys((*values, *edits)) if _is_left_out(path, fields)]
    for path in paths:
        if is_container(path):
            edits.pop(path, None)
            continue
        side = read_side(values.get(path, ABSENT), edits.pop(path, None))
        remove(made, path)
        for container in list_containers(path):
            _forget(made, container, side.versions)
    evidence = {path for path in paths if _is_evidence(path) and has_visible_text(values.get(path))}
    if evidence:
        made["left_out"] = sorted({*made.get("left_out", ()), *evidence})
    return made, len({list_containers(path)[0] for path in paths if path in values})


def _is_evidence(path: str) -> bool:
    """Return whether an entry is the evidence of a sign-off or of a condition, without which neither counts."""
    group, *keys = path.split("/")
    return keys[-1] == "evidence" and len(keys) == {"checks": 2, "decision": 3}.get(group)


def _is_left_out(path: str, fields: Collection[str]) -> bool:
    group, *keys = path.split("/")
    in_remarks = group == "checks" and keys[1:2] == ["remarks"]
    return group in ("checks", "answers", "tables", "changes", "decision") and (
        (in_remarks and "remarks" in fields) or (not is_container(path) and keys[-1] in fields)
    )


def _forget(record: dict[str, Any], container: str, versions: list[Version]) -> None:
    """Take from what a container covers the browsers of the versions that it covers, and give it to what stays."""
    edits = record["edits"]
    after = edits.get(container, {}).get("after", {})
    moved = {one.by: after[one.by] for one in versions if after.get(one.by, "") >= one.at}
    if not moved:
        return
    rest = {by: at for by, at in after.items() if by not in moved}
    edits.pop(container)
    if rest:
        edits[container] = {"after": rest}
    values = dict(list_entries(record))
    for path in dict.fromkeys((*values, *edits)):
        if path.startswith(f"{container}/") and not is_container(path):
            side = read_side(values.get(path, ABSENT), edits.get(path))
            edits[path] = write_edit(Side(side.versions, join_seen(side.seen, moved)))
