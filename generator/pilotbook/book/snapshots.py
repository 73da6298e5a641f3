"""Playbooks as they were: releases, and what the author of a fork has seen of its base.

Comes in: JSON files. Goes out: frozen records.
Must not know: the book of today; `releases` compares.
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
"""Ends the name of the file that lies beside a fork and holds its base as its author has seen it last."""
_M = TypeVar("_M", bound=Model)
_VERSION = TypeAdapter[str](Version)


def seen_path(fork: Path) -> Path:
    """Where the base of a fork is kept as it was seen last."""
    return fork.with_name(fork.stem + SEEN_SUFFIX)


def read_seen(fork: Path, head: ForkHead, releases: Mapping[str, Sequence[Path]]) -> Snapshot | None:
    """The base of a fork as it was when its author looked at it last, or None when nobody knows.

    It comes from the file beside the fork, or from the release that the fork names.

    Raises:
        PilotbookError: when one of these files cannot be read.
    """
    if head.forked is None:
        return None
    path = seen_path(fork)
    if path.is_file():
        seen = _read(path, Snapshot, "Delete it, look at what changed with `pilotbook diff --upstream`, and accept it.")
        if seen.digest == head.forked.digest:
            return seen
    for path in releases.get(head.forked.version, ()):
        then = read_release(path).playbooks.get(head.extends)
        if then is not None and then.digest == head.forked.digest:
            return then
    return None


def read_release(path: Path) -> Release:
    """Read `releases/<version>.json`.

    Raises:
        PilotbookError: when it is not one.
    """
    try:
        return _read_release(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise PilotbookError(f"{path}: it cannot be read: {error.strerror}.") from None


@lru_cache(maxsize=32)
def _read_release(path: Path, _changed: int) -> Release:
    release = _read(path, Release, "Take it from version control again; `pilotbook release` wrote it.")
    if release.version != path.stem:
        raise PilotbookError(f"{path}: it says that it is {release.version}. Name it `{release.version}.json`.")
    return release


def _read(path: Path, model: type[_M], cure: str) -> _M:
    try:
        return model.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        place = " › ".join(str(part) for part in error.errors()[0]["loc"])
        raise PilotbookError(f"{path}: it is not what was written once: see {place}. {cure}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise PilotbookError(f"{path}: it cannot be read: {error}. {cure}") from None


def latest_version(versions: Iterable[str]) -> str | None:
    """The highest of some versions."""
    return max(versions, key=parse_version, default=None)


def parse_version(version: str) -> tuple[int, ...]:
    """A version so that it sorts."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def is_version(text: str) -> bool:
    """Whether a text is the number of a release."""
    try:
        _VERSION.validate_python(text)
    except ValidationError:
        return False
    return True
