"""Converts the book's pages and puts them into the theme, from the cache where the same was done before.

Comes in: a page's file. Goes out: the page as it is written, and its entries in the search index.
Must not know: the book. A conversion is found by the page's key, the extensions with their options and files, and the
versions of all that converts; the page in the theme also by the navigation, the configuration and the theme's files. So
nothing is ever stale, and the cache can be deleted at any time.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils.meta import get_data

from pilotbook.build import Cache
from pilotbook.files import digest, write_pieces

from .child_processes import ChildProcesses, can_have_children
from .config_digest import extension_file_digest, nav_values, stable_json, theme_files, versions
from .converted_page import ConvertedPage, read_converted, read_entries
from .internals import dump_entries, put_into_theme, search_index
from .raw_html import take_out
from .search_entries import make_entries
from .virtual_file import VirtualFile

FORMAT = "4"
"""Grows when a page is kept in another way."""
OWN_PLUGINS = {"search", "material/search", "pilotbook"}
"""With no other plugins, nothing has to see the book's pages, and they go without MkDocs' events."""
PAGES_ALONE = 30
"""How many pages the build puts into the theme before child processes help: a site with fewer is soon done."""
_SHOWS_DAY, _KNOWS_PAGES = re.compile(rb"[{][{%][^}]*\bbuild_date"), re.compile(rb"[{][{%][^}]*\bpages\b")
"""Finds templates that show the day of the build, or that know of all pages."""
_UNSEEN = {"config_file_path", "site_dir", "docs_dir", "plugins", "hooks", "watch", "dev_addr", "nav", "theme"}
"""The options that no page shows, or that are part of the digest in another way."""


class PageCache:
    """The book's pages in one build."""

    def __init__(self, cache: Cache, config: MkDocsConfig) -> None:
        self.cache, self.config = cache, config
        self.files: Files = Files([])
        self.pages: Sequence[File] = ()
        """Every page of the site."""
        self._nav: Navigation | None = None
        self._env: Environment | None = None
        self._children = ChildProcesses()
        self._put = 0
        """How many pages were put into the theme."""
        self._theme_key = ""
        self._search = search_index(config)
        self._entries: dict[str, str] = {}
        """By page that the cache has not, its entries in the search index."""
        search = {
            name: dict(config.plugins[name].config) for name in config.plugins if name in OWN_PLUGINS - {"pilotbook"}
        }
        extensions = [(name, extension_file_digest(name)) for name in config.markdown_extensions]
        self._start = stable_json([FORMAT, versions(), extensions, config.mdx_configs, search])

    @property
    def has_search(self) -> bool:
        """Whether the site has Material's search."""
        return self._search is not None

    def set_theme(self, nav: Navigation, files: Files, pages: Sequence[File]) -> None:
        """Note what is around each page: the navigation, the configuration, the theme."""
        self._nav, self.files, self.pages = nav, files, pages
        shown = {key: value for key, value in self.config.items() if key not in _UNSEEN}
        templates = theme_files(self.config)
        text = b"".join(templates.values())
        hand_written = [file for file in pages if file.generated_by is None]
        self._theme_key = digest(
            stable_json(
                [
                    [self._start, shown, dict(self.config.theme)],
                    [(name, sha256(content).hexdigest()) for name, content in sorted(templates.items())],
                    [time.time()] if _SHOWS_DAY.search(text) else [],
                    [file.src_uri for file in files] if _KNOWS_PAGES.search(text) else [],
                    [nav_values(item) for item in nav.items],
                    # the titles of hand-written pages are in the navigation of the others
                    [(file.src_uri, sha256(file.content_bytes).hexdigest()) for file in hand_written],
                ]
            )
        )

    def set_templates(self, env: Environment) -> None:
        """Note the theme's templates. From here on pages can be written."""
        self._env = env

    # --- conversions ---

    def convert_ahead(self, path: str, markdown: str, key: str) -> None:
        """Convert a page before MkDocs knows of it, and keep it. One with links to others is left for later."""
        if self.cache.has(self._page_key(key)):
            return
        file = File.generated(self.config, path, content=markdown)
        page = Page(None, file, self.config)
        self._convert(page, markdown, key, Files([file]))

    def _convert(self, page: Page, markdown: str, key: str, files: Files) -> ConvertedPage:
        """Convert a page, and keep it unless its links depend on other pages or are broken."""
        text, page.meta = get_data(markdown)
        taken = take_out(text, self.config.markdown_extensions)
        page.markdown = text if taken is None else taken.markdown
        page.render(self.config, files)
        html = page.content or ""
        if taken is not None:
            page.present_anchor_ids = (page.present_anchor_ids or set()) | taken.anchors
            html = taken.put_back(html)
        entries = ""
        if self._search is not None:
            flat = taken is not None and taken.has_flat_headings
            html, entries = make_entries(page, html, self._search, has_flat_headings=flat)
        converted = ConvertedPage.of(page, html, entries)
        if not set(page.links_to_anchors or ()) - {page.file} and not converted.has_broken_links:
            self.cache.put(self._page_key(key), converted.to_bytes())
        return converted

    def _converted(self, file: VirtualFile, content: bytes | None = None) -> ConvertedPage:
        """A page's conversion, from the cache or made now, when every file is known and its links can be checked."""
        converted = read_converted(content or self.cache.find(self._page_key(file.key)))
        if converted is None:
            page = file.page or Page(None, file, self.config)
            converted = self._convert(page, file.text, file.key, self.files)
            self.add_anchors(page)
            page.validate_anchor_links(files=self.files, log_level=self.config.validation.links.anchors)
        return converted

    def add_anchors(self, page: Page) -> None:
        """Give the book's pages that a page links to their anchors, so that MkDocs can check the links."""
        for target in page.links_to_anchors or ():
            if isinstance(target, VirtualFile) and target.page is not None and target.page.present_anchor_ids is None:
                target.page.present_anchor_ids = set(self._converted(target).anchors or ())

    def _page_key(self, key: str) -> str:
        return digest(self._start, key)

    # --- pages in the theme ---

    def stamp(self, file: VirtualFile) -> str:
        """Identify a page as it is written."""
        return f"{self._page_key(file.key)} {self._theme_key}"

    def page_bytes(self, file: VirtualFile) -> bytes:
        """A page as it is written: from the cache as the theme made it, or put into the theme now."""
        key = self._page_key(file.key)
        frame_key = self._frame_key(key)
        content = self.cache.find(key)
        whole = _join(content, self.cache.find(frame_key))
        if whole is not None:
            return whole
        converted = self._converted(file, content)
        page = file.page
        assert page is not None and self._nav is not None and self._env is not None
        converted.restore(page)
        output = put_into_theme(page, self._nav, self.pages, self.config, self._env)
        written = output.encode("utf-8", "xmlcharrefreplace")
        self._put += 1
        if self._put == PAGES_ALONE and self.cache.folder is not None and can_have_children():
            self._start_children()
        if self.cache.has(key):
            self._keep_frame(frame_key, written, converted.html.encode("utf-8", "surrogatepass"))
        else:
            self._entries[file.src_uri] = converted.entries
        page.content, page.toc = "", TableOfContents([])
        return written

    def _start_children(self) -> None:
        """Let children join the scripts, then put pages into the theme from the last one on."""
        of_book = [file for file in self.files if isinstance(file, VirtualFile)]
        pages = [file for file in of_book if file.writer is self]
        scripts = [file for file in of_book if file.src_uri.endswith(".js")]
        self._children.start([*pages, *scripts], self._make_ahead)

    def _make_ahead(self, file: VirtualFile) -> None:
        """Put a page that is converted into the theme, and keep it, unless that was done before. Or join a script."""
        if file.writer is None:
            _ = file.content_bytes
            return
        key = self._page_key(file.key)
        if self.cache.has(key) and not self.cache.has(self._frame_key(key)):
            self.page_bytes(file)

    def stop(self) -> None:
        """End the child processes."""
        self._children.stop()

    def _frame_key(self, page_key: str) -> str:
        return digest("frame", self._theme_key, page_key)

    def _keep_frame(self, key: str, written: bytes, content: bytes) -> None:
        """Keep what the theme made around a page's content."""
        start = written.find(content[:500])  # looking for all of it takes four times as long
        if content and start >= 0 and written.startswith(content, start):
            self.cache.put(key, b"%d\n%b%b" % (start, written[:start], written[start + len(content) :]))

    # --- the search index ---

    def entries_key(self) -> str:
        """Identify the entries of all pages."""
        written = self._search.by_page() if self._search is not None else {}
        keys = (
            self._page_key(file.key) if isinstance(file, VirtualFile) else digest(written.get(_address(file)))
            for file in self.pages
        )
        return digest(*(f"{file.src_uri} {key}" for file, key in zip(self.pages, keys, strict=True)))

    def write_entries(self, path: Path) -> None:
        """Write the entries of all pages in their order, one page after the other: together they are large."""
        write_pieces(path, (piece.encode() for piece in self._entry_pieces()))

    def _entry_pieces(self) -> Iterator[str]:
        assert self._search is not None
        written = self._search.by_page()
        separator = "["
        for file in self.pages:
            if isinstance(file, VirtualFile):
                entries = self._entries_of(file)
            else:
                entries = dump_entries(written.get(_address(file), []))
            if inner := entries[1:-1]:
                yield separator + inner
                separator = ","
        yield "[]" if separator == "[" else "]"

    def _entries_of(self, file: VirtualFile) -> str:
        """The entries of a page. Together they are large, so what the cache has is not held in memory as well."""
        if file.src_uri in self._entries:
            return self._entries[file.src_uri]
        content = self.cache.find(self._page_key(file.key))
        return read_entries(content) or self._converted(file, content).entries


def _join(content: bytes | None, frame: bytes | None) -> bytes | None:
    """Join a page's content and what the theme made around it. None when one of them is missing or damaged."""
    if content is None or frame is None:
        return None
    head, _, around = frame.partition(b"\n")
    try:
        cut = int(head)
        _, _, html = content.split(b"\n", 2)
    except ValueError:
        return None
    return around[:cut] + html + around[cut:]


def _address(file: File) -> str:
    """The address of a page as the search index has it."""
    return file.page.url if file.page is not None else file.url
