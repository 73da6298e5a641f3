"""Says what a fork changes in a row or a part: each key with the words before and after.

Comes in: a fork and a `Difference`. Goes out: lines of text.
Must not know: the terminal. A snapshot has no words of rows, so nothing can be said of what changed in a base.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .diff import NOUNS, Difference
from .model import BookPlaybook, Fork

_TABLES = {noun: table for table, noun in NOUNS.items()}


def describe_change(playbook: BookPlaybook, fork: Fork, one: Difference) -> Iterator[str]:
    """Yield a line for each key of a row or a part that a fork changes, with the words before and after."""
    if one.kind != "changed" or one.what == "check":
        return
    was, now = (dict(_flatten(_find(model, one), "")) for model in (fork.base, playbook))
    for key in [*was, *(key for key in now if key not in was)]:
        if was.get(key) == now.get(key):
            continue
        start = f"{key} " if key else ""
        if key in was and key in now:
            yield f"{start}was: {was[key]}"
            yield f"{start}now: {now[key]}"
        else:
            yield f"{start}removed: {was[key]}" if key in was else f"{start}new: {now[key]}"


def _find(playbook: BookPlaybook, one: Difference) -> Any:
    """Return a row or a part as plain values."""
    values = playbook.model.model_dump(mode="json", exclude_none=True)
    if playbook.checklist is not None:
        values |= playbook.checklist.model_dump(mode="json", exclude_none=True)
    return values.get(one.id) if one.what == "part" else values.get(_TABLES[one.what], {}).get(one.id)


def _flatten(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Yield each text or number with its place: `approval`, `agenda › 2 › minutes`."""
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value, 1):
            yield from _flatten(child, f"{name} › {key}" if name else str(key))
    elif value is not None:
        yield name, ("yes" if value else "no") if isinstance(value, bool) else str(value)
