"""Defines the resolved book as `data/book.json` publishes it.

Comes in: nothing; `render.data` writes the file. Goes out: models, whose JSON Schema describes the file.
Must not know: the book itself.
"""

from __future__ import annotations

from typing import Literal

from .base import Digest, Id, Line, Model, Prose, Ref
from .cost_inputs import Cost
from .diagnosis import Diagnosis
from .document import Document, DocumentHere
from .evidence import Comparison, Source
from .home import Home
from .library import Check, Fix, Gap, Gate, Question, Role
from .playbook import Answer, Job, Kickoff, Metric, Needs, Owner, Stalls
from .renames import Changed, Kind
from .standard import Standard
from .worksheets import Action, Case, ExceptionPath, Integration, Signal, Undo


class PublishedGap(Model):
    """A gap as a playbook selects it."""

    shows: Prose
    """How it shows up here."""
    fixes: tuple[Id, ...]
    """The fixes used here."""
    checks: tuple[Id, ...]
    """The checks that close it here."""


class PublishedCheck(Check):
    """A check as it appears in a playbook, with the playbook's changes."""

    gap: Id | Literal[""]
    """The first gap that includes it. Empty if the playbook has no gaps."""
    fix: Id | None = None
    """The fix that includes it. Left out for the playbook's own checks."""
    adapted: bool = False
    """Whether the playbook changes the fix's wording."""
    wording: Digest
    """A hash of `text` and `done_when`. A sign-off of a different wording needs another review."""


class PublishedPlaybook(Model):
    """A playbook with its gaps and checks resolved."""

    title: Line
    """The use case."""
    team: Line | None = None
    """The team it is for."""
    summary: Line
    """What the agent does."""
    job: Job | None = None
    """What the agent does: one workflow."""
    owner: Owner | None = None
    """Who owns the agent."""
    metric: Metric | None = None
    """The primary metric."""
    stalls: Stalls | None = None
    """How this pilot stalls."""
    gates: dict[Id, Gate] = {}
    """Its own gates, in order, if it has some. They replace those of the book."""
    gaps: dict[Id, PublishedGap]
    """The gaps by ID, in the order to close them here."""
    checks: dict[Id, PublishedCheck]
    """All checks by ID: by gate, then in the order of the gaps."""
    leave_out: dict[Id, Line]
    """The checks from the fixes that are left out, each with the reason."""
    answers: dict[Id, Answer]
    """Sample answers for this use case."""
    documents: dict[Id, DocumentHere]
    """Documents that differ here."""
    autonomy: dict[Id, Action]
    """The agent permissions."""
    exceptions: dict[Id, ExceptionPath]
    """The exceptions, and who handles them."""
    cases: dict[Id, Case]
    """The edge cases."""
    integrations: dict[Id, Integration]
    """The integrations."""
    signals: dict[Id, Signal]
    """The monitoring signals."""
    undo: dict[Id, Undo]
    """The rollback steps."""
    cost: Cost | None = None
    """The default inputs of the cost model."""
    needs: Needs | None = None
    """The technical requirements."""
    kickoff: Kickoff | None = None
    """The kickoff meeting."""
    sources: tuple[Ref, ...]
    """The source points it is based on."""


class Citation(Model):
    """A place that cites a source statement."""

    kind: Literal["gaps", "fixes", "questions", "playbooks", "evidence", "home", "diagnose"]
    """The kind of thing that cites it."""
    id: str
    """Its id."""


class PublishedBook(Model):
    """The file `data/book.json`."""

    format: Literal[1]
    """The format version. It goes up with every breaking change."""
    gates: dict[Id, Gate]
    """The gates, in order."""
    roles: dict[Id, Role]
    """The roles."""
    questions: dict[Id, Question]
    """The questions, in order."""
    gaps: dict[Id, Gap]
    """The gaps, in the order to close them."""
    fixes: dict[Id, Fix]
    """The fixes."""
    documents: dict[Id, Document]
    """The documents, in the order of the go-live pack."""
    sources: dict[Id, Source]
    """The articles with their statements."""
    standards: dict[Id, Standard] = {}
    """The standards with their controls."""
    comparisons: dict[Id, Comparison]
    """The comparisons of figures."""
    home: Home
    """What the home page says."""
    diagnosis: Diagnosis | None = None
    """The questions on `/diagnose/`, and how the answers lead to a verdict."""
    playbooks: dict[Id, PublishedPlaybook]
    """The playbooks."""
    changes: dict[Kind, dict[Id, Changed]]
    """What happened to IDs that are gone."""
    citations: dict[Ref, tuple[Citation, ...]]
    """The places that cite each point."""
