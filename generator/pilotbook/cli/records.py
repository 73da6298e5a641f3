"""Define the commands for records of pilots and their documents: gates, gate, dossier, record read.

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
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day to ask about. [default: today]")
@CONFIG
@exit_on_error
def gates(records: tuple[Path, ...], day: datetime | None, config_file: Path) -> None:
    """Say where pilots stand: every gate of each record, open or shut, and what keeps it shut.

    RECORDS are files that were downloaded from a playbook's page. The answer is the page's own. A file that is no
    record is named, and hides none of the others; the exit status is then 1.

    \b
    Example:
      pilotbook gates Wren.json
      pilotbook gates records/*.json --on 2026-12-31
    """
    from pilotbook.config.mkdocs_yml import load_site_leniently
    from pilotbook.record_format import latest_time
    from pilotbook.records.record_file import format_pilot_state, read_record

    book, _ = load_site_leniently(config_file)
    warn_left_out(book)
    today = (day or datetime.now()).date().isoformat()
    latest = latest_time(datetime.now(UTC))
    wrong: list[str] = []
    for path in records:
        try:
            print_lines(*format_pilot_state(read_record(path, latest), book, today))
        except PilotbookError as error:
            wrong += str(error).split("\n")
    if wrong:
        print_lines(*wrong, error=True)
        sys.exit(1)


@main.command()
@click.argument("record", type=click.Path(path_type=Path))
@click.option("--gate", "gate_", required=True, help="Which gate, by its id, such as protect or decide.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "junit"]),
    default="text",
    show_default=True,
    help="The form of the answer.",
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day to ask about. [default: today]")
@CONFIG
@exit_on_error
def gate(record: Path, gate_: str, form: str, day: datetime | None, config_file: Path) -> None:
    """Ask whether a pilot may pass a gate, and exit with 1 and what blocks when it may not.

    The gate and every gate before it have to be open. A deployment asks so before it goes on.

    \b
    Example:
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
@click.option("--record", type=click.Path(path_type=Path, dir_okay=False), help="Fill them from this record.")
@click.option("--example", is_flag=True, help="Fill them from the playbook's invented example.")
@click.option("--blank", is_flag=True, help="Leave them blank. That is what happens without a record, too.")
@click.option("--format", "formats", help="Which formats, with commas: docx,xlsx,pdf. [default: all]")
@click.option("--only", multiple=True, metavar="DOCUMENT", help="Only this document. May be given again.")
@click.option("--out", type=FOLDER, default=Path("dossier"), show_default=True, help="The folder to write to.")
@click.option("--help-text/--no-help-text", default=True, show_default=True, help="Whether to keep the help in them.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="The paper. [default: as mkdocs.yml says]")
@click.option("--reference", type=click.Path(path_type=Path), help="A Word file whose styles and logo to take over.")
@click.option(
    "--fonts", type=click.Path(path_type=Path), help="A folder of typefaces for PDF, beside the shipped ones."
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day of the gates. [default: today]")
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
    """Write the documents of a playbook: blank, filled from a record, or from the invented example.

    \b
    Example:
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
        raise PilotbookError("Give one of --record, --example and --blank.")
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
        raise PilotbookError("None of these documents has one of these formats. Nothing was written.")
    with show_progress(files, "Writing") as shown:
        written = write_all(((file.name, file.make()) for file in shown), out)
    print_lines(*told, error=True)
    print_lines(f"{pluralize(len(written), 'file')} in {display_path(out)}.")


@main.group()
def record() -> None:
    """Work with records of pilots."""


@record.command("read")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--into", type=click.Path(path_type=Path, dir_okay=False), help="The record that the documents belong to."
)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to. [default: the terminal]")
@click.option("--other-pilot", is_flag=True, help="Take over what was typed into documents of another pilot.")
@CONFIG
@exit_on_error
def record_read(
    files: tuple[Path, ...], into: Path | None, out: Path | None, other_pilot: bool, config_file: Path
) -> None:
    """Take what people typed into Word and Excel documents, and write it as a record.

    FILES are documents of one pilot. With --into, they are merged with that record: what nobody touched changes
    nothing, and what was written at the same time stands side by side. What has no place is listed.

    \b
    Example:
      pilotbook record read charter.docx memo.docx -o Wren.json
      pilotbook record read *.docx *.xlsx --into Wren.json -o Wren.json
    """
    from pilotbook.config.mkdocs_yml import load_site_leniently
    from pilotbook.dossier.readers.update_record import read_documents
    from pilotbook.record_format import latest_time
    from pilotbook.staging import write_all
    from pilotbook.text.json import json_text
    from pilotbook.text.labels import pluralize

    book, _ = load_site_leniently(config_file)
    warn_left_out(book)
    clock = datetime.now(UTC)
    now = clock.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    reading = read_documents(book, files, into, now, latest_time(clock), other_pilot=other_pilot)
    text = json_text(reading.record)
    if out is None:
        print_content(text)
    else:
        write_all([(out.name, text.encode())], out.parent)
    for title, lines in (
        ("Not read", reading.refused),
        ("Deleted in the documents", reading.emptied),
        ("Written at the same time: the page asks which one to use", reading.beside),
        ("Not in the record", reading.unplaced),
    ):
        if lines:
            print_lines("", f"{title}, {len(lines)} in all:", *(f"  {line}" for line in lines), error=True)
    if out is not None:
        print_lines(f"{pluralize(reading.changed, 'place')} changed. The record is in {display_path(out)}.")
