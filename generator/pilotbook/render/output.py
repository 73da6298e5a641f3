"""What `render` gives: a path and a way to its bytes, made when asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Output:
    """One file of the site's source tree."""

    path: str
    """Where it goes, below the site's pages: `playbooks/sales-sdr/index.md`."""
    make: Callable[[], str | bytes]
    """Make its content. Pure: the same each time."""
    title: str = ""
    """The page's title. Empty for a file that is not a page."""
    source: Path | None = None
    """The file that an author would edit to change it."""
    section: str = ""
    """The part of the navigation that lists it. Empty for a page that is reached by links only."""

    def bytes(self) -> bytes:
        """The content as bytes, text as UTF-8."""
        content = self.make()
        return content if isinstance(content, bytes) else content.encode("utf-8")
