"""Define what all commands share: the group, common options, and how errors are printed.

Comes in: arguments. Goes out: text on the terminal, an exit status.
Must not know: what any command does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from pilotbook import __version__
from pilotbook.errors import PilotbookError

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
    """Wrap a command: print an error that the user can fix as one message, and exit with 1."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> None:
        try:
            function(*args, **options)
        except PilotbookError as error:
            click.echo(str(error), err=True)
            mistakes = len(getattr(error, "mistakes", ()))
            if mistakes:
                click.echo(f"\n{mistakes} {'mistake' if mistakes == 1 else 'mistakes'}. Nothing was written.", err=True)
            sys.exit(1)

    return run


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


def warn_left_out(book: Any) -> None:
    """Say on the terminal which playbooks a lenient load has left out."""
    if book.left_out:
        names = ", ".join(book.left_out)
        click.echo(f"Not loaded, because of mistakes that `pilotbook check` lists: {names}.", err=True)


def display_path(path: Path) -> str:
    """Return a path as the user would type it: relative to the working directory if it is below it, else unchanged."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
