"""Turns a checklist into a playbook. A check that names no gate is due at the first one.

Comes in: a model, and the single files of a catalog. Goes out: a playbook.
Must not know: checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pilotbook.models import Checklist, Model, as_playbook


def to_playbook(model: Model, singles: Mapping[str, Sequence[Any]]) -> Any:
    """Return a checklist as a playbook, and any other model unchanged. `singles` has the loaded files by name."""
    if not isinstance(model, Checklist):
        return model
    gates = [loaded.model.gates for loaded in singles.get("gates", ())][-1:]
    return as_playbook(model, next((id_ for last in gates for id_ in last), ""))
