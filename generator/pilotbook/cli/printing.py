"""Prints what commands say. Every text of a command goes through this module.

Comes in: lines for people, or content whose format has escaped it. Goes out: text on the terminal.
Must not know: any command.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

import click

from pilotbook.terminal import escape_line

T = TypeVar("T")


def print_lines(*lines: str, error: bool = False) -> None:
    """Print lines for people. Each argument is one line, whatever is in it; with `error` it goes to standard error."""
    for line in lines:
        click.echo(escape_line(line), err=error)


def print_content(content: str | bytes) -> None:
    """Print a file's content, unchanged. Its writer has escaped it for its format: JSON, XML, CSV, Markdown."""
    click.echo(content, nl=False)


def show_progress(items: Sequence[T], label: str) -> AbstractContextManager[Iterable[T]]:
    """Show how many items are done, in one line of stderr: on a terminal, not in a pipe, not in CI."""
    from pilotbook.mkdocs_plugin.progress import is_interactive

    return click.progressbar(items, label=label, file=sys.stderr, hidden=not is_interactive())


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
