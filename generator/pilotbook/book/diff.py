"""What is different: between a fork and its base, and between a base as it was and as it is.

Comes in: snapshots, playbooks. Goes out: differences, in the order in which a reader wants them.
Must not know: pages, the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pilotbook.models import Changed, Snapshot
from pilotbook.models.renames import resolve_renames

from .model import Book, BookPlaybook, Fork
from .snapshots import read_seen

DIFFERENCE_KINDS = (
    "new",
    "reworded",
    "moved",
    "changed",
    "renamed",
    "split",
    "merged",
    "retired",
    "left out",
    "lapsed",
)
"""What can have happened, in the order in which it is told."""
NOUNS = {
    "gaps": "gap",
    "answers": "answer",
    "documents": "document",
    "autonomy": "action",
    "exceptions": "exception",
    "cases": "messy case",
    "integrations": "integration",
    "signals": "signal",
    "undo": "undo",
}
"""What a row of each table is called."""


@dataclass(frozen=True)
class Difference:
    """One thing that is different."""

    kind: str
    """One of `DIFFERENCE_KINDS`."""
    what: str
    """What sort of thing it is: check, gap, messy case, part."""
    id: str
    was: Mapping[str, str] = field(default_factory=dict)
    """What stood there, by key."""
    now: Mapping[str, str] = field(default_factory=dict)
    """What stands there."""
    why: str = ""
    to: tuple[str, ...] = ()
    """The ids that it has become."""
    yours: str = ""
    """What the fork itself says of it: `adapt`, `leave_out`, a table's name. Such a change wants a second look."""


def dump_difference(difference: Difference) -> dict[str, Any]:
    """A difference for programs, without what is empty."""
    return {key: value for key, value in asdict(difference).items() if value}


def diff_fork(playbook: BookPlaybook, fork: Fork) -> list[Difference]:
    """What a fork changes of its base."""
    base = fork.base
    then, now = base.snapshot, playbook.snapshot
    found = [one for one in diff_snapshots(then, now, {}) if not (one.kind == "retired" and one.what == "check")]
    gone = sorted(then.checks.keys() - now.checks.keys(), key=list(then.checks).index)
    for id_ in gone:
        why = fork.left_out.get(id_) or _gap_reason(fork, base, id_)
        found.append(Difference("left out", "check", id_, was=_wording_of(then.checks[id_]), why=why))
    rows = {(NOUNS[table], id_): why for table, rows in fork.head.without.items() for id_, why in rows.items()}
    found = [
        Difference("left out", one.what, one.id, why=rows.get((one.what, one.id), "")) if one.kind == "retired" else one
        for one in found
    ]
    return _sort([*found, *_diff_orphaned(fork)])


def _gap_reason(fork: Fork, base: BookPlaybook, check_id: str) -> str:
    gap = next((check.gap for check in base.checks if check.id == check_id), "")
    return fork.head.without.get("gaps", {}).get(gap, "")


def _diff_orphaned(fork: Fork) -> Iterator[Difference]:
    for one in fork.lapsed:
        change = one.change
        why = (
            f"{change.kind} in {change.version}: {change.why}" if change else f"`{fork.head.extends}` has it no longer"
        )
        yield Difference("lapsed", one.key, one.id, why=why, to=change.to if change else ())


def orphaned_ids(fork: Fork) -> dict[str, tuple[str, ...]]:
    """What a fork says something of that its base has lost: by key of a snapshot, the ids."""
    ids: dict[str, list[str]] = {}
    for one in fork.lapsed:
        key = "checks" if one.key in ("adapt", "leave_out") else one.key.rpartition(" ")[2]
        ids.setdefault(key, []).append(one.id)
    return {key: tuple(sorted(set(found))) for key, found in sorted(ids.items())}


def diff_upstream(book: Book, playbook: BookPlaybook, fork: Fork) -> list[Difference] | None:
    """What changed in the base since the fork's author has seen it, or None when nobody knows what that was."""
    seen = read_seen(playbook.path, fork.head, book.releases)
    if seen is None:
        return None
    gone = book.changes.changes.get("check", {})
    found = [_mark_overridden(one, fork) for one in diff_snapshots(seen, fork.base.snapshot, gone)]
    return _sort([*found, *_diff_orphaned(fork)])


def _mark_overridden(one: Difference, fork: Fork) -> Difference:
    """A difference with what the fork itself says of it."""
    says = fork.overridden_ids
    ids = {one.id, *one.to}
    yours = [
        key for key, named in says.items() if ids & named and (one.what == "check") == (key in ("adapt", "leave_out"))
    ]
    return replace(one, yours=yours[0]) if yours else one


def diff_snapshots(old: Snapshot, new: Snapshot, renames: Mapping[str, Changed]) -> list[Difference]:
    """What is different in `new`. `renames` says what became of checks."""
    found = [*_diff_checks(old, new, renames)]
    for table, noun in NOUNS.items():
        found += _diff_rows(noun, old.rows.get(table, {}), new.rows.get(table, {}))
    for part, digest in new.parts.items():
        if old.parts.get(part) != digest:
            found.append(Difference("changed", "part", part))
    return _sort(found)


def _diff_checks(old: Snapshot, new: Snapshot, renames: Mapping[str, Changed]) -> Iterator[Difference]:
    reached: set[str] = set()
    for id_, before in old.checks.items():
        if id_ in new.checks:
            yield from _diff_check(id_, before, new.checks[id_])
            continue
        change = renames.get(id_)
        to, kinds = resolve_renames(renames, id_, new.checks)
        reached.update(to)
        if change is None:
            yield Difference("retired", "check", id_, was=_wording_of(before))
        elif to == (id_,):
            yield Difference("retired", "check", id_, was=_wording_of(before), why=_format_reason(change))
        else:
            kind = next((kind for kind in ("split", "merged") if kind in kinds), "renamed")
            words = _wording_of(new.checks[to[0]]) if len(to) == 1 and to[0] in new.checks else {}
            yield Difference(kind, "check", id_, was=_wording_of(before), now=words, why=_format_reason(change), to=to)
    for id_, after in new.checks.items():
        if id_ not in old.checks and id_ not in reached:
            yield Difference("new", "check", id_, now=_wording_of(after))


def _diff_check(id_: str, before: Any, after: Any) -> Iterator[Difference]:
    was = {key: getattr(before, key) for key in ("text", "done_when") if getattr(before, key) != getattr(after, key)}
    if was:
        yield Difference("reworded", "check", id_, was=was, now={key: getattr(after, key) for key in was})
    if before.gate != after.gate:
        yield Difference("moved", "check", id_, was={"gate": before.gate}, now={"gate": after.gate})
    if before.rest != after.rest:
        yield Difference("changed", "check", id_, now={"text": after.text})


def _wording_of(check: Any) -> dict[str, str]:
    return {"gate": check.gate, "text": check.text}


def _format_reason(change: Changed) -> str:
    return f"{change.version}: {change.why}"


def _diff_rows(noun: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for id_, digest in new.items():
        if id_ not in old:
            yield Difference("new", noun, id_)
        elif old[id_] != digest:
            yield Difference("changed", noun, id_)
    yield from (Difference("retired", noun, id_) for id_ in old if id_ not in new)


def _sort(found: Iterable[Difference]) -> list[Difference]:
    return sorted(found, key=lambda one: (DIFFERENCE_KINDS.index(one.kind), one.what != "check"))


def format_diff(differences: Sequence[Difference]) -> Iterator[str]:
    """Differences as lines of text."""
    for one in differences:
        to = f" to {', '.join(one.to)}" if one.to else ""
        yield f"{one.kind}: {one.what} {one.id}{to}"
        for key in dict.fromkeys([*one.was, *one.now]):
            if key in one.was and key in one.now and one.was[key] != one.now[key]:
                yield f"    {key} was: {one.was[key]}"
                yield f"    {key} now: {one.now[key]}"
            elif key in one.was or one.kind == "new" or key != "gate":
                yield f"    {key}: {one.now.get(key, one.was.get(key))}"
        if one.why:
            yield f"    why: {one.why}"
        if one.yours:
            yield f"    Your fork says something of it under `{one.yours}`: look whether that still fits."


def format_outdated_forks(book: Book) -> str:
    """One line about the forks whose base has changed, or nothing."""
    found = [id_ for id_, playbook in book.playbooks.items() if playbook.is_behind]
    if not found:
        return ""
    what = "this fork extends" if len(found) == 1 else "these forks extend"
    return f"{', '.join(found)}: what {what} has changed since you looked. See: pilotbook diff {found[0]} --upstream"
