"""Validates `changes.yml`, which lists the ids that were renamed, split, merged, moved or retired.

Comes in: a `Validation` and the loaded file. Goes out: findings, added to the `Validation`.
Must not know: releases.
"""

from __future__ import annotations

from typing import Any

from pilotbook.errors import Loc
from pilotbook.load.catalog import Loaded

from .context import Validation


def check_changes(validation: Validation, loaded: Loaded[Any]) -> None:
    """Check every entry of a `changes.yml`."""
    for kind, changed in loaded.model.changes.items():
        known = validation.ids(kind)
        for old, change in changed.items():
            loc: Loc = ("changes", kind, old)
            if change.kind == "moved":
                _check_targets(validation, loaded, loc, kind, old, change)
                continue
            if known is not None and old in known:
                validation.find(loaded, loc, f"the {kind} `{old}` still exists", "Remove this entry.", at_key=True)
            if change.kind == "retired" and change.to:
                problem = f"a retired {kind} has no replacement"
                validation.find(loaded, (*loc, "to"), problem, "Remove `to`, or change `kind`.")
            if change.kind != "retired" and not change.to:
                problem = f"a {change.kind} {kind} needs `to`"
                validation.find(loaded, loc, problem, "List the new IDs there.")
            for index, new in enumerate(change.to):
                if new not in changed:
                    validation.known(loaded, (*loc, "to", index), kind, new)


def _check_targets(validation: Validation, loaded: Loaded[Any], loc: Loc, kind: str, id_: str, change: Any) -> None:
    if kind != "check":
        validation.find(loaded, (*loc, "kind"), f"a {kind} can't be moved", "Only checks move between playbooks.")
        return
    known = validation.ids(kind)
    if known is not None and id_ not in known:
        problem = f"the check `{id_}` is no longer in any playbook, so it was not moved"
        validation.find(loaded, loc, problem, "Write `kind: retired`, or say what replaced it.", at_key=True)
    if change.to:
        problem = "a moved check keeps its ID"
        validation.find(loaded, (*loc, "to"), problem, "List the playbooks that have it now under `now`.")
    for index, playbook in enumerate(change.now):
        validation.known(loaded, (*loc, "now", index), "playbook", playbook)
