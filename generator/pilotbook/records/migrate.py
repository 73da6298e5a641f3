"""Migrates a record to the ids that the book has today, as `docs/record.md` describes.

`overrides/record/migrate.js` does the same on the page, and the cases in `tests/golden/cases/migrate.yml` test both.

Comes in: a record, the book and the record's playbook; or plain values, and what replaced old ids. Goes out: the same
under current ids.
Must not know: documents.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Container, Iterator, Mapping
from datetime import datetime
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.models import Record
from pilotbook.models.renames import Changed, Kind, resolve_renames
from pilotbook.record_format import VERSION, parse
from pilotbook.record_format.entries import ABSENT, list_entries, put, remove
from pilotbook.record_format.grammar import is_container
from pilotbook.record_format.merge import cover_of
from pilotbook.record_format.versions import (
    Seen,
    Side,
    Version,
    join_seen,
    join_sides,
    read_side,
    sort_versions,
    stamps_of,
    write_edit,
)

from .paths import digest

_KINDS: Mapping[str, Kind] = {"checks": "check", "answers": "question"}
"""By group of a record, the kind of thing that its ids belong to."""
_HISTORY = ("status", "signer", "on", "evidence", "reason", "control", "approver", "expires", "wording")
"""The fields of a split or merged check that move to the history. `by`, who is responsible, stays."""
_MOVED_NAME = re.compile(r"-x[0-9a-f]{8}\Z")

Renames = Mapping[Kind, Mapping[str, Changed]]
"""By kind of thing, then by the id that is gone, what replaced it."""


def migrate_record(record: Record, book: Book, playbook: BookPlaybook) -> Record:
    """Return a record under current ids, with its edits. It is the same object if all its ids are current."""
    renames = book.changes.changes
    gone = {f"{group}/{id_}" for group, kind in _KINDS.items() for id_ in renames.get(kind, ())}
    ids = {f"checks/{id_}" for id_ in record.checks} | {f"answers/{id_}" for id_ in record.answers}
    if gone.isdisjoint(ids | {"/".join(path.split("/")[:2]) for path in record.edits or ()}):
        return record
    dumped = record.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    values = parse({**dumped, "version": VERSION})
    migrated = migrate_values(values, renames, {check.id for check in playbook.checks})
    return record if migrated is values else Record.from_plain(migrated)


def migrate_values(values: dict[str, Any], renames: Renames, checks: Container[str]) -> dict[str, Any]:
    """Return the plain values of a record under current ids: the same object if all are current.

    Versions of a renamed, merged or split id move to the new ones, and join what is there. A split check opens again
    under each new id, and a sign-off of a merged check does not sign the check that includes it: both are in the
    history there. `checks` are the ids of the playbook's checks.
    """
    made = values
    for group, kind in _KINDS.items():
        here = checks if group == "checks" else ()  # `pilotbook check` refuses a rename of a question that exists
        for id_ in _list_ids(values, group):
            to, kinds = resolve_renames(renames.get(kind, {}), id_, here)
            if id_ in to:
                continue
            if made is values:
                made = copy.deepcopy(values)
            _move_item(made, f"{group}/{id_}", [f"{group}/{new}" for new in to], _move_kind(kinds))
    return made


def _move_kind(kinds: Collection[str]) -> str:
    """Return what a chain of changes comes to: split if one of them splits, else merged if one merges."""
    return next((kind for kind in ("split", "merged") if kind in kinds), "renamed")


def _list_ids(values: Mapping[str, Any], group: str) -> list[str]:
    """Return the ids of a group under which something is written: a value, or the deletion of one."""
    written = (path.split("/") for path, edit in values["edits"].items() if "at" in edit)
    return list(dict.fromkeys((*values.get(group, ()), *(path[1] for path in written if path[0] == group))))


def _move_item(record: dict[str, Any], old: str, targets: list[str], how: str) -> None:
    """Move what is below a path to the paths that replace it. The sign-off of a split or merged check is history there.

    The evidence of a merged check is in both places, since the check that includes it needs that evidence too.
    """
    edits = record["edits"]
    covered = edits.get(old, {}).get("after", {})
    mark = f"-x{digest(old)}"
    earlier = _rename_seen(covered, mark)
    history = _history_id(edits.get(f"{old}/status", {}).get("at")) + (mark if how == "merged" else "")
    reopens = how != "renamed" and old.startswith("checks/")
    seen: Seen = dict(covered)
    for place, before in list(_list_below(record, old)):
        seen = join_seen(seen, before.seen)
        moved = _move_side(before, covered, mark)
        field = place.removeprefix(f"{old}/")
        kept = reopens and field in _HISTORY
        places = [f"history/{history}/{field}"] if kept else []
        if not kept or (how == "merged" and field == "evidence"):
            places.append(field)
        for target in targets:
            for name in places:
                _join(record, f"{target}/{name}", moved, earlier)
        edits.pop(place, None)
    remove(record, old)
    edits[old] = {"after": seen}


def _list_below(record: dict[str, Any], old: str) -> Iterator[tuple[str, Side]]:
    """Yield what is known of each entry below a path. A container below it has no versions, only what it covers."""
    values = {path: value for path, value in list_entries(record) if path.startswith(f"{old}/")}
    for path in dict.fromkeys((*values, *(path for path in record["edits"] if path.startswith(f"{old}/")))):
        yield path, read_side(values.get(path, ABSENT), record["edits"].get(path))


def _join(record: dict[str, Any], path: str, moved: Side, earlier: Seen) -> None:
    """Join what moves to a path with what is there. What moved there before stays: no one saw it under the old id."""
    there = read_side(_value_at(record, path), record["edits"].get(path))
    joined = join_sides(there, moved, cover_of(record, path, there.seen), moved.seen)
    kept = [one for one in there.versions if earlier.get(one.by, "") >= one.at]
    side = Side(sort_versions([*joined.versions, *kept]), joined.seen)
    edit = write_edit(side)
    if edit is not None:
        record["edits"][path] = edit
    if side.shown is not ABSENT:
        put(record, path, side.shown)
    elif not is_container(path):
        remove(record, path)


def _value_at(record: dict[str, Any], path: str) -> Any:
    """Return the value of an entry, or `ABSENT`. A container has none."""
    found: Any = ABSENT if is_container(path) else record
    for key in path.split("/"):
        found = found.get(key, ABSENT) if isinstance(found, dict) else ABSENT
    return found


def _move_side(side: Side, covered: Seen, mark: str) -> Side:
    """Return a side as it is under another id. Without what an earlier move covered: that is written there already."""
    versions = [Version(one.value, one.at, _rename(one.by, mark)) for one in side.versions]
    news = {by: at for by, at in side.seen.items() if covered.get(by, "") < at}
    return Side(versions, join_seen(_rename_seen(news, mark), stamps_of(versions)))


def _rename_seen(seen: Seen, mark: str) -> Seen:
    made: Seen = {}
    for by, at in seen.items():
        made = join_seen(made, {_rename(by, mark): at})
    return made


def _rename(by: str, mark: str) -> str:
    """Return a browser's name under another id.

    Its times say what it had seen of one entry, and nothing of another, so the name ends in a mark there.
    """
    return by if _MOVED_NAME.search(by) else by[:54] + mark


def _history_id(at: str | None) -> str:
    """Return the id under which a sign-off is kept: `s` and the time of its status edit in base 36."""
    rest = round(datetime.fromisoformat(at).timestamp() * 1000) if at else 0
    digits = ""
    while rest or not digits:
        rest, last = divmod(rest, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[last] + digits
    return f"s{digits}"
