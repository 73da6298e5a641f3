"""Converted pages kept by what they were made from, between builds and between two rebuilds of `serve`.

Comes in: a page before and after its conversion, and the search index. Goes out: the same page, converted or put back,
and the same index. What is kept is found by a digest of the Markdown, of the extensions with their options and files,
and of the versions of all that converts; so it is never stale, and the folder can be deleted at any time.
Must not know: the book.
"""

from __future__ import annotations

import json
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.meta import get_data

from .dossier.cache import Cache
from .rawhtml import Taken, take_out

FORMAT = "1"
"""Grows when what is kept of a page is written in another way."""
_CONVERTS = ("Markdown", "mkdocs", "mkdocs-material", "pymdown-extensions", "Pygments", "backrefs", "jieba")
"""The packages on which a conversion, or an entry of the search index, may depend."""
_KNOWN = {"search", "material/search", "pilotbook"}
"""The plugins that put nothing into a page's content which this module does not see."""


@dataclass(frozen=True)
class Converted:
    """What a conversion leaves on a page."""

    html: str
    toc: list[dict[str, Any]]
    anchors: list[str] | None
    title: str | None
    links: dict[str, str] | None
    """The links to the page's own anchors."""

    @classmethod
    def of(cls, page: Page, html: str) -> Converted | None:
        """What is on a page now. None when it has links to other pages, which hang on these."""
        links = page.links_to_anchors
        if links and set(links) != {page.file}:
            return None
        own = None if links is None else links.get(page.file, {})
        anchors = None if page.present_anchor_ids is None else sorted(page.present_anchor_ids)
        return cls(html, [_plain(item) for item in page.toc], anchors, page._title_from_render, own)

    def put_on(self, page: Page) -> str:
        """Give the page what its conversion left the last time. Returns the HTML."""
        page.toc = TableOfContents([_anchor(item) for item in self.toc])
        page.present_anchor_ids = None if self.anchors is None else set(self.anchors)
        page._title_from_render = self.title
        page.links_to_anchors = None if self.links is None else {page.file: dict(self.links)} if self.links else {}
        return self.html


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


@dataclass
class _Visit:
    """A page of the book in this build."""

    key: str
    markdown: str
    kept: Converted | None = None
    taken: Taken | None = None
    """Its blocks of HTML, while the rest is converted."""
    away: bool = False
    """Whether its content lies in the folder until it is asked for, and not in memory."""
    search: str = ""
    """The key of its entries in the search index, while they are being made."""
    meta: MutableMapping[str, Any] | None = None
    """Its front matter, while the search plugin is to pass it by."""


class Kept:
    """The pages of a site, by what they were made from."""

    def __init__(self) -> None:
        self._cache = Cache(None)
        self._last: dict[str, tuple[str, Converted]] = {}
        """By page, what the last rebuild of `serve` made, which is there at once."""
        self._start = ""
        self._serving = False
        self._alone = False
        self._visits: dict[str, _Visit] = {}
        self._indexed = 0

    def begin(self, config: MkDocsConfig, folder: Path | None, *, serving: bool) -> None:
        """A build begins."""
        self._start = _stable(
            [
                FORMAT,
                _versions(),
                [(name, _file_of(name)) for name in config.markdown_extensions],
                config.mdx_configs,
            ]
        )
        self._cache = Cache(folder)
        self._serving = serving
        self._alone = set(config.plugins) <= _KNOWN
        self._visits = {}

    # --- conversions ---

    def shorten(self, page: Page, markdown: str, config: MkDocsConfig) -> str | None:
        """What is left to convert: nothing of a page that is kept, else the Markdown without its blocks of HTML. None:
        all of it.
        """
        key = sha256("\n".join((self._start, page.file.src_uri, markdown)).encode()).hexdigest()
        visit = self._visits[page.file.src_uri] = _Visit(key, markdown)
        last = self._last.get(page.file.src_uri)
        visit.kept = last[1] if last is not None and last[0] == key else self._find(key)
        if visit.kept is not None:
            return ""
        visit.taken = take_out(markdown, config.markdown_extensions)
        return visit.taken.markdown if visit.taken is not None else None

    def content(self, page: Page, html: str) -> str:
        """The page's HTML after its conversion: what was kept, or what was made, which is kept from now on. Where
        nobody else looks at it, it waits in the folder until the page is built.
        """
        visit = self._visits[page.file.src_uri]
        page.markdown = visit.markdown
        made: Converted | None
        if visit.kept is not None:
            made, visit.kept = visit.kept, None
            html = made.put_on(page)
            there = not self._serving
        else:
            if visit.taken is not None:
                html = visit.taken.put_back(html)
                page.present_anchor_ids = (page.present_anchor_ids or set()) | visit.taken.anchors
                visit.taken = None
            made = Converted.of(page, html)
            there = made is not None and self._cache.put(visit.key, json.dumps(made.__dict__).encode())
        if self._serving and made is not None:
            self._last[page.file.src_uri] = (visit.key, made)
        visit.away = there and self._alone and not self._serving
        if visit.away:
            page.markdown = visit.markdown = ""
            return ""
        return html

    def _find(self, key: str) -> Converted | None:
        found: Converted | None = _read(self._cache, key, lambda values: Converted(**values))
        return found

    def begin_page(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """A page is built: its content comes back, and entries of the search index that are kept go in."""
        visit = self._visits.get(page.file.src_uri)
        entries = _index(config) if self._alone else None
        if visit is None:
            return
        if visit.away:
            kept = self._find(visit.key)
            page.content = self._convert(page, config, files) if kept is None else kept.html
        if entries is None or (page.meta.get("search") or {}).get("exclude"):
            return
        described = _stable([visit.key, page.url, page.meta, str(page.title)])
        visit.search = sha256(f"search\n{described}".encode()).hexdigest()
        found = _read(self._cache, visit.search, _entries)
        self._indexed = len(entries)
        if found is not None:
            entries += found
            visit.search, visit.meta = "", page.meta
            page.meta = {**page.meta, "search": {"exclude": True}}

    def _convert(self, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The content of a page whose kept one has gone since the build began."""
        text, _ = get_data(page.file.content_string)
        page.markdown = text
        taken = take_out(text, config.markdown_extensions)
        if taken is not None:
            page.markdown = taken.markdown
        page.render(config, files)
        html = page.content or ""
        page.markdown = ""
        if taken is None:
            return html
        page.present_anchor_ids = (page.present_anchor_ids or set()) | taken.anchors
        return taken.put_back(html)

    def end_index(self, page: Page, config: MkDocsConfig) -> None:
        """The search plugin has seen the page: its front matter is its own again, and its entries are kept."""
        visit = self._visits.get(page.file.src_uri)
        entries = _index(config)
        if visit is None or entries is None:
            return
        if visit.meta is not None:
            page.meta, visit.meta = visit.meta, None
        if visit.search:
            self._cache.put(visit.search, json.dumps(entries[self._indexed :]).encode())
            visit.search = ""

    def end_page(self, page: Page) -> None:
        """A page is written, and its content is not needed any more."""
        visit = self._visits.get(page.file.src_uri)
        if visit is not None and visit.away:
            page.content = ""


def _index(config: MkDocsConfig) -> list[dict[str, Any]] | None:
    """The entries of the search index so far, if it is Material's."""
    for name in ("material/search", "search"):
        entries = getattr(getattr(config.plugins.get(name), "search_index", None), "entries", None)
        if isinstance(entries, list):
            return entries
    return None


def _entries(values: Any) -> list[dict[str, Any]]:
    if not all({"location", "title", "text"} <= one.keys() for one in values):
        raise ValueError
    return list(values)


def _read(kept: Cache, key: str, made: Callable[[Any], Any]) -> Any:
    """What is kept under a key. None when nothing is, or when it is torn or not ours."""
    content = kept.find(key)
    if content is None:
        return None
    try:
        return made(json.loads(content))
    except (ValueError, TypeError, AttributeError):
        return None


def _stable(value: Any) -> str:
    """A value as text that is the same in each process."""
    return json.dumps(value, sort_keys=True, default=_named)


def _named(value: Any) -> Any:
    if callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


@cache
def _versions() -> list[str]:
    found = []
    for name in _CONVERTS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} none")
    return found


@cache
def _file_of(extension: str) -> str:
    """A digest of the file of an extension: one of the site's own has no version."""
    try:
        found = find_spec(extension.partition(":")[0])
        content = Path(found.origin).read_bytes() if found is not None and found.origin else b""
    except (ImportError, OSError, ValueError):
        return ""
    return sha256(content).hexdigest()[:16]
