"""Resolves a catalog into a book: applies forks, and validates all references.

Comes in: layers, or a `Catalog`. Goes out: a `Book`, or all mistakes of all files.
Must not know: YAML, pages.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pilotbook.errors import BookError, Finding, did_you_mean
from pilotbook.load import Catalog, Layer, Loaded, load_catalog, load_register, locate_findings
from pilotbook.models import Record

from .drafts import leave_out_drafts
from .gate_plan import place_document, place_fix
from .inherit import resolve_forks
from .model import Book, BookPlaybook
from .releases import missing_ids
from .resolve_playbooks import resolve_playbooks
from .summary import Summary
from .unknown import cure_unknown
from .validate.context import Validation
from .validate.validator import validate


def load_book(
    layers: list[Layer],
    *,
    base: Path,
    shows: Sequence[str] | None = None,
    register: Path | None = None,
    drafts: bool = False,
) -> Book:
    """Load and resolve a book.

    Args:
        layers: The library first, then the site's own folders. A file overrides one with the same id in a layer before.
        base: The folder to which paths in messages are relative.
        shows: The library's playbooks that the site shows, by id. `None`: all.
        register: The folder of the site's pilot records, if it has one.
        drafts: Whether the site shows drafts.

    A file of the register that is not a record of this site is left out, and its mistake is in `Book.unread`.

    Raises:
        BookError: with all mistakes of all files, sorted.
    """
    catalog = load_catalog(layers, base=base)
    book, findings = resolve_catalog(catalog, shows, drafts=drafts)
    mistakes = catalog.mistakes + locate_findings(findings, base=base)
    if mistakes or book is None:
        unread = load_register(register, base=base)[1] if register is not None else []
        raise BookError([*mistakes, *unread])
    return with_register(book, register, base=base) if register is not None else book


def with_register(book: Book, register: Path, *, base: Path) -> Book:
    """Return the book with the records of a folder. Files that are not records of this site are left out."""
    records, mistakes = load_register(register, base=base)
    strange = list(find_unknown_playbooks(book, records))
    paths = {finding.path for finding in strange}
    kept = [loaded for loaded in records if loaded.path not in paths]
    return replace(book, register=kept, unread=tuple(sorted([*mistakes, *locate_findings(strange, base=base)])))


def find_unknown_playbooks(book: Book, records: Sequence[Loaded[Record]]) -> Iterator[Finding]:
    """Yield a finding for each record whose playbook the site does not show, under its old id or the current one."""
    for loaded in records:
        id_ = loaded.model.pilot.playbook
        if book.find(id_) is None:
            cure = cure_unknown(book, id_)
            yield Finding(loaded.path, ("pilot", "playbook"), f"this site has no playbook `{id_}`", cure)


def resolve_catalog(
    catalog: Catalog, shows: Sequence[str] | None = None, *, drafts: bool = False
) -> tuple[Book | None, list[Finding]]:
    """Resolve a catalog. Returns the book and no findings, or no book if a file is broken or there are findings."""
    attach_fixes(catalog)
    forks = resolve_forks(catalog)
    validation = validate(catalog, forks.resolved)
    findings = [*forks.findings, *validation.findings, *find_unknown_shows(catalog, shows)]
    if not catalog.broken and not findings:
        findings = missing_ids(catalog, validation)
    if catalog.broken or findings:
        return None, findings
    playbooks = resolve_playbooks(catalog, validation, drafts=drafts)
    summaries = {id_: playbook.summary for id_, playbook in playbooks.items()}
    return build_book(catalog, validation, summaries, playbooks.__getitem__, shows, drafts=drafts), []


def attach_fixes(catalog: Catalog) -> None:
    """Add each fix to the gaps that it names under `closes`."""
    for fix in catalog.fixes.values():
        for gap_id in fix.model.closes:
            gap = catalog.gaps.get(gap_id)
            if gap is not None and fix.id not in gap.model.fixes:
                model = gap.model.model_copy(update={"fixes": (*gap.model.fixes, fix.id)})
                catalog.gaps[gap_id] = replace(gap, model=model)


def find_unknown_shows(catalog: Catalog, shows: Sequence[str] | None) -> list[Finding]:
    """Return a finding for each id in `shows` that no layer has."""
    known = {*catalog.order}
    loc = ("plugins", "pilotbook", "shows")
    return [
        Finding(Path("mkdocs.yml"), (*loc, id_), f"the library has no playbook `{id_}`", did_you_mean(id_, known))
        for id_ in shows or ()
        if id_ not in known
    ]


def is_shown(id_: str, shows: Sequence[str] | None, *, layer: int, layers: int, is_fork: bool) -> bool:
    """Return whether a site shows a playbook: it shows its own, and those of the library that `shows` names.

    `layer` is the index of the layer that defines the playbook, and `layers` the number of layers. Layer 0 is the
    library; if it is the only layer, its forks count as the site's own playbooks.
    """
    of_library = layer == 0 and (layers > 1 or not is_fork)
    return shows is None or not of_library or id_ in shows


def build_book(
    catalog: Catalog,
    validation: Validation,
    summaries: Mapping[str, Summary],
    load: Callable[[str], BookPlaybook],
    shows: Sequence[str] | None,
    *,
    drafts: bool = False,
) -> Book:
    """Build a book, with an empty register, from a catalog without mistakes and the summaries of its playbooks.

    Drafts are hidden, unless `drafts` is true.
    """
    published = catalog if drafts else leave_out_drafts(catalog)
    book = _build_book(published, validation, summaries, load, shows, drafts=drafts)
    if published is catalog:
        return book
    return replace(book, with_drafts=_build_book(catalog, validation, summaries, load, shows, drafts=drafts))


def _build_book(
    catalog: Catalog,
    validation: Validation,
    summaries: Mapping[str, Summary],
    load: Callable[[str], BookPlaybook],
    shows: Sequence[str] | None,
    *,
    drafts: bool,
) -> Book:
    """Build a book with all patterns of a catalog."""
    layers, gates = len(catalog.layers), validation.singles["gates"]
    shown = {
        id_: summary
        for id_, summary in summaries.items()
        if (drafts or not summary.is_draft)
        and is_shown(id_, shows, layer=catalog.order[id_], layers=layers, is_fork=summary.is_fork)
    }
    gaps = sorted(catalog.gaps.values(), key=lambda loaded: loaded.model.order)
    documents = sorted(catalog.documents.values(), key=lambda loaded: loaded.model.order)
    return Book(
        gates=gates,
        roles=validation.singles["roles"],
        questions=validation.singles["questions"],
        sources={id_: loaded.model for id_, loaded in catalog.sources.items()},
        standards={id_: loaded.model for id_, loaded in sorted(catalog.standards.items())},
        gaps={loaded.id: loaded.model for loaded in gaps},
        fixes={id_: place_fix(loaded.model, gates) for id_, loaded in catalog.fixes.items()},
        documents={loaded.id: place_document(loaded.model, gates) for loaded in documents},
        playbooks=shown,
        load=load,
        comparisons=validation.singles["comparisons"],
        home=catalog.singles["home"][-1].model,
        diagnosis=catalog.singles["diagnose"][-1].model if "diagnose" in catalog.singles else None,
        changes=catalog.merged_renames(),
        releases=catalog.releases(),
        hidden={id_: summary for id_, summary in summaries.items() if id_ not in shown},
        register=(),
        paths=_paths(catalog, summaries),
        citations=_citations(catalog, validation, shown),
    )


def _paths(catalog: Catalog, summaries: Mapping[str, Summary]) -> dict[tuple[str, str], Path]:
    """Return the file of each thing, by folder and id."""
    patterns = ("gaps", "fixes", "documents", "sources", "standards")
    paths = {(folder, id_): loaded.path for folder in patterns for id_, loaded in getattr(catalog, folder).items()}
    paths |= {("playbooks", id_): summary.path for id_, summary in summaries.items()}
    return paths | {(name, ""): loaded[-1].path for name, loaded in catalog.singles.items()}


def _citations(
    catalog: Catalog, validation: Validation, shown: Container[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what cites each point, without duplicates, hidden playbooks and patterns that the catalog leaves out."""
    there: dict[str, Container[str]] = {"playbooks": shown, "gaps": catalog.gaps, "fixes": catalog.fixes}
    by_point = {
        ref: tuple(one for one in dict.fromkeys(places) if one[0] not in there or one[1] in there[one[0]])
        for ref, places in validation.citations.items()
    }
    return {ref: places for ref, places in by_point.items() if places}
