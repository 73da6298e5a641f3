"""Finds the position of an option in mkdocs.yml, for messages.

Comes in: the path of mkdocs.yml and the keys of an option. Goes out: the place, as messages begin with it.
Must not know: what the options mean.
"""

from __future__ import annotations

from pathlib import Path

from pilotbook.errors import Finding, format_location
from pilotbook.load import display_path, locate_findings


def locate_option(path: Path, *keys: str) -> str:
    """Return where an option of the plugin stands: `mkdocs.yml:12:7: plugins › pilotbook › limit`."""
    return locate_key(path, "plugins", "pilotbook", *keys)


def locate_key(path: Path, *loc: str) -> str:
    """Return where a key of mkdocs.yml stands: `mkdocs.yml:3:1: site_name`.

    The line is that of the deepest key that the file has, since a configuration can inherit the others.
    """
    (mistake,) = locate_findings([Finding(path.absolute(), loc, "", "", at_key=True)], base=Path.cwd())
    return f"{show_config(path)}:{mistake.line}:{mistake.column}: {format_location(loc)}"


def show_config(path: Path) -> str:
    """Return the path of a configuration as the user types it, or its name if it is not below the working directory."""
    shown = display_path(path.absolute(), Path.cwd())
    return path.name if Path(shown).is_absolute() else shown
