"""Every text that someone typed into a workbook is read: at its place, or listed with where it is."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment

from pilotbook.dossier.document import Doc, DocSection, Field, Table
from pilotbook.dossier.readers.texts import UnreadableError
from pilotbook.dossier.readers.xlsx import read_xlsx
from support.documents import load
from support.run import ROUNDS
from support.workbooks import CASES, Edit, Workbook, document, row_of, sort_rows, type_into

SHEET, CHANGES = "Cases  all", "Changes"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """A workbook that nobody touched."""
    return Workbook(tmp_path)


def put(sheet: str, row: int, column: int, value: Any) -> Edit:
    return lambda workbook: setattr(workbook[sheet].cell(row, column), "value", value)


def own_sheet(workbook: Any) -> None:
    workbook.create_sheet("Remarks")["B4"] = "the bar is too low"


def middle(workbook: Any) -> None:
    workbook[SHEET].insert_cols(3)
    workbook[SHEET].cell(2, 3).value = "Risk"
    workbook[SHEET].cell(3, 3).value = "high"


TYPED: dict[str, tuple[Edit, list[tuple[str, str]]]] = {
    "below the fields": (put("Start", 60, 3, "a remark"), [("a remark", 'sheet "Start", C60')]),
    "a number next to the fields": (put("Start", 6, 7, 41), [("41", 'sheet "Start", G6')]),
    "on an own sheet": (own_sheet, [("the bar is too low", 'sheet "Remarks", B4')]),
    "in a new column": (put(SHEET, 4, 9, "a remark"), [("a remark", f'sheet "{SHEET}", I4')]),
    "in a column between": (
        middle,
        [("Risk", f'sheet "{SHEET}", C2'), ("high", f'sheet "{SHEET}", column "Risk", row 3')],
    ),
    "over a text of the playbook": (
        put(SHEET, 3, 2, "Edge?"),
        [("Edge?", f'sheet "{SHEET}", column "Kind", row 3')],
    ),
    "over a title": (put(SHEET, 2, 4, "Outcome"), [("Outcome", f'sheet "{SHEET}", D2')]),
    "over the hint of a field": (
        lambda workbook: setattr(
            workbook["Start"].cell(row_of(workbook["Start"], "answers/owner/text"), 4), "value", "Why one?"
        ),
        [("Why one?", "")],
    ),
    "a word that the playbook also has": (put("Start", 60, 3, "Usual"), [("Usual", 'sheet "Start", C60')]),
    "over a computed text": (type_into("Start", "=computed/at", 3, "Gate 5"), [("Gate 5", "")]),
    "an error in a field": (type_into("Start", "answers/owner/text", 3, "#N/A"), [("#N/A", "")]),
    "a formula of one's own": (put("Start", 60, 3, "=SUM(A1:A4)"), [("=SUM(A1:A4)", 'sheet "Start", C60')]),
    "in a hidden row": (
        lambda workbook: (
            put("Start", 60, 3, "a remark")(workbook),
            setattr(workbook["Start"].row_dimensions[60], "hidden", True),
        ),
        [("a remark", 'sheet "Start", C60')],
    ),
    "a note": (
        lambda workbook: setattr(workbook[SHEET]["C4"], "comment", Comment("Check with legal.", "Ann Lee")),
        [("Check with legal.", f'a comment by Ann Lee, sheet "{SHEET}", C4')],
    ),
    "a footer": (
        lambda workbook: setattr(workbook[SHEET].oddFooter.center, "text", "Draft of Ann & Bo"),
        [("Draft of Ann & Bo", f'the header or footer of the sheet "{SHEET}"')],
    ),
}


@pytest.mark.parametrize(("edit", "listed"), TYPED.values(), ids=TYPED)
def test_what_is_typed_outside_the_fields_is_listed(
    workbook: Workbook, edit: Edit, listed: list[tuple[str, str]]
) -> None:
    workbook.edit(edit)
    found = workbook.loose()
    assert [text for text, _ in found] == [text for text, _ in listed]
    assert [place for (_, place), (_, wanted) in zip(found, listed, strict=True) if wanted not in ("", place)] == []


def test_threaded_comments_and_text_boxes_are_listed_once(workbook: Workbook) -> None:
    relations = "<Relationships>{}</Relationships>"
    kinds = {"comments": "../c.xml", "threadedComment": "../t.xml", "drawing": "../d.xml"}
    listed = "".join(
        f'<Relationship Id="x{kind}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for kind, target in kinds.items()
    )
    workbook.replace("xl/worksheets/_rels/sheet1.xml.rels", lambda _: relations.format(listed))
    workbook.replace("xl/_rels/workbook.xml.rels", lambda xml: xml.replace(
        "</Relationships>", '<Relationship Id="p" Type="http://x/person" Target="persons/person.xml"/></Relationships>'
    ))  # fmt: skip
    workbook.replace(
        "xl/persons/person.xml", lambda _: '<personList><person displayName="Bo Lind" id="{1}"/></personList>'
    )
    workbook.replace("xl/c.xml", lambda _: (
        f'<comments xmlns="{SPREADSHEET}"><authors><author>tc={{9}}</author></authors><commentList>'
        '<comment ref="C7" authorId="0"><text><t>[Threaded comment] Who signs?</t></text></comment>'
        "</commentList></comments>"
    ))  # fmt: skip
    workbook.replace("xl/t.xml", lambda _: (
        '<a><threadedComment ref="C7" personId="{1}"><text>Who signs?</text></threadedComment></a>'
    ))  # fmt: skip
    workbook.replace("xl/d.xml", lambda _: (
        "<w><txBody><p><r><t>Mind the</t></r><r><t> gap</t></r></p></txBody></w>"
    ))  # fmt: skip
    assert workbook.loose() == [
        ("Who signs?", 'a comment by Bo Lind, sheet "Start", C7'),
        ("Mind the gap", 'a text box on the sheet "Start"'),
    ]


def test_who_saved_a_workbook_and_when_and_what_it_carries_is_read(tmp_path: Path) -> None:
    carried = "0123456789abcdef" * 1000
    workbook = Workbook(tmp_path, replace(document(), carried=carried))
    assert workbook.read().carried == carried
    workbook.replace("docProps/custom.xml", lambda _: "<Properties/>")
    workbook.replace("docProps/core.xml", lambda _: (
        '<c xmlns:d="d"><lastModifiedBy>Ann Lee</lastModifiedBy><d:modified>2026-11-20T11:30:00+02:00</d:modified></c>'
    ))  # fmt: skip
    read = workbook.read()
    assert (read.carried, read.modified, read.modified_by) == (carried, "2026-11-20T09:30:00.000Z", "Ann Lee")


def test_formats_down_to_the_last_row_cost_nothing(workbook: Workbook) -> None:
    before = workbook.values()
    bordered = "".join(f'<c r="{column}900001" s="1"/>' for column in "ABCDEFGHIJ")
    empty = f'<row r="900001">{bordered}</row>' * 50_000
    empty += '<row r="1048576" spans="1:16384"><c r="A1048576" s="1"/><c r="XFD1048576" s="2"/></row>'
    workbook.replace("xl/worksheets/sheet2.xml", lambda xml: xml.replace("</sheetData>", f"{empty}</sheetData>"))
    assert workbook.values() == before


def test_a_table_of_five_thousand_rows_is_written_and_read(tmp_path: Path) -> None:
    workbook = Workbook(tmp_path, document({f"tables/cases/case-{n}/note": f"N {n}" for n in range(1, 5001)}, 5000))
    assert workbook.values()["tables/cases/case-5000/note"] == "N 5000"


@pytest.mark.parametrize("content", [b"", b"nothing", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_not_a_workbook_is_a_clear_mistake(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"plan\.xlsx: this .* (Use|Download|If) "):
        read_xlsx(path)


def test_a_document_type_is_refused(workbook: Workbook) -> None:
    workbook.replace("xl/sharedStrings.xml", lambda xml: xml.replace("<sst", '<!DOCTYPE a [<!ENTITY b "c">]><sst', 1))
    with pytest.raises(UnreadableError, match="declares a DTD"):
        workbook.read()


def test_strict_files_read_like_others(workbook: Workbook) -> None:
    before = workbook.values()
    for part in ("xl/workbook.xml", "xl/sharedStrings.xml", *(f"xl/worksheets/sheet{n}.xml" for n in range(1, 5))):
        workbook.replace(part, lambda xml: xml.replace(SPREADSHEET, "http://purl.oclc.org/ooxml/spreadsheetml/main"))
    assert workbook.values() == before and workbook.loose() == []


def _random_edits(dice: random.Random) -> tuple[list[Edit], list[str], dict[str, str]]:
    """Edits as people make them, the texts that they type, and those whose place is certain, by address."""
    edits: list[Edit] = []
    texts: list[str] = []
    placed: dict[str, str] = {}

    def new() -> str:
        texts.append(f"typed {dice.getrandbits(40):x}")
        return texts[-1]

    def field(address: str, sheet: str, column: int, key: str) -> None:
        text = new()
        placed.pop(f"{address}/{key}" if key else address, None)
        placed[f"{address}/{key}" if key else address] = text
        edits.append(type_into(sheet, address, column, text))

    def shuffle(workbook: Any, sheet: str, from_column: int) -> None:
        sort_rows(workbook[sheet], dice.choice([2, 3, 4]), from_column=from_column, backwards=dice.random() < 0.5)

    for address in dice.sample(["answers/owner/text", "tables/plan/version/text", "tables/plan/rate/text"], 2):
        field(address, "Start", 3, "")
    for number in dice.sample(range(1, 7), 3):
        field(f"tables/cases/case-{number}", SHEET, 6, "note")
    for number in dice.sample(range(1, 4), 2):
        edits.append(type_into(SHEET, f"tables/cases/spare-{number}", 3, new()))
    if dice.random() < 0.5:
        edits.append(type_into(CHANGES, "changes/spare-1", 3, new()))
    if dice.random() < 0.3:
        edits.append(type_into(CHANGES, "changes/p1", 5, new()))
    if dice.random() < 0.3:
        edits.append(type_into(SHEET, "tables/cases/case-2", 3, new()))
    for _ in range(dice.randrange(4)):
        sheet, row, column, text = (
            dice.choice([SHEET, CHANGES, "Start"]),
            dice.randrange(2, 9),
            dice.randrange(8, 20),
            new(),
        )
        edits.append(put(sheet, row, column, text))
    texts_below = new()
    edits.append(lambda workbook: put(SHEET, workbook[SHEET].max_row + 2, 3, texts_below)(workbook))
    for _ in range(dice.randrange(3)):
        sheet, start = dice.choice([SHEET, CHANGES]), dice.choice([1, 2])
        edits.append(lambda workbook, sheet=sheet, start=start: shuffle(workbook, sheet, start))
    changes: list[Edit] = [
        lambda workbook: workbook[SHEET].insert_rows(dice.randrange(3, 9)),
        lambda workbook: workbook[CHANGES].insert_rows(1),
        lambda workbook: workbook[SHEET].insert_cols(dice.randrange(2, 8)),
        lambda workbook: workbook["Start"].insert_rows(dice.randrange(1, 20)),
        lambda workbook: workbook["Start"].insert_cols(dice.randrange(1, 5)),
        lambda workbook: workbook[SHEET].delete_cols(1),
        lambda workbook: workbook[SHEET].delete_rows(1),
        lambda workbook: workbook["Start"].delete_cols(1),
        lambda workbook: workbook.move_sheet(SHEET, dice.choice([-1, 1])),
        lambda workbook: workbook.create_sheet("Own", dice.randrange(3)).append([None, texts[0]]),
        lambda workbook: setattr(workbook["Start"]["B5"], "comment", Comment(texts[1], "Bo")),
    ]
    edits += dice.sample(changes, dice.randrange(3))
    if dice.random() < 0.2:
        edits.append(lambda workbook: setattr(workbook[CHANGES], "title", "Log"))
    return edits, texts, placed


@pytest.mark.fuzz
def test_whatever_people_do_to_a_workbook_every_typed_text_is_found(tmp_path: Path) -> None:
    for seed in range(10 if ROUNDS == 1 else 50 * ROUNDS):
        edits, texts, placed = _random_edits(random.Random(seed))
        workbook = Workbook(tmp_path)
        workbook.edit(*edits)
        read = workbook.read()
        found = [field.text for field in read.fields] + [one.text for one in read.loose]
        there = {cell.value for sheet in load(workbook.path) for row in sheet.iter_rows() for cell in row}
        assert [text for text in texts if text in there and text not in found] == [], seed  # others were typed over
        values = {field.tag.removeprefix("pb:"): field.text for field in read.fields}
        loose = {one.text for one in read.loose}
        assert {a: t for a, t in placed.items() if values.get(a) != t and t not in loose} == {}, seed
        wrong = [a for a, t in placed.items() if values.get(a) != t]
        assert not [address for address in wrong if not address.startswith("tables/cases/case-2")], seed


def test_no_text_of_the_writer_is_listed_whatever_the_document(tmp_path: Path) -> None:
    tables = tuple(
        Table(f"t{number}", "T", CASES, document().sections[1].blocks[0].rows)  # type: ignore[union-attr]
        for number in range(3)
    )
    doc = Doc(
        "a",
        "A/B: [x]",
        "bot",
        "C & D",
        (),
        (),
        (Field("pilot/playbook", "P", value="bot"),),
        (DocSection("S", tables),),
        "Invented.",
    )
    assert Workbook(tmp_path, doc).loose() == []
