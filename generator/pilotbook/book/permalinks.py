"""Resolves permalinks to checks, such as `v1.2.0/sales-sdr/owner-named`, to the current playbook and checks.

`overrides/apps/permalink/main.js` does the same on the page.

Comes in: the book and a permalink. Goes out: a `Target`.
Must not know: pages, the terminal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pilotbook.errors import PilotbookError, did_you_mean
from pilotbook.models import Changed, Snapshot
from pilotbook.models.renames import resolve_renames

from .model import Book, BookPlaybook
from .snapshots import parse_version, read_release
from .unknown import explain_unknown

_PERMALINK = re.compile(r"v(\d+\.\d+\.\d+)/([a-z][a-z0-9-]*)/([a-z][a-z0-9-]*)")


@dataclass(frozen=True)
class Target:
    """The check that a permalink leads to today."""

    playbook: str
    checks: tuple[str, ...]
    """The current ids of the check. Empty if it is retired."""
    change: Changed | None
    """The entry of `changes.yml` for the check, if it is gone from the playbook."""

    @property
    def urls(self) -> tuple[str, ...]:
        """The URLs of the checks, relative to the site's root."""
        return tuple(check_url(self.playbook, id_) for id_ in self.checks)


def check_url(playbook: str, check: str) -> str:
    """Return the URL of a check on the checklist of a playbook, relative to the site's root."""
    return f"playbooks/{playbook}/checklist/#check-{check}"


def resolve_permalink(book: Book, reference: str) -> Target:
    """Resolve a permalink, also if the check or the playbook has a new id.

    Raises:
        PilotbookError: if the text is not a permalink, or the playbook or the check never existed.
    """
    found = _PERMALINK.fullmatch(reference.strip().removesuffix("/"))
    if found is None:
        raise PilotbookError(f"{reference}: this is not a permalink. Write it like v1.2.0/sales-sdr/owner-named.")
    version, playbook_id, check_id = found.groups()
    _check_release(book, version, playbook_id, check_id)
    playbook = book.find(playbook_id)
    if playbook is None:
        raise PilotbookError(explain_unknown(book, playbook_id))
    here = set(playbook.checks)
    gone = book.changes.changes.get("check", {})
    to, _ = resolve_renames(gone, check_id, here)
    there = tuple(id_ for id_ in to if id_ in here)
    if not there and check_id not in gone:
        raise PilotbookError(f"The playbook `{playbook.id}` has no check `{check_id}`. {did_you_mean(check_id, here)}")
    return Target(playbook.id, there, None if check_id in here else gone.get(check_id))


def example_permalink(book: Book, playbook: BookPlaybook) -> str:
    """Return a permalink to the first check of a playbook that the last release has, or "" if no release has any."""
    for version in sorted(book.releases, key=parse_version, reverse=True):
        held = {id_ for then in _released(book, version, playbook.id) for id_ in then.checks}
        for check in playbook.checks:
            if check.id in held:
                return f"v{version}/{playbook.id}/{check.id}"
    return ""


def _check_release(book: Book, version: str, playbook: str, check: str) -> None:
    """Check that the release had the check: a citation of what was never released would prove nothing.

    Raises:
        PilotbookError: if there is no such release, or it did not have the playbook or the check.
    """
    if version not in book.releases:
        versions = ", ".join(sorted(book.releases, key=parse_version))
        known = f"Releases: {versions}." if versions else "There are none yet. Run: pilotbook release"
        raise PilotbookError(f"There is no release {version} here. {known}")
    those = _released(book, version, playbook)
    if not those:
        names = {id_ for path in book.releases[version] for id_ in read_release(path).playbooks}
        raise PilotbookError(f"Release {version} has no playbook `{playbook}`. {did_you_mean(playbook, names)}")
    if not any(check in then.checks for then in those):
        known_ids = {id_ for then in those for id_ in then.checks}
        raise PilotbookError(
            f"In release {version}, `{playbook}` has no check `{check}`. {did_you_mean(check, known_ids)}"
        )


def _released(book: Book, version: str, playbook: str) -> list[Snapshot]:
    """Return what a release had of a playbook. Of a fork that was not released, it is what it had of the base."""
    releases = [read_release(path) for path in book.releases[version]]
    those = [release.playbooks[playbook] for release in releases if playbook in release.playbooks]
    here = book.find(playbook)
    if those or here is None or not here.is_fork:
        return those
    fork = book.load(here.id).fork
    return _released(book, version, fork.base.id) if fork and fork.base.id != playbook else []
