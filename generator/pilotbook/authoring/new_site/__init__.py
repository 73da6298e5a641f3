"""Make the folder of a new site, for `pilotbook new`.

Comes in: a site's name, the ids of the library's playbooks to show. Goes out: files by path: those of `files/` with a
few placeholders filled in, a Word template and the JSON Schemas.
Must not know: the terminal.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pilotbook import __version__
from pilotbook.dossier.style import Look
from pilotbook.dossier.writers.docx import reference_bytes
from pilotbook.errors import PilotbookError
from pilotbook.files import is_hidden
from pilotbook.models import json_schema
from pilotbook.staging import PREFIX, write_all

_FILES = Path(__file__).resolve().parent / "files"
_NAMES = {
    "gitignore": ".gitignore",
    "dockerignore": ".dockerignore",
    "gitlab-ci.yml": ".gitlab-ci.yml",
    "github": ".github",
    "vscode": ".vscode",
}
"""Names that begin with a dot in the new site but not in this package, since build tools skip such files."""
STRONG_COLOR = "08364f"
SCHEMAS = "schema"
"""The folder of the JSON Schemas, below the site's folder."""


def site_files(name: str, shows: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a new site as (path, content)."""
    look = Look()
    words = {
        "@SITE_NAME@": json.dumps(name, ensure_ascii=False),
        "@NAME@": html.escape(name, quote=False),
        "@VERSION@": __version__,
        "@SHOWS@": f"[{', '.join(shows)}]",
        "@COLOR@": look.color,
        "@COLOR_STRONG@": STRONG_COLOR,
    }
    for path in sorted(one for one in _FILES.rglob("*") if one.is_file() and not is_hidden(one.name)):
        first, *rest = path.relative_to(_FILES).parts
        text = path.read_text(encoding="utf-8")
        for token, value in words.items():
            text = text.replace(token, value)
        yield "/".join((_NAMES.get(first, first), *rest)), text.encode()
    yield "brand/reference.docx", reference_bytes(name, look)
    yield from schema_files()


def schema_files() -> Iterator[tuple[str, bytes]]:
    """Yield the JSON Schemas, which editors use, as (path, content)."""
    for name in json_schema.SCHEMA_MODELS:
        yield f"{SCHEMAS}/{name}.schema.json", json_schema.format_schema(name).encode()


def write_new_site(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write a new site into a new or empty folder. Return the number of files.

    Raises:
        PilotbookError: when the folder is not empty, or cannot be written to.
    """
    if folder.exists() and (not folder.is_dir() or not all(one.name.startswith(PREFIX) for one in folder.iterdir())):
        raise PilotbookError(f"{folder}: this folder holds other files. Name an empty or a new one.")
    return len(write_all(files, folder))
