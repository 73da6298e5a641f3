"""A record with every field set is in every format, and comes back from Word and Excel as it was."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotbook.book.model import Book
from pilotbook.dossier import Dossier, Filling, fill_from_record
from pilotbook.dossier.compose import compose_document
from pilotbook.dossier.document import Field, Table
from pilotbook.dossier.readers.texts import FieldText
from pilotbook.dossier.readers.values import read_value
from pilotbook.dossier.style import FORMATS
from pilotbook.models import Changes, Record
from pilotbook.record_format.grammar import clean_text
from pilotbook.records.paths import flatten_record, make_tag, unflatten_record
from support.documents import PLAYBOOKS, load, pdf_pages, read_back
from support.run import EVERY_CASE, ROUNDS, some

TRIED = some(PLAYBOOKS, "contract-review")


def fields_of(book: Book, playbook: str) -> dict[str, Field]:
    """Every field that a playbook's documents have, empty rows as rows of the team's own."""
    found: dict[str, Field] = {}
    for id_ in book.documents:
        doc = compose_document(book, book.load(playbook), id_, Filling({}))
        for field in doc.fields:
            if not field.address.startswith("=") and re.search(r"/spare-(?!1/)", field.address) is None:
                found.setdefault(field.address.replace("/spare-1/", "/own-first/"), field)
        assert any(isinstance(block, Table) for block in doc.blocks), id_
    return found


def everything(book: Book, playbook: str) -> dict[str, str]:
    """A value for every field, each unlike the others where its kind allows."""
    values: dict[str, str] = {}
    for number, (address, field) in enumerate(fields_of(book, playbook).items(), 1):
        address = address.replace("conditions/own-first", "conditions/c1")
        if field.choices:
            values[address] = field.choices[number % len(field.choices)][0]
        elif field.kind == "day":
            values[address] = f"20{10 + number // 336 % 80}-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}"
        elif field.kind == "number":
            values[address] = f"{number + 1000}"
        else:
            values[address] = f"value{number:04d}x"
    return {**values, "pilot/playbook": playbook, "pilot/id": "p1234"}


def unlike(values: dict[str, str]) -> list[str]:
    """The values that stand for one place alone."""
    return [value for value in values.values() if re.fullmatch(r"value\d{4}x", value)]


@pytest.fixture(scope="module", params=some(["sales-sdr", "support-triage"], "sales-sdr"))
def full(request: pytest.FixtureRequest, shipped: Book) -> tuple[dict[str, str], Dossier]:
    """Every value, and the dossier that is filled from them."""
    values = everything(shipped, request.param)
    record = Record.parse_lenient(unflatten_record(values))
    playbook = shipped.load(request.param)
    return values, Dossier(
        shipped, playbook, fill_from_record(shipped, playbook, record, day="2026-11-20"), variant="full"
    )


def test_a_record_becomes_texts_and_the_texts_the_record(shipped: Book) -> None:
    for playbook in shipped.load_all():
        values = everything(shipped, playbook.id)
        assert flatten_record(Record.parse_lenient(unflatten_record(values))) == values
        example = playbook.model.example
        assert example is not None
        assert flatten_record(Record.parse_lenient(unflatten_record(flatten_record(example)))) == flatten_record(
            example
        )


def test_every_value_has_its_place(full: tuple[dict[str, str], Dossier]) -> None:
    values, dossier = full
    assert len(values) > 700 and len(unlike(values)) > 400
    assert dossier.filling.unplaced == ()


def test_every_value_is_in_the_complete_dossier_in_every_format(full: tuple[dict[str, str], Dossier]) -> None:
    values, dossier = full
    made = [one for one in dossier.files(only=["complete-dossier"]) if EVERY_CASE or one.format != "pdf"]
    texts = {one.format: text_of(one.format, one.make()) for one in made}
    assert set(texts) == {"docx", "xlsx", "md", *(["pdf"] if EVERY_CASE else [])}
    for format_, text in texts.items():
        assert [value for value in unlike(values) if value not in text] == [], format_
        days = [value for value in values.values() if re.fullmatch(r"20\d\d-\d\d-\d\d", value)]
        assert len(days) > 80 and [day for day in days if day not in text] == [], format_


def text_of(format_: str, content: bytes) -> str:
    """All text of a document."""
    if format_ == "docx":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return unescape("\n".join(re.findall(r"<w:t[^>]*>([^<]*)", archive.read("word/document.xml").decode())))
    if format_ == "xlsx":
        rows = (row for sheet in load(content) for row in sheet.iter_rows(values_only=True))
        return "\n".join(str(value) for row in rows for value in row)
    if format_.startswith("pdf"):
        return "\n".join(pdf_pages(content))
    return content.decode("utf-8-sig").replace("\\", "")


def test_every_value_of_a_document_is_in_each_of_its_formats(full: tuple[dict[str, str], Dossier]) -> None:
    values, dossier = full
    for id_ in dossier.book.documents:
        doc = compose_document(dossier.book, dossier.playbook, id_, dossier.filling)
        wanted = {field.value for field in doc.fields if re.fullmatch(r"value\d{4}x", field.value)}
        texts: dict[str, str] = {}
        for made in dossier.files(formats=FORMATS.keys() - ([] if EVERY_CASE else ["pdf-letter"]), only=[id_]):
            texts[made.format] = texts.get(made.format, "") + text_of(made.format, made.make())
        for format_, text in texts.items():
            assert sorted(value for value in wanted if value not in text) == [], (id_, format_)
    assert values


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_the_complete_dossier_reads_back_as_the_same_record(
    full: tuple[dict[str, str], Dossier], format_: str, tmp_path: Path
) -> None:
    values, dossier = full
    path = tmp_path / f"whole.{format_}"
    path.write_bytes(next(dossier.files(formats=[format_], only=["complete-dossier"])).make())
    values_read, unplaced = read_back(dossier.book, path)
    assert unplaced == []
    assert values_read == values
    assert flatten_record(Record.parse_lenient(unflatten_record(values_read))) == values


@pytest.mark.parametrize("playbook", TRIED)
@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_the_documents_together_read_back_as_the_example(
    shipped: Book, playbook: str, format_: str, tmp_path: Path
) -> None:
    """Word documents alone hold all that is no spreadsheet's, the complete dossier holds the rest."""
    example = shipped.load(playbook).model.example
    assert example is not None
    filling = fill_from_record(shipped, shipped.load(playbook), example, day="2026-11-20")
    paths = []
    for made in Dossier(shipped, shipped.load(playbook), filling).files(formats=[format_]):
        (tmp_path / made.name).write_bytes(made.make())
        paths.append(tmp_path / made.name)
    values_read, unplaced = read_back(shipped, *paths)
    assert unplaced == []
    assert values_read == flatten_record(example)


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_an_example_has_a_place_for_all_that_it_says(shipped: Book, playbook: str) -> None:
    example = shipped.load(playbook).model.example
    assert example is not None
    assert fill_from_record(shipped, shipped.load(playbook), example, day="2026-11-20").unplaced == ()


def test_earlier_sign_offs_and_exceptions_come_back_from_word(shipped: Book, tmp_path: Path) -> None:
    playbook = shipped.load("sales-sdr")
    longest = max((check.id for check in playbook.checks), key=len)
    earlier = {
        "status": "not-applicable",
        "signer": "Ann Lee",
        "approver": "Bo Lind",
        "reason": "No email",
        "on": "2026-09-01",
    }
    now = {
        "status": "exception", "by": "Ann Lee", "signer": "Ann Lee", "approver": "Bo Lind", "control": "Read by hand",
        "on": "2026-10-01", "expires": "2026-11-30", "reason": "The system is replaced",
    }  # fmt: skip
    record = Record.parse_lenient(
        {
            "version": 2,
            "pilot": {"name": "Wren", "playbook": "sales-sdr"},
            "checks": {longest: {**now, "history": {"s1k2j3h4g5f6": earlier}}},
            "decision": {"outcome": "stop", "signer": "Iris Vance", "on": "2026-11-01"},
        }
    )
    assert len(make_tag(f"checks/{longest}/history/s1k2j3h4g5f6/evidence")) == 64, "its tag is cut"
    filling = fill_from_record(shipped, playbook, record, day="2026-11-20")
    assert filling.unplaced == ()
    path = tmp_path / "whole.docx"
    path.write_bytes(
        next(Dossier(shipped, playbook, filling).files(formats=["docx"], only=["complete-dossier"])).make()
    )
    assert read_back(shipped, path) == (flatten_record(record), [])


def test_a_stop_of_release_1_0_is_still_read() -> None:
    field = Field("decision/outcome", "Outcome", "choice", choices=(("go", "Go"), ("stop", "Stop")))
    assert read_value(field, FieldText("", "Stop: it was a demo")).value == "stop"
    assert read_value(field, FieldText("", "Later: go")).value is None


@pytest.mark.parametrize(
    ("document", "earlier", "value"),
    [
        ("autonomy-boundary", "Alone", "alone"),
        ("autonomy-boundary", "A person confirms", "confirm"),
        ("autonomy-boundary", "Never", "never"),
        ("integration-inventory", "Not reachable", "down"),
        ("go-no-go-memo", "Parked", "parked"),
        ("security-pack", "Passed on conditions", "conditions"),
        ("complete-dossier", "Yes, nobody of this name exists", "true"),
    ],
)
def test_the_choices_of_release_1_0_are_still_read(shipped: Book, document: str, earlier: str, value: str) -> None:
    sections = shipped.documents[document].sections.values()
    blanks = [blank for section in sections for blank in section.fields.values()]
    blanks += [blank for section in sections if section.table for blank in section.table.fills.values()]
    (choices,) = {tuple(blank.choices.items()) for blank in blanks if value in blank.choices}
    field = Field("tables/x/y/z", "Choice", "choice", choices=choices)
    assert read_value(field, FieldText("", earlier)).value == value


def test_a_blank_workbook_and_a_blank_word_document_read_back_as_nothing(shipped: Book, tmp_path: Path) -> None:
    for format_ in ("docx", "xlsx"):
        path = tmp_path / f"blank.{format_}"
        blank = Dossier(shipped, shipped.load("forecasting"), Filling({}))
        path.write_bytes(next(blank.files(formats=[format_], only=["complete-dossier"])).make())
        values_read, unplaced = read_back(shipped, path)
        assert (values_read, unplaced) == ({"pilot/playbook": "forecasting"}, [])


def test_what_has_no_place_goes_into_an_annex_and_comes_back(shipped: Book, tmp_path: Path) -> None:
    values = {
        "pilot/name": "Wren",
        "pilot/playbook": "sales-sdr",
        "checks/check-of-long-ago/evidence": "A letter of 2019",
        "tables/cases/case-of-long-ago/result": "passed",
        "answers/question-of-long-ago/text": "We shall see",
        "tables/diagnose/owner/said": "The vendor.",
    }
    playbook = shipped.load("sales-sdr")
    filling = fill_from_record(shipped, playbook, Record.parse_lenient(unflatten_record(values)), day="2026-11-20")
    assert [address for address, _ in filling.unplaced] == [
        "checks/check-of-long-ago/evidence",
        "answers/question-of-long-ago/text",
        "tables/diagnose/owner/said",
    ], "a row that the playbook lacks stands among the team's own"
    for made in Dossier(shipped, playbook, filling).files(only=["complete-dossier"]):
        text = text_of(made.format, made.make())
        assert "Annex" in text and "A letter of 2019" in text and "We shall see" in text, made.name
        assert "Whose name is on the org chart" in text and "The vendor." in text, made.name
        if made.format in ("docx", "xlsx"):
            path = tmp_path / f"annex.{made.format}"
            path.write_bytes(made.make())
            values_read, unplaced = read_back(shipped, path)
            assert unplaced == []
            assert values.items() <= values_read.items()


def test_a_formula_keeps_its_value_for_those_who_do_not_compute(shipped: Book, tmp_path: Path) -> None:
    values = {"pilot/playbook": "sales-sdr", "pilot/name": "Wren"}
    row = "tables/cases/soft-opt-out"
    values |= {f"{row}/run-{run}": "passed" if run < 7 else "failed" for run in range(1, 9)}
    values |= {
        "tables/weeks/own-a/week": "2026-10-05",
        "tables/weeks/own-a/right": "38",
        "tables/weeks/own-a/wrong": "2",
    }
    playbook = shipped.load("sales-sdr")
    filling = fill_from_record(shipped, playbook, Record.parse_lenient(unflatten_record(values)), day="2026-11-20")
    dossier = Dossier(shipped, playbook, filling)
    found = {}
    for id_ in ("test-plan", "track-record"):
        path = tmp_path / f"{id_}.xlsx"
        path.write_bytes(next(dossier.files(formats=["xlsx"], only=[id_])).make())
        found[id_] = [
            cell.value
            for sheet in load(path, data_only=True)
            for line in sheet.iter_rows()
            for cell in line
            if isinstance(cell.value, float)
        ]
    assert found["test-plan"].count(0.75) == 2, "the row, and all rows"
    assert found["track-record"].count(0.95) == 3, "and the value that the chart draws"
    csv = next(made for made in dossier.files(formats=["csv"], only=["test-plan"])).make().decode("utf-8-sig")
    assert '"75%"' in csv


def test_a_tag_is_never_too_long_for_word() -> None:
    long = f"tables/{'a' * 64}/{'b' * 64}/note"
    assert len(make_tag(long)) == 64 and make_tag(long).startswith("pb:tables/aaa")
    assert make_tag(long) != make_tag(long.replace("bb", "bc", 1))
    assert make_tag("checks/owner-named/by") == "pb:checks/owner-named/by"


@pytest.mark.fuzz
@settings(max_examples=60 * ROUNDS, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True),
        st.text(min_size=1).map(clean_text).filter(bool),
        max_size=5,
    )
)
def test_any_texts_come_back_from_a_record(texts: dict[str, str]) -> None:
    values = {f"checks/{name}/note": text for name, text in texts.items()}
    assert flatten_record(
        Record.parse_lenient({**unflatten_record(values), "pilot": {"name": "a", "playbook": "b"}})
    ) == {
        "pilot/name": "a",
        "pilot/playbook": "b",
        **values,
    }


def test_what_was_renamed_split_or_merged_is_where_it_belongs_today(shipped: Book) -> None:
    """As on the page: see tests/golden/cases/migrate.yml."""
    change = {
        "old-owner": {"version": "2.0.0", "kind": "renamed", "to": ("owner-named",), "why": "clearer"},
        "old-both": {"version": "2.0.0", "kind": "split", "to": ("operator-named", "number-owned"), "why": "two acts"},
        "old-twin": {"version": "2.0.0", "kind": "merged", "to": ("owner-named",), "why": "one act"},
        "old-gone": {"version": "2.0.0", "kind": "retired", "why": "done by the tool"},
    }
    book = replace(shipped, changes=Changes.model_validate({"changes": {"check": change}}))
    record = {
        "version": 2,
        "pilot": {"name": "Wren", "playbook": "sales-sdr"},
        "checks": {
            "old-owner": {"status": "done", "by": "Ann Lee", "evidence": "Page 1"},
            "old-twin": {"status": "done", "evidence": "Page 9"},
            "old-both": {"status": "done", "by": "Cy Moe"},
            "old-gone": {"by": "Di Fir"},
        },
        "edits": {
            "checks/old-owner/evidence": {"at": "2026-11-02T09:00:00.000Z", "by": "b1"},
            "checks/old-twin/evidence": {"at": "2026-11-01T09:00:00.000Z", "by": "b1"},
        },
    }
    filling = fill_from_record(book, book.load("sales-sdr"), Record.parse_lenient(record), day="2026-11-20")
    assert {address: text for address, text in filling.values.items() if address.startswith("checks/")} == {
        "checks/old-gone/by": "Di Fir",
        "checks/owner-named/status": "done",
        "checks/owner-named/by": "Ann Lee",
        "checks/owner-named/evidence": "Page 1",
        "checks/owner-named/history/s0-xe2ab52c3/status": "done",
        "checks/owner-named/history/s0-xe2ab52c3/evidence": "Page 9",
        "checks/operator-named/by": "Cy Moe",
        "checks/operator-named/history/s0/status": "done",
        "checks/number-owned/by": "Cy Moe",
        "checks/number-owned/history/s0/status": "done",
    }
    assert ("checks/old-gone/by", "Di Fir") in filling.unplaced
