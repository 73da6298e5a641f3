"""A shelf of models to a book: ids followed, checks merged, everything cross-checked.

Comes in: a `Shelf`. Goes out: a `Book`, or a `BookError` with every mistake of every file.
Must not know: YAML, pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .book import Book, BookCheck, BookPlaybook, GapInPlaybook
from .crosscheck import CrossCheck
from .load import Layer, Loaded, Shelf, load_shelf, locate
from .mistakes import BookError, Finding
from .models import Changes, OwnCheck
from .models.library import Check


def load_book(layers: list[Layer], *, base: Path) -> Book:
    """Load and resolve a book.

    `layers` are the library first, then a site's own folders over it; a file lies over the one with the same id.
    Paths in messages are shown relative to `base`.

    Raises:
        BookError: with all mistakes of all files, sorted.
    """
    shelf = load_shelf(layers, base=base)
    book, findings = resolve(shelf)
    mistakes = shelf.mistakes + locate(findings, base=base)
    if mistakes or book is None:
        raise BookError(mistakes)
    return book


def resolve(shelf: Shelf) -> tuple[Book | None, list[Finding]]:
    """Follow every id. Returns no book when a file could not be loaded, but the findings of the others."""
    cross = CrossCheck(shelf)
    cross.run()
    if shelf.broken or cross.findings:
        return None, cross.findings
    return _book(shelf, cross), []


def _book(shelf: Shelf, cross: CrossCheck) -> Book:
    gaps = dict(sorted(((id_, loaded.model) for id_, loaded in shelf.gaps.items()), key=lambda item: item[1].order))
    documents = dict(
        sorted(((id_, loaded.model) for id_, loaded in shelf.documents.items()), key=lambda item: item[1].order)
    )
    gates = list(cross.singles["gates"])
    return Book(
        gates=cross.singles["gates"],
        roles=cross.singles["roles"],
        questions=cross.singles["questions"],
        sources={id_: loaded.model for id_, loaded in shelf.sources.items()},
        gaps=gaps,
        fixes={id_: loaded.model for id_, loaded in shelf.fixes.items()},
        documents=documents,
        playbooks={id_: _playbook(shelf, loaded, gates) for id_, loaded in shelf.playbooks.items()},
        comparisons=cross.singles["comparisons"],
        home=shelf.singles["home"][-1].model,
        changes=merged_changes(shelf),
        paths={
            (folder, id_): loaded.path
            for folder in ("gaps", "fixes", "documents", "sources", "playbooks")
            for id_, loaded in getattr(shelf, folder).items()
        }
        | {(name, ""): loaded[-1].path for name, loaded in shelf.singles.items()},
        citations={ref: tuple(dict.fromkeys(places)) for ref, places in cross.citations.items()},
    )


def merged_changes(shelf: Shelf) -> Changes:
    """The changes of all layers in one."""
    merged: dict[Any, dict[str, Any]] = {}
    for loaded in shelf.singles.get("changes", []):
        for kind, changed in loaded.model.changes.items():
            merged.setdefault(kind, {}).update(changed)
    return Changes(changes=merged)


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


def library_check(book: Book, check_id: str) -> tuple[str, Check] | None:
    """The fix that defines a check, and the check as the fix words it."""
    found: Iterable[tuple[str, Check]] = (
        (fix_id, fix.checks[check_id]) for fix_id, fix in book.fixes.items() if check_id in fix.checks
    )
    return next(iter(found), None)
