"""Define what all commands share: the group, common options, and how errors are printed.

Comes in: arguments. Goes out: text on the terminal, an exit status.
Must not know: what any command does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from pilotbook import __version__
from pilotbook.errors import PilotbookError
from pilotbook.extras import explain_missing_module
from pilotbook.files import explain_os_error

from .printing import EscapingGroup, allow_any_text, flush_output, print_lines

FOLDER = click.Path(path_type=Path, file_okay=False)
T = TypeVar("T")
_READ_ONLY = ("check", "gate", "gates", "reference")
"""Commands that never write a file, so that "Nothing was written." would mislead."""
CONFIG = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The site's configuration file, in the same folder as content/ and playbooks/.",
)


def exit_on_error(function: Callable[..., None]) -> Callable[..., None]:
    """Wrap a command: print an error that the user can fix, or a system's refusal, as one message, and exit with 1."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> None:
        allow_any_text()
        try:
            function(*args, **options)
            flush_output()
        except BrokenPipeError:  # the reader of the output has read enough, as `head` does
            raise
        except OSError as error:
            with suppress(OSError):
                flush_output()  # what a full disk did not take is not tried again when Python ends
            print_lines(explain_os_error(error), error=True)
            sys.exit(1)
        except PilotbookError as error:
            print_lines(*str(error).split("\n"), error=True)
            mistakes = len(getattr(error, "mistakes", ()))
            if mistakes:
                counted = f"{mistakes} {'error' if mistakes == 1 else 'errors'}."
                writes = "" if function.__name__ in _READ_ONLY else " Nothing was written."
                print_lines("", f"{counted}{writes}", error=True)
            sys.exit(1)
        except ModuleNotFoundError as error:
            missing = explain_missing_module(error)
            if missing is None:
                raise
            print_lines(str(missing), error=True)
            sys.exit(1)

    return run


@click.group(cls=EscapingGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pilotbook")
def main() -> None:
    """Playbooks for taking an AI agent from a successful pilot to production.

    \b
    Examples:
      pilotbook check     check the content for errors
      pilotbook serve     preview the site while you write
      pilotbook build     build the site
      pilotbook gates     show which gates a pilot has passed
      pilotbook dossier   write the documents, blank or filled in
      pilotbook new       create your own site
      pilotbook fork      create your own version of a playbook
    """


def warn_left_out(book: Any) -> None:
    """Say on the terminal which playbooks a lenient load has left out."""
    if book.left_out:
        names = ", ".join(book.left_out)
        print_lines(f"Not loaded because of errors: {names}. To list the errors, run: pilotbook check", error=True)


def display_path(path: Path) -> str:
    """Return a path as the user would type it: relative to the working directory if it is below it, else unchanged."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
