"""Define the commands for records of pilots and their documents: gates, gate, dossier.

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

from .app import CONFIG, FOLDER, display_path, exit_on_error, main, warn_left_out
from .printing import print_content, print_lines, show_progress


@main.command()
@click.argument("records", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Output format.",
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Evaluate as of this date. [default: today]")
@CONFIG
@exit_on_error
def gates(records: tuple[Path, ...], form: str, day: datetime | None, config_file: Path) -> None:
    """Show which gates pilots have passed.

    Lists every gate of each record, passed or blocked, and what blocks it. RECORDS are files downloaded
    from a playbook's page. The result is the same as on the page. If a file is not a record, the command reports it,
    shows the others and exits with 1.

    \b
    Examples:
      pilotbook gates Wren.json
      pilotbook gates records/*.json --on 2026-12-31
      pilotbook gates Wren.json --format json
    """
    from pilotbook.config.mkdocs_yml import load_site_leniently
    from pilotbook.record_format import latest_time
    from pilotbook.records.pilot_report import report_pilot
    from pilotbook.records.record_file import format_pilot_state, read_record
    from pilotbook.text.json import json_text

    book, _ = load_site_leniently(config_file)
    warn_left_out(book)
    today = (day or datetime.now()).date().isoformat()
    latest = latest_time(datetime.now(UTC))
    wrong: list[str] = []
    reports = []
    for path in records:
        try:
            read = read_record(path, latest)
            if form == "json":
                reports.append(report_pilot(read, book, today))
            else:
                print_lines(*format_pilot_state(read, book, today))
        except PilotbookError as error:
            wrong += str(error).split("\n")
    if form == "json":
        print_content(json_text({"pilots": reports}))
    if wrong:
        print_lines(*wrong, error=True)
        sys.exit(1)


@main.command()
@click.argument("record", type=click.Path(path_type=Path))
@click.option("--gate", "gate_", required=True, help="The gate's ID, such as protect or decide.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "junit"]),
    default="text",
    show_default=True,
    help="Output format.",
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Evaluate as of this date. [default: today]")
@CONFIG
@exit_on_error
def gate(record: Path, gate_: str, form: str, day: datetime | None, config_file: Path) -> None:
    """Check whether a pilot passes a gate. If it doesn't, list the blockers and exit with 1.

    The pilot must have passed every earlier gate, too. Run this in a pipeline before you deploy.

    \b
    Examples:
      pilotbook gate Wren.json --gate decide
      pilotbook gate Wren.json --gate decide --format junit > gate.xml
    """
    from pilotbook.config.mkdocs_yml import load_site_leniently
    from pilotbook.record_format import latest_time
    from pilotbook.records.gate_report import FORMATS, report_gate
    from pilotbook.records.record_file import read_record

    book, _ = load_site_leniently(config_file)
    warn_left_out(book)
    read = read_record(record, latest_time(datetime.now(UTC)))
    asked = report_gate(read, book, gate_, (day or datetime.now()).date().isoformat())
    print_content(FORMATS[form](asked))
    if not asked.open:
        sys.exit(1)


@main.command()
@click.argument("playbook")
@click.option("--record", type=click.Path(path_type=Path, dir_okay=False), help="Fill in the documents from a record.")
@click.option("--example", is_flag=True, help="Fill in the documents from the playbook's invented example.")
@click.option("--blank", is_flag=True, help="Leave the documents blank. This is the default.")
@click.option("--format", "formats", help="The formats, separated by commas: docx,xlsx,pdf. [default: all]")
@click.option("--only", multiple=True, metavar="DOCUMENT", help="Write only this document. Can be repeated.")
@click.option("--out", type=FOLDER, default=Path("dossier"), show_default=True, help="The output folder.")
@click.option(
    "--help-text/--no-help-text",
    default=True,
    show_default=True,
    help="Whether to keep the help text in the documents.",
)
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="The paper size. [default: set in mkdocs.yml]")
@click.option("--reference", type=click.Path(path_type=Path), help="A Word file to take the styles and logo from.")
@click.option("--fonts", type=click.Path(path_type=Path), help="A folder with additional fonts for PDF.")
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Evaluate the gates as of this date. [default: today]"
)
@CONFIG
@exit_on_error
def dossier(
    playbook: str,
    record: Path | None,
    example: bool,
    blank: bool,
    formats: str | None,
    only: tuple[str, ...],
    out: Path,
    help_text: bool,
    paper: str | None,
    reference: Path | None,
    fonts: Path | None,
    day: datetime | None,
    config_file: Path,
) -> None:
    """Write the documents of a go-live pack.

    They are blank, or filled in from a record or from the playbook's invented example.

    \b
    Examples:
      pilotbook dossier sales-sdr
      pilotbook dossier sales-sdr --record Wren.json --format docx,xlsx,pdf --out Wren
      pilotbook dossier sales-sdr --example --only owner-charter --format docx
    """
    from pilotbook.config.dossier import parse_look
    from pilotbook.config.mkdocs_yml import load_site_leniently, read_config
    from pilotbook.dossier import FORMATS
    from pilotbook.dossier.request import DossierRequest, build_dossier, dossier_files
    from pilotbook.record_format import latest_time
    from pilotbook.staging import write_all
    from pilotbook.text.labels import pluralize

    if sum((record is not None, example, blank)) > 1:
        raise PilotbookError("--record, --example and --blank can't be combined. Use only one of them.")
    book, site = load_site_leniently(config_file)
    warn_left_out(book)
    given = {"paper": paper, "reference": reference and reference.resolve(), "fonts": fonts and fonts.resolve()}
    options = {**(site.dossier_options or {}), **{key: value for key, value in given.items() if value}}
    order = DossierRequest(
        playbook,
        record,
        example,
        tuple(name.strip() for name in formats.split(",")) if formats else tuple(FORMATS),
        only,
        help_text,
        parse_look(options, read_config(config_file).root, "--{}".format),
        (day or datetime.now()).date().isoformat(),
        site.page_url(playbook),
        latest_time(datetime.now(UTC)),
    )
    made, told = build_dossier(book, order)
    files = dossier_files(made, order)
    if not files:
        raise PilotbookError("None of these documents is available in these formats. Nothing was written.")
    with show_progress(files, "Writing") as shown:
        written = write_all(((file.name, file.make()) for file in shown), out)
    print_lines(*told, error=True)
    print_lines(f"Wrote {pluralize(len(written), 'file')} to {display_path(out)}.")


@main.group()
def record() -> None:
    """Import and share pilot records."""
