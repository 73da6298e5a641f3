"""Prepare the home page: the way to production, figures and the first playbooks.

Comes in: a `Book`. Goes out: the values of `/`.
Must not know: HTML.
"""

from __future__ import annotations

from pilotbook.book.model import Book

from . import View
from .evidence import figures_of


def home_view(book: Book) -> View:
    """Return the values of the home page: gates, gaps, figures and the first twelve playbooks."""
    figures = figures_of(book, tuple(drawn.figure for drawn in book.home.figures))
    return {
        "home": book.home,
        "playbooks": list(book.playbooks.values())[:12],
        "playbook_count": len(book.playbooks),
        "gates": list(book.gates.items()),
        "gaps": list(book.gaps.items()),
        "figures": [(*figure, drawn.means) for figure, drawn in zip(figures, book.home.figures, strict=True)],
    }
