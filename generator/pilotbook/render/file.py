"""What `render` gives: a path and a way to its bytes, made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

    key: str = ""
    """Under which the cache of documents keeps its bytes. Empty: it is no document."""
    label: str = ""
    """What it is called, where it is everything in one file."""
    stamp: str = ""
    """Stands for its content, if that is known before it is made."""
    identity: str = ""
    """Stands for all that a page is made from, if that is known before the page is made."""
    front: str = ""
    """The front matter of such a page, as it is written."""
    settle: Callable[[], str] | None = None
    """Makes and keeps such a page, where that was put off. Returns its front matter."""
    pieces: Callable[[], Iterator[str | bytes]] | None = None
    """Makes its content piece by piece, where it is too much to be held at once."""

    def bytes(self) -> bytes:
        """The content as bytes, text as UTF-8."""
        content = self.make()
        return content if isinstance(content, bytes) else content.encode("utf-8")


def in_pieces(path: str, pieces: Callable[[], Iterator[str | bytes]], *, stamp: str = "") -> Output:
    """An output that can be written piece by piece."""

    def make() -> bytes:
        return b"".join(piece if isinstance(piece, bytes) else piece.encode("utf-8") for piece in pieces())

    return Output(path, make, pieces=pieces, stamp=stamp)
