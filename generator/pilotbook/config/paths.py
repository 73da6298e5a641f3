"""Finds the library that ships with the package, a site's own folders, and the day of the build.

Comes in: the folder of a site, and the environment variable `SOURCE_DATE_EPOCH`. Goes out: layers, folders and a day.
Must not know: YAML, pages.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

from pilotbook.load import Layer

_PACKAGE = Path(__file__).resolve().parents[1]


def library_root() -> Path:
    """Return the folder that contains the library's content/, playbooks/, overrides/, schema/ and requirements.lock.

    In an installed package they are in the package; in a checkout, at the top of the repository.
    """
    installed = _PACKAGE / "_library"
    return installed if installed.is_dir() else _PACKAGE.parent.parent


def overrides_folder() -> Path:
    """Return the folder of the theme's templates and styles that ship with the package."""
    return library_root() / "overrides"


def library_pages() -> Path:
    """Return the folder of the library's hand-written pages."""
    return library_root() / "content" / "pages"


def schema_folder() -> Path:
    """Return the folder of the JSON Schemas that ship with the package: reading one is faster than building it."""
    return library_root() / "schema"


def lock_file() -> Path:
    """Return the list of locked dependencies that ships with the package."""
    return library_root() / "requirements.lock"


def build_day() -> str:
    """Return the day of the build as an ISO date: that of `SOURCE_DATE_EPOCH` in UTC if it is set, or else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else date.today()).isoformat()


def find_layers(
    root: Path, *, content: str = "content", playbooks: str = "playbooks", library: bool = True
) -> list[Layer]:
    """Return the layers of the site at `root`: the library's, then the site's own, if one of its folders exists.

    Without the library, or if the site is the library itself, the site's own layer is the only one.
    """
    own = Layer(root / content, root / playbooks)
    shipped = Layer(library_root() / "content", library_root() / "playbooks")
    if not library or _is_same_layer(own, shipped):
        return [own]
    return [shipped, own] if own.content.is_dir() or own.playbooks.is_dir() else [shipped]


def _is_same_layer(one: Layer, other: Layer) -> bool:
    return one.content.resolve() == other.content.resolve() and one.playbooks.resolve() == other.playbooks.resolve()
