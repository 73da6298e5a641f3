"""Mounts a file of the book in MkDocs, made when it is read.

Comes in: a `File` of the book. Goes out: a file of MkDocs.
Must not know: the book, the cache.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Protocol

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File as MkDocsFile
from mkdocs.structure.files import InclusionLevel
from mkdocs.structure.pages import Page

from pilotbook.build import KeyedFile
from pilotbook.errors import PilotbookError
from pilotbook.files import digest, write_pieces
from pilotbook.render import File
from pilotbook.text.markup import escape_front_matter

from .progress import PROGRESS
from .staged_site import StagedSite


class PageWriter(Protocol):
    """Makes pages outside MkDocs' round of pages."""

    def stamp(self, file: VirtualFile) -> str:
        """Identify a page as it is written."""

    def page_bytes(self, file: VirtualFile) -> bytes:
        """Make a page as it is written."""


class VirtualFile(MkDocsFile):
    """A file that is made when it is read, and not held in memory."""

    source: File
    site: StagedSite
    writer: PageWriter | None = None
    """Writes the page instead of MkDocs. None: MkDocs does."""
    is_deferred = False
    """Whether it is made on request instead of being written with the site."""
    _replacement: bytes | None = None
    """The content that another plugin replaced it with."""

    @classmethod
    def mount(cls, source: File, config: MkDocsConfig, site: StagedSite, *, in_nav: bool) -> VirtualFile:
        """Mount a file of the book. `in_nav` says that the navigation has to name it."""
        inclusion = InclusionLevel.UNDEFINED if in_nav else InclusionLevel.NOT_IN_NAV
        file = cls.generated(config, source.path, content=b"", inclusion=inclusion)
        assert isinstance(file, VirtualFile)
        file.source, file.site = source, site
        return file

    @cached_property
    def key(self) -> str:
        """Identifies the content."""
        return self.source.key if isinstance(self.source, KeyedFile) else digest(self.src_uri, self.text)

    @property
    def text(self) -> str:
        """The text of a page, with its front matter."""
        try:
            return self.source.text()
        except PilotbookError as error:
            raise PluginError(f"\n{error}") from None

    @property
    def content_bytes(self) -> bytes:
        """The content. MkDocs reads it here."""
        if self._replacement is not None:
            return self._replacement
        try:
            return self.source.bytes()
        except PilotbookError as error:
            raise PluginError(f"\n{error}") from None

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        """Let another plugin put its own content in place of the book's."""
        self._replacement = value

    @property
    def content_string(self) -> str:
        """The content as text. MkDocs reads it here."""
        return self.content_bytes.decode("utf-8")

    @content_string.setter
    def content_string(self, value: str) -> None:
        self._replacement = value.encode("utf-8")

    def is_documentation_page(self) -> bool:
        """Whether MkDocs has to read, convert and write it."""
        return self.writer is None and super().is_documentation_page()

    def write_by(self, writer: PageWriter, config: MkDocsConfig) -> None:
        """Take a page out of MkDocs' round. Its place in the navigation stays."""
        page = self.page or Page(None, self, config)
        page.markdown, page.meta = "", {"title": escape_front_matter(self.source.title)}
        _ = self.dest_uri  # as a page's, before it is none any more
        self.writer = writer

    def copy_file(self, dirty: bool = False) -> None:
        """Write it into the site, unless it is made on request."""
        if not self.is_deferred:
            self.write()

    def write(self) -> None:
        """Write it into the site, unless the last build left the same there."""
        PROGRESS.wrote_file()
        stamp = self._stamp()
        if self.site.keep(self.dest_uri, stamp):
            return
        path = Path(self.abs_dest_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_pieces(path, self._pieces())
        except PilotbookError as error:
            raise PluginError(f"\n{error}") from None
        self.site.add(self.dest_uri, stamp)

    def _pieces(self) -> Iterable[bytes]:
        if self.writer is not None:
            return (self.writer.page_bytes(self),)
        return self.source.pieces() if self._replacement is None else (self._replacement,)

    def _stamp(self) -> str:
        """Identify the file as it is written. Empty: nothing does."""
        if self.writer is not None:
            return self.writer.stamp(self)
        return self.source.key if isinstance(self.source, KeyedFile) and self._replacement is None else ""
