"""Defines the rows of the worksheets that every playbook has.

Comes in: plain values. Goes out: frozen models, each field documented below it.
Must not know: where the values come from, or how pages show them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Flag, Id, Line, Model, describe_pattern

ToolName = Annotated[
    str,
    Field(
        strict=True,
        pattern=describe_pattern(
            r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$",
            "a tool name",
            "Use the name under which the agent calls the tool, as in `helpdesk.merge_tickets`.",
        ),
        max_length=128,
    ),
]
"""The name of a tool as the agent calls it, such as `helpdesk.merge_tickets`: the server, a period, the tool."""


class CallLimit(Model):
    """How many calls an agent may make without approval."""

    calls: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = Field(examples=[5])
    """The highest number of calls."""
    per: Literal["run", "hour", "day", "week"] = Field(examples=["hour"])
    """What they are counted over. `run`: one run of the agent, such as one ticket."""
    then: Literal["confirm", "never"] = Field(examples=["confirm"])
    """What applies to further calls. `confirm`: a person approves them. `never`: they are refused."""


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
    tool: ToolName | None = Field(default=None, examples=["helpdesk.merge_tickets"])
    """The tool that does it, if it does nothing else. Permissions can be generated only for actions with a tool."""
    max: CallLimit | None = Field(default=None, examples=[{"calls": 5, "per": "hour", "then": "confirm"}])
    """The part of the limit that a program can count. Only for actions with the mode `alone`."""
    approver: Line | None = Field(default=None, examples=["The ticket's assignee"])
    """Who approves it: a role or a job title."""


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
    run_as: Literal["text", "file", "drill"] | None = Field(default=None, examples=["text"])
    """How to run it. `text`: the input is all the agent gets. `file`: the team adds what the input describes, such as a
    scan or CRM records. `drill`: someone has to break or overload a system, so no test runner can run it."""
    does: tuple[Id, ...] = Field(default=(), examples=[["raise-to-severity-one"]])
    """The actions that the agent has to take, or to propose if they need approval: their IDs under `autonomy`."""
    does_not: tuple[Id, ...] = Field(default=(), examples=[["send-acknowledgement"]])
    """The actions that the agent must neither take nor propose: their IDs under `autonomy`."""
    hands_to: Id | None = Field(default=None, examples=["severity-one-sign"])
    """The exception path that the case has to take, by its ID under `exceptions`."""


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
