"""Finds the entries of a record by their paths, such as `checks/owner-named/status`.

Comes in: a record of version 2 as plain values. Goes out: entries, each with its path.
Must not know: what the values mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .grammar import ENTRY_GROUPS, OWN_KEYS, is_entry

ABSENT: Any = object()
"""Stands for no value: the entry was deleted."""


def list_entries(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every entry with its path."""
    for group in ENTRY_GROUPS:
        yield from _walk(record.get(group, {}), group)


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if is_entry(path):
        yield path, value
    elif path != "pilot/id":
        for key, part in value.items():
            yield from _walk(part, f"{path}/{key}")


def list_others(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the top-level keys that hold no entries, with their values."""
    yield from ((key, value) for key, value in record.items() if key not in OWN_KEYS)


def put(record: dict[str, Any], path: str, value: Any) -> None:
    """Set a value in a record that is still being made."""
    *way, last = path.split("/")
    for key in way:
        record = record.setdefault(key, {})
    record[last] = value


def remove(record: dict[str, Any], path: str) -> None:
    """Remove a value from a record, with the objects that it leaves empty."""
    key, _, rest = path.partition("/")
    if rest and isinstance(record.get(key), dict):
        remove(record[key], rest)
        if not record[key]:
            del record[key]
    elif not rest:
        record.pop(key, None)
