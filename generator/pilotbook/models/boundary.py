"""Defines `boundary.json`: the agent permissions as programs read them.

Comes in: nothing; `ops.boundary` writes the file. Goes out: models, whose JSON Schema describes the file.
Must not know: playbooks, records.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Flag, Line, Model
from .worksheets import ToolName

RowId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class RuleLimit(Model):
    """How many calls are allowed without approval."""

    calls: Annotated[int, Field(strict=True, ge=1)]
    """The highest number of calls."""
    per: Literal["run", "hour", "day", "week"]
    """What they are counted over. `run`: one run of the agent."""
    then: Literal["ask", "deny"]
    """What applies to further calls."""


class Rule(Model):
    """What applies to one tool."""

    id: RowId
    """The action's ID: the key of the row in the playbook or in the pilot record."""
    action: Line
    """What the tool does."""
    tool: ToolName
    """The tool's name, as the agent calls it."""
    effect: Literal["allow", "ask", "deny"]
    """`allow`: without approval. `ask`: a person approves each call first. `deny`: refused, even with approval."""
    limit: Line
    """The whole limit in words. Only `max` is enforced by number."""
    max: RuleLimit | None = None
    """How many calls are allowed without approval."""
    approver: Line | None = None
    """Who approves calls."""
    reversible: Flag | None = None
    """Whether it can be undone without anyone outside noticing."""
    why: Line | None = None
    """Why this effect and this limit."""


class NotEnforced(Model):
    """An action that no rule covers. The default applies to it only if it has a tool of its own."""

    id: RowId
    """The action's ID."""
    action: Line
    """What the agent would do."""
    mode: Literal["alone", "confirm", "never"] | None = None
    """Its mode in the playbook or in the record."""
    reason: Literal["no-tool", "not-a-tool", "same-tool", "no-mode"]
    """`no-tool`: nobody named its tool. `not-a-tool`: what is named can't be a tool's name. `same-tool`: another action
    has the same tool, so its name decides nothing. `no-mode`: it is neither autonomous nor needs approval nor
    prohibited."""


class Boundary(Model):
    """The agent permissions for gateways and runtimes: one rule per tool, and every other tool is refused."""

    format: Literal[1]
    """The format version. It goes up with every breaking change."""
    playbook: Line
    """The playbook's ID."""
    pilot: Line | None = None
    """The pilot whose record was used."""
    book: Line | None = None
    """The version of the library."""
    default: Literal["deny"]
    """What applies to a tool without a rule."""
    rules: tuple[Rule, ...]
    """One rule per tool."""
    not_enforced: tuple[NotEnforced, ...]
    """The actions without a rule, each with the reason."""
