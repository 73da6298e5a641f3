"""Identifies the program, so that another version never takes over what this one made.

Comes in: nothing. Goes out: a digest.
Must not know: what the program makes.
"""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pilotbook import __version__
from pilotbook.config import paths
from pilotbook.files import digest, is_hidden

_LIBRARIES = (
    *("PyYAML", "jinja2", "markupsafe", "pydantic", "rcssmin", "rjsmin"),  # playbooks and pages
    *("pikepdf", "python-docx", "segno", "typst", "xlsxwriter"),  # documents
)
_CODE = (".py", ".jinja", ".svg", ".typ", ".json")


@cache
def program_digest() -> str:
    """Digest the package with its components and schemas, and the versions of the libraries that make content."""
    package = Path(__file__).resolve().parents[1]
    files = [path for path in _files(package) if path.suffix in _CODE and "_library" not in path.parts]
    components = paths.overrides_folder() / "components"
    files += [path for path in _files(components) if path.suffix in (".css", ".jinja", ".svg")]
    files += _files(paths.schema_folder())
    own = (f"{path.name} {sha256(path.read_bytes()).hexdigest()}" for path in files)
    return digest(__version__, sys.version, *map(_version, _LIBRARIES), *own)


def _version(library: str) -> str:
    """Return the version of a library, or nothing for one that is not installed: what it makes is then not made."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if not is_hidden(path.name)]
