"""Takes the blocks of HTML out of a page before its Markdown is converted, and puts them back after.

Comes in: a page's Markdown, which is headings between blocks of HTML. Goes out: the same with a short block for each,
and the page's HTML with the blocks in their places.
Must not know: pages, MkDocs. Python-Markdown passes a block of HTML through as it is, and reads each of its tags twice
to find its end. This finds the ends faster, and leaves a page alone if it is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_PLAIN_TAG = re.compile(
    r'</?[a-z][a-z0-9-]*+(?:\s++(?:viewBox|preserveAspectRatio|[a-z_:][a-z0-9_:.-]*+)(?:="[^"<>]*+")?+)*+\s*+/?>'
)
"""A tag as templates have it. One with other capital letters is left to what reads every tag."""
_NAMED = re.compile(r"<a\s[^<>]*\sname=")
_NAME = re.compile(r"<([a-zA-Z][^\s/>]*)[\s>]")
_UNREAD_START = re.compile(r"<(?:script|style|textarea|title)\b")
_UNREAD_WHOLE = re.compile(r"<(script|style|textarea|title)\b[^<>]*>[^<]*</\1>")
_PLAIN_ANCHOR = re.compile(r"<[a-zA-Z][^<>]*\sid=\"([^\"]*)\"")
_ID = re.compile(r'id="(?<=\sid=")([^"]*)"')
"""The same, where each `>` ends a tag. It begins with letters, which are found much faster than tags."""
_HEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_PLACE = re.compile(r'<div data-pb-raw="(\d+)"></div>')
_UNREAD = frozenset(("script", "style", "textarea", "title"))
"""Elements in which a tag is text. With plain text alone they do no harm."""


@dataclass(frozen=True)
class TakenOut:
    """A page without its blocks of HTML."""

    markdown: str
    blocks: tuple[str, ...]
    anchors: frozenset[str]
    """The ids in the blocks, and the names of their links."""
    has_flat_headings: bool
    """Whether no heading is inside a block."""

    def put_back(self, html: str) -> str:
        """Put the blocks into their places in the HTML that came of the Markdown."""
        return _PLACE.sub(lambda found: self.blocks[int(found[1])], html)


def take_out(markdown: str, extensions: list[str]) -> TakenOut | None:
    """Take the blocks of HTML out of a page. None when the page has to be converted as a whole."""
    if not SURE_WITH.issuperset(extensions) or "data-pb-raw" in markdown or _has_fence(markdown):
        return None
    text = _normalize_space(markdown)
    if spans := _find_plain_blocks(text):
        anchor_in = _ID if text.count("<") == text.count(">") else _PLAIN_ANCHOR
        anchors = {unescape(anchor) for start, end in spans for anchor in anchor_in.findall(text, start, end)}
    elif spans := _find_blocks(text):
        anchors = {anchor for start, end in spans for anchor in _find_anchors(text[start:end])}
    else:
        return None
    return _cut(text, spans, anchors)


def _has_fence(text: str) -> bool:
    """Return whether a text has a fence. Few texts do, and checking each line takes longer."""
    return ("```" in text or "~~~" in text) and _FENCE.search(text) is not None


def _cut(text: str, spans: list[tuple[int, int]], anchors: set[str]) -> TakenOut:
    """Cut blocks out of a text, and put a short block in the place of each, or of several that follow each other."""
    rest: list[str] = []
    blocks: list[str] = []
    done = 0
    for start, end in spans:
        if blocks and not text[done:start].strip():
            blocks[-1] += text[done:start][:2] + text[start:end]  # at most one empty line stays between two
        else:
            rest += [text[done:start], f'<div data-pb-raw="{len(blocks)}"></div>']
            blocks.append(text[start:end])
        done = end
    is_flat = not any(_HEADING.search(text, start + 1, end) for start, end in spans)
    return TakenOut("".join([*rest, text[done:]]), tuple(blocks), frozenset(anchors), is_flat)


def _find_plain_blocks(text: str) -> list[tuple[int, int]] | None:
    """Find the blocks of a page whose tags are plain and closed, as those of a template are: only the tags of the name
    with which a block begins are counted to find its end. None for any other page.
    """
    if text.count("<") != len(_PLAIN_TAG.findall(text)) or ("name=" in text and _NAMED.search(text)):
        return None
    if not all(_UNREAD_WHOLE.match(text, one.start()) for one in _UNREAD_START.finditer(text)):
        return None
    spans, end = [], 0
    while (start := text.find("<", end)) >= 0:
        name = _NAME.match(text, start)
        if name is None or not _begins_block(text, start, name[1]) or text[text.find(">", start) - 1] == "/":
            return None
        end = _end_of_element(text, start, name[1])
        if not end or not _ends_line(text, end):
            return None
        spans.append((start, end))
    return spans


def _end_of_element(text: str, start: int, name: str) -> int:
    """Return where the element at `start` ends, counting only tags of the same name. 0 if it is not closed."""
    depth = 0
    for tag in _tags_of(name).finditer(text, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return 0


def _find_blocks(text: str) -> list[tuple[int, int]] | None:
    """Find the blocks of a page tag by tag. None when it is not sure how Python-Markdown reads one."""
    spans: list[tuple[int, int]] = []
    open_tags: list[str] = []
    start = 0
    for tag in _TAG.finditer(text):
        closes, name, is_empty = tag[1], (tag[2] or "").lower(), (tag[3] or "").endswith("/")
        if not name or (not closes and _holds_tags_as_text(text, name, tag.end())):
            return None
        if not open_tags:
            if closes or is_empty or not _begins_block(text, tag.start(), name):
                return None
            start = tag.start()
        if closes:
            _close(open_tags, name)
            if not open_tags:
                if not _ends_line(text, tag.end()):
                    return None
                spans.append((start, tag.end()))
        elif not is_empty:
            open_tags.append(name)
    return None if open_tags else spans


def _holds_tags_as_text(text: str, name: str, end: int) -> bool:
    """Return whether an element whose tag ends at `end` contains text that looks like a tag but is not."""
    return name in _UNREAD and not text.startswith(f"</{name}", text.find("<", end))


def _close(open_tags: list[str], name: str) -> None:
    """Close an element and all that is open inside it. A tag that closes nothing changes nothing."""
    if name in open_tags:
        while open_tags.pop() != name:
            pass


def _find_anchors(block: str) -> Iterator[str]:
    """The places in a block that can be linked to: ids, and the names of links."""
    for tag in _TAG.finditer(block):
        if not tag[1] and tag[3]:
            for anchor in _ANCHOR.finditer(tag[3]):
                if anchor[1].lower() == "id" or (tag[2] or "").lower() == "a":
                    yield unescape(anchor[2] or anchor[3] or anchor[4] or "")


def _begins_block(text: str, start: int, name: str) -> bool:
    """Return whether a tag begins an HTML block: a tag of a block element, at the start of a line."""
    return (start == 0 or text[start - 1] == "\n") and name.lower() in _BLOCKS


def _ends_line(text: str, end: int) -> bool:
    return text[end : end + 1] in ("", "\n")


def _normalize_space(text: str) -> str:
    """White space as Python-Markdown has it before it looks for HTML."""
    text = text.replace(STX, "").replace(ETX, "")
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    text = text.expandtabs(4) if "\t" in text else text
    return _BLANKS.sub("\n", text) if " \n" in text and _BLANK.search(text) else text


@cache
def _tags_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){re.escape(name)}(?=[\s>/])[^<>]*(?<!/)>", re.IGNORECASE)


_BLOCKS = frozenset(Markdown().block_level_elements) - {"hr"}
