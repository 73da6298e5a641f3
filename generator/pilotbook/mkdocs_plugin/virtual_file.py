"""The files of the book as MkDocs has them, made when they are read, and when they are asked for under `serve`.

Comes in: outputs. Goes out: files of MkDocs, and an application that makes what is asked for.
Must not know: the book.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from pilotbook.build.cache import key_of
from pilotbook.errors import PilotbookError
from pilotbook.render import Output

from .page_cache import Around, Kept


class BookFile(File):
    """A virtual file whose content is made when it is read, and not kept in memory."""

    output: Output
    kept: Kept
    around: Around
    identity = ""
    """What a page is told by before it is converted."""
    apart = False
    """Whether it is a page that needs no conversion: it is written as it is kept, outside MkDocs' round of pages."""
    on_request = False
    """Whether it is made when a reader asks for it, and not written with the site."""
    _text: str | None = None

    def is_documentation_page(self) -> bool:
        """Whether it has to be read and built."""
        return not self.apart and super().is_documentation_page()

    def whole(self) -> str:
        """The text of a page with its front matter, never shortened."""
        content = self.output.make()
        return content if isinstance(content, str) else content.decode()

    def identify(self) -> None:
        """Look up, or make, what the page is told by."""
        if not self.output.identity:
            self._text = self.whole()
        self.identity = self.output.identity or key_of(self._text or "")

    @property
    def front(self) -> str:
        """Its front matter, where that is known before it is made. A page that was put off is made now."""
        return self.output.settle() if self.output.settle is not None else self.output.front

    def set_apart(self, *, listed: bool) -> bool:
        """Let the page be written as it is kept, if it is, or if that was put off. `listed` is whether the navigation
        names it: then its place there is known to MkDocs alone, and it has to be kept as the theme made it. Returns
        whether it is apart.
        """
        ready = self.kept.is_finished if listed or not self.output.front else self.kept.is_converted
        if self.output.settle is None and not ready(self.src_uri, self.identity):
            return False
        page = self.page or Page(None, self, self.around.config)
        if listed:
            page.read_source(self.around.config)  # for its title, which the others show
            page.markdown = ""
        _ = self.dest_uri  # as a page's
        self.apart, self._text = True, ""
        return True

    def copy_file(self, dirty: bool = False) -> None:
        """Write it into the site, unless it is made on request."""
        if not self.on_request:
            self.write()

    def write(self) -> None:
        """Write it into the site, or move it there if it is there already."""
        path, before = Path(self.abs_dest_path), self.kept.before
        path.parent.mkdir(parents=True, exist_ok=True)
        stamp = self.kept.stamp(self.src_uri, self.identity) if self.apart else self.output.stamp
        if before.move(self.dest_uri, stamp, path):
            return
        if self.apart:
            path.write_bytes(self.kept.page(self, self.identity, self.front, self.around))
        elif self.output.pieces is not None:
            with path.open("wb") as file:
                for piece in self.output.pieces():
                    file.write(piece if isinstance(piece, bytes) else piece.encode())
        else:
            path.write_bytes(self.content_bytes)
        before.wrote(self.dest_uri, stamp, path)

    def note(self) -> None:
        """Note a page that MkDocs has written."""
        if self.identity and not self.apart:
            stamp = self.kept.stamp(self.src_uri, self.identity)
            self.kept.before.wrote(self.dest_uri, stamp, Path(self.abs_dest_path))

    @property
    def _content(self) -> str | bytes | None:
        if self._text is not None:
            return self._text
        if not hasattr(self, "output"):
            return ""
        try:
            known = self.identity and self.output.front
            if known and (self.output.settle or self.kept.is_converted(self.src_uri, self.identity)):
                return self.output.front
            return self.output.make()
        except PilotbookError as error:
            raise PluginError(f"\n{error}") from None

    @_content.setter
    def _content(self, value: Any) -> None:
        """Ignore what `File.generated` sets: the output makes it."""


PAUSE = 1.0
"""Seconds in which nobody asked for anything, after which what was put off is made."""


class Built:
    """What of the last built site is written when somebody asks for it."""

    def __init__(self) -> None:
        self._files: dict[str, Callable[[], None]] = {}
        self._put_off: list[Callable[[], object]] = []
        self._change = threading.Condition()
        self._whole = False
        self._asked = 0.0

    def begin(self) -> None:
        """A build begins: nothing may be written into the site by others."""
        with self._change:
            self._whole = False

    def end(self, files: dict[str, Callable[[], None]], put_off: Iterable[Callable[[], object]] = ()) -> None:
        """The site is built, but for these files, each with the way to write it, and for what was `put_off`."""
        with self._change:
            self._files, self._put_off, self._whole = files, list(put_off), True
            self._asked = time.monotonic()
            self._change.notify_all()

    def _catch_up(self) -> None:
        """Make what was put off, one thing after the other, while nobody asks for anything."""
        while True:
            with self._change:
                self._change.wait_for(lambda: self._whole and self._put_off)
                if (pause := self._asked + PAUSE - time.monotonic()) <= 0:
                    with suppress(PilotbookError, PluginError):  # it is told to who asks for the page
                        self._put_off.pop(0)()
            time.sleep(max(pause, 0.01))

    def serving(self, app: Any, mount_path: str) -> Any:
        """The server's application, which first writes what is asked for and not there yet."""
        threading.Thread(target=self._catch_up, daemon=True).start()

        def answer(environ: dict[str, Any], start_response: Any) -> Any:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").removeprefix(mount_path)
            error = None if path.startswith("/livereload/") else self._write(path)
            if error is None:
                return app(environ, start_response)
            content = error.encode()
            kind = ("Content-Type", "text/plain; charset=utf-8")
            start_response("500 Internal Server Error", [kind, ("Content-Length", str(len(content)))])
            return [content]

        return answer

    def _write(self, path: str) -> str | None:
        """Write the file at an address, if it has been left to be asked for. Returns what went wrong."""
        with self._change:
            self._change.wait_for(lambda: self._whole, timeout=60)
            self._asked = time.monotonic()
            for name in (path, f"{path.rstrip('/')}/index.html".lstrip("/")):
                write = self._files.get(name)
                if write is not None and self._whole:
                    try:
                        write()
                    except (PilotbookError, PluginError) as error:
                        return str(error)
                    del self._files[name]
        return None
