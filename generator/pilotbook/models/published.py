"""Defines the resolved book as `data/book.json` publishes it.

Comes in: nothing; `render.data` writes the file. Goes out: models, whose JSON Schema describes the file.
Must not know: the book itself.
"""

from __future__ import annotations

from typing import Literal

from .base import Digest, Id, Line, Model, Prose, Ref
from .diagnosis import Diagnosis
from .document import Document, DocumentHere
from .evidence import Comparison, Source
from .home import Home
from .library import Check, Fix, Gap, Gate, Question, Role
from .playbook import Answer, Cost, Job, Kickoff, Metric, Needs, Owner, Stalls
from .renames import Changed, Kind
from .standard import Standard
from .worksheets import Action, Case, ExceptionPath, Integration, Signal, Undo


class PublishedGap(Model):
    """A gap where a playbook selects it."""

    shows: Prose
    """How it shows here."""
    fixes: tuple[Id, ...]
    """The fixes taken."""
    checks: tuple[Id, ...]
    """The checks that close it here."""


class PublishedCheck(Check):
    """A check where it stands in a playbook, with what the playbook adapted."""

    gap: Id
    """The first gap that brings it."""
    fix: Id | None = None
    """The fix that brings it. Left out for the playbook's own."""
    adapted: bool = False
    """Whether the playbook words it differently than the fix."""
    wording: Digest
    """A digest of text and `done_when`. A tick of another wording wants another look."""


class PublishedPlaybook(Model):
    """A playbook with its gaps and checks resolved."""

    title: Line
    """The use case."""
    team: Line
    """The team that it serves."""
    summary: Line
    """What the agent does."""
    job: Job
    """The job in one workflow."""
    owner: Owner
    """Who answers for it."""
    metric: Metric
    """The number that has to move."""
    stalls: Stalls
    """How this pilot stalls."""
    gaps: dict[Id, PublishedGap]
    """The gaps by id, in the order in which they are closed here."""
    checks: dict[Id, PublishedCheck]
    """All checks by id: by gate, then in the order of the gaps."""
    leave_out: dict[Id, Line]
    """The checks of the fixes that are left out, with the reason."""
    answers: dict[Id, Answer]
    """What the written answers look like here."""
    documents: dict[Id, DocumentHere]
    """Documents that are adapted here."""
    autonomy: dict[Id, Action]
    """The boundary of autonomy."""
    exceptions: dict[Id, ExceptionPath]
    """Where exceptions go."""
    cases: dict[Id, Case]
    """The messy cases."""
    integrations: dict[Id, Integration]
    """The systems it is wired to."""
    signals: dict[Id, Signal]
    """What is watched."""
    undo: dict[Id, Undo]
    """How damage is taken back."""
    cost: Cost
    """Cost at full volume: the defaults."""
    needs: Needs
    """What runs under it."""
    kickoff: Kickoff
    """The kick-off meeting."""
    sources: tuple[Ref, ...]
    """The points that it is drawn from."""


class Citation(Model):
    """A place that cites a point."""

    kind: Literal["gaps", "fixes", "questions", "playbooks", "evidence", "home", "diagnose"]
    """What sort of thing cites it."""
    id: str
    """Its id."""


class PublishedBook(Model):
    """The file `data/book.json`."""

    format: Literal[1]
    """The version of this form. It grows when a program that reads it would break."""
    gates: dict[Id, Gate]
    """The gates in order."""
    roles: dict[Id, Role]
    """The roles."""
    questions: dict[Id, Question]
    """The questions in order."""
    gaps: dict[Id, Gap]
    """The gaps in the order in which they are closed."""
    fixes: dict[Id, Fix]
    """The fixes."""
    documents: dict[Id, Document]
    """The documents in the order of the dossier."""
    sources: dict[Id, Source]
    """The articles with their points."""
    standards: dict[Id, Standard] = {}
    """The standards with their controls."""
    comparisons: dict[Id, Comparison]
    """Figures side by side."""
    home: Home
    """What the home page says."""
    diagnosis: Diagnosis | None = None
    """The questions of `/diagnose/`, and how their verdict is reached."""
    playbooks: dict[Id, PublishedPlaybook]
    """The playbooks."""
    changes: dict[Kind, dict[Id, Changed]]
    """What became of ids that are gone."""
    citations: dict[Ref, tuple[Citation, ...]]
    """By point, the places that cite it."""
