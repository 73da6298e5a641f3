"""Defines the keys that only a fork has, and the snapshots that releases and forks keep of playbooks.

Comes in: plain values. Goes out: frozen models.
Must not know: how a fork and its base are merged; `book.inherit` does that.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Digest, Id, Line, Model, Version
from .renames import Kind

RemovableTable = Literal[
    "gaps", "answers", "documents", "autonomy", "exceptions", "cases", "integrations", "signals", "undo"
]
"""The parts of a playbook, besides checks, from which a fork can leave out entries by id."""


class Forked(Model):
    """The state of the base that the fork's author has seen."""

    version: Annotated[Version, Field(examples=["1.2.0"])]
    """The library's release at that time."""
    digest: Annotated[Digest, Field(examples=["1a2b3c4d"])]
    """Eight hex digits that stand for the base as it was. `pilotbook diff --accept` renews them."""


class ForkHead(Model):
    """The keys that only a fork has. Every other key is one of a playbook, and holds only what is different."""

    extends: Annotated[Id, Field(examples=["sales-sdr"])]
    """The playbook that is forked. What this file does not say stays as it is there."""
    forked: Forked | None = Field(default=None, examples=[{"version": "1.2.0", "digest": "1a2b3c4d"}])
    """What was forked. Left out, nobody is told when the base changes."""
    without: dict[RemovableTable, dict[Id, Line]] = Field(
        default={}, examples=[{"cases": {"left-the-company": "Partners keep their contacts current."}}]
    )
    """Gaps, answers, documents' changes and rows of tables that are left out here: by table, by id, with the reason."""


class CheckSnapshot(Model):
    """A check as it was in one playbook."""

    gate: Id
    """The gate by which it had to be done."""
    text: Line
    """What to do."""
    done_when: Line
    """What could be verified."""
    rest: Digest
    """Stands for the other keys."""


class Snapshot(Model):
    """A playbook as it was: the checks in words, and a digest for everything else."""

    digest: Digest
    """Stands for all of it."""
    checks: dict[Id, CheckSnapshot]
    """The checks by id."""
    rows: dict[str, dict[Id, Digest]]
    """By table, gaps and answers among them: a digest for each row, by id."""
    parts: dict[str, Digest]
    """A digest for each other part, by its key."""
    gone: dict[str, tuple[Id, ...]] = {}
    """What the fork still says something of, though the base had lost it by then: by key, the ids."""


class Release(Model):
    """The file `releases/<version>.json`: what a release holds, so that the next one can say what has gone."""

    version: Version
    """Its number."""
    ids: dict[Kind, dict[Id, Digest]]
    """By kind of thing, the ids with a digest of each."""
    playbooks: dict[Id, Snapshot]
    """Each playbook as it was."""
