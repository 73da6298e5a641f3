"""A record's texts under the ids that the book has today.

Comes in: texts by address, a playbook, what became of ids that are gone. Goes out: texts by address.
Must not know: documents. The page does the same, with the times of edits besides: `overrides/record/carry.js`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .book import Book, BookPlaybook
from .models import Changed

_GROUPS = {"checks": "check", "answers": "question"}
_ADDED_UP = ("text", "evidence", "note")
"""Of two texts that come to stand in one place, these are kept both."""


def carried(values: Mapping[str, str], book: Book, playbook: BookPlaybook) -> dict[str, str]:
    """Carry texts over. What was renamed, merged or split goes to its new ids; a split check is open again."""
    here = {"checks": {check.id for check in playbook.checks}, "answers": set(book.questions)}
    made: dict[str, str] = {}
    moved: list[tuple[str, str]] = []
    for address, text in values.items():
        group, _, rest = address.partition("/")
        id_, _, field = rest.partition("/")
        gone = book.changes.changes.get(_GROUPS.get(group, ""), {})  # type: ignore[call-overload]
        to, kinds = follow(gone, id_, here[group]) if gone else ((id_,), ())
        if id_ in to:
            made[address] = text
        else:
            opened = "split" in kinds and address.startswith("checks/") and field == "status"
            moved += [(f"{group}/{next_}/{field}", "open" if opened else text) for next_ in to]
    for address, text in moved:
        before = made.get(address)
        if before is None:
            made[address] = text
        elif text not in before and address.rpartition("/")[2] in _ADDED_UP:
            made[address] = f"{before}\n\n{text}"
    return made


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
