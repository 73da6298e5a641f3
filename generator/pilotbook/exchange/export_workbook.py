"""Exports a playbook as a workbook to fill in, or a blank one.

Comes in: a `Book` and the ID of a playbook, or none. Goes out: the content of an XLSX file.
Must not know: the terminal. Nothing is written here.
"""

from __future__ import annotations

from pilotbook.book.agent import require_site_gates
from pilotbook.book.model import Book

from .find_playbook import find_playbook
from .layout import sheet_layouts
from .rows import find_ground, list_rows
from .write_workbook import playbook_workbook


def export_playbook(book: Book, id_: str) -> bytes:
    """Return the workbook of a playbook or a fork.

    Raises:
        PilotbookError: when there is no such playbook, its file has mistakes, or it has its own gates.
    """
    playbook = require_site_gates(find_playbook(book, id_))
    ground = find_ground(book, playbook.fork.base if playbook.fork else None)
    rows = list_rows(book, ground, playbook)
    return playbook_workbook(playbook.model.title, rows, sheet_layouts(book, is_fork=ground.is_fork))


def export_blank(book: Book) -> bytes:
    """Return the workbook of a new playbook, with the gaps of the site and all their checks."""
    ground = find_ground(book, None)
    return playbook_workbook("New playbook", list_rows(book, ground, None), sheet_layouts(book))
