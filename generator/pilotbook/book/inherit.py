"""Turns forks into playbooks: finds the base of each fork and applies the fork to it.

A base that is a fork itself is resolved first, so that a fork always extends a whole playbook.

Comes in: a `Catalog`. Goes out: the same catalog with every fork among its playbooks, and a `ResolvedFork` for each.
Must not know: YAML, pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ValidationError

from pilotbook.errors import Finding, did_you_mean
from pilotbook.load import Catalog, Loaded, RawFork, explain_errors
from pilotbook.load.catalog import FORK_KEYS
from pilotbook.models import ChecklistFork, ChecklistPlaybook, ForkHead, Model, Playbook
from pilotbook.models.renames import current_id

from .checklist_overlay import ChecklistOverlay
from .overlay import Overlay, ResolvedFork


@dataclass
class ResolvedForks:
    """The forks of a catalog that have a valid base, by id, and the findings about all of them."""

    resolved: dict[str, ResolvedFork] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def resolve_forks(catalog: Catalog) -> ResolvedForks:
    """Resolve every fork of a catalog, and add the resulting playbooks to it in the order of the site.

    A fork with a mistake, or whose base has one, does not become a playbook: its id goes into `catalog.broken`.
    """
    unfolding = _ForkResolver(catalog)
    for fork in catalog.forks.values():
        unfolding.resolve(fork, ())
    made = {**catalog.playbooks, **{id_: loaded for (id_, _), loaded in unfolding.resolved.items() if loaded}}
    catalog.playbooks = {id_: made[id_] for id_ in catalog.order if id_ in made}
    for id_ in catalog.forks.keys() - made.keys():
        catalog.broken.setdefault("playbooks", set()).add(id_)
    return unfolding.forks


class _ForkResolver:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.changes = catalog.merged_renames().changes
        self.forks = ResolvedForks()
        self.resolved: dict[tuple[str, bool], Loaded[Playbook] | None] = {}
        """By id, and whether it is the topmost of that id: a fork can extend a fork of the same id in a lower layer."""
        self.shadowed: dict[str, ResolvedFork] = {}

    def resolve(self, fork: RawFork, trail: tuple[str, ...]) -> Loaded[Playbook] | None:
        """Return the playbook that a fork defines, or `None` if it has a mistake. Resolves each fork only once."""
        on_top = self.catalog.forks.get(fork.id) is fork
        if (fork.id, on_top) not in self.resolved:
            self.resolved[fork.id, on_top] = None  # ends a circular reference
            self.resolved[fork.id, on_top] = self._resolve(fork, (*trail, fork.id), on_top=on_top)
        return self.resolved[fork.id, on_top]

    def _resolve(self, fork: RawFork, trail: tuple[str, ...], *, on_top: bool) -> Loaded[Playbook] | None:
        head = self._parse_head(fork)
        base = self._find_base(fork, head, trail) if head else None
        if head is None or base is None:
            self._validate_alone(fork)
            return None
        of = self.shadowed.get(base.id) if base.id == fork.id else self.forks.resolved.get(base.id)
        apply_to = ChecklistOverlay if isinstance(base.model, ChecklistPlaybook) else Overlay
        join = apply_to(self.catalog, self.changes, fork, head, base)
        playbook, known = join.apply(of)
        self.forks.findings += join.findings
        if playbook is None:
            return None
        (self.forks.resolved if on_top else self.shadowed)[fork.id] = known
        return Loaded(fork.id, playbook, fork.path)

    def _parse_head(self, fork: RawFork) -> ForkHead | None:
        try:
            return ForkHead.model_validate({key: fork.values[key] for key in FORK_KEYS if key in fork.values})
        except ValidationError as error:
            self.forks.findings += explain_errors(fork.path, ForkHead, error)
            return None

    def _find_base(self, fork: RawFork, head: ForkHead, trail: tuple[str, ...]) -> Loaded[Playbook] | None:
        id_ = self._current_id(head.extends)
        if id_ == fork.id:
            found: Loaded[Playbook] | RawFork | None = self.catalog.shadowed.get(id_)
        else:
            found = self.catalog.playbooks.get(id_) or self.catalog.forks.get(id_)
        if found is None:
            self._report_missing_base(fork, id_)
        elif isinstance(found, RawFork):
            if id_ in trail and id_ != fork.id:
                self._report_cycle(fork, trail[trail.index(id_) :])
                return None
            return self.resolve(found, trail)
        return found

    def _current_id(self, id_: str) -> str:
        known = {*self.catalog.playbooks, *self.catalog.forks}
        return current_id(self.changes.get("playbook", {}), id_, known)

    def _report_missing_base(self, fork: RawFork, id_: str) -> None:
        if id_ in self.catalog.broken.get("playbooks", set()) and id_ != fork.id:
            return  # its file exists and has its own findings
        if id_ == fork.id:
            problem, known = "a playbook can't extend itself", "Name a different playbook."
        else:
            change = self.changes.get("playbook", {}).get(id_)
            why = f": it was {change.kind} in {change.version}" if change else ""
            problem = f"there is no playbook `{id_}`{why}"
            known = did_you_mean(id_, {*self.catalog.playbooks, *self.catalog.forks} - {fork.id})
        self.forks.findings.append(Finding(fork.path, ("extends",), problem, known))

    def _report_cycle(self, fork: RawFork, circle: tuple[str, ...]) -> None:
        start = circle.index(min(circle))
        turned = (*circle[start:], *circle[:start], circle[start])
        shown = " extends ".join(f"`{id_}`" for id_ in turned)
        path = self.catalog.forks[min(circle)].path
        problem = f"circular reference: {shown}"
        cure = "Make one of them extend a different playbook."
        self.forks.findings.append(Finding(path, ("extends",), problem, cure))

    def _validate_alone(self, fork: RawFork) -> None:
        """Validate a fork whose base is unknown. Ignores missing keys, since the base may have them."""
        values = {key: value for key, value in fork.values.items() if key not in FORK_KEYS}
        model: type[Model] = Playbook
        if values.get("kind") == "checklist":
            model, values = ChecklistFork, {"extends": "base", **values}
        try:
            model.model_validate(values)
        except ValidationError as error:
            missing = {details["loc"] for details in error.errors() if details["type"] == "missing"}
            told = explain_errors(fork.path, model, error)
            places = {loc[:-1] for loc in missing}
            self.forks.findings += [
                one for one in told if not (one.loc in places and one.problem.startswith("the key `"))
            ]
