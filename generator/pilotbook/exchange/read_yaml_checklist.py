"""Reads a checklist in YAML as deon and the personal security checklist write it: sections with lists of items.

Comes in: the values of a file. Goes out: a `Checklist`.
Must not know: other formats.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pilotbook.errors import PilotbookError
from pilotbook.load.yaml_file import parse_yaml_file

from .checklist import Checklist, Item, check_items, clean_details, links_of, plain_text, title_of

_LISTS = ("lines", "checklist", "items", "checks", "points", "tasks", "questions")
"""The keys of a section that hold its items."""
_NAMES = ("line_summary", "point", "title", "name", "text", "item", "check", "task", "question", "line")
"""The keys of an item that hold its text, the shortest first."""
_DETAILS = ("line", "details", "description", "done_when", "explanation", "text", "notes")
_TITLES = ("title", "name", "section")
_CURE = "It needs `sections`, each with a `title` and a list of items, as deon has them."


def read_yaml_checklist(path: Path) -> Checklist:
    """Read a YAML file.

    Raises:
        PilotbookError: when it is not YAML, has no items, or too many.
    """
    parsed = parse_yaml_file(path)
    if parsed.values is None:
        faults = (f"{path}:{one.line}:{one.column}: {one.problem}. {one.cure}" for one in parsed.faults)
        raise PilotbookError(*faults)
    values = parsed.values
    head = values if isinstance(values, dict) else {}
    made = Checklist(
        plain_text(_text(head, _TITLES)) or title_of(path), plain_text(_text(head, ("summary", "description")))
    )
    for section in _sections(values):
        title = plain_text(_text(section, _TITLES))
        for item in _items(section):
            if read := _read_item(item, title):
                made.add(read)
        if title in made.sections:
            about = [plain_text(_text(section, (key,))) for key in ("description", "summary", "intro")]
            made.sections[title] = "\n\n".join(filter(None, about))
    return check_items(path, made, _CURE)


def _sections(values: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the sections of a file: a list, a list under a key, or one section alone."""
    if isinstance(values, dict):
        listed = next((one for key in ("sections", *_LISTS) if isinstance(one := values.get(key), list)), None)
        if listed is None:
            yield from ({"title": key, "items": one} for key, one in values.items() if isinstance(one, list))
            return
        values = listed
    items = values if isinstance(values, list) else []
    sections = [one for one in items if isinstance(one, dict) and any(isinstance(one.get(key), list) for key in _LISTS)]
    yield from sections or [{"items": items}]


def _items(section: Mapping[str, Any]) -> list[Any]:
    found = next((one for key in _LISTS if isinstance(one := section.get(key), list)), [])
    return list(found)


def _read_item(item: Any, section: str) -> Item | None:
    if not isinstance(item, dict):
        text = "" if item is None or isinstance(item, list) else str(item)
        return Item(plain_text(text), clean_details(links_of(text)), section) if plain_text(text) else None
    key = next((one for one in _NAMES if isinstance(item.get(one), str) and plain_text(item[one])), None)
    if key is None:
        return None
    details = [item[one] for one in _DETAILS if one != key and isinstance(item.get(one), str)]
    text = item[key]
    return Item(
        plain_text(text),
        clean_details([*details, *(one for one in links_of(text) if one not in " ".join(details))]),
        section,
        priority=plain_text(_text(item, ("priority", "level", "severity"))),
        id=plain_text(_text(item, ("slug", "id"))),
    )


def _text(values: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((str(values[key]) for key in keys if isinstance(values.get(key), str | int)), "")
