"""Turns authors' text into safe HTML and Markdown.

Comes in: text with any characters. Goes out: text that pages show as typed and browsers never run.
Must not know: pages.

Templates use one filter per place: `render_prose` where Markdown is allowed, and Jinja2's own escaping everywhere else.
`escape_heading` is for the few lines that Markdown reads.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown.blockprocessors import OListProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE
from markupsafe import Markup

CURRENCY_SIGNS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "CA$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "MXN": "MX$",
    "NZD": "NZ$",
    "PHP": "₱",
    "TWD": "NT$",
    "USD": "$",
    "VND": "₫",
}
"""The signs of currencies in US English (CLDR, locale `en-US`). Other currencies are shown by their three letters."""

_PLAIN = re.compile(r"[^\\`*_\[\]<>&!#+|~=:-]*(?:[:-](?! )[^\\`*_\[\]<>&!#+|~=:-]*)*")
_NUMBERED = re.compile(r"^\s*\d+\.\s", re.MULTILINE)
_SAFE_LINK = re.compile(r"^(?:https?://|mailto:|#)", re.IGNORECASE)
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!])")


class _OnlySafeLinks(Treeprocessor):
    """Replaces all links except http, https, mailto and anchors with their text, and images with their alt text."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                unsafe_link = child.tag == "a" and not _SAFE_LINK.match(child.get("href", "").strip())
                if child.tag == "img" or unsafe_link:
                    span = Element("span")
                    span.text, span.tail = child.text or child.get("alt"), child.tail
                    span.extend(list(child))
                    parent[index] = span


class _NumberedList(OListProcessor):
    """Starts a list at the number that the author typed."""

    LAZY_OL = False


class _Ampersand(InlineProcessor):
    """Shows `&lt;` as typed. Markdown would leave it to the browser, which shows `<`."""

    # Markdown chose the name, and its own `InlineProcessor` differs from `Pattern` in the same way.
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        return f"{AMP_SUBSTITUTE}amp;", m.start(0), m.end(0)


class _LimitedMarkdown(Extension):
    """Removes HTML, headings, rules, quotes, code blocks and references from Markdown: pages show `# a` as typed."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  # the name is Markdown's
        md.preprocessors.deregister("html_block")
        for block in ("code", "hashheader", "setextheader", "hr", "quote", "reference"):
            md.parser.blockprocessors.deregister(block)
        md.parser.blockprocessors.register(_NumberedList(md.parser), "olist", 40)
        for pattern in ("html", "entity", "autolink", "automail", "reference", "short_reference"):
            md.inlinePatterns.deregister(pattern)
        md.inlinePatterns.register(_Ampersand("&", md), "pilotbook-ampersand", 90)
        md.treeprocessors.register(_OnlySafeLinks(md), "pilotbook-safe-links", 5)


_markdown = markdown.Markdown(extensions=[_LimitedMarkdown()], output_format="html")


@lru_cache(maxsize=4096)
def render_prose(text: str) -> Markup:
    """Render paragraphs, lists, bold, emphasis, code and links to http, https, mailto and anchors as HTML."""
    if _PLAIN.fullmatch(text) and not _NUMBERED.search(text):
        paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
        return Markup("\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs if part))
    return Markup(_markdown.reset().convert(text).replace("\n\n", "\n"))


def render_inline(text: str) -> Markup:
    """Render prose, without the `<p>` around it if it is one paragraph."""
    shown = str(render_prose(text))
    single = shown.startswith("<p>") and shown.endswith("</p>") and shown.count("<p>") == 1
    return Markup(shown[3:-4] if single else shown)


def escape_heading(text: str) -> Markup:
    """Escape a text, as one line, for a heading or a table cell that Markdown reads."""
    escaped = html.escape(" ".join(text.split()), quote=False)
    return Markup(_MARKDOWN_SPECIAL.sub(r"\\\1", escaped)) if _MARKDOWN_SPECIAL.search(text) else Markup(escaped)


def shorten(text: str, length: int = 155) -> str:
    """Shorten a text to at most `length` characters, between two words, with an ellipsis."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def format_money(amount: float, currency: str) -> str:
    """Format an amount in US English: `$0.42`, `€18`, `CHF 12,400`. Amounts from 10 have no decimals."""
    digits = 2 if abs(amount) < 10 else 0
    sign = CURRENCY_SIGNS.get(currency, f"{currency}\u00a0")
    return f"{'-' if amount < 0 else ''}{sign}{abs(amount):,.{digits}f}"


def format_number(value: float) -> str:
    """Format a number with commas between thousands and at most two decimals, without trailing zeros."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")


def format_percent(share: float) -> str:
    """Format a share from 0 to 1 as a percentage with at most one decimal."""
    return f"{format_number(round(share * 100, 1))}%"


def escape_front_matter(value: Any) -> Any:
    """Escape all text in a front matter value, because the theme writes it into HTML unescaped."""
    if isinstance(value, Markup):
        return str(value)
    if isinstance(value, str):
        return html.escape(value, quote=True)
    if isinstance(value, list):
        return [escape_front_matter(item) for item in value]
    if isinstance(value, dict):
        return {key: escape_front_matter(item) for key, item in value.items()}
    return value
