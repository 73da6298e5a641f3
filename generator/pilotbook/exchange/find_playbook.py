"""Finds the playbook that a command is about.

Comes in: a `Book` and an ID. Goes out: a playbook.
Must not know: what the command does.
"""

from __future__ import annotations

from pilotbook.book.agent import require_agent
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.records.record_file import check_left_out


def find_playbook(book: Book, id_: str) -> BookPlaybook:
    """Return a playbook of the site about an agent, shown or hidden.

    Raises:
        PilotbookError: when there is no such playbook, its file has mistakes, or it is a checklist.
    """
    return require_agent(find_any_playbook(book, id_))


def find_any_playbook(book: Book, id_: str) -> BookPlaybook:
    """Return a playbook or a checklist of the site, shown or hidden.

    Raises:
        PilotbookError: when there is no such playbook, or its file has mistakes.
    """
    known = {**book.hidden, **book.playbooks}
    check_left_out(id_, book)
    if id_ not in known:
        raise PilotbookError(f"There is no playbook `{id_}` here. {did_you_mean(id_, known)}")
    return book.load(id_)
