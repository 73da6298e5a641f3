"""Shows the links in a line of plain text, which has no other Markdown.

Comes in: a text that may contain `[label](https://…)`. Goes out: HTML with links, or text with the addresses.
Must not know: pages.
"""

from __future__ import annotations

import html
import re

from markupsafe import Markup

_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]+)\]\(((?:https?://|mailto:)[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)\)", re.IGNORECASE
)
"""A link to http, https or mailto. The address may contain one level of brackets."""


def render_links(text: str) -> Markup:
    """Return a text as HTML in which its links work. Every other character is shown as typed."""
    made, end = [], 0
    for found in _LINK.finditer(text):
        made.append(html.escape(text[end : found.start()], quote=False))
        made.append(f'<a href="{html.escape(found[2])}">{html.escape(found[1], quote=False)}</a>')
        end = found.end()
    return Markup("".join(made) + html.escape(text[end:], quote=False))


def spell_links(text: str) -> str:
    """Return a text with the address behind each link, for documents that have no links: `label (https://…)`."""
    return _LINK.sub(lambda found: f"{found[1]} ({found[2].removeprefix('mailto:')})", text)
