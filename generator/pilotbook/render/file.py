"""Defines a file that `render` gives: a path, and a way to make its content when it is asked for.

Comes in: a path, and a function that makes content. Goes out: the content, whole or piece by piece.
Must not know: the book, the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Content = str | bytes | Iterable[str | bytes]
"""Text or bytes, or an iterable of pieces where the whole would take too much memory."""


@dataclass(frozen=True)
class File:
    """One file of the site's source tree."""

    path: str
    """Its path below the site's pages: `playbooks/sales-sdr/index.md`."""
    make: Callable[[], Content]
    """Makes its content. Pure: every call returns the same content."""
    title: str = ""
    """The page's title. Empty for a file that is not a page."""
    section: str = ""
    """The section of the navigation that lists it. Empty for a page that only links lead to."""
    source: Path | None = None
    """The file that an author edits to change it."""
    fingerprint: str = ""
    """Identifies the content within one book. Empty if only the content itself can identify it."""

    @property
    def is_page(self) -> bool:
        """Whether the file is Markdown, which becomes a page of the site."""
        return self.path.endswith(".md")

    def pieces(self) -> Iterator[bytes]:
        """Make the content and yield it piece by piece, text as UTF-8."""
        content = self.make()
        for piece in (content,) if isinstance(content, str | bytes) else content:
            yield piece if isinstance(piece, bytes) else piece.encode("utf-8")

    def bytes(self) -> bytes:
        """Make the content and return the whole of it, text as UTF-8."""
        return b"".join(self.pieces())

    def text(self) -> str:
        """Make the content and return the whole of it as text."""
        return self.bytes().decode("utf-8")
