"""Reads former states of playbooks: releases, and the state of a base that a fork's author last reviewed.

Comes in: JSON files. Goes out: frozen `Release`s and `Snapshot`s.
Must not know: the current book (`releases` and `diff` compare them with it).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from pilotbook.errors import PilotbookError
from pilotbook.models import ForkHead, Model, Release, Snapshot
from pilotbook.models.base import Version

SEEN_SUFFIX = ".seen.json"
"""The suffix of the file next to a fork that holds the state of the base which the fork's author last reviewed."""
_M = TypeVar("_M", bound=Model)
_VERSION = TypeAdapter[str](Version)


def seen_path(fork: Path) -> Path:
    """Return the path of the file with the last reviewed state of a fork's base."""
    return fork.with_name(fork.stem + SEEN_SUFFIX)


def read_seen(fork: Path, head: ForkHead, releases: Mapping[str, Sequence[Path]]) -> Snapshot | None:
    """Return the state of a fork's base that the fork's author last reviewed.

    Reads the file next to the fork, or else the release that the fork names, and checks the digest. Returns `None` if
    neither has the digest that the fork names.

    Raises:
        PilotbookError: if one of these files cannot be read.
    """
    if head.forked is None:
        return None
    path = seen_path(fork)
    if path.is_file():
        seen = _read(path, Snapshot, "Delete it, and accept the changes with `pilotbook diff --upstream --accept`.")
        if seen.digest == head.forked.digest:
            return seen
    for path in releases.get(head.forked.version, ()):
        then = read_release(path).playbooks.get(head.extends)
        if then is not None and then.digest == head.forked.digest:
            return then
    return None


def read_release(path: Path) -> Release:
    """Read the file `releases/<version>.json`.

    Raises:
        PilotbookError: if the file cannot be read or is not a release of the version in its name.
    """
    try:
        return _read_release(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise PilotbookError(f"{path}: cannot be read: {error.strerror}.") from None


@lru_cache(maxsize=32)
def _read_release(path: Path, _changed: int) -> Release:
    release = _read(path, Release, "Restore it from version control; `pilotbook release` wrote it.")
    if release.version != path.stem:
        raise PilotbookError(f"{path}: this is release {release.version}. Name it `{release.version}.json`.")
    return release


def _read(path: Path, model: type[_M], cure: str) -> _M:
    try:
        return model.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        place = " › ".join(str(part) for part in error.errors()[0]["loc"]) or "the whole file"
        raise PilotbookError(f"{path}: this file was changed or damaged: see {place}. {cure}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise PilotbookError(f"{path}: cannot be read: {error}. {cure}") from None


def latest_version(versions: Iterable[str]) -> str | None:
    """Return the highest version, or `None` if there are none."""
    return max(versions, key=parse_version, default=None)


def parse_version(version: str) -> tuple[int, ...]:
    """Return a version as a tuple of numbers, which sorts. A part that is not a number becomes 0."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def is_version(text: str) -> bool:
    """Return whether a text is a valid version, such as `1.2.0`."""
    try:
        _VERSION.validate_python(text)
    except ValidationError:
        return False
    return True
