"""Defines what the library draws on: articles with their points, figures, and comparisons of figures.

Comes in: plain values. Goes out: frozen models, each field documented below it.
Must not know: where the values come from, or how pages show them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import Amount, Date, Id, Line, Link, Model, Prose, Ref


class Scale(Model):
    """How to draw a figure: as a bar from `low` to `high` on an axis from 0 to `full`."""

    low: Amount
    """The value, or the lower end of the range."""
    high: Amount | None = None
    """The upper end, if the figure is a range."""
    full: Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)] = 100
    """The end of the axis, such as 100 for percent."""
    unit: Literal["percent", "times", "months", "days"] = "percent"
    """The unit of the numbers."""


class Point(Model):
    """One statement of an article, in our own words. Other files cite it as `source/statement`."""

    kind: Literal[
        "gap", "fix", "question", "case", "tell", "tension", "trap", "principle", "layer", "criterion", "figure"
    ]
    """The kind of statement."""
    what: Line
    """What the article says, in one line. For a figure: what it measures."""
    value: Line | None = None
    """For a figure: the number as the article gives it."""
    measured_by: Line | None = None
    """For a figure: who measured it, or `not named`."""
    caveat: Line | None = None
    """For a figure: what to keep in mind before quoting it."""
    scale: Scale | None = None
    """For a figure: how to draw it."""

    @model_validator(mode="after")
    def _figures_have_a_value(self) -> Point:
        if self.kind == "figure" and (self.value is None or self.measured_by is None):
            raise PydanticCustomError("figure", "a figure needs `value` and `measured_by`")
        if self.kind != "figure" and (self.value or self.measured_by or self.scale or self.caveat):
            raise PydanticCustomError("no_figure", "has keys that only a figure can have")
        return self


class Source(Model):
    """An article that the library draws on."""

    title: Line
    """The article's title."""
    author: Line
    """Who wrote it, or `not named`."""
    publisher: Annotated[Line | None, Field(examples=["SectorFlow"])] = None
    """Who published it: the firm, newspaper or institute."""
    published: Annotated[Line | None, Field(examples=["June 9, 2026"])] = None
    """When it was published, as the article says: June 9, 2026. Leave it out if the article gives no date."""
    link: Annotated[Link | None, Field(examples=["https://example.org/article"])] = None
    """Where to read it."""
    read_on: Annotated[Date | None, Field(examples=["2026-11-20"])] = None
    """The date it was last read."""
    interest: Annotated[Line | None, Field(examples=["SectorFlow sells agents and an assessment."])] = None
    """What the publisher sells that the article promotes, in one sentence."""
    short: Line
    """The article's name in citations: Krause."""
    says: Prose
    """What the article argues, in our own words."""
    points: dict[Id, Point]
    """What the article says, statement by statement."""

    @model_validator(mode="after")
    def _a_link_has_a_day(self) -> Source:
        if (self.link is None) != (self.read_on is None):
            raise PydanticCustomError("link_day", "`link` and `read_on` go together")
        return self

    @property
    def byline(self) -> str:
        """The author, publisher and date: `Jake Rajnovich, SectorFlow, June 9, 2026`."""
        if self.publisher is None:
            return ", ".join(filter(None, (self.author, self.published)))
        author = "author not named" if self.author == "not named" else self.author
        return ", ".join((author, self.publisher, self.published or "undated"))


class Comparison(Model):
    """Figures that seem to contradict each other, side by side."""

    title: Line
    """What they all try to measure, as a question."""
    figures: Annotated[tuple[Ref, ...], Field(min_length=2)]
    """The figures."""
    why: Prose
    """Why they differ, and which one to quote for what."""


class Comparisons(Model):
    """The file `comparisons.yml`."""

    comparisons: dict[Id, Comparison]
    """The comparisons by ID, in display order."""
