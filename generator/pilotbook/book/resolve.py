"""A shelf of models to a book: ids followed, checks merged, everything cross-checked.

Comes in: a `Shelf`. Goes out: a `Book`, or a `BookError` with every mistake of every file.
Must not know: YAML, pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pilotbook.errors import BookError, Finding, did_you_mean
from pilotbook.load import Layer, Loaded, Shelf, load_register, load_shelf, locate
from pilotbook.models import OwnCheck, Playbook, Record
from pilotbook.models.library import Check

from .inherit import unfold
from .model import Book, BookCheck, BookPlaybook, Fork, GapInPlaybook
from .overlay import Unfolded
from .releases import gone
from .validate.validator import CrossCheck


def load_book(
    layers: list[Layer], *, base: Path, shows: Sequence[str] | None = None, register: Path | None = None
) -> Book:
    """Load and resolve a book.

    `layers` are the library first, then a site's own folders over it; a file lies over the one with the same id.
    Of the library's playbooks those are shown that `shows` names, or all without it. `register` is the folder of the
    site's own records. Paths in messages are shown relative to `base`.

    Raises:
        BookError: with all mistakes of all files, sorted.
    """
    shelf = load_shelf(layers, base=base)
    records, mistakes = load_register(register, base=base) if register is not None else ([], [])
    book, findings = resolve(shelf, shows)
    if book is not None:
        findings = [*findings, *unknown_playbooks(book, records)]
    mistakes = shelf.mistakes + mistakes + locate(findings, base=base)
    if mistakes or book is None:
        raise BookError(mistakes)
    return replace(book, register=records)


def unknown_playbooks(book: Book, records: Sequence[Loaded[Record]]) -> Iterator[Finding]:
    """Records whose playbook this site does not have, under its id or under one that it has today."""
    for loaded in records:
        id_ = loaded.model.pilot.playbook
        if book.named(id_) is None:
            cure = "Add it to `shows` in mkdocs.yml." if id_ in book.hidden else did_you_mean(id_, book.playbooks)
            yield Finding(loaded.path, ("pilot", "playbook"), f"this site has no playbook `{id_}`", cure)


def resolve(shelf: Shelf, shows: Sequence[str] | None = None) -> tuple[Book | None, list[Finding]]:
    """Follow every id. Returns no book when a file could not be loaded, but the findings of the others."""
    join_fixes(shelf)
    forks = unfold(shelf)
    cross = CrossCheck(shelf, forks.known)
    cross.run()
    findings = [*forks.findings, *cross.findings, *unknown_shows(shelf, shows)]
    if not shelf.broken and not findings:
        findings = gone(shelf, cross)
    if shelf.broken or findings:
        return None, findings
    return bound(shelf, cross, forks.known, shows), []


def join_fixes(shelf: Shelf) -> None:
    """Put a fix to the gaps that it says it closes."""
    for fix in shelf.fixes.values():
        for gap_id in fix.model.closes:
            gap = shelf.gaps.get(gap_id)
            if gap is not None and fix.id not in gap.model.fixes:
                model = gap.model.model_copy(update={"fixes": (*gap.model.fixes, fix.id)})
                shelf.gaps[gap_id] = replace(gap, model=model)


def unknown_shows(shelf: Shelf, shows: Sequence[str] | None) -> list[Finding]:
    """What `shows` names and no layer has."""
    known = {*shelf.order}
    loc = ("plugins", "pilotbook", "shows")
    return [
        Finding(Path("mkdocs.yml"), (*loc, id_), f"the library has no playbook `{id_}`", did_you_mean(id_, known))
        for id_ in shows or ()
        if id_ not in known
    ]


def _is_shown(shelf: Shelf, id_: str, shows: Sequence[str] | None) -> bool:
    of_library = shelf.order[id_] == 0 and (len(shelf.layers) > 1 or id_ not in shelf.forks)
    return shows is None or not of_library or id_ in shows


def bound(shelf: Shelf, cross: CrossCheck, known: Mapping[str, Unfolded], shows: Sequence[str] | None) -> Book:
    """The book of a shelf without mistakes."""
    gaps = dict(sorted(((id_, loaded.model) for id_, loaded in shelf.gaps.items()), key=lambda item: item[1].order))
    documents = dict(
        sorted(((id_, loaded.model) for id_, loaded in shelf.documents.items()), key=lambda item: item[1].order)
    )
    playbooks = _Playbooks(shelf, known, list(cross.singles["gates"]))
    shown = {id_: playbooks.make(loaded) for id_, loaded in shelf.playbooks.items() if _is_shown(shelf, id_, shows)}
    return Book(
        gates=cross.singles["gates"],
        roles=cross.singles["roles"],
        questions=cross.singles["questions"],
        sources={id_: loaded.model for id_, loaded in shelf.sources.items()},
        gaps=gaps,
        fixes={id_: loaded.model for id_, loaded in shelf.fixes.items()},
        documents=documents,
        playbooks=shown,
        comparisons=cross.singles["comparisons"],
        home=shelf.singles["home"][-1].model,
        diagnosis=shelf.singles["diagnose"][-1].model if "diagnose" in shelf.singles else None,
        changes=shelf.changes(),
        releases=shelf.releases(),
        hidden={id_: playbooks.make(loaded) for id_, loaded in shelf.playbooks.items() if id_ not in shown},
        register=(),
        paths={
            (folder, id_): loaded.path
            for folder in ("gaps", "fixes", "documents", "sources", "playbooks")
            for id_, loaded in getattr(shelf, folder).items()
        }
        | {(name, ""): loaded[-1].path for name, loaded in shelf.singles.items()},
        citations={
            ref: there
            for ref, places in cross.citations.items()
            if (
                there := tuple(place for place in dict.fromkeys(places) if place[0] != "playbooks" or place[1] in shown)
            )
        },
    )


class _Playbooks:
    """Resolves playbooks, the base of a fork before the fork."""

    def __init__(self, shelf: Shelf, known: Mapping[str, Unfolded], gates: list[str]) -> None:
        self.shelf, self.known, self.gates = shelf, known, gates
        self.made: dict[int, BookPlaybook] = {}

    def make(self, loaded: Loaded[Playbook]) -> BookPlaybook:
        """A playbook with its gaps and checks, and with its base if it is a fork. Each is made once."""
        kept: BookPlaybook | None = getattr(loaded, "playbook", None)
        if kept is not None:
            return kept
        return self._make(loaded, self.known.get(loaded.id))

    def _make(self, loaded: Loaded[Playbook], known: Unfolded | None) -> BookPlaybook:
        if id(loaded) not in self.made:
            fork = None
            if known is not None:
                fork = Fork(known.head, self._make(known.base, known.of), known.left_out, known.lapsed, known.own_words)
            self.made[id(loaded)] = replace(_playbook(self.shelf, loaded, self.gates), fork=fork)
        return self.made[id(loaded)]


def _playbook(shelf: Shelf, loaded: Loaded[Any], gates: list[str]) -> BookPlaybook:
    playbook = loaded.model
    taken: dict[str, BookCheck] = {}
    gaps = []
    for gap_id, here in playbook.gaps.items():
        gap = shelf.gaps[gap_id].model
        fixes = gap.fixes if here.fixes is None else here.fixes
        checks: list[BookCheck] = []
        for fix_id in fixes:
            for check_id, check in shelf.fixes[fix_id].model.checks.items():
                if check_id in playbook.leave_out or check_id in taken:
                    continue
                taken[check_id] = _adapted(check_id, check, gap_id, fix_id, playbook.adapt.get(check_id))
                checks.append(taken[check_id])
        for check_id, own in playbook.checks.items():
            if own.gap == gap_id:
                taken[check_id] = _check(check_id, own, gap_id, None)
                checks.append(taken[check_id])
        gaps.append(GapInPlaybook(gap_id, gap, here, fixes, tuple(checks)))
    ordered = sorted(taken.values(), key=lambda check: gates.index(check.gate))
    return BookPlaybook(loaded.id, playbook, loaded.path, tuple(gaps), tuple(ordered))


def _check(check_id: str, check: Check, gap: str, fix: str | None) -> BookCheck:
    return BookCheck(
        id=check_id,
        text=check.text,
        done_when=check.done_when,
        evidence=check.evidence,
        role=check.role,
        gate=check.gate,
        blocking=check.blocking,
        kickoff=check.kickoff,
        stale_after=check.stale_after,
        document=check.document,
        sources=check.sources,
        gap=check.gap if isinstance(check, OwnCheck) else gap,
        fix=fix,
    )


def _adapted(check_id: str, check: Check, gap: str, fix: str, adapted: Any) -> BookCheck:
    if adapted is None:
        return _check(check_id, check, gap, fix)
    changed = {name: value for name in type(adapted).model_fields if (value := getattr(adapted, name)) is not None}
    as_here = _check(check_id, check.model_copy(update=changed), gap, fix)
    return BookCheck(**{**as_here.__dict__, "adapted": True})
