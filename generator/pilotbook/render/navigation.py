"""The navigation: the book's pages put where mkdocs.yml names them, and under what is written by hand.

Comes in: `nav` of mkdocs.yml, outputs, and the paths of the hand-written pages. Goes out: `nav` with every
`pilotbook:` entry replaced, and outputs that know which of them a hand-written page stands for.
Must not know: MkDocs' objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from . import File

PREFIX = "pilotbook:"
DEFAULT_NAV = [
    f"{PREFIX}{section}"
    for section in ("home", "playbooks", "dossiers", "diagnose", "gaps", "fixes", "questions", "evidence", "register")
]
OPTIONAL_SECTIONS = ("changes", "diagnose", "fields", "register")
"""Sections that a navigation need not name: their pages are reached by links."""
MAX_LISTED_PLAYBOOKS = 24
"""More playbooks than this are reached from /playbooks/ alone: the navigation stands in every page."""


def apply_overrides(hand_written: Iterable[str], outputs: Iterable[File]) -> list[File]:
    """Give each output that a hand-written page stands for, by its address, the path of that page."""
    own = {_page_address(path): path for path in hand_written}
    return [replace(output, path=own.get(_page_address(output.path), output.path)) for output in outputs]


def _page_address(path: str) -> str:
    """`a.md`, `a/index.md` and `a/README.md` all come to stand at `a/`."""
    folder, _, name = path.rpartition("/")
    if not name.endswith(".md"):
        return path
    return folder if name in ("index.md", "README.md") else f"{folder}/{name.removesuffix('.md')}".lstrip("/")


def unlisted_paths(outputs: list[File]) -> set[str]:
    """The paths of the pages that a navigation need not name."""
    by_links = (one.path for one in outputs if one.path.endswith(".md") and one.section in ("", *OPTIONAL_SECTIONS))
    return _unlisted_playbooks(outputs) | set(by_links)


def _unlisted_playbooks(outputs: list[File]) -> set[str]:
    """The paths of the playbooks' pages, where these are too many for a navigation."""
    _, *playbooks = [one.path for one in outputs if one.section == "playbooks"] or [""]
    return set(playbooks) if len(playbooks) > MAX_LISTED_PLAYBOOKS else set()


def expand_nav(nav: list[Any] | None, outputs: list[File]) -> list[Any]:
    """Replace `pilotbook:playbooks` and its like by pages. Without `nav`, list the whole book."""
    pages: dict[str, list[File]] = {}
    left_out = _unlisted_playbooks(outputs)
    for output in outputs:
        if output.section and output.path not in left_out:
            pages.setdefault(output.section, []).append(output)
    return _expand_entries(DEFAULT_NAV if nav is None else nav, pages)


def _expand_entries(entries: list[Any], pages: dict[str, list[File]]) -> list[Any]:
    expanded: list[Any] = []
    for entry in entries:
        if isinstance(entry, str) and entry.startswith(PREFIX):
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
    """A single page as itself; several as a section whose first page is its index."""
    if len(pages) <= 1:
        return [{page.title if page.path != "index.md" else "Home": page.path} for page in pages]
    return [{pages[0].title: [pages[0].path, *(page.path for page in pages[1:])]}]
