"""Defines the models of `diagnose.yml`, which answers the question: why is our pilot stuck?

Comes in: plain values. Goes out: frozen models, each field documented below it.
Must not know: where the values come from, or how pages show them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from .base import Flag, Id, Line, Model, Prose, Ref

Weight = Literal["solid", "thin", "wave"]
VerdictId = Literal["near", "decide", "demo"]


class Choice(Model):
    """An answer that people actually give."""

    says: Line
    """The answer, in their words."""
    weighs: Weight
    """`solid`, `thin` (there is something, but not enough), or `wave` (a weak answer)."""
    tells: Line
    """What the answer tells you."""
    opens: tuple[Id, ...] = ()
    """The gaps that this answer shows are open."""
    demo: Flag = False
    """Whether the answer describes a demo."""
    veto: Flag = False
    """Whether it stops the agent on its own, however good the other answers are."""
    assumptions: dict[Id, Literal["harden", "rebuild"]] = {}
    """What it means for the architecture decisions: which assumptions to harden, and which to rebuild."""


class Ask(Model):
    """A question with its answers."""

    ask: Line
    """The question."""
    question: Id | None = None
    """The matching question in `questions.yml`, if there is one."""
    answers: Annotated[dict[Id, Choice], Field(min_length=2)]
    """The answers by ID, best first."""
    sources: tuple[Ref, ...] = ()
    """The source points it is based on."""


class Assumption(Model):
    """An assumption in the pilot's code."""

    title: Line
    """What the code assumes."""
    harden: Line
    """What to do if you harden it."""
    rebuild: Line
    """What to do if you rebuild it."""


class Rule(Model):
    """A row of the table that decides the verdict. The first row that applies wins."""

    when: dict[Literal["demo", "veto", "wave", "thin", "weak"], Annotated[int, Field(strict=True, ge=1)]] = {}
    """The minimum number of answers of each kind. `weak` counts `thin` and `wave` together. If left out, the row always
    applies."""
    verdict: VerdictId
    """The verdict."""
    says: Line
    """Why, in one sentence."""


class Verdict(Model):
    """A verdict on a pilot."""

    title: Line
    """The verdict in a few words."""
    text: Prose
    """What it means, and what to do."""
    next: tuple[Line, ...]
    """What to do this week."""


class Verdicts(Model):
    """The three verdicts."""

    near: Verdict
    """Close enough to fund."""
    decide: Verdict
    """Stop, and decide whether to build it properly or drop it."""
    demo: Verdict
    """It's a demo."""


class Diagnosis(Model):
    """The file `diagnose.yml`: the questions on `/diagnose/`, and how the answers lead to a verdict."""

    lead: Prose
    """The introduction above the questions."""
    questions: Annotated[dict[Id, Ask], Field(min_length=1)]
    """The questions by ID, in the order to ask them."""
    assumptions: dict[Id, Assumption]
    """The assumptions, by ID."""
    rules: tuple[Rule, ...]
    """The table that decides the verdict, strictest row first."""
    verdicts: Verdicts
    """What each verdict says."""
    sources: tuple[Ref, ...] = ()
    """The source points the rules are based on."""

    @field_validator("rules")
    @classmethod
    def _some_row_holds(cls, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        if [bool(rule.when) for rule in rules] != [*(True for _ in rules[1:]), False]:
            raise PydanticCustomError("rules", "every rule needs `when`, except the last")
        return rules
