"""Prepare what pages show of forks, releases and renames.

Comes in: a `Book`. Goes out: the fork part of a playbook's page, the values of `/changes/`, and data for programs.
Must not know: HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotbook.authoring.fork_file import format_fork
from pilotbook.book.diff import Difference, diff_fork
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.book.releases import last_release_version
from pilotbook.book.snapshots import parse_version, read_release
from pilotbook.models import Changed
from pilotbook.text.labels import join_words, pluralize

TITLES = {
    "new": "Added here",
    "reworded": "Worded differently",
    "moved": "At another gate",
    "changed": "Changed in part",
    "left out": "Left out",
    "lapsed": "Without effect, as it has gone from the playbook that is extended",
}
"""The title of each kind of difference on a page."""
_KEYS = {"text": "", "done_when": "Done when", "gate": "Gate"}


def fork_view(book: Book, playbook: BookPlaybook) -> dict[str, Any] | None:
    """Return what a fork extends and what it changes, or `None` for a playbook that is not a fork."""
    fork = playbook.fork
    if fork is None:
        return None
    base = fork.base
    found = diff_fork(playbook, fork)
    return {
        "base": base,
        "linked": base.id in book.playbooks and base.id != playbook.id,
        "version": fork.head.forked.version if fork.head.forked else "",
        "counts": _summarize(found),
        "groups": [
            (TITLES[kind], [_row(book, one) for one in found if one.kind == kind])
            for kind in TITLES
            if any(one.kind == kind for one in found)
        ],
    }


def _summarize(found: list[Difference]) -> str:
    """Count the differences in words: `2 checks added and 1 other thing changed`."""
    checks = [one for one in found if one.what == "check"]
    said = {"new": "added", "reworded": "reworded", "moved": "moved", "left out": "left out"}
    counts = [(sum(one.kind == kind for one in checks), word) for kind, word in said.items()]
    parts = [f"{pluralize(count, 'check')} {word}" for count, word in counts if count]
    others = sum(one.what != "check" and one.kind != "lapsed" for one in found)
    if others:
        parts.append(f"{pluralize(others, 'other thing')} changed")
    return join_words(parts) if parts else "nothing is different yet"


def _row(book: Book, one: Difference) -> dict[str, Any]:
    keys = [key for key in _KEYS if key in one.was or key in one.now]
    words = [(_KEYS[key], _format_words(book, key, one.was), _format_words(book, key, one.now)) for key in keys]
    if one.kind in ("new", "left out"):  # there is nothing to compare, so the text is enough
        words = [(label, was, now) for label, was, now in words if not label]
    return {"what": one.what, "id": one.id, "words": words, "why": one.why}


def _format_words(book: Book, key: str, words: Mapping[str, str]) -> str:
    said = words.get(key, "")
    return book.gates[said].title if key == "gate" and said in book.gates else said


def yaml_to_fork(book: Book, playbook: BookPlaybook) -> str:
    """Return the YAML of a new fork of a playbook, which a page offers for download."""
    return format_fork(book, playbook, fork_id(playbook), "../schema/fork.schema.json")


def fork_id(playbook: BookPlaybook) -> str:
    """Return the id that a page proposes for a fork: `our-<id>`, or `<id>-2` if it begins with `our-`."""
    id_ = playbook.id[:58].rstrip("-")
    return f"{id_}-2" if id_.startswith("our-") else f"our-{id_}"


def permalink_data(book: Book) -> dict[str, Any]:
    """Return what the browser resolves permalinks with: titles and checks of each playbook, and the releases."""
    return {
        "playbooks": {id_: list(playbook.checks) for id_, playbook in book.playbooks.items()},
        "titles": {id_: playbook.title for id_, playbook in book.playbooks.items()},
        "releases": sorted(book.releases, key=parse_version),
    }


def changes_view(book: Book) -> dict[str, Any]:
    """Return the releases, the latest first, each with the ids that changed in it."""
    told: dict[str, list[tuple[str, str, Changed]]] = {}
    for kind, gone in book.changes.changes.items():
        for id_, change in gone.items():
            told.setdefault(change.version, []).append((kind, id_, change))
    versions = sorted({*told, *book.releases}, key=parse_version, reverse=True)
    return {
        "releases": [
            {"version": version, "told": told.get(version, []), "held": _describe_release(book, version)}
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


_KINDS = ("playbook", "gap", "fix", "check", "question", "document")
_PLURALS = {"fix": "fixes"}


def _example_permalink(book: Book) -> str:
    """Return a permalink to the first check of the first playbook."""
    first = next(iter(book.playbooks.values()), None)
    if first is None:
        return "v1.0.0/sales-sdr/owner-named"
    return f"v{last_release_version(book, book.load(first.id))}/{first.id}/{first.checks[0]}"
