"""A record: what a team wrote down about one pilot.

Comes in: JSON that a browser saved, or the `example` of a playbook. Goes out: a frozen record.
Must not know: the book; a record of an older book is still a record.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import Change, Date, Id, Line, Model, Prose, Yes


class Pilot(Model):
    """One team's real agent that goes through a playbook."""

    name: Line
    """What the team calls it."""
    playbook: Id
    """The playbook that it goes through."""
    stage: Id
    """The gate at which it stands."""
    company: Line | None = None
    """The company, if it is named."""
    invented: Yes = False
    """Whether the company and its pilot are made up."""


class Ticked(Model):
    """What was written down about one check."""

    status: Literal["open", "done", "not-applicable", "exception"] = "open"
    """Where it stands."""
    by: Line | None = None
    """Who did it, or who answers for the exception."""
    on: Date | None = None
    """The day on which it was done or agreed."""
    evidence: Line | None = None
    """A link or a sentence that shows it."""
    reason: Line | None = None
    """Why it does not apply, or why the exception is accepted."""
    expires: Date | None = None
    """The day on which the exception ends."""
    note: Prose | None = None
    """Anything else."""

    @model_validator(mode="after")
    def _is_complete(self) -> Ticked:
        missing = [
            name
            for name in {
                "done": ("by", "on"),
                "not-applicable": ("reason",),
                "exception": ("reason", "by", "expires"),
            }.get(self.status, ())
            if getattr(self, name) is None
        ]
        if missing:
            raise PydanticCustomError(
                "ticked",
                "has the status {status} and needs {missing}",
                {"status": f"`{self.status}`", "missing": " and ".join(f"`{name}`" for name in missing)},
            )
        return self


class Answered(Model):
    """A written answer."""

    text: Prose
    """The answer."""
    by: Line | None = None
    """Who wrote it."""
    on: Date | None = None
    """When."""


class SomethingChanged(Model):
    """A change under the agent that makes ticks stale."""

    what: Change
    """What changed."""
    on: Date
    """When."""
    by: Line | None = None
    """Who says so."""
    note: Line | None = None
    """What changed exactly: from version to version."""


class Condition(Model):
    """A condition of a conditional go."""

    text: Line
    """What has to be done."""
    owner: Line
    """Who does it."""
    due: Date
    """By when."""


class Decision(Model):
    """The decision on the pilot."""

    outcome: Literal["go", "conditional-go", "no-go", "stop"]
    """`go`, `conditional-go`, `no-go`, or `stop`: the demo is called a demo."""
    signer: Line
    """Who signs."""
    on: Date
    """When."""
    reason: Prose | None = None
    """Why."""
    conditions: tuple[Condition, ...] = ()
    """For a conditional go: what has to be done, by whom, by when."""

    @model_validator(mode="after")
    def _conditions_fit(self) -> Decision:
        if self.outcome == "conditional-go" and not self.conditions:
            raise PydanticCustomError("decision", "is a conditional go and needs at least one of `conditions`")
        return self


Table = Literal["autonomy", "exceptions", "cases", "integrations", "signals", "undo"]


class Record(Model):
    """What a team wrote down about one pilot: ticks, names, evidence, answers."""

    version: Literal[1] = 1
    """The version of this format."""
    pilot: Pilot
    """Which pilot this is."""
    checks: dict[Id, Ticked] = {}
    """By the check's id."""
    answers: dict[Id, Answered] = {}
    """By the question's id."""
    tables: dict[Table, dict[Id, dict[Id, Any]]] = {}
    """By table, by row, by field: what the team found, such as `result: passed` of a messy case."""
    changes: tuple[SomethingChanged, ...] = ()
    """What changed under the agent, in order."""
    cost: dict[
        Annotated[str, Field(pattern=r"^[a-z_]+$")], Annotated[float, Field(strict=True, allow_inf_nan=False)]
    ] = {}
    """The cost inputs that the team replaced."""
    decision: Decision | None = None
    """The decision, once there is one."""


class Register(Model):
    """The list of pilots and of agents in production, each with the name next to it."""

    records: tuple[Record, ...] = ()
    """One a pilot."""
