"""Splits the search index into a small file that every page loads, and the entries, loaded at the first search.

Comes in: the folder of a site whose search index is written. Goes out: the two files.
Must not know: the book.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pilotbook.files import write_atomic

from .page_cache import PageCache
from .staged_site import StagedSite

ENTRIES = "search/entries.json"
"""The entries of the search index."""


def split_index(folder: Path, pages: PageCache | None, site: StagedSite) -> dict[str, Callable[[], None]]:
    """Empty the search index. Return a way to write the entries, by the name of their file; nothing without search."""
    index = folder / "search" / "search_index.json"
    if pages is None or not pages.has_search or not index.is_file():
        return {}
    bare = {**json.loads(index.read_bytes()), "docs": []}
    write_atomic(index, json.dumps(bare, separators=(",", ":")).encode())
    return {ENTRIES: partial(_write_entries, folder / ENTRIES, pages, site)}


def _write_entries(path: Path, pages: PageCache, site: StagedSite) -> None:
    key = pages.entries_key()
    if not site.keep(ENTRIES, key):
        pages.write_entries(path)
        site.add(ENTRIES, key)
