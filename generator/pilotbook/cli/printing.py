"""Prints what commands say. Every text of a command goes through this module.

Comes in: lines for people, or content whose format has escaped it. Goes out: text on the terminal.
Must not know: any command.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

import click

from pilotbook.errors import PilotbookError
from pilotbook.terminal import escape_line

T = TypeVar("T")


def print_lines(*lines: str, error: bool = False) -> None:
    """Print lines for people. Each argument is one line, whatever is in it; with `error` it goes to standard error."""
    for line in lines:
        click.echo(escape_line(line), err=error)


def ask(question: str, *, is_needed: bool = True, read: Callable[[str], T] | None = None) -> Any:
    """Ask a person for one line, and return it, or what `read` makes of it. If `read` refuses it, ask again."""

    def parse(text: str) -> Any:
        line = " ".join(text.split())
        if is_needed and not line:
            raise click.UsageError("Type an answer.")
        try:
            return read(line) if read else line
        except PilotbookError as error:
            raise click.UsageError(str(error)) from None  # click prints it and asks again

    default = None if is_needed else ""
    return click.prompt(escape_line(question), default, show_default=False, prompt_suffix=": ", value_proc=parse)


def print_content(content: str | bytes) -> None:
    """Print a file's content, unchanged. Its writer has escaped it for its format: JSON, XML, CSV, Markdown.

    It is always UTF-8, whatever the terminal has, since programs read it.
    """
    click.echo(content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content, nl=False)


def show_progress(items: Sequence[T], label: str) -> AbstractContextManager[Iterable[T]]:
    """Show how many items are done, in one line of stderr: on a terminal, not in a pipe, not in CI."""
    from pilotbook.mkdocs_plugin.progress import is_interactive

    return click.progressbar(items, label=label, file=sys.stderr, hidden=not is_interactive())


def allow_any_text() -> None:
    """Print `?` for a letter that the terminal's code page does not have, instead of stopping there."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace" if stream is sys.stdout else "backslashreplace")


def flush_output() -> None:
    """Write what is buffered, so that a full disk is reported.

    Raises:
        OSError: when the output cannot be written.
    """
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes again when it ends
        raise


class EscapingGroup(click.Group):
    """A group of commands whose complaints about arguments are escaped: a shell puts file names into these."""

    group_class = type

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Parse the arguments of the group."""
        with _escaped():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, which parses its own arguments."""
        with _escaped():
            return super().invoke(ctx)


@contextmanager
def _escaped() -> Iterator[None]:
    try:
        yield
    except click.MissingParameter:
        raise  # lists the choices on lines of their own, and holds nothing that was typed
    except click.ClickException as error:
        said = escape_line(error.format_message())
        error.format_message = lambda: said  # type: ignore[method-assign]
        raise


def ask_password() -> str:
    """Ask for a password on the terminal, without showing it."""
    return str(click.prompt("Password", hide_input=True, err=True))
