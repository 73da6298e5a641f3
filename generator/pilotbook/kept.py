"""Converted pages kept between two rebuilds of `serve`, so that a save shows at once.

Comes in: a page before and after its conversion. Goes out: the same page, converted or put back.
Must not know: the book. Kept in memory only, and forgotten when the Markdown extensions change.
"""

from __future__ import annotations

from dataclasses import dataclass

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents


@dataclass(frozen=True)
class Converted:
    """What a conversion leaves on a page."""

    markdown: str
    html: str
    toc: TableOfContents
    present_anchor_ids: set[str] | None
    links_to_anchors: dict[object, dict[str, str]] | None


class Kept:
    """The conversions of the last rebuild, by page."""

    def __init__(self) -> None:
        self._pages: dict[str, Converted] = {}
        self._extensions = ""

    def begin(self, config: MkDocsConfig) -> None:
        """Forget everything when the conversion itself has changed."""
        extensions = repr((config.markdown_extensions, config.mdx_configs))
        if extensions != self._extensions:
            self._pages.clear()
            self._extensions = extensions

    def has(self, page: Page, markdown: str) -> bool:
        """Whether this very Markdown was converted before."""
        kept = self._pages.get(page.file.src_uri)
        return kept is not None and kept.markdown == markdown

    def put_back(self, page: Page) -> str:
        """Give the page what its conversion left the last time. Returns the HTML."""
        kept = self._pages[page.file.src_uri]
        page.toc = kept.toc
        page.present_anchor_ids = kept.present_anchor_ids
        page.links_to_anchors = kept.links_to_anchors  # type: ignore[assignment]  # MkDocs' own type, passed through
        return kept.html

    def keep(self, page: Page, html: str) -> None:
        """Remember what the conversion left."""
        self._pages[page.file.src_uri] = Converted(
            page.markdown or "",
            html,
            page.toc,
            page.present_anchor_ids,
            page.links_to_anchors,  # type: ignore[arg-type]  # the same
        )
