"""Reads files of test results into a record file's values, as one more writer of the record.

Comes in: the book, the paths of files and of a record. Goes out: a `ResultsImport`.
Must not know: the terminal, the clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError
from pilotbook.record_format import (
    EPOCH,
    NOBODY,
    RecordProblem,
    add_milliseconds,
    list_entries,
    merge,
    parse,
    put,
)

from ..paths import digest
from ..record_file import playbook_of_record, read_values
from ..suite import suite_rows
from .fill import Filling, fill_results
from .found import ResultsError
from .reading import LARGEST, PROBLEMS, read_results

_STARTS = (b"<", b"{", b"[", b"PK\x03\x04")
_MISMATCHES = {
    "playbook": "for the playbook `{said}`, not for `{here}`",
    "cases": "for other cases (suite {said})",
    "probes": "for other probes (suite {said})",
}


@dataclass
class ResultsImport:
    """A record with the results filled in, and what people should know."""

    record: dict[str, Any]
    changed: int = 0
    """The number of entries that changed."""
    filled: list[tuple[str, Filling]] = field(default_factory=list)
    """What each file filled in, by the file's name."""
    refused: list[str] = field(default_factory=list)
    """The files that were not read, each with the reason."""


def are_results(path: Path) -> bool:
    """Return whether a file has the beginning of JSON, XML or an Inspect log, and is no Office document by its name."""
    if path.suffix.lower() in (".docx", ".xlsx") or not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(100).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    return start.startswith(_STARTS[:3]) or (start.startswith(_STARTS[3]) and path.suffix.lower() == ".eval")


def import_results(
    book: Book, paths: Sequence[Path], into: Path, now: str, latest: str | None = None, *, other_suite: bool = False
) -> ResultsImport:
    """Return the record at `into` with what files of test results fill in.

    `now` is the time in UTC: `2026-11-20T09:30:00.000Z`. No edit in `into` may be later than `latest`. With
    `other_suite`, a file that was made for other cases is read, too.

    Raises:
        PilotbookError: when no file can be read, or the record cannot.
    """
    from pilotbook.models import Record

    values = read_values(into, latest)
    rows = suite_rows(playbook_of_record(Record.from_plain(values), book))
    done = ResultsImport(values)
    for path in paths:
        try:
            content = _read(path)
            results = read_results(content)
        except ResultsError as error:
            done.refused.append(f"{path}: {PROBLEMS[error.problem].format(detail=error.detail)}")
            continue
        filling = fill_results(rows, done.record, results, now[:10])
        if filling.mismatch and not other_suite:
            done.refused.append(f"{path}: {_describe_mismatch(filling, dict(results), rows['playbook'])}")
            continue
        done.record = _apply(path, done.record, filling, now, f"res-{digest(content.decode('utf-8', 'replace'))}")
        done.changed += len(filling.entries)
        done.filled.append((path.name, filling))
    if not done.filled:
        raise PilotbookError(*done.refused)
    return done


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise PilotbookError(f"{path}: cannot be read: {error.strerror}.") from None


def _describe_mismatch(filling: Filling, results: dict[str, Any], playbook: str) -> str:
    what = " and ".join(_MISMATCHES[one].format(said=results[one], here=playbook) for one in filling.mismatch)
    return (
        f"these results were made {what}. Run `pilotbook ops` with this record and run the tests again, or use "
        "--other-suite to fill them in anyway."
    )


def _apply(path: Path, record: dict[str, Any], filling: Filling, now: str, by: str) -> dict[str, Any]:
    """Merge the entries with a record, as edits over what is there. Without entries it is the same record."""
    if not filling.entries:
        return record
    made: dict[str, Any] = {"version": 2, "pilot": dict(record["pilot"]), "edits": {}}
    made["edits"] |= {key: edit for key, edit in record["edits"].items() if key.startswith("pilot/")}
    there = dict(list_entries(record))
    for address, value in filling.entries:
        seen = dict(_seen(record, address, is_there=address in there))
        at = max([now, *(add_milliseconds(time, 1) for time in seen.values())])
        made["edits"][address] = {"at": at, "by": by, **({"after": seen} if seen else {})}
        if value is not None:
            put(made, address, value)
    try:
        return parse(merge(record, parse(made)).record)
    except RecordProblem as error:
        raise PilotbookError(
            f"{path}: the record can't hold these results: see {error.detail or error.problem}."
        ) from None


def _seen(record: dict[str, Any], address: str, *, is_there: bool) -> Iterator[tuple[str, str]]:
    """Yield the stamps that an edit over an entry covers."""
    edit = record["edits"].get(address)
    if edit is None or "at" not in edit:
        yield from ([(NOBODY, EPOCH)] if is_there else [])
        return
    yield from edit.get("after", {}).items()
    yield edit["by"], edit["at"]
