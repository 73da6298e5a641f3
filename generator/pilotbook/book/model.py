"""The book: content and playbooks, loaded, cross-checked and resolved.

Comes in: models that `resolve` has cross-checked. Goes out: a frozen `Book` in which every reference leads somewhere.
Must not know: templates, pages, MkDocs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from pilotbook.load import Loaded
from pilotbook.models import (
    Changed,
    Changes,
    CheckSnapshot,
    Comparison,
    Diagnosis,
    Document,
    Fix,
    ForkHead,
    Gap,
    GapHere,
    Gate,
    Home,
    OwnCheck,
    Playbook,
    Point,
    Question,
    Record,
    Role,
    Snapshot,
    Source,
    Stale,
)
from pilotbook.models.renames import resolve_renames

ROW_KEYS = ("answers", "documents", "autonomy", "exceptions", "cases", "integrations", "signals", "undo")
"""What a playbook has by id, besides gaps and checks."""
SINGLE_KEYS = ("title", "team", "summary", "job", "owner", "metric", "stalls", "cost", "needs", "kickoff")
"""What a playbook says once."""


def short_digest(value: Any) -> str:
    """Eight hex digits that stand for a plain value."""
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class BookCheck:
    """A check where it stands in a playbook, with what the playbook adapted."""

    id: str
    text: str
    done_when: str
    evidence: str
    role: str
    gate: str
    blocking: bool
    kickoff: bool
    stale_after: Stale | None
    document: str | None
    sources: tuple[str, ...]
    gap: str
    """The first gap that brings it."""
    fix: str | None
    """The fix that brings it. None for the playbook's own."""
    adapted: bool = False
    """Whether the playbook words it differently than the fix."""

    @property
    def wording(self) -> str:
        """A digest of what is ticked, eight hex digits: the tick of a check that is worded anew wants another look."""
        return sha256(f"{self.text}\n{self.done_when}".encode()).hexdigest()[:8]

    @property
    def as_snapshot(self) -> CheckSnapshot:
        """The check as a release remembers it."""
        stale = self.stale_after.model_dump(mode="json", exclude_defaults=True) if self.stale_after else None
        rest = [self.evidence, self.role, self.blocking, self.kickoff, stale, self.document]
        return CheckSnapshot(gate=self.gate, text=self.text, done_when=self.done_when, rest=short_digest(rest))


@dataclass(frozen=True)
class BookGap:
    """A gap where a playbook selects it."""

    id: str
    gap: Gap
    here: GapHere
    fixes: tuple[str, ...]
    checks: tuple[BookCheck, ...]


@dataclass(frozen=True)
class OrphanedOverride:
    """Something that a fork says of what is not in its base any more. It stays in the file and has no effect."""

    key: str
    """Where it stands: `adapt`."""
    id: str
    change: Changed | None
    """What became of it, if `changes.yml` says so."""


@dataclass(frozen=True)
class Fork:
    """What makes a playbook a fork."""

    head: ForkHead
    base: BookPlaybook
    """What it extends, as it is today."""
    left_out: Mapping[str, str]
    """The checks of the base that it leaves out, with the reason."""
    lapsed: tuple[OrphanedOverride, ...]
    overridden_ids: Mapping[str, frozenset[str]]
    """By key, the ids of which its file says something, as they are today."""

    @property
    def behind(self) -> bool:
        """Whether the base is not what the fork's author has seen."""
        return self.head.forked is not None and self.head.forked.digest != self.base.snapshot.digest


@dataclass(frozen=True)
class Summary:
    """What other pages say of a playbook, so that a list of a thousand needs none of them whole."""

    id: str
    path: Path
    """The YAML file."""
    title: str
    team: str
    summary: str
    stall: str
    """The headline of how such a pilot stalls."""
    gaps: Mapping[str, str]
    """By gap that it selects, how the gap shows here."""
    checks: tuple[str, ...]
    """The ids of its checks, by gate."""
    kickoff: int
    """The number of checks that are settled at the kick-off."""
    has_example: bool
    is_fork: bool
    """Whether it extends another playbook."""
    is_behind: bool
    """Whether it is a fork whose base has changed since its author last looked."""


@dataclass(frozen=True)
class BookPlaybook:
    """A playbook with its gaps and checks resolved."""

    id: str
    model: Playbook
    path: Path
    """The YAML file."""
    gaps: tuple[BookGap, ...]
    checks: tuple[BookCheck, ...]
    """By gate, then in the order of the gaps."""
    fork: Fork | None = None
    """What it extends, if it is a fork."""

    @cached_property
    def snapshot(self) -> Snapshot:
        """The playbook as it is now, to be compared with later."""
        model = self.model.model_dump(mode="json", exclude_defaults=True)
        rows = {name: {id_: short_digest(row) for id_, row in model.get(name, {}).items()} for name in ROW_KEYS}
        rows["gaps"] = {gap.id: short_digest([gap.here.shows, gap.fixes]) for gap in self.gaps}
        parts = {name: short_digest(model[name]) for name in SINGLE_KEYS}
        checks = {check.id: check.as_snapshot for check in sorted(self.checks, key=lambda check: check.id)}
        whole = short_digest([{id_: check.model_dump() for id_, check in checks.items()}, rows, parts])
        return Snapshot(digest=whole, checks=checks, rows=rows, parts=parts)

    @property
    def own_checks(self) -> dict[str, OwnCheck]:
        """The checks that this playbook brings into the book: of a fork, those that its base has not."""
        inherited = self.fork.base.model.checks if self.fork else {}
        return {id_: check for id_, check in self.model.checks.items() if id_ not in inherited}

    @cached_property
    def summary(self) -> Summary:
        """What other pages say of it."""
        model = self.model
        return Summary(
            id=self.id,
            path=self.path,
            title=model.title,
            team=model.team,
            summary=model.summary,
            stall=model.stalls.headline,
            gaps={gap.id: gap.here.shows for gap in self.gaps},
            checks=tuple(check.id for check in self.checks),
            kickoff=len(self.kickoff_checks),
            has_example=model.example is not None,
            is_fork=self.fork is not None,
            is_behind=self.fork is not None and self.fork.behind,
        )

    @cached_property
    def kickoff_checks(self) -> tuple[BookCheck, ...]:
        """The checks that are settled at the kick-off."""
        return tuple(check for check in self.checks if check.kickoff)

    def checks_of_gate(self, gate: str) -> tuple[BookCheck, ...]:
        """The checks that have to be done by one gate."""
        return tuple(check for check in self.checks if check.gate == gate)


@dataclass(frozen=True)
class Book:
    """Everything, by id. Mappings keep the order in which things are shown."""

    gates: Mapping[str, Gate]
    roles: Mapping[str, Role]
    questions: Mapping[str, Question]
    sources: Mapping[str, Source]
    gaps: Mapping[str, Gap]
    """In the order in which they are closed."""
    fixes: Mapping[str, Fix]
    documents: Mapping[str, Document]
    playbooks: Mapping[str, Summary]
    load: Callable[[str], BookPlaybook]
    """Loads a whole playbook by its id, a hidden one too. It may read files, so lists use the summaries."""
    comparisons: Mapping[str, Comparison]
    home: Home
    diagnosis: Diagnosis | None
    """The questions of `/diagnose/`, if there are any."""
    changes: Changes
    releases: Mapping[str, Sequence[Path]]
    """The files of the releases, by version."""
    hidden: Mapping[str, Summary]
    """The library's playbooks that this site does not show. They can be forked."""
    register: Sequence[Loaded[Record]]
    """The records of the site's own register."""
    paths: Mapping[tuple[str, str], Path]
    """The file of a thing, by folder and id, as in `("gaps", "ownership")`."""
    citations: Mapping[str, tuple[tuple[str, str], ...]]
    """By point, the things that cite it, each as folder and id."""

    def load_all(self) -> Iterator[BookPlaybook]:
        """Load every playbook that is shown, one after the other."""
        return map(self.load, self.playbooks)

    def find(self, id_: str) -> Summary | None:
        """Find the playbook of an id, or the one that it was renamed to."""
        to, _ = resolve_renames(self.changes.changes.get("playbook", {}), id_, self.playbooks)
        return self.playbooks.get(to[0]) if len(to) == 1 else None

    @cached_property
    def points(self) -> dict[str, Point]:
        """Every point of every source, by `source/point`."""
        return {
            f"{source_id}/{point_id}": point
            for source_id, source in self.sources.items()
            for point_id, point in source.points.items()
        }

    @cached_property
    def uncited_points(self) -> tuple[str, ...]:
        """The points that no pattern or playbook cites."""
        return tuple(ref for ref in self.points if ref not in self.citations)

    @cached_property
    def gaps_of_fix(self) -> dict[str, tuple[str, ...]]:
        """By fix, the gaps that it closes."""
        return {fix: tuple(gap_id for gap_id, gap in self.gaps.items() if fix in gap.fixes) for fix in self.fixes}

    @cached_property
    def playbooks_of_gap(self) -> dict[str, tuple[str, ...]]:
        """By gap, the playbooks that select it."""
        using: dict[str, list[str]] = {gap_id: [] for gap_id in self.gaps}
        for playbook in self.playbooks.values():
            for gap_id in playbook.gaps:
                using[gap_id].append(playbook.id)
        return {gap_id: tuple(playbooks) for gap_id, playbooks in using.items()}
