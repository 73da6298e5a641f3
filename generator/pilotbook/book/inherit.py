"""Forks to playbooks: what a fork says, laid over what it extends.

Comes in: a `Shelf`. Goes out: the shelf with every fork as a playbook, and what is known of each fork.
Must not know: YAML, pages. A fork of a fork is joined from the ground up; each joins a whole playbook.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ValidationError

from pilotbook.errors import Finding, did_you_mean
from pilotbook.load import Loaded, Shelf, Written, explain
from pilotbook.load.catalog import FORK_KEYS
from pilotbook.models import ForkHead, Playbook
from pilotbook.models.renames import follow

from .overlay import Join, Unfolded


@dataclass
class Forks:
    """What became of the forks of a shelf."""

    known: dict[str, Unfolded] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def unfold(shelf: Shelf) -> Forks:
    """Make a playbook of every fork, on the shelf, in its place.

    A fork with a mistake, or of a playbook that has one, becomes no playbook; it is then noted as broken.
    """
    unfolding = _Unfolding(shelf)
    for fork in shelf.forks.values():
        unfolding.playbook(fork, ())
    made = {**shelf.playbooks, **{id_: loaded for (id_, _), loaded in unfolding.made.items() if loaded}}
    shelf.playbooks = {id_: made[id_] for id_ in shelf.order if id_ in made}
    for id_ in shelf.forks.keys() - made.keys():
        shelf.broken.setdefault("playbooks", set()).add(id_)
    return unfolding.forks


class _Unfolding:
    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.changes = shelf.changes().changes
        self.forks = Forks()
        self.made: dict[tuple[str, bool], Loaded[Playbook] | None] = {}
        """By id, and whether it is the one on top: a fork may lie over a fork of the same id."""
        self.under: dict[str, Unfolded] = {}

    def playbook(self, fork: Written, trail: tuple[str, ...]) -> Loaded[Playbook] | None:
        """The playbook that a fork makes, or None when it has a mistake. Each fork is joined once."""
        on_top = self.shelf.forks.get(fork.id) is fork
        if (fork.id, on_top) not in self.made:
            self.made[fork.id, on_top] = None  # so that a circle ends
            self.made[fork.id, on_top] = self._joined(fork, (*trail, fork.id), on_top=on_top)
        return self.made[fork.id, on_top]

    def _joined(self, fork: Written, trail: tuple[str, ...], *, on_top: bool) -> Loaded[Playbook] | None:
        head = self._head(fork)
        base = self._base(fork, head, trail) if head else None
        if head is None or base is None:
            self._check_alone(fork)
            return None
        of = self.under.get(base.id) if base.id == fork.id else self.forks.known.get(base.id)
        join = Join(self.shelf, self.changes, fork, head, base)
        playbook, known = join.run(of)
        self.forks.findings += join.findings
        if playbook is None:
            return None
        (self.forks.known if on_top else self.under)[fork.id] = known
        return Loaded(fork.id, playbook, fork.path)

    def _head(self, fork: Written) -> ForkHead | None:
        try:
            return ForkHead.model_validate({key: fork.values[key] for key in FORK_KEYS if key in fork.values})
        except ValidationError as error:
            self.forks.findings += explain(fork.path, ForkHead, error)
            return None

    def _base(self, fork: Written, head: ForkHead, trail: tuple[str, ...]) -> Loaded[Playbook] | None:
        id_ = self._today(head.extends)
        if id_ == fork.id:
            found: Loaded[Playbook] | Written | None = self.shelf.below.get(id_)
        else:
            found = self.shelf.playbooks.get(id_) or self.shelf.forks.get(id_)
        if found is None:
            self._no_base(fork, id_)
        elif isinstance(found, Written):
            if id_ in trail and id_ != fork.id:
                self._circle(fork, trail[trail.index(id_) :])
                return None
            return self.playbook(found, trail)
        return found

    def _today(self, id_: str) -> str:
        known = {*self.shelf.playbooks, *self.shelf.forks}
        to, _ = follow(self.changes.get("playbook", {}), id_, known)
        return to[0] if len(to) == 1 else id_

    def _no_base(self, fork: Written, id_: str) -> None:
        if id_ in self.shelf.broken.get("playbooks", set()) and id_ != fork.id:
            return  # it is there, and has mistakes of its own
        if id_ == fork.id:
            problem, known = "extends itself", "Name another playbook."
        else:
            change = self.changes.get("playbook", {}).get(id_)
            why = f": it was {change.kind} in {change.version}" if change else ""
            problem = f"there is no playbook `{id_}`{why}"
            known = did_you_mean(id_, {*self.shelf.playbooks, *self.shelf.forks} - {fork.id})
        self.forks.findings.append(Finding(fork.path, ("extends",), problem, known))

    def _circle(self, fork: Written, circle: tuple[str, ...]) -> None:
        start = circle.index(min(circle))
        turned = (*circle[start:], *circle[:start], circle[start])
        shown = " extends ".join(f"`{id_}`" for id_ in turned)
        path = self.shelf.forks[min(circle)].path
        problem = f"goes round in a circle: {shown}"
        self.forks.findings.append(Finding(path, ("extends",), problem, "Let one of them extend another playbook."))

    def _check_alone(self, fork: Written) -> None:
        """Tell what can be told of a fork whose base is not known: everything but what it may leave to the base."""
        values = {key: value for key, value in fork.values.items() if key not in FORK_KEYS}
        try:
            Playbook.model_validate(values)
        except ValidationError as error:
            missing = {details["loc"] for details in error.errors() if details["type"] == "missing"}
            told = explain(fork.path, Playbook, error)
            places = {loc[:-1] for loc in missing}
            self.forks.findings += [
                one for one in told if not (one.loc in places and one.problem.startswith("the key `"))
            ]
