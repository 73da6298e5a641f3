"""Define the commands for authors of a site: fork, diff, release, reference, schemas, policy.

Each command imports heavy modules itself, so that `--help` answers at once.
Comes in: arguments. Goes out: files, text on the terminal, an exit status.
Must not know: pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import click

from pilotbook.errors import PilotbookError

from .app import CONFIG, FOLDER, display_path, exit_on_error, main
from .printing import print_content, print_lines


@main.command()
@click.argument("base")
@click.argument("id", metavar="ID")
@CONFIG
@exit_on_error
def fork(base: str, id: str, config_file: Path) -> None:  # noqa: A002  # the word of the design
    """Create playbook ID as a fork of BASE.

    Writes a short file with only what differs. A snapshot of BASE is saved next to it, so that `diff --upstream` can
    show what has changed since. Commit both. If ID is the same as BASE, your file replaces the library's playbook at
    the same address.

    \b
    Examples:
      pilotbook fork sales-sdr partner-outreach
    """
    from pilotbook.authoring.fork_file import write_fork

    book, config = load_ids(config_file)
    path, seen = write_fork(book, config.own_layer, base, id, config.root / "schema")
    print_lines(
        f"Created {display_path(path)} and {display_path(seen)}. Edit what differs, then run: pilotbook diff {id}"
    )


@main.command()
@click.argument("playbook")
@click.option("--upstream", is_flag=True, help="Show what has changed in the base since you last looked.")
@click.option("--accept", is_flag=True, help="With --upstream, record that you have seen the changes.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@CONFIG
@exit_on_error
def diff(playbook: str, upstream: bool, accept: bool, as_json: bool, config_file: Path) -> None:
    """Show what a fork changes.

    With --upstream, show what has changed in its base since you last looked.

    \b
    Examples:
      pilotbook diff partner-outreach
      pilotbook diff partner-outreach --upstream
      pilotbook diff partner-outreach --upstream --accept
      pilotbook diff partner-outreach --upstream --json
    """
    from pilotbook.book import diff
    from pilotbook.book.diff_words import describe_change
    from pilotbook.config.mkdocs_yml import load_site_leniently
    from pilotbook.records.record_file import check_left_out

    book, _ = load_site_leniently(config_file)
    check_left_out(playbook, book)
    one = book.load(playbook) if playbook in {**book.hidden, **book.playbooks} else None
    if one is None or one.fork is None:
        forks = [other.id for other in book.load_all() if other.fork]
        known = f"Forks: {', '.join(forks)}." if forks else "Create one, for example: pilotbook fork sales-sdr our-sdr"
        raise PilotbookError(f"There is no fork `{playbook}` on this site. {known}")
    if accept and not upstream:
        raise PilotbookError("--accept only works with --upstream. Add --upstream.")
    if not upstream:
        found = diff.diff_fork(one, one.fork)
        head = f"{one.id} extends {one.fork.base.id}"
        nothing = f"{one.id} does not change anything in {one.fork.base.id} yet."
        _print_differences(head, found, as_json, nothing, partial(describe_change, one, one.fork))
        return
    changes = diff.diff_upstream(book, one, one.fork)
    if changes is None and not accept:
        raise PilotbookError(
            f"{one.path}: there is no snapshot of `{one.fork.base.id}` from when this fork was made. "
            f"To save its current state, run: pilotbook diff {one.id} --upstream --accept"
        )
    head = f"{one.fork.base.id} since {one.id} was {'forked or accepted' if one.fork.head.forked else 'written'}"
    _print_differences(head, changes or [], as_json, f"{one.fork.base.id} has not changed since you last looked.")
    if accept:
        _accept(book, one)
        print_lines(f"Saved in {display_path(one.path)}.", error=True)


def _print_differences(
    head: str,
    found: list[Any],
    as_json: bool,
    nothing: str,
    describe: Callable[[Any], Iterable[str]] = lambda _: (),
) -> None:
    from pilotbook.book import diff
    from pilotbook.text.json import json_text
    from pilotbook.text.labels import pluralize

    if as_json:
        print_content(json_text([diff.dump_difference(one) for one in found]))
    elif found:
        print_lines(f"{head}: {pluralize(len(found), 'difference')}", "", *diff.format_diff(found, describe))
    else:
        print_lines(nothing)


def _accept(book: Any, playbook: Any) -> None:
    from pilotbook.authoring.fork_file import accept_base, format_seen
    from pilotbook.book import diff
    from pilotbook.book.releases import last_release_version
    from pilotbook.book.snapshots import seen_path
    from pilotbook.staging import write_all

    snapshot = playbook.fork.base.snapshot
    text = playbook.path.read_text(encoding="utf-8-sig")
    made = accept_base(text, last_release_version(book, playbook.fork.base), snapshot.digest)
    seen = format_seen(snapshot.model_copy(update={"gone": diff.orphaned_ids(playbook.fork)}))
    files = [(seen_path(playbook.path).name, seen.encode()), (playbook.path.name, made.encode())]
    write_all(files, playbook.path.parent)


@main.command()
@click.argument("version", required=False)
@CONFIG
@exit_on_error
def release(version: str | None, config_file: Path) -> None:
    """Save a release snapshot. From then on, `check` fails if an ID disappears without an entry in changes.yml.

    VERSION defaults to the next minor version.

    \b
    Examples:
      pilotbook release
      pilotbook release 2.0.0
    """
    from pilotbook.authoring.new_file import save_file
    from pilotbook.book.releases import next_release
    from pilotbook.book.snapshots import is_version
    from pilotbook.config.paths import build_day

    if version is not None and not is_version(version):
        raise PilotbookError(f"`{version}` is not a valid version. Use three numbers, for example 1.2.0.")
    book, config = _load(config_file)
    name, text = next_release(book, config.own_layer, version, build_day())
    path = save_file(config.own_layer.content / "releases" / name, text)
    print_lines(f"Saved release {path.stem} in {display_path(path)}. Commit this file and never change it.")


@main.command()
@click.argument("reference")
@CONFIG
@exit_on_error
def reference(reference: str, config_file: Path) -> None:
    """Show which check a permalink points to now.

    REFERENCE is the permalink of a check. It keeps working after a rename.

    \b
    Examples:
      pilotbook reference v1.0.0/sales-sdr/owner-named
    """
    from pilotbook.book.permalinks import resolve_permalink
    from pilotbook.config.mkdocs_yml import load_site_leniently
    from pilotbook.records.record_file import check_left_out

    book, site = load_site_leniently(config_file)
    check_left_out("".join(reference.split("/")[1:2]), book)
    led = resolve_permalink(book, reference)
    if led.change is not None:
        to = f" to {', '.join(led.checks)}" if led.checks else ""
        print_lines(f"{led.change.kind}{to} in {led.change.version}: {led.change.why}")
    for address in led.urls:
        print_lines(f"{site.url}{address}")


@main.command()
@CONFIG
@exit_on_error
def schemas(config_file: Path) -> None:
    """Write the JSON Schemas for your editor.

    With the files in schema/, an editor can explain and complete every key. Run this after you update pilotbook.

    \b
    Examples:
      pilotbook schemas
    """
    from pilotbook.config.mkdocs_yml import read_config
    from pilotbook.models.json_schema import schema_files
    from pilotbook.staging import write_all
    from pilotbook.text.labels import pluralize

    config = read_config(config_file)
    count = len(write_all(schema_files(), config.root / "schema"))
    print_lines(f"Wrote {pluralize(count, 'schema')} to {display_path(config.root / 'schema')}.")


@main.command()
@click.argument("site", type=FOLDER)
@click.option(
    "--as",
    "form",
    type=click.Choice(["text", "nginx", "headers", "meta"]),
    default="text",
    show_default=True,
    help="The policy alone, a line for nginx, a _headers file, or a tag written into each page.",
)
@exit_on_error
def policy(site: Path, form: str) -> None:
    """Print a built site's content security policy.

    The policy contains a hash of each inline script and style.

    \b
    Examples:
      pilotbook policy site
      pilotbook policy site --as nginx > policy.conf
      pilotbook policy site --as meta
    """
    from pilotbook import csp as policies
    from pilotbook.text.labels import pluralize

    if form == "meta":
        print_lines(
            f"Wrote the policy into {pluralize(policies.insert_into_pages(site), 'page')} of {display_path(site)}."
        )
    else:
        made = {"text": policies.build_policy, "nginx": policies.format_nginx, "headers": policies.format_headers}[form]
        print_lines(*made(site).rstrip("\n").split("\n"))


def _load(config_file: Path) -> tuple[Any, Any]:
    """Load the book, and the configuration that names its folders."""
    from pilotbook.book.resolve import load_book
    from pilotbook.config.mkdocs_yml import read_config

    config = read_config(config_file)
    return load_book(config.layers(), base=Path.cwd(), shows=config.shows), config


def load_ids(config_file: Path) -> tuple[Any, Any]:
    """Load the book without the files that have mistakes: a new file may be what one of them lacks."""
    from pilotbook.book.usable import load_usable_book
    from pilotbook.config.mkdocs_yml import read_config

    config = read_config(config_file)
    return load_usable_book(config.layers(), base=Path.cwd(), shows=config.shows, ids_only=True), config
