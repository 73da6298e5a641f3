"""Pages kept by what they were made from, between builds and between two rebuilds of `serve`.

Comes in: a page before and after its conversion, its HTML in the theme, and the search index. Goes out: the same page,
made or put back, and the same index. What is kept is found by a digest of the Markdown, or of all that it is made from,
of the extensions with their options and files, and of the versions of all that converts; what the theme makes around it
also by the navigation, the configuration and the theme's files. So it is never stale, and the folder can be deleted at
any time.
Must not know: the book.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils.meta import get_data

from pilotbook.build.cache import Cache, key_of

from .config_digest import file_of, listed, stable, theme_files, versions
from .converted_page import Converted, unpacked
from .previous_site import Before
from .raw_html import Taken, take_out
from .search_entries import dumped, index_of, searched

FORMAT = "2"
"""Grows when what is kept of a page is written in another way."""
_KNOWN = {"search", "material/search", "pilotbook"}
"""The plugins that put nothing into a page's content which this module does not see."""
_DAY, _PAGES = re.compile(rb"[{][{%][^}]*\bbuild_date"), re.compile(rb"[{][{%][^}]*\bpages\b")
"""Finds templates that show the day of the build, or that know of all pages."""
_VOLATILE = {"config_file_path", "site_dir", "docs_dir", "plugins", "hooks", "watch", "dev_addr", "nav", "theme"}
"""What of a configuration no page shows, or what is in the digest in another way."""


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
    entries: str | None = None
    """What stands of it in the search index."""
    meta: MutableMapping[str, Any] | None = None
    """Its front matter, while the search plugin is to pass it by."""
    shell: str = ""
    """The key of what the theme makes around its content. Empty: it is not kept."""


@dataclass
class Around:
    """What a page needs that is not made in the round of all pages."""

    config: MkDocsConfig
    files: Files
    nav: Navigation | None = None
    env: Environment | None = None
    pages: Sequence[File] = ()
    """Every page, whether it is made in that round or not."""

    def put(self, page: Page) -> str:
        """A page in the theme."""
        assert self.nav is not None and self.env is not None
        page.active = True
        context = get_context(self.nav, self.pages, self.config, page)
        output = self.env.get_template(page.meta.get("template", "main.html")).render(context)
        page.active = False
        return output


class Kept:
    """The pages of a site, by what they were made from."""

    def __init__(self) -> None:
        self.cache = Cache(None)
        self.alone = False
        """Whether no plugin is there that would have to see each page."""
        self.start = ""
        """Stands for all that conversions depend on besides the pages."""
        self._site = ""
        self._visits: dict[str, _Visit] = {}
        self._entries: dict[str, str] = {}
        """By page, what stands of it in the search index."""
        self._indexed = 0
        self.before = Before()

    def begin(self, config: MkDocsConfig, folder: Path | None) -> None:
        """A build begins."""
        self.cache = Cache(folder)
        self.alone = set(config.plugins) <= _KNOWN
        search = {name: dict(config.plugins[name].config) for name in config.plugins if name in _KNOWN - {"pilotbook"}}
        self.start = stable(
            [
                FORMAT,
                versions(),
                [(name, file_of(name)) for name in config.markdown_extensions],
                config.mdx_configs,
                search if self.alone else None,
            ]
        )
        self._visits, self._entries = {}, {}

    def searches(self, config: MkDocsConfig) -> bool:
        """Whether the entries of the search index stand in a file of their own."""
        return self.alone and index_of(config) is not None

    # --- conversions ---

    def key(self, path: str, identity: str) -> str:
        """The key of a page that is told by `identity`: its Markdown, or what stands for all that makes it."""
        return key_of(self.start, path, identity)

    def settle(self, path: str, markdown: str, identity: str, config: MkDocsConfig) -> str:
        """Convert a page ahead, and keep it. Returns its front matter as it is written."""
        text, _ = get_data(markdown)
        if not self.cache.has(key := self.key(path, identity)):
            file = File.generated(config, path, content=markdown)
            page = Page(None, file, config)
            page.read_source(config)
            html, flat = self._rendered(page, config, Files([file]))
            made = Converted.of(page, *self._searched(page, html, config, flat=flat))
            if made is not None and made.links_lead:
                self.cache.put(key, made.packed())
        return markdown[: len(markdown) - len(text)]

    def shorten(self, page: Page, markdown: str, config: MkDocsConfig, identity: str = "") -> str | None:
        """What is left to convert: nothing of a page that is kept, else the Markdown without its blocks of HTML. None:
        all of it.
        """
        key = self.key(page.file.src_uri, identity or markdown)
        visit = self._visits[page.file.src_uri] = _Visit(key, markdown)
        visit.away = self.alone and self.cache.has(key)
        if not self.alone:
            visit.kept = self._find(key)
        if visit.away or visit.kept is not None:
            return ""
        if identity and not markdown:  # only its front matter was read
            markdown = visit.markdown = get_data(page.file.whole())[0]  # type: ignore[attr-defined]
        visit.taken = take_out(markdown, config.markdown_extensions)
        return visit.taken.markdown if visit.taken is not None else markdown

    def content(self, page: Page, html: str, config: MkDocsConfig) -> str:
        """The page's HTML after its conversion: what was kept, or what was made, which is kept from now on. Where
        nobody else looks at it, it waits in the folder until the page is built.
        """
        visit = self._visits[page.file.src_uri]
        if not visit.away:
            page.markdown = visit.markdown
            if visit.kept is not None:
                made, visit.kept = visit.kept, None
                return made.put_on(page)
            if visit.taken is not None:
                html = visit.taken.put_back(html)
                page.present_anchor_ids = (page.present_anchor_ids or set()) | visit.taken.anchors
            html, entries = self._searched(page, html, config, flat=visit.taken is not None and visit.taken.flat)
            visit.taken, visit.entries = None, entries
            whole = Converted.of(page, html, entries)
            visit.away = whole is not None and self.cache.put(visit.key, whole.packed()) and self.alone
        if visit.away:
            page.markdown = visit.markdown = ""
            return ""
        return html

    def _find(self, key: str) -> Converted | None:
        return unpacked(self.cache.find(key))

    def _rendered(self, page: Page, config: MkDocsConfig, files: Files) -> tuple[str, bool]:
        """The content of a page that has been read, and whether no heading stands inside its blocks of HTML."""
        taken = take_out(page.markdown or "", config.markdown_extensions)
        if taken is not None:
            page.markdown = taken.markdown
        page.render(config, files)
        html = page.content or ""
        page.markdown = ""
        if taken is None:
            return html, False
        page.present_anchor_ids = (page.present_anchor_ids or set()) | taken.anchors
        return taken.put_back(html), taken.flat

    def _searched(self, page: Page, html: str, config: MkDocsConfig, *, flat: bool) -> tuple[str, str | None]:
        """A page's HTML as the search plugin leaves it, and what stands of the page in its index."""
        index = index_of(config) if self.alone else None
        return (html, None) if index is None else searched(page, html, index, flat=flat)

    # --- pages in the theme ---

    def frame(self, config: MkDocsConfig, nav: Navigation, files: Files) -> None:
        """Note what stands around each page: the navigation, the configuration, the theme."""
        shown = {key: value for key, value in config.items() if key not in _VOLATILE}
        own = [file for file in files if file.is_documentation_page() and file.generated_by is None]
        templates = theme_files(config)
        text = b"".join(templates.values())
        site = stable(
            [
                stable([self.start, shown, dict(config.theme)]),
                [(name, sha256(content).hexdigest()) for name, content in sorted(templates.items())],
                [time.time()] if _DAY.search(text) else [],
                [file.src_uri for file in files] if _PAGES.search(text) else [],
                [listed(item) for item in nav.items],
                # the titles of pages that are written by hand stand in the navigation of the others
                [(file.src_uri, sha256(file.content_bytes).hexdigest()) for file in own],
            ]
        )
        self._site = key_of(site)

    def _shell(self, key: str) -> str:
        return key_of("shell", self._site, key)

    def is_converted(self, path: str, identity: str) -> bool:
        """Whether the conversion of a page is there."""
        return self.cache.has(self.key(path, identity))

    def is_finished(self, path: str, identity: str) -> bool:
        """Whether a page is there as the theme made it."""
        return self.cache.has(self._shell(self.key(path, identity))) and self.is_converted(path, identity)

    def page(self, file: File, identity: str, front: str, around: Around) -> bytes:
        """A page as it is written: kept as the theme made it, or put into the theme now."""
        key = self.key(file.src_uri, identity)
        content = self.cache.find(key)
        shell = self._shell(key)
        whole = self._whole(file, content, self.cache.find(shell))
        if whole is not None:
            return whole
        page = file.page
        assert page is not None
        made = unpacked(content)
        _, page.meta = get_data(front or file.whole())  # type: ignore[attr-defined]
        page.markdown = ""
        self._entries[file.src_uri] = self._put_back(page, made, around.config, around.files) or ""
        output = around.put(page)
        if made is not None and made.links_lead:
            self._keep_shell(shell, output, page.content or "")
        page.content, page.toc = "", TableOfContents([])
        return output.encode("utf-8", "xmlcharrefreplace")

    def _whole(self, file: File, content: bytes | None, shell: bytes | None) -> bytes | None:
        """A page out of its content and of what the theme made around it. None when one of them is not there."""
        if content is None or shell is None:
            return None
        head, _, around = shell.partition(b"\n")
        try:
            cut = int(head)
            _, entries, html = content.split(b"\n", 2)
            self._entries[file.src_uri] = entries.decode()
        except ValueError:
            return None
        return around[:cut] + html + around[cut:]

    def _keep_shell(self, shell: str, output: str, content: str) -> None:
        """Keep what the theme made around a page's content."""
        if content and output.count(content) == 1:
            before, _, after = output.partition(content)
            head = before.encode("utf-8", "xmlcharrefreplace")
            rest = head + after.encode("utf-8", "xmlcharrefreplace")
            self.cache.put(shell, f"{len(head)}\n".encode() + rest)

    def stamp(self, path: str, identity: str) -> str:
        """Stands for a page as it is written."""
        return f"{self.key(path, identity)} {self._site}"

    def entries(self, file: File, identity: str, front: str, around: Around) -> str:
        """What stands of a page in the search index that is not made in the round of all pages."""
        known = self._entries.get(file.src_uri)
        if known is None and (made := self._find(self.key(file.src_uri, identity))) is not None:
            return made.entries or ""
        if known is None:  # it has gone since the build began
            self.page(file, identity, front, around)
        return self._entries[file.src_uri]

    def anchors(self, file: File, identity: str) -> set[str] | None:
        """The places in a page that can be linked to."""
        made = self._find(self.key(file.src_uri, identity))
        return None if made is None or made.anchors is None else set(made.anchors)

    # --- the build of a page ---

    def begin_page(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """A page is built: its content comes back, and its entries of the search index go in."""
        index = index_of(config) if self.alone else None
        self._indexed = len(index.entries) if index is not None else 0
        visit = self._visits.get(page.file.src_uri)
        if visit is None:
            return
        if visit.away:
            made = self._find(visit.key)
            visit.entries = self._put_back(page, made, config, files)
            if made is not None and made.links_lead:
                visit.shell = self._shell(visit.key)
        if index is not None and visit.entries is not None:
            self._entries[page.file.src_uri] = visit.entries
            visit.meta = page.meta
            page.meta = {**page.meta, "search": {"exclude": True}}

    def _put_back(self, page: Page, made: Converted | None, config: MkDocsConfig, files: Files) -> str | None:
        """Give a page its content, made again where what was kept has gone meanwhile. Returns its entries."""
        if made is not None:
            page.content = made.put_on(page)
            return made.entries
        page.markdown, _ = get_data(page.file.whole())  # type: ignore[attr-defined]
        html, flat = self._rendered(page, config, files)
        page.content, entries = self._searched(page, html, config, flat=flat)
        return entries

    def end_index(self, page: Page, config: MkDocsConfig) -> None:
        """The search plugin has seen the page: its front matter is its own again."""
        visit = self._visits.get(page.file.src_uri)
        if visit is not None and visit.meta is not None:
            page.meta, visit.meta = visit.meta, None
        elif self.alone and (index := index_of(config)) is not None:
            self._entries[page.file.src_uri] = dumped(index.entries[self._indexed :])

    def end_page(self, page: Page, output: str) -> None:
        """A page is written. What the theme made around its content is kept, and the content not needed any more."""
        visit = self._visits.get(page.file.src_uri)
        if visit is None or not visit.away:
            return
        if visit.shell:
            self._keep_shell(visit.shell, output, page.content or "")
        page.content = ""

    def end_build(self, config: MkDocsConfig) -> Path | None:
        """The search plugin has written its index. Its entries stand in a file of their own, which is loaded when
        somebody searches, see `write_entries`. Returns its place, if there is one.
        """
        path = Path(config.site_dir) / "search" / "search_index.json"
        if not self.searches(config) or not path.is_file():
            return None
        index = {**json.loads(path.read_bytes()), "docs": []}
        path.write_text(json.dumps(index, separators=(",", ":")), encoding="utf-8")
        return path.with_name("entries.json")

    def write_entries(self, path: Path, pages: Sequence[File], around: Around) -> None:
        """The entries of all pages in their order, whoever made them: one page after the other, since together they
        are too much to be held.
        """
        stamp = key_of(*(f"{file.src_uri} {self._told(file)}" for file in pages))
        if self.before.move("search/entries.json", stamp, path):
            return
        with path.open("w", encoding="utf-8") as file:
            file.write("[")
            first = True
            for page in pages:
                apart = getattr(page, "apart", False)
                if apart:
                    entries = self.entries(page, page.identity, page.front, around)[1:-1]  # type: ignore[attr-defined]
                else:
                    entries = self._entries.get(page.src_uri, "")[1:-1]
                if entries:
                    file.write(entries if first else f",{entries}")
                    first = False
            file.write("]")
        self.before.wrote("search/entries.json", stamp, path)

    def _told(self, file: File) -> str:
        """Stands for the entries of a page."""
        identity = getattr(file, "identity", "")
        if identity:
            return self.key(file.src_uri, identity)
        return key_of(self._entries.get(file.src_uri, ""))
