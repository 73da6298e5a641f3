"""Lists the checks that a playbook's gaps bring, and its own, with their IDs and words.

Comes in: a `Book` and a playbook, or a gap. Goes out: lines of text.
Must not know: the terminal.
"""

from __future__ import annotations

from collections.abc import Iterator

from pilotbook.book.drafts import book_for
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.text.labels import pluralize

from .layout import CHECKS, LEAVE_OUT
from .rows import Row, find_ground, list_rows


def format_checks(book: Book, playbook: BookPlaybook) -> Iterator[str]:
    """Yield the checks of a playbook by gap, those that it leaves out with the reason."""
    book = book_for(book, playbook)
    ground = find_ground(book, playbook.fork.base if playbook.fork else None, playbook.model.gates)
    rows = [row for row in list_rows(book, ground, playbook)[CHECKS] if row["gap"] in playbook.model.gaps]
    for gap_id in playbook.model.gaps:
        here = [row for row in rows if row["gap"] == gap_id]
        yield from _format_gap(book, gap_id, here, frozenset(playbook.model.adapt))
    yield f"{pluralize(len(playbook.checks), 'check')} in all."


def format_gap_checks(book: Book, gap_id: str) -> Iterator[str]:
    """Yield the library's checks of one gap."""
    fixes = book.gaps[gap_id].fixes
    ids = {id_ for fix in fixes for id_ in book.fixes[fix].checks}
    rows = {row["id"]: row for row in list_rows(book, find_ground(book, None, {}), None)[CHECKS]}
    here = [row for id_, row in rows.items() if id_ in ids]
    yield from _format_gap(book, gap_id, here, frozenset())
    yield f"{pluralize(len(here), 'check')} in all."


def _format_gap(book: Book, gap_id: str, rows: list[Row], adapted: frozenset[str]) -> Iterator[str]:
    yield f"{book.gaps[gap_id].title} ({gap_id})"
    for row in rows:
        marks = [row["gate"], row["role"], *(word for word in ("blocking", "kickoff") if row.get(word))]
        yield f"  {row['id']}: {row['text']}"
        yield f"      {', '.join(marks)}; {_origin(row, adapted)}"
        if reason := row.get(LEAVE_OUT):
            yield f"      left out: {reason}"
        else:
            yield f"      done when: {row['done_when']}"
    yield ""


def _origin(row: Row, adapted: frozenset[str]) -> str:
    return f"adapted from: {row['origin']}" if row["id"] in adapted else f"from: {row['origin']}"
