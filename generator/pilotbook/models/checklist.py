"""Defines a checklist that is not about an agent: sections of checks, without gaps, cost, worksheets or a kickoff.

Comes in: plain values. Goes out: frozen models, and a `Playbook` for what all playbooks share.
Must not know: files, pages.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Flag, Id, Line, Model, Prose
from .fork import ForkHead
from .library import Gate, Stale
from .playbook import OwnCheck, Playbook


class ChecklistSection(Model):
    """A section of a checklist."""

    title: Line = Field(examples=["Before the announcement"])
    """The section's title."""
    summary: Prose | None = Field(default=None, examples=["Before anyone outside the team sees the agent."])
    """What the section is about."""


class ChecklistCheck(Model):
    """One check of a checklist. Only its text is required."""

    text: Line = Field(examples=["Tell support about the date"])
    """What to do."""
    done_when: Line | None = Field(default=None, examples=["The [list](https://example.org/list) is signed."])
    """What someone can verify when it's done, or what else there is to know.

    It may contain links: `[label](https://…)`."""
    evidence: Line | None = Field(default=None, examples=["The signed list"])
    """What you would show a reviewer."""
    section: Id | None = Field(default=None, examples=["data-collection"])
    """The section it is in."""
    priority: Line | None = Field(default=None, examples=["Essential"])
    """How important it is, in the checklist's own words."""
    role: Id | None = Field(default=None, examples=["owner"])
    """The role that does it."""
    gate: Id | None = Field(default=None, examples=["protect"])
    """The gate it has to be done by. If left out, the first gate."""
    blocking: Flag = False
    """Whether it blocks the gate until it's done."""
    stale_after: Stale | None = Field(default=None, examples=[{"days": 180}])
    """When the sign-off expires. If left out, it never does."""


class AdaptedItem(Model):
    """What is different about a check of the checklist that a fork extends. Anything left out stays as it is there."""

    text: Line | None = Field(default=None, examples=["Tell support and sales about the date"])
    """What to do."""
    done_when: Line | None = Field(default=None, examples=["The calendar has the date."])
    """What someone can verify when it's done."""
    evidence: Line | None = Field(default=None, examples=["The signed list"])
    """What you would show a reviewer."""
    section: Id | None = Field(default=None, examples=["data-collection"])
    """The section it is in."""
    priority: Line | None = Field(default=None, examples=["Essential"])
    """How important it is."""
    role: Id | None = Field(default=None, examples=["owner"])
    """The role that does it."""
    gate: Id | None = Field(default=None, examples=["protect"])
    """The gate it has to be done by."""
    blocking: Flag | None = Field(default=None, examples=[True])
    """Whether it blocks the gate until it's done."""
    stale_after: Stale | None = Field(default=None, examples=[{"days": 180}])
    """When the sign-off expires."""


class Checklist(Model):
    """A checklist with sections. Records, gates and the agent inventory work as for a playbook."""

    kind: Literal["checklist"] = Field(examples=["checklist"])
    """`checklist`."""
    title: Line = Field(examples=["Product launch"])
    """The checklist's title."""
    team: Line | None = Field(default=None, examples=["Data science"])
    """The team it is for."""
    summary: Line = Field(examples=["What has to be ready before a product is announced."])
    """What it is for, in one sentence."""
    draft: Flag = Field(default=False, examples=[True])
    """Whether it is a draft: `serve` shows it, and builds leave it out."""
    gates: Annotated[dict[Id, Gate], Field(min_length=1)] = {}
    """Its own gates by ID, in order. If left out, the site's."""
    sections: dict[Id, ChecklistSection] = {}
    """The sections by ID, in order."""
    checks: Annotated[
        dict[Id, ChecklistCheck],
        Field(min_length=1, examples=[{"support-told": {"text": "Tell support about the date"}}]),
    ]
    """The checks by ID, in order."""


class ChecklistFork(Checklist, ForkHead):
    """A checklist that extends another and contains only what is different."""

    adapt: dict[Id, AdaptedItem] = Field(default={}, examples=[{"support-told": {"text": "Tell support and sales"}}])
    """Checks that differ here, by ID."""
    leave_out: dict[Id, Line] = Field(default={}, examples=[{"support-told": "Nobody answers calls here."}])
    """Checks that don't apply here, by ID, each with the reason."""


class ChecklistPlaybook(Playbook):
    """A checklist as a playbook: its checks, and no other part."""

    checklist: Annotated[Checklist, Field(exclude=True)]
    """What its author wrote."""


def as_playbook(checklist: Checklist, first_gate: str) -> ChecklistPlaybook:
    """Return a checklist as a playbook. A check without a gate is due at the first one."""
    return ChecklistPlaybook.model_construct(
        checklist=checklist,
        title=checklist.title,
        team=checklist.team,
        summary=checklist.summary,
        draft=checklist.draft,
        gates=checklist.gates,
        checks={
            id_: _as_check(check, next(iter(checklist.gates), first_gate)) for id_, check in checklist.checks.items()
        },
    )


def _as_check(check: ChecklistCheck, first_gate: str) -> OwnCheck:
    return OwnCheck.model_construct(
        text=check.text,
        done_when=check.done_when or check.text,
        evidence=check.evidence or "",
        role=check.role or "",
        gate=check.gate or first_gate,
        blocking=check.blocking,
        stale_after=check.stale_after,
    )
