"""Defines the standards that checks support: an edition, where it can be read, and its controls.

Comes in: plain values. Goes out: frozen models, each field documented below it.
Must not know: which checks support a control, or how pages show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from .base import Date, Id, Line, Link, Model, describe_pattern

ControlId = Annotated[
    str,
    StringConstraints(
        strict=True,
        pattern=describe_pattern(
            r"^[A-Za-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$",
            "a valid control ID",
            "Write it as the standard does, with hyphens instead of spaces: `LLM01`, `MEASURE-2.7`, `A.6.2.8`.",
        ),
        max_length=40,
    ),
]
"""The ID of a control as in the standard, with hyphens for spaces, such as `MEASURE-2.7`."""

Maps = dict[Id, Annotated[tuple[ControlId, ...], Field(min_length=1)]]
"""Controls by the standard's ID, such as `owasp-llm-2026: [LLM01]`."""


class Control(Model):
    """One control, risk, subcategory or article of a standard."""

    title: Line
    """What it requires or warns about: the standard's own title if its license allows that, otherwise our own words."""
    not_covered: Line | None = None
    """Why no check in the library supports it. Leave it out if one does."""


class Standard(Model):
    """One edition of a standard, framework or law, with the controls that we read."""

    title: Line
    """Its full title."""
    short: Line
    """Its short name in tables and documents, with the edition: OWASP LLM 2026."""
    publisher: Line
    """Who published it."""
    edition: Line
    """Its edition or version, such as 1.0 or 2023."""
    published: Line
    """When this edition was published: August 4, 2026."""
    link: Link
    """Where to read or buy it."""
    license: Line
    """What its license allows, and whose wording the titles below are."""
    basis: Line
    """What you read to write this file: the standard itself, or which copies and lists."""
    read_on: Date
    """The date you last read it."""
    note: Annotated[
        Line | None, Field(examples=["Applies from December 2, 2027. Ask counsel what applies to you."])
    ] = None
    """What readers need to know before they use it: dates, scope, who to ask."""
    controls: Annotated[dict[ControlId, Control], Field(min_length=1)]
    """Its controls by ID, in its own order. Leave out controls whose text you couldn't read."""


def merge_maps(several: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Return the controls of several maps together, each once."""
    merged: dict[str, tuple[str, ...]] = {}
    for maps in several:
        for standard, controls in maps.items():
            merged[standard] = tuple(dict.fromkeys((*merged.get(standard, ()), *controls)))
    return merged
