"""The library that ships with the package, loaded once in a process."""

from __future__ import annotations

from functools import cache

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from support.paths import ROOT


@cache
def shipped_book() -> Book:
    """The book of the checkout's own content and playbooks."""
    return load_book(paths.find_layers(ROOT), base=ROOT)
