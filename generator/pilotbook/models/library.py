"""Defines the library's patterns as authors write them: gates, roles, sources, gaps, fixes, questions.

Comes in: plain values. Goes out: frozen models, each field documented below it.
Must not know: where the values come from, or how pages show them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import Amount, ChangeKind, Days, Flag, Id, Line, Model, Prose, Ref, Version


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


class Role(Model):
    """A part that somebody plays in a pilot."""

    title: Line
    """The role's name as it stands on the page."""
    does: Line
    """What this person does for the agent."""
    who: Line
    """Who in a company usually is this person."""


class Scale(Model):
    """How a figure is drawn: a bar from `low` to `high` on an axis from 0 to `full`."""

    low: Amount
    """The figure's number, or the lower end of its range."""
    high: Amount | None = None
    """The upper end, when the figure is a range."""
    full: Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)] = 100
    """The end of the axis. 100 for percent."""
    unit: Literal["percent", "times", "months", "days"] = "percent"
    """What the numbers count."""


class Point(Model):
    """One thing that an article says, in our own words."""

    kind: Literal[
        "gap", "fix", "question", "case", "tell", "tension", "trap", "principle", "layer", "criterion", "figure"
    ]
    """What sort of thing it is."""
    what: Line
    """What the article says, in one line. For a figure: what was counted."""
    value: Line | None = None
    """For a figure: the number as the article gives it."""
    measured_by: Line | None = None
    """For a figure: who measured it, or `not named`."""
    caveat: Line | None = None
    """For a figure: what to keep in mind before quoting it."""
    scale: Scale | None = None
    """For a figure: how it is drawn."""

    @model_validator(mode="after")
    def _figures_have_a_value(self) -> Point:
        if self.kind == "figure" and (self.value is None or self.measured_by is None):
            raise PydanticCustomError("figure", "is a figure and needs `value` and `measured_by`")
        if self.kind != "figure" and (self.value or self.measured_by or self.scale or self.caveat):
            raise PydanticCustomError("no_figure", "is not a figure and has keys that only figures have")
        return self


class Source(Model):
    """An article that the library draws on."""

    title: Line
    """The article's title."""
    author: Line
    """Who wrote it, or `not named`."""
    published: Line | None = None
    """When it appeared, if it says so."""
    short: Line
    """How the article is called in a citation: Krause."""
    says: Prose
    """What the article argues, in our own words."""
    points: dict[Id, Point]
    """What it says, point by point."""


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
    document: Id | None = None
    """The document in which it is written down."""
    sources: tuple[Ref, ...] = ()
    """The points that it is drawn from."""


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
    """By when: before the pilot starts; within five working days."""


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


class Changed(Model):
    """What became of an id that is gone."""

    version: Annotated[Version, Field(examples=["1.1.0"])]
    """The release in which it changed: 1.1.0."""
    kind: Annotated[Literal["renamed", "split", "merged", "retired", "moved"], Field(examples=["renamed"])]
    """What happened to it. `moved`: the check is still in the book, but no longer in every playbook that had it."""
    to: tuple[Id, ...] = Field(default=(), examples=[["owner-named"]])
    """The ids that took its place. None for a retired one."""
    now: tuple[Id, ...] = Field(default=(), examples=[["support-triage"]])
    """For a check that moved: the playbooks in which it stands now."""
    why: Annotated[Line, Field(examples=["One name was meant, and teams wrote two."])]
    """The reason, for the people who ticked it."""


Kind = Literal["check", "question", "gap", "fix", "document", "playbook"]


class Comparison(Model):
    """Figures that seem to contradict each other, set side by side."""

    title: Line
    """What they all try to count, as a question."""
    figures: Annotated[tuple[Ref, ...], Field(min_length=2)]
    """The figures."""
    why: Prose
    """Why they differ, and which one to quote for what."""


class Drawn(Model):
    """A figure on the home page."""

    figure: Ref
    """The figure."""
    means: Line
    """What it means for a team with a pilot."""


class Today(Model):
    """Something to do today, on the home page."""

    title: Line
    """What to do."""
    text: Line
    """How, and how long it takes."""
    page: Annotated[str, Field(pattern=r"^([a-z0-9-]+/)+(#[a-z0-9-]+)?$")]
    """The page that helps, below the site's root: questions/."""


class Home(Model):
    """The file `home.yml`: what the home page says."""

    headline: Line
    """The point of view, in one sentence."""
    lead: Prose
    """What this is and for whom."""
    stall: Prose
    """Why pilots stall, before the figures."""
    figures: tuple[Drawn, ...]
    """The figures drawn there, in order."""
    today: tuple[Today, ...]
    """What to do today."""


class Comparisons(Model):
    """The file `comparisons.yml`."""

    comparisons: dict[Id, Comparison]
    """The comparisons by id, in the order in which they are shown."""


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


class Changes(Model):
    """The file `changes.yml`: the ids that are gone, and where what was written under them belongs now."""

    changes: dict[Kind, dict[Id, Changed]] = Field(
        default={},
        examples=[
            {
                "check": {
                    "owner-set": {
                        "version": "1.1.0",
                        "kind": "renamed",
                        "to": ["owner-named"],
                        "why": "One name was meant, and teams wrote two.",
                    }
                }
            }
        ],
    )
    """By kind of thing, then by the id that is gone."""
