"""A file that `render` gives: a path, and a way to make its content when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Content = str | bytes | Iterable[str | bytes]
"""Text, bytes, or either in pieces, where the whole is too much to be held at once."""


@dataclass(frozen=True)
class File:
    """One file of the site's source tree."""

    path: str
    """Where it goes, below the site's pages: `playbooks/sales-sdr/index.md`."""
    make: Callable[[], Content]
    """Makes its content. Pure: the same each time."""
    title: str = ""
    """The page's title. Empty for a file that is not a page."""
    section: str = ""
    """The part of the navigation that lists it. Empty for a page that is reached by links only."""
    source: Path | None = None
    """The file that an author would edit to change it."""
    fingerprint: str = ""
    """Identifies the content within one book without making it. Empty if it has to be made to be known."""

    @property
    def is_page(self) -> bool:
        """Whether it becomes a page of the site."""
        return self.path.endswith(".md")

    def pieces(self) -> Iterator[bytes]:
        """Make the content piece by piece, text as UTF-8."""
        content = self.make()
        for piece in (content,) if isinstance(content, str | bytes) else content:
            yield piece if isinstance(piece, bytes) else piece.encode("utf-8")

    def bytes(self) -> bytes:
        """Make the whole content, text as UTF-8."""
        return b"".join(self.pieces())

    def text(self) -> str:
        """Make the whole content of a text file."""
        return self.bytes().decode("utf-8")
