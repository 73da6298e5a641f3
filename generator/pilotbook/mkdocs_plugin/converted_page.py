"""What a conversion leaves on a page, as it is kept.

Comes in: a converted page. Goes out: bytes, and the page as it was.
Must not know: folders, the search plugin.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents


@dataclass(frozen=True)
class Converted:
    """What a conversion leaves on a page."""

    html: str
    toc: list[dict[str, Any]]
    anchors: list[str] | None
    title: str | None
    links: dict[str, str] | None
    """The links to the page's own anchors."""
    entries: str | None
    """What stands of the page in the search index, if that is Material's: a list as JSON."""

    @classmethod
    def of(cls, page: Page, html: str, entries: str | None) -> Converted | None:
        """What is on a page now. None when it has links to other pages, which hang on these."""
        links = page.links_to_anchors
        if links and set(links) != {page.file}:
            return None
        own = None if links is None else links.get(page.file, {})
        anchors = None if page.present_anchor_ids is None else sorted(page.present_anchor_ids)
        return cls(html, [_plain(item) for item in page.toc], anchors, page._title_from_render, own, entries)

    def put_on(self, page: Page) -> str:
        """Give the page what its conversion left the last time. Returns the HTML."""
        page.toc = TableOfContents([_anchor(item) for item in self.toc])
        page.present_anchor_ids = None if self.anchors is None else set(self.anchors)
        page._title_from_render = self.title
        page.links_to_anchors = None if self.links is None else {page.file: dict(self.links)} if self.links else {}
        return self.html

    @property
    def links_lead(self) -> bool:
        """Whether every link to an anchor of the page leads there."""
        return not self.links or self.links.keys() <= set(self.anchors or ())

    def packed(self) -> bytes:
        """As it is kept: two lines of JSON, and the HTML, which is nearly all of it and can be read alone."""
        rest = {name: getattr(self, name) for name in ("toc", "anchors", "title", "links")}
        lines = [json.dumps(rest).encode(), (self.entries or "").encode(), self.html.encode("utf-8", "surrogatepass")]
        return b"\n".join(lines)


def unpacked(content: bytes | None) -> Converted | None:
    """What was kept. None when nothing was, or when it is not ours."""
    if content is None:
        return None
    try:
        rest, entries, html = content.split(b"\n", 2)
        text = html.decode("utf-8", "surrogatepass")
        return Converted(html=text, entries=entries.decode() or None, **json.loads(rest))
    except (ValueError, TypeError, AttributeError):
        return None


def _plain(item: AnchorLink) -> dict[str, Any]:
    made: dict[str, Any] = {"title": item.title, "id": item.id, "level": item.level}
    if hasattr(item, "active"):
        made["active"] = item.active
    if item.children:
        made["children"] = [_plain(child) for child in item.children]
    return made


def _anchor(values: dict[str, Any]) -> AnchorLink:
    item = AnchorLink(values["title"], values["id"], values["level"])
    if "active" in values:
        item.active = values["active"]  # type: ignore[attr-defined]  # MkDocs sets it so, too
    item.children = [_anchor(child) for child in values.get("children", ())]
    return item
