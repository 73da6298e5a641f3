"""Export a site as a plain tree of Markdown that any site generator builds without this plugin.

Comes in: the path of a site's mkdocs.yml. Goes out: `docs/`, `overrides/` and an mkdocs.yml without this plugin, on
the disk. The first file is written only after the content of every file has been made once.
Must not know: MkDocs' objects.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pilotbook.build import Cache, CachedPlaybooks, cache_folder
from pilotbook.config.dossier import require_formats
from pilotbook.config.mkdocs_yml import SiteConfig, load_site, read_config
from pilotbook.config.paths import library_pages
from pilotbook.errors import PilotbookError
from pilotbook.files import write_atomic
from pilotbook.records.register_report import format_unread
from pilotbook.render import File, render
from pilotbook.render.assets import SCRIPT, STYLES
from pilotbook.render.navigation import AUTHOR_PAGES, apply_overrides, expand_nav, names_authors, unlisted_paths

FILE_LIST = ".pilotbook-files.json"
"""The name of the file that lists what the last run wrote, so that the next run can delete what is obsolete."""

MAX_HELD_BYTES = 400_000
"""Files up to this many bytes are held in memory until all are made. Larger ones, documents, are made a second time."""


@dataclass(frozen=True)
class ExportResult:
    """The numbers of files that one run made, wrote because they changed, and deleted."""

    files: int
    changed: int
    deleted: int


def export_files(config_file: Path, directory: Path, *, tell: Callable[[str], None] = lambda _: None) -> list[File]:
    """Return every file of the tree, with paths below `directory`. Write nothing there.

    `tell` gets a sentence about the records that cannot be read, if there are any.

    Raises:
        PilotbookError: when the configuration or the book has mistakes.
    """
    book, site = load_site(config_file)
    require_formats(site.dossier)
    if book.unread:
        tell(format_unread(book.unread))
    config = read_config(config_file)
    own = {file.path: file for file in _own_pages(config)}
    cache = Cache(cache_folder(site.dossier_options, config.root))
    files = apply_overrides(own, render(book, site, CachedPlaybooks(book, site, cache)))
    cache.prune()
    pages = {file.path: file for file in files} | own
    by_links = unlisted_paths(files) - own.keys()
    reached = [path for path in pages if path in by_links]
    return [
        *(File(f"docs/{path}", page.make) for path, page in pages.items()),
        *_theme_files(site.overrides / "theme", config),
        File("mkdocs.yml", lambda: _format_config(config, directory, files, reached)),
    ]


def write_tree(files: Iterable[File], directory: Path) -> ExportResult:
    """Write the files that changed, each whole or not at all, and delete obsolete files of an earlier run.

    Raises:
        PilotbookError: when `directory` is not empty and no earlier run wrote it.
    """
    before = _written_before(directory)
    made: dict[str, Callable[[], bytes]] = {}
    for file in files:
        content = file.bytes()
        made[file.path] = partial(bytes, content) if len(content) <= MAX_HELD_BYTES else file.bytes
    _write_list({*before, *made}, directory)  # so that the next run can continue if this one is interrupted
    changed = sum(_write(directory / path, content()) for path, content in made.items())
    gone = [path for path in before if path not in made and (directory / path).is_file()]
    for path in gone:
        (directory / path).unlink()
    _write_list(made, directory)
    return ExportResult(len(made), changed, len(gone))


def _written_before(directory: Path) -> list[str]:
    if (directory / FILE_LIST).is_file():
        return [str(path) for path in json.loads((directory / FILE_LIST).read_text(encoding="utf-8"))]
    if directory.exists() and any(directory.iterdir()):
        raise PilotbookError(f"{directory}: this folder holds other files. Name an empty or a new one.")
    return []


def _write_list(paths: Iterable[str], directory: Path) -> None:
    _write(directory / FILE_LIST, json.dumps(sorted(paths), indent=0).encode())


def _write(path: Path, content: bytes) -> bool:
    """Write a file unless it has this content already. Return whether it was written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, content)
    return True


def _own_pages(config: SiteConfig) -> Iterator[File]:
    """Yield the pages written by hand: the library's for authors, if `nav` names them, and the site's own over them."""
    nav = config.values.get("nav")
    if isinstance(nav, list) and names_authors(nav):
        yield from (File(path, (library_pages() / path).read_bytes) for path in AUTHOR_PAGES)
    for path in _files(config.docs):
        yield File(path.relative_to(config.docs).as_posix(), path.read_bytes)


def _theme_files(shipped: Path, config: SiteConfig) -> Iterator[File]:
    """Yield the theme's templates: those of the package, overridden by those of the site's own `custom_dir`."""
    found: dict[str, Callable[[], bytes]] = {
        path.relative_to(shipped).as_posix(): path.read_bytes for path in _files(shipped)
    }
    if custom := config.custom_dir:
        found |= {path.relative_to(custom).as_posix(): path.read_bytes for path in _files(custom)}
    yield from (File(f"overrides/{name}", read) for name, read in found.items())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _format_config(config: SiteConfig, directory: Path, files: list[File], reached: list[str]) -> str:
    """Return the mkdocs.yml of the tree. `reached` are the pages that only links lead to. JSON values are YAML, too."""
    theme = config.values.get("theme")
    name = theme.get("name") if isinstance(theme, dict) else theme
    values = {
        "INHERIT": Path(os.path.relpath(config.path.resolve(), directory.resolve())).as_posix(),
        "docs_dir": "docs",
        "site_dir": "site",
        "theme": {"name": name or "material", "custom_dir": "overrides"},
        "plugins": [{plugin: options} for plugin, options in config.plugins.items() if plugin != "pilotbook"],
        "extra_css": [STYLES, *(config.values.get("extra_css") or [])],
        "extra_javascript": [{"path": SCRIPT, "type": "module"}, *(config.values.get("extra_javascript") or [])],
        "nav": expand_nav(config.values.get("nav"), files),
        "not_in_nav": "\n".join([str(config.values.get("not_in_nav") or ""), *(f"/{path}" for path in reached)]),
    }
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
