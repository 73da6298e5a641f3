"""Writes the record of the support triage playbook's invented pilot, for `scripts/ops-try`."""

from __future__ import annotations

import json
from pathlib import Path

from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from support.paths import ROOT


def write(target: str) -> None:
    """Write the record as a team would have downloaded it."""
    record = load_book(paths.find_layers(ROOT), base=ROOT).load("support-triage").model.example
    assert record is not None
    Path(target).write_text(json.dumps(record.model_dump(mode="json", exclude_none=True)), encoding="utf-8")
