"""Finds files that nothing reads: YAML in a folder of a folder or with `.txt` behind its ending, others with playbooks.

Comes in: the folders of a layer that are read. Goes out: findings.
Must not know: what is in the files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pilotbook.errors import Finding, find_nearest
from pilotbook.files import is_hidden

from .playbook_folders import list_playbooks, source_files

_NOTES = ("readme", "license", "changelog")
"""How the names of files begin that belong to a folder and not to the site."""
_KEPT = (".seen.json",)
"""How the names of files end that the package itself keeps next to playbooks."""
_TEXT_ENDING = re.compile(r"(.+\.ya?ml)\.(?:txt|text|rtf|docx?|odt)", re.IGNORECASE)


def find_strays(content: Path, folders: Iterable[str], playbooks: Path) -> list[Finding]:
    """Return a finding for each file that nobody reads, and whose author surely thinks otherwise.

    Args:
        content: The folder of the patterns.
        folders: The names of the folders in it that are read.
        playbooks: The folder of the playbooks.
    """
    names = tuple(folders)
    texts, others = _list(content)
    found = [_explain_ending(path) for path in texts]
    found += _explain_others(playbooks)
    for folder in (content / name for name in names):
        texts, below = _list(folder)
        found += map(_explain_ending, texts)
        for path in (path for one in below for path in _yaml_files(one)):
            cure = f"Move the file to `{folder.name}/{path.name}`."
            found.append(Finding(path, (), f"folders inside `{folder.name}` are not read", cure))
    for folder in others:
        if folder.name not in names and (meant := find_nearest(folder.name, names)):
            for path in _yaml_files(folder):
                cure = f"Move the file to `{content.name}/{meant}/{path.name}`."
                found.append(Finding(path, (), f"the folder `{folder.name}` is not read", cure))
    return found


def _explain_others(playbooks: Path) -> list[Finding]:
    """Return a finding for each file in the folder of the playbooks that is no playbook and no part of one."""
    read = {str(file) for path in list_playbooks(playbooks) for file in source_files(path)}
    found = []
    for path in sorted(Path(name) for name in _walk(str(playbooks)) if name not in read):
        if path.name.lower().startswith(_NOTES) or path.name.endswith(_KEPT):
            continue
        if _TEXT_ENDING.fullmatch(path.name):
            found.append(_explain_ending(path))
        elif path.suffix.lower() in (".yml", ".yaml"):
            cure = "Move it next to `playbook.yml`, or out of this folder."
            found.append(Finding(path, (), "folders inside the folder of a playbook are not read", cure))
        else:
            cure = "Move it out of `playbooks`, or into a folder whose name starts with `_`."
            found.append(Finding(path, (), "only .yml files are playbooks, so this file is not read", cure))
    return found


def _walk(folder: str) -> Iterator[str]:
    """Yield the paths of the files in a folder and below, without hidden ones and folders that start with `_`."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if is_hidden(entry.name) or (entry.is_dir() and entry.name.startswith("_")):
                    continue
                if entry.is_dir():
                    yield from _walk(entry.path)
                else:
                    yield entry.path
    except OSError:  # a missing folder is reported elsewhere
        pass


def _list(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files in a folder with a text ending, and its folders, both without hidden ones."""
    texts, folders = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith((".", "_")):
                    continue
                if entry.is_dir():
                    folders.append(folder / entry.name)
                elif _TEXT_ENDING.fullmatch(entry.name):
                    texts.append(folder / entry.name)
    except OSError:  # a missing folder is reported elsewhere
        pass
    return sorted(texts), sorted(folders)


def _explain_ending(path: Path) -> Finding:
    match = _TEXT_ENDING.fullmatch(path.name)
    meant = match.group(1) if match else path.name
    cure = f"Rename it to `{meant}`. Your system may hide file extensions."
    if path.with_name(meant).exists():
        cure = f"Delete it, or move its content to `{meant}`, which also exists."
    ending = path.name[len(Path(meant).stem) :]
    return Finding(path, (), f"the file name ends in `{ending}`, so the file is not read", cure)


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".yml", ".yaml") and path.is_file())
