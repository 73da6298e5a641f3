"""Splits a page into the sections of the search index, as Material's parser does, in a fraction of its time.

Comes in: a page's HTML. Goes out: its sections. None if the HTML is not plain enough to be sure: then Material's parser
has to read it.
Must not know: pages, the index.
"""

# Material's own is `Parser` in
# https://github.com/squidfunk/mkdocs-material/blob/9.8.1/src/plugins/search/plugin.py#L376

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape

_TAG = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:[ \n]+[a-zA-Z_:][a-zA-Z0-9_:.-]*(?:="[^"<>]*")?)*[ \n]*/?)>')
_ID = re.compile(r'[ \n]+id="([^"]*)"[ \n]*')
_EXCLUDED = re.compile(r'[ \n]data-search-exclude(?![^ \n="])')
_PERMALINK = re.compile(r'[ \n]class="headerlink"')
_SCRIPT = re.compile(r"<script\b[^<>]*></script>")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_KEPT = frozenset(("code", "li", "ol", "p", "pre", "sub", "sup", "ul"))
"""The tags that stay in the index, without their attributes."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_ODD = frozenset(("iframe", "noembed", "noframes", "object", "plaintext", "style", "textarea", "title", "xmp"))
"""The elements whose content is left out, or read in another way."""


@dataclass
class Section:
    """A heading, and what follows it up to the next one."""

    tag: str = ""
    """The tag of its heading. Empty: it comes before the first heading."""
    id: str | None = None
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _UnsureError(Exception):
    """Material's parser may read the page in another way."""


def read_sections(html: str) -> list[Section] | None:
    """Split a page into sections at its headings with an ID. None when Material's parser may read it differently."""
    text, *tokens = _TAG.split(html)
    is_plain = html.count("<") == len(tokens) // 4 and html.count("<script") == len(_SCRIPT.findall(html))
    if not is_plain or "linenodiv" in html:
        return None
    reader = _Reader()
    reader.add(text)
    try:
        for closes, tag, attributes, text in zip(*[iter(tokens)] * 4, strict=True):
            if closes:
                reader.end(tag)
            elif tag not in _VOID:
                reader.start(tag, attributes)
            reader.add(text)
    except _UnsureError:
        return None
    return reader.sections


class _Reader:
    """Reads a page tag by tag.

    https://github.com/squidfunk/mkdocs-material/blob/9.8.1/src/plugins/search/plugin.py#L376 (`Parser`)
    """

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self._open: list[str] = []
        """The tags that are open."""
        self._excluded: set[str] = set()
        """Those of them whose content is not in the index."""
        self._is_permalink = False

    def start(self, tag: str, attributes: str) -> None:
        """Read a start tag."""
        if tag in _ODD or attributes[-1:] == "/" or (tag == "a" and "a" in self._open):
            raise _UnsureError
        if tag in _HEADINGS and "id" in attributes.lower():
            self._begin_section(tag, attributes)
        elif not self.sections:
            self.sections.append(Section())
        self._open.append(tag)
        if "data-search-exclude" in attributes and _EXCLUDED.search(attributes):
            self._excluded.add(tag)
        elif tag == "a":
            self._is_permalink = _PERMALINK.search(attributes) is not None
        elif tag in _KEPT and not self._is_excluded:
            self._part().append(f"<{tag}>")

    def _begin_section(self, tag: str, attributes: str) -> None:
        id_ = _ID.fullmatch(attributes)
        if self._open or id_ is None:
            raise _UnsureError
        if tag != "h1" and not self.sections:
            self.sections.append(Section())
        self.sections.append(Section(tag, unescape(id_[1]) if self.sections else None))

    def end(self, tag: str) -> None:
        """Read an end tag."""
        if not self._open or self._open[-1] != tag:
            return
        self._open.pop()
        if tag in self._excluded:
            self._excluded.remove(tag)
        elif tag == "a":
            self._is_permalink = False
        elif tag in _KEPT and not self._is_excluded:
            self._close(tag)

    def _close(self, tag: str) -> None:
        """Add an end tag, or drop everything from the first such start tag if nothing but space follows it."""
        part = self._part()
        start = part.index(f"<{tag}>")
        if any(not piece.isspace() for piece in part[start + 1 :]):
            part.append(f"</{tag}>")
        else:
            del part[start:]

    def add(self, text: str) -> None:
        """Read the text between two tags."""
        if not text or self._is_excluded:
            return
        if not self.sections:
            self.sections.append(Section())
        text, part = unescape(text), self._part()
        is_space, is_verbatim = text.isspace(), "pre" in self._open
        if not is_verbatim:
            text = " " if is_space else text.replace("\n", " ")
        if part is self.sections[-1].text:
            is_left_out = is_space and not is_verbatim and part and part[-1].isspace()
        else:
            is_left_out = self._is_permalink
        if not is_left_out:
            part.append(escape(text, quote=False))

    @property
    def _is_excluded(self) -> bool:
        return bool(self._excluded) and not self._excluded.isdisjoint(self._open)

    def _part(self) -> list[str]:
        """The part of the section that is being read: its title, or the text after it."""
        section = self.sections[-1]
        return section.title if section.tag in self._open else section.text
