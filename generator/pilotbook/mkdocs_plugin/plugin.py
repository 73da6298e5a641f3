"""The MkDocs edge: mounts what `render` makes as virtual files.

Comes in: MkDocs' configuration and events. Goes out: files, navigation, watched folders.
Nothing but the translation happens here; besides it, only `kept` and `helper` know MkDocs.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from watchdog.observers.polling import PollingObserver

from pilotbook.book.diff import behind_words
from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.build.incremental import Stock
from pilotbook.build.playbook_files import Settled
from pilotbook.config import paths
from pilotbook.config.dossier import Settings, cache_folder, settings
from pilotbook.config.mkdocs_yml import REGISTER, edit_base, limit, shown
from pilotbook.errors import BookError, PilotbookError
from pilotbook.load import Layer
from pilotbook.render import Output, Site, render
from pilotbook.render.assets import SCRIPT, STYLES
from pilotbook.render.jinja import CompiledTemplates
from pilotbook.render.navigation import expand, under, unlisted

from .page_cache import Around, Kept
from .report import report, shown_from
from .virtual_file import BookFile, Built
from .worker import LEAST, helped

log = logging.getLogger("mkdocs.plugins.pilotbook")


class PilotbookConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs' base class is not typed
    """The plugin's options in mkdocs.yml."""

    content = config_options.Type(str, default="content")
    """The folder of the site's own patterns, beside mkdocs.yml."""
    playbooks = config_options.Type(str, default="playbooks")
    """The folder of the site's own playbooks, beside mkdocs.yml."""
    library = config_options.Type(bool, default=True)
    """Whether the library that ships with the package lies under them."""
    register = config_options.Type(str, default=REGISTER)
    """The folder of the site's own records, beside mkdocs.yml."""
    limit = config_options.Optional(config_options.Type(int))
    """How many pilots may be open at once before the register says so. Left out: three."""
    shows = config_options.Optional(config_options.Type(list))
    """Which of the library's playbooks are shown. Left out: all."""
    dossier = config_options.Type(dict, default={})
    """The documents: `formats`, `examples`, `paper`, `color`, `reference`, `fonts`, `cache`."""


class PilotbookPlugin(BasePlugin[PilotbookConfig]):  # type: ignore[no-untyped-call]  # the same
    """`plugins: [search, pilotbook]`"""

    def __init__(self) -> None:
        self.serving = False
        self.dirty = False
        self.book: Book | None = None
        self.outputs: list[Output] = []
        self.dossier: Settings | None = None
        self.kept = Kept()
        self.stock = Stock()
        self.settled: Settled | None = None
        self.built = Built()
        self.meanwhile: TemporaryDirectory[str] | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keep one instance over all rebuilds of `serve`, and remember whether this is one."""
        self.serving = command == "serve"
        self.dirty = dirty

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the overrides under the site's own, add styles and script, watch every folder that is read."""
        if not config.use_directory_urls:
            raise PluginError("pilotbook needs `use_directory_urls: true`, which is MkDocs' default.")
        overrides = str(paths.overrides() / "theme")
        if overrides not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, overrides)
        config.extra_css = [STYLES, *config.extra_css]
        config.extra_javascript = [_module(SCRIPT), *config.extra_javascript]
        watched = [folder for layer in self._layers(config) for folder in layer if folder.is_dir()]
        register = self._root(config) / self.config.register
        for folder in [*watched, paths.overrides(), *([register] if register.is_dir() else [])]:
            if str(folder) not in config.watch:
                config.watch.append(str(folder))
        return config

    @event_priority(100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Load the book, before MkDocs empties the site's folder: a mistake leaves the last site as it is. What is
        asked for now waits until the site is built.
        """
        self.built.begin()
        self._begin(config)
        self._load(config)
        if self.kept.alone and not self.serving and not self.dirty:
            self.kept.before.begin(Path(config.site_dir), self.kept.cache)

    def _begin(self, config: MkDocsConfig) -> None:
        """Every plugin has seen the configuration."""
        folder = cache_folder(self.config.dossier, self._root(config))
        if folder is None and self.serving:  # what is not to be kept is kept until the author goes
            self.meanwhile = self.meanwhile or TemporaryDirectory(prefix="pilotbook-")
            folder = Path(self.meanwhile.name)
        self.kept.begin(config, folder)
        config.extra["pilotbook_search"] = self.kept.searches(config)

    def on_shutdown(self) -> None:
        """`serve` ends."""
        if self.meanwhile is not None:
            self.meanwhile.cleanup()

    def on_build_error(self, *, error: Exception) -> None:
        """Let those go on who wait for the site."""
        self.kept.before.end()
        self.built.end({})

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).resolve().parent

    def _layers(self, config: MkDocsConfig) -> list[Layer]:
        return paths.layers(
            self._root(config),
            content=self.config.content,
            playbooks=self.config.playbooks,
            library=self.config.library,
        )

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Look for saved files ten times a second, where MkDocs looks twice, and rebuild at once."""
        watched = [
            path for path in (config.docs_dir, config.config_file_path, *config.theme.dirs) if _unwatch(server, path)
        ]
        server.observer = PollingObserver(timeout=0.1)
        server.build_delay = 0.02
        for path in watched:
            server.watch(path)
        server.set_app(self.built.serving(server.get_app(), server.mount_path))
        return server

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page and file of the book, and fill the navigation."""
        self.around = Around(config, files)
        hand_written = {file.src_uri for file in files if file.generated_by is None}
        outputs = under(hand_written, self.outputs)
        reached = unlisted(outputs)
        for output in outputs:
            if output.path in hand_written:
                log.info("%s is hand-written and stands in place of the page of the book", output.path)
            else:
                files.append(self._file(output, config, listed=output.path not in reached))
        config.nav = expand(config.nav, outputs)
        return files

    def _load(self, config: MkDocsConfig) -> None:
        """Load the book. A mistake stops a build; under `serve` the last whole book stays, and the page says why."""
        config.extra["pilotbook_mistakes"] = []
        whole = self.settled
        try:
            site, shows = self._site(config), shown(self.config.shows, "mkdocs.yml")
            self.settled = self._settled(site, config)
            book = self._kept_book(config, shows)
            if book is None:
                self.settled = None
                book = self._whole_book(config, shows)
            self.book = book
            self.outputs = render(book, site, self.settled)
            whole = self.settled
            report(behind=behind_words(book))
        except BookError as error:
            report(*map(str, error.mistakes))
            if not self.serving:
                raise PluginError(f"\n{error}\n\n{_count(error)} in the book. Nothing was built.") from None
            log.error("%s in the book; the pages show its last whole state\n%s", _count(error), error)
            config.extra["pilotbook_mistakes"] = [html.escape(str(mistake)) for mistake in error.mistakes]
        except PilotbookError as error:
            report(str(error))
            if not self.serving:
                raise PluginError(f"\n{error}") from None
            log.error("%s", error)
            config.extra["pilotbook_mistakes"] = [html.escape(str(error))]
        self.settled = whole

    def _whole_book(self, config: MkDocsConfig, shows: Sequence[str] | None) -> Book:
        root = self._root(config)
        return load_book(self._layers(config), base=shown_from(root), shows=shows, register=root / self.config.register)

    def _settled(self, site: Site, config: MkDocsConfig) -> Settled:
        def keep(path: str, markdown: str, identity: str) -> str:
            return self.kept.settle(path, markdown, identity, config)

        if self.stock.cache.folder != self.kept.cache.folder:
            self.stock = Stock()
        self.stock.cache = self.kept.cache
        return Settled(self.kept.cache, site, keep, self.stock)

    def _kept_book(self, config: MkDocsConfig, shows: Sequence[str] | None) -> Book | None:
        """The book with its playbooks as they are kept. None when it has a mistake, or when nothing is kept."""
        if self.settled is None or not self.kept.alone or self.kept.cache.folder is None or self.dirty:
            return None
        root = self._root(config)
        book = self.stock.load(
            self._layers(config),
            base=root,
            shows=shows,
            register=root / self.config.register,
            facts=self.settled.facts + self.kept.start,
            settle=self.settled.settle,
            helped=lambda ids: self._helped(ids, config),
            later=self.serving,
        )
        self.settled.book = book
        return book

    def _helped(self, ids: Sequence[str], config: MkDocsConfig) -> AbstractContextManager[None]:
        """Other processes, if there is enough to do."""
        assert self.dossier is not None
        documents = bool(self.dossier.formats) and not self.serving
        if len(ids) < (2 if documents else LEAST):
            return nullcontext()
        command = "serve" if self.serving else "build"
        return helped(ids, config_file=config.config_file_path, site_url=config.site_url, command=command)

    def make(self, config: MkDocsConfig, ids: Sequence[str]) -> None:
        """Make and keep what a build needs of some playbooks. For other processes, which build nothing."""
        self._begin(config)
        settled = self._settled(self._site(config), config)
        self.stock.make(
            self._layers(config),
            ids,
            base=self._root(config),
            shows=shown(self.config.shows, "mkdocs.yml"),
            facts=settled.facts + self.kept.start,
            settle=settled.settle,
        )

    def _site(self, config: MkDocsConfig) -> Site:
        root = self._root(config)
        base = edit_base(config.edit_uri or "", root, Path(config.docs_dir))
        self.dossier = dossier = settings(self.config.dossier, root, hurried=self.serving)
        name, url = config.site_name, config.site_url or ""
        return Site(
            name=name,
            root=root,
            edit_base=base,
            url=url,
            limit=limit(self.config.limit, "mkdocs.yml"),
            dossier=dossier,
            dossier_options=self.config.dossier,
        )

    def _file(self, output: Output, config: MkDocsConfig, *, listed: bool) -> File:
        inclusion = InclusionLevel.UNDEFINED if listed else InclusionLevel.NOT_IN_NAV
        file = BookFile.generated(config, output.path, content="", inclusion=inclusion)
        assert isinstance(file, BookFile)
        file.output, file.kept, file.around = output, self.kept, self.around
        file.on_request = self.serving and not output.path.endswith(".md")
        return file

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Every page is read. Links into finished pages can be looked up; the theme's templates are compiled once."""
        env.bytecode_cache = CompiledTemplates(options=(*map(str, env.extensions), str(env.autoescape)))
        self.around.env = env
        for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve):
            for there in (file.page.links_to_anchors or ()) if file.page else ():
                if isinstance(there, BookFile) and there.apart and there.page is not None:
                    there.page.present_anchor_ids = self.kept.anchors(there, there.identity)
        return env

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Leave to the conversion what is not kept, and not HTML already, of a page of the book."""
        file = page.file
        return self.kept.shorten(page, markdown, config, file.identity) if isinstance(file, BookFile) else None

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Put back what was kept, or keep what was made."""
        return self.kept.content(page, html, config) if isinstance(page.file, BookFile) else None

    @event_priority(100)
    def _before_search(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        self.kept.begin_page(page, config, self.around.files)

    @event_priority(-100)
    def _after_search(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        self.kept.end_index(page, config)

    on_page_context = CombinedEvent(_before_search, _after_search)

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> None:
        """Keep what the theme made, and let go of what is written."""
        self.kept.end_page(page, output)

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """The site's map lists every page, whoever made it."""
        context["pages"] = [file for file in self.around.pages if _is_included(file)]
        return context

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the search index, delete kept files that no build has used for long, let the site be asked for."""
        entries = self.kept.end_build(config)
        around = self.around
        later: dict[str, Callable[[], None]] = {}
        if entries is not None:
            write = partial(self.kept.write_entries, entries, around.pages, around)
            if self.serving:
                later["search/entries.json"] = write
            else:
                write()
        for file in around.pages:
            if isinstance(file, BookFile):
                file.note()
        self.kept.before.end()
        if self.dossier is not None and not self.serving:
            self.dossier.cache.prune()
        files = (file for file in around.files if isinstance(file, BookFile) and file.on_request)
        put_off = self.settled.unsettled() if self.serving and self.settled is not None else ()
        self.built.end(later | {file.dest_uri: file.write for file in files}, put_off)

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Set apart the pages that nobody has to read again, and say once what was mounted."""
        self.around.files, self.around.nav = files, nav
        self.around.pages = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        if self.kept.alone and not self.dirty:
            self.kept.frame(config, nav, files)
            listed = {page.file.src_uri for page in nav.pages}
            for number, file in enumerate(self.around.pages):
                if isinstance(file, BookFile) and _is_included(file):
                    file.identify()
                    if number and file.set_apart(listed=file.src_uri in listed):
                        file.on_request = self.serving
        if self.book is not None:
            log.info(
                "%d playbooks, %d gaps, %d fixes", len(self.book.playbooks), len(self.book.gaps), len(self.book.fixes)
            )
            if behind := behind_words(self.book):
                log.info("%s", behind)
        return nav


def _module(path: str) -> config_options.ExtraScriptValue:
    """A script of the type that may import, and that waits for the page."""
    script = config_options.ExtraScriptValue(path)
    script.type = "module"
    return script


def _unwatch(server: LiveReloadServer, path: str) -> bool:
    """Stop watching a path. Returns whether it was watched."""
    try:
        server.unwatch(path)
    except KeyError:
        return False
    return True


def _count(error: BookError) -> str:
    count = len(error.mistakes)
    return "1 mistake" if count == 1 else f"{count} mistakes"


def _is_included(file: File) -> bool:
    return bool(file.inclusion.is_included())  # type: ignore[no-untyped-call]
