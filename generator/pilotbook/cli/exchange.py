"""Defines the commands that exchange playbooks with spreadsheets and checklists: export, import.

Each command imports heavy modules itself, so that `--help` answers at once.
Comes in: arguments. Goes out: files, text on the terminal.
Must not know: pages.
"""

from __future__ import annotations

from pathlib import Path

import click

from pilotbook.errors import PilotbookError

from .app import CONFIG, display_path, exit_on_error, main
from .printing import print_lines


@main.command("export")
@click.argument("playbook", metavar="[ID]", required=False)
@click.option("--new", "is_new", is_flag=True, help="Write a blank workbook for a new playbook.")
@click.option("--checklist", "is_checklist", is_flag=True, help="With --new, write a blank workbook for a checklist.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Output file. [default: ID.xlsx or new.xlsx]"
)
@CONFIG
@exit_on_error
def export_(playbook: str | None, is_new: bool, is_checklist: bool, out: Path | None, config_file: Path) -> None:
    """Write a playbook or a checklist as an Excel workbook to fill in.

    The workbook has a sheet for each part, drop-down lists, help above each column, and the library's checks to adapt
    or leave out. That of a checklist has its sections and checks. `import` reads it back.

    \b
    Examples:
      pilotbook export sales-sdr -o sales-sdr.xlsx
      pilotbook export --new -o invoice-matching.xlsx
      pilotbook export --new --checklist -o launch.xlsx
    """
    from pilotbook.authoring.new_file import check_free
    from pilotbook.config.mkdocs_yml import load_site_leniently
    from pilotbook.exchange.export_workbook import export_blank, export_playbook
    from pilotbook.staging import write_all

    if (playbook is None) != is_new or (is_checklist and not is_new):
        raise PilotbookError("Name a playbook to export, or add --new for a blank workbook.")
    book, _ = load_site_leniently(config_file)
    path = out or Path(f"{playbook or 'new'}.xlsx")
    check_free(path)
    content = export_playbook(book, playbook) if playbook else export_blank(book, is_checklist=is_checklist)
    write_all([(path.name, content)], path.parent)
    print_lines(f"Wrote {display_path(path)}. Fill it in, then run: pilotbook import {display_path(path)}")


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "id_", metavar="ID", help="The new playbook's ID. [default: made from its title]")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@CONFIG
@exit_on_error
def import_(file: Path, id_: str | None, dry_run: bool, config_file: Path) -> None:
    """Write a playbook from a workbook or a checklist.

    Reads a workbook that `export` wrote, whichever program saved it. Also reads checklists: a Markdown task list, a
    CSV file or workbook with any columns, and the YAML of deon and of the personal security checklist. It shows what
    changes. If there is an error, it writes nothing.

    \b
    Examples:
      pilotbook import invoice-matching.xlsx
      pilotbook import sales-sdr.xlsx --dry-run
      pilotbook import launch-checklist.md --as launch
    """
    from pilotbook.config.mkdocs_yml import load_site_leniently, read_config
    from pilotbook.exchange.import_file import plan_import
    from pilotbook.staging import write_all
    from pilotbook.text.labels import join_words

    config = read_config(config_file)
    book, _ = load_site_leniently(config_file)
    plan = plan_import(book, config.layers(), config.own_layer, file, config.root / "schema", id_)
    if plan.skipped:
        print_lines("Not imported:", *(f"  {line}" for line in plan.skipped), "", error=True)
    if not plan.files:
        print_lines(f"{plan.id}: nothing has changed.")
        return
    print_lines(
        f"{plan.id}: {'a new ' + plan.kind if plan.is_new else 'changes to the ' + plan.kind}", "", *plan.changes, ""
    )
    if dry_run:
        print_lines("Nothing was written.")
        return
    write_all(plan.files, plan.path.parent)
    if plan.is_new:
        print_lines(f"Created {display_path(plan.path)}. Now run: pilotbook check")
        return
    changed = join_words([display_path(plan.path.parent / name) for name, _ in plan.files])
    print_lines(f"Changed {changed}. Now run: pilotbook check")
