"""Define what all commands share: the group, common options, and how errors are printed.

Comes in: arguments. Goes out: text on the terminal, an exit status.
Must not know: what any command does.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from pilotbook import __version__
from pilotbook.errors import PilotbookError
from pilotbook.files import explain_os_error

FOLDER = click.Path(path_type=Path, file_okay=False)
CONFIG = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The site's configuration. Its folder holds content/ and playbooks/.",
)


def exit_on_error(function: Callable[..., None]) -> Callable[..., None]:
    """Wrap a command: print an error that the user can fix, or a system's refusal, as one message, and exit with 1."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> None:
        _allow_any_text()
        try:
            function(*args, **options)
            _flush()
        except BrokenPipeError:  # whoever read the output has read enough, as `head` does
            raise
        except OSError as error:
            click.echo(explain_os_error(error), err=True)
            sys.exit(1)
        except PilotbookError as error:
            click.echo(str(error), err=True)
            mistakes = len(getattr(error, "mistakes", ()))
            if mistakes:
                click.echo(f"\n{mistakes} {'mistake' if mistakes == 1 else 'mistakes'}. Nothing was written.", err=True)
            sys.exit(1)

    return run


def _allow_any_text() -> None:
    """Print `?` for a letter that the terminal's code page does not have, instead of stopping there."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace" if stream is sys.stdout else "backslashreplace")


def _flush() -> None:
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


def print_data(text: str) -> None:
    """Print JSON, XML or Markdown: always UTF-8, whatever the terminal has, since programs read it."""
    click.echo(f"{text}\n".encode("utf-8", "backslashreplace"), nl=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pilotbook")
def main() -> None:
    """Playbooks that bring an AI agent from a pilot that worked to production.

    \b
    Example:
      pilotbook check     is everything in order?
      pilotbook serve     look at the site while you write
      pilotbook build     make the site
      pilotbook gates     where does a pilot stand?
      pilotbook dossier   the documents, blank or filled
      pilotbook new       a site of your own
      pilotbook fork      a playbook of your own, which follows the library
    """


def display_path(path: Path) -> str:
    """Return a path as the user would type it: relative to the working directory if it is below it, else unchanged."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
