"""Defines the library's patterns as authors write them: gates, roles, gaps, fixes, questions.

Comes in: plain values. Goes out: frozen models, each field documented below it.
Must not know: where the values come from, or how pages show them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import ChangeKind, Days, Flag, Hours, Id, Line, Model, Prose, Ref
from .standard import Maps


class Gate(Model):
    """A stage that a pilot passes."""

    title: Line
    """The gate's name, one verb: Choose."""
    question: Line
    """What has to be true to pass, asked as one question."""
    purpose: Prose
    """What happens in this stage and why it comes here."""
    led_by: Id
    """The role that brings the pilot through this gate."""
    takes: Line
    """How long it usually takes, in words: one week."""
    meaning: Literal["before-live-input", "decision", "widening"] | None = None
    """What passing it allows. `before-live-input`: the agent may get its first real input. `decision`: the go, no-go or
    stop is signed here. `widening`: the agent may get more cases, or more people. Each stands at one gate at most, in
    this order."""


class Role(Model):
    """A part that somebody plays in a pilot."""

    title: Line
    """The role's name as it stands on the page."""
    does: Line
    """What this person does for the agent."""
    who: Line
    """Who in a company usually is this person."""


class Stale(Model):
    """When a tick stops counting and has to be made again."""

    days: Days | None = None
    """After this many days."""
    changes: tuple[ChangeKind, ...] = ()
    """When one of these changes after the tick."""

    @model_validator(mode="after")
    def _says_when(self) -> Stale:
        if self.days is None and not self.changes:
            raise PydanticCustomError("stale", "needs `days`, `changes` or both")
        return self


class Check(Model):
    """One line of a checklist: one act that can be verified."""

    text: Line
    """What to do: imperative, one act."""
    done_when: Line
    """What can be verified when it is done."""
    evidence: Line
    """What a reviewer would be shown."""
    role: Id
    """Who does it."""
    gate: Id
    """The gate by which it has to be done."""
    blocking: Flag = False
    """Whether the gate stays shut until it is done."""
    kickoff: Flag = False
    """Whether it is settled at the kick-off meeting."""
    stale_after: Stale | None = None
    """When a tick stops counting. Left out, it counts for good."""
    effort: dict[Id, Hours] = Field(default={}, examples=[{"engineer": 6, "owner": 1}])
    """The hours that it takes, by the role that spends them."""
    keep: tuple[Line, ...] = Field(default=(), examples=[["refused|rejected", "retention"]])
    """What a playbook's own wording has to name as well: each a word or the beginning of one, or several with `|`."""
    document: Id | None = None
    """The document in which it is written down."""
    sources: tuple[Ref, ...] = ()
    """The points that it is drawn from."""
    maps: Maps = Field(default={}, examples=[{"owasp-llm-2026": ["LLM01", "LLM03"]}])
    """The controls that it supports, by standard. An own check that replaces others supports theirs too."""


class Gap(Model):
    """A reason why pilots do not reach production."""

    title: Line
    """The gap as a short sentence: Nobody owns it."""
    order: Annotated[int, Field(strict=True, ge=1, le=999)]
    """Its place in the order in which gaps are closed."""
    after: tuple[Id, ...] = ()
    """The gaps that have to be closed before this one."""
    summary: Line
    """What it is, in one sentence."""
    hidden_because: Prose
    """Why the pilot hid it."""
    signs: Annotated[tuple[Line, ...], Field(min_length=3)]
    """The signs by which a team knows that it has it."""
    cost: Prose
    """What it costs to leave it open."""
    fixes: Annotated[tuple[Id, ...], Field(min_length=1)]
    """What closes it, in order."""
    questions: tuple[Id, ...] = ()
    """The questions whose answers show whether it is closed."""
    sources: tuple[Ref, ...] = ()
    """The points that it is drawn from. None for what a company knows from its own pilots."""
    figures: tuple[Ref, ...] = ()
    """The figures that show its size."""


class Step(Model):
    """One step of a fix."""

    do: Line
    """What to do, starting with a verb."""
    by: Id
    """The role that does it."""
    within: Line
    """By when: before the pilot starts; within five business days."""


class Example(Model):
    """A short case that shows a fix at work."""

    title: Line
    """What happened, in a few words."""
    text: Prose
    """The case, retold."""
    sources: tuple[Ref, ...] = ()
    """Where it was told. Left out for an invented case, which is then marked as invented."""


class Fix(Model):
    """What closes a gap: steps, and the checks that show that it is closed."""

    title: Line
    """The fix as an instruction: Name the owner first."""
    summary: Line
    """What it does, in one sentence."""
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]
    """What is done, in order."""
    closes: tuple[Id, ...] = Field(default=(), examples=[["security-review"]])
    """The gaps that it closes besides those that name it: so a company's own fix joins a gap of the library."""
    replaces: Line
    """What the team did instead until now."""
    example: Example
    """A short case."""
    checks: Annotated[dict[Id, Check], Field(min_length=1)]
    """The checks that show that it is done, by id."""
    sources: tuple[Ref, ...] = ()
    """The points that it is drawn from. None for what a company knows from its own pilots."""
    figures: tuple[Ref, ...] = ()
    """The figures that speak for it."""


class Question(Model):
    """Something that needs an answer in writing."""

    text: Line
    """The question."""
    group: Literal["written", "honest", "volume"]
    """`written`: one of the five written answers. `honest`: one of the honest test. `volume`: ten thousand runs."""
    why: Prose
    """Why it is asked, and what the answer decides."""
    good: Prose
    """What a good answer looks like."""
    bad: Prose
    """What a bad answer sounds like."""
    role: Id
    """Who answers."""
    gap: Id
    """The gap that a bad answer shows."""
    document: Id | None = None
    """The document that holds the answer."""
    sources: tuple[Ref, ...] = ()
    """The points that it is drawn from. None for what a company knows from its own pilots."""


class Gates(Model):
    """The file `gates.yml`."""

    gates: Annotated[dict[Id, Gate], Field(min_length=1)]
    """The gates by id, in the order in which a pilot passes them."""


class Roles(Model):
    """The file `roles.yml`."""

    roles: Annotated[dict[Id, Role], Field(min_length=1)]
    """The roles by id."""


class Questions(Model):
    """The file `questions.yml`."""

    questions: Annotated[dict[Id, Question], Field(min_length=1)]
    """The questions by id, in the order in which they are asked."""
