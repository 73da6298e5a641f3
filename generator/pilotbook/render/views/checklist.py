"""Prepare the pages of a checklist that is not about an agent.

Comes in: a `Book` and a checklist. Goes out: the values of `/playbooks/<id>/` and `/playbooks/<id>/checklist/`.
Must not know: HTML.
"""

from __future__ import annotations

from typing import Any

from pilotbook.book.model import Book, BookPlaybook

from . import View
from .forks import fork_id, fork_view
from .playbook import gate_views, header_view, idle_filters

PAGES = {"": "Overview", "checklist": "Checklist"}
"""The titles of a checklist's pages, by their folders."""


def has_gates(playbook: BookPlaybook) -> bool:
    """Whether its author gave the checklist gates, or a check of it a gate."""
    checklist = playbook.checklist
    return bool(checklist and (checklist.gates or any(check.gate for check in checklist.checks.values())))


def checklist_header(book: Book, playbook: BookPlaybook, here: str) -> View:
    """Return what is at the top of both pages: the gates that it uses, if it has any."""
    used = {check.gate for check in playbook.checks}
    gates = [gate for gate in gate_views(book, playbook) if gate["id"] in used]
    head = header_view(playbook, gates, here, has_documents=False)
    return {**head, "pages": PAGES, "plain": not has_gates(playbook), "by_section": True}


def outline_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of a checklist's overview."""
    return {**sections_view(playbook), "fork": fork_view(book, playbook), "fork_id": fork_id(playbook)}


def sections_view(playbook: BookPlaybook) -> View:
    """Return the values of both pages of a checklist: its sections with their checks."""
    return {
        "playbook": playbook,
        "model": playbook.model,
        "sections": _sections(playbook),
        "blocking": sum(check.blocking for check in playbook.checks),
        "idle": idle_filters(playbook),
    }


def _sections(playbook: BookPlaybook) -> list[dict[str, Any]]:
    """Return the sections in their order, each with its checks and their priorities. Checks without one come first."""
    checklist = playbook.checklist
    assert checklist is not None
    checks = {check.id: check for check in playbook.checks}
    found = []
    for id_ in (None, *checklist.sections):
        here = [(checks[one], check.priority or "") for one, check in checklist.checks.items() if check.section == id_]
        section = checklist.sections[id_] if id_ else None
        if here:
            found.append({"id": id_ or "checks", "section": section, "checks": here})
    return found
