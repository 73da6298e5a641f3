"""Migrates a record to the ids that the book has today.

`overrides/record/migrate.js` does the same on the page, and also migrates the times of edits.

Comes in: a record or its texts by path, the book and the record's playbook. Goes out: the same under current ids.
Must not know: documents.
"""

from __future__ import annotations

from collections.abc import Mapping

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.models import Record
from pilotbook.models.renames import resolve_renames

from .paths import flatten_record, unflatten_record

_KIND_OF_GROUP = {"checks": "check", "answers": "question"}
_MERGED_FIELDS = ("text", "evidence", "note")
"""If ids are merged, these fields keep both texts. Any other field keeps the first."""


def migrate_record(record: Record, book: Book, playbook: BookPlaybook) -> Record:
    """Return a record under current ids. It is the same object if all its ids are current. Edits keep their old ids."""
    written = flatten_record(record)
    values = migrate_values(written, book, playbook)
    if values == written:
        return record
    return Record.parse_lenient(unflatten_record(values)).model_copy(update={"edits": record.edits})


def migrate_values(values: Mapping[str, str], book: Book, playbook: BookPlaybook) -> dict[str, str]:
    """Return texts by path under current ids: those of a renamed, merged or split id move to the new ones.

    The checks that replace a split check are open again.
    """
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
