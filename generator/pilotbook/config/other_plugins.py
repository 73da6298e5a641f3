"""Knows the plugins of MkDocs that do not work next to ours.

Comes in: the plugins of a site with their options. Goes out: nothing, or an error that says what to do instead.
Must not know: MkDocs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotbook.errors import PilotbookError

from .options import Where

_REFUSED = {
    "offline": (
        "this plugin renames every page, which breaks the links between pilotbook's pages. "
        "Remove it. To read the site offline, serve its folder: python3 -m http.server -d site"
    ),
    "i18n": (
        "this plugin builds each language from a file, and pilotbook's pages are not files. "
        "Remove it, and build one site per language."
    ),
}
"""The plugins that are refused, each with the reason and what to do."""
MACROS = "macros"
"""The plugin that reads pages as templates. The book's pages opt out: their text may hold `{{` and `{#`."""
NO_MACROS = "render_macros"
"""The key of a page's front matter with which it opts out."""


def check_plugins(plugins: Mapping[str, Mapping[str, Any]], where: Where) -> None:
    """Check that ours works next to the other plugins. `where` takes keys from the top of mkdocs.yml.

    Raises:
        PilotbookError: for the first plugin that is refused.
    """
    for name, options in plugins.items():
        plain = name.removeprefix("material/")
        if plain in _REFUSED and options.get("enabled", True) is not False:
            raise PilotbookError(f"{where('plugins', plain)}: {_REFUSED[plain]}")
        if plain == "pilotbook #2":
            raise PilotbookError(f"{where('plugins', 'pilotbook')}: is in the list twice. Keep one.")
