"""Digests the patterns without their sentences: what lists, validation and the names of files depend on.

Comes in: a catalog with patterns, and digests of its files. Goes out: digests that stay when a sentence changes.
Must not know: playbooks, pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pilotbook.files import digest
from pilotbook.load import Catalog, Loaded

_WORDED = ("gates", "roles", "questions")
"""The single files whose sentences no validation reads."""
_NAMES = ("title", "short")
"""The keys whose values other pages show."""


class Structure(NamedTuple):
    """Digests of the patterns without their sentences."""

    bare: str
    with_checks: str
    """Includes the words of checks: a fork counts as behind when these change."""


def digest_structure(catalog: Catalog, files: Sequence[Path], digest_of: Callable[[Path], str]) -> Structure:
    """Digest the structure of the patterns of a catalog, which were read from `files`."""
    worded: list[Loaded[Any]] = [*catalog.gaps.values(), *catalog.fixes.values()]
    worded += [loaded for name in _WORDED for loaded in catalog.singles.get(name, ())]
    models = {loaded.path: loaded.model.model_dump(mode="json") for loaded in worded}
    rest = [f"{path} {digest_of(path)}" for path in files if path not in models]
    bare = [json.dumps([str(path), _without_sentences(model)]) for path, model in models.items()]
    checks = [json.dumps(fix.model.model_dump(mode="json")["checks"]) for fix in catalog.fixes.values()]
    return Structure(digest(*rest, *bare), digest(*rest, *bare, *checks))


def _without_sentences(value: Any, name: str = "") -> Any:
    """Blank the sentences of a value. A text without a space may be an id."""
    if isinstance(value, dict):
        return {key: _without_sentences(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_sentences(item) for item in value]
    return "" if isinstance(value, str) and " " in value and name not in _NAMES else value
