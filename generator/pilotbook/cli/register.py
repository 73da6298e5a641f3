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
    help="The form of the register.",
)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to. [default: the terminal]")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day to ask about. [default: today]")
@CONFIG
@exit_on_error
def register(records: tuple[Path, ...], form: str, out: Path | None, day: datetime | None, config_file: Path) -> None:
    """Print the register: what runs in production, whose name stands beside it, and what keeps each pilot.

    RECORDS are files that were downloaded from the site. Without any, it is the site's own register/. A file that is no
    record is named, with its line, and hides none of the others; the exit status is then 1.

    \b
    Example:
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
            raise PilotbookError("A workbook is no text. Say where it goes: -o register.xlsx.")
        title = f"The register on {today}"
        content = workbook_bytes(title, format_totals(listing.sums, listing.limit), COLUMN_TITLES, format_rows(listing))
    else:
        content = FORMS[form](listing).encode("utf-8", "backslashreplace")
    if out is None:
        print_content(content)
    else:
        write_all([(out.name, content)], out.parent)
        print_lines(f"{len(listing.rows)} in {display_path(out)}.")
    if wrong:
        print_lines("", *wrong, error=True)
        sys.exit(1)


@record.command("add")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(["notes", "evidence"]),
    help="Leave this out. May be given twice.",
)
@click.option("--replace", is_flag=True, help="Write over the record in the register instead of merging.")
@CONFIG
@exit_on_error
def record_add(files: tuple[Path, ...], without: tuple[str, ...], replace: bool, config_file: Path) -> None:
    """Put records into the site's register: one file a pilot in register/, to be committed.

    FILES are records that were downloaded from the site, or all of a browser's records in one file. A pilot that is
    there already is merged: the result has the changes of both. Two values that were written apart are both kept.

    \b
    Example:
      pilotbook record add Wren.json
      pilotbook record add Wren.json --without notes --without evidence
    """
    from pilotbook.config.mkdocs_yml import load_site_leniently, read_config
    from pilotbook.record_format import latest_time
    from pilotbook.records.register_add import add_records

    config = read_config(config_file)
    book, _ = load_site_leniently(config_file)
    warn_left_out(book)
    latest = latest_time(datetime.now(UTC))
    for one in add_records(files, config.register, book, without=without, replace=replace, latest=latest):
        told = f" {one.left_out} entries without {' and '.join(without)}." if one.left_out else ""
        if one.beside:
            more = f" and {len(one.beside) - 5} more" if len(one.beside) > 5 else ""
            told += f" Written in both, and both values are kept: {', '.join(one.beside[:5])}{more}."
        print_lines(f"{one.name}: {'added as' if one.new else 'brought up to date in'} {display_path(one.path)}.{told}")
