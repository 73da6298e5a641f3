"""A small document as a workbook, and what people do to one: type, sort, insert, copy and delete."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pilotbook.dossier.document import Column, Doc, DocSection, Field, Fields, Paragraph, Run, Table, TableRow
from pilotbook.dossier.readers.texts import DocumentTexts
from pilotbook.dossier.readers.xlsx import read_xlsx
from pilotbook.dossier.style import Look
from pilotbook.dossier.writers.xlsx import xlsx_bytes
from pilotbook.dossier.writers.zip import zip_bytes
from support.documents import load

RESULTS = (("passed", "Passed"), ("failed", "Failed"))
CASES = (
    Column("~kind", "Kind"),
    Column("~input", "Input"),
    Column("result", "Result", fill=True, kind="choice", choices=RESULTS),
    Column("tried", "Tried on", fill=True, kind="day"),
    Column("note", "Note", fill=True, kind="text"),
)
CHANGES = (
    Column("on", "Day", fill=True, kind="day"),
    Column("what", "What", fill=True),
    Column("runs", "Runs", fill=True, kind="number"),
    Column("note", "Note", fill=True, kind="text"),
)
Edit = Callable[[Any], object]


def _cells(base: str, columns: tuple[Column, ...], values: dict[str, str]) -> dict[str, str | Field]:
    return {
        column.id: Field(
            f"{base}/{column.id.removeprefix('~')}",
            column.title,
            column.kind,
            values.get(column.id, ""),
            column.choices,
        )
        for column in columns
    }


def document(filled: dict[str, str] | None = None, cases: int = 6) -> Doc:
    """A document with fields, a table of the playbook's cases with a row of the team's, and a log of changes."""
    values = filled or {}
    rows = []
    for number in range(1, cases + 1):
        base = f"tables/cases/case-{number}"
        cells = _cells(base, CASES, {key: values.get(f"{base}/{key}", "") for key in ("result", "tried", "note")})
        cells |= {"~kind": "Edge" if number % 2 else "Usual", "~input": f"A lead number {number}, with a question"}
        rows.append(TableRow(base, cells))
    own = {"~kind": "Edge", "~input": "A lead of our own", "note": "Ours"}
    rows.append(TableRow("tables/cases/own-1", _cells("tables/cases/own-1", CASES, own)))
    rows += [
        TableRow(f"tables/cases/spare-{number}", _cells(f"tables/cases/spare-{number}", CASES, {}), spare=True)
        for number in (1, 2, 3)
    ]
    log = [
        TableRow(
            f"changes/p{number}",
            _cells(
                f"changes/p{number}", CHANGES, {"on": f"2026-11-2{number}", "what": f"model {number}", "runs": "40"}
            ),
        )
        for number in (1, 2, 3)
    ]
    log += [
        TableRow(f"changes/spare-{number}", _cells(f"changes/spare-{number}", CHANGES, {}), spare=True)
        for number in (1, 2)
    ]

    def field(address: str, title: str, kind: Any = "line", **more: Any) -> Field:
        return Field(address, title, kind, values.get(address, ""), **more)

    start = Fields(
        (
            field("answers/owner/text", "Who owns it?", "text", hint="One person, by name"),
            field("tables/plan/version/text", "Version"),
            field("tables/plan/rate/text", "Rate"),
            field("tables/plan/day/text", "Day", "day"),
            field("tables/plan/runs/text", "Runs a week", "number"),
            field("tables/plan/state/text", "State", "choice", choices=RESULTS),
            Field("=computed/at", "Computed", value="Gate 3"),
        )
    )
    return Doc(
        "plan",
        "Test plan",
        "bot",
        "Bot & friends",
        (("What it is for", "To know what works."),),
        (field("pilot/name", "Pilot"),),
        (Field("pilot/playbook", "Playbook", value="bot"),),
        (
            DocSection("The plan", (Paragraph((Run("Answer these first."),)), start)),
            DocSection("Cases: all", (Table("cases", "Cases", CASES, tuple(rows)),)),
            DocSection("Changes", (Table("changes", "Changes", CHANGES, tuple(log)),)),
        ),
    )


class Workbook:
    """A workbook on the disk."""

    def __init__(self, folder: Path, doc: Doc | None = None) -> None:
        self.path = folder / "plan.xlsx"
        self.path.write_bytes(xlsx_bytes(doc or document(), Look()))

    def edit(self, *edits: Edit) -> None:
        """Change the workbook as openpyxl opens it."""
        workbook = load(self.path)
        for edit in edits:
            edit(workbook)
        workbook.save(self.path)

    def replace(self, part: str, change: Callable[[str], str]) -> None:
        """Change the text of a part. A part that is missing is empty."""
        with zipfile.ZipFile(self.path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        files[part] = change(files.get(part, b"").decode()).encode()
        self.path.write_bytes(zip_bytes(files.items()))

    def read(self) -> DocumentTexts:
        """What is read from it."""
        return read_xlsx(self.path)

    def values(self) -> dict[str, str]:
        """The texts of its fields that are not empty, by address."""
        found: dict[str, str] = {}
        for field in self.read().fields:
            if field.text:
                address = field.tag.removeprefix("pb:")
                assert found.setdefault(address, field.text) == field.text, address
        return found

    def loose(self) -> list[tuple[str, str]]:
        """The texts outside its fields, with where they are."""
        return [(one.text, one.location) for one in self.read().loose]


def row_of(sheet: Any, address: str) -> int:
    """The row with an address in the hidden column."""
    [row] = [
        row for row in range(1, sheet.max_row + 1) if re.match(rf"{address}( |$)", str(sheet.cell(row, 1).value or ""))
    ]
    return row


def type_into(sheet: str, address: str, column: int, value: Any, form: str = "") -> Edit:
    """Type into a row of a sheet."""

    def edit(workbook: Any) -> None:
        cell = workbook[sheet].cell(row_of(workbook[sheet], address), column)
        cell.value = value
        cell.number_format = form or cell.number_format

    return edit


def sort_rows(sheet: Any, column: int, first: int = 3, *, from_column: int = 2, backwards: bool = True) -> None:
    """Sort the rows of a table as people do: with the hidden column (`from_column=1`), or without it."""
    last, right = sheet.max_row, sheet.max_column
    rows = [[sheet.cell(row, at).value for at in range(from_column, right + 1)] for row in range(first, last + 1)]
    full = [row for row in rows if row[column - from_column] is not None]
    empty = [row for row in rows if row[column - from_column] is None]
    full.sort(key=lambda row: str(row[column - from_column]), reverse=backwards)
    for row, values in enumerate(full + empty, first):
        for at, value in enumerate(values, from_column):
            sheet.cell(row, at).value = value
