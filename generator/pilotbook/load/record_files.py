"""Loads the site's own register: a folder of pilot records that a team commits.

Comes in: a folder. Goes out: records with their files, and the mistakes in the other files, each with its line.
Must not know: the book; `book.resolve` checks that it has the playbook of each record.
"""

from __future__ import annotations

from pathlib import Path

from pilotbook.errors import Finding, Loc, Mistake
from pilotbook.files import is_hidden
from pilotbook.models import Record
from pilotbook.record_format import VERSION, RecordProblem, read

from .catalog import Loaded
from .positions import locate_findings, to_mistake
from .yaml_errors import line_and_column

_DOWNLOAD_AGAIN = "Download the record again from its playbook's page, and add it with `pilotbook record add`."


def load_register(folder: Path, *, base: Path) -> tuple[list[Loaded[Record]], list[Mistake]]:
    """Load every `*.json` file of a folder, in the order of their names. A missing folder has no records.

    A mistake in one file does not hide the other records. Paths in messages are relative to `base`.
    """
    records: list[Loaded[Record]] = []
    mistakes: list[Mistake] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if is_hidden(path.name):
            continue
        if path.suffix != ".json" or not path.is_file():
            if path.suffix.lower() not in (".md", ".txt"):
                cure = "Move it out of this folder. Record files end in `.json`."
                problem = "this is a folder, not a record" if path.is_dir() else "this is not a record"
                mistakes += locate_findings([Finding(path, (), problem, cure)], base=base)
            continue
        record, wrong = _load_record(path, base)
        mistakes += wrong
        if record is not None:
            records.append(Loaded(path.stem, record, path))
    seen: dict[str, Path] = {}
    for loaded in records:
        id_ = loaded.model.pilot.id
        if id_ and seen.setdefault(id_, loaded.path) != loaded.path:
            problem = f"this is the same pilot as in `{seen[id_].name}`"
            mistakes += locate_findings(
                [Finding(loaded.path, ("pilot", "id"), problem, "Keep the newer of the two files.")], base=base
            )
    return records, mistakes


def _load_record(path: Path, base: Path) -> tuple[Record | None, list[Mistake]]:
    try:
        content = path.read_bytes()
        if not content.strip():
            return None, locate_findings([Finding(path, (), "the file is empty", _DOWNLOAD_AGAIN)], base=base)
        return Record.from_plain(read(content.decode("utf-8-sig"))), []
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror}"
        return None, [to_mistake(Finding(path, (), problem, "Check its permissions."), 1, 1, base=base)]
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        finding = Finding(path, (), "the file is not UTF-8 text", _DOWNLOAD_AGAIN)
        return None, [to_mistake(finding, *line_and_column(before, len(before)), base=base)]
    except RecordProblem as error:
        finding = _explain_problem(path, error)
        if error.problem == "not-a-record":
            return None, locate_findings([finding], base=base)
        return None, [to_mistake(finding, *error.position, base=base)]


def locate_problem(path: Path, error: RecordProblem, before: Loc = ()) -> tuple[int, int]:
    """Return the line and column of a problem in a file. `before` is where the record is, if it is not the whole."""
    if error.problem != "not-a-record":
        return error.position
    loc = _explain_problem(path, error).loc
    (mistake,) = locate_findings([Finding(path, (*before, *loc), "", "")], base=path.parent)
    return mistake.line, mistake.column


def _explain_problem(path: Path, error: RecordProblem) -> Finding:
    match error.problem:
        case "not-json":
            return Finding(path, (), f"this is not JSON: {error.detail}", _DOWNLOAD_AGAIN)
        case "too-large" | "hostile":
            return Finding(path, (), "this is not a record: no browser writes JSON like this", _DOWNLOAD_AGAIN)
        case "newer":
            problem = f"this record has version {error.detail}, but this pilotbook reads up to {VERSION}"
            return Finding(path, (), problem, "Update pilotbook.")
    if error.detail == "version":
        return Finding(path, (), "this is not a record: its version is missing or wrong", _DOWNLOAD_AGAIN)
    edits, _, edited = error.detail.partition("/")
    loc = (edits, edited) if edits == "edits" and edited else tuple(error.detail.split("/"))
    return Finding(path, loc, "does not belong in a record", _DOWNLOAD_AGAIN)
