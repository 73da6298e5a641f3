"""Where an id leads today.

Comes in: what became of ids that are gone. Goes out: ids.
The browser does the same in `overrides/record/renames.js`. Both are held to `tests/cases/renames.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .models import Changed


def follow(
    gone: Mapping[str, Changed], id_: str, here: Iterable[str], way: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids to which one leads today, and the kinds of change on the way. One that leads nowhere stays."""
    change = None if id_ in here or id_ in way else gone.get(id_)
    if change is None or not change.to:
        return (id_,), ()
    ways = [follow(gone, next_, here, (*way, id_)) for next_ in change.to]
    to = dict.fromkeys(found for one, _ in ways for found in one)
    return tuple(to), (change.kind, *(kind for _, kinds in ways for kind in kinds))
