"""Prepare what a playbook's page shows of forks: what it extends and changes, and the YAML of a new fork.

Comes in: a `Book` and a playbook. Goes out: the fork part of `/playbooks/<id>/`, and `data/forks/<id>.yml`.
Must not know: HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotbook.authoring.fork_file import format_fork, schema_of_fork
from pilotbook.book.diff import Difference, diff_fork
from pilotbook.book.gate_plan import find_gate
from pilotbook.book.model import Book, BookPlaybook
from pilotbook.text.labels import join_words, pluralize

from . import View

TITLES = {
    "new": "Added here",
    "reworded": "Reworded",
    "moved": "Moved to another gate",
    "changed": "Partly changed",
    "retired": "Gone",
    "left out": "Left out",
    "lapsed": "No longer in the base playbook, so it has no effect",
}
"""The title of each kind of difference on a page, in the order of a list."""
_KEYS = {"text": "", "done_when": "Done when", "gate": "Gate"}


def fork_view(book: Book, playbook: BookPlaybook) -> View | None:
    """Return what a fork extends and what it changes, or `None` for a playbook that is not a fork."""
    fork = playbook.fork
    if fork is None:
        return None
    base = fork.base
    differences = diff_fork(playbook, fork)
    return {
        "base": base,
        "noun": "checklist" if playbook.checklist else "playbook",
        "linked": base.id in book.playbooks and base.id != playbook.id,
        "version": fork.head.forked.version if fork.head.forked else "",
        "counts": _summarize(differences),
        "groups": [
            (TITLES[kind], [_row(book, playbook, one) for one in differences if one.kind == kind])
            for kind in TITLES
            if any(one.kind == kind for one in differences)
        ],
    }


def _summarize(differences: list[Difference]) -> str:
    """Count the differences in words: `2 checks added and 1 other change`."""
    checks = [one for one in differences if one.what == "check"]
    said = {"new": "added", "reworded": "reworded", "moved": "moved", "left out": "left out"}
    counts = [(sum(one.kind == kind for one in checks), word) for kind, word in said.items()]
    parts = [f"{pluralize(count, 'check')} {word}" for count, word in counts if count]
    others = sum(one.what != "check" and one.kind != "lapsed" for one in differences)
    if others:
        parts.append(f"{pluralize(others, 'other change')}")
    return join_words(parts) if parts else "no differences yet"


def _row(book: Book, playbook: BookPlaybook, one: Difference) -> dict[str, Any]:
    keys = [key for key in _KEYS if key in one.was or key in one.now]
    words = [
        (_KEYS[key], _format_words(book, playbook, key, one.was), _format_words(book, playbook, key, one.now))
        for key in keys
    ]
    if one.kind in ("new", "left out"):  # there is nothing to compare, so the text is enough
        words = [(label, was, now) for label, was, now in words if not label]
    if one.kind == "moved":
        words = [("", check.text, check.text) for check in playbook.checks if check.id == one.id] + words
    return {"what": one.what, "id": one.id, "words": words, "why": one.why}


def _format_words(book: Book, playbook: BookPlaybook, key: str, words: Mapping[str, str]) -> str:
    said = words.get(key, "")
    gate = playbook.gates.get(find_gate(said, book.gates, playbook.gates)) if key == "gate" else None
    return gate.title if gate else said


def yaml_to_fork(book: Book, playbook: BookPlaybook) -> str:
    """Return the YAML of a new fork of a playbook, which a page offers for download."""
    return format_fork(book, playbook, fork_id(playbook), f"../schema/{schema_of_fork(playbook)}.schema.json")


def fork_id(playbook: BookPlaybook) -> str:
    """Return the id that a page proposes for a fork: `our-<id>`, or `<id>-2` if it begins with `our-`."""
    id_ = playbook.id[:58].rstrip("-")
    return f"{id_}-2" if id_.startswith("our-") else f"our-{id_}"
