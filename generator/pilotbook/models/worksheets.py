"""Defines the rows of the worksheets that every playbook has.

Comes in: plain values. Goes out: frozen models, each field documented below it.
Must not know: where the values come from, or how pages show them.
"""

from __future__ import annotations

from typing import Literal

from .base import Flag, Line, Model


class Action(Model):
    """A row of the autonomy boundary."""

    action: Line
    """What the agent would do, in one system."""
    mode: Literal["alone", "confirm", "never"]
    """`alone`; `confirm`: a person confirms first; `never`."""
    reversible: Flag
    """Whether it can be undone without anybody outside noticing."""
    limit: Line
    """How much, how often, up to which amount."""
    why: Line
    """Why the line is drawn here."""


class ExceptionPath(Model):
    """A row of the exception path."""

    case: Line
    """What the agent should not handle alone."""
    to: Line
    """Who gets it: a named queue or job."""
    context: Line
    """What goes with it, so that the person need not start over."""
    within: Line
    """How soon a person answers."""
    feedback: Line
    """How the correction comes back to the agent."""


class Case(Model):
    """A messy case that the pilot is fed on purpose."""

    kind: Literal["bad-data", "edge", "adversarial", "outage"]
    """What sort of mess it is."""
    input: Line
    """What the agent gets, concretely."""
    expected: Line
    """The safe behaviour that is expected."""


class Integration(Model):
    """A system that the agent is wired to."""

    system: Line
    """The system, with the products usually met."""
    reads: Line
    """What it reads there."""
    writes: Line
    """What it writes there, or `nothing`."""
    access: Line
    """The account and the permissions it has."""
    fails: Line
    """How it fails, and what the agent does then."""


class Signal(Model):
    """Something watched in production."""

    signal: Line
    """What is measured."""
    threshold: Line
    """The value at which somebody is told."""
    window: Line
    """Over which time."""
    tells: Line
    """Who is told, and how."""


class Undo(Model):
    """How one kind of damage is taken back."""

    damage: Line
    """What went wrong."""
    steps: Line
    """What is done, in order."""
    by: Line
    """Who may do it, at any hour."""
    within: Line
    """How fast it is taken back."""
    leaves: Line
    """What cannot be taken back, and what is done about it."""


WORKSHEETS: dict[str, type[Model]] = {
    "autonomy": Action,
    "exceptions": ExceptionPath,
    "cases": Case,
    "integrations": Integration,
    "signals": Signal,
    "undo": Undo,
}
"""The model of one row of each worksheet, by the worksheet's key in a playbook."""
