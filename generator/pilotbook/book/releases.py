"""Releases: what the library, or a site, held at one time, so that the next one breaks nothing.

Comes in: a shelf, a book. Goes out: what has gone without a word, and the next release.
Must not know: pages, the terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pilotbook.errors import Finding, PilotbookError, nearest
from pilotbook.load import Layer, Shelf
from pilotbook.load.catalog import releases_of
from pilotbook.models import Release
from pilotbook.models.library import Kind

from .model import Book, digest
from .snapshots import latest, number, read_release
from .validate.context import Validation

_LINE = '`{id}: {{kind: {what}, version: "{version}", why: …}}`'


def gone(shelf: Shelf, validation: Validation) -> list[Finding]:
    """What the last release of the topmost layer had, and what went since without an entry in `changes.yml`."""
    layer = shelf.layers[-1]
    paths = {path.stem: path for path in releases_of(layer)}
    version = latest(paths)
    if version is None:
        return []
    release = read_release(paths[version])
    found = [*_gone_ids(shelf, validation, release), *_gone_from_playbooks(shelf, validation, release)]
    return [Finding(layer.content / "changes.yml", ("changes", kind), problem, cure) for kind, problem, cure in found]


def _gone_ids(shelf: Shelf, validation: Validation, release: Release) -> Iterator[tuple[str, str, str]]:
    changes = shelf.changes().changes
    for kind, ids in release.ids.items():
        known, told = validation.ids(kind) or set(), changes.get(kind, {})
        for id_ in ids:
            if id_ not in known and id_ not in told:
                new = nearest(id_, known - ids.keys())
                what = f"renamed, to: [{new}]" if new else "retired"
                line = _LINE.format(id=id_, what=what, version=following(release.version))
                problem = f"the {kind} `{id_}` of release {release.version} has gone, and nothing says why"
                yield kind, problem, f"Add under `changes` › `{kind}` the line {line}, or bring it back."


def _gone_from_playbooks(shelf: Shelf, validation: Validation, release: Release) -> Iterator[tuple[str, str, str]]:
    """Checks that are still in the book, and stand no longer in a playbook that had them."""
    told = shelf.changes().changes.get("check", {})
    for playbook, then in release.playbooks.items():
        facts = validation.playbooks.get(playbook)
        if facts is None:
            continue
        here = facts.checks | facts.left_out
        for id_ in then.checks.keys() - here - told.keys():
            if id_ in validation.check_places:
                now = [other for other, one in validation.playbooks.items() if id_ in one.checks]
                what = f"moved, now: [{', '.join(now)}]"
                line = _LINE.format(id=id_, what=what, version=following(release.version))
                problem = f"the check `{id_}` has gone from the playbook `{playbook}` since release {release.version}"
                yield "check", problem, f"Add under `changes` › `check` the line {line}, or leave it out there."


def release_of(book: Book, layer: Layer, version: str) -> Release:
    """What a layer holds now, as a release."""
    folders = {layer.content.resolve(), layer.playbooks.resolve()}

    def own(folder: str, things: Mapping[str, Any]) -> dict[str, Any]:
        return {id_: thing for id_, thing in things.items() if not folders.isdisjoint(_path(book, folder, id_).parents)}

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
        ids={kind: {id_: _digest(things[id_]) for id_ in sorted(things)} for kind, things in ids.items()}
        | {"playbook": {id_: playbooks[id_].snapshot.digest for id_ in sorted(playbooks)}},
        playbooks={id_: playbooks[id_].snapshot for id_ in sorted(playbooks)},
    )


def _path(book: Book, folder: str, id_: str) -> Any:
    return book.paths[folder, id_].resolve()


def _digest(thing: Any) -> str:
    return digest(thing.model_dump(mode="json", exclude_defaults=True))


def following(version: str) -> str:
    """The version after one: the next minor, since ids may have gone."""
    major, minor, _ = number(version)
    return f"{major}.{minor + 1}.0"


def next_release(book: Book, layer: Layer, version: str | None) -> tuple[str, str]:
    """The name and the text of the next release of a layer.

    Raises:
        PilotbookError: when there is such a release, or a later one, or nothing changed.
    """
    before = latest(path.stem for path in releases_of(layer))
    chosen = version or (following(before) if before else "1.0.0")
    if before and number(chosen) <= number(before):
        raise PilotbookError(f"{chosen}: release {before} is there already. Name a later version; a release stays.")
    release = release_of(book, layer, chosen)
    if not any(release.ids.values()):
        raise PilotbookError("This site has no playbooks or patterns of its own yet, so there is nothing to release.")
    if before:
        last = read_release(layer.content / "releases" / f"{before}.json")
        if last.ids == release.ids and last.playbooks == release.playbooks:
            raise PilotbookError(f"Nothing has changed since release {before}.")
    return f"{chosen}.json", text(release)


def text(release: Release) -> str:
    """A release as it is committed: one line a fact, so that version control shows what changed."""
    return json.dumps(release.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=1) + "\n"
