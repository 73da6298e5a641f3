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
    """A gate that a pilot has to pass."""

    title: Line
    """The gate's name, a single verb: Choose."""
    question: Line
    """What has to be true to pass, as one question."""
    purpose: Prose
    """What happens in this stage, and why it comes at this point."""
    led_by: Id
    """The role that takes the pilot through this gate."""
    takes: Line
    """How long it usually takes, in words, such as one week."""
    meaning: Literal["before-live-input", "decision", "widening"] | None = None
    """What passing it allows. `before-live-input`: the agent can get its first real input. `decision`: the go, no-go or
    stop is signed here. `widening`: the agent can get more cases or more users. Use each one for at most one gate, in
    this order."""
    replaces: tuple[Id, ...] = Field(default=(), examples=[["choose", "design"]])
    """The gates that this one replaces: the library's, or former ones. What names them is due here."""


class Role(Model):
    """A role in a pilot."""

    title: Line
    """The role's name, as shown on pages."""
    does: Line
    """What this person does for the agent."""
    who: Line
    """Who usually has this role in a company."""


class Stale(Model):
    """When a sign-off expires and has to be renewed."""

    days: Days | None = None
    """The number of days after which it expires."""
    changes: tuple[ChangeKind, ...] = ()
    """When one of these changes after the sign-off."""

    @model_validator(mode="after")
    def _says_when(self) -> Stale:
        if self.days is None and not self.changes:
            raise PydanticCustomError("stale", "needs `days`, `changes` or both")
        return self


class Check(Model):
    """One check of a checklist: one action that someone can verify."""

    text: Line
    """What to do: one action, starting with a verb."""
    done_when: Line
    """What someone can verify when it's done.

    It may contain links: `[label](https://…)`."""
    evidence: Line
    """What you would show a reviewer."""
    role: Id
    """The role that does it."""
    gate: Id
    """The gate it has to be done by."""
    blocking: Flag = False
    """Whether it blocks the gate until it's done."""
    kickoff: Flag = False
    """Whether the kickoff meeting covers it."""
    stale_after: Stale | None = None
    """When the sign-off expires. If left out, it never does."""
    effort: dict[Id, Hours] = Field(default={}, examples=[{"engineer": 6, "owner": 1}])
    """How many hours it takes, by role."""
    keep: tuple[Line, ...] = Field(default=(), examples=[["refused|rejected", "retention"]])
    """What a playbook's own wording also has to mention: a word or the start of one, with `|` between alternatives."""
    document: Id | None = None
    """The document it is recorded in."""
    sources: tuple[Ref, ...] = ()
    """The source points it is based on."""
    maps: Maps = Field(default={}, examples=[{"owasp-llm-2026": ["LLM01", "LLM03"]}])
    """The controls it supports, by standard. A playbook's check that replaces others also supports their controls."""


class Gap(Model):
    """A reason why pilots don't reach production."""

    title: Line
    """The gap as a short sentence, such as Nobody owns it."""
    order: Annotated[int, Field(strict=True, ge=1, le=999)]
    """Its position in the order to close the gaps."""
    after: tuple[Id, ...] = ()
    """The gaps to close before this one."""
    summary: Line
    """The gap in one sentence."""
    draft: Flag = Field(default=False, examples=[True])
    """Whether it is a draft: `serve` shows it, and builds leave it out."""
    hidden_because: Prose
    """Why the pilot did not show it."""
    signs: Annotated[tuple[Line, ...], Field(min_length=3)]
    """Signs that a team has this gap."""
    cost: Prose
    """What it costs to leave it open."""
    fixes: Annotated[tuple[Id, ...], Field(min_length=1)]
    """The fixes that close it, in order."""
    questions: tuple[Id, ...] = ()
    """The questions whose answers show whether it is closed."""
    sources: tuple[Ref, ...] = ()
    """The source points it is based on. Leave it out for something your company learned from its own pilots."""
    figures: tuple[Ref, ...] = ()
    """The figures that show how big the gap is."""


class Step(Model):
    """One step of a fix."""

    do: Line
    """What to do, starting with a verb."""
    by: Id
    """The role that does it."""
    within: Line
    """The deadline: before the pilot starts; within five business days."""


class Example(Model):
    """A short example of a fix in practice."""

    title: Line
    """What happened, in a few words."""
    text: Prose
    """The example, in your own words."""
    sources: tuple[Ref, ...] = ()
    """Where the example comes from. Leave it out for an invented one, which the page then marks as invented."""


class Fix(Model):
    """A way to close a gap: steps, and checks that prove it's closed."""

    title: Line
    """The fix as an instruction, such as Name the owner first."""
    summary: Line
    """What it does, in one sentence."""
    draft: Flag = Field(default=False, examples=[True])
    """Whether it is a draft: `serve` shows it, and builds leave it out."""
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]
    """What to do, in order."""
    closes: tuple[Id, ...] = Field(default=(), examples=[["security-review"]])
    """More gaps that it closes, besides those that list it. Use it to add your own fix to one of the library's gaps."""
    replaces: Line
    """What the team has been doing instead."""
    example: Example
    """A short example."""
    checks: Annotated[dict[Id, Check], Field(min_length=1)]
    """The checks that prove it's done, by ID."""
    sources: tuple[Ref, ...] = ()
    """The source points it is based on. Leave it out for something your company learned from its own pilots."""
    figures: tuple[Ref, ...] = ()
    """The figures that support it."""


class Question(Model):
    """A question to answer in writing."""

    text: Line
    """The question."""
    group: Literal["written", "honest", "volume"]
    """`written`: one of the written answers. `honest`: one that a demo never raises. `volume`: ten thousand runs."""
    why: Prose
    """Why you ask it, and what the answer decides."""
    good: Prose
    """What a good answer looks like."""
    bad: Prose
    """What a weak answer sounds like."""
    role: Id
    """The role that answers it."""
    gap: Id
    """The gap that a weak answer points to."""
    document: Id | None = None
    """The document that contains the answer."""
    sources: tuple[Ref, ...] = ()
    """The source points it is based on. Leave it out for something your company learned from its own pilots."""


class Gates(Model):
    """The file `gates.yml`."""

    gates: Annotated[dict[Id, Gate], Field(min_length=1)]
    """The gates by ID, in the order a pilot passes them."""


class Roles(Model):
    """The file `roles.yml`."""

    roles: Annotated[dict[Id, Role], Field(min_length=1)]
    """The roles, by ID."""


class Questions(Model):
    """The file `questions.yml`."""

    questions: Annotated[dict[Id, Question], Field(min_length=1)]
    """The questions by ID, in the order to ask them."""
