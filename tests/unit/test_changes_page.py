"""The page of releases and changes, for changes that the library does not have yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pilotbook.book.model import Book
from pilotbook.config.site import Site
from pilotbook.models import Changed
from pilotbook.render import render


def test_a_moved_check_links_to_the_playbook_that_has_it_now(tiny_book: Callable[[], Book]) -> None:
    book = tiny_book()
    moved = Changed(version="1.1.0", kind="moved", now=("bot",), why="It fits there.")
    changes = book.changes.model_copy(update={"changes": {"check": {"owner-measured": moved}}})
    page = next(
        file for file in render(replace(book, changes=changes), Site()) if file.path == "changes/index.md"
    ).text()
    title = book.playbooks["bot"].title
    assert f'moved and is now in <a href="../playbooks/bot/">{title}</a>' in page
