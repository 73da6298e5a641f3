"""Applies one fork to its base and validates the resulting playbook.

Comes in: the values of a fork's file and its base. Goes out: a playbook, a `ResolvedFork` and findings.
Must not know: YAML, pages, how bases are found (`inherit` finds them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pilotbook.errors import Finding, Loc, did_you_mean
from pilotbook.load import Catalog, Damaged, Loaded, RawFork, explain_errors
from pilotbook.load.catalog import FORK_KEYS
from pilotbook.models import Answer, ForkHead, Model, Playbook, Snapshot
from pilotbook.models.base import Line
from pilotbook.models.messages import explain
from pilotbook.models.playbook import Adapted
from pilotbook.models.renames import current_id
from pilotbook.models.worksheets import WORKSHEETS

from .fork_migration import KIND_OF_KEY, OrphanedOverride, Renames, migrate_fork
from .inherited_rows import drop_contradicted
from .snapshots import read_seen

_LINE = TypeAdapter[str](Line)


@dataclass(frozen=True)
class ResolvedFork:
    """How a fork differs from its base. The playbook that it defines is not part of this."""

    head: ForkHead
    base: Loaded[Playbook]
    own_checks: frozenset[str]
    """The ids of the checks that the fork adds."""
    left_out: Mapping[str, str]
    """The checks that the fork leaves out: by id, the reason."""
    lapsed: tuple[OrphanedOverride, ...]
    overridden_ids: Mapping[str, frozenset[str]]
    """By key of the fork's file, the ids that the fork overrides, as current ids."""
    base_fork: ResolvedFork | None
    """The same for the base, if the base is a fork too."""
    moved_locs: Mapping[Loc, Loc] = field(default_factory=dict)
    """Maps locations in the playbook to locations in the fork's file, where the two differ."""

    def loc_in_fork(self, loc: Loc) -> Loc:
        """Translate a location in the playbook to the location in the fork's file."""
        for length in range(len(loc), 0, -1):
            if loc[:length] in self.moved_locs:
                return (*self.moved_locs[loc[:length]], *loc[length:])
        return loc


class Overlay:
    """Applies one fork to its base. Use an instance once: `apply` changes its copy of the base's values."""

    def __init__(
        self, catalog: Catalog, changes: Renames, fork: RawFork, head: ForkHead, base: Loaded[Playbook]
    ) -> None:
        self.catalog, self.changes, self.fork, self.head, self.base = catalog, changes, fork, head, base
        self.findings: list[Finding] = []
        self.lapsed: list[OrphanedOverride] = []
        self.moved_locs: dict[Loc, Loc] = {}
        self.base_values = base.model.model_dump(mode="json", by_alias=True, exclude_unset=True)
        self.base_values.pop("example", None)  # it is about another pilot
        self.base_values.pop("draft", None)
        self._seen: dict[str, set[str]] | None = None

    def apply(self, of: ResolvedFork | None) -> tuple[Playbook | None, ResolvedFork]:
        """Return the playbook that the fork defines, or `None` if it is not valid, and how it differs from its base.

        `of` is the same about the base, if that is a fork. Findings go into `self.findings`.
        """
        values, words = self._migrate()
        own = self._take_own_checks(values)
        left_out = self._apply_leave_out(values)
        self._apply_without()
        self._apply_adapt(values)
        self._drop_orphaned_rows(values)
        if "gates" in values:
            self.base_values.pop("gates", None)
        merged = deep_merge(self.base_values, values)
        if isinstance(merged.get("gaps"), dict):
            merged["gaps"] = self._gaps_in_order(merged["gaps"])
        self._prune(merged, values)
        drop_contradicted(merged, values)
        known = ResolvedFork(self.head, self.base, own, left_out, tuple(self.lapsed), words, of, self.moved_locs)
        playbook = None
        try:
            playbook = Playbook.model_validate(merged)
        except ValidationError as error:
            self._report(error, Playbook, known)
            fork = self.fork
            damaged = Damaged("playbooks", fork.id, fork.path, Playbook, fork.values, merged, known.loc_in_fork)
            self.catalog.damaged.append(damaged)
        return playbook, known

    def _migrate(self) -> tuple[dict[str, Any], dict[str, frozenset[str]]]:
        """Return what the fork writes, with current ids, and by key the ids that it names."""
        written = {key: value for key, value in self.fork.values.items() if key not in FORK_KEYS}
        migration = migrate_fork(written, self.changes)
        self.lapsed += migration.orphaned
        self.moved_locs |= migration.moved_locs
        named = {key: frozenset(said) for key, said in migration.values.items() if isinstance(said, dict)}
        return migration.values, named

    def _report(self, error: ValidationError, model: type[Model], known: ResolvedFork) -> None:
        """Add the mistakes of the merged values to the findings, where the fork's file has them."""
        found = explain_errors(self.fork.path, model, error)
        self.findings += [replace(one, loc=known.loc_in_fork(one.loc)) for one in found]

    def _existed_in_base(self, key: str, id_: str) -> bool:
        """Return whether the base had this id when the fork was made: then the id is outdated and not a typo."""
        if key == "checks" and id_ in self.changes.get("check", {}):
            return True
        if self._seen is None:
            seen = read_seen(self.fork.path, self.head, self.catalog.releases())
            self._seen = {} if seen is None else _all_known_ids(seen)
        return id_ in self._seen.get(key, ())

    # --- parts of the playbook ---

    def _base_check_ids(self) -> set[str]:
        """Return the ids of the base's checks, its own and those of its fixes."""
        found = set(self.base_values.get("checks", {}))
        for gap_id, here in self.base.model.gaps.items():
            found |= self._checks_of_gap(gap_id, here.fixes)
        return found - set(self.base.model.leave_out)

    def _checks_of_gap(self, gap_id: str, fixes: Any = None) -> set[str]:
        """Return the ids of the checks that a gap brings with the named fixes, or with all if none are named."""
        gap = self.catalog.gaps.get(gap_id)
        listed = isinstance(fixes, list | tuple)  # the value is not validated yet
        named = fixes if listed and fixes else (gap.model.fixes if gap else ())
        return {check for fix_id in named if (fix := self.catalog.fixes.get(str(fix_id))) for check in fix.model.checks}

    def _take_own_checks(self, values: dict[str, Any]) -> frozenset[str]:
        checks = values.get("checks")
        if not isinstance(checks, dict):
            return frozenset()
        inherited = set(self.base_values.get("checks", {}))
        for id_ in inherited & checks.keys():
            problem, cure = explain("base-check", base=self.base.id)
            self.findings.append(Finding(self.fork.path, ("checks", id_), problem, cure, at_key=True))
        values["checks"] = {id_: check for id_, check in checks.items() if id_ not in inherited}
        return frozenset(values["checks"])

    def _apply_leave_out(self, values: dict[str, Any]) -> dict[str, str]:
        """Remove left-out checks from the base's own. Those of fixes stay in `leave_out`, and `resolve` drops them."""
        entries = values.get("leave_out")
        if not isinstance(entries, dict):
            return {}
        own, brought = self.base_values.get("checks", {}), self._base_check_ids()
        there_is = brought | self._fix_checks_of(values) | set(self.base.model.leave_out)
        there: dict[str, Any] = {}
        for id_, why in entries.items():
            if id_ not in there_is and self._existed_in_base("checks", id_):
                self.lapsed.append(OrphanedOverride("leave_out", id_, self.changes.get("check", {}).get(id_)))
                continue
            there[id_] = why
            if id_ in own and isinstance(why, str):
                del own[id_]
        values["leave_out"] = {
            id_: why for id_, why in there.items() if not (id_ in brought and self._is_own(id_) and _is_line(why))
        }
        return {id_: why for id_, why in there.items() if isinstance(why, str)}

    def _is_own(self, id_: str) -> bool:
        return id_ in self.base.model.checks

    def _apply_without(self) -> None:
        for table, entries in self.head.without.items():
            rows = self.base_values.get(table, {})
            for written in entries:
                renames = self.changes.get(KIND_OF_KEY[table], {}) if table in KIND_OF_KEY else {}
                id_ = current_id(renames, written, ())
                if id_ in rows:
                    del rows[id_]
                    if table == "gaps":
                        own = self.base_values.get("checks", {})
                        self.base_values["checks"] = {
                            one: check for one, check in own.items() if check.get("gap") != id_
                        }
                elif self._existed_in_base(table, written):
                    self.lapsed.append(OrphanedOverride(f"without › {table}", written, None))
                else:
                    problem = f"`{self.base.id}` has no such row"
                    cure = did_you_mean(id_, rows)
                    self.findings.append(Finding(self.fork.path, ("without", table, written), problem, cure, True))
            if not rows:
                self.base_values.pop(table, None)

    def _apply_adapt(self, values: dict[str, Any]) -> None:
        """Apply adaptations to the base's own checks. Those of fixes stay in `adapt`, and `resolve` applies them."""
        entries = values.get("adapt")
        if not isinstance(entries, dict):
            return
        there_is = self._base_check_ids() | self._fix_checks_of(values)
        own, left = self.base_values.get("checks", {}), values.get("leave_out") or {}
        for id_, adapted in list(entries.items()):
            written = self.moved_locs.get(("adapt", id_), ("adapt", id_))
            if id_ not in there_is and self._existed_in_base("checks", id_):
                self.lapsed.append(OrphanedOverride("adapt", id_, self.changes.get("check", {}).get(id_)))
                del entries[id_]
            elif self._is_own(id_) and isinstance(adapted, dict) and id_ in own and id_ not in left:
                strange = adapted.keys() - Adapted.model_fields.keys()
                if strange or not adapted:
                    continue  # reported like a mistake in any other adaptation
                own[id_] = {**own[id_], **adapted, **_add_maps(own[id_], adapted)}
                self.moved_locs["checks", id_] = written
                del entries[id_]

    def _fix_checks_of(self, values: dict[str, Any]) -> set[str]:
        """Return the ids of the fixes' checks that the gaps in the fork's file bring."""
        gaps = values.get("gaps")
        return {check for gap_id in gaps for check in self._checks_of_gap(gap_id)} if isinstance(gaps, dict) else set()

    def _drop_orphaned_rows(self, values: dict[str, Any]) -> None:
        """Drop partial rows that override a row which the base no longer has."""
        for table in (*WORKSHEETS, "answers"):
            rows = values.get(table)
            if not isinstance(rows, dict):
                continue
            for id_ in [one for one in rows if one not in self.base_values.get(table, {})]:
                whole = isinstance(rows[id_], dict) and _is_complete(table, rows[id_])
                if not whole and self._existed_in_base(table, id_):
                    self.lapsed.append(OrphanedOverride(table, id_, None))
                    del rows[id_]

    def _gaps_in_order(self, gaps: dict[str, Any]) -> dict[str, Any]:
        """Sort gaps: the base's in its order, and each gap that the fork adds after the last with a smaller `order`."""
        order = {id_: loaded.model.order for id_, loaded in self.catalog.gaps.items()}
        made = [id_ for id_ in gaps if id_ in self.base.model.gaps]
        for id_ in (id_ for id_ in gaps if id_ not in self.base.model.gaps):
            before = [i for i, other in enumerate(made) if order.get(other, 0) < order.get(id_, 1000)]
            made.insert(before[-1] + 1 if before else 0, id_)
        return {id_: gaps[id_] for id_ in made}

    def _prune(self, merged: dict[str, Any], values: dict[str, Any]) -> None:
        """Drop what the base says under `adapt` and `leave_out` about checks that are not in the fork."""
        gaps = merged.get("gaps", {})
        if not isinstance(gaps, dict):
            return
        brought: set[str] = set()
        for gap_id, here in gaps.items():
            brought |= self._checks_of_gap(gap_id, here.get("fixes") if isinstance(here, dict) else None)
        for key in ("adapt", "leave_out"):
            said = values.get(key) if isinstance(values.get(key), dict) else {}
            if isinstance(merged.get(key), dict):
                merged[key] = {id_: one for id_, one in merged[key].items() if id_ in brought or id_ in (said or {})}
        left = values.get("leave_out")
        if isinstance(merged.get("adapt"), dict) and isinstance(left, dict):
            said = values.get("adapt") or {}
            merged["adapt"] = {id_: one for id_, one in merged["adapt"].items() if id_ not in left or id_ in said}


def _all_known_ids(seen: Snapshot) -> dict[str, set[str]]:
    """Return the ids that the base had in or before a snapshot, by key."""
    had = {"checks": set(seen.checks)} | {table: set(rows) for table, rows in seen.rows.items()}
    for key, ids in seen.gone.items():
        had[key] = had.get(key, set()) | set(ids)
    return had


def _add_maps(own: dict[str, Any], adapted: dict[str, Any]) -> dict[str, Any]:
    """Return the controls of a base's check with those that an adaptation adds. The adaptation is not validated yet."""
    there, added = own.get("maps"), adapted.get("maps")
    if not isinstance(there, dict) or not isinstance(added, dict):
        return {}
    both = {id_: [*there.get(id_, ()), *more] for id_, more in added.items() if isinstance(more, list)}
    return {"maps": {**there, **added, **both}}


def _is_line(value: Any) -> bool:
    try:
        _LINE.validate_python(value)
    except ValidationError:
        return False
    return True


def _is_complete(table: str, row: dict[str, Any]) -> bool:
    """Return whether a row has all the keys that a new row needs."""
    fields = WORKSHEETS.get(table, Answer).model_fields
    return all(name in row for name, info in fields.items() if info.is_required())


def deep_merge(ground: Any, values: Any) -> Any:
    """Merge `values` into `ground`: mappings key by key, everything else by replacement."""
    if not isinstance(ground, dict) or not isinstance(values, dict):
        return values
    return {
        **ground,
        **{key: deep_merge(ground[key], value) if key in ground else value for key, value in values.items()},
    }
