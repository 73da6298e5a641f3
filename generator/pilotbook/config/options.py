"""Checks the kinds of values in mkdocs.yml that pilotbook reads: MkDocs' keys, the plugins, and our plugin's options.

Comes in: values as YAML has them. Goes out: nothing if they are right, or an error that says what to write.
Must not know: what the options do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pilotbook.errors import PilotbookError, did_you_mean, truncate
from pilotbook.terminal import escape_line

FOLDERS = ("content", "playbooks", "library")
"""The plugin's options about the folders of the book."""
OPTIONS = (*FOLDERS, "register", "limit", "shows", "share", "feedback", "dossier")
"""The plugin's options in mkdocs.yml."""
PLUGIN = "pilotbook"
_LONGEST = 255
"""The longest name of a file or folder that file systems take, in bytes."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable()


def _is_path(value: Any) -> bool:
    if not _is_text(value) or not value.strip():
        return False
    return all(len(name.encode("utf-8", "replace")) <= _LONGEST for name in value.split("/"))


def _is_texts(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _is_theme(value: Any) -> bool:
    if not isinstance(value, dict):
        return isinstance(value, str)
    return all(value.get(key) is None or _is_path(value[key]) for key in ("name", "custom_dir"))


def _is_files(value: Any) -> bool:
    """Return whether a list holds addresses, or mappings with one as their `path`."""
    if not isinstance(value, list):
        return False
    return all(_is_link(one.get("path") if isinstance(one, dict) else one) for one in value)


def _is_nav(value: Any) -> bool:
    """Return whether a list holds pages, and mappings of titles to a page or to such a list."""
    if not isinstance(value, list):
        return False
    parts = [one for entry in value for one in (entry.values() if isinstance(entry, dict) else [entry])]
    return all(one is None or isinstance(one, str) or _is_nav(one) for one in parts)


def _is_link(value: Any) -> bool:
    """Return whether text can be split as an address. `http://[` can't, since a host in brackets needs both."""
    try:
        return _is_text(value) and bool(urlsplit(value))
    except ValueError:
        return False


def _is_address(value: Any) -> bool:
    return _is_link(value) and re.fullmatch(r"(https?://|mailto:)\S+", value) is not None


_TEXT = (_is_text, "needs text on one line. Put it in quotes")
_LINK = (_is_link, "needs an address. Write it on one line and in quotes, and close each bracket")
_PATH = (_is_path, "needs the name of a folder. Put it in quotes")
_SWITCH = (lambda value: isinstance(value, bool), "needs `true` or `false`")
_Check = tuple[Callable[[Any], bool], str]
Where = Callable[..., str]
"""Returns the place of a value, by its keys. A message begins with it."""

_SITE: Mapping[str, _Check] = {
    "site_name": _TEXT,
    "site_url": _LINK,
    "repo_url": _LINK,
    "edit_uri": _LINK,
    "docs_dir": _PATH,
    "site_dir": _PATH,
    "theme": (_is_theme, "needs a name, or keys below it. Write `name: material` below `theme:`"),
    "extra_css": (_is_files, "needs a list of files. Write `extra_css: [own.css]`"),
    "extra_javascript": (_is_files, "needs a list of files. Write `extra_javascript: [own.js]`"),
    "extra": (lambda value: isinstance(value, Mapping), "needs keys below it, or leave it out"),
    "nav": (_is_nav, "needs a list of pages. Write `- pilotbook:home` below `nav:`"),
    "not_in_nav": (
        lambda value: isinstance(value, str),
        "needs text. Write one pattern per line below `not_in_nav: |`",
    ),
}
_OWN: Mapping[str, _Check] = {
    "content": _PATH,
    "playbooks": _PATH,
    "register": _PATH,
    "library": _SWITCH,
    "share": (
        lambda value: isinstance(value, str | Mapping),
        "needs the address of a folder, or keys below it. Write `share: records/`",
    ),
    "feedback": (_is_address, "needs an address that begins with https://, http:// or mailto:. Put it in quotes"),
    "dossier": (lambda value: isinstance(value, Mapping), "needs keys below it, such as `paper: letter`"),
}
_DOSSIER: Mapping[str, _Check] = {
    "formats": (_is_texts, "needs a list of formats. Write `formats: [docx, pdf]`"),
    "examples": _SWITCH,
    "reference": (_is_path, "needs the name of a Word file. Put it in quotes"),
    "fonts": _PATH,
    "cache": (
        lambda value: isinstance(value, bool) or _is_path(value),
        "needs the name of a folder, or `false` for no cache",
    ),
}


def check_values(values: Mapping[Any, Any], where: Where) -> None:
    """Check MkDocs' keys that pilotbook reads. A key without a value counts as left out.

    Raises:
        PilotbookError: for the first value of a wrong kind.
    """
    _check(values, _SITE, where)


def check_options(options: Mapping[Any, Any], where: Where, root: Path) -> None:
    """Check our plugin's options, and those of `dossier` below them. `where` takes keys from the top of the file.

    `root` is the site's folder. A folder of ours can't be one around it: we read everything that is in some of them.

    Raises:
        PilotbookError: for the first option that is unknown or of a wrong kind.
    """
    here = partial(where, "plugins", PLUGIN)
    for key in options:
        if key not in OPTIONS:
            name = _shown(key)
            raise PilotbookError(f"{here(name)}: unknown option. {did_you_mean(name, OPTIONS)}")
    _check(options, _OWN, here)
    for key in ("content", "playbooks", "register"):
        if options.get(key) is not None and _real_path(root / options[key]) in _real_path(root).parents:
            raise PilotbookError(f"{here(key)}: the site itself is in `{options[key]}`. Name a folder of the site.")


def _real_path(path: Path) -> Path:
    """Return a path without links. One that leads to itself stays as it is."""
    return Path(os.path.realpath(path))


def check_dossier(options: Mapping[Any, Any], where: Where) -> None:
    """Check the kinds of the options of `dossier`. `where` takes the key of one.

    Raises:
        PilotbookError: for the first option of a wrong kind.
    """
    _check(options, _DOSSIER, where)


def _check(values: Mapping[Any, Any], checks: Mapping[str, _Check], where: Where) -> None:
    for key, (is_right, cure) in checks.items():
        if values.get(key) is not None and not is_right(values[key]):
            raise PilotbookError(f"{where(key)}: {cure}.")


def read_plugins(written: Any, where: Where) -> dict[str, dict[str, Any]]:
    """Return the plugins with their options, from a list or a mapping as MkDocs has them.

    Raises:
        PilotbookError: when it is something else, or our plugin is there twice.
    """
    if not isinstance(written, list | dict):
        raise PilotbookError(f"{where('plugins')}: needs a list. Write `- search` and `- {PLUGIN}` below it.")
    found: dict[str, dict[str, Any]] = {}
    for entry in [written] if isinstance(written, dict) else written:
        for name, options in (entry if isinstance(entry, dict) else {_hashable(entry): None}).items():
            if not isinstance(name, str):
                raise PilotbookError(f"{where('plugins')}: `{_shown(name)}` is not a plugin name. Write only names.")
            if options is not None and not isinstance(options, dict):
                raise PilotbookError(
                    f"{where('plugins', _shown(name))}: needs keys below it, or nothing after it. "
                    f"Write just `- {_shown(name)}`."
                )
            if name == PLUGIN and name in found:
                raise PilotbookError(f"{where('plugins', PLUGIN)}: is in the list twice. Keep one.")
            found[name] = options or {}
    return found


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str | int | float | None) else str(value)


def _shown(value: Any) -> str:
    return escape_line(truncate(str(value)))
