"""Define the commands for the register: register, record add.

Each command imports heavy modules itself, so that `--help` answers at once.
Comes in: arguments. Goes out: text on the terminal, files, an exit status.
Must not know: pages.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from pilotbook.errors import PilotbookError

from .app import CONFIG, display_path, exit_on_error, main, warn_left_out
from .printing import print_content, print_lines
from .records import record


@main.command()
@click.argument("records", type=click.Path(path_type=Path), nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "csv", "json", "xlsx"]),
    default="text",
    show_default=True,
    help="Output format.",
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Output file. [default: the terminal]"
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Evaluate as of this date. [default: today]")
@CONFIG
@exit_on_error
def register(records: tuple[Path, ...], form: str, out: Path | None, day: datetime | None, config_file: Path) -> None:
    """Print the agent inventory.

    It lists what runs in production, who owns it, and what blocks each pilot. RECORDS are files downloaded from the
    site. Without any, the command reads the site's own register/. If a file is not a record, the command reports where
    it is wrong, shows the others and exits with 1.

    \b
    Examples:
      pilotbook register
      pilotbook register Wren.json Heron.json --on 2026-12-31
      pilotbook register --format xlsx -o register.xlsx
    """
    from pilotbook.book.resolve import with_register
    from pilotbook.config.mkdocs_yml import load_site_leniently, read_config
    from pilotbook.record_format import latest_time
    from pilotbook.records.record_file import playbook_of_record, read_records
    from pilotbook.records.register import build_rows
    from pilotbook.records.register_report import COLUMN_TITLES, FORMS, RegisterReport, format_rows, format_totals
    from pilotbook.staging import write_all
    from pilotbook.text.labels import pluralize

    config = read_config(config_file)
    wrong: list[str] = []
    book, _ = load_site_leniently(config_file)
    warn_left_out(book)
    if records:
        found = []
        for path in records:
            try:
                for one, _ in read_records(path, latest_time(datetime.now(UTC))):
                    playbook_of_record(one, book)
                    found.append(one)
            except PilotbookError as error:
                wrong.append(str(error))
    else:
        book = with_register(book, config.register, base=Path.cwd())
        found = [one.model for one in book.register]
        wrong += map(str, book.unread)
    today = (day or datetime.now()).date().isoformat()
    listing = RegisterReport(book, build_rows(found, book, today), today, config.site().limit)
    if form == "xlsx":
        from pilotbook.dossier.writers.xlsx_register import workbook_bytes

        if out is None:
            raise PilotbookError("XLSX output needs a file name: -o register.xlsx.")
        title = f"Agent inventory on {today}"
        content = workbook_bytes(title, format_totals(listing.sums, listing.limit), COLUMN_TITLES, format_rows(listing))
    else:
        content = FORMS[form](listing).encode("utf-8", "backslashreplace")
    if out is None:
        print_content(content)
    else:
        write_all([(out.name, content)], out.parent)
        print_lines(f"Wrote {pluralize(len(listing.rows), 'pilot')} to {display_path(out)}.")
    if wrong:
        print_lines("", *wrong, error=True)
        sys.exit(1)


@record.command("add")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(["notes", "evidence"]),
    help="Leave this out. Can be repeated.",
)
@click.option("--replace", is_flag=True, help="Overwrite the existing record instead of merging.")
@CONFIG
@exit_on_error
def record_add(files: tuple[Path, ...], without: tuple[str, ...], replace: bool, config_file: Path) -> None:
    """Add records to the agent inventory.

    Writes one file per pilot to register/, for you to commit. FILES are records downloaded from the site, a file with
    all of a browser's records, or a folder in which teams share pilots. There, all files of one pilot are merged, and
    files that can't be read are reported and left out. If the pilot is already in the inventory, the records are
    merged: the result has the changes of both, and conflicting changes are both kept.

    \b
    Examples:
      pilotbook record add Wren.json
      pilotbook record add Wren.json --without notes --without evidence
      pilotbook record add /srv/data/records --without notes
    """
    from pilotbook.config.mkdocs_yml import load_site_leniently, read_config
    from pilotbook.record_format import latest_time
    from pilotbook.records.register_add import add_records
    from pilotbook.text.labels import pluralize

    config = read_config(config_file)
    book, _ = load_site_leniently(config_file)
    warn_left_out(book)
    latest = latest_time(datetime.now(UTC))
    wrong: list[str] = []
    added = add_records(
        files, config.register, book, without=without, replace=replace, latest=latest, tell=wrong.append
    )
    for one in added:
        left = pluralize(one.left_out, "entry", "entries")
        told = f" Left out {' and '.join(without)} in {left}." if one.left_out else ""
        if one.conflicts:
            more = f" and {len(one.conflicts) - 5} more" if len(one.conflicts) > 5 else ""
            told += f" Conflicting changes, both kept: {', '.join(one.conflicts[:5])}{more}."
        print_lines(f"{one.name}: {'added as' if one.new else 'updated in'} {display_path(one.path)}.{told}")
    if wrong:
        print_lines("", *wrong, error=True)
        sys.exit(1)
