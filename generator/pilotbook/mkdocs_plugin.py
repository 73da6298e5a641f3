"""The MkDocs edge: mounts what `render` makes as virtual files.

Comes in: MkDocs' configuration and events. Goes out: files, navigation, watched folders.
Nothing but the translation happens here; no other module knows MkDocs.
"""

from __future__ import annotations

import html
import logging
import mimetypes
from pathlib import Path
from typing import Any, Literal

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

from . import project
from .book import Book
from .differences import behind_words
from .dossier.settings import Settings, cache_folder, settings
from .kept import Kept
from .load import Layer
from .mistakes import BookError, PilotbookError
from .navigation import OPTIONAL, expand, under
from .render import Output, Site, render
from .render.assets import SCRIPT, STYLES
from .render.dossiers import FOLDER
from .resolve import load_book
from .site import REGISTER, edit_base, limit, shown

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
        self.book: Book | None = None
        self.outputs: list[Output] = []
        self.dossier: Settings | None = None
        self.kept = Kept()
        self.files = Files([])

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keep one instance over all rebuilds of `serve`, and remember whether this is one."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the overrides under the site's own, add styles and script, watch every folder that is read."""
        if not config.use_directory_urls:
            raise PluginError("pilotbook needs `use_directory_urls: true`, which is MkDocs' default.")
        folder = cache_folder(self.config.dossier, self._root(config))
        self.kept.begin(config, folder, serving=self.serving)
        overrides = str(project.overrides() / "theme")
        if overrides not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, overrides)
        config.extra_css = [STYLES, *config.extra_css]
        config.extra_javascript = [_module(SCRIPT), *config.extra_javascript]
        watched = [folder for layer in self._layers(config) for folder in layer if folder.is_dir()]
        register = self._root(config) / self.config.register
        for folder in [*watched, project.overrides(), *([register] if register.is_dir() else [])]:
            if str(folder) not in config.watch:
                config.watch.append(str(folder))
        return config

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).resolve().parent

    def _layers(self, config: MkDocsConfig) -> list[Layer]:
        return project.layers(
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
        server.set_app(self._with_documents(server.get_app(), server.mount_path))
        return server

    def _with_documents(self, app: Any, mount_path: str) -> Any:
        """The server's application, which makes a document when somebody asks for it, and not at each save."""

        def answer(environ: dict[str, Any], start_response: Any) -> Any:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").removeprefix(mount_path)
            output = next((one for one in self.outputs if one.path == path and _is_document(one)), None)
            if output is None:
                return app(environ, start_response)
            try:
                content, status = output.bytes(), "200 OK"
            except PilotbookError as error:
                content, status = str(error).encode(), "500 Internal Server Error"
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            kind = kind if status == "200 OK" else "text/plain; charset=utf-8"
            start_response(status, [("Content-Type", kind), ("Content-Length", str(len(content)))])
            return [content]

        return answer

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page and file of the book, and fill the navigation."""
        self._load(config)
        if self.book is not None:
            self.outputs = render(self.book, self._site(config))
        hand_written = {file.src_uri for file in files if file.generated_by is None}
        outputs = under(hand_written, self.outputs)
        for output in outputs:
            if output.path in hand_written:
                log.info("%s is hand-written and stands in place of the page of the book", output.path)
            else:
                files.append(self._file(output, config))
        config.nav = expand(config.nav, outputs)
        return files

    def _load(self, config: MkDocsConfig) -> None:
        """Load the book. A mistake stops a build; under `serve` the last whole book stays, and the page says why."""
        config.extra["pilotbook_mistakes"] = []
        try:
            shows = shown(self.config.shows, "mkdocs.yml")
            self.book = load_book(
                self._layers(config),
                base=self._root(config),
                shows=shows,
                register=self._root(config) / self.config.register,
            )
        except BookError as error:
            if not self.serving:
                raise PluginError(f"\n{error}\n\n{_count(error)} in the book. Nothing was built.") from None
            log.error("%s in the book; the pages show its last whole state\n%s", _count(error), error)
            config.extra["pilotbook_mistakes"] = [html.escape(str(mistake)) for mistake in error.mistakes]
        except PilotbookError as error:
            if not self.serving:
                raise PluginError(f"\n{error}") from None
            log.error("%s", error)
            config.extra["pilotbook_mistakes"] = [html.escape(str(error))]

    def _site(self, config: MkDocsConfig) -> Site:
        root = self._root(config)
        base = edit_base(config.edit_uri or "", root, Path(config.docs_dir))
        try:
            self.dossier = dossier = settings(self.config.dossier, root, hurried=self.serving)
        except PilotbookError as error:
            raise PluginError(f"\n{error}") from None
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

    def _file(self, output: Output, config: MkDocsConfig) -> File:
        inclusion = InclusionLevel.NOT_IN_NAV if output.section in ("", *OPTIONAL) else InclusionLevel.UNDEFINED
        file = LazyFile.generated(config, output.path, content="", inclusion=inclusion)
        assert isinstance(file, LazyFile)
        file.output = output
        file.on_request = self.serving and _is_document(output)
        return file

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Leave to the conversion what is not kept, and not HTML already, of a page of the book."""
        return self.kept.shorten(page, markdown, config) if isinstance(page.file, LazyFile) else None

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Put back what was kept, or keep what was made."""
        self.files = files
        return self.kept.content(page, html) if isinstance(page.file, LazyFile) else None

    @event_priority(100)
    def _before_search(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        self.kept.begin_page(page, config, self.files)

    @event_priority(-100)
    def _after_search(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        self.kept.end_index(page, config)

    on_page_context = CombinedEvent(_before_search, _after_search)

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> None:
        """Let go of what is written."""
        self.kept.end_page(page)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Delete kept files that no build has used for long."""
        if self.dossier is not None and not self.serving:
            self.dossier.cache.prune()

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Say once what was mounted."""
        if self.book is not None:
            log.info(
                "%d playbooks, %d gaps, %d fixes", len(self.book.playbooks), len(self.book.gaps), len(self.book.fixes)
            )
            if behind := behind_words(self.book):
                log.info("%s", behind)
        return nav


class LazyFile(File):
    """A virtual file whose content is made when it is read, and not kept."""

    output: Output | None = None
    on_request = False
    """Whether it is made when a reader asks for it, and not written with the site."""

    def copy_file(self, dirty: bool = False) -> None:
        """Write it into the site, unless it is made on request."""
        if not self.on_request:
            super().copy_file(dirty)

    @property
    def _content(self) -> str | bytes | None:
        try:
            return self.output.make() if self.output is not None else ""
        except PilotbookError as error:
            raise PluginError(f"\n{error}") from None

    @_content.setter
    def _content(self, value: Any) -> None:
        """Ignore what `File.generated` sets: the output makes it."""


def _is_document(output: Output) -> bool:
    return output.path.startswith(f"{FOLDER}/") and not output.path.endswith(".md")


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
