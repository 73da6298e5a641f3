"""A record's texts under the ids that the book has today.

Comes in: texts by address, a playbook, what became of ids that are gone. Goes out: texts by address.
Must not know: documents. The page does the same, with the times of edits besides: `overrides/record/migrate.js`.
"""

from __future__ import annotations

from collections.abc import Mapping

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.models import Record
from pilotbook.models.renames import resolve_renames

from .paths import flatten_record, unflatten_record

_KIND_OF_GROUP = {"checks": "check", "answers": "question"}
_MERGED_FIELDS = ("text", "evidence", "note")
"""Of two texts that come to stand in one place, these are kept both."""


def migrate_record(record: Record, book: Book, playbook: BookPlaybook) -> Record:
    """A record under the ids of today. One that has none that is gone stays as it is."""
    written = flatten_record(record)
    values = migrate_values(written, book, playbook)
    if values == written:
        return record
    return Record.parse_lenient(unflatten_record(values)).model_copy(update={"edits": record.edits})


def migrate_values(values: Mapping[str, str], book: Book, playbook: BookPlaybook) -> dict[str, str]:
    """Carry texts over. What was renamed, merged or split goes to its new ids; a split check is open again."""
    here = {"checks": {check.id for check in playbook.checks}, "answers": set(book.questions)}
    made: dict[str, str] = {}
    moved: list[tuple[str, str]] = []
    for address, text in values.items():
        group, _, rest = address.partition("/")
        id_, _, field = rest.partition("/")
        gone = book.changes.changes.get(_KIND_OF_GROUP.get(group, ""), {})  # type: ignore[call-overload]
        to, kinds = resolve_renames(gone, id_, here[group]) if gone else ((id_,), ())
        if id_ in to:
            made[address] = text
        else:
            opened = "split" in kinds and address.startswith("checks/") and field == "status"
            moved += [(f"{group}/{next_}/{field}", "open" if opened else text) for next_ in to]
    for address, text in moved:
        before = made.get(address)
        if before is None:
            made[address] = text
        elif text not in before and address.rpartition("/")[2] in _MERGED_FIELDS:
            made[address] = f"{before}\n\n{text}"
    return made
