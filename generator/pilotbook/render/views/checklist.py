"""Prepare the page of a checklist.

Comes in: a `Book` and a checklist. Goes out: the values of `/playbooks/<id>/`.
Must not know: HTML.
"""

from __future__ import annotations

from typing import Any

from pilotbook.book.model import Book, BookPlaybook

from . import View
from .playbook import gate_views


def checklist_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of a checklist's page: its sections with their checks, and the gates that it uses."""
    checklist = playbook.checklist
    assert checklist is not None
    used = {check.gate for check in playbook.checks}
    return {
        "playbook": playbook,
        "model": playbook.model,
        "sections": _sections(playbook),
        "gates": [gate for gate in gate_views(book, playbook) if gate["id"] in used],
        "has_gates": any(check.gate for check in checklist.checks.values()),
        "blocking": sum(check.blocking for check in playbook.checks),
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
