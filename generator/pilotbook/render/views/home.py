"""Prepare the home page, with a filled example as a picture, and the page of the library.

Comes in: a `Book`. Goes out: the values of `/` and `/library/`.
Must not know: HTML.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.config.site import Site
from pilotbook.records.decision import decision_state
from pilotbook.records.register import pilot_state
from pilotbook.text import labels

from . import View
from .evidence import figures_of
from .example import describe_day, describe_decision, states_by_gate

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


def library_view(book: Book, site: Site) -> View:
    """Return how many of each the library has. None: the site has no such page."""
    return {
        "counts": {
            "gaps": len(book.gaps),
            "fixes": len(book.fixes),
            "questions": len(book.questions),
            "documents": len(book.documents) if site.dossier.formats else 0,
            "sources": len(book.sources),
            "standards": len(book.standards),
        }
    }


def _picture(book: Book) -> View | None:
    """Return an example as a picture: each check's state by gate, and the decision. None if there is no example."""
    playbook = _example_to_show(book)
    if playbook is None or playbook.model.example is None:
        return None
    record = playbook.model.example
    rows = []
    found: Counter[str] = Counter()
    for gate, checks in states_by_gate(book, playbook, record):
        states = [state for _, state in checks]
        found.update(states)
        counted = ", ".join(f"{count} {labels.format_state(state)}" for state, count in Counter(states).most_common())
        rows.append((gate["gate"].title, states, f"{len(states)} checks: {counted}"))
    return {
        "id": playbook.id,
        "title": playbook.model.title,
        "pilot": record.pilot.name,
        "day": describe_day(record),
        "rows": rows,
        "states": {state: name for state, name in labels.STATUSES.items() if found[state]},
        "owner": pilot_state(playbook.checks, record, playbook.plan, date.max.isoformat()).owner,
        "decision": describe_decision(record),
    }


def _example_to_show(book: Book) -> BookPlaybook | None:
    """Return the first of a few playbooks whose example went into production, or else the first that has an example."""
    ids = [one.id for one in book.playbooks.values() if one.has_example][:_PICTURED]
    first = None
    for playbook in map(book.load, ids):
        record = playbook.model.example
        if record and decision_state(playbook.checks, record, playbook.plan, date.max.isoformat()).runs:
            return playbook
        first = first or playbook
    return first
