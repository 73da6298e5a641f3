"""Merges two records of one pilot. The order makes no difference, and nothing that was written apart is lost.

`overrides/record/merge.js` does the same in the browser. `docs/record.md` describes it, and the cases in
`tests/golden/cases/merge.yml` test both.

Comes in: two records of version 2 as plain values. Goes out: a `MergedRecord`.
Must not know: files, models, the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .canonical import to_canonical, utf16_key
from .entries import ABSENT, list_entries, list_others, put
from .grammar import VERSION, is_container, list_containers
from .versions import Seen, Side, join_seen, join_sides, read_side, write_edit


@dataclass(frozen=True)
class MergedRecord:
    """The merge of two records, and the paths of the entries in which it differs from the first."""

    record: dict[str, Any]
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    """The entries that now have a concurrent version with another value."""


def merge(a: dict[str, Any], b: dict[str, Any]) -> MergedRecord:
    """Merge two records of one pilot. Both have to be as `read` returns them."""
    record: dict[str, Any] = {"version": VERSION, "pilot": {}}
    merged = MergedRecord(record)
    id_ = a["pilot"].get("id", b["pilot"].get("id"))
    if id_ is not None:
        record["pilot"]["id"] = id_
    values_a, values_b = dict(list_entries(a)), dict(list_entries(b))
    edits: dict[str, Any] = {}
    for path in dict.fromkeys((*values_a, *a["edits"], *values_b, *b["edits"])):
        if is_container(path):
            edits[path] = {"after": join_seen(_after(a, path), _after(b, path))}
            continue
        mine = read_side(values_a.get(path, ABSENT), a["edits"].get(path))
        theirs = read_side(values_b.get(path, ABSENT), b["edits"].get(path))
        side = join_sides(mine, theirs, cover_of(a, path, mine.seen), cover_of(b, path, theirs.seen))
        if (edit := write_edit(side)) is not None:
            edits[path] = edit
        if side.shown is not ABSENT:
            put(record, path, side.shown)
        _report(merged, path, mine, side)
    for one in (a, b):
        for key, value in list_others(one):
            _put_other(record, key, value)
    record["edits"] = edits
    _drop_given(record)
    return merged


def _drop_given(record: dict[str, Any]) -> None:
    """Take from `left_out` the entries of which the record knows more than that."""
    if "left_out" in record:
        known = record["edits"].keys() | dict(list_entries(record)).keys()
        record["left_out"] = [path for path in record["left_out"] if path not in known]
        if not record["left_out"]:
            del record["left_out"]


def cover_of(record: Mapping[str, Any], path: str, seen: Seen) -> Seen:
    """Return what a record covers of an entry: what the entry has seen, and what its containers cover."""
    for container in list_containers(path):
        if container in record["edits"]:
            seen = join_seen(seen, _after(record, container))
    return seen


def _after(record: Mapping[str, Any], path: str) -> Seen:
    after: Seen = record["edits"].get(path, {}).get("after", {})
    return after


def _report(merged: MergedRecord, path: str, before: Side, side: Side) -> None:
    if not is_same(before.shown, side.shown):
        kind = merged.added if before.shown is ABSENT else merged.removed if side.shown is ABSENT else merged.changed
        kind.append(path)
    earlier = [one.value for one in before.versions[1:]]
    for one in side.versions[1:]:
        if not is_same(one.value, side.shown) and not any(is_same(one.value, value) for value in earlier):
            merged.conflicts.append(path)
            return


def is_same(a: Any, b: Any) -> bool:
    """Return whether two values, or two absent ones, are the same."""
    if a is ABSENT or b is ABSENT:
        return a is b
    return a is b or to_canonical(a) == to_canonical(b)


def _put_other(record: dict[str, Any], key: str, value: Any) -> None:
    """Merge what is not an entry: `known` and `left_out` hold those of both; of two other values the larger wins."""
    if key in ("known", "left_out"):
        record[key] = sorted({*record.get(key, ()), *value})
    elif key not in record or utf16_key(to_canonical(value)) > utf16_key(to_canonical(record[key])):
        record[key] = value
