"""Define the commands that help to write one playbook: checks, cost, example.

Each command imports heavy modules itself, so that `--help` answers at once.
Comes in: arguments. Goes out: text on the terminal, files.
Must not know: pages.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from pilotbook.errors import PilotbookError

from .app import CONFIG, display_path, exit_on_error, main
from .printing import print_lines


@main.command()
@click.argument("id", metavar="ID")
@CONFIG
@exit_on_error
def checks(id: str, config_file: Path) -> None:  # noqa: A002  # the word of the design
    """List the checks of a playbook or a gap.

    Shows each check's ID, text, gate and role: what `adapt` and `leave_out` need. ID is a playbook or a gap.

    \b
    Examples:
      pilotbook checks sales-sdr
      pilotbook checks ownership
    """
    from pilotbook.exchange.find_playbook import find_playbook
    from pilotbook.exchange.list_checks import format_checks, format_gap_checks

    book = _load(config_file)
    book = book.with_drafts or book
    if id in book.gaps and id not in {**book.hidden, **book.playbooks}:
        print_lines(*format_gap_checks(book, id))
    else:
        print_lines(*format_checks(book, find_playbook(book, id)))


@main.command()
@click.argument("playbook", metavar="ID")
@CONFIG
@exit_on_error
def cost(playbook: str, config_file: Path) -> None:
    """Show what a playbook's agent costs.

    Shows a month at three volumes, the break-even, and which inputs matter most, as on the playbook's page.

    \b
    Examples:
      pilotbook cost sales-sdr
    """
    from pilotbook.exchange.find_playbook import find_playbook
    from pilotbook.records.cost_report import format_cost

    found = find_playbook(_load(config_file), playbook)
    if found.model.cost is None:
        raise PilotbookError(f"`{found.id}` has no cost model yet. Add `cost` to {display_path(found.path)}.")
    print_lines(f"{found.model.title} ({found.id})", *format_cost(found.model.cost))


@main.command()
@click.argument("playbook", metavar="ID")
@click.option(
    "--from",
    "record",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The record that you downloaded from the playbook's page.",
)
@CONFIG
@exit_on_error
def example(playbook: str, record: Path, config_file: Path) -> None:
    """Make a pilot record the example of a playbook.

    Fill in the playbook's page in a browser, as the invented company of your example, and download the record. This
    command writes it into the playbook's file, under `example`.

    \b
    Examples:
      pilotbook example invoice-matching --from Heron.json
    """
    from pilotbook.config.mkdocs_yml import read_config
    from pilotbook.exchange.example import plan_example
    from pilotbook.exchange.find_playbook import find_playbook
    from pilotbook.record_format import latest_time
    from pilotbook.staging import write_all

    config = read_config(config_file)
    book = _load(config_file)
    latest = latest_time(datetime.now(UTC))
    made = plan_example(book, config.layers(), config.own_layer, find_playbook(book, playbook), record, latest)
    write_all([(made.path.name, made.content)], made.path.parent)
    print_lines(*made.notes, error=True)
    print_lines(f"Wrote the example into {display_path(made.path)}. Now run: pilotbook check")


def _load(config_file: Path) -> Any:
    from pilotbook.config.mkdocs_yml import load_site_leniently

    return load_site_leniently(config_file)[0]
