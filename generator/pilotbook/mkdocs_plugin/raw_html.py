"""The raw HTML of a page, taken out before its Markdown is converted and put back after.

Comes in: a page's Markdown, which is headings between blocks of HTML. Goes out: the same with a short block for each,
and the page's HTML with the blocks in their places. Python-Markdown puts a block of HTML through as it is, and reads
each tag of it twice to find its end; this finds the ends faster, and leaves a page alone of which it is not sure.
Must not know: pages, MkDocs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape

from markdown import Markdown
from markdown.util import ETX, STX

SURE_WITH = frozenset(
    ("abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "sane_lists", "smarty", "tables", "toc")
)
"""Extensions that change nothing in a block of HTML, but for fences; with others a page is converted as a whole."""
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>|<[!?]")
_ANCHOR = re.compile(r"""\s(id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_BLANK, _BLANKS = re.compile(r"\n +\n"), re.compile(r"(?<=\n) +\n")
_PLAIN_TAG = re.compile(r'</?[a-zA-Z][a-zA-Z0-9-]*(?:\s+[a-zA-Z_:][a-zA-Z0-9_:.-]*(?:="[^"<>]*")?)*\s*/?>')
_NAMED = re.compile(r"<[aA]\s[^<>]*\s[nN][aA][mM][eE]=")
_NAME = re.compile(r"<([a-zA-Z][^\s/>]*)[\s>]")
_UNREAD_START = re.compile(r"<(?:script|style|textarea|title)\b", re.IGNORECASE)
_UNREAD_WHOLE = re.compile(r"<(script|style|textarea|title)\b[^<>]*>[^<]*</\1>", re.IGNORECASE)
_PLAIN_ANCHOR = re.compile(r"<[a-zA-Z][^<>]*\sid=\"([^\"]*)\"")
_HEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_PLACE = re.compile(r'<div data-pb-raw="(\d+)"></div>')
_UNREAD = frozenset(("script", "style", "textarea", "title"))
"""Elements in which tags are no tags. Those with plain text alone do no harm."""


@dataclass(frozen=True)
class TakenOut:
    """A page without its blocks of HTML."""

    markdown: str
    blocks: tuple[str, ...]
    anchors: frozenset[str]
    """The ids in the blocks, and the names of their links."""

    def put_back(self, html: str) -> str:
        """The HTML that came of the Markdown, with the blocks in their places."""
        return _PLACE.sub(lambda found: self.blocks[int(found[1])], html)

    @property
    def has_flat_headings(self) -> bool:
        """Whether no heading is inside a block."""
        return not any(_HEADING.search(block, 1) for block in self.blocks)


def take_out(markdown: str, extensions: list[str]) -> TakenOut | None:
    """Take the blocks of HTML out. None when the page has to be converted as a whole."""
    if not SURE_WITH.issuperset(extensions) or "data-pb-raw" in markdown or _FENCE.search(markdown):
        return None
    text = _normal(markdown)
    return _plainly(text) or _warily(text)


def _plainly(text: str) -> TakenOut | None:
    """The same for a page whose tags are plain and closed, as those of a template are: only the tags of the name with
    which a block begins are counted to find its end.
    """
    if text.count("<") != len(_PLAIN_TAG.findall(text)) or any(odd in text for odd in ("ID=", "Id=", "iD=")):
        return None
    if _NAMED.search(text):
        return None
    if len(_UNREAD_START.findall(text)) != len(_UNREAD_WHOLE.findall(text)):
        return None
    blocks: list[str] = []
    kept: list[str] = []
    done = 0
    while (start := text.find("<", done)) >= 0:
        if start and text[start - 1] != "\n":
            return None
        name = _NAME.match(text, start)
        if name is None or not _is_block(name[1].lower()) or text[text.find(">", start) - 1] == "/":
            return None
        depth = 0
        for tag in _tags_of(name[1]).finditer(text, start):
            depth += -1 if tag[1] else 1
            if depth == 0:
                break
        else:
            return None
        end = tag.end()
        if text[end : end + 1] not in ("", "\n"):
            return None
        kept += [text[done:start], f'<div data-pb-raw="{len(blocks)}"></div>']
        blocks.append(text[start:end])
        done = end
    if not blocks:
        return None
    anchors = {unescape(anchor) for block in blocks for anchor in _PLAIN_ANCHOR.findall(block)}
    return TakenOut("".join([*kept, text[done:]]), tuple(blocks), frozenset(anchors))


def _warily(text: str) -> TakenOut | None:
    """The same, tag by tag."""
    blocks: list[str] = []
    anchors: set[str] = set()
    kept: list[str] = []
    stack: list[str] = []
    done = start = 0
    for tag in _TAG.finditer(text):
        closes, name, attributes = tag[1], (tag[2] or "").lower(), tag[3] or ""
        if not name:
            return None  # a comment, or a declaration
        if not closes and name in _UNREAD and not text.startswith(f"</{name}", text.find("<", tag.end())):
            return None
        if not stack:
            at_start = tag.start() == 0 or text[tag.start() - 1] == "\n"
            if closes or attributes.endswith("/") or not at_start or not _is_block(name):
                return None
            start = tag.start()
        if closes:
            if name in stack:
                while stack.pop() != name:
                    pass
            if not stack:
                if text[tag.end() : tag.end() + 1] not in ("", "\n"):
                    return None
                kept += [text[done:start], f'<div data-pb-raw="{len(blocks)}"></div>']
                blocks.append(text[start : tag.end()])
                done = tag.end()
        elif not attributes.endswith("/"):
            stack.append(name)
        if not closes and attributes:
            for found in _ANCHOR.finditer(attributes):
                if found[1].lower() == "id" or name == "a":
                    anchors.add(unescape(found[2] or found[3] or found[4] or ""))
    if stack or not blocks:
        return None
    return TakenOut("".join([*kept, text[done:]]), tuple(blocks), frozenset(anchors))


def _normal(text: str) -> str:
    """White space as Python-Markdown has it before it looks for HTML."""
    text = text.replace(STX, "").replace(ETX, "").replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    return _BLANKS.sub("\n", text) if _BLANK.search(text) else text


@cache
def _tags_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){re.escape(name)}(?=[\s>/])[^<>]*(?<!/)>", re.IGNORECASE)


_BLOCKS = frozenset(Markdown().block_level_elements) - {"hr"}


def _is_block(name: str) -> bool:
    return name in _BLOCKS
