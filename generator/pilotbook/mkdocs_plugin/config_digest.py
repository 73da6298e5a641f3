"""Digests what a page depends on in addition to its text: extensions, versions, the navigation, the theme.

Comes in: MkDocs' configuration and navigation. Goes out: digests, the same in each process.
Must not know: pages, the cache.
"""

from __future__ import annotations

import json
from collections import UserDict
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from pilotbook.files import is_scratch

_CONVERTS = ("Markdown", "mkdocs", "mkdocs-material", "pymdown-extensions", "Pygments", "backrefs", "jieba", "jinja2")
"""The packages on which a conversion, an entry of the search index, or a page in the theme may depend."""


def nav_values(item: Any) -> Any:
    """Return an entry of the navigation with all below it, as plain values."""
    children = [nav_values(child) for child in item.children or ()]
    file = getattr(item, "file", None)
    source = getattr(file, "source", None)
    title = item.title if source is None else source.title
    return [str(title), getattr(item, "url", ""), file.src_uri if file else "", children]


def theme_files(config: MkDocsConfig) -> dict[str, bytes]:
    """Read the theme's files that have no version, by name: the site's own, and this package's."""
    specs = (find_spec(name) for name in ("mkdocs", "material"))
    versioned = [Path(spec.origin).parent for spec in specs if spec is not None and spec.origin]
    found: dict[str, bytes] = {}
    for folder in map(Path, config.theme.dirs):
        if not any(folder.is_relative_to(package) for package in versioned):
            paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and not is_scratch(path.name))
            found |= {f"{folder} {path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}
    return found


def stable_json(value: Any) -> str:
    """Dump a value as JSON that is the same in each process."""
    return json.dumps(value, sort_keys=True, default=_plain_value)


def _plain_value(value: Any) -> Any:
    if isinstance(value, UserDict):
        return dict(value)
    if callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


@cache
def versions() -> list[str]:
    """List the packages that convert, index and lay out, with their versions."""
    found = []
    for name in _CONVERTS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} none")
    return found


@cache
def extension_file_digest(extension: str) -> str:
    """A digest of the file of an extension: one of the site's own has no version."""
    try:
        found = find_spec(extension.partition(":")[0])
        content = Path(found.origin).read_bytes() if found is not None and found.origin else b""
    except (ImportError, OSError, ValueError):
        return ""
    return sha256(content).hexdigest()[:16]
