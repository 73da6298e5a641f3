"""Joins the versions of one entry: what was written, when and by whom, and what each writer had seen.

`overrides/record/versions.js` does the same in the browser. `docs/record.md` says why the order of merges makes no
difference.

Comes in: a value and its edit. Goes out: a `Side`, and its edit as plain values.
Must not know: the other entries of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from .canonical import to_canonical, utf16_key
from .entries import ABSENT
from .grammar import EPOCH, NOBODY

Seen = dict[str, str]
"""By browser, the newest time that is covered."""


@dataclass(frozen=True)
class Version:
    """One value of an entry, or its deletion, with when and by which browser it was written."""

    value: Any
    at: str
    by: str

    @property
    def rank(self) -> tuple[str, str, bytes]:
        """The sort key of versions: the newest has the highest rank. Equal ranks are one version."""
        return self.at, self.by, utf16_key(to_canonical(0 if self.value is ABSENT else [self.value]))


class Side(NamedTuple):
    """The versions of one entry in one record."""

    versions: list[Version]
    """The newest first."""
    seen: Seen
    """What the entry covers, its own stamps included, without what its containers cover."""

    @property
    def shown(self) -> Any:
        """The value that is shown, or `ABSENT`."""
        return self.versions[0].value if self.versions else ABSENT


def read_side(value: Any, edit: Mapping[str, Any] | None) -> Side:
    """Return the versions of an entry. A value without a stamp counts as written by hand."""
    edit = edit or {}
    versions = []
    if "at" in edit:
        versions.append(Version(value, edit["at"], edit["by"]))
    elif value is not ABSENT:
        versions.append(Version(value, EPOCH, NOBODY))
    versions += [Version(one.get("value", ABSENT), one["at"], one["by"]) for one in edit.get("concurrent", ())]
    return Side(sort_versions(versions), join_seen(edit.get("after", {}), stamps_of(versions)))


def write_edit(side: Side) -> dict[str, Any] | None:
    """Return the edit of an entry, or `None` if it needs none."""
    own = stamps_of(side.versions)
    after = {by: side.seen[by] for by in sorted(side.seen) if own.get(by, "") < side.seen[by]}
    seen = {"after": after} if after else {}
    if not side.versions:
        return seen or None
    shown, *others = side.versions
    if not after and not others and (shown.at, shown.by) == (EPOCH, NOBODY) and shown.value is not ABSENT:
        return None
    concurrent = [
        {**({} if one.value is ABSENT else {"value": one.value}), "at": one.at, "by": one.by} for one in others
    ]
    return {"at": shown.at, "by": shown.by, **seen, **({"concurrent": concurrent} if concurrent else {})}


def sort_versions(versions: Iterable[Version]) -> list[Version]:
    """Return versions without repetitions, the newest first."""
    by_rank = {version.rank: version for version in versions}
    return [by_rank[rank] for rank in sorted(by_rank, reverse=True)]


def stamps_of(versions: Iterable[Version]) -> Seen:
    """Return by browser the newest of its versions."""
    seen: Seen = {}
    for version in versions:
        seen[version.by] = max(version.at, seen.get(version.by, ""))
    return seen


def join_seen(a: Mapping[str, str], b: Mapping[str, str]) -> Seen:
    """Return the newer time for every browser."""
    return {by: max(a.get(by, ""), b.get(by, "")) for by in (*a, *b)}


def join_sides(a: Side, b: Side, cover_a: Mapping[str, str], cover_b: Mapping[str, str]) -> Side:
    """Merge what two records know of one entry.

    `cover_a` and `cover_b` are what each covers: what the entry has seen, and what its containers cover.
    """
    kept = _keep(a.versions, b.versions, cover_b) + _keep(b.versions, a.versions, cover_a)
    return Side(sort_versions(kept), join_seen(a.seen, b.seen))


def _keep(versions: list[Version], others: list[Version], cover: Mapping[str, str]) -> list[Version]:
    """Return the versions that the other record has not removed."""
    there = {(other.at, other.by) for other in others}
    return [one for one in versions if (one.at, one.by) in there or cover.get(one.by, "") < one.at]
