"""Defines the keys that only a fork has, and the snapshots that releases and forks keep of playbooks.

Comes in: plain values. Goes out: frozen models.
Must not know: how a fork and its base are merged; `book.inherit` does that.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Date, Digest, Id, Line, Model, Version
from .renames import Kind

RemovableTable = Literal[
    "gaps",
    "answers",
    "documents",
    "autonomy",
    "exceptions",
    "cases",
    "integrations",
    "signals",
    "undo",
    "sections",
]
"""The parts of a playbook or checklist, other than checks, from which a fork can leave out entries by ID."""


class Forked(Model):
    """The state of the base that the fork's author last looked at."""

    version: Annotated[Version, Field(examples=["1.2.0"])]
    """The library's release at that time."""
    digest: Annotated[Digest, Field(examples=["1a2b3c4d"])]
    """A hash of the base at that time: eight hex digits. `pilotbook diff --upstream --accept` updates it."""


class ForkHead(Model):
    """The keys that only a fork has. All other keys are those of a playbook, and contain only what is different."""

    extends: Annotated[Id, Field(examples=["sales-sdr"])]
    """The playbook to fork. Anything this file doesn't change stays as it is there."""
    forked: Forked | None = Field(default=None, examples=[{"version": "1.2.0", "digest": "1a2b3c4d"}])
    """What was forked. If left out, nobody is told when the base changes."""
    without: dict[RemovableTable, dict[Id, Line]] = Field(
        default={}, examples=[{"cases": {"left-the-company": "Partners keep their contacts current."}}]
    )
    """Gaps, answers, document changes and table rows to leave out here: by table and ID, each with the reason.

    Of a checklist, its `sections` with their checks."""


class CheckSnapshot(Model):
    """The state of a check in one playbook."""

    gate: Id
    """The gate it had to be done by."""
    text: Line
    """What to do."""
    done_when: Line
    """What someone could verify when it was done."""
    rest: Digest
    """A hash of the other keys."""


class Snapshot(Model):
    """A playbook at that time: the text of its checks, and a hash of everything else."""

    digest: Digest
    """A hash of all of it."""
    checks: dict[Id, CheckSnapshot]
    """The checks, by ID."""
    rows: dict[str, dict[Id, Digest]]
    """A hash of each row, by table and ID. Gaps and answers count as tables."""
    parts: dict[str, Digest]
    """A hash of each other part, by key."""
    gone: dict[str, tuple[Id, ...]] = {}
    """The IDs that the fork still changes although the base no longer had them, by key."""


class Release(Model):
    """The file `releases/<version>.json`: what a release contains, so that the next one can tell what is gone."""

    version: Version
    """The release number."""
    date: Date | None = None
    """The day of the release. The feed of changes lists releases that have one."""
    ids: dict[Kind, dict[Id, Digest]]
    """The IDs by kind, each with a hash."""
    playbooks: dict[Id, Snapshot]
    """Each playbook at that time."""
