"""Migrates the values of a fork's file to current ids.

Comes in: the values of the file, without the keys that only a fork has, and what replaced ids. Goes out: the values
under current ids, and the overrides that no current id can take over.
Must not know: YAML, pages, the fork's base.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pilotbook.errors import Loc
from pilotbook.models import Changed
from pilotbook.models.renames import Kind, current_id, resolve_renames

KIND_OF_KEY: dict[str, Kind] = {
    "adapt": "check", "leave_out": "check", "gaps": "gap", "answers": "question", "documents": "document",
}  # fmt: skip
"""By key of a playbook, the kind of thing whose ids are its keys."""
Renames = Mapping[Kind, Mapping[str, Changed]]
"""The replacements of removed IDs: by kind, the entries of `changes.yml` by ID."""


@dataclass(frozen=True)
class OrphanedOverride:
    """An override of something that the fork's base no longer has. It stays in the fork's file and has no effect."""

    key: str
    """The key of the fork's file that holds the override, such as `adapt` or `without › cases`."""
    id: str
    change: Changed | None
    """The entry of `changes.yml` for the id, if there is one."""


@dataclass
class ForkMigration:
    """The values of a fork's file under current ids."""

    values: dict[str, Any]
    orphaned: list[OrphanedOverride] = field(default_factory=list)
    """The overrides of ids that several ids replace."""
    moved_locs: dict[Loc, Loc] = field(default_factory=dict)
    """Maps locations in `values` to locations in the fork's file, where the two differ."""


def migrate_fork(values: dict[str, Any], renames: Renames) -> ForkMigration:
    """Migrate the values of a fork's file, which need not be valid. A value of the wrong type stays as it is."""
    migration = ForkMigration(dict(values))
    for key, kind in KIND_OF_KEY.items():
        if isinstance(values.get(key), dict):
            migration.values[key] = _migrate_keys(key, values[key], renames.get(kind, {}), migration)
    if isinstance(values.get("checks"), dict):
        gaps = renames.get("gap", {})
        migration.values["checks"] = {id_: _migrate_gap(check, gaps) for id_, check in values["checks"].items()}
    if isinstance(values.get("gaps"), dict):
        fixes = renames.get("fix", {})
        here = migration.values["gaps"]
        migration.values["gaps"] = {id_: _migrate_fixes(gap, fixes) for id_, gap in here.items()}
    return migration


def _migrate_keys(
    key: str, entries: dict[str, Any], renames: Mapping[str, Changed], migration: ForkMigration
) -> dict[str, Any]:
    migrated: dict[str, Any] = {}
    for id_, value in entries.items():
        to, _ = resolve_renames(renames, id_, ())
        if to == (id_,):
            migrated[id_] = value
        elif len(to) == 1 or key == "leave_out":
            for new in to:
                if new not in entries:
                    migrated[new] = value
                    migration.moved_locs[key, new] = (key, id_)
        else:  # an override of one check cannot be divided among the checks that replace it
            migration.orphaned.append(OrphanedOverride(key, id_, renames.get(id_)))
    return migrated


def _migrate_gap(check: Any, renames: Mapping[str, Changed]) -> Any:
    """Return one of the fork's own checks with the current id of its gap."""
    if not isinstance(check, dict) or not isinstance(check.get("gap"), str):
        return check
    return {**check, "gap": current_id(renames, check["gap"], ())}


def _migrate_fixes(here: Any, renames: Mapping[str, Changed]) -> Any:
    """Return a gap's entry with the current ids of its fixes."""
    fixes = here.get("fixes") if isinstance(here, dict) else None
    if not isinstance(fixes, list) or not all(isinstance(fix, str) for fix in fixes):
        return here
    return {**here, "fixes": list(dict.fromkeys(new for fix in fixes for new in resolve_renames(renames, fix, ())[0]))}
