"""Defines what an import writes.

Comes in: nothing. Goes out: `ImportPlan`.
Must not know: formats.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ImportPlan:
    """What an import writes."""

    id: str
    path: Path
    """The playbook's file."""
    files: tuple[tuple[str, bytes], ...]
    """The files to write into the folder of `path`, by name. Empty if nothing changes."""
    changes: tuple[str, ...]
    """What is new, changed and removed, one per line, for people."""
    skipped: tuple[str, ...]
    """What the import does not read, for people."""
    is_new: bool
    kind: str
    """`playbook`, `fork` or `checklist`."""
