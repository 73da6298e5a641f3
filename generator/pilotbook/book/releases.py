"""Builds releases of a layer, and reports ids that are gone since the last release without an entry in `changes.yml`.

Comes in: a `Catalog` with its `Validation`, or a `Book`. Goes out: findings, and the text of the next release.
Must not know: pages, the terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pilotbook import __version__
from pilotbook.errors import Finding, PilotbookError, find_nearest
from pilotbook.load import Catalog, Layer, Loaded
from pilotbook.load.catalog import release_files
from pilotbook.models import Release
from pilotbook.models.renames import Kind

from .model import Book, BookPlaybook
from .snapshots import latest_version, parse_version, read_release
from .state import short_digest
from .validate.context import Validation

_ENTRY_HINT = '`{id}: {{kind: {what}, version: "{version}", why: …}}`'


def missing_ids(catalog: Catalog, validation: Validation) -> list[Finding]:
    """Report ids that the topmost layer's last release had and that are gone without an entry in `changes.yml`."""
    layer = catalog.layers[-1]
    paths = {path.stem: path for path in release_files(layer)}
    version = latest_version(paths)
    if version is None:
        return []
    release = read_release(paths[version])
    if withdrawn := list(_find_withdrawn(catalog, release)):
        return withdrawn
    found = [*_find_missing(catalog, validation, release), *_find_missing_in_playbooks(catalog, validation, release)]
    return [Finding(layer.content / "changes.yml", ("changes", kind), problem, cure) for kind, problem, cure in found]


def _find_withdrawn(catalog: Catalog, release: Release) -> Iterator[Finding]:
    """Yield a finding for each gap, fix and document of the release that is a draft now: pilots may depend on it."""
    things: dict[Kind, Mapping[str, Loaded[Any]]]
    things = {"gap": catalog.gaps, "fix": catalog.fixes, "document": catalog.documents}
    for kind, there in things.items():
        for id_ in release.ids.get(kind, ()):
            if id_ in there and there[id_].model.draft:
                problem = f"the {kind} `{id_}` was in release {release.version}, so it can't be a draft"
                yield Finding(there[id_].path, ("draft",), problem, "Delete this line.")


def _find_missing(catalog: Catalog, validation: Validation, release: Release) -> Iterator[tuple[str, str, str]]:
    changes = catalog.merged_renames().changes
    for kind, ids in release.ids.items():
        known, told = validation.ids(kind) or set(), changes.get(kind, {})
        for id_ in ids:
            if id_ not in known and id_ not in told:
                new = find_nearest(id_, known - ids.keys())
                what = f"renamed, to: [{new}]" if new else "retired"
                line = _ENTRY_HINT.format(id=id_, what=what, version=next_version(release.version))
                problem = f"the {kind} `{id_}` was in release {release.version} but is gone, and no entry says why"
                yield kind, problem, f"Add the line {line} under `changes` › `{kind}`, or restore the {kind}."


def _find_missing_in_playbooks(
    catalog: Catalog, validation: Validation, release: Release
) -> Iterator[tuple[str, str, str]]:
    """Yield the checks that a playbook had in the release, and that are now only in other playbooks."""
    told = catalog.merged_renames().changes.get("check", {})
    for playbook, then in release.playbooks.items():
        facts = validation.playbooks.get(playbook)
        if facts is None:
            continue
        here = facts.checks | facts.left_out
        for id_ in then.checks.keys() - here - told.keys():
            if id_ in validation.check_places:
                now = [other for other, one in validation.playbooks.items() if id_ in one.checks]
                what = f"moved, now: [{', '.join(now)}]"
                line = _ENTRY_HINT.format(id=id_, what=what, version=next_version(release.version))
                problem = f"the check `{id_}` is gone from the playbook `{playbook}` since release {release.version}"
                yield (
                    "check",
                    problem,
                    f"Add the line {line} under `changes` › `check`, or list it under `leave_out` in `{playbook}`.",
                )


def last_release_version(book: Book, playbook: BookPlaybook) -> str:
    """Return the version of the last release that holds a playbook, or else of the last that holds its base.

    If no release holds either, return the version of the package.
    """
    for version in sorted(book.releases, key=parse_version, reverse=True):
        if any(playbook.id in read_release(path).playbooks for path in book.releases[version]):
            return version
    return last_release_version(book, playbook.fork.base) if playbook.fork else __version__


def build_release(book: Book, layer: Layer, version: str, day: str | None = None) -> Release:
    """Return the current content of a layer as a release of a day."""
    folders = {layer.content.resolve(), layer.playbooks.resolve()}

    def own(folder: str, things: Mapping[str, Any]) -> dict[str, Any]:
        return {
            id_: thing for id_, thing in things.items() if not folders.isdisjoint(_path_of(book, folder, id_).parents)
        }

    fixes = own("fixes", book.fixes)
    playbooks = {id_: book.load(id_) for id_ in own("playbooks", book.playbooks)}
    checks = {id_: check for fix in fixes.values() for id_, check in fix.checks.items()}
    checks |= {id_: check for playbook in playbooks.values() for id_, check in playbook.own_checks.items()}
    questions = book.questions if ("questions", "") in book.paths and own("questions", {"": None}) else {}
    ids: dict[Kind, Mapping[str, Any]] = {
        "check": checks,
        "question": questions,
        "gap": own("gaps", book.gaps),
        "fix": fixes,
        "document": own("documents", book.documents),
    }
    return Release(
        version=version,
        date=day,
        ids={kind: {id_: _digest(things[id_]) for id_ in sorted(things)} for kind, things in ids.items()}
        | {"playbook": {id_: playbooks[id_].snapshot.digest for id_ in sorted(playbooks)}},
        playbooks={id_: playbooks[id_].snapshot for id_ in sorted(playbooks)},
    )


def _path_of(book: Book, folder: str, id_: str) -> Any:
    return book.paths[folder, id_].resolve()


def _digest(thing: Any) -> str:
    return short_digest(thing.model_dump(mode="json", exclude_defaults=True))


def next_version(version: str) -> str:
    """Return the next minor version: `1.2.3` gives `1.3.0`. It is not a patch because ids may be gone."""
    major, minor, _ = parse_version(version)
    return f"{major}.{minor + 1}.0"


def next_release(book: Book, layer: Layer, version: str | None, day: str | None = None) -> tuple[str, str]:
    """Return the file name and the text of the next release of a layer.

    `version` is the version to release; by default the next minor after the last release, or 1.0.0.
    `day` is its ISO date.

    Raises:
        PilotbookError: if the layer has a release of this version or a later one, has no content of its own, or has not
            changed since its last release.
    """
    before = latest_version(path.stem for path in release_files(layer))
    chosen = version or (next_version(before) if before else "1.0.0")
    if before and parse_version(chosen) <= parse_version(before):
        raise PilotbookError(f"{chosen}: release {before} already exists and cannot be changed. Use a later version.")
    release = build_release(book, layer, chosen, day)
    if not any(release.ids.values()):
        raise PilotbookError("This site has no content of its own yet, so there is nothing to release.")
    if before:
        last = read_release(layer.content / "releases" / f"{before}.json")
        if last.ids == release.ids and last.playbooks == release.playbooks:
            raise PilotbookError(f"Nothing has changed since release {before}.")
    return f"{chosen}.json", format_release(release)


def format_release(release: Release) -> str:
    """Return the JSON of a release, one fact per line so that diffs show what changed."""
    return json.dumps(release.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=1) + "\n"
