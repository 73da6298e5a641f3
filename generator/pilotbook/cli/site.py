"""Define the commands for a site: check, build, serve, render.

Each command imports heavy modules itself, so that `--help` answers at once.
Comes in: arguments. Goes out: text on the terminal, files, an exit status.
Must not know: pages.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from .app import CONFIG, FOLDER, display_path, exit_on_error, main
from .printing import ask_password, print_lines, show_progress


@main.command()
@CONFIG
@click.option("--place", metavar="URL", help="Check a folder for shared pilots on a web server instead.")
@click.option("--user", default="", help="With --place: the user to sign in as. Asks for the password.")
@exit_on_error
def check(config_file: Path, place: str | None, user: str) -> None:
    """Check the YAML files for errors.

    Lists all errors, each with its line and how to fix it. With --place, it says in four lines what a web server's
    folder can do: whether it takes files, lists them, keeps strangers out and knows who signed in. For that it writes
    one file of its own there.

    \b
    Examples:
      pilotbook check
      pilotbook check -f our-site/mkdocs.yml
      pilotbook check --place https://playbooks.example.com/records/ --user anna
    """
    if place is not None:
        _check_place(place, user)
        return
    from pilotbook.book.diff import format_outdated_forks
    from pilotbook.book.drafts import list_drafts
    from pilotbook.config.mkdocs_yml import load_site
    from pilotbook.errors import BookError
    from pilotbook.text.labels import pluralize

    book, _ = load_site(config_file)
    checks = len({check for playbook in book.playbooks.values() for check in playbook.checks} | _fix_checks(book))
    counts = [
        pluralize(len(book.playbooks), "playbook"),
        pluralize(len(book.gaps), "gap"),
        pluralize(len(book.fixes), "fix", "fixes"),
        pluralize(checks, "check"),
        *_count_cited(book),
    ]
    if drafts := list_drafts(book):
        counts.append(pluralize(len(drafts), "draft"))
    if book.unread:
        raise BookError(book.unread)
    print_lines(f"{', '.join(counts)}. No errors.")
    if drafts:
        print_lines(f"Drafts, which builds leave out: {', '.join(f'{id_} ({kind})' for kind, id_ in drafts)}.")
    if behind := format_outdated_forks(book):
        print_lines(behind)
    if book.uncited_points:
        print_lines("", "Uncited source statements:")
        print_lines(*(f"  {ref}: {book.points[ref].what}" for ref in book.uncited_points))


def _check_place(place: str, user: str) -> None:
    """Print what a place can do, and exit with 1 if something has to change. The password can be in the environment."""
    from pilotbook.records.place_check import check_place

    password = os.environ.get("PILOTBOOK_PASSWORD", "") if user else ""
    if user and not password:
        password = ask_password()
    lines = list(check_place(place, user, password))
    print_lines(*(line.text for line in lines))
    if not all(line.is_right for line in lines):
        sys.exit(1)


def _count_cited(book: Any) -> list[str]:
    """Count the source statements that are cited. A site without sources counts none."""
    from pilotbook.text.labels import pluralize

    if not book.points:
        return []
    return [f"{len(book.points) - len(book.uncited_points)} of {pluralize(len(book.points), 'source statement')} cited"]


def _fix_checks(book: Any) -> set[str]:
    return {check_id for fix in book.fixes.values() for check_id in fix.checks}


@main.command()
@CONFIG
@click.option("-d", "--site-dir", type=FOLDER, help="The output folder. [default: site_dir in mkdocs.yml]")
@click.option(
    "--strict/--no-strict",
    default=None,
    help="Whether a warning stops the build. [default: yes, except for a record that can't be read]",
)
@exit_on_error
def build(config_file: Path, site_dir: Path | None, strict: bool | None) -> None:
    """Build the site with MkDocs. If `site_url` is still a local address, the build warns and continues.

    \b
    Examples:
      pilotbook build
      pilotbook build -d /tmp/site --no-strict
    """
    from pilotbook.config.mkdocs_yml import read_config
    from pilotbook.mkdocs_plugin.run import run_mkdocs_build

    made, behind = run_mkdocs_build(
        config_file,
        site_dir=site_dir,
        strict=strict is not False,
        allows_unread=strict is None,
        tell=print_lines,
    )
    print_lines(f"The site is in {display_path(made)}. To view it, run: python3 -m http.server -d {display_path(made)}")
    if behind:
        print_lines(behind)
    note = read_config(config_file).site().local_url_note
    if note and "SITE_URL" not in os.environ:  # it was set deliberately for this build
        print_lines(note, error=True)


@main.command()
@CONFIG
@click.option(
    "-a", "--address", default="127.0.0.1:8000", show_default=True, help="The address to serve on, as host:port."
)
@exit_on_error
def serve(config_file: Path, address: str) -> None:
    """Serve the site and rebuild it each time you save.

    An error in a YAML file is shown at the top of every page, above the last valid version.

    \b
    Examples:
      pilotbook serve
      pilotbook serve -a 0.0.0.0:8080
    """
    from pilotbook.mkdocs_plugin.run import run_mkdocs_serve

    run_mkdocs_serve(config_file, address=address, tell=print_lines)


@main.command()
@click.argument("directory", type=FOLDER)
@CONFIG
@exit_on_error
def render(directory: Path, config_file: Path) -> None:
    """Write the pages as plain Markdown.

    Any site generator can build them. DIRECTORY gets `docs/` and an mkdocs.yml without this plugin. Unchanged files are
    left alone, and files left over from an earlier run are deleted.

    \b
    Examples:
      pilotbook render out && mkdocs build -f out/mkdocs.yml
    """
    from pilotbook.export import export_files, write_tree

    files = export_files(config_file, directory, tell=lambda text: print_lines(*text.split("\n"), error=True))
    with show_progress(files, "Rendering") as shown:
        written = write_tree(shown, directory)
    print_lines(
        f"Wrote {written.files} files to {display_path(directory)}: "
        f"{written.changed} changed, {written.deleted} deleted."
    )
