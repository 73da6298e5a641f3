"""Exports a playbook or a checklist as a workbook to fill in, or a blank one.

Comes in: a `Book` and the ID of a playbook, or none. Goes out: the content of an XLSX file.
Must not know: the terminal. Nothing is written here.
"""

from __future__ import annotations

from pilotbook.book.drafts import book_for
from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError

from .checklist_layout import checklist_layouts
from .checklist_sheets import list_checklist_rows
from .find_playbook import find_any_playbook
from .layout import SECTIONS, sheet_layouts
from .rows import find_ground, list_rows
from .write_workbook import playbook_workbook


def export_playbook(book: Book, id_: str) -> bytes:
    """Return the workbook of a playbook, a fork or a checklist.

    Raises:
        PilotbookError: when there is no such playbook, its file has mistakes, or it is a fork of a checklist.
    """
    playbook = find_any_playbook(book, id_)
    if playbook.checklist is not None:
        if playbook.fork is not None:
            raise PilotbookError(f"`{id_}` is a fork of a checklist, which no workbook can hold. Edit {playbook.path}.")
        rows = list_checklist_rows(playbook.checklist, playbook.id)
        sections = [(row["id"], row["title"]) for row in rows[SECTIONS]]
        return playbook_workbook(
            playbook.model.title, rows, checklist_layouts(book, sections, gates=playbook.checklist.gates)
        )
    book = book_for(book, playbook)
    gates = playbook.model.gates
    ground = find_ground(book, playbook.fork.base if playbook.fork else None, gates)
    rows = list_rows(book, ground, playbook)
    return playbook_workbook(playbook.model.title, rows, sheet_layouts(book, is_fork=ground.is_fork, gates=gates))


def export_blank(book: Book, *, is_checklist: bool = False) -> bytes:
    """Return the workbook of a new checklist, or of a new playbook with the gaps of the site and all their checks."""
    if is_checklist:
        return playbook_workbook("New checklist", list_checklist_rows(None), checklist_layouts(book, ()))
    ground = find_ground(book, None, {})
    return playbook_workbook("New playbook", list_rows(book, ground, None), sheet_layouts(book))
