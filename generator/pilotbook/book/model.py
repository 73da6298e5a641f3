"""Defines the `Book`: all patterns and playbooks of a site, validated, with every reference resolved.

Comes in: models that `resolve` has validated. Goes out: frozen dataclasses in which every id exists.
Must not know: templates, pages, MkDocs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from pilotbook.errors import Mistake
from pilotbook.load import Loaded
from pilotbook.models import (
    Changes,
    Checklist,
    ChecklistPlaybook,
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
    Standard,
)
from pilotbook.models.renames import current_id

from .fork_migration import OrphanedOverride
from .gate_plan import GatePlan
from .state import short_digest, take_snapshot
from .summary import MappedCheck, Summary


@dataclass(frozen=True)
class BookCheck:
    """A check of one playbook, with the playbook's adaptations applied."""

    id: str
    text: str
    done_when: str
    evidence: str
    role: str
    gate: str
    blocking: bool
    kickoff: bool
    stale_after: Stale | None
    effort: Mapping[str, float]
    """The hours that it takes, by role."""
    document: str | None
    sources: tuple[str, ...]
    gap: str
    """The id of the first gap that brings the check into the playbook."""
    fix: str | None
    """The id of the fix that defines the check. `None` if the playbook defines it."""
    adapted: bool = False
    """Whether the playbook changes something about the fix's check."""
    maps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The controls that it supports, by standard."""
    written_gate: str = ""
    """The gate as its author wrote it, if another gate replaces it."""

    @property
    def wording(self) -> str:
        """Eight hex digits that identify the text people sign off. If they change, old sign-offs need a second look."""
        return sha256(f"{self.text}\n{self.done_when}".encode()).hexdigest()[:8]

    @property
    def as_snapshot(self) -> CheckSnapshot:
        """The check as a release stores it."""
        stale = self.stale_after.model_dump(mode="json", exclude_defaults=True) if self.stale_after else None
        rest = [self.evidence, self.role, self.blocking, self.kickoff, stale, self.document]
        return CheckSnapshot(
            gate=self.written_gate or self.gate, text=self.text, done_when=self.done_when, rest=short_digest(rest)
        )


@dataclass(frozen=True)
class BookGap:
    """A gap that a playbook selects, with the fixes and checks that it brings there."""

    id: str
    gap: Gap
    here: GapHere
    fixes: tuple[str, ...]
    checks: tuple[BookCheck, ...]


@dataclass(frozen=True)
class Fork:
    """How a playbook differs from the playbook that it extends."""

    head: ForkHead
    base: BookPlaybook
    """The playbook that the fork extends, in its current state."""
    left_out: Mapping[str, str]
    """The checks of the base that the fork leaves out: by id, the reason."""
    lapsed: tuple[OrphanedOverride, ...]
    overridden_ids: Mapping[str, frozenset[str]]
    """By key of the fork's file, the ids that the fork overrides, as current ids."""

    @property
    def behind(self) -> bool:
        """Whether the base has changed since the fork's author last reviewed it. Needs `forked` in the fork's file."""
        return self.head.forked is not None and self.head.forked.digest != self.base.snapshot.digest


@dataclass(frozen=True)
class BookPlaybook:
    """A playbook with its gaps and checks resolved."""

    id: str
    model: Playbook
    path: Path
    """The YAML file that defines the playbook."""
    gaps: tuple[BookGap, ...]
    checks: tuple[BookCheck, ...]
    """Sorted by gate, then in the order of the gaps."""
    gates: Mapping[str, Gate]
    """The gates that its pilots pass, in order: its own, or the site's."""
    fork: Fork | None = None
    """How it differs from its base, if it is a fork."""
    published: BookPlaybook | None = None
    """The playbook without what drafts bring, if they bring something."""

    @cached_property
    def snapshot(self) -> Snapshot:
        """The current state of the playbook, for later comparisons: texts of checks, and digests of everything else.

        Drafts of gaps, fixes and documents are not part of it.
        """
        if self.published is not None:
            return self.published.snapshot
        gaps = {gap.id: [gap.here.shows, gap.fixes] for gap in self.gaps}
        checks = {check.id: check.as_snapshot for check in sorted(self.checks, key=lambda check: check.id)}
        if self.checklist is None:
            return take_snapshot(self.model, {}, gaps, checks)
        said = self.checklist.model_dump(mode="json", exclude_defaults=True)
        for id_, check in checks.items():
            placed = [said["checks"][id_].get(key) for key in ("section", "priority")]
            checks[id_] = check.model_copy(update={"rest": short_digest([check.rest, placed])})
        return take_snapshot(self.model, {"sections": said.get("sections", {})}, gaps, checks)

    @cached_property
    def plan(self) -> GatePlan:
        """Its gates in their order, with what passing them means."""
        return GatePlan.of(self.gates)

    @property
    def checklist(self) -> Checklist | None:
        """What its author wrote, if it is a checklist and not about an agent."""
        return self.model.checklist if isinstance(self.model, ChecklistPlaybook) else None

    @property
    def own_checks(self) -> dict[str, OwnCheck]:
        """The checks that this playbook's file defines, by id. A fork's inherited checks are not among them."""
        inherited = self.fork.base.model.checks if self.fork else {}
        return {id_: check for id_, check in self.model.checks.items() if id_ not in inherited}

    @cached_property
    def summary(self) -> Summary:
        """The facts that other pages show."""
        model = self.model
        return Summary(
            id=self.id,
            path=self.path,
            title=model.title,
            team=model.team or "",
            summary=model.summary,
            stall=model.stalls.headline if model.stalls else "",
            gaps={gap.id: gap.here.shows for gap in self.gaps},
            checks=tuple(check.id for check in self.checks),
            maps=tuple(
                MappedCheck(check.id, check.text, check.gate, check.maps)
                for check in self.checks
                if check.maps and (check.fix is None or getattr(model.adapt.get(check.id), "maps", None))
            ),
            kickoff=len(self.kickoff_checks),
            has_kickoff=model.kickoff is not None,
            has_example=model.example is not None,
            gates={id_: gate.title for id_, gate in model.gates.items()},
            is_draft=model.draft,
            is_checklist=self.checklist is not None,
            is_fork=self.fork is not None,
            is_behind=self.fork is not None and self.fork.behind,
        )

    @cached_property
    def kickoff_checks(self) -> tuple[BookCheck, ...]:
        """The checks that the team settles at the kickoff."""
        return tuple(check for check in self.checks if check.kickoff)

    def checks_of_gate(self, gate: str) -> tuple[BookCheck, ...]:
        """Return the checks that are due at one gate, in the order of the gaps."""
        return tuple(check for check in self.checks if check.gate == gate)


@dataclass(frozen=True)
class Book:
    """Everything a site shows, by id. Every mapping has the order in which pages list its items."""

    gates: Mapping[str, Gate]
    roles: Mapping[str, Role]
    questions: Mapping[str, Question]
    sources: Mapping[str, Source]
    standards: Mapping[str, Standard]
    gaps: Mapping[str, Gap]
    """In the order in which a team closes them."""
    fixes: Mapping[str, Fix]
    documents: Mapping[str, Document]
    playbooks: Mapping[str, Summary]
    """The playbooks that the site shows."""
    load: Callable[[str], BookPlaybook]
    """Loads a whole playbook by its id, shown or hidden; call it with an id of `playbooks` or `hidden`.

    After a full load all playbooks are in memory. In an incremental build this reads and resolves the playbook's files
    and keeps only the last few, so code that lists playbooks uses their summaries; it then raises `PilotbookError` if
    the files have changed since the book was loaded.
    """
    comparisons: Mapping[str, Comparison]
    home: Home
    diagnosis: Diagnosis | None
    """The questions of the page `/diagnose/`, if the site has them."""
    changes: Changes
    """The replacements of removed IDs, merged from the `changes.yml` of all layers."""
    releases: Mapping[str, Sequence[Path]]
    """The files of the releases, by version: one for each layer that has this version."""
    hidden: Mapping[str, Summary]
    """The library's playbooks that the site does not show. A site can still fork them."""
    register: Sequence[Loaded[Record]]
    """The pilot records in the site's `register` folder."""
    paths: Mapping[tuple[str, str], Path]
    """The file of each thing, by folder and id, as in `("gaps", "ownership")`. Single files have the id `""`."""
    citations: Mapping[str, tuple[tuple[str, str], ...]]
    """By point (`source/point`), the things that cite it, each as folder and id."""
    unread: Sequence[Mistake] = ()
    """The mistakes in the register, whose files are left out of it."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """The playbooks that a lenient load left out, each with the mistakes that concern it. Else there are none."""
    with_drafts: Book | None = None
    """The same book with its drafts of gaps, fixes and documents, if it leaves some out."""

    @cached_property
    def plan(self) -> GatePlan:
        """The gates in their order, with what passing them means."""
        return GatePlan.of(self.gates)

    def load_all(self) -> Iterator[BookPlaybook]:
        """Load every playbook that the site shows, one at a time."""
        return map(self.load, self.playbooks)

    def find(self, id_: str) -> Summary | None:
        """Return the summary of a shown playbook by its current or a former id, or `None` if there is none."""
        return self.playbooks.get(current_id(self.changes.changes.get("playbook", {}), id_, self.playbooks))

    @cached_property
    def points(self) -> dict[str, Point]:
        """The points of all sources, by `source/point`."""
        return {
            f"{source_id}/{point_id}": point
            for source_id, source in self.sources.items()
            for point_id, point in source.points.items()
        }

    @cached_property
    def uncited_points(self) -> tuple[str, ...]:
        """The points, as `source/point`, that nothing in the book cites."""
        return tuple(ref for ref in self.points if ref not in self.citations)

    @cached_property
    def gaps_of_fix(self) -> dict[str, tuple[str, ...]]:
        """By id of each fix, the ids of the gaps that it closes."""
        return {fix: tuple(gap_id for gap_id, gap in self.gaps.items() if fix in gap.fixes) for fix in self.fixes}

    @cached_property
    def playbooks_of_gap(self) -> dict[str, tuple[str, ...]]:
        """By id of each gap, the ids of the shown playbooks that select it."""
        using: dict[str, list[str]] = {gap_id: [] for gap_id in self.gaps}
        for playbook in self.playbooks.values():
            for gap_id in playbook.gaps:
                using[gap_id].append(playbook.id)
        return {gap_id: tuple(playbooks) for gap_id, playbooks in using.items()}
