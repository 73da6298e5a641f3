"""The cases of gates.yml, to which Python and the browser are both held."""

from __future__ import annotations

from typing import Any

import yaml

from pilotbook.load.yaml_loader import UniqueKeyLoader
from support.paths import CASES as FOLDER

CASES: list[dict[str, Any]] = yaml.load((FOLDER / "gates.yml").read_text("utf-8"), Loader=UniqueKeyLoader)
ORDER = ["choose", "design", "prove", "decide", "operate"]
TODAY = "2026-11-20"


def rule_of(id_: str, rule: dict[str, Any]) -> dict[str, Any]:
    """A rule as the browser reads it."""
    made = {"id": id_, "gate": rule["gate"], "blocking": rule.get("blocking", False)}
    return made | {
        js: rule[py] for py, js in {"stale_days": "staleDays", "stale_changes": "staleChanges"}.items() if py in rule
    }
