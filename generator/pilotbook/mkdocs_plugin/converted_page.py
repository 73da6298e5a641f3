"""Turns what a conversion leaves on MkDocs' page object into bytes for the cache, and back.

Comes in: a converted page. Goes out: bytes, and the page as it was.
Must not know: folders, the theme.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from .internals import set_title_from_render, title_from_render


@dataclass(frozen=True)
class ConvertedPage:
    """The results of a conversion that MkDocs keeps on a page."""

    html: str
    meta: dict[str, Any]
    """The front matter."""
    toc: list[dict[str, Any]]
    anchors: list[str] | None
    title: str | None
    links: dict[str, str] | None
    """The links to the page's own anchors, by anchor."""
    entries: str
    """The page's entries in the search index: a list as JSON, or nothing."""

    @classmethod
    def of(cls, page: Page, html: str, entries: str) -> ConvertedPage:
        """Take what is on a page now."""
        links = page.links_to_anchors
        own = None if links is None else links.get(page.file, {})
        anchors = None if page.present_anchor_ids is None else sorted(page.present_anchor_ids)
        toc = [_to_values(item) for item in page.toc]
        return cls(html, dict(page.meta), toc, anchors, title_from_render(page), own, entries)

    def restore(self, page: Page) -> None:
        """Give a page what its conversion left on it."""
        page.markdown, page.content, page.meta = "", self.html, self.meta
        page.toc = TableOfContents([_to_anchor(item) for item in self.toc])
        page.present_anchor_ids = None if self.anchors is None else set(self.anchors)
        set_title_from_render(page, self.title)

    @property
    def has_broken_links(self) -> bool:
        """Whether a link to an anchor of the page itself leads nowhere."""
        return bool(self.links) and not (self.links or {}).keys() <= set(self.anchors or ())

    def to_bytes(self) -> bytes:
        """Serialize the page: two lines of JSON, and the HTML, which is nearly all of it and can be read alone."""
        rest = {name: getattr(self, name) for name in ("meta", "toc", "anchors", "title", "links")}
        lines = [json.dumps(rest).encode(), self.entries.encode(), self.html.encode("utf-8", "surrogatepass")]
        return b"\n".join(lines)


def read_converted(content: bytes | None) -> ConvertedPage | None:
    """Read a page from the cache. None if it is missing or damaged."""
    if content is None:
        return None
    try:
        rest, entries, html = content.split(b"\n", 2)
        return ConvertedPage(html=html.decode("utf-8", "surrogatepass"), entries=entries.decode(), **json.loads(rest))
    except (ValueError, TypeError, AttributeError):
        return None


def read_entries(content: bytes | None) -> str:
    """Read only the entries of a page in the search index. Nothing if the page is missing or damaged."""
    lines = (content or b"").split(b"\n", 2)
    return lines[1].decode() if len(lines) == 3 else ""


def _to_values(item: AnchorLink) -> dict[str, Any]:
    values: dict[str, Any] = {"title": item.title, "id": item.id, "level": item.level}
    if hasattr(item, "active"):
        values["active"] = item.active
    if item.children:
        values["children"] = [_to_values(child) for child in item.children]
    return values


def _to_anchor(values: dict[str, Any]) -> AnchorLink:
    item = AnchorLink(values["title"], values["id"], values["level"])
    if "active" in values:
        item.active = values["active"]  # type: ignore[attr-defined]  # MkDocs sets it so, too
    item.children = [_to_anchor(child) for child in values.get("children", ())]
    return item
