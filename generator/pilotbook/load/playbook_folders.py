"""Finds the files of playbooks: one file, or a folder of files with a `playbook.yml`, in any folder below `playbooks`.

Comes in: the folder of the playbooks, or the path of a playbook. Goes out: paths, and the values or text of its files.
Must not know: models, references.

In a folder of files, each file has some of the playbook's top-level keys. `playbook.yml` stands for the playbook.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pilotbook.errors import Finding, Loc
from pilotbook.files import is_hidden

from .yaml_file import ParsedFile, parse_yaml_file

MAIN = "playbook.yml"
"""The file that makes a folder a playbook. The folder's name is the playbook's id."""
ROOT = "playbooks"
"""The name of the folder of all playbooks, which is not itself a playbook."""
_ONLY_IN_MAIN = ("kind", "extends", "forked", "without", "draft")
"""The keys that say what the playbook is. A reader finds them without opening the other files."""


def list_playbooks(folder: Path) -> list[Path]:
    """Return the paths of the playbooks in a folder and in the folders below it, sorted by path."""
    return sorted(_find_playbooks(folder), key=lambda path: (path.parts[:-1], path.name))


def _find_playbooks(folder: Path) -> Iterator[Path]:
    if is_folder_playbook(folder / MAIN) and (folder / MAIN).is_file():
        yield folder / MAIN
        return
    for entry in _scan(folder):
        if entry.is_dir():
            yield from _find_playbooks(entry)
        elif _is_yaml(entry):
            yield entry


def _scan(folder: Path) -> list[Path]:
    """Return what is in a folder, without hidden files, those of editors, and folders whose names start with `_`."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name
                for entry in entries
                if not is_hidden(entry.name) and not (entry.name.startswith("_") and entry.is_dir())
            )
            return [folder / name for name in names]
    except OSError:
        return []


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in (".yml", ".yaml") and path.is_file()


def is_folder_playbook(path: Path) -> bool:
    """Return whether a path is that of the main file of a playbook that is a folder of files."""
    if path.name != MAIN or path.parent.name == ROOT:
        return False
    return next((one.name for one in path.parents if one.name in (ROOT, "content")), "") == ROOT


def playbook_id(path: Path) -> str:
    """Return the id of a playbook: the name of its file, or of its folder."""
    return path.parent.name if is_folder_playbook(path) else path.stem


def source_files(path: Path) -> list[Path]:
    """Return all files of a playbook, the main one first."""
    if not is_folder_playbook(path):
        return [path]
    return [path, *(other for other in _scan(path.parent) if _is_yaml(other) and other.name != MAIN)]


def read_source(path: Path) -> bytes:
    """Return the text of a playbook, as one file."""
    first, *others = source_files(path)
    text = first.read_bytes()
    for other in others:
        text = text.rstrip() + b"\n\n" + other.read_bytes().removeprefix(b"\xef\xbb\xbf")
    return text


def parse_playbook(path: Path) -> ParsedFile:
    """Read all files of a playbook. Never raises because of the files: the result lists their faults."""
    parsed = parse_yaml_file(path)
    where: dict[str, Path] = dict.fromkeys(parsed.values, path) if isinstance(parsed.values, dict) else {}
    for other in source_files(path)[1:]:
        part = parse_yaml_file(other)
        parsed.faults += [fault._replace(path=other) for fault in part.faults]
        parsed.odd_numbers += part.odd_numbers
        parsed.trapped |= part.trapped
        if part.values is not None and not isinstance(part.values, dict):
            cure = "Write `key: value` lines: some of the playbook's keys."
            parsed.findings.append(Finding(other, (), "the file needs keys", cure))
            continue
        for key, value in (part.values or {}).items():
            if key in _ONLY_IN_MAIN:
                problem = f"the key `{key}` belongs in `{MAIN}`"
                parsed.findings.append(Finding(other, (key,), problem, "Move it there.", at_key=True))
            elif key in where:
                problem = f"the key `{key}` is also in {where[key].name}"
                parsed.findings.append(Finding(other, (key,), problem, "Keep one of the two.", at_key=True))
            elif isinstance(parsed.values, dict):
                parsed.values[key], where[key] = value, other
    return parsed


def file_of(path: Path, loc: Loc) -> Path:
    """Return the file of a playbook that has a location: that with its first key."""
    for other in source_files(path)[1:] if loc else ():
        values = parse_yaml_file(other).values
        if isinstance(values, dict) and str(loc[0]) in values:
            return other
    return path
