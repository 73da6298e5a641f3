"""Prepare the matrix of gaps and playbooks, which `/playbooks/` shows.

Comes in: a `Book`. Goes out: the values of one page.
Must not know: HTML.
"""

from __future__ import annotations

from pilotbook.book.model import Book

from . import View

MAX_MATRIX_COLUMNS = 8
"""At most this many playbooks are columns of the matrix; more are rows."""
MAX_MATRIX_LINKS = 48
"""With more playbooks than this, the marks of the matrix have no links, which would be most of the page."""


def matrix_view(book: Book) -> View:
    """Return the matrix of gaps and playbooks. Few playbooks are columns, many are rows."""
    return {
        "wide": len(book.playbooks) > MAX_MATRIX_COLUMNS,
        "linked": len(book.playbooks) <= MAX_MATRIX_LINKS,
        "playbooks": list(book.playbooks.values()),
        "agents": [playbook for playbook in book.playbooks.values() if not playbook.is_checklist],
        "gaps": list(book.gaps.items()),
    }
