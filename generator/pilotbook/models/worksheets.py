"""Defines the rows of the worksheets that every playbook has.

Comes in: plain values. Goes out: frozen models, each field documented below it.
Must not know: where the values come from, or how pages show them.
"""

from __future__ import annotations

from typing import Literal

from .base import Flag, Line, Model


class Action(Model):
    """A row of the agent permissions worksheet."""

    action: Line
    """One thing the agent could do, in one system."""
    mode: Literal["alone", "confirm", "never"]
    """`alone`: without approval. `confirm`: a person approves it first. `never`: prohibited."""
    reversible: Flag
    """Whether you can undo it without anyone outside noticing."""
    limit: Line
    """The limit: how much, how often, up to what amount."""
    why: Line
    """Why this mode and this limit."""


class ExceptionPath(Model):
    """A row of the exceptions worksheet."""

    case: Line
    """A case that the agent shouldn't handle on its own."""
    to: Line
    """Who gets it: a named queue or job title."""
    context: Line
    """What the agent hands over with it, so that the person doesn't have to start over."""
    within: Line
    """How soon a person responds."""
    feedback: Line
    """How the correction gets back to the agent."""


class Case(Model):
    """An edge case that you test the agent with."""

    kind: Literal["bad-data", "edge", "adversarial", "outage"]
    """The kind of edge case."""
    input: Line
    """Exactly what the agent gets."""
    expected: Line
    """The safe behavior you expect."""


class Integration(Model):
    """A system that the agent integrates with."""

    system: Line
    """The system, with the products that companies usually use."""
    reads: Line
    """What the agent reads there."""
    writes: Line
    """What the agent writes there, or `nothing`."""
    access: Line
    """The agent's account and permissions there."""
    fails: Line
    """How the system fails, and what the agent does then."""


class Signal(Model):
    """A monitoring signal in production."""

    signal: Line
    """What you measure."""
    threshold: Line
    """The value that triggers the alert."""
    window: Line
    """The time window it is measured over."""
    tells: Line
    """Who gets the alert, and how."""


class Undo(Model):
    """How to undo one kind of damage."""

    damage: Line
    """What went wrong."""
    steps: Line
    """What to do, in order."""
    by: Line
    """Who is allowed to do it, at any hour."""
    within: Line
    """How fast it has to be undone."""
    leaves: Line
    """What can't be undone, and what to do about it."""


WORKSHEETS: dict[str, type[Model]] = {
    "autonomy": Action,
    "exceptions": ExceptionPath,
    "cases": Case,
    "integrations": Integration,
    "signals": Signal,
    "undo": Undo,
}
"""The model of one row of each worksheet, by the worksheet's key in a playbook."""
