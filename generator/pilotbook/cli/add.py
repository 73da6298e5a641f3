"""Define the command that starts a file: add.

It imports heavy modules itself, so that `--help` answers at once.
Comes in: arguments, and answers on the terminal. Goes out: a file, text on the terminal.
Must not know: pages.
"""

from __future__ import annotations

from pathlib import Path

import click

from pilotbook.errors import PilotbookError

from .app import CONFIG, display_path, exit_on_error, main
from .authoring import load_ids
from .printing import ask, print_lines


@main.command()
@click.argument("kind", type=click.Choice(["gap", "fix", "playbook", "document"]))
@click.argument("id", metavar="ID", required=False)
@click.option(
    "--interactive", is_flag=True, help="For a playbook: ask eight questions, and take the rest from one like it."
)
@CONFIG
@exit_on_error
def add(kind: str, id: str | None, interactive: bool, config_file: Path) -> None:  # noqa: A002  # the word of the design
    """Create a gap, fix, playbook or document.

    Writes a file with every required key, each explained. It passes `check`. The file is a draft: `serve` shows it, and
    builds leave it out until you delete `draft: true`. With --interactive, a playbook starts with your answers, and ID
    may be left out.

    \b
    Examples:
      pilotbook add gap our-works-council
      pilotbook add fix our-privacy-review
      pilotbook add playbook --interactive
    """
    from pilotbook.authoring.new_file import write_first_file

    if interactive:
        if kind != "playbook":
            raise PilotbookError(f"--interactive is for playbooks. To create a {kind}, leave it out.")
        _interview(id, config_file)
        return
    if id is None:
        raise PilotbookError(f"Name the new {kind}, for example: pilotbook add {kind} our-{kind}")
    book, config = load_ids(config_file)
    path = write_first_file(book, config.own_layer, kind, id, config.root / "schema")
    print_lines(f"Created {display_path(path)}. Edit it, then run: pilotbook serve")


def _interview(id_: str | None, config_file: Path) -> None:
    """Ask for what only the author knows, and write a playbook."""
    from pilotbook.authoring.new_file import save_file
    from pilotbook.config.mkdocs_yml import load_site_leniently, read_config
    from pilotbook.exchange.interview import QUESTIONS, Answers, free_path, parse_gaps, plan_interview

    config = read_config(config_file)
    book, _ = load_site_leniently(config_file)
    book = book.with_drafts or book
    if id_ is not None:
        free_path(book, config.own_layer, id_)
    said = {name: ask(question) for name, question in QUESTIONS.items()}
    print_lines("Which of these gaps does the pilot have?")
    print_lines(*(f"  {number}. {gap.title}" for number, gap in enumerate(book.gaps.values(), 1)))
    gaps = ask("Their numbers, such as 1, 3, 5", read=lambda text: parse_gaps(text, book))
    print_lines("Name three things that the agent must never do.")
    never = [ask(f"  {number}", is_needed=number == 1) for number in (1, 2, 3)]
    answers = Answers(**said, gaps=gaps, never=tuple(filter(None, never)))
    made = plan_interview(book, config.layers(), config.own_layer, config.root / "schema", answers, id_)
    path = save_file(made.path, made.text)
    print_lines(
        "", f"Created {display_path(path)}. The rest is from {made.like}: replace what a comment says is copied."
    )
    print_lines("Then run: pilotbook serve")
