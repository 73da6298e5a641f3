"""Everything of MkDocs and Material that is used here and is not part of their documented interface.

Comes in: their objects. Goes out: what the rest of this package needs of them.
Must not know: the book. `TESTED` names the versions that these were tried with; each use has a link to what it relies
on or works around. A new version of either is tried with tests/site before the range in pyproject.toml grows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.commands.build import get_context
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme
from watchdog.observers.polling import PollingObserver

from .search_sections import Section

TESTED = {"mkdocs": "1.6.1", "mkdocs-material": "9.8.1"}


def put_into_theme(page: Page, nav: Navigation, pages: Sequence[File], config: MkDocsConfig, env: Environment) -> str:
    """Render a page's content inside the theme, as MkDocs' own round of pages does.

    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/commands/build.py#L185 (`_build_page`)
    """
    page.active = True
    context = get_context(nav, pages, config, page)
    output = env.get_template(page.meta.get("template", "main.html")).render(context)
    page.active = False
    return output


class VisibleTemplates(FileSystemLoader):
    """Lists the files of a theme without hidden ones, which MkDocs drops anyway: Material has 14,000 hidden icons.

    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/structure/files.py#L146 (`add_files_from_theme`)
    """

    def list_templates(self) -> list[str]:
        """Return the names of the files in all folders, sorted."""
        found: set[str] = set()
        for start in self.searchpath:
            for parent, folders, names in os.walk(start, followlinks=self.followlinks):
                folders[:] = [folder for folder in folders if not folder.startswith(".")]
                prefix = parent[len(start) :].replace(os.sep, "/").strip("/")
                found.update(f"{prefix}/{name}" if prefix else name for name in names if not name.startswith("."))
        return sorted(found)


def list_visible_templates(theme: Theme) -> None:
    """Have MkDocs list the theme's files without hidden ones, on each build."""
    get_env = theme.get_env

    def get_quick_env() -> Environment:
        env = get_env()
        if type(env.loader) is FileSystemLoader:
            env.loader = VisibleTemplates(env.loader.searchpath)
        return env

    theme.get_env = get_quick_env  # type: ignore[method-assign]


def title_from_render(page: Page) -> str | None:
    """The title that the conversion found in a page's first heading.

    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/structure/pages.py#L57
    """
    return page._title_from_render


def set_title_from_render(page: Page, title: str | None) -> None:
    """Give a page the title that its conversion found an earlier time."""
    page._title_from_render = title


def is_included(file: File) -> bool:
    """Return whether a build writes a file."""
    return bool(file.inclusion.is_included())  # type: ignore[no-untyped-call]


class SearchIndex:
    """The index of Material's search plugin, which makes entries page by page in MkDocs' round.

    https://github.com/squidfunk/mkdocs-material/blob/9.8.1/src/plugins/search/plugin.py#L181
    """

    def __init__(self, index: Any) -> None:
        self._index = index

    def entries_of(self, page: Page, sections: Sequence[Section] | None) -> str:
        """Make the entries of a page, as JSON, from its sections or its HTML. The index stays as it is."""
        before, self._index.entries = self._index.entries, []
        try:
            if sections is None:
                self._index.add_entry_from_context(page)
            for section in sections or ():
                self._index.create_entry_for_section(section, page.toc, page.url, page)
            return dump_entries(self._index.entries)
        finally:
            self._index.entries = before

    def by_page(self) -> dict[str, list[dict[str, Any]]]:
        """The entries in the index, by the address of their page."""
        pages: dict[str, list[dict[str, Any]]] = {}
        for entry in self._index.entries:
            pages.setdefault(entry["location"].partition("#")[0], []).append(entry)
        return pages


def search_index(config: MkDocsConfig) -> SearchIndex | None:
    """The search index, if it is Material's."""
    for name in ("material/search", "search"):
        index = getattr(config.plugins.get(name), "search_index", None)
        if isinstance(getattr(index, "entries", None), list) and hasattr(index, "add_entry_from_context"):
            return SearchIndex(index)
    return None


def dump_entries(entries: list[dict[str, Any]]) -> str:
    """Entries as the search plugin writes them."""
    return json.dumps(entries, separators=(",", ":"), default=str)


def module_script(path: str) -> ExtraScriptValue:
    """Return a script of the type that may import, and that waits for the page.

    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/config/config_options.py#918
    """
    script = ExtraScriptValue(path)
    script.type = "module"
    return script


def watch_quickly(server: LiveReloadServer, folders: Sequence[str]) -> None:
    """Look for saved files ten times a second, where MkDocs looks twice, and build at once. `folders` stay watched.

    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/livereload/__init__.py#L134
    """
    watched = [path for path in folders if _unwatch(server, path)]
    server.observer = PollingObserver(timeout=0.1)
    server.build_delay = 0.02
    for path in watched:
        server.watch(path)


def _unwatch(server: LiveReloadServer, path: str) -> bool:
    """Stop watching a path. Return whether it was watched."""
    try:
        server.unwatch(path)
    except KeyError:
        return False
    return True
