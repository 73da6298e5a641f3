"""Turns what goes wrong in a build into one sentence, for the terminal and for readers of `serve`.

Comes in: exceptions. Goes out: MkDocs' own error, which it prints without a traceback, or text.
Must not know: the book.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from typing import Any

from mkdocs.exceptions import PluginError

from pilotbook.errors import BookError, PilotbookError
from pilotbook.files import explain_os_error

from .lazy_server import LazyServer
from .report import write_report

log = logging.getLogger("mkdocs.plugins.pilotbook")


def stop(text: str) -> PluginError:
    """Report an error to the command that started the build. Return the exception that stops the build."""
    write_report(text)
    return PluginError(f"\n{text}")


def report_mistakes(error: PilotbookError, *, serving: bool) -> list[str]:
    """Report mistakes in the book. Under `serve`, return them as HTML for the pages, which show its last whole state.

    Raises:
        PluginError: in a build, which they stop.
    """
    mistakes = list(map(str, error.mistakes)) if isinstance(error, BookError) else [str(error)]
    write_report(*mistakes)
    count = "1 error" if len(mistakes) == 1 else f"{len(mistakes)} errors"
    if not serving:
        counted = f"\n\n{count} in the content. Nothing was built." if isinstance(error, BookError) else ""
        raise PluginError(f"\n{error}{counted}") from None
    log.error("%s in the content; the pages show the last valid version\n%s", count, error)
    return [html.escape(mistake) for mistake in mistakes]


def explain(error: BaseException) -> str:
    """Return in a sentence why a build failed."""
    if isinstance(error, OSError):
        return f"The site could not be built. {explain_os_error(error)}"
    text = str(error).strip()
    if isinstance(error, SystemExit):  # MkDocs has logged the reason
        return f"{text or 'The build stopped.'} See the terminal for details."
    return text if isinstance(error, PluginError) else f"{type(error).__name__}: {text}"


def keep_serving(build: Callable[..., Any], server: LazyServer) -> Callable[..., Any]:
    """Wrap the builder of `serve`: a build that fails shows why on every page, and the next save builds again.

    MkDocs would print a traceback, and let readers wait until a build succeeds.
    """

    def run(*arguments: Any) -> None:
        server.pause()
        try:
            build(*arguments)
        except (Exception, SystemExit) as error:
            text = explain(error)
            log.error("%s", text)
            server.fail(text)

    return run
