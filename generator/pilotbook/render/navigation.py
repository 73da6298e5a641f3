"""Put the book's pages and the library's pages for authors into the navigation. Hand-written pages override them.

Comes in: `nav` of mkdocs.yml, the site's `File`s, and the paths of the hand-written pages. Goes out: `nav` with pages
in place of every `pilotbook:` entry, and `File`s with the paths of the hand-written pages that override them.
Must not know: MkDocs' objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from . import File

PREFIX = "pilotbook:"
DEFAULT_NAV = [f"{PREFIX}{section}" for section in ("home", "playbooks", "diagnose", "register", "library")]
LIBRARY = "library"
"""The section of the page that leads to the sections below."""
LIBRARY_SECTIONS = ("gaps", "fixes", "questions", "dossiers", "evidence", "standards")
"""The sections that `pilotbook:library` puts below one entry, in its order. A `nav` may name each by itself instead."""
AUTHORS = "authors"
"""The section of the library's hand-written pages for authors, which a site has if its `nav` names it."""
AUTHOR_PAGES = tuple(
    f"{AUTHORS}/{name}.md"
    for name in ("index", "fork", "spreadsheet", "host", "sharing", "update", "pipeline", "commands")
)
OPTIONAL_SECTIONS = ("changes", "diagnose", "fields", LIBRARY, "register", "standards")
"""Sections that `nav` may leave out, since links lead to their pages."""
MAX_LISTED_PLAYBOOKS = 24
"""With more playbooks than this, the navigation lists only /playbooks/: every page repeats the navigation."""


def apply_overrides(hand_written: Iterable[str], files: Iterable[File]) -> list[File]:
    """Give each file that a hand-written page overrides the path of that page.

    A page overrides the file that has the same URL, whatever the two paths are.
    """
    own = {_page_address(path): path for path in hand_written}
    return [
        replace(file, path=own[address]) if (address := _page_address(file.path)) in own else file for file in files
    ]


def _page_address(path: str) -> str:
    """Return the URL of a page without its last slash: `a` for `a.md`, `a/index.md` and `a/README.md`."""
    folder, _, name = path.rpartition("/")
    if not name.endswith(".md"):
        return path
    return folder if name in ("index.md", "README.md") else f"{folder}/{name.removesuffix('.md')}".lstrip("/")


def unlisted_paths(files: list[File]) -> set[str]:
    """Return the paths of the pages that `nav` may leave out."""
    by_links = (one.path for one in files if one.path.endswith(".md") and one.section in ("", *OPTIONAL_SECTIONS))
    return _unlisted_playbooks(files) | set(by_links)


def _unlisted_playbooks(files: list[File]) -> set[str]:
    """Return the paths of the playbooks' pages if there are too many for the navigation, else none."""
    _, *playbooks = [one.path for one in files if one.section == "playbooks"] or [""]
    return set(playbooks) if len(playbooks) > MAX_LISTED_PLAYBOOKS else set()


def expand_nav(nav: list[Any] | None, files: list[File]) -> list[Any]:
    """Replace each `pilotbook:SECTION` entry with the pages of that section. Without `nav`, use `DEFAULT_NAV`."""
    pages: dict[str, list[File]] = {}
    left_out = _unlisted_playbooks(files)
    for file in files:
        if file.section and file.path not in left_out:
            pages.setdefault(file.section, []).append(file)
    return _expand_entries(DEFAULT_NAV if nav is None else nav, pages)


def names_authors(nav: list[Any] | None) -> bool:
    """Return whether `nav` names the section of the library's pages for authors, at any depth."""
    return any(
        entry == f"{PREFIX}{AUTHORS}"
        or (
            isinstance(entry, dict)
            and any(isinstance(below, list) and names_authors(below) for below in entry.values())
        )
        for entry in nav or []
    )


def _expand_entries(entries: list[Any], pages: dict[str, list[File]]) -> list[Any]:
    expanded: list[Any] = []
    for entry in entries:
        if entry == f"{PREFIX}{AUTHORS}":
            expanded.append({"Authors": [*AUTHOR_PAGES, *_nav_entries(pages.get("fields", []))]})
        elif entry == f"{PREFIX}{LIBRARY}":
            below = [part for section in LIBRARY_SECTIONS for part in _nav_entries(pages.get(section, []))]
            expanded += [{page.title: [page.path, *below]} for page in pages.get(LIBRARY, [])]
        elif isinstance(entry, str) and entry.startswith(PREFIX):
            expanded += _nav_entries(pages.get(entry.removeprefix(PREFIX), []))
        elif isinstance(entry, dict):
            expanded.append(
                {
                    key: _expand_entries(value, pages) if isinstance(value, list) else value
                    for key, value in entry.items()
                }
            )
        else:
            expanded.append(entry)
    return expanded


def _nav_entries(pages: list[File]) -> list[Any]:
    """Return one page as an entry of its own, and several as a section whose index is the first page."""
    if len(pages) <= 1:
        return [{page.title if page.path != "index.md" else "Home": page.path} for page in pages]
    return [{pages[0].title: [pages[0].path, *(page.path for page in pages[1:])]}]
