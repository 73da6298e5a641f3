"""The book: content and playbooks, loaded, cross-checked and resolved.

Comes in: folders. Goes out: a frozen `Book` in which every reference leads somewhere, or a `BookError`.
Must not know: templates, pages, MkDocs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from .models import (
    Changes,
    Comparison,
    Document,
    Fix,
    Gap,
    GapHere,
    Gate,
    Home,
    Playbook,
    Point,
    Question,
    Role,
    Source,
    Stale,
)


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


@dataclass(frozen=True)
class GapInPlaybook:
    """A gap where a playbook selects it."""

    id: str
    gap: Gap
    here: GapHere
    fixes: tuple[str, ...]
    checks: tuple[BookCheck, ...]


@dataclass(frozen=True)
class BookPlaybook:
    """A playbook with its gaps and checks resolved."""

    id: str
    model: Playbook
    path: Path
    """The YAML file."""
    gaps: tuple[GapInPlaybook, ...]
    checks: tuple[BookCheck, ...]
    """By gate, then in the order of the gaps."""
    digest: str = ""

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
    playbooks: Mapping[str, BookPlaybook]
    comparisons: Mapping[str, Comparison]
    home: Home
    changes: Changes
    paths: Mapping[tuple[str, str], Path]
    """The file of a thing, by folder and id, as in `("gaps", "ownership")`."""
    citations: Mapping[str, tuple[tuple[str, str], ...]]
    """By point, the things that cite it, each as folder and id."""

    @cached_property
    def points(self) -> dict[str, Point]:
        """Every point of every source, by `source/point`."""
        return {
            f"{source_id}/{point_id}": point
            for source_id, source in self.sources.items()
            for point_id, point in source.points.items()
        }

    @cached_property
    def uncited(self) -> tuple[str, ...]:
        """The points that no pattern or playbook cites."""
        return tuple(ref for ref in self.points if ref not in self.citations)

    @cached_property
    def gap_of_fix(self) -> dict[str, tuple[str, ...]]:
        """By fix, the gaps that it closes."""
        return {fix: tuple(gap_id for gap_id, gap in self.gaps.items() if fix in gap.fixes) for fix in self.fixes}

    @cached_property
    def playbooks_of_gap(self) -> dict[str, tuple[str, ...]]:
        """By gap, the playbooks that select it."""
        using: dict[str, list[str]] = {gap_id: [] for gap_id in self.gaps}
        for playbook in self.playbooks.values():
            for gap in playbook.gaps:
                using[gap.id].append(playbook.id)
        return {gap_id: tuple(playbooks) for gap_id, playbooks in using.items()}

    @cached_property
    def fix_checks(self) -> dict[str, tuple[str, ...]]:
        """By fix, the ids of its checks."""
        return {fix_id: tuple(fix.checks) for fix_id, fix in self.fixes.items()}
