"""Defines the few facts about a playbook that lists of playbooks show, so that a list need not load each one.

Comes in: plain values. Goes out: frozen values.
Must not know: how a playbook is resolved, pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class MappedCheck(NamedTuple):
    """A check of one playbook that supports other controls than the fixes' check of its id, or has no such check."""

    id: str
    text: str
    gate: str
    maps: Mapping[str, tuple[str, ...]]
    """The controls, by standard."""


@dataclass(frozen=True)
class Summary:
    """The few facts about a playbook that pages other than its own show.

    A `Book` holds the summaries of all its playbooks in memory. Whole playbooks are loaded only one at a time, with
    `Book.load`, so that a page that lists a thousand playbooks does not load them.
    """

    id: str
    path: Path
    """The YAML file that defines the playbook."""
    title: str
    team: str
    summary: str
    stall: str
    """The headline of the section about how such a pilot stalls."""
    gaps: Mapping[str, str]
    """By id of each gap that the playbook selects, how the gap shows in this use case."""
    checks: tuple[str, ...]
    """The ids of the playbook's checks, sorted by gate, then by gap."""
    maps: tuple[MappedCheck, ...]
    """The checks that support controls which the library's do not: the playbook's own, and those that it adapts so."""
    kickoff: int
    """The number of checks that the team settles at the kickoff."""
    has_kickoff: bool
    """Whether the playbook has a kickoff meeting."""
    has_example: bool
    gates: Mapping[str, str]
    """The titles of its own gates, by id. Empty if it has those of the site."""
    is_draft: bool
    is_checklist: bool
    """Whether it is a checklist that is not about an agent."""
    is_fork: bool
    """Whether it extends another playbook."""
    is_behind: bool
    """Whether the playbook is a fork whose base has changed since the fork's author last reviewed it."""
