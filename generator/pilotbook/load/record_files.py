"""Loads the site's own register: a folder of pilot records that a team commits.

Comes in: a folder. Goes out: records with their files, and the mistakes in the other files, each with its line.
Must not know: the book; `book.resolve` checks that it has the playbook of each record.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pilotbook.errors import Finding, Mistake
from pilotbook.models import Record
from pilotbook.models.record import VERSION

from .catalog import Loaded
from .positions import locate_findings, to_mistake
from .schema_errors import explain_errors
from .yaml_errors import line_and_column

_DOWNLOAD_AGAIN = "Download the record from its playbook's page again, and add it with `pilotbook record add`."


def load_register(folder: Path, *, base: Path) -> tuple[list[Loaded[Record]], list[Mistake]]:
    """Load every `*.json` file of a folder, in the order of their names. A missing folder has no records.

    A mistake in one file does not hide the other records. Paths in messages are relative to `base`.
    """
    records: list[Loaded[Record]] = []
    mistakes: list[Mistake] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix != ".json" or not path.is_file():
            if not path.name.startswith(".") and path.suffix.lower() not in (".md", ".txt"):
                cure = "Take it out of the folder. A record is a file that ends in `.json`."
                mistakes += locate_findings([Finding(path, (), "this is no record", cure)], base=base)
            continue
        record, wrong = _load_record(path, base)
        mistakes += wrong
        if record is not None:
            records.append(Loaded(path.stem, record, path))
    seen: dict[str, Path] = {}
    for loaded in records:
        id_ = loaded.model.pilot.id
        if id_ and seen.setdefault(id_, loaded.path) != loaded.path:
            problem = f"this is the pilot of `{seen[id_].name}` again"
            mistakes += locate_findings(
                [Finding(loaded.path, ("pilot", "id"), problem, "Keep the newer of the two.")], base=base
            )
    return records, mistakes


def _load_record(path: Path, base: Path) -> tuple[Record | None, list[Mistake]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = json.loads(text)
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start].decode("utf-8")
        finding = Finding(path, (), "the file is not UTF-8 text", _DOWNLOAD_AGAIN)
        return None, [to_mistake(finding, *line_and_column(before, len(before)), base=base)]
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror}"
        return None, [to_mistake(Finding(path, (), problem, "Ask whoever owns it."), 1, 1, base=base)]
    except json.JSONDecodeError as error:
        finding = Finding(path, (), f"this is not JSON: {error.msg}", _DOWNLOAD_AGAIN)
        return None, [to_mistake(finding, error.lineno, error.colno, base=base)]
    except (RecursionError, ValueError):  # nested too deeply, or a number with thousands of digits
        finding = Finding(path, (), "this is no record: no browser writes such JSON", _DOWNLOAD_AGAIN)
        return None, [to_mistake(finding, 1, 1, base=base)]
    if problem := _explain_not_a_record(values):
        return None, [to_mistake(Finding(path, (), problem, _DOWNLOAD_AGAIN), 1, 1, base=base)]
    try:
        return Record.parse_lenient(values), []
    except ValidationError as error:
        findings = [
            replace(finding, cure=_DOWNLOAD_AGAIN) for finding in explain_errors(path, Record, error, json=True)
        ]
        return None, locate_findings(findings, base=base)


def _explain_not_a_record(values: Any) -> str:
    """Explain why the values cannot be a record. Return `""` if they can."""
    if not isinstance(values, dict) or not isinstance(values.get("pilot"), dict):
        return "this is no record: it names no pilot"
    version = values.get("version")
    if isinstance(version, int) and version > VERSION:
        return f"this record has version {version}, and this pilotbook knows {VERSION}"
    return ""
