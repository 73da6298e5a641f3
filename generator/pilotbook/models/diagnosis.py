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
    """An answer that people really give."""

    says: Line
    """The answer in their words."""
    weighs: Weight
    """`solid`, `thin` (there is something, and it does not hold), or `wave`: a hand-wave."""
    tells: Line
    """What the answer gives away."""
    opens: tuple[Id, ...] = ()
    """The gaps that it shows to be open."""
    demo: Flag = False
    """Whether what it describes is a demo."""
    veto: Flag = False
    """Whether it stops an agent alone, however good the other answers are."""
    assumptions: dict[Id, Literal["harden", "rebuild"]] = {}
    """What it says about the assumptions under the pilot's code: which can be hardened, which has to be rebuilt."""


class Ask(Model):
    """One question, with its answers."""

    ask: Line
    """The question, plain and uncomfortable."""
    question: Id | None = None
    """The question of the book that it stands for, if it does."""
    answers: Annotated[dict[Id, Choice], Field(min_length=2)]
    """The answers by id, the best first."""
    sources: tuple[Ref, ...] = ()
    """The points that it is drawn from."""


class Assumption(Model):
    """Something that a pilot's code takes for granted."""

    title: Line
    """What it takes for granted."""
    harden: Line
    """What is done when it can be hardened."""
    rebuild: Line
    """What is done when it has to be rebuilt."""


class Rule(Model):
    """A row of the table that gives the verdict. The first row that holds counts."""

    when: dict[Literal["demo", "veto", "wave", "thin", "weak"], Annotated[int, Field(strict=True, ge=1)]] = {}
    """How many answers of each sort there are at least. `weak` are thin ones and hand-waves together. Left out, the row
    always holds."""
    verdict: VerdictId
    """The verdict that it gives."""
    says: Line
    """Why it gives this verdict, in one sentence."""


class Verdict(Model):
    """An honest verdict on a pilot."""

    title: Line
    """The verdict in a few words."""
    text: Prose
    """What it means, and what to do."""
    next: tuple[Line, ...]
    """What to do this week."""


class Verdicts(Model):
    """The three verdicts."""

    near: Verdict
    """Near enough to fund."""
    decide: Verdict
    """Stop, and decide to build it properly or to drop it."""
    demo: Verdict
    """It is a demo."""


class Diagnosis(Model):
    """The file `diagnose.yml`: the questions of `/diagnose/`, and how its verdict is reached."""

    lead: Prose
    """What stands above the questions."""
    questions: Annotated[dict[Id, Ask], Field(min_length=1)]
    """The questions by id, in the order in which they are asked."""
    assumptions: dict[Id, Assumption]
    """The assumptions by id."""
    rules: tuple[Rule, ...]
    """The table from which the verdict is read, the strictest row first."""
    verdicts: Verdicts
    """What each verdict says."""
    sources: tuple[Ref, ...] = ()
    """The points that the rules are drawn from."""

    @field_validator("rules")
    @classmethod
    def _some_row_holds(cls, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        if [bool(rule.when) for rule in rules] != [*(True for _ in rules[1:]), False]:
            raise PydanticCustomError("rules", "every rule needs `when`, except the last")
        return rules
