"""Loads the part of a book that has no mistakes, for commands that need one playbook, or only the ids.

Comes in: layers. Goes out: a `Book` without the files that have mistakes, and without what depends on them.
Must not know: YAML, pages, the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pilotbook.errors import BookError, Finding
from pilotbook.load import Catalog, Layer, load_catalog, locate_findings

from .inherit import resolve_forks
from .left_out import Place, find_causes, without_playbooks
from .model import Book
from .resolve import attach_fixes, build_book, resolve_catalog
from .resolve_playbooks import resolve_playbooks
from .validate.context import Validation
from .validate.validator import validate

_FOLDERS = ("gaps", "fixes", "documents", "sources", "playbooks", "forks", "shadowed", "order")
_SHOWN_ONLY = ("home", "comparisons", "diagnose")
"""The single files that only pages need."""


def load_usable_book(
    layers: list[Layer], *, base: Path, shows: Sequence[str] | None = None, ids_only: bool = False
) -> Book:
    """Load a book, with an empty register, without the files that have mistakes and what depends on them.

    `Book.left_out` names the playbooks that are left out. What is left out is not replaced with a file of the library
    of the same id, so that nobody decides by another text than their own.

    Args:
        layers: The library first, then the site's own folders.
        base: The folder to which paths in messages are relative.
        shows: The library's playbooks that the site shows, by id. `None`: all.
        ids_only: Whether only ids are needed. Then a site's broken `roles.yml` is left out as well, for example.

    Raises:
        BookError: with all mistakes outside playbooks, if one is in a file that all playbooks share.
    """
    catalog = load_catalog(layers, base=base)
    book, findings = resolve_catalog(catalog, shows)
    mistakes = catalog.mistakes + locate_findings(findings, base=base)
    if book is not None and not mistakes:
        return book
    dropped: set[Place] = set()
    while True:
        catalog = load_catalog(layers, base=base)
        places = _places(catalog)
        found = {place for folder, ids in catalog.broken.items() for place in _broken_places(folder, ids)}
        found |= {places[path] for path in catalog.faulty if path in places}
        _drop(catalog, dropped | found)
        attach_fixes(catalog)
        forks = resolve_forks(catalog)
        found |= {("playbooks", id_) for id_ in catalog.broken.get("playbooks", ())}
        validation = validate(catalog, forks.resolved)
        found |= _places_of([*forks.findings, *validation.findings], places)
        if found <= dropped:
            break
        dropped |= found
        if not _is_usable(catalog, dropped, ids_only=ids_only):
            raise BookError(without_playbooks(mistakes, layers, base=base))
    renames = catalog.merged_renames().changes.get("playbook", {})
    causes = find_causes(layers, dropped, mistakes, renames, base=base)
    return replace(_build(catalog, validation, shows), left_out={id_: str(BookError(causes[id_])) for id_ in causes})


def _build(catalog: Catalog, validation: Validation, shows: Sequence[str] | None) -> Book:
    playbooks = resolve_playbooks(catalog, validation)
    summaries = {id_: playbook.summary for id_, playbook in playbooks.items()}
    return build_book(catalog, validation, summaries, playbooks.__getitem__, shows)


def _is_usable(catalog: Catalog, dropped: set[Place], *, ids_only: bool) -> bool:
    """Return whether enough is left: a file that all playbooks share, and each kind of thing once."""
    singles = {name for name, id_ in dropped if not id_}
    needed = catalog.singles.get("gates") and catalog.singles.get("roles") and catalog.singles.get("home")
    return bool(needed and catalog.gaps and catalog.fixes) and (ids_only or singles <= {*_SHOWN_ONLY})


def _places(catalog: Catalog) -> dict[Path, Place]:
    """Return what each file defines. `changes.yml` is kept, since it says what became of the ids in a record."""
    places: dict[Path, Place] = {}
    for folder in _FOLDERS[:-1]:
        name = "playbooks" if folder in ("forks", "shadowed") else folder
        places |= {loaded.path: (name, id_) for id_, loaded in getattr(catalog, folder).items()}
    for name, files in catalog.singles.items():
        places |= {loaded.path: (name, "") for loaded in files if name != "changes"}
    return places


def _places_of(findings: Iterable[Finding], places: dict[Path, Place]) -> set[Place]:
    return {places[finding.path] for finding in findings if finding.path in places}


def _broken_places(folder: str, ids: Iterable[str]) -> set[Place]:
    return {(folder, id_) for id_ in ids} if folder in _FOLDERS else {(folder, "")}


def _drop(catalog: Catalog, dropped: Iterable[Place]) -> None:
    """Take everything of some ids out of a catalog. Of a single file, take only those out that have mistakes."""
    for folder, id_ in dropped:
        for name in _FOLDERS[4:] if folder == "playbooks" else (folder,) if id_ else ():
            getattr(catalog, name).pop(id_, None)
        if not id_:
            kept = [one for one in catalog.singles.pop(folder, ()) if one.path not in catalog.faulty]
            catalog.singles |= {folder: kept} if kept else {}
    catalog.broken = {}
