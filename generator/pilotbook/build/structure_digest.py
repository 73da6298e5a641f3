"""What of the patterns is more than words: where only sentences differ, no list, cross-check or name of a file does.

Comes in: a shelf with patterns, and digests of its files. Goes out: digests that stay when a sentence is reworded.
Must not know: playbooks, pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pilotbook.load import Loaded, Shelf

from .cache import key_of

_WORDED = ("gates", "roles", "questions")
"""The single files whose sentences no cross-check reads."""
_NAMES = ("title", "short")
"""What other pages call something by."""


class Shape(NamedTuple):
    """Digests of the patterns without their sentences."""

    words_apart: str
    checks_whole: str
    """With the words of checks: by these a fork is behind its base."""


def shape(shelf: Shelf, files: Sequence[Path], text_of: Callable[[Path], str]) -> Shape:
    """The shape of the patterns on a shelf, which were read from `files`."""
    worded: list[Loaded[Any]] = [*shelf.gaps.values(), *shelf.fixes.values()]
    worded += [loaded for name in _WORDED for loaded in shelf.singles.get(name, ())]
    models = {loaded.path: loaded.model.model_dump(mode="json") for loaded in worded}
    rest = [f"{path} {text_of(path)}" for path in files if path not in models]
    bare = [json.dumps([str(path), _bare(model)]) for path, model in models.items()]
    checks = [json.dumps(fix.model.model_dump(mode="json")["checks"]) for fix in shelf.fixes.values()]
    return Shape(key_of(*rest, *bare), key_of(*rest, *bare, *checks))


def _bare(value: Any, name: str = "") -> Any:
    """A value without its sentences. What has no space may be an id."""
    if isinstance(value, dict):
        return {key: _bare(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_bare(item) for item in value]
    return "" if isinstance(value, str) and " " in value and name not in _NAMES else value
