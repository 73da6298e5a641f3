"""What documents look like on paper: widths, pages, labels, and nothing cut off or printed too small to read."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import docx
import pytest

from pilotbook.book.model import Book
from pilotbook.dossier import Filling, Look, fill_from_record
from pilotbook.dossier.compose import compose_document
from pilotbook.dossier.document import Column, Doc, DocSection, Field, Signatures, Table, TableRow
from pilotbook.dossier.writers.docx import docx_bytes
from pilotbook.dossier.writers.pdf import pdf_bytes
from pilotbook.dossier.writers.xlsx import xlsx_bytes
from pilotbook.models import Record
from support.documents import load, pdf_pages

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PIXELS = 9.6
"""The pixels of a character of a column where Calibri is missing: LibreOffice then takes a wider typeface."""
LETTER = 7.5 * 96
"""The pixels between the margins of Letter in portrait."""


def workbook(book: Book, document: str) -> Any:
    """A blank workbook."""
    return load(xlsx_bytes(compose_document(book, book.load("sales-sdr"), document, Filling({})), Look()))


def document_of(*blocks: Any, title: str = "Part") -> Doc:
    """A document of one section."""
    return Doc("d", "Title", "bot", "Bot", (), (), (), (DocSection(title, blocks),))


def test_the_cost_sheet_prints_on_two_pages_that_can_be_read(shipped: Book) -> None:
    sheet = workbook(shipped, "cost-model")["Cost"]
    assert sheet.page_setup.orientation != "landscape" and not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.scale >= 80
    widths = sum(sheet.column_dimensions[letter].width for letter in "B") + 3 * sheet.column_dimensions["C"].width
    assert widths * PIXELS * sheet.page_setup.scale / 100 <= LETTER
    assert re.fullmatch(r"'?Cost'?!\$B\$1:\$E\$\d+", sheet.print_area)
    (page,) = [one.id for one in sheet.row_breaks.brk]
    heads = {cell.value: cell.row for cell in sheet["B"] if cell.value}
    assert (
        heads["Per month"]
        < heads["Recurring budget line per month"]
        < page
        < heads["If one input differs: monthly cost at 10×"]
    )
    (chart,) = sheet._charts
    assert chart.anchor._from.row >= page and chart.anchor.to.row < heads["If one input differs: monthly cost at 10×"]


@pytest.mark.parametrize(("document", "pages"), [("test-plan", 1), ("complete-dossier", 0)])
def test_the_first_sheet_is_in_portrait_on_one_page_if_it_nearly_fits(shipped: Book, document: str, pages: int) -> None:
    sheet = workbook(shipped, document)["Start"]
    assert sheet.page_setup.orientation != "landscape"
    assert (int(sheet.page_setup.fitToWidth or 1), int(sheet.page_setup.fitToHeight or 0 if pages == 0 else 1)) == (
        1,
        pages,
    )


def test_no_table_of_a_workbook_is_so_wide_that_it_prints_small(shipped: Book) -> None:
    for sheet in workbook(shipped, "complete-dossier").worksheets:
        if str(sheet["A1"].value or "").startswith("pb-keys"):
            groups = [one for one in sheet.column_dimensions.values() if not one.hidden]
            whole = sum(one.width * (one.max - one.min + 1) for one in groups)
            padding = sum(one.max - one.min + 1 for one in groups)
            assert whole <= 160 + padding, (sheet.title, whole)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Cases that the team cares about", "Cases that the team cares about"),
        ("Cases that the whole team cares about", "Cases that the whole team cares"),
        ("Cases that each of the team members names", "Cases that each of the team"),
        ("A" * 40, "A" * 31),
        ("😀" * 20, "😀" * 15),
    ],
)
def test_the_name_of_a_sheet_ends_with_a_word(title: str, name: str) -> None:
    table = Table("t", title, (Column("a", "A", fill=True),), (TableRow("x", {"a": Field("x/a", "A")}),))
    made = load(xlsx_bytes(document_of(table, title=title), Look()))
    assert made.sheetnames[1] == name
    again = load(xlsx_bytes(document_of(table, table, title=title), Look()))
    assert again.sheetnames[2].endswith(" 2") and len(again.sheetnames[2].encode("utf-16-le")) <= 62


def test_a_week_without_a_count_is_no_point_of_the_trend(shipped: Book) -> None:
    values = {"tables/weeks/own-a/right": "3", "tables/weeks/own-a/wrong": "1"}
    doc = compose_document(shipped, shipped.load("sales-sdr"), "track-record", Filling(values))
    content = xlsx_bytes(doc, Look())
    trend = load(content, data_only=True)["Trend"]
    drawn = [row[20].value for row in trend.iter_rows(min_row=3)]
    assert drawn[0] == 0.75 and set(drawn[1:]) == {"#N/A"}
    assert trend.column_dimensions["U"].hidden


def test_a_check_without_a_status_counts_as_open(shipped: Book) -> None:
    playbook = shipped.load("sales-sdr")
    checks = [check.id for check in playbook.checks if check.document == "test-plan"]
    for values, expected in (({}, len(checks)), ({f"checks/{checks[0]}/status": "done"}, len(checks) - 1)):
        doc = compose_document(shipped, playbook, "test-plan", Filling(values))
        rows = load(xlsx_bytes(doc, Look()), data_only=True)["Start"].iter_rows(values_only=True)
        assert next(row[2] for row in rows if row[1] == "Checks recorded here: Open") == expected


def test_a_text_of_several_lines_has_its_label_once_in_a_pdf() -> None:
    columns = (Column("a", "Agreed", fill=True), Column("b", "Limit here", stacked_under="a", fill=True))
    cells: dict[str, str | Field] = {
        "a": Field("x/a", "Agreed", value="Yes"),
        "b": Field("x/b", "Limit here", value="one\ntwo\nthree"),
    }
    content = pdf_bytes(document_of(Table("t", "T", columns, (TableRow("x", cells),))), Look())
    text = "".join(pdf_pages(content))
    assert text.count("Limit here:") == 1 and all(word in text for word in ("one", "two", "three"))


def test_a_column_of_days_holds_a_day_on_one_line(shipped: Book) -> None:
    for document in shipped.documents:
        doc = compose_document(shipped, shipped.load("sales-sdr"), document, Filling({}))
        days = [column for block in doc.blocks if isinstance(block, Table) for column in block.columns]
        assert all(column.width >= 2 for column in days if column.kind == "day"), document


RECORD = {
    "version": 2,
    "pilot": {"id": "p1", "name": "Wren", "playbook": "sales-sdr"},
    "checks": {"owner-named": {"status": "done", "by": "Ann Lee", "signer": "Mia Orr", "on": "2026-11-02"}},
    "tables": {"roles": {"owner": {"name": "Ann Lee"}}, "kickoff-pack": {"sign-sponsor": {"name": "Di Fir"}}},
    "edits": {},
}


def filled(book: Book, document: str) -> Doc:
    """A document of a team that has named its owner."""
    playbook = book.load("sales-sdr")
    filling = fill_from_record(book, playbook, Record.from_plain(RECORD), day="2026-11-20")
    return compose_document(book, playbook, document, filling, annex=True)


def test_who_signed_off_is_in_the_checklist_and_not_in_the_annex(shipped: Book) -> None:
    doc = filled(shipped, "complete-dossier")
    assert "checks/owner-named/signer" in {field.address for field in doc.fields}
    assert "Annex" not in [section.title for section in doc.sections]


def test_signatures_on_paper_name_the_person_with_the_role(shipped: Book) -> None:
    """What a team typed as the name wins. A Word document leaves it to fill in, so that it is not read back."""
    doc = filled(shipped, "kickoff-pack")
    (block,) = [block for block in doc.blocks if isinstance(block, Signatures)]
    assert [name.value or name.printed for _, name, _ in block.rows][:3] == ["Di Fir", "Ann Lee", ""]
    sign_in = pdf_pages(pdf_bytes(doc, Look()))[-1].partition("Sign-in")[2]
    assert "Ann Lee" in sign_in and "Di Fir" in sign_in
    assert "Ann Lee" not in docx_bytes(filled(shipped, "autonomy-boundary"), Look()).decode("latin-1")


def test_no_row_of_a_long_table_is_alone_on_its_last_page() -> None:
    columns = (Column("a", "A", fill=True),)
    rows = tuple(TableRow(f"x{at}", {"a": Field(f"x{at}/a", "A", value="text")}) for at in range(30))
    made = docx.Document(BytesIO(docx_bytes(document_of(Table("t", "T", columns, rows)), Look())))
    table = next(table for table in made.element.body.iter(f"{W}tbl") if len(table.findall(f"{W}tr")) == 31)
    kept = [row.find(f".//{W}keepNext") is not None for row in table.findall(f"{W}tr")]
    assert kept[-4:] == [False, True, True, False]


def test_the_fields_above_signatures_stay_on_their_page(shipped: Book) -> None:
    made = docx.Document(BytesIO(docx_bytes(filled(shipped, "security-pack"), Look())))
    tables = list(made.element.body.iter(f"{W}tbl"))
    above = tables[-2]
    assert "Next review on" in "".join(above.itertext())
    rows = [*above.findall(f"{W}tr"), above.getnext()]
    assert all(row.find(f".//{W}keepNext") is not None for row in rows)
