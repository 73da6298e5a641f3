"""What is wrong with what `changes.yml` says of ids that have gone.

Comes in: the file, and the tools of the cross-check. Goes out: nothing; mistakes are noted there.
Must not know: releases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotbook.errors import Loc
from pilotbook.load.catalog import Loaded

if TYPE_CHECKING:
    from .validator import CrossCheck


def check_changes(cross: CrossCheck, loaded: Loaded[Any]) -> None:
    """Note what is wrong with the entries of `changes.yml`."""
    for kind, changed in loaded.model.changes.items():
        known = cross.ids(kind)
        for old, change in changed.items():
            loc: Loc = ("changes", kind, old)
            if change.kind == "moved":
                _moved(cross, loaded, loc, kind, old, change)
                continue
            if known is not None and old in known:
                cross.find(loaded, loc, f"the {kind} `{old}` is still there", "Take this entry out.", at_key=True)
            if change.kind == "retired" and change.to:
                problem = f"a retired {kind} leads to no other"
                cross.find(loaded, (*loc, "to"), problem, "Take `to` out, or write as `kind` what became of it.")
            if change.kind != "retired" and not change.to:
                cross.find(loaded, loc, f"a {change.kind} {kind} needs `to`", "Write there the ids that it became.")
            for index, new in enumerate(change.to):
                if new not in changed:
                    cross.known(loaded, (*loc, "to", index), kind, new)


def _moved(cross: CrossCheck, loaded: Loaded[Any], loc: Loc, kind: str, id_: str, change: Any) -> None:
    if kind != "check":
        cross.find(loaded, (*loc, "kind"), f"a {kind} does not move", "Only checks stand in several playbooks.")
        return
    known = cross.ids(kind)
    if known is not None and id_ not in known:
        problem = f"the check `{id_}` is in no playbook any more, so it has not moved"
        cross.find(loaded, loc, problem, "Write `kind: retired`, or what became of it.", at_key=True)
    if change.to:
        problem = "a check that moved keeps its id"
        cross.find(loaded, (*loc, "to"), problem, "Write the playbooks in which it stands now under `now`.")
    for index, playbook in enumerate(change.now):
        cross.known(loaded, (*loc, "now", index), "playbook", playbook)
