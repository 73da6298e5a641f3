"""The command line: check, build, serve, render, gates.

Comes in: arguments. Goes out: text on the terminal, files, an exit status.
Heavy modules are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from . import __version__
from .mistakes import PilotbookError

_FOLDER = click.Path(path_type=Path, file_okay=False)
_CONFIG = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The site's configuration. Its folder holds content/ and playbooks/.",
)


def _command(function: Callable[..., None]) -> Callable[..., None]:
    """Print what the user can mend as one message, and exit with 1."""

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
    """


@main.command()
@_CONFIG
@_command
def check(config_file: Path) -> None:
    """Read every YAML file and list all mistakes, each with its line and what to write instead.

    \b
    Example:
      pilotbook check
      pilotbook check -f our-site/mkdocs.yml
    """
    from .render.words import counted
    from .site import load_site

    book, _ = load_site(config_file)
    checks = len({check.id for playbook in book.playbooks.values() for check in playbook.checks} | _fix_checks(book))
    counts = [
        counted(len(book.playbooks), "playbook"),
        counted(len(book.gaps), "gap"),
        counted(len(book.fixes), "fix", "fixes"),
        counted(checks, "check"),
        f"{len(book.points) - len(book.uncited)} of {counted(len(book.points), 'point')} cited",
    ]
    click.echo(f"{', '.join(counts)}. No mistakes.")
    if book.uncited:
        click.echo("\nPoints that no pattern or playbook cites:")
        for ref in book.uncited:
            click.echo(f"  {ref}: {book.points[ref].what}")


def _fix_checks(book: Any) -> set[str]:
    return {check_id for fix in book.fixes.values() for check_id in fix.checks}


@main.command()
@_CONFIG
@click.option("-d", "--site-dir", type=_FOLDER, help="Where the site goes. [default: site_dir of the configuration]")
@click.option("--strict/--no-strict", default=True, show_default=True, help="Whether a warning stops the build.")
@_command
def build(config_file: Path, site_dir: Path | None, strict: bool) -> None:
    """Make the site with MkDocs.

    \b
    Example:
      pilotbook build
      pilotbook build -d /tmp/site --no-strict
    """
    from .edges import mkdocs_build

    made = mkdocs_build(config_file, site_dir=site_dir, strict=strict)
    click.echo(f"The site is in {_shown(made)}. Look at it with: python3 -m http.server -d {_shown(made)}")


@main.command()
@_CONFIG
@click.option("-a", "--address", default="127.0.0.1:8000", show_default=True, help="Where to serve, as host:port.")
@_command
def serve(config_file: Path, address: str) -> None:
    """Serve the site and make it again whenever a file is saved.

    A mistake in a YAML file shows at the top of every page, over the last whole state of the book.

    \b
    Example:
      pilotbook serve
      pilotbook serve -a 0.0.0.0:8080
    """
    from .edges import mkdocs_serve

    mkdocs_serve(config_file, address=address)


@main.command()
@click.argument("directory", type=_FOLDER)
@_CONFIG
@_command
def render(directory: Path, config_file: Path) -> None:
    """Write the pages as a plain tree of Markdown that any generator builds.

    DIRECTORY gets `docs/` and an mkdocs.yml without this plugin. What is the same is not written again, and files that
    an earlier run wrote and this one does not are deleted.

    \b
    Example:
      pilotbook render out && mkdocs build -f out/mkdocs.yml
    """
    from .tree import tree, write_tree

    outputs = tree(config_file, directory)
    with click.progressbar(outputs, label="Rendering", file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:
        written = write_tree(shown, directory)
    click.echo(
        f"{written.files} files in {_shown(directory)}, {written.changed} of them changed, {written.deleted} deleted."
    )


@main.command()
@click.argument("records", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day to ask about. [default: today]")
@_CONFIG
@_command
def gates(records: tuple[Path, ...], day: datetime | None, config_file: Path) -> None:
    """Say where pilots stand: every gate of each record, open or shut, and what keeps it shut.

    RECORDS are files that were downloaded from a playbook's page. The answer is the page's own.

    \b
    Example:
      pilotbook gates Wren.json
      pilotbook gates records/*.json --on 2026-12-31
    """
    from .records import read_record, where_it_stands
    from .site import load_site

    book, _ = load_site(config_file)
    today = (day or datetime.now()).date().isoformat()
    for record in [read_record(path) for path in records]:
        for line in where_it_stands(record, book, today):
            click.echo(line)


def _shown(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
