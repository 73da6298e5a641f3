"""The MkDocs plugin: it mounts the files of a book as virtual files.

MkDocs conducts the build, and calls the plugin at each step:

1. `on_config`: put the theme, the styles and the script under the site's own, and watch every folder that is read;
2. `on_pre_build`: load the book, what the cache lacks on every core, before MkDocs empties the site's folder;
3. `on_files`: mount every file, and fill the navigation;
4. `on_nav`: take the book's pages out of MkDocs' round of pages, unless another plugin has to see them;
5. `on_env`: from here on pages can be written. MkDocs writes hand-written pages, the book's files write themselves;
6. `on_post_build`: write the search index, and let the server of `serve` answer.

Comes in: MkDocs' configuration and events. Goes out: files, navigation, watched folders.
Must not know: what the files are.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from pilotbook.book.diff import format_outdated_forks
from pilotbook.book.model import Book
from pilotbook.build import (
    BuildMemory,
    Cache,
    FullLoadNeeded,
    SiteSource,
    cache_folder,
    load_changed_files,
    load_files,
    prepare_playbooks,
)
from pilotbook.config import paths
from pilotbook.config.option_place import locate_key
from pilotbook.config.other_plugins import NO_MACROS, check_plugins
from pilotbook.errors import PilotbookError
from pilotbook.files import is_scratch
from pilotbook.render import File as BookFile
from pilotbook.render.assets import SCRIPT, STYLES
from pilotbook.render.jinja import CompiledTemplates
from pilotbook.render.navigation import apply_overrides, expand_nav, unlisted_paths
from pilotbook.render.public import theme_values

from .failures import explain, keep_serving, report_mistakes, stop
from .internals import is_included, list_visible_templates, module_script, watch_quickly
from .lazy_server import LazyServer
from .log import escape_log
from .options import PilotbookConfig
from .page_cache import OWN_PLUGINS, PageCache
from .progress import PROGRESS
from .report import report_unread, write_report
from .search_files import split_index
from .site_source import author_pages, read_source, site_layers, site_root
from .staged_site import StagedSite
from .theme_templates import leave_out_blanks
from .virtual_file import VirtualFile
from .worker import prepare_in_parallel

log = logging.getLogger("mkdocs.plugins.pilotbook")


class PilotbookPlugin(BasePlugin[PilotbookConfig]):  # type: ignore[no-untyped-call]  # the same
    """`plugins: [search, pilotbook]`"""

    def __init__(self) -> None:
        self.serving = False
        self.dirty = False
        self.builds_whole_site = False
        """Whether the last site is to be replaced as a whole. `serve` has none, and workers build nothing."""
        self.memory = BuildMemory(Cache(None))
        self.book: Book | None = None
        self.book_files: list[BookFile] = []
        """The files of the last book without a mistake."""
        self.pages: PageCache | None = None
        """Converts and writes the book's pages. None: MkDocs does, since another plugin has to see them."""
        self.site = StagedSite()
        self.all_pages: Sequence[File] = ()
        """Every page of the site, written by MkDocs or by us."""
        self.deferred: list[VirtualFile] = []
        self.server = LazyServer()
        self.temporary: TemporaryDirectory[str] | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keep one instance over all builds of `serve`, remember whether this is one, and escape what is logged."""
        escape_log()
        self.serving = command == "serve"
        self.dirty = dirty
        self.builds_whole_site = not self.serving and not dirty

    # --- 1. the configuration ---

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the overrides under the site's own, add styles and script, watch every folder that is read.

        A site is built in a hidden folder first. Other plugins have not seen the configuration yet.
        """
        try:
            options = {name: dict(getattr(plugin, "config", {})) for name, plugin in config.plugins.items()}
            check_plugins(options, partial(locate_key, Path(config.config_file_path)))
            if self.builds_whole_site:
                read_source(config, self.config, serving=self.serving)  # a wrong option stops before anything is made
                config.site_dir = str(self.site.begin(Path(config.site_dir)))
        except PilotbookError as error:
            raise stop(str(error)) from None
        overrides = str(paths.overrides_folder() / "theme")
        if overrides not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, overrides)
        list_visible_templates(config.theme)
        config.extra_css = [STYLES, *config.extra_css]
        config.extra_javascript = [module_script(SCRIPT), *config.extra_javascript]
        folders = [folder for layer in site_layers(config, self.config) for folder in layer]
        folders += [paths.overrides_folder(), site_root(config) / self.config.register]
        config.watch += [str(folder) for folder in folders if folder.is_dir() and str(folder) not in config.watch]
        return config

    # --- 2. the book ---

    @event_priority(100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Load the book. A mistake leaves the last site as it is. Readers of `serve` wait until the site is built."""
        self.server.pause()
        if not config.use_directory_urls:
            raise stop(
                "mkdocs.yml: use_directory_urls: pilotbook needs `true`, which is MkDocs' default. "
                "Remove this key, or the plugin that sets it."
            )
        self._open_cache(config)
        self._load(config)
        if self.pages is not None:
            self.site.read_notes(self.memory.cache)

    def _open_cache(self, config: MkDocsConfig) -> None:
        """Open the cache and choose who writes the pages, once every plugin has seen the configuration."""
        folder = cache_folder(self.config.dossier, site_root(config))
        if folder is None and self.serving:  # what is not to be kept is kept until the author leaves
            self.temporary = self.temporary or TemporaryDirectory(prefix="pilotbook-")
            folder = Path(self.temporary.name)
        if self.memory.cache.folder != folder:
            self.memory = BuildMemory(Cache(folder, PROGRESS.made_document))
        ours = set(config.plugins) <= OWN_PLUGINS and not self.dirty
        self.pages = PageCache(self.memory.cache, config) if ours else None
        config.extra["pilotbook_search"] = self.pages is not None and self.pages.has_search

    def _load(self, config: MkDocsConfig) -> None:
        """Load the book. A mistake stops a build; under `serve` the last whole book stays, and the page says why."""
        config.extra["pilotbook_mistakes"] = []
        try:
            source = read_source(config, self.config, serving=self.serving)
            book, files = self._load_files(config, source)
            unread = report_unread(book.unread, log, strict=config.strict)
            self.book, self.book_files = book, files
            config.extra |= theme_values(book, source.site)
            write_report(behind=format_outdated_forks(self.book), unread=unread)
        except PilotbookError as error:
            config.extra["pilotbook_mistakes"] = report_mistakes(error, serving=self.serving)

    def _load_files(self, config: MkDocsConfig, source: SiteSource) -> tuple[Book, list[BookFile]]:
        """Load what changed of the book, or all of it where that is not possible."""
        if self.pages is not None and self.memory.cache.folder is not None:
            convert = None if self.serving else self.pages.convert_ahead
            start = partial(prepare_in_parallel, config, source, serving=self.serving)
            try:
                return load_changed_files(source, self.memory, start, convert, PROGRESS.loaded)
            except FullLoadNeeded:
                pass
        return load_files(source, self.memory.cache)

    def prepare(self, config: MkDocsConfig, ids: Sequence[str]) -> None:
        """Put what a build needs of some playbooks into the cache. Worker processes do this, and build nothing."""
        self._open_cache(config)
        if self.pages is not None:
            convert = None if self.serving else self.pages.convert_ahead
            prepare_playbooks(read_source(config, self.config, serving=self.serving), self.memory, ids, convert)

    # --- 3. the files ---

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Mount every file of the book, and fill the navigation. Leave out what editors and the system put there."""
        for file in [file for file in files if file.src_dir == config.docs_dir and is_scratch(Path(file.src_uri).name)]:
            files.remove(file)
        hand_written = {file.src_uri for file in files if file.generated_by is None}
        book_files = apply_overrides(hand_written, self.book_files)
        reached_by_links = unlisted_paths(book_files)
        for source in book_files:
            if source.path in hand_written:
                log.info("%s is hand-written and replaces the generated page", source.path)
            else:
                file = VirtualFile.mount(source, config, self.site, in_nav=source.path not in reached_by_links)
                file.is_deferred = self.serving and not source.is_page
                files.append(file)
        for page in author_pages(config, hand_written):
            files.append(page)
        config.nav = expand_nav(config.nav, book_files)
        PROGRESS.expect_files(len(book_files))
        return files

    # --- 4. the navigation ---

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Take the book's pages out of MkDocs' round of pages, and say once what was mounted."""
        self.all_pages = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        if self.pages is not None:
            for file in self.all_pages:
                if isinstance(file, VirtualFile) and is_included(file):
                    file.write_by(self.pages, config)
                    file.is_deferred = self.serving
            self.pages.set_theme(nav, files, self.all_pages)
        self.deferred = [file for file in files if isinstance(file, VirtualFile) and file.is_deferred]
        if self.book is not None:
            counts = len(self.book.playbooks), len(self.book.gaps), len(self.book.fixes)
            log.info("%d playbooks, %d gaps, %d fixes", *counts)
            if behind := format_outdated_forks(self.book):
                log.info("%s", behind)
        return nav

    # --- 5. writing ---

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Keep compiled templates, and give linked pages of the book their anchors. From here on pages are written."""
        leave_out_blanks(env)
        env.bytecode_cache = CompiledTemplates(options=(*map(str, env.extensions), str(env.autoescape)))
        if self.pages is not None:
            self.pages.set_templates(env)
            for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve):
                if file.page is not None:
                    self.pages.add_anchors(file.page)
        return env

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Let a page of the book opt out of macros."""
        if isinstance(page.file, VirtualFile):
            page.meta.setdefault(NO_MACROS, False)

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Let the sitemap list every page, ours too."""
        context["pages"] = [file for file in self.all_pages if is_included(file)]
        return context

    # --- 6. the end ---

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the search index, put the site in place, and let readers of `serve` ask for pages."""
        if self.pages is not None:
            self.pages.stop()
        write_entries = split_index(Path(config.site_dir), self.pages, self.site)
        PROGRESS.end()
        if self.serving:
            self.server.resume(write_entries | {file.dest_uri: file.write for file in self.deferred})
            return
        for write in write_entries.values():
            write()
        try:
            config.site_dir = str(self.site.commit() or config.site_dir)
        except PilotbookError as error:
            raise stop(str(error)) from None
        self.site.end()
        self.memory.shared.save()
        self.memory.cache.prune()

    # --- serve ---

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Build at once when a file is saved, and write a file when it is asked for."""
        watch_quickly(server, (config.docs_dir, config.config_file_path, *config.theme.dirs))
        server.builder = keep_serving(server.builder, self.server)
        server.set_app(self.server.wrap(server.get_app(), server.mount_path))
        return server

    @event_priority(-100)
    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last site as it is, and say in one sentence what the system refused."""
        PROGRESS.end()
        text = self.site.real_paths(explain(error))
        self.site.end()
        if self.serving:
            self.server.fail(text)
        if isinstance(error, OSError):
            raise stop(text) from None

    def on_shutdown(self) -> None:
        """Delete what was kept for `serve` alone, or what a build left that was interrupted."""
        self.site.end()
        if self.temporary is not None:
            self.temporary.cleanup()
