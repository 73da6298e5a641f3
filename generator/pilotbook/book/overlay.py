"""One fork laid over its base: what a fork says, joined with the whole playbook that it extends.

Comes in: a fork as it was written, its base. Goes out: a playbook, and what is known of the fork besides.
Must not know: YAML, pages, how bases are found; `unfold` finds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from pilotbook.errors import Finding, Loc, did_you_mean
from pilotbook.load import Catalog, Loaded, RawFork, explain_errors
from pilotbook.load.catalog import FORK_KEYS
from pilotbook.models import Answer, ForkHead, Playbook, Snapshot
from pilotbook.models.playbook import Adapted
from pilotbook.models.renames import resolve_renames
from pilotbook.models.worksheets import WORKSHEETS

from .model import OrphanedOverride
from .snapshots import read_seen

_KIND_OF = {"adapt": "check", "leave_out": "check", "gaps": "gap", "answers": "question", "documents": "document"}
"""By key of a playbook, the kind of thing whose ids stand below it."""


@dataclass(frozen=True)
class ResolvedFork:
    """What is known of a fork besides the playbook that it makes."""

    head: ForkHead
    base: Loaded[Playbook]
    own_checks: frozenset[str]
    """The checks that it adds."""
    left_out: Mapping[str, str]
    """The checks that it leaves out, with the reason."""
    lapsed: tuple[OrphanedOverride, ...]
    overridden_ids: Mapping[str, frozenset[str]]
    """By key, the ids of which it says something."""
    base_fork: ResolvedFork | None
    """What is known of the base, if that is a fork too."""
    moved_locs: Mapping[Loc, Loc] = field(default_factory=dict)
    """For places of the playbook that stand elsewhere in the fork's file: where."""

    def loc_in_fork(self, loc: Loc) -> Loc:
        """Where in the fork's file a place of the playbook stands."""
        for length in range(len(loc), 0, -1):
            if loc[:length] in self.moved_locs:
                return (*self.moved_locs[loc[:length]], *loc[length:])
        return loc


class Overlay:
    """One fork over its base."""

    def __init__(self, catalog: Catalog, changes: Any, fork: RawFork, head: ForkHead, base: Loaded[Playbook]) -> None:
        self.catalog, self.changes, self.fork, self.head, self.base = catalog, changes, fork, head, base
        self.findings: list[Finding] = []
        self.lapsed: list[OrphanedOverride] = []
        self.moved_locs: dict[Loc, Loc] = {}
        self.base_values = base.model.model_dump(mode="json", by_alias=True, exclude_unset=True)
        self.base_values.pop("example", None)  # of another pilot
        self._seen: dict[str, set[str]] | None = None

    def apply(self, of: ResolvedFork | None) -> tuple[Playbook | None, ResolvedFork]:
        """The playbook, unless something is wrong, and what is known besides."""
        values = self._migrate_values({key: value for key, value in self.fork.values.items() if key not in FORK_KEYS})
        words = {key: frozenset(said) for key, said in values.items() if isinstance(said, dict)}
        own = self._take_own_checks(values)
        left_out = self._apply_leave_out(values)
        self._apply_without()
        self._apply_adapt(values)
        self._drop_orphaned_rows(values)
        merged = _deep_merge(self.base_values, values)
        if isinstance(merged.get("gaps"), dict):
            merged["gaps"] = self._gaps_in_order(merged["gaps"])
        self._prune(merged, values)
        known = ResolvedFork(self.head, self.base, own, left_out, tuple(self.lapsed), words, of, self.moved_locs)
        playbook = None
        try:
            playbook = Playbook.model_validate(merged)
        except ValidationError as error:
            for finding in explain_errors(self.fork.path, Playbook, error):
                loc = known.loc_in_fork(finding.loc)
                self.findings.append(Finding(finding.path, loc, finding.problem, finding.cure, finding.at_key))
        return playbook, known

    # --- ids that are gone ---

    def _migrate_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """The fork's values under the ids of today."""
        made = dict(values)
        for key, kind in _KIND_OF.items():
            if isinstance(values.get(key), dict):
                made[key] = self._migrate_keys(key, kind, values[key])
        if isinstance(made.get("checks"), dict):
            made["checks"] = {
                id_: {**check, "gap": self._current_id("gap", check["gap"])}
                if isinstance(check, dict) and isinstance(check.get("gap"), str)
                else check
                for id_, check in made["checks"].items()
            }
        if isinstance(made.get("gaps"), dict):
            for id_, here in made["gaps"].items():
                fixes = here.get("fixes") if isinstance(here, dict) else None
                if isinstance(fixes, list) and all(isinstance(fix, str) for fix in fixes):
                    today = dict.fromkeys(one for fix in fixes for one in self._current_ids("fix", fix))
                    made["gaps"][id_] = {**here, "fixes": list(today)}
        return made

    def _migrate_keys(self, key: str, kind: str, entries: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for id_, value in entries.items():
            to = self._current_ids(kind, id_)
            if to == (id_,):
                made[id_] = value
            elif len(to) == 1 or key == "leave_out":
                for new in to:
                    if new not in entries:
                        made[new] = value
                        self.moved_locs[key, new] = (key, id_)
            else:  # words for one check say nothing sure of the several that it became
                self.lapsed.append(OrphanedOverride(key, id_, self.changes.get(kind, {}).get(id_)))
        return made

    def _current_ids(self, kind: str, id_: str) -> tuple[str, ...]:
        gone = self.changes.get(kind, {})
        return resolve_renames(gone, id_, ())[0] if id_ in gone and gone[id_].to else (id_,)

    def _current_id(self, kind: str, id_: str) -> str:
        to = self._current_ids(kind, id_)
        return to[0] if len(to) == 1 else id_

    def _existed_in_base(self, key: str, id_: str) -> bool:
        """Whether the base had this when the fork was made, so that it went with an update and is no slip."""
        if key == "checks" and id_ in self.changes.get("check", {}):
            return True
        if self._seen is None:
            seen = read_seen(self.fork.path, self.head, self.catalog.releases())
            self._seen = {} if seen is None else _all_known_ids(seen)
        return id_ in self._seen.get(key, ())

    # --- the parts ---

    def _base_check_ids(self) -> set[str]:
        """The checks that stand in the base: of its fixes and its own."""
        found = set(self.base_values.get("checks", {}))
        for gap_id, here in self.base.model.gaps.items():
            found |= self._checks_of_gap(gap_id, here.fixes)
        return found - set(self.base.model.leave_out)

    def _checks_of_gap(self, gap_id: str, fixes: Any = None) -> set[str]:
        """The checks that a gap brings with these of its fixes, or with all."""
        gap = self.catalog.gaps.get(gap_id)
        listed = isinstance(fixes, list | tuple)  # a fork may say anything here, and is told later
        named = fixes if listed and fixes else (gap.model.fixes if gap else ())
        return {check for fix_id in named if (fix := self.catalog.fixes.get(str(fix_id))) for check in fix.model.checks}

    def _take_own_checks(self, values: dict[str, Any]) -> frozenset[str]:
        checks = values.get("checks")
        if not isinstance(checks, dict):
            return frozenset()
        inherited = set(self.base_values.get("checks", {}))
        for id_ in inherited & checks.keys():
            problem = f"`{self.base.id}` has this check already"
            cure = "Write what is different here under `adapt`, or give the new check an id of its own."
            self.findings.append(Finding(self.fork.path, ("checks", id_), problem, cure, at_key=True))
        values["checks"] = {id_: check for id_, check in checks.items() if id_ not in inherited}
        return frozenset(values["checks"])

    def _apply_leave_out(self, values: dict[str, Any]) -> dict[str, str]:
        """Take the base's own checks out, and leave those of fixes to the playbook's own `leave_out`."""
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
        values["leave_out"] = {id_: why for id_, why in there.items() if not (id_ in brought and self._is_own(id_))}
        return {id_: why for id_, why in there.items() if isinstance(why, str)}

    def _is_own(self, id_: str) -> bool:
        return id_ in self.base.model.checks

    def _apply_without(self) -> None:
        for table, entries in self.head.without.items():
            rows = self.base_values.get(table, {})
            for written in entries:
                id_ = self._current_id(_KIND_OF[table], written) if table in _KIND_OF else written
                if id_ in rows:
                    del rows[id_]
                    if table == "gaps":
                        own = self.base_values.get("checks", {})
                        self.base_values["checks"] = {one: check for one, check in own.items() if check["gap"] != id_}
                elif self._existed_in_base(table, written):
                    self.lapsed.append(OrphanedOverride(f"without › {table}", written, None))
                else:
                    problem = f"`{self.base.id}` has no such row"
                    cure = did_you_mean(id_, rows)
                    self.findings.append(Finding(self.fork.path, ("without", table, written), problem, cure, True))

    def _apply_adapt(self, values: dict[str, Any]) -> None:
        """Lay adaptations over the base's own checks; those of fixes' checks are the playbook's own affair."""
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
                    continue  # told as of any adaptation
                own[id_] = {**own[id_], **adapted}
                self.moved_locs["checks", id_] = written
                del entries[id_]

    def _fix_checks_of(self, values: dict[str, Any]) -> set[str]:
        """The checks of fixes that the fork's own gaps bring."""
        gaps = values.get("gaps")
        return {check for gap_id in gaps for check in self._checks_of_gap(gap_id)} if isinstance(gaps, dict) else set()

    def _drop_orphaned_rows(self, values: dict[str, Any]) -> None:
        """Drop the rewording of a row that the base had and has no longer."""
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
        """A gap that the fork adds comes after the last one of the base with a smaller order."""
        order = {id_: loaded.model.order for id_, loaded in self.catalog.gaps.items()}
        made = [id_ for id_ in gaps if id_ in self.base.model.gaps]
        for id_ in (id_ for id_ in gaps if id_ not in self.base.model.gaps):
            before = [i for i, other in enumerate(made) if order.get(other, 0) < order.get(id_, 1000)]
            made.insert(before[-1] + 1 if before else 0, id_)
        return {id_: gaps[id_] for id_ in made}

    def _prune(self, merged: dict[str, Any], values: dict[str, Any]) -> None:
        """Drop what the base says of checks that the fork's gaps do not bring."""
        if not isinstance(merged.get("gaps"), dict):
            return
        brought: set[str] = set()
        for gap_id, here in merged["gaps"].items():
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
    """Everything that a base has had, as far as the fork's author has seen it: by key, the ids."""
    had = {"checks": set(seen.checks)} | {table: set(rows) for table, rows in seen.rows.items()}
    for key, ids in seen.gone.items():
        had[key] = had.get(key, set()) | set(ids)
    return had


def _is_complete(table: str, row: dict[str, Any]) -> bool:
    """Whether a row says all that a new one needs."""
    fields = WORKSHEETS.get(table, Answer).model_fields
    return all(name in row for name, info in fields.items() if info.is_required())


def _deep_merge(ground: Any, values: Any) -> Any:
    """Mappings are joined key by key; everything else stands in place of what was there."""
    if not isinstance(ground, dict) or not isinstance(values, dict):
        return values
    return {
        **ground,
        **{key: _deep_merge(ground[key], value) if key in ground else value for key, value in values.items()},
    }
