"""Export a site as a plain tree of Markdown that any site generator builds without this plugin.

Comes in: the path of a site's mkdocs.yml. Goes out: `docs/`, `overrides/` and an mkdocs.yml without this plugin, on
the disk. The first file is put in place only after all are written.
Must not know: MkDocs' objects.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from pilotbook.build import Cache, cache_folder, render_cached
from pilotbook.config.dossier import require_formats
from pilotbook.config.mkdocs_yml import SiteConfig, format_value, load_site, read_config
from pilotbook.config.other_plugins import MACROS, NO_MACROS
from pilotbook.config.paths import library_pages
from pilotbook.errors import PilotbookError
from pilotbook.files import find_link, is_below, is_scratch
from pilotbook.records.register_report import format_unread
from pilotbook.render import File
from pilotbook.render.assets import SCRIPT, STYLES
from pilotbook.render.navigation import AUTHOR_PAGES, apply_overrides, expand_nav, names_authors, unlisted_paths
from pilotbook.render.public import theme_values
from pilotbook.staging import PREFIX, Note, StagedFiles

FILE_LIST = ".pilotbook-files.json"
"""The name of the file that lists what the last run wrote, so that the next run can delete what is obsolete."""


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
    files = apply_overrides(own, render_cached(book, site, cache))
    cache.prune()
    pages = {file.path: file for file in files} | own
    by_links = unlisted_paths(files) - own.keys()
    reached = [path for path in pages if path in by_links]
    has_macros = MACROS in config.plugins
    return [
        *(
            File(f"docs/{path}", partial(_without_macros, page) if has_macros and path not in own else page.make)
            for path, page in pages.items()
        ),
        *_theme_files(site.overrides / "theme", config),
        File("mkdocs.yml", lambda: _format_config(config, directory, files, reached, theme_values(book, site))),
    ]


def write_tree(files: Iterable[File], directory: Path) -> ExportResult:
    """Write the files that changed, and delete obsolete files of an earlier run: all of it, or nothing.

    A file is obsolete if an earlier run wrote it, nobody has changed it since, and this run does not write it.

    Raises:
        PilotbookError: when `directory` is not empty and no earlier run wrote it, or it cannot be written to.
    """
    before = _written_before(directory)
    with StagedFiles(directory, on_wait=_tell_wait) as staged:
        made: dict[str, str] = {}
        changed = 0
        for file in files:
            content = file.bytes()
            made[file.path] = _digest(content)
            if _read(directory, file.path) != content:
                staged.write(file.path, content)
                changed += 1
        gone = [
            path for path, written in before.items() if path not in made and _is_as_written(directory, path, written)
        ]
        listed = _format_list(made)
        if changed or gone or _read(directory, FILE_LIST) != listed:
            # Both runs' files first, so that a run that is killed half way can be run again.
            staged.commit(delete=gone, note=Note(FILE_LIST, _format_list({**before, **made}), listed))
    return ExportResult(len(made), changed, len(gone))


def _tell_wait() -> None:
    print("Another run is writing to this folder. Waiting for it to finish …", file=sys.stderr)


def _written_before(directory: Path) -> dict[str, str]:
    """Return what earlier runs wrote: the digest of each file by its path.

    Raises:
        PilotbookError: when the folder holds other files, or the list is not one that a run wrote.
    """
    path = directory / FILE_LIST
    if path.is_symlink() or path.exists():
        try:
            listed = json.loads(path.read_text(encoding="utf-8")) if not path.is_symlink() else None
        except (OSError, ValueError, RecursionError):
            listed = None
        if isinstance(listed, list):  # version 1.0 noted no digests: nothing tells whether these are as written
            listed = dict.fromkeys(map(str, listed), "")
        if not isinstance(listed, dict) or not all(is_below(name) for name in listed):
            raise PilotbookError(f"{path}: an earlier run did not write this list. Choose an empty or a new folder.")
        return {str(name): str(written) for name, written in listed.items()}
    if directory.exists() and (not directory.is_dir() or any(_not_ours(directory))):
        raise PilotbookError(f"{directory}: this folder contains other files. Choose an empty or a new one.")
    return {}


def _not_ours(directory: Path) -> Iterator[Path]:
    return (path for path in directory.iterdir() if not path.name.startswith(PREFIX))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _read(directory: Path, name: str) -> bytes | None:
    """Return the content of a file below the folder. None: there is none, or a link leads to it."""
    path = directory / name
    if find_link(directory, name) is not None or path.is_symlink() or not path.is_file():
        return None
    try:
        return path.read_bytes()
    except OSError:
        return None


def _is_as_written(directory: Path, name: str, written: str) -> bool:
    content = _read(directory, name)
    return content is not None and _digest(content) == written


def _format_list(written: Mapping[str, str]) -> bytes:
    return json.dumps(dict(sorted(written.items())), indent=0).encode()


def _without_macros(page: File) -> bytes:
    """Return a page of the book that the plugin `macros` leaves as it is."""
    content = page.bytes()
    is_page = page.is_page and content.startswith(b"---\n")
    return content.replace(b"---\n", f"---\n{NO_MACROS}: false\n".encode(), 1) if is_page else content


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
    """List the files below a folder, without those of editors and the system."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not _is_scratch(path, folder))


def _is_scratch(path: Path, folder: Path) -> bool:
    return any(is_scratch(part) for part in path.relative_to(folder).parts)


def _format_config(
    config: SiteConfig, directory: Path, files: list[File], reached: list[str], extra: Mapping[str, Any]
) -> str:
    """Return the mkdocs.yml of the tree. `reached` are the pages that only links lead to."""
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
        "extra": {**(config.values.get("extra") or {}), **extra},
        "nav": expand_nav(config.values.get("nav"), files),
        "not_in_nav": "\n".join([str(config.values.get("not_in_nav") or ""), *(f"/{path}" for path in reached)]),
    }
    return "".join(f"{key}: {format_value(value)}\n" for key, value in values.items())
