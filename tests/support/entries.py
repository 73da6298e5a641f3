"""Writes an entry into a record as a browser does: `writeEntry` of `overrides/record/record.js`, in Python."""

from __future__ import annotations

from typing import Any

from pilotbook.record_format import add_milliseconds, list_entries, put
from pilotbook.record_format.entries import ABSENT
from pilotbook.record_format.grammar import inspect_value
from pilotbook.record_format.merge import cover_of, is_same
from pilotbook.record_format.versions import Seen, Side, Version, join_seen, read_side, write_edit


def write_entry(record: dict[str, Any], path: str, value: Any, now: str, by: str) -> None:
    """Write a value over the one that is shown. Its concurrent versions stay.

    Raises:
        RecordProblem: if the entry may not have this value.
    """
    inspect_value(path, value)
    side = read_side(dict(list_entries(record)).get(path, ABSENT), record["edits"].get(path))
    at = next_time(record, path, side.seen, now, by)
    concurrent = [
        one for one in side.versions[1:] if not is_same(one.value, value) and not is_same(one.value, side.shown)
    ]
    record["edits"][path] = write_edit(Side([Version(value, at, by), *concurrent], join_seen(side.seen, {by: at})))
    put(record, path, value)


def next_time(record: dict[str, Any], path: str, seen: Seen, now: str, by: str) -> str:
    """Return the time of a new version: now, or just after all that is known of the entry and all that `by` wrote.

    Removing a container covers all that the writer has seen of `by` below it. An edit with an earlier time, such as
    after a clock was set back, would be covered unseen.
    """
    newest = max(cover_of(record, path, seen).values(), default="")
    for edit in record["edits"].values():
        stamps = [edit, *edit.get("concurrent", ())]
        own = [stamp["at"] for stamp in stamps if stamp.get("by") == by]
        newest = max(newest, edit.get("after", {}).get(by, ""), *own)
    return now if newest < now else add_milliseconds(newest, 1)
