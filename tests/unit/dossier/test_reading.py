"""What people type into Word and Excel goes where it belongs, and what has no place is listed."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from pilotbook.dossier import Dossier, Filling, fill_from_record
from pilotbook.dossier.origin import read_origin
from pilotbook.dossier.readers.docx import read_docx
from pilotbook.dossier.readers.place import FieldIndex, place_texts
from pilotbook.dossier.readers.texts import FieldText
from pilotbook.dossier.readers.update_record import read_documents
from pilotbook.dossier.readers.xlsx import read_xlsx
from pilotbook.dossier.writers.zip import zip_bytes
from pilotbook.errors import PilotbookError
from pilotbook.models import Record
from pilotbook.record_format import merge, parse
from pilotbook.records.paths import digest
from pilotbook.records.remarks import format_remarks
from support.documents import load
from support.entries import write_entry
from support.paths import TINY

NOW = "2026-11-20T10:00:00.000Z"


@pytest.fixture(scope="module")
def book() -> Book:
    """The tiny book."""
    return load_book(paths.find_layers(TINY, library=False), base=TINY)


def charter(
    book: Book, folder: Path, format_: str, record: dict[str, object] | None = None, name: str = "charter"
) -> Path:
    """The charter on the disk, blank or filled from a record."""
    playbook = book.load("bot")
    filling = (
        fill_from_record(book, playbook, Record.parse_lenient(record), day="2026-11-20") if record else Filling({})
    )
    path = folder / f"{name}.{format_}"
    path.write_bytes(next(Dossier(book, playbook, filling).files(formats=[format_], only=["charter"])).make())
    return path


def typed(path: Path, tag: str, text: str) -> None:
    """Type into a control of a Word document, as Word does."""
    with zipfile.ZipFile(path) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    done = []
    for name, content in files:
        if name == "word/document.xml":
            xml = content.decode()
            pattern = rf'(<w:tag w:val="{re.escape(tag)}"/>.*?)(<w:sdtContent>.*?</w:sdtContent>)'
            new, count = re.subn(
                pattern, rf"\1<w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent>", xml, count=1, flags=re.S
            )
            assert count == 1, tag
            start = new.index(f'<w:tag w:val="{tag}"/>')
            end = new.index("</w:sdtPr>", start)
            new = new[:start] + new[start:end].replace("<w:showingPlcHdr/>", "") + new[end:]
            content = new.encode()
        done.append((name, content))
    path.write_bytes(zip_bytes(done))


def stamp_of(path: Path, at: str = NOW, by: str = "") -> dict[str, str]:
    """What is typed into a document has this time and writer."""
    origin = read_origin(read_docx(path).carried) if path.suffix == ".docx" else read_origin(read_xlsx(path).carried)
    assert origin is not None
    return {"at": at, "by": f"doc-{digest(f'{origin.fill}/{by}')}"}


def test_a_typed_word_document_becomes_a_record(book: Book, tmp_path: Path) -> None:
    path = charter(book, tmp_path, "docx")
    for tag, text in {
        "pb:pilot/name": "Bot at Acme",
        "pb:tables/charter/deputy/text": "Ben Oak",
        "pb:tables/charter/since/text": "June 3, 2026",
        "pb:answers/owner/text": "Ann Lee &amp; nobody else",
        "pb:tables/cases/empty-name/result": "failed",
        "pb:tables/cases/spare-1/input": "A lead of a rival",
        "pb:tables/cases/spare-1/note": "Seen twice",
    }.items():
        typed(path, tag, text)
    reading = read_documents(book, [path], None, NOW)
    rows = reading.record["tables"]["cases"]
    own = next(row for row in rows if row.startswith("own-"))
    edits = reading.record.pop("edits")
    assert set(map(str, edits.values())) == {str(stamp_of(path))}
    assert reading.record == {
        "version": 2,
        "pilot": {"name": "Bot at Acme", "playbook": "bot"},
        "tables": {
            "charter": {"deputy": {"text": "Ben Oak"}, "since": {"text": "2026-06-03"}},
            "cases": {
                "empty-name": {"result": "failed"},
                own: {"input": "A lead of a rival", "note": "Seen twice", "own": "yes"},
            },
        },
        "answers": {"owner": {"text": "Ann Lee & nobody else"}},
    }
    assert reading.unplaced == []


def test_a_typed_workbook_becomes_a_record_even_when_rows_were_sorted_and_added(book: Book, tmp_path: Path) -> None:
    path = charter(book, tmp_path, "xlsx")
    workbook = load(path)
    start, cases = workbook["Start"], workbook["The cases"]
    at = {start.cell(row, 1).value: row for row in range(1, start.max_row + 1)}
    start.cell(at["tables/charter/deputy/text"], 3).value = "Ben Oak"
    keys = {cases.cell(1, column).value: column for column in range(2, cases.max_column + 1)}
    cases.cell(3, keys["result"]).value = "Passed"
    moved = [cases.cell(3, column).value for column in range(1, cases.max_column + 1)]
    for column, value in enumerate(moved, 1):
        cases.cell(3, column).value, cases.cell(5, column).value = cases.cell(5, column).value, value
    below = cases.max_row + 3
    cases.cell(below, keys["~input"]).value = "A lead of a rival"
    cases.cell(below, keys["result"]).value = "failed"
    workbook.save(path)
    reading = read_documents(book, [path], None, NOW)
    rows = reading.record["tables"]["cases"]
    assert rows.pop("empty-name") == {"result": "passed"}
    assert list(rows.values()) == [{"input": "A lead of a rival", "result": "failed", "own": "yes"}]
    assert reading.record["tables"]["charter"] == {"deputy": {"text": "Ben Oak"}}
    assert reading.unplaced == []


def test_what_has_no_place_is_listed(book: Book, tmp_path: Path) -> None:
    path = charter(book, tmp_path, "docx")
    typed(path, "pb:tables/charter/since/text", "as soon as possible")
    typed(path, "pb:tables/cases/empty-name/result", "so so")
    typed(path, "pb:answers/owner/by", "Ann Lee")
    with zipfile.ZipFile(path) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    stray = b"<w:p><w:r><w:t>Please see me before signing.</w:t></w:r></w:p><w:sectPr"
    stranger = b'<w:tag w:val="pb:what/is/this"/>'
    path.write_bytes(
        zip_bytes(
            (name, content.replace(b"<w:sectPr", stray, 1).replace(b'<w:tag w:val="pb:pilot/company"/>', stranger))
            for name, content in files
        )
    )
    typed(path, "pb:what/is/this", "a mystery")
    reading = read_documents(book, [path], None, NOW)
    assert reading.unplaced == [
        "charter.docx: Company: “a mystery”",
        "charter.docx: The owner: Since: “as soon as possible” (this is not a date; type it like 2026-11-20)",
        "charter.docx: The cases, A lead without a name: Result: “so so” (choose one of: Passed; Failed)",
        "charter.docx: outside the fields: “Please see me before signing.”",
    ]
    assert reading.record["answers"] == {"owner": {"by": "Ann Lee"}}
    assert reading.record["pilot"] == {"playbook": "bot", "name": "Bot"}


RECORD = {
    "version": 1,
    "pilot": {"id": "p1", "name": "Bot at Acme", "playbook": "bot"},
    "checks": {
        "owner-named": {
            "status": "done",
            "by": "Ann Lee",
            "on": "2026-06-01",
            "wording": "12345678",
            "evidence": "Page 1",
        }
    },
    "tables": {"charter": {"deputy": {"text": "Ben Oak"}}, "cases": {"own-a": {"input": "Mine", "own": "yes"}}},
    "edits": {"checks/owner-named": {"at": "2026-06-01T10:00:00.000Z", "by": "browser"}},
    "known": ["owner-named"],
    "of_a_newer_version": {"kept": True},
}


def test_documents_go_over_the_record_that_they_were_filled_from(book: Book, tmp_path: Path) -> None:
    into = tmp_path / "bot.json"
    into.write_text(json.dumps(RECORD), encoding="utf-8")
    path = charter(book, tmp_path, "docx", RECORD)
    assert read_documents(book, [path], into, NOW).record == parse(RECORD), "nothing was typed"
    typed(path, "pb:tables/charter/deputy/text", "Cy Elm")
    typed(path, "pb:checks/owner-named/status", "exception")
    reading = read_documents(book, [path], into, NOW)
    assert reading.changed == 2
    before = parse(RECORD)
    assert reading.record == {
        **before,
        "checks": {"owner-named": {**before["checks"]["owner-named"], "status": "exception"}},
        "tables": {**before["tables"], "charter": {"deputy": {"text": "Cy Elm"}}},
        "edits": {
            **before["edits"],
            "checks/owner-named/status": {
                **stamp_of(path),
                "after": {"browser": "2026-06-01T10:00:00.000Z"},
            },
            "tables/charter/deputy/text": {**stamp_of(path), "after": {"-": "1970-01-01T00:00:00.001Z"}},
        },
    }
    assert merge(before, reading.record).record == merge(reading.record, before).record == reading.record


REMARKS = {
    "a": {"text": "The deputy is new."},
    "b": {"text": "She starts in May.", "by": "Mia Orr", "on": "2026-11-21"},
}


ADDED = {
    "The deputy is new.\nShe starts in May. (Mia Orr, 2026-11-21)": None,
    "The deputy is new.\nShe starts in May. (Mia Orr, 2026-11-21)\nNot any more.": "Not any more.",
    "First.\nThe deputy is new.\nShe starts in May. (Mia Orr, 2026-11-21)": "First.",
    "The deputy is new.\nAnd kind.\nShe starts in May. (Mia Orr, 2026-11-21)\nOr not.": "And kind.\nOr not.",
    "The deputy is old.": "The deputy is old.",
}
"""What is in the cell, and the remark that it adds."""


def test_what_someone_adds_to_the_remarks_in_a_document_is_a_new_remark(shipped: Book, tmp_path: Path) -> None:
    into, path = tmp_path / "wren.json", tmp_path / "whole.xlsx"
    pilot = {"name": "Wren", "playbook": "sales-sdr"}
    record = {"version": 2, "pilot": pilot, "checks": {"owner-named": {"remarks": REMARKS}}}
    into.write_text(json.dumps(record), encoding="utf-8")
    filling = fill_from_record(shipped, shipped.load("sales-sdr"), Record.parse_lenient(record), day="2026-11-20")
    made = Dossier(shipped, shipped.load("sales-sdr"), filling).files(formats=["xlsx"], only=["complete-dossier"])
    workbook = load(next(made).make())
    [cell] = [
        cell
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == format_remarks(REMARKS)
    ]
    for typed_in, new in ADDED.items():
        cell.value = typed_in
        workbook.save(path)
        reading = read_documents(shipped, [path], into, NOW)
        remarks = reading.record["checks"]["owner-named"]["remarks"]
        assert {id_: remarks[id_] for id_ in REMARKS} == REMARKS
        added = [remark for id_, remark in remarks.items() if id_ not in REMARKS]
        assert added == ([{"text": new}] if new else [])
        assert len(reading.record["edits"]) == (1 if new else 0)


def test_an_emptied_field_is_a_deletion_and_is_told(book: Book, tmp_path: Path) -> None:
    into = tmp_path / "bot.json"
    into.write_text(json.dumps(RECORD), encoding="utf-8")
    path = charter(book, tmp_path, "docx", RECORD)
    typed(path, "pb:tables/charter/deputy/text", "")
    reading = read_documents(book, [path], into, NOW)
    assert "charter" not in reading.record["tables"]
    assert reading.emptied == ["charter.docx: The owner: Deputy: “Ben Oak”"]


def newer(record: dict[str, Any], path: str, value: str, at: str) -> dict[str, Any]:
    """The record after someone wrote an entry in a browser."""
    made = parse(record)
    write_entry(made, path, value, at, "browser-2")
    return made


DEPUTY = "tables/charter/deputy/text"


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_an_old_document_sets_nothing_back_that_was_written_since(book: Book, tmp_path: Path, format_: str) -> None:
    into = tmp_path / "bot.json"
    path = charter(book, tmp_path, format_, RECORD)
    since = newer(RECORD, DEPUTY, "Cy Elm", "2026-06-04T10:00:00.000Z")
    into.write_text(json.dumps(since), encoding="utf-8")
    reading = read_documents(book, [path], into, NOW)
    assert reading.record == since
    assert (reading.changed, reading.conflicts) == (0, [])


def test_what_was_typed_and_what_was_written_since_stand_side_by_side(book: Book, tmp_path: Path) -> None:
    into = tmp_path / "bot.json"
    path = charter(book, tmp_path, "docx", RECORD)
    typed(path, f"pb:{DEPUTY}", "Di Fir")
    since = newer(RECORD, DEPUTY, "Cy Elm", "2026-06-04T10:00:00.000Z")
    into.write_text(json.dumps(since), encoding="utf-8")
    reading = read_documents(book, [path], into, NOW)
    assert reading.record["tables"]["charter"]["deputy"]["text"] == "Di Fir"
    assert [one["value"] for one in reading.record["edits"][DEPUTY]["concurrent"]] == ["Cy Elm"]
    assert reading.conflicts == ["charter.docx: The owner: Deputy: “Di Fir” is shown, in conflict with “Cy Elm”"]
    apart = read_documents(book, [path], None, NOW).record
    assert merge(since, apart).record["edits"][DEPUTY] == reading.record["edits"][DEPUTY], "as in the browser"


def test_documents_of_two_people_stand_side_by_side(book: Book, tmp_path: Path) -> None:
    into = tmp_path / "bot.json"
    into.write_text(json.dumps(RECORD), encoding="utf-8")
    one, other = (charter(book, tmp_path, "docx", RECORD, name) for name in ("one", "other"))
    typed(other, f"pb:{DEPUTY}", "Cy Elm")
    for order in ([one, other], [other, one]):
        assert read_documents(book, order, into, NOW).record["tables"]["charter"]["deputy"]["text"] == "Cy Elm"
    typed(one, f"pb:{DEPUTY}", "Di Fir")
    saved_by(one, "Ann Lee")
    saved_by(other, "Bo Ash")
    read = read_documents(book, [one, other], into, NOW).record
    assert read == read_documents(book, [other, one], into, NOW).record
    shown = read["tables"]["charter"]["deputy"]["text"]
    assert {shown, *(each["value"] for each in read["edits"][DEPUTY]["concurrent"])} == {"Cy Elm", "Di Fir"}


def saved_by(path: Path, person: str, at: str = "2026-11-19T08:00:00Z") -> None:
    """Say in a Word document who saved it last, and when, as Word does."""
    document = docx.Document(str(path))
    document.core_properties.last_modified_by = person
    document.core_properties.modified = datetime.fromisoformat(at)
    document.save(str(path))


def test_what_is_typed_has_the_time_at_which_the_document_was_saved(book: Book, tmp_path: Path) -> None:
    path = charter(book, tmp_path, "docx", RECORD)
    typed(path, f"pb:{DEPUTY}", "Cy Elm")
    saved_by(path, "Ann Lee")
    edit = read_documents(book, [path], None, NOW).record["edits"][DEPUTY]
    assert (edit["at"], edit["by"]) == tuple(stamp_of(path, "2026-11-19T08:00:00.000Z", "Ann Lee").values())
    saved_by(path, "Ann Lee", "2999-01-01T00:00:00Z")
    assert read_documents(book, [path], None, NOW).record["edits"][DEPUTY]["at"] == NOW


def test_a_document_of_another_pilot_is_refused_unless_asked_for(book: Book, tmp_path: Path) -> None:
    other = {"version": 1, "pilot": {"id": "p2", "name": "Rook", "playbook": "bot"}}
    into = tmp_path / "rook.json"
    into.write_text(json.dumps(other), encoding="utf-8")
    path = charter(book, tmp_path, "docx", RECORD)
    typed(path, "pb:answers/owner/text", "Ann Lee")
    with pytest.raises(
        PilotbookError, match=r"charter\.docx: this document is for a different pilot than .*--other-pilot"
    ):
        read_documents(book, [path], into, NOW)
    taken = read_documents(book, [path], into, NOW, other_pilot=True).record
    assert taken["pilot"] == other["pilot"]
    assert taken["answers"] == {"owner": {"text": "Ann Lee"}}
    blank = charter(book, tmp_path, "docx", name="blank")
    with pytest.raises(PilotbookError, match="are for different pilots"):
        read_documents(book, [path, charter(book, tmp_path, "docx", other, "rook"), blank], None, NOW)


def test_rows_with_equal_cells_are_rows_of_their_own(book: Book, tmp_path: Path) -> None:
    path = charter(book, tmp_path, "xlsx", RECORD)
    workbook = load(path)
    cases = workbook["The cases"]
    keys = {cases.cell(1, column).value: column for column in range(2, cases.max_column + 1)}
    empty = [row for row in range(3, cases.max_row + 1) if "spare-" in str(cases.cell(row, 1).value)]
    for row in empty[:2]:
        cases.cell(row, keys["~input"]).value = "Edge case"
    workbook.save(path)
    rows = read_documents(book, [path], None, NOW).record["tables"]["cases"]
    assert [row["input"] for row in rows.values()] == ["Mine", "Edge case", "Edge case"]


def test_a_row_that_was_corrected_stays_the_same_row(book: Book, tmp_path: Path) -> None:
    into = tmp_path / "bot.json"
    into.write_text(json.dumps(RECORD), encoding="utf-8")
    path = charter(book, tmp_path, "docx", RECORD)
    for number, text in enumerate(("A rivl", "A rival")):
        typed(path, "pb:tables/cases/spare-1/input", text)
        read = read_documents(book, [path], into, f"2026-11-2{number}T10:00:00.000Z").record
        into.write_text(json.dumps(read), encoding="utf-8")
    assert [row["input"] for row in read["tables"]["cases"].values()] == ["Mine", "A rival"]


def test_a_row_that_was_deleted_in_a_document_is_told_and_stays(book: Book, tmp_path: Path) -> None:
    into = tmp_path / "bot.json"
    into.write_text(json.dumps(RECORD), encoding="utf-8")
    path = charter(book, tmp_path, "xlsx", RECORD)
    workbook = load(path)
    cases = workbook["The cases"]
    row = next(row for row in range(3, cases.max_row + 1) if "own-a" in str(cases.cell(row, 1).value))
    cases.delete_rows(row)
    workbook.save(path)
    reading = read_documents(book, [path], into, NOW)
    assert reading.record == parse(RECORD)
    row = "The cases, a row that was added: “Mine”"
    assert reading.unplaced == [f"charter.xlsx: {row} was deleted here but stays in the record"]


def test_a_file_that_cannot_be_read_stops_no_other(book: Book, tmp_path: Path) -> None:
    path = charter(book, tmp_path, "docx", RECORD)
    typed(path, f"pb:{DEPUTY}", "Cy Elm")
    lock = tmp_path / "~$charter.docx"
    lock.write_bytes(b"\x08Ann Lee".ljust(162, b"\0"))
    reading = read_documents(book, [lock, path], None, NOW)
    assert reading.record["tables"]["charter"]["deputy"]["text"] == "Cy Elm"
    assert len(reading.refused) == 1 and "~$charter.docx" in reading.refused[0]


def test_word_and_browser_work_on_one_pilot(book: Book, tmp_path: Path) -> None:
    """A record that was read twice is the same record."""
    into = tmp_path / "bot.json"
    into.write_text(json.dumps(RECORD), encoding="utf-8")
    path = charter(book, tmp_path, "xlsx", RECORD)
    workbook = load(path)
    cases = workbook["The cases"]
    keys = {cases.cell(1, column).value: column for column in range(2, cases.max_column + 1)}
    row = next(row for row in range(3, cases.max_row + 1) if "spare-1" in str(cases.cell(row, 1).value))
    cases.cell(row, keys["~input"]).value = "New"
    workbook.save(path)
    first = read_documents(book, [path], into, NOW).record
    into.write_text(json.dumps(first), encoding="utf-8")
    assert read_documents(book, [path], into, "2026-11-21T10:00:00.000Z").record == first
    assert len(first["tables"]["cases"]) == 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", b"nothing", "a.docx: this is not a Word document (.docx) or a workbook (.xlsx)."),
        ("a.xlsx", b"nothing", "a.xlsx: this is not a Word document (.docx) or a workbook (.xlsx)."),
        ("a.pdf", b"%PDF", "a.pdf: use the Word (.docx) or Excel (.xlsx) file. PDF and Markdown have no fields."),
        ("a.docx", None, "a.docx: there is no such file."),
    ],
)
def test_a_file_that_cannot_be_read_is_a_clear_mistake(
    book: Book, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(PilotbookError) as error:
        read_documents(book, [tmp_path / name], None, NOW)
    assert says in str(error.value)


def test_documents_of_another_playbook_or_of_none_are_a_clear_mistake(
    book: Book, shipped: Book, tmp_path: Path
) -> None:
    docx.Document().save(str(tmp_path / "letter.docx"))
    with pytest.raises(PilotbookError, match=r"letter\.docx: this file has no pilotbook fields"):
        read_documents(book, [tmp_path / "letter.docx"], None, NOW)
    paths = []
    for playbook in ("sales-sdr", "forecasting"):
        made = next(Dossier(shipped, shipped.load(playbook), Filling({})).files(only=["owner-charter"]))
        (tmp_path / made.name).write_bytes(made.make())
        paths.append(tmp_path / made.name)
    with pytest.raises(PilotbookError, match="`sales-sdr`, which this site does not have"):
        read_documents(book, paths[:1], None, NOW)
    with pytest.raises(PilotbookError, match="These documents are for different playbooks"):
        read_documents(shipped, paths, None, NOW)
    into = tmp_path / "bot.json"
    into.write_text(json.dumps(RECORD), encoding="utf-8")
    with pytest.raises(PilotbookError, match="this record is for the playbook `bot`, the documents are"):
        read_documents(shipped, paths[:1], into, NOW)


def test_a_row_added_where_a_table_takes_none_is_told(book: Book, tmp_path: Path) -> None:
    path = charter(book, tmp_path, "docx", RECORD)
    known = FieldIndex(book, "bot")
    file = read_docx(path)
    added = (FieldText("pb:tables/charter/insert-4/name", "Di Fir", location="Signatures, row 4"),)
    placed = place_texts(known, replace(file, fields=(*file.fields, *added)), read_origin(file.carried))
    assert placed.unplaced == ["charter.docx: Signatures, row 4: “Di Fir”"]
