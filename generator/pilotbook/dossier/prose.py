"""Parse an author's prose into paragraphs of runs, for formats other than HTML.

Comes in: prose with the markup that authors may use. Goes out: `Paragraph`s.
Must not know: the file format.
"""

from __future__ import annotations

from functools import lru_cache
from html.parser import HTMLParser
from typing import Literal

from pilotbook.text.markup import render_prose

from .document import Paragraph, Run

ParagraphStyle = Literal["text", "bullet", "number", "help", "example", "here"]


@lru_cache(maxsize=4096)
def parse_prose(text: str, style: ParagraphStyle = "text") -> tuple[Paragraph, ...]:
    """Return the paragraphs and list items of a text. List items get a list style, all others get `style`."""
    reader = _Reader(style)
    reader.feed(str(render_prose(text)))
    reader.close()
    reader.end()
    return tuple(reader.made)


def plain_paragraph(text: str, style: ParagraphStyle = "text", *, bold: bool = False) -> Paragraph:
    """Return plain text as one paragraph. Markup in it is not parsed."""
    return Paragraph((Run(text, bold=bold),), style)


class _Reader(HTMLParser):
    """Parses the few HTML tags that `render_prose` writes."""

    def __init__(self, style: ParagraphStyle) -> None:
        super().__init__(convert_charrefs=True)
        self.style: ParagraphStyle = style
        self.made: list[Paragraph] = []
        self._runs: list[Run] = []
        self._open: list[str] = []
        self._links: list[str] = []
        self._lists: list[ParagraphStyle] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "li", "ul", "ol"):
            self.end()
        if tag in ("ul", "ol"):
            self._lists.append("bullet" if tag == "ul" else "number")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        elif tag == "br":
            self._runs.append(Run("\n"))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "ul", "ol"):
            self.end()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag == "a" and self._links:
            self._links.pop()
        if tag in self._open:
            self._open.reverse()
            self._open.remove(tag)
            self._open.reverse()

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split("\n")) if data.strip() or self._runs else ""
        if text:
            link = self._links[-1] if self._links else ""
            self._runs.append(
                Run(
                    text,
                    "strong" in self._open,
                    "em" in self._open,
                    "code" in self._open,
                    "" if link[:1] == "#" else link,
                )
            )

    def end(self) -> None:
        """Finish the current paragraph."""
        if any(run.text.strip() for run in self._runs):
            self.made.append(Paragraph(tuple(self._runs), self._lists[-1] if self._lists else self.style))
        self._runs = []
