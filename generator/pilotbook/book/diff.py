"""Compares a fork with its base, and a base as it was with the base as it is now.

Comes in: snapshots and playbooks. Goes out: sorted `Difference`s, as objects, plain data or lines of text.
Must not know: pages, the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
"""Every kind of difference, in the order in which a list shows them."""
NOUNS = {
    "gaps": "gap",
    "answers": "answer",
    "documents": "document",
    "autonomy": "action",
    "exceptions": "exception",
    "cases": "edge case",
    "integrations": "integration",
    "signals": "signal",
    "undo": "undo",
    "gates": "gate",
    "sections": "section",
}
"""For each table of a snapshot, the noun for one of its rows."""


@dataclass(frozen=True)
class Difference:
    """One difference between two states of a playbook."""

    kind: str
    """One of `DIFFERENCE_KINDS`."""
    what: str
    """The kind of thing that differs: `check`, `part` or one of the values of `NOUNS`."""
    id: str
    was: Mapping[str, str] = field(default_factory=dict)
    """The old texts, by key: `gate`, `text`, `done_when`."""
    now: Mapping[str, str] = field(default_factory=dict)
    """The new texts, by the same keys."""
    why: str = ""
    to: tuple[str, ...] = ()
    """The ids that replace `id`."""
    yours: str = ""
    """The key under which the fork overrides this thing: `adapt`, `leave_out` or a table."""


def dump_difference(difference: Difference) -> dict[str, Any]:
    """Return the fields of a difference as plain values, without the empty ones."""
    return {key: value for key, value in asdict(difference).items() if value}


def diff_fork(playbook: BookPlaybook, fork: Fork) -> list[Difference]:
    """Return what a fork changes in its base, sorted by kind, checks first within a kind."""
    base = fork.base
    then, now = (replace(one, published=None).snapshot for one in (base, playbook))  # with what drafts bring
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
            f"{change.kind} in {change.version}: {change.why}" if change else f"`{fork.head.extends}` no longer has it"
        )
        yield Difference("lapsed", one.key, one.id, why=why, to=change.to if change else ())


def orphaned_ids(fork: Fork) -> dict[str, tuple[str, ...]]:
    """Return the ids that a fork overrides and its base no longer has: sorted, by key of a snapshot."""
    ids: dict[str, list[str]] = {}
    for one in fork.lapsed:
        key = "checks" if one.key in ("adapt", "leave_out") else one.key.rpartition(" ")[2]
        ids.setdefault(key, []).append(one.id)
    return {key: tuple(sorted(set(found))) for key, found in sorted(ids.items())}


def diff_upstream(book: Book, playbook: BookPlaybook, fork: Fork) -> list[Difference] | None:
    """Return what changed in a fork's base since the fork's author last reviewed it.

    Returns `None` if neither the `.seen.json` file nor a release has the state that the author reviewed.

    Raises:
        PilotbookError: if one of these files cannot be read.
    """
    seen = read_seen(playbook.path, fork.head, book.releases)
    if seen is None:
        return None
    gone = book.changes.changes.get("check", {})
    found = [_mark_overridden(one, fork) for one in diff_snapshots(seen, fork.base.snapshot, gone)]
    return _sort([*found, *_diff_orphaned(fork)])


def _mark_overridden(one: Difference, fork: Fork) -> Difference:
    """Return the difference with `yours` set if the fork overrides what it is about."""
    says = fork.overridden_ids
    ids = {one.id, *one.to}
    yours = [
        key for key, named in says.items() if ids & named and (one.what == "check") == (key in ("adapt", "leave_out"))
    ]
    return replace(one, yours=yours[0]) if yours else one


def diff_snapshots(old: Snapshot, new: Snapshot, renames: Mapping[str, Changed]) -> list[Difference]:
    """Return what is different in `new`, sorted. `renames` maps the id of a removed check to what replaced it."""
    found = [*_diff_checks(old, new, renames)]
    for table, noun in NOUNS.items():
        found += _diff_rows(noun, old.rows.get(table, {}), new.rows.get(table, {}))
    for part, digest in new.parts.items():
        if old.parts.get(part) != digest:
            found.append(Difference("changed", "part", part))
    found += [Difference("retired", "part", part) for part in old.parts if part not in new.parts]
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
    if before.done_when == before.text and after.done_when == after.text:  # a checklist's check without its own
        was.pop("done_when", None)
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


def format_diff(
    differences: Sequence[Difference], describe: Callable[[Difference], Iterable[str]] = lambda _: ()
) -> Iterator[str]:
    """Yield the differences as lines of text; details, which `describe` may add to, are indented by four spaces."""
    for one in differences:
        to = f" to {', '.join(one.to)}" if one.to else ""
        yield f"{one.kind}: {one.what} {one.id}{to}"
        for key in dict.fromkeys([*one.was, *one.now]):
            if key in one.was and key in one.now and one.was[key] != one.now[key]:
                yield f"    {key} was: {one.was[key]}"
                yield f"    {key} now: {one.now[key]}"
            elif key in one.was or one.kind == "new" or key != "gate":
                yield f"    {key}: {one.now.get(key, one.was.get(key))}"
        yield from (f"    {line}" for line in describe(one))
        if one.why:
            yield f"    why: {one.why}"
        if one.yours:
            yield f"    Your fork changes it under `{one.yours}`. Check that this still fits."


def format_outdated_forks(book: Book) -> str:
    """Return one line about the forks whose base has changed, or `""` if there are none."""
    found = [id_ for id_, playbook in book.playbooks.items() if playbook.is_behind]
    if not found:
        return ""
    what = "this fork extends" if len(found) == 1 else "these forks extend"
    names = ", ".join(found)
    return f"{names}: what {what} has changed since you last looked. Run: pilotbook diff {found[0]} --upstream"
