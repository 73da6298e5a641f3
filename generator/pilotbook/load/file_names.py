"""Checks that the name of a file is an id, and says what to rename it to.

Comes in: paths and ids. Goes out: findings and advice.
Must not know: what is in the files.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pilotbook.errors import Finding
from pilotbook.models.base import Id

from .playbook_folders import playbook_id

_ID = TypeAdapter[str](Id)
_ID_CURE = "Use at most 64 lowercase letters, digits and single hyphens, starting with a letter, as in `sales-sdr`."


def check_file_name(path: Path) -> list[Finding]:
    """Check that the name of a file, or of a playbook's folder, is an id, and that the file ends in `.yml`."""
    name = playbook_id(path)
    meant = suggest_id(name)
    if name != path.stem and meant != name:
        cure = f"Rename it to `{meant}`." if is_id(meant) else _ID_CURE
        return [Finding(path, (), f"the name of the folder, `{name}`, is not a valid ID", cure)]
    if meant != name or not is_id(meant):
        cure = _advise_rename(path, meant) if is_id(meant) else _ID_CURE
        return [Finding(path, (), f"the file name `{name}` is not a valid ID", cure)]
    if path.suffix != ".yml":
        return [Finding(path, (), f"the file name ends in `{path.suffix}`", _advise_rename(path, path.stem))]
    return []


def _advise_rename(path: Path, id_: str) -> str:
    """Return the advice to rename a file, unless that would overwrite another file."""
    other = path.with_name(f"{id_}.yml")
    if other.exists() and not other.samefile(path):
        return f"`{other.name}` already exists. Keep one of the two files."
    return f"Rename it to `{other.name}`."


def explain_bad_id(text: str) -> str:
    """Explain why a text cannot be an id. Return `""` if it can."""
    if is_id(text):
        return ""
    meant = suggest_id(text)
    return f"`{text}` is not a valid ID. " + (f"Write `{meant}`." if is_id(meant) else _ID_CURE)


def is_id(text: str) -> bool:
    """Return whether a text is an id."""
    with suppress(ValidationError):
        return bool(_ID.validate_python(text))
    return False


def suggest_id(text: str) -> str:
    """Return the id that the author probably meant: `my-bot` for `My Bot`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
