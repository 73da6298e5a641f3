"""The entries of pages in the search index, as Material's plugin makes them.

Comes in: a converted page. Goes out: its entries as JSON, and the HTML as the plugin leaves it.
Must not know: the cache.
"""

from __future__ import annotations

import re

from mkdocs.structure.pages import Page

from .internals import SearchIndex, dump_entries
from .search_sections import read_sections

_EXCLUDED = re.compile(r'<(li|table|dl|ol|p|svg|ul)\b[^>]*\sdata-search-exclude="true"[^>]*>.*?</\1>', re.DOTALL)
"""The markup that the search plugin would parse and then drop."""
_INLINE = re.compile(
    r"</?(?:abbr|b|caption|dd|dl|dt|em|i|label|small|span|strong|summary|tbody|td|th|thead|time|tr)(?:\s[^<>]*)?>"
    r"|<input\b[^<>]*>"
)
"""Tags that leave nothing in the index, and that hold no heading."""
_BOXES = re.compile(r"</?(?:button|details|div|g|line|rect|svg|template|title|text|[a-z]+-[a-z]+)(?:\s[^<>]*)?>")
"""The same, where no heading is inside a block."""
_ENDS = re.compile(
    r"</(?:button|caption|dd|div|dt|label|legend|option|summary|td|th|title)>"
    r"|</(?:a|b|em|small|span|strong|text|time)>(?=<[a-z])"
    r"|<br\b[^<>]*>"
)
"""Where one text ends and the next begins without a space, as two cells of a table do: their words are two."""
_LINKS = re.compile(r"<a\b(?![^<>]*headerlink)[^<>]*>([^<>]*)</a>")


def make_entries(page: Page, html: str, index: SearchIndex, *, has_flat_headings: bool) -> tuple[str, str]:
    """Make the entries of a page, as JSON. Return its HTML as the search plugin leaves it, and the entries.

    `has_flat_headings` says that no heading is inside a block of HTML.
    """
    if (page.meta.get("search") or {}).get("exclude"):
        return _without_marks(html), dump_entries([])
    page.content = _shorten(html, has_flat_headings=has_flat_headings)
    return _without_marks(html), index.entries_of(page, read_sections(page.content))


def _shorten(html: str, *, has_flat_headings: bool) -> str:
    """Drop what leaves nothing in the index, since the search plugin takes long to read it."""
    html = _ENDS.sub(lambda end: f"{end[0]} ", _EXCLUDED.sub(_drop_unless_nested, html))
    if "data-search-exclude" in html or "linenodiv" in html:
        return html
    html = _INLINE.sub("", html)
    return _LINKS.sub(r"\1", _BOXES.sub("", html)) if has_flat_headings else html


def _without_marks(html: str) -> str:
    """Drop the attributes that only the search plugin reads."""
    html = html.replace(' data-search-exclude="true"', "")
    return re.sub(r"\s?data-search-\w+=\"[^\"]+\"", "", html) if "data-search-" in html else html


def _drop_unless_nested(match: re.Match[str]) -> str:
    """Nothing in place of an element, unless it has others of its kind inside."""
    return match[0] if f"<{match[1]}" in match[0][1:] else ""
