"""Leaves drafts of gaps, fixes and documents out of a catalog, and lists the drafts of a book.

Comes in: a `Catalog` or a `Book`. Goes out: the same without drafts, or their ids.
Must not know: YAML, pages, the rules about what may name a draft (`validate.context` checks them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pilotbook.load import Catalog, Loaded
from pilotbook.models import Fix, Model

from .model import Book, BookPlaybook

_KINDS = {"gaps": "gap", "fixes": "fix", "documents": "document"}


def is_draft(model: Model) -> bool:
    """Return whether a file is a draft. Files such as `questions.yml` never are."""
    return bool(getattr(model, "draft", False))


def leave_out_drafts(catalog: Catalog) -> Catalog:
    """Return a catalog without drafts of gaps, fixes and documents. If it has none, return the catalog itself.

    What is published names no draft, except that a gap has got the drafts of fixes that close it.
    """
    kept = {folder: _without_drafts(getattr(catalog, folder)) for folder in _KINDS}
    if all(len(kept[folder]) == len(getattr(catalog, folder)) for folder in _KINDS):
        return catalog
    for id_, gap in kept["gaps"].items():
        fixes = tuple(fix for fix in gap.model.fixes if fix in kept["fixes"])
        if fixes != gap.model.fixes:
            kept["gaps"][id_] = replace(gap, model=gap.model.model_copy(update={"fixes": fixes}))
    return replace(catalog, gaps=kept["gaps"], fixes=kept["fixes"], documents=kept["documents"])


def _without_drafts(things: Mapping[str, Loaded[Any]]) -> dict[str, Loaded[Any]]:
    return {id_: loaded for id_, loaded in things.items() if not loaded.model.draft}


def fixes_for(catalog: Catalog, model: Model) -> Mapping[str, Loaded[Fix]]:
    """Return the fixes that a file may use: a draft may use drafts."""
    return catalog.fixes if is_draft(model) else _without_drafts(catalog.fixes)


def book_for(book: Book, playbook: BookPlaybook) -> Book:
    """Return the book as the author of a playbook sees it: a draft may use drafts."""
    return book.with_drafts or book if playbook.model.draft else book


def list_drafts(book: Book) -> list[tuple[str, str]]:
    """Return the drafts that a book leaves out, each as a kind and an id."""
    found = [("playbook", id_) for id_, playbook in book.hidden.items() if playbook.is_draft]
    everything = book.with_drafts or book
    return found + [
        (kind, id_)
        for folder, kind in _KINDS.items()
        for id_ in getattr(everything, folder)
        if id_ not in getattr(book, folder)
    ]
