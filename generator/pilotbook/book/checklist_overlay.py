"""Applies a fork of a checklist to its base and validates the resulting checklist.

Comes in: the values of a fork's file and its base. Goes out: a checklist as a playbook, a `ResolvedFork` and findings.
Must not know: YAML, pages, how bases are found (`inherit` finds them).
"""

from __future__ import annotations

from typing import Any, cast

from pydantic import ValidationError

from pilotbook.errors import Finding, Loc, did_you_mean
from pilotbook.load import explain_errors, to_playbook
from pilotbook.models import Checklist, ChecklistFork, ChecklistPlaybook, Playbook

from .fork_migration import OrphanedOverride
from .overlay import Overlay, ResolvedFork, deep_merge

_FORK_ONLY = ("adapt", "leave_out")


class ChecklistOverlay(Overlay):
    """Applies one fork to a checklist. Use an instance once, like an `Overlay`."""

    def apply(self, of: ResolvedFork | None) -> tuple[Playbook | None, ResolvedFork]:
        """Return the checklist that the fork defines, if it is valid, and how it differs from its base."""
        base = cast(ChecklistPlaybook, self.base.model).checklist
        self.base_values = base.model_dump(mode="json", exclude_unset=True)
        self.base_values.pop("draft", None)
        values, words = self._migrate()
        valid = self._validate_changes(values)
        own = self._take_own_checks(values)
        sections = self._leave_out_sections()
        left_out = {**sections, **self._leave_out_checks(values.pop("leave_out", None) or {})} if valid else {}
        if valid:
            self._adapt_checks(values.pop("adapt", None) or {}, left_out)
        if "gates" in values:
            self.base_values.pop("gates", None)
        merged = deep_merge(self.base_values, {key: one for key, one in values.items() if key not in _FORK_ONLY})
        known = ResolvedFork(self.head, self.base, own, left_out, tuple(self.lapsed), words, of, self.moved_locs)
        try:
            model = Checklist.model_validate(merged)
        except ValidationError as error:
            self._report(error, ChecklistFork, known)
            return None, known
        return (to_playbook(model, self.catalog.singles) if valid else None), known

    def _validate_changes(self, values: dict[str, Any]) -> bool:
        """Validate what only a fork has, and return whether it is valid."""
        said = {key: values[key] for key in _FORK_ONLY if key in values}
        try:
            ChecklistFork.model_validate({**said, "extends": self.base.id, **_SMALLEST})
        except ValidationError as error:
            self.findings += explain_errors(self.fork.path, ChecklistFork, error)
            return False
        return True

    def _leave_out_sections(self) -> dict[str, str]:
        """Remove the sections under `without`, and their checks. Return the checks, each with its section's reason."""
        checks, sections = self.base_values["checks"], dict(self.base_values.get("sections", {}))
        self._apply_without()
        left_out = {
            id_: why
            for section, why in self.head.without.get("sections", {}).items()
            for id_, check in checks.items()
            if section in sections and check.get("section") == section
        }
        self.base_values["checks"] = {id_: check for id_, check in checks.items() if id_ not in left_out}
        return left_out

    def _leave_out_checks(self, entries: dict[str, str]) -> dict[str, str]:
        checks, there = self.base_values["checks"], {}
        for id_, why in entries.items():
            if id_ in checks:
                del checks[id_]
                there[id_] = why
            else:
                self._report_unknown("leave_out", id_, checks)
        return there

    def _adapt_checks(self, entries: dict[str, Any], left_out: dict[str, str]) -> None:
        checks = self.base_values["checks"]
        for id_, adapted in entries.items():
            loc: Loc = ("adapt", id_)
            if id_ in left_out:
                problem = f"the check `{id_}` is left out, so there is nothing to adapt"
                self._find(loc, problem, "Remove it from `adapt`, or don't leave it out.")
            elif id_ not in checks:
                self._report_unknown("adapt", id_, checks)
            elif not adapted:
                self._find(loc, "changes nothing", "Add what is different, or remove this entry.")
            else:
                checks[id_] = {**checks[id_], **adapted}
                self.moved_locs["checks", id_] = self.moved_locs.get(loc, loc)

    def _report_unknown(self, key: str, id_: str, checks: dict[str, Any]) -> None:
        """Report a check that the base does not have, unless it had it when the fork was made."""
        if self._existed_in_base("checks", id_):
            change = self.changes.get("check", {}).get(id_)
            self.lapsed.append(OrphanedOverride(key, id_, change))
        else:
            self._find((key, id_), f"`{self.base.id}` has no check `{id_}`", did_you_mean(id_, checks))

    def _find(self, loc: Loc, problem: str, cure: str) -> None:
        place = self.moved_locs.get(loc, loc)
        self.findings.append(Finding(self.fork.path, place, problem, cure, at_key=True))


_SMALLEST = {"kind": "checklist", "title": "-", "summary": "-", "checks": {"one": {"text": "-"}}}
"""The keys that a whole checklist needs, so that only what a fork has in addition is validated."""
