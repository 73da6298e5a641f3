"""Migrates a record to the ids that the book has today.

`overrides/record/migrate.js` does the same on the page.

Comes in: a record or its texts by path, the book and the record's playbook. Goes out: the same under current ids.
Must not know: documents.
"""

from __future__ import annotations

from collections.abc import Mapping

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.models import Record
from pilotbook.models.record_edits import Edit
from pilotbook.models.renames import Changed, resolve_renames

from .paths import flatten_record, unflatten_record

_MERGED_FIELDS = ("text", "evidence", "note")
"""If ids are merged, these fields keep both texts. Any other field keeps the first."""


def migrate_record(record: Record, book: Book, playbook: BookPlaybook) -> Record:
    """Return a record under current ids, with its edits. It is the same object if all its ids are current."""
    written = flatten_record(record)
    values = migrate_values(written, book, playbook)
    if values == written:
        return record
    return Record.parse_lenient(unflatten_record(values)).model_copy(
        update={"edits": _migrate_edits(record.edits or {}, book, playbook)}
    )


def _migrate_edits(edits: Mapping[str, Edit], book: Book, playbook: BookPlaybook) -> dict[str, Edit]:
    """Return edits by path under current ids. If ids are merged, the newest edit stays."""
    made: dict[str, Edit] = {}
    renames = _Renames(book, playbook)
    for path, edit in edits.items():
        for moved in renames.follow(path)[0]:
            if moved not in made or (edit.at or "") > (made[moved].at or ""):
                made[moved] = edit
    return made


def migrate_values(values: Mapping[str, str], book: Book, playbook: BookPlaybook) -> dict[str, str]:
    """Return texts by path under current ids: those of a renamed, merged or split id move to the new ones.

    The checks that replace a split check are open again.
    """
    made: dict[str, str] = {}
    moved: list[tuple[str, str]] = []
    renames = _Renames(book, playbook)
    for address, text in values.items():
        to, kinds = renames.follow(address)
        if address in to:
            made[address] = text
        else:
            opened = "split" in kinds and address.startswith("checks/") and address.endswith("/status")
            moved += [(path, "open" if opened and path.count("/") == 2 else text) for path in to]
    for address, text in moved:
        before = made.get(address)
        if before is None:
            made[address] = text
        elif text not in before and address.rpartition("/")[2] in _MERGED_FIELDS:
            made[address] = f"{before}\n\n{text}"
    return made


class _Renames:
    """Finds the current paths of a playbook's record."""

    def __init__(self, book: Book, playbook: BookPlaybook) -> None:
        self._here = {"checks": {check.id for check in playbook.checks}, "answers": set(book.questions)}
        self._gone: dict[str, Mapping[str, Changed]] = {
            "checks": book.changes.changes.get("check", {}),
            "answers": book.changes.changes.get("question", {}),
        }

    def follow(self, path: str) -> tuple[list[str], tuple[str, ...]]:
        """Return the paths that replace a path, and how: its id was renamed, merged or split."""
        group, _, rest = path.partition("/")
        id_, _, field = rest.partition("/")
        gone = self._gone.get(group)
        if not gone or id_ not in gone:
            return [path], ()
        to, kinds = resolve_renames(gone, id_, self._here[group])
        return ["/".join(filter(None, (group, next_, field))) for next_ in to], kinds
