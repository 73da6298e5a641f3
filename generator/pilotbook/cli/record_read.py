"""Define the command that imports documents and test results into a record: record read.

Each command imports heavy modules itself, so that `--help` answers at once.
Comes in: arguments. Goes out: text on the terminal, files, an exit status.
Must not know: pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pilotbook.errors import PilotbookError

from .app import CONFIG, display_path, exit_on_error, warn_left_out
from .printing import print_content, print_lines
from .records import record

if TYPE_CHECKING:
    from pilotbook.book.model import Book


@record.command("read")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--into", type=click.Path(path_type=Path, dir_okay=False), help="The record that the documents belong to."
)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Output file. [default: the terminal]"
)
@click.option("--other-pilot", is_flag=True, help="Import the documents even if they are from another pilot.")
@click.option("--other-suite", is_flag=True, help="Import test results even if they are from other cases.")
@CONFIG
@exit_on_error
def record_read(
    files: tuple[Path, ...],
    into: Path | None,
    out: Path | None,
    other_pilot: bool,
    other_suite: bool,
    config_file: Path,
) -> None:
    """Import documents or test results into a pilot record.

    Reads what people typed into Word and Excel documents. FILES are documents from one pilot. With --into, they are
    merged with that record: fields that nobody touched stay as they are, and conflicting changes are both kept. Text
    that has no place in the record is listed.

    FILES can also be test results: promptfoo JSON, Inspect JSON logs, JUnit XML (pytest, DeepEval, vitest) and JSON
    Lines. They fill in the runs of each case, the version, and evidence for the checks. A person reads it and signs.

    \b
    Examples:
      pilotbook record read charter.docx memo.docx -o Wren.json
      pilotbook record read *.docx *.xlsx --into Wren.json -o Wren.json
      pilotbook record read results.xml --into Wren.json -o Wren.json
    """
    from pilotbook.config.mkdocs_yml import load_site_leniently
    from pilotbook.record_format import latest_time
    from pilotbook.records.results import are_results

    book, _ = load_site_leniently(config_file)
    warn_left_out(book)
    clock = datetime.now(UTC)
    now, latest = clock.strftime("%Y-%m-%dT%H:%M:%S.000Z"), latest_time(clock)
    results = [path for path in files if are_results(path)]
    if not results:
        _read_documents(book, files, into, out, now, latest, other_pilot=other_pilot)
    elif len(results) < len(files):
        raise PilotbookError(f"{results[0]}: this may be test results. Import documents and test results separately.")
    elif into is None:
        raise PilotbookError(f"{results[0]}: test results belong to a record. Name it: --into Wren.json.")
    else:
        _read_results(book, results, into, out, now, latest, other_suite=other_suite)


def _read_documents(
    book: Book,
    files: Sequence[Path],
    into: Path | None,
    out: Path | None,
    now: str,
    latest: str,
    *,
    other_pilot: bool,
) -> None:
    from pilotbook.dossier.readers.update_record import read_documents

    reading = read_documents(book, files, into, now, latest, other_pilot=other_pilot)
    _write_record(reading.record, out)
    _list_groups(
        ("Skipped", reading.refused),
        ("Deleted in the documents", reading.emptied),
        ("Conflicting changes, both kept. Choose one on the pilot's page", reading.conflicts),
        ("Not in the record", reading.unplaced),
    )
    _say_changed(reading.changed, out)


def _read_results(
    book: Book, files: Sequence[Path], into: Path, out: Path | None, now: str, latest: str, *, other_suite: bool
) -> None:
    from pilotbook.records.results import import_results
    from pilotbook.text.labels import pluralize

    done = import_results(book, files, into, now, latest, other_suite=other_suite)
    _write_record(done.record, out)
    for name, filling in done.filled:
        about = [
            f"{name}: filled in {pluralize(len(filling.filled), 'row')}.",
            *(f"  {line}" for line in filling.evidence),
        ]
        if filling.unnamed:
            about.append("  The file doesn't say which suite it is for. Check that the cases are the same.")
        if filling.version:
            about.append(
                f"  The version log doesn't mention {filling.version}. If the agent changed, add the change on the "
                "pilot's page: the sign-offs that depend on it expire."
            )
        print_lines(*about, error=True)
        _list_groups(
            ("Not in the playbook", filling.unknown),
            ("Tried by hand, so not filled in", filling.manual),
            ("Only errors, so not filled in", filling.errors),
            ("In the suite but not in the file", filling.missing),
            ("Older than the runs in the record, so only noted", filling.older),
        )
    _list_groups(("Skipped", done.refused))
    _say_changed(done.changed, out)


def _write_record(record: dict[str, Any], out: Path | None) -> None:
    from pilotbook.staging import write_all
    from pilotbook.text.json import json_text

    text = json_text(record)
    if out is None:
        print_content(text)
    else:
        write_all([(out.name, text.encode())], out.parent)


def _list_groups(*groups: tuple[str, Sequence[str]]) -> None:
    for title, lines in groups:
        if lines:
            print_lines("", f"{title} ({len(lines)}):", *(f"  {line}" for line in lines), error=True)


def _say_changed(count: int, out: Path | None) -> None:
    from pilotbook.text.labels import pluralize

    if out is not None:
        print_lines(f"{pluralize(count, 'entry', 'entries')} changed. The record is in {display_path(out)}.")
