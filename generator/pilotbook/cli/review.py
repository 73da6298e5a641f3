"""Defines the command review, which gives authors advice on a playbook.

The command imports heavy modules itself, so that `--help` answers at once.
Comes in: arguments. Goes out: text on the terminal.
Must not know: pages.
"""

from __future__ import annotations

from pathlib import Path

import click

from .app import CONFIG, exit_on_error, main
from .printing import print_lines


@main.command()
@click.argument("playbook", metavar="PLAYBOOK")
@CONFIG
@exit_on_error
def review(playbook: str, config_file: Path) -> None:
    """Suggest improvements to a playbook.

    Lists what an experienced colleague would point out. It never fails; to find errors, use `check`.

    \b
    Examples:
      pilotbook review sales-sdr
    """
    from pilotbook.authoring.review import review_playbook
    from pilotbook.config.mkdocs_yml import load_site_leniently
    from pilotbook.exchange.find_playbook import find_playbook
    from pilotbook.text.labels import pluralize

    book, _ = load_site_leniently(config_file)
    found = book.find(playbook)
    advice = review_playbook(book, find_playbook(book, found.id if found else playbook))
    print_lines(*(f"{one.place}: {one.text}" for one in advice))
    print_lines(f"{pluralize(len(advice), 'suggestion')}." if advice else "No suggestions.")
