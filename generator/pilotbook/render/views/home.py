"""Prepare the home page: the way to production, a filled example, figures and the first playbooks.

Comes in: a `Book`. Goes out: the values of `/`.
Must not know: HTML.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from pilotbook.book.model import Book
from pilotbook.models import Record
from pilotbook.records.gates import check_state, evaluation_day
from pilotbook.text import labels

from . import View
from .evidence import figures_of

_PICTURED = 4
"""How many examples are looked at for the picture. Each is loaded whole."""


def home_view(book: Book) -> View:
    """Return the values of the home page: gates, gaps, a filled example, figures and the first twelve playbooks."""
    figures = figures_of(book, tuple(drawn.figure for drawn in book.home.figures))
    return {
        "home": book.home,
        "documents": len(book.documents),
        "example": _picture(book),
        "playbooks": list(book.playbooks.values())[:12],
        "playbook_count": len(book.playbooks),
        "gates": list(book.gates.items()),
        "gaps": list(book.gaps.items()),
        "figures": [(*figure, drawn.means) for figure, drawn in zip(figures, book.home.figures, strict=True)],
    }


def _picture(book: Book) -> dict[str, Any] | None:
    """Return an example as a picture: each check's state by gate, and the decision. None if there is no example.

    Of the first few examples, it is the first whose pilot went into production.
    """
    ids = [one.id for one in book.playbooks.values() if one.has_example][:_PICTURED]
    examples = [(playbook, playbook.model.example) for playbook in map(book.load, ids) if playbook.model.example]
    if not examples:
        return None
    playbook, record = next((one for one in examples if _is_go(one[1])), examples[0])
    day = evaluation_day(record, date.max.isoformat())
    rows = []
    for gate_id, gate in book.gates.items():
        states = [check_state(check, record, book.plan, day).state for check in playbook.checks_of_gate(gate_id)]
        counted = ", ".join(f"{count} {labels.format_state(state)}" for state, count in Counter(states).most_common())
        rows.append((gate.title, states, f"{len(states)} checks: {counted}"))
    return {
        "id": playbook.id,
        "title": playbook.model.title,
        "pilot": record.pilot.name,
        "day": labels.format_day(day),
        "rows": rows,
        "owner": record.tables.get("roles", {}).get("owner", {}).get("name"),
        "decision": _describe_decision(record),
    }


def _is_go(record: Record) -> bool:
    return record.decision is not None and record.decision.outcome in ("go", "conditional-go")


def _describe_decision(record: Record) -> str:
    """Return the decision in words: `Conditional go, signed by Ann Lee on Nov 20, 2026`. Empty without a decision."""
    if record.decision is None:
        return ""
    outcome = labels.OUTCOMES[record.decision.outcome]
    return f"{outcome}, signed by {record.decision.signer} on {labels.format_day(record.decision.on)}"
