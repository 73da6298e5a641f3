"""Defines a playbook as its author writes it: one use case with its gaps, checks, worksheets, cost and example.

Comes in: plain values. Goes out: frozen models.
Must not know: the library that the ids refer to; `book.resolve` joins the two.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from .base import Flag, Hours, Id, Line, Minutes, Model, Prose, Ref
from .cost_inputs import Cost
from .document import DocumentHere
from .library import Check, Gate, Stale
from .record import Record
from .standard import Maps
from .worksheets import Action, Case, ExceptionPath, Integration, Signal, Undo


class Job(Model):
    """The one workflow that the agent handles."""

    does: Prose
    """What the agent does, from start to finish."""
    starts_when: Line
    """What starts a run."""
    ends_when: Line
    """The state of the system of record when a run is done."""
    today: Prose
    """How people do this work now: who does it, how often, in which systems, and how long it takes."""
    leaves_out: Annotated[tuple[Line, ...], Field(min_length=1)]
    """What the agent doesn't do, so that nobody expects it to."""


class Owner(Model):
    """Who owns the agent in production."""

    title: Line
    """The usual job title of the production owner."""
    answers_for: Line
    """What this person is accountable for."""
    week_changes: Line
    """Whose week changes because of the agent, and how."""
    operator: Line
    """The job title of the person who runs and tunes the agent day to day."""


class Metric(Model):
    """The primary metric."""

    name: Line
    """The metric: qualified meetings held per month."""
    formula: Line
    """How to count it, and from which system."""
    before: Line
    """How to measure the baseline before the pilot, and over what period."""
    after: Line
    """How, and how often, to measure it afterward."""
    target: Line
    """What counts as success."""
    guardrail: Line
    """The metric that must not get worse, and its limit."""


class Stalls(Model):
    """How this pilot stalls."""

    headline: Line
    """How it stalls, in one sentence."""
    story: Prose
    """What happens, step by step, in the words of the people involved."""
    sources: tuple[Ref, ...] = ()
    """Where the story comes from."""


class GapHere(Model):
    """A gap as it shows up in this playbook."""

    shows: Prose
    """How it shows up here: who sees what, in which system."""
    fixes: tuple[Id, ...] | None = None
    """The fixes to use. If left out, all the gap's fixes."""


class Adapted(Model):
    """New wording for a check from a fix. Anything left out stays as it is in the fix."""

    text: Line | None = None
    """What to do: one action, starting with a verb."""
    done_when: Line | None = None
    """What someone can verify when it's done."""
    evidence: Line | None = None
    """What you would show a reviewer."""
    role: Id | None = Field(default=None, examples=["owner"])
    """The role that does it."""
    gate: Id | None = Field(default=None, examples=["protect"])
    """The gate it has to be done by."""
    blocking: Flag | None = None
    """Whether it blocks the gate until it's done."""
    kickoff: Flag | None = None
    """Whether the kickoff meeting covers it."""
    stale_after: Stale | None = None
    """When the sign-off expires."""
    effort: dict[Id, Hours] | None = Field(default=None, examples=[{"engineer": 6, "owner": 1}])
    """How many hours it takes, by role."""
    document: Id | None = Field(default=None, examples=["owner-charter"])
    """The document it is recorded in."""
    maps: Maps | None = Field(default=None, examples=[{"owasp-llm-2026": ["LLM02"]}])
    """More controls that it supports here, in addition to those of the fix's check."""


class OwnCheck(Check):
    """A check that only this playbook has."""

    gap: Id | None = Field(default=None, examples=["monitoring"])
    """The gap it helps close. Leave it out only in a playbook without gaps."""
    replaces: tuple[Id, ...] = Field(default=(), examples=[["runaway-stopped"]])
    """The library's checks that it replaces here."""


class Answer(Model):
    """Sample answers to a question in this use case."""

    good: Prose
    """An answer that a reviewer would accept, worded the way someone would write it."""
    bad: Line
    """A common answer that settles nothing."""


class Needs(Model):
    """What the agent needs in order to run."""

    orchestration: Line
    """What runs, retries and resumes the steps of a run."""
    state: Line
    """What is stored between runs, and where."""
    monitoring: Line
    """What is logged for each action, and what triggers an alert."""
    recovery: Line
    """What the agent does when a system or the model fails, or its confidence is too low."""


class AgendaItem(Model):
    """One agenda item of the kickoff meeting."""

    title: Line
    """What the meeting settles."""
    minutes: Minutes
    """How many minutes it takes."""
    led_by: Id
    """The role that leads it."""
    outcome: Line
    """What is written down afterward."""
    cells: Annotated[int, Field(strict=True, ge=1, le=500)] | None = Field(default=None, examples=[42])
    """How many table cells the meeting fills in during this item, such as three for each of fourteen actions."""


class Kickoff(Model):
    """The kickoff meeting. It takes 60 to 90 minutes."""

    present: Annotated[tuple[Id, ...], Field(min_length=2)]
    """The roles that must attend."""
    bring: Annotated[tuple[Line, ...], Field(min_length=1)]
    """What to bring."""
    agenda: Annotated[tuple[AgendaItem, ...], Field(min_length=3)]
    """The agenda, in order."""


class Playbook(Model):
    """One use case: its gaps, checks, worksheets and cost.

    Only `title`, `summary` and checks are required: your own under `checks`, or those that `gaps` bring.
    """

    title: Line
    """The use case, such as Sales development agent."""
    team: Line | None = Field(default=None, examples=["Sales"])
    """The team it is for: Sales."""
    summary: Line
    """What the agent does, in one sentence."""
    draft: Flag = Field(default=False, examples=[True])
    """Whether it is a draft: `serve` shows it, and builds leave it out."""
    job: Job | None = None
    """What the agent does: one workflow."""
    owner: Owner | None = None
    """Who owns the agent."""
    metric: Metric | None = None
    """The primary metric."""
    stalls: Stalls | None = None
    """How this pilot stalls."""
    gates: Annotated[dict[Id, Gate], Field(min_length=1)] = {}
    """Its own gates by ID, in the order a pilot passes them. If left out, the site's. A fork's replace its base's."""
    gaps: Annotated[dict[Id, GapHere], Field(min_length=1)] = {}
    """The gaps by ID, in the order to close them here."""
    adapt: dict[Id, Adapted] = {}
    """Checks from the fixes that differ here, by ID."""
    leave_out: dict[Id, Line] = {}
    """Checks from the fixes that don't apply here, by ID, each with the reason."""
    checks: dict[Id, OwnCheck] = {}
    """The playbook's own checks, by ID."""
    answers: dict[Id, Answer] = {}
    """Sample answers for this use case, by question ID."""
    documents: dict[Id, DocumentHere] = {}
    """Documents of the go-live pack that differ here, by ID."""
    autonomy: Annotated[dict[Id, Action], Field(min_length=1)] = {}
    """The agent permissions, one row per action."""
    exceptions: Annotated[dict[Id, ExceptionPath], Field(min_length=1)] = {}
    """Where exceptions go, one row per case."""
    cases: Annotated[dict[Id, Case], Field(min_length=1)] = {}
    """The edge cases, one row per case."""
    integrations: Annotated[dict[Id, Integration], Field(min_length=1)] = {}
    """The integrations, one row per system."""
    signals: Annotated[dict[Id, Signal], Field(min_length=1)] = {}
    """The monitoring signals, one row per signal."""
    undo: Annotated[dict[Id, Undo], Field(min_length=1)] = {}
    """The rollback steps, one row per kind of damage."""
    cost: Cost | None = None
    """The default inputs of the cost model."""
    needs: Needs | None = None
    """The technical requirements: orchestration, state, monitoring and recovery."""
    kickoff: Kickoff | None = None
    """The kickoff meeting."""
    example: Record | None = None
    """The filled-in record of an invented company's pilot."""
    sources: tuple[Ref, ...] = ()
    """The source points it is based on."""

    @field_validator("team", "job", "owner", "metric", "stalls", "cost", "needs", "kickoff", mode="before")
    @classmethod
    def _says_something(cls, value: object) -> object:
        if value is None:
            raise PydanticCustomError("empty", "is empty")
        return value

    @model_validator(mode="after")
    def _has_checks(self) -> Playbook:
        if not self.gaps and not self.checks:
            raise PydanticCustomError("no_checks", "no checks")
        return self

    @property
    def replaced_checks(self) -> dict[str, str]:
        """The library checks that the playbook replaces, by ID, each with the ID of its replacement."""
        return {replaced: id_ for id_, check in self.checks.items() for replaced in check.replaces}
