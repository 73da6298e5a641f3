"""Changes the files of a playbook so that together they have other values, and keeps their comments and order.

Comes in: the path of a playbook, and the values that it has and should have. Goes out: the files that change.
Must not know: workbooks, checklists. Nothing is written here.

In a folder of files, a key stays in its file. A new one goes to the file with a key of the same group, or else to the
main file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pilotbook.errors import PilotbookError
from pilotbook.load.playbook_folders import parse_playbook, source_files
from pilotbook.load.yaml_edit import UneditableError, dump_order, edit_yaml
from pilotbook.load.yaml_file import parse_yaml_file
from pilotbook.models.worksheets import WORKSHEETS

_GROUPS = ((*WORKSHEETS,), ("checks", "adapt", "leave_out"), ("checks", "sections"))
"""The keys that belong in the same file."""


def read_values(path: Path) -> dict[str, Any] | None:
    """Return the values of a playbook's file, or of all files of its folder, or `None` if there is no file."""
    return parse_playbook(path).values if path.exists() else None


def edit_playbook(path: Path, now: dict[str, Any]) -> tuple[tuple[str, bytes], ...]:
    """Return the files that change so that a playbook has the values `now`, each with its name below its folder.

    Raises:
        PilotbookError: when a file has something that cannot be changed in place.
    """
    files = {one: values if isinstance(values := parse_yaml_file(one).values, dict) else {}
             for one in source_files(path)}  # fmt: skip
    changed = []
    for file, new in _share(files, now).items():
        if dump_order(files[file]) != dump_order(new):
            changed.append((file.name, _edit(file, files[file], new)))
    return tuple(changed)


def _share(files: Mapping[Path, dict[str, Any]], now: dict[str, Any]) -> dict[Path, dict[str, Any]]:
    """Return the values of each file."""
    main = next(iter(files))
    where = {key: file for file, values in files.items() for key in values}
    for key in now:
        if key not in where:
            near = [where[one] for group in _GROUPS if key in group for one in group if one in where]
            where[key] = near[0] if near else main
    shared = {file: {key: value for key, value in now.items() if where[key] == file} for file in files}
    for file in [one for one in files if one != main]:  # a new key is behind the others, below the comment of the file
        shared[file] = dict(sorted(shared[file].items(), key=lambda item: item[0] not in files[file]))
    return shared


def _edit(file: Path, old: dict[str, Any], new: dict[str, Any]) -> bytes:
    text = file.read_bytes().decode("utf-8-sig")
    if not new:
        return _without_keys(text)
    try:
        edited = edit_yaml(text.replace("\r\n", "\n"), old, new)
    except UneditableError:
        problem = f"{file}: this file has anchors, tags or braces that an import cannot edit"
        raise PilotbookError(f"{problem}. Write out its values, one per line.") from None
    return (edited.replace("\n", "\r\n") if "\r\n" in text else edited).encode()


def _without_keys(text: str) -> bytes:
    """Return what is left of a file when all its keys are gone: the comments at its top, and no values."""
    lines = text.replace("\r\n", "\n").split("\n")
    head = lines[: next((at for at, line in enumerate(lines) if line.strip() and line[0] != "#"), len(lines))]
    return "\n".join([*head, "{}", ""]).encode()
