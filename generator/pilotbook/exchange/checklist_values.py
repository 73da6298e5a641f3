"""Turns a checklist from another program into the values of a playbook's file of the kind `checklist`.

Comes in: a `Checklist`, the `Book` for the names of roles and gates, and the file as it is now. Goes out: values.
Must not know: formats, files.

IDs are made from the texts, and stay when the same checklist is imported again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotbook.book.model import Book
from pilotbook.text.labels import pluralize

from .checklist import Checklist, Item
from .ids import assign_ids, make_id

_BLOCKING = ("blocking", "blocker", "must", "must have", "mandatory", "required")
"""The priorities of checks that block."""


def checklist_values(
    checklist: Checklist, book: Book, taken: set[str], before: Mapping[str, Any], source: str
) -> dict[str, Any]:
    """Return the values of a file. `taken` are the IDs of other files' checks, `before` the values that it has now."""
    sections = _section_ids(checklist, before)
    made: dict[str, Any] = {
        "kind": "checklist",
        "title": checklist.title,
        "summary": checklist.summary or before.get("summary") or _summary(checklist, source),
    }
    if sections:
        made["sections"] = {
            id_: {"title": title, **({"summary": text} if (text := checklist.sections[title]) else {})}
            for title, id_ in sections.items()
        }
    made["checks"] = _checks(checklist, book, sections, taken, before)
    return made


def _summary(checklist: Checklist, source: str) -> str:
    sections = f" in {pluralize(len(checklist.sections), 'section')}" if checklist.sections else ""
    return f"{pluralize(len(checklist.items), 'check')}{sections}, from {source}."


def _section_ids(checklist: Checklist, before: Mapping[str, Any]) -> dict[str, str]:
    """Return the ID of each section by its title."""
    known = {id_: str(one.get("title", "")) for id_, one in before.get("sections", {}).items()}
    made: dict[str, str] = {}
    for title in checklist.sections:
        same = next((id_ for id_, other in known.items() if other == title and id_ not in made.values()), None)
        made[title] = same or make_id(title, {*made.values(), *known}, "section")
    return made


def _checks(
    checklist: Checklist, book: Book, sections: Mapping[str, str], taken: set[str], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the checks by ID: those that were there keep theirs, first by the same text, then by a close one."""
    known = {id_: str(one.get("text", "")) for id_, one in before.get("checks", {}).items()}
    ids = assign_ids([item.text for item in checklist.items], known, taken, "check")
    roles = {name.casefold(): id_ for id_, role in book.roles.items() for name in (id_, role.title)}
    own = before.get("gates", {})
    titles = {id_: str(gate.get("title", id_)) for id_, gate in own.items()} or {
        id_: gate.title for id_, gate in book.gates.items()
    }
    gates = {name.casefold(): id_ for id_, title in titles.items() for name in (id_, title)}
    return {id_: _check(item, sections, roles, gates) for id_, item in zip(ids, checklist.items, strict=True)}


def _check(
    item: Item, sections: Mapping[str, str], roles: Mapping[str, str], gates: Mapping[str, str]
) -> dict[str, Any]:
    role, gate = roles.get(item.role.casefold()), gates.get(item.gate.casefold())
    more = [item.details]
    more += [
        f"Role: {item.role}." if item.role and not role else "",
        f"Gate: {item.gate}." if item.gate and not gate else "",
    ]
    values = {
        "text": item.text,
        "done_when": " ".join(filter(None, more)),
        "evidence": item.evidence,
        "section": sections.get(item.section),
        "priority": item.priority,
        "role": role,
        "gate": gate,
        "blocking": item.priority.casefold() in _BLOCKING,
    }
    return {key: value for key, value in values.items() if value}
