"""Defines the models of `home.yml`, which has the text of the home page.

Comes in: plain values. Goes out: frozen models, each field documented below it.
Must not know: where the values come from, or how pages show them.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Line, Model, Prose, Ref, describe_pattern

PagePath = Annotated[
    str,
    Field(
        pattern=describe_pattern(
            r"^([a-z0-9-]+/)+(#[a-z0-9-]+)?$",
            "a page of this site",
            "Write its path with a slash at the end, as in `questions/`.",
        )
    ),
]


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
    page: PagePath
    """The page that helps, relative to the site's root: questions/."""


class Home(Model):
    """The file `home.yml`: what the home page says."""

    headline: Line
    """The main message, in one sentence."""
    lead: Prose
    """What this site is, and who it is for."""
    stall: Prose
    """Why pilots stall, shown above the figures."""
    figures: tuple[Drawn, ...]
    """The figures to show, in order."""
    today: tuple[Today, ...]
    """What to do today."""
