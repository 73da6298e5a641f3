"""Make the folder of a new site, for `pilotbook new`.

Comes in: a site's name, the ids of the library's playbooks to show, and where the site installs pilotbook from.
Goes out: files by path: those of `files/` with a few placeholders filled in, the package's, a Word template and the
JSON Schemas. What a folder has already is kept.
Must not know: the terminal.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pilotbook import __version__
from pilotbook.dossier.style import Look
from pilotbook.dossier.writers.docx import reference_bytes
from pilotbook.errors import PilotbookError
from pilotbook.files import is_hidden
from pilotbook.models import json_schema
from pilotbook.staging import PREFIX, write_all

from .package import PackageSource

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
LINE_LISTS = (".gitignore", ".dockerignore")
"""Files whose lines are independent of each other, so that only missing lines need to be reported."""
_MAY_EXIST = re.compile(
    r"\..*|(readme|licen[cs]e|copying|notice|authors|changelog|contributing|code_of_conduct|security|codeowners)([._-].*)?"
    r"|packages|venv|.*\.whl",
    re.IGNORECASE,
)
"""Names that a folder may hold before a site is made in it: what a forge or a new environment puts there."""

_README = re.compile(r"readme(?!.*\.new$)(\..*)?", re.IGNORECASE)
"""A README in any format, but not the one that an earlier run wrote next to it."""


@dataclass(frozen=True)
class WrittenSite:
    """The files written into a folder, and the files kept there."""

    count: int
    """The number of files written."""
    kept: tuple[str, ...]
    """One sentence for each file that existed and differs: what it lacks, or where the new site's own text is."""


def site_files(name: str, shows: Sequence[str], package: PackageSource) -> Iterator[tuple[str, bytes]]:
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
    yield from package.files
    yield "brand/reference.docx", reference_bytes(name, look)
    yield from ((f"{SCHEMAS}/{schema}", content) for schema, content in json_schema.schema_files())


def _is_allowed(name: str) -> bool:
    """Return whether a new site may have this file: one from a Git host, or one left by an interrupted run."""
    return bool(_MAY_EXIST.fullmatch(name)) or name.startswith(PREFIX) or is_hidden(name)


def validate_folder(folder: Path) -> None:
    """Refuse a folder that holds anything but what a forge puts into a new repository.

    Raises:
        PilotbookError: when it holds other files, or is not a folder.
    """
    if not folder.exists():
        return
    others = [] if folder.is_dir() else [folder.name]
    if folder.is_dir():
        others = sorted(path.name for path in folder.iterdir() if not _is_allowed(path.name))
    if others:
        names = f"{', '.join(others[:3])}{' and more' if len(others) > 3 else ''}"
        raise PilotbookError(
            f"{folder}: this folder contains other files: {names}. Choose a new folder, an empty one, or a new "
            "repository with only files such as README.md, LICENSE and .gitignore, which are kept."
        )


def write_new_site(folder: Path, files: Iterable[tuple[str, bytes]]) -> WrittenSite:
    """Write a new site into a folder, and keep every file that exists.

    Raises:
        PilotbookError: when the folder holds other files, or cannot be written to.
    """
    validate_folder(folder)
    readmes = sorted(path.name for path in folder.glob("*") if _README.fullmatch(path.name))
    new: list[tuple[str, bytes]] = []
    kept: list[str] = []
    for name, content in files:
        if not (folder / name).parent.resolve().is_relative_to(folder.resolve()):
            raise PilotbookError(f"{folder / name}: this link points outside the folder. Remove it and try again.")
        there = folder / (readmes[0] if name == "README.md" and readmes else name)
        if not (there.exists() or there.is_symlink()):
            new.append((name, content))
        elif not there.is_file() or there.read_bytes() != content:
            kept += _keep(folder, there, name, content, new)
    return WrittenSite(len(write_all(new, folder)), tuple(kept))


def _keep(folder: Path, there: Path, name: str, content: bytes, new: list[tuple[str, bytes]]) -> Iterator[str]:
    """Yield messages about existing files. A file that is not a list of lines is written under another name."""
    shown = there.relative_to(folder).as_posix()
    if name in LINE_LISTS and there.is_file():
        lines = {line.strip("/") for line in there.read_text(encoding="utf-8", errors="replace").split()}
        if missing := [line for line in content.decode().split() if line.strip("/") not in lines]:
            yield f"{shown} was kept as it is. Add these lines to it: {' '.join(missing)}"
        return
    if not (folder / f"{name}.new").exists():
        new.append((f"{name}.new", content))
    yield f"{shown} was kept as it is. The new site's version is {name}.new: copy what you need and delete it."
