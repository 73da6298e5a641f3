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


def changes_view(book: Book, *, feed: bool) -> View:
    """Return the releases, the latest first, each with the ids that changed in it. `feed`: the site has one of them."""
    renames: dict[str, list[tuple[str, str, Changed]]] = {}
    for kind, changes in book.changes.changes.items():
        for id_, change in changes.items():
            renames.setdefault(change.version, []).append((kind, id_, change))
    versions = sorted({*renames, *book.releases}, key=parse_version, reverse=True)
    return {
        "feed": feed,
        "days": dated_releases(book),
        "releases": [
            {"version": version, "renames": renames.get(version, []), "contents": _describe_release(book, version)}
            for version in versions
        ],
        "example": _example_permalink(book),
        "where": {check: one.id for one in reversed([*book.playbooks.values()]) for check in one.checks},
    }


def dated_releases(book: Book) -> dict[str, str]:
    """Return the day of each release that has one, the latest release first."""
    days = {
        version: max((read_release(path).date or "" for path in paths), default="")
        for version, paths in sorted(book.releases.items(), key=lambda item: parse_version(item[0]), reverse=True)
    }
    return {version: day for version, day in days.items() if day}


def describe_changes(book: Book, version: str) -> str:
    """Describe a release in one paragraph: what it contains, and each id that changed in it."""
    contents = _describe_release(book, version)
    sentences = [f"Contains {contents}."] if contents else []
    for kind, changes in book.changes.changes.items():
        for id_, change in changes.items():
            if change.version == version:
                new = f" to {join_words(list(change.to))}" if change.to else ""
                sentences.append(f"{kind.capitalize()} {id_}: {change.kind}{new}. {change.why}")
    return " ".join(sentences) or "No IDs changed."


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
