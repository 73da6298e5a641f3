"""Where things lie: the library that ships with the package, and a site's own folders.

Comes in: the folder of a site. Goes out: layers and folders.
Must not know: YAML, pages.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

from pilotbook.load import Layer

_PACKAGE = Path(__file__).resolve().parents[1]


def library_root() -> Path:
    """The folder that holds the library's content/, playbooks/ and overrides/.

    In an installed package they lie inside it; in a checkout, at the top of the repository.
    """
    installed = _PACKAGE / "_library"
    return installed if installed.is_dir() else _PACKAGE.parent.parent


def overrides_folder() -> Path:
    """The theme's templates and styles that ship with the package."""
    return library_root() / "overrides"


def build_day() -> str:
    """The day of the build, or that of `SOURCE_DATE_EPOCH`, as builds that are to come out the same set it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else date.today()).isoformat()


def find_layers(
    root: Path, *, content: str = "content", playbooks: str = "playbooks", library: bool = True
) -> list[Layer]:
    """The library's layer, unless left out, and over it the folders of the site at `root`, if there are any."""
    own = Layer(root / content, root / playbooks)
    shipped = Layer(library_root() / "content", library_root() / "playbooks")
    if not library or _is_same_layer(own, shipped):
        return [own]
    return [shipped, own] if own.content.is_dir() or own.playbooks.is_dir() else [shipped]


def _is_same_layer(one: Layer, other: Layer) -> bool:
    return one.content.resolve() == other.content.resolve() and one.playbooks.resolve() == other.playbooks.resolve()
