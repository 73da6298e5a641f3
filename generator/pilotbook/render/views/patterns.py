"""Prepare the pages of gaps, fixes and questions.

Comes in: a `Book`, the id of a gap or a fix. Goes out: the values of one page.
Must not know: HTML.
"""

from __future__ import annotations

from pilotbook.book.model import Book
from pilotbook.text import labels

from . import View
from .evidence import cited_points, figures_of


def gap_view(book: Book, gap_id: str) -> View:
    """Return the values of a gap's page: the gap, its fixes and questions, and the playbooks that have it."""
    model = book.gaps[gap_id]
    ids = list(book.gaps)
    return {
        "gap_id": gap_id,
        "gap": model,
        "number": ids.index(gap_id) + 1,
        "of": len(ids),
        "after": [(id_, book.gaps[id_]) for id_ in model.after],
        "fixes": [(id_, book.fixes[id_]) for id_ in model.fixes],
        "questions": [(id_, book.questions[id_]) for id_ in model.questions],
        "playbooks": [
            (book.playbooks[id_], book.playbooks[id_].gaps[gap_id]) for id_ in book.playbooks_of_gap[gap_id][:12]
        ],
        "playbook_count": len(book.playbooks_of_gap[gap_id]),
        "figures": figures_of(book, model.figures),
        "cited": cited_points(book, model.sources),
    }


def fix_view(book: Book, fix_id: str) -> View:
    """Return the values of a fix's page: the fix, its gaps, and every source that it cites anywhere."""
    model = book.fixes[fix_id]
    sources = dict.fromkeys(
        (*model.sources, *model.example.sources, *(ref for check in model.checks.values() for ref in check.sources))
    )
    return {
        "fix": model,
        "gaps": [(id_, book.gaps[id_]) for id_ in book.gaps_of_fix[fix_id]],
        "figures": figures_of(book, model.figures),
        "cited": cited_points(book, tuple(sources)),
    }


def questions_view(book: Book) -> View:
    """Return the questions as (group, title, introduction, [(id, question)])."""
    of_group = {
        group: [(id_, question) for id_, question in book.questions.items() if question.group == group]
        for group in ("written", "honest", "volume")
    }
    headings = {
        "written": (
            f"The {labels.spelled(len(of_group['written']), 'written answer')}",
            "No agent goes to production until someone has answered these in writing and signed with their name.",
        ),
        "honest": (
            "Before you fund the next phase",
            f"{labels.spelled(len(of_group['honest']), 'question').capitalize()} that a demo never raises. A weak "
            "answer counts as a no.",
        ),
        "volume": ("Ten thousand runs", "The one question a demo can't answer."),
    }
    return {"groups": [(group, *headings[group], asked) for group, asked in of_group.items()]}
