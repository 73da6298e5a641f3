"""Describes one valid playbook for the cache, so that lists and validation need not load it.

Comes in: a summary, facts and the names of files. Goes out: JSON, and the same again.
Must not know: where entries are kept.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pilotbook.book.summary import MappedCheck, Summary
from pilotbook.book.validate.context import PlaybookFacts
from pilotbook.render import File


@dataclass(frozen=True)
class FileEntry:
    """A file that a playbook makes."""

    path: str
    title: str = ""
    section: str = ""

    @classmethod
    def of(cls, file: File) -> FileEntry:
        """Describe a file."""
        return cls(file.path, file.title, file.section)


@dataclass(frozen=True)
class Entry:
    """One playbook in the cache."""

    summary: Summary
    facts: PlaybookFacts
    files: tuple[FileEntry, ...]

    def to_json(self) -> bytes:
        """Serialize the entry, but for the path of the playbook, which differs from machine to machine."""
        summary = {name: value for name, value in vars(self.summary).items() if name not in ("path", "gaps")}
        facts = {
            name: sorted(value) if isinstance(value, frozenset) else value for name, value in vars(self.facts).items()
        }
        content = {
            "summary": {**summary, "gaps": dict(self.summary.gaps)},
            "facts": facts,
            "files": [asdict(file) for file in self.files],
        }
        return json.dumps(content).encode()


def read_entry(values: Any, path: Path) -> Entry | None:
    """Read the entry of the playbook at a path. None if the value is not one."""
    try:
        summary, facts = values["summary"], values["facts"]
        return Entry(
            Summary(
                path=path,
                **{
                    **summary,
                    "checks": _ids(summary["checks"]),
                    "maps": tuple(
                        MappedCheck(id_, text, gate, {standard: _ids(controls) for standard, controls in maps.items()})
                        for id_, text, gate, maps in summary["maps"]
                    ),
                },
            ),
            PlaybookFacts(
                own=_ids(facts["own"]),
                checks=frozenset(_ids(facts["checks"])),
                left_out=frozenset(_ids(facts["left_out"])),
                cites=_ids(facts["cites"]),
            ),
            tuple(FileEntry(**file) for file in values["files"]),
        )
    except (KeyError, TypeError, AttributeError):
        return None


def _ids(values: list[str]) -> tuple[str, ...]:
    """Ids as a tuple. A thousand playbooks have most ids in common, so each is held once."""
    return tuple(map(sys.intern, values))
