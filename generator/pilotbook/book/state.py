"""Takes the snapshot of a playbook: the texts of its checks, and digests of everything else.

Comes in: the parts of a playbook. Goes out: a `Snapshot`.
Must not know: files, pages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pilotbook.models import CheckSnapshot, Playbook, Snapshot

ROW_KEYS = ("answers", "documents", "autonomy", "exceptions", "cases", "integrations", "signals", "undo")
"""The keys of a playbook that hold rows by id, without gaps and checks."""
RARE_ROW_KEYS = ("gates", "sections")
"""More such keys. A snapshot has them only if there is a row, so that the digest of other playbooks stays the same."""
SINGLE_KEYS = ("title", "team", "summary", "job", "owner", "metric", "stalls", "cost", "needs", "kickoff")
"""The keys of a playbook that hold one value."""


def short_digest(value: Any) -> str:
    """Return eight hex digits of the SHA-256 of a plain value, independent of the order of its keys."""
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]


def take_snapshot(
    model: Playbook, extra: Mapping[str, Any], gaps: Mapping[str, Any], checks: Mapping[str, CheckSnapshot]
) -> Snapshot:
    """Return the current state of a playbook.

    `extra` has what is not in the model, `gaps` what a playbook says about each gap, by id.
    """
    values = {**model.model_dump(mode="json", exclude_defaults=True), **extra}
    tables = (*ROW_KEYS, *(key for key in RARE_ROW_KEYS if values.get(key)))
    rows = {name: {id_: short_digest(row) for id_, row in values.get(name, {}).items()} for name in tables}
    rows["gaps"] = {id_: short_digest(gap) for id_, gap in gaps.items()}
    parts = {name: short_digest(values[name]) for name in SINGLE_KEYS if name in values}
    whole = short_digest([{id_: check.model_dump() for id_, check in checks.items()}, rows, parts])
    return Snapshot(digest=whole, checks=dict(checks), rows=rows, parts=parts)
