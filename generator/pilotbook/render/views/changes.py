"""Prepare the page of releases and changes, and the data that resolves permalinks.

Comes in: a `Book`. Goes out: the values of `/changes/`, and a value for `data/references.json`.
Must not know: HTML.
"""

from __future__ import annotations

from typing import Any

from pilotbook.book.model import Book
from pilotbook.book.permalinks import example_permalink
from pilotbook.book.snapshots import parse_version, read_release
from pilotbook.models import Changed
from pilotbook.text.labels import join_words, pluralize

from . import View

_KINDS = ("playbook", "gap", "fix", "check", "question", "document")
_PLURALS = {"fix": "fixes"}


def permalink_data(book: Book) -> dict[str, Any]:
    """Return what the browser resolves permalinks with: titles and checks of each playbook, and the releases."""
    return {
        "playbooks": {id_: list(playbook.checks) for id_, playbook in book.playbooks.items()},
        "titles": {id_: playbook.title for id_, playbook in book.playbooks.items()},
        "releases": sorted(book.releases, key=parse_version),
    }


def changes_view(book: Book) -> View:
    """Return the releases, the latest first, each with the ids that changed in it."""
    renames: dict[str, list[tuple[str, str, Changed]]] = {}
    for kind, changes in book.changes.changes.items():
        for id_, change in changes.items():
            renames.setdefault(change.version, []).append((kind, id_, change))
    versions = sorted({*renames, *book.releases}, key=parse_version, reverse=True)
    return {
        "releases": [
            {"version": version, "renames": renames.get(version, []), "contents": _describe_release(book, version)}
            for version in versions
        ],
        "example": _example_permalink(book),
        "where": {check: one.id for one in reversed([*book.playbooks.values()]) for check in one.checks},
    }


def _describe_release(book: Book, version: str) -> str:
    ids: dict[str, set[str]] = {}
    for path in book.releases.get(version, ()):
        for kind, named in read_release(path).ids.items():
            ids.setdefault(kind, set()).update(named)
    return join_words([pluralize(len(ids[kind]), kind, _PLURALS.get(kind)) for kind in _KINDS if ids.get(kind)])


def _example_permalink(book: Book) -> str:
    """Return a permalink to the first check of the first playbook."""
    first = next(iter(book.playbooks.values()), None)
    if first is None:
        return "v1.0.0/sales-sdr/owner-named"
    return example_permalink(book, book.load(first.id)) or f"v1.0.0/{first.id}/{first.checks[0]}"
