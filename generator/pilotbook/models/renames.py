"""Follows old ids to the ids of today.

Comes in: an id, and the renames of one kind of thing. Goes out: current ids.
Must not know: where ids are used.

The browser has the same function in `overrides/record/renames.js`. The cases in `tests/cases/renames.yml` test both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import Changed


def resolve_renames(
    renames: Mapping[str, Changed], id_: str, current_ids: Iterable[str], visited: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the current ids for `id_`, and the kinds of change on the way, in order.

    An id without a successor is returned unchanged. `visited` are the ids passed so far, which ends circular renames.
    """
    change = None if id_ in current_ids or id_ in visited else renames.get(id_)
    if change is None or not change.to:
        return (id_,), ()
    ways = [resolve_renames(renames, next_, current_ids, (*visited, id_)) for next_ in change.to]
    to = dict.fromkeys(found for one, _ in ways for found in one)
    return tuple(to), (change.kind, *(kind for _, kinds in ways for kind in kinds))
