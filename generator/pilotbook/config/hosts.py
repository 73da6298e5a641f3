"""Finds the other hosts from which a site's pages load something: its privacy note names them.

Comes in: values of mkdocs.yml. Goes out: host names.
Must not know: pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

_FONTS = "fonts.googleapis.com"
"""The host of the theme's typefaces, unless `font` is false."""
_ANALYTICS = {"google": "www.googletagmanager.com"}
"""The host of each kind of analytics that the theme brings."""


def find_hosts(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the hosts, each once. The name of another provider of analytics stands for its host."""
    return tuple(dict.fromkeys(_hosts(values)))


def _hosts(values: Mapping[str, Any]) -> Iterator[str]:
    theme = values.get("theme")
    theme = theme if isinstance(theme, Mapping) else {"name": theme}
    if theme.get("name") == "material" and theme.get("font") is not False:
        yield _FONTS
    extra = values.get("extra")
    analytics = extra.get("analytics") if isinstance(extra, Mapping) else None
    if isinstance(analytics, Mapping) and (provider := str(analytics.get("provider") or "")):
        yield _ANALYTICS.get(provider, provider)
    for key in ("extra_css", "extra_javascript"):
        for entry in values.get(key) or ():
            path = entry.get("path") if isinstance(entry, Mapping) else entry
            if host := urlsplit(str(path or "")).hostname:
                yield host
