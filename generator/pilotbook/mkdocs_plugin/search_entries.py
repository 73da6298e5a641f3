"""What stands of a page in the search index, which Material's plugin makes tag by tag.

Comes in: a page and its HTML. Goes out: its entries as JSON, and the HTML as the plugin leaves it.
Must not know: what is kept.
"""

from __future__ import annotations

import json
import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

_UNSEARCHED = re.compile(r'<(li|table|dl|p|svg)\b[^>]*\sdata-search-exclude="true"[^>]*>.*?</\1>', re.DOTALL)
"""What the search plugin would read, tag by tag, and leave out."""
_UNSEEN = re.compile(
    r"</?(?:abbr|b|caption|dd|dl|dt|em|i|label|small|span|strong|summary|tbody|td|th|thead|time|tr)(?:\s[^<>]*)?>"
    r"|<input\b[^<>]*>"
)
"""Tags that leave nothing in the index, and that hold no heading."""
_BOXES = re.compile(r"</?(?:button|details|div|g|line|rect|svg|template|title|text|[a-z]+-[a-z]+)(?:\s[^<>]*)?>")
"""The same, where no heading stands inside a block."""
_LINKS = re.compile(r"<a\b(?![^<>]*headerlink)[^<>]*>([^<>]*)</a>")


def searched(page: Page, html: str, index: Any, *, flat: bool) -> tuple[str, str]:
    """A page's HTML as the search plugin leaves it, and what stands of the page in its index."""
    before, index.entries = index.entries, []
    page.content = _searchable(html, flat=flat)
    try:
        index.add_entry_from_context(page)
        return _unmarked(html), dumped(index.entries)
    finally:
        index.entries = before


def dumped(entries: list[dict[str, Any]]) -> str:
    """Entries as the search plugin writes them."""
    return json.dumps(entries, separators=(",", ":"), default=str)


def _searchable(html: str, *, flat: bool) -> str:
    """A page's HTML with what the search plugin makes its entries of. It reads tag by tag, which takes long. `flat` is
    whether no heading stands inside a block of HTML.
    """
    html = _UNSEARCHED.sub(_without, html)
    if "data-search-exclude" in html or "linenodiv" in html:
        return html
    html = _UNSEEN.sub("", html)
    return _LINKS.sub(r"\1", _BOXES.sub("", html)) if flat else html


def _unmarked(html: str) -> str:
    """A page's HTML as the search plugin leaves it."""
    html = html.replace(' data-search-exclude="true"', "")
    return re.sub(r"\s?data-search-\w+=\"[^\"]+\"", "", html) if "data-search-" in html else html


def _without(found: re.Match[str]) -> str:
    """Nothing in place of an element that is not searched, unless it has others of its kind inside."""
    return found[0] if f"<{found[1]}" in found[0][1:] else ""


def index_of(config: MkDocsConfig) -> Any:
    """The search index, if it is Material's."""
    for name in ("material/search", "search"):
        index = getattr(config.plugins.get(name), "search_index", None)
        if isinstance(getattr(index, "entries", None), list) and hasattr(index, "add_entry_from_context"):
            return index
    return None
