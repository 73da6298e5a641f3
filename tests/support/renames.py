"""The cases of renames.yml, and renames in short, to which Python and the browser are both held."""

from __future__ import annotations

from typing import Any

import yaml

from pilotbook.load.yaml_loader import UniqueKeyLoader
from pilotbook.models import Changed, Changes
from support.paths import CASES as FOLDER

CASES: list[dict[str, Any]] = yaml.load((FOLDER / "renames.yml").read_text("utf-8"), Loader=UniqueKeyLoader)


def changes_of(short: dict[str, dict[str, Any]]) -> dict[Any, dict[str, Changed]]:
    """Renames as a book has them, of those that say only what happened."""
    whole = {"version": "1.1.0", "why": "A better name."}
    changes = {kind: {id_: {**whole, **change} for id_, change in gone.items()} for kind, gone in short.items()}
    return Changes.model_validate({"changes": changes}, strict=False).changes
