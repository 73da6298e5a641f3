"""Lets the server of `serve` write a file when a reader asks for it.

Comes in: files with a way to write each. Goes out: an application that answers with them.
Must not know: the book, pages.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from mkdocs.exceptions import PluginError

from pilotbook.errors import PilotbookError
from pilotbook.files import explain_os_error

PATIENCE = 60
"""Seconds that a reader waits for a build to end."""


class LazyServer:
    """The files of the last build that are not written yet."""

    def __init__(self) -> None:
        self._files: dict[str, Callable[[], None]] = {}
        self._change = threading.Condition()
        self._is_ready = False
        self._failure = ""
        """Why the last build failed."""

    def pause(self) -> None:
        """A build begins: readers wait."""
        with self._change:
            self._is_ready, self._failure = False, ""

    def fail(self, text: str) -> None:
        """The build failed: answer every request with the first reason, until the next build."""
        with self._change:
            self._is_ready, self._failure = True, self._failure or text
            self._change.notify_all()

    def resume(self, files: Mapping[str, Callable[[], None]]) -> None:
        """The site is built, but for these files, each with a way to write it."""
        with self._change:
            self._files, self._is_ready, self._failure = dict(files), True, ""
            self._change.notify_all()

    def wrap(self, app: Any, mount_path: str) -> Any:
        """Wrap the server's application, so that it first writes what is asked for."""

        def answer(environ: dict[str, Any], start_response: Any) -> Any:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").removeprefix(mount_path)
            error = None if path.lstrip("/").startswith("livereload/") else self._write(path)
            if error is None:
                return app(environ, start_response)
            content = error.encode("utf-8", "replace")
            # A browser asks again by itself, since a page of plain text has no script that waits for the next build.
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Refresh", "2")]
            start_response("500 Internal Server Error", [*headers, ("Content-Length", str(len(content)))])
            return [content]

        return answer

    def _write(self, path: str) -> str | None:
        """Write the file at an address, if it is not written yet. Return what went wrong."""
        with self._change:
            self._change.wait_for(lambda: self._is_ready, timeout=PATIENCE)
            if self._failure:
                return self._failure
            for name in (path, f"{path.rstrip('/')}/index.html".lstrip("/")):
                write = self._files.get(name)
                if write is not None and self._is_ready:
                    try:
                        write()
                    except (PilotbookError, PluginError) as error:
                        return str(error)
                    except OSError as error:
                        return explain_os_error(error)
                    del self._files[name]
        return None
