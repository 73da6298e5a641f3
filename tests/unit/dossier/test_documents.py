"""Every document of every playbook is there in every format, and is what its format promises."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from pypdf import PdfReader

from pilotbook.book.model import Book
from pilotbook.dossier import Dossier, Filling
from support.documents import PLAYBOOKS, VARIANTS, Written, dossier, load, pdf_pages
from support.run import some

FORMATS = {
    "owner-charter": {"docx", "pdf", "md"},
    "autonomy-boundary": {"docx", "pdf", "xlsx"},
    "test-plan": {"xlsx", "csv"},
    "track-record": {"xlsx"},
    "integration-inventory": {"xlsx", "csv"},
    "security-pack": {"docx", "pdf"},
    "runbook": {"docx", "pdf", "md"},
    "cost-model": {"xlsx"},
    "version-log": {"xlsx", "docx"},
    "go-no-go-memo": {"docx", "pdf", "md"},
    "kickoff-pack": {"pdf", "pdf-letter"},
    "complete-dossier": {"docx", "pdf", "xlsx", "md"},
}
"""What a go/no-go meeting is promised."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
each_playbook = pytest.mark.parametrize("playbook", some(PLAYBOOKS, "contract-review"))


def test_these_are_all_playbooks(shipped: Book) -> None:
    assert tuple(shipped.playbooks) == PLAYBOOKS


@each_playbook
@pytest.mark.parametrize("variant", VARIANTS, ids=["blank", "example"])
def test_every_document_is_there_in_every_format(shipped: Book, playbook: str, variant: str) -> None:
    made: dict[str, set[str]] = {}
    for one in dossier(shipped, playbook, variant).files():
        made.setdefault(one.document, set()).add(one.format)
    assert made == FORMATS


@each_playbook
def test_the_zip_holds_every_file_and_nothing_else(shipped: Book, playbook: str, tmp_path: Path) -> None:
    whole = dossier(shipped, playbook, "")
    (tmp_path / "all.zip").write_bytes(whole.zip_file().make())
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [one.name for one in whole.files()]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@each_playbook
def test_a_word_document_has_styles_contents_pages_and_heads_that_repeat(
    written: dict[str, Written], playbook: str
) -> None:
    paths = written[playbook].of(".docx")
    assert len(paths) == 14
    for path in paths:
        document = docx.Document(str(path))
        body = document.element.body
        headings = [p for p in document.paragraphs if p.style and str(p.style.name).startswith("Heading ")]
        assert len(headings) > 3, path.name
        assert 'TOC \\o "1-' in body.xml, path.name
        footer = document.sections[0].footer._element.xml
        assert "PAGE" in footer and "NUMPAGES" in footer, path.name
        assert document.sections[0].header.paragraphs[0].text, path.name
        assert document.core_properties.title and document.core_properties.language == "en-US"
        headed = [table for table in body.iter(f"{W}tbl") if table.find(f".//{W}tblLook").get(f"{W}firstRow") == "1"]
        assert headed and all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in headed), path.name
        torn = [row for row in body.iter(f"{W}tr") if row.find(f"{W}trPr/{W}cantSplit") is None]
        assert all(len("".join(row.itertext())) > 1200 for row in torn), path.name


@each_playbook
def test_every_field_of_a_word_document_is_a_tagged_control_with_a_number_of_its_own(
    written: dict[str, Written], playbook: str
) -> None:
    for path in written[playbook].of(".docx"):
        body = docx.Document(str(path)).element.body
        controls = list(body.iter(f"{W}sdt"))
        numbers = [control.find(f"{W}sdtPr/{W}id").get(f"{W}val") for control in controls]
        tags = [control.find(f"{W}sdtPr/{W}tag").get(f"{W}val") for control in controls]
        assert len(controls) > 15 and len(set(numbers)) == len(numbers), path.name
        assert all(tag.startswith("pb:") and len(tag) <= 64 for tag in tags), path.name


@each_playbook
def test_a_workbook_has_frozen_filtered_heads_lists_and_a_print_set_up(
    written: dict[str, Written], playbook: str
) -> None:
    paths = written[playbook].of(".xlsx")
    assert len(paths) == 14
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            assert "xl/vbaProject.bin" not in archive.namelist()
        workbook = load(path)
        tables = [sheet for sheet in workbook.worksheets if str(sheet["A1"].value or "").startswith("pb-keys")]
        assert tables, path.name
        for sheet in tables:
            assert sheet.freeze_panes == "C3" and sheet.auto_filter.ref, (path.name, sheet.title)
            assert sheet.print_title_rows == "$2:$2" and sheet.page_setup.orientation == "landscape"
            assert sheet.column_dimensions["A"].hidden and sheet.row_dimensions[1].hidden
        assert any(sheet.data_validations.dataValidation for sheet in tables), path.name
        assert any(len(sheet.conditional_formatting) for sheet in tables), path.name


@each_playbook
def test_a_pdf_is_tagged_titled_bookmarked_and_has_its_typefaces(written: dict[str, Written], playbook: str) -> None:
    paths = written[playbook].of(".pdf")
    assert len(paths) == 16
    for path in paths:
        reader = PdfReader(path)
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
        assert root["/StructTreeRoot"] and root["/Lang"] == "en" and root["/ViewerPreferences"]["/DisplayDocTitle"]
        metadata = reader.xmp_metadata
        assert metadata is not None and b"pdfuaid" in root["/Metadata"].get_data()
        assert reader.metadata is not None and reader.metadata.title
        assert len(reader.outline) >= 3, path.name
        limit = 75 if "complete" in path.name else 5 if "kickoff" in path.name else 12
        assert 1 < len(reader.pages) <= limit, (path.name, len(reader.pages))
        assert unembedded(reader) == set(), path.name
        assert min(map(len, pdf_pages(path.read_bytes()))) > 150, path.name


def unembedded(reader: PdfReader) -> set[str]:
    """The typefaces of a PDF whose glyphs are not in it."""
    lacking = set()
    for page in reader.pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            descendants = font.get_object().get("/DescendantFonts") or [font]
            for one in descendants:
                descriptor = one.get_object().get("/FontDescriptor")
                keys = descriptor.get_object().keys() if descriptor else ()
                if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(keys):
                    lacking.add(str(one.get_object().get("/BaseFont")))
    return lacking


def test_the_kick_off_pack_is_on_a4_and_on_letter_and_leads_to_its_page(written: dict[str, Written]) -> None:
    paths = [written["sales-sdr"].file(f"sales-sdr-kickoff-pack{end}.pdf") for end in ("", "-letter")]
    a4, letter = map(PdfReader, paths)
    assert [round(float(a4.pages[0].mediabox[at])) for at in (2, 3)] == [595, 842]
    assert [round(float(letter.pages[0].mediabox[at])) for at in (2, 3)] == [612, 792]
    for path in paths:
        text = "".join(pdf_pages(path.read_bytes()))
        assert "https://pilotbook.example/playbooks/sales-sdr/kickoff/" in text.replace("\n", "")
        assert "Sign-in" in text and "Open points" in text and "Agenda" in text


def test_an_example_says_on_top_that_it_is_invented(written: dict[str, Written]) -> None:
    for path in written["forecasting"].of(".md"):
        assert ("people and its pilot are invented" in path.read_text(encoding="utf-8")) == ("example" in path.name)


def test_the_help_can_be_left_out_of_every_format(shipped: Book) -> None:
    words = "If nobody accepts ownership in this meeting"
    for with_help in (True, False):
        for one in dossier(shipped, "sales-sdr", "", with_help=with_help).files(only=["owner-charter"]):
            content = one.make()
            if one.format == "docx":
                found = words in "".join(docx_text(content))
            elif one.format == "md":
                found = words in content.decode()
            else:
                continue
            assert found == with_help, one.name


def docx_text(content: bytes) -> list[str]:
    """Every text of a Word document."""
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(content)) as archive:
        return re.findall(r"<w:t[^>]*>([^<]*)", archive.read("word/document.xml").decode())


def test_a_playbook_says_what_matters_about_a_document_in_its_use_case(shipped: Book) -> None:
    for playbook in shipped.load_all():
        assert len(playbook.model.documents) >= 4, playbook.id
    content = next(one for one in dossier(shipped, "sales-sdr", "").files(only=["go-no-go-memo"])).make()
    assert "Sign a line for each tier." in " ".join(docx_text(content))


def test_the_columns_of_two_tables_with_one_name_are_the_same(shipped: Book) -> None:
    """What one document keeps under a name, another shows."""
    seen: dict[str, set[str]] = {}
    for document in shipped.documents.values():
        for section in document.sections.values():
            if section.table is not None and section.table.id:
                assert seen.setdefault(section.table.id, set(section.table.fills)) == set(section.table.fills)


def test_a_playbook_words_a_section_differently_or_leaves_it_out(tiny: Path, tiny_book: Callable[[], Book]) -> None:
    path = tiny / "playbooks" / "bot.yml"
    adapted = (
        "documents:\n  charter:\n    here: Emails leave under one name.\n"
        "    sections: {owner: {title: Who answers for the emails, help: Ask twice.}}\n"
        "    leave_out: {signatures: Everyone signs the memo instead.}\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + adapted, encoding="utf-8")
    book = tiny_book()
    made = next(Dossier(book, book.load("bot"), Filling({})).files(formats=["md"], only=["charter"])).make().decode()
    assert "> Emails leave under one name." in made
    assert "## Who answers for the emails" in made and "## The owner" not in made
    assert "> Ask twice." in made and "One person, by name." in made, "what it does not word stays"
    assert "## Signatures\n\nIt does not apply here: Everyone signs the memo instead." in made
    assert "| Part | Name |" not in made


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind contextualSpacing "
    "jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike noProof color spacing w kern position sz szCs u shd "
    "vertAlign rtl cs lang",
    "tblPr": "tblStyle tblStyleRowBandSize tblStyleColBandSize tblW jc tblInd tblBorders tblLayout tblCellMar tblLook "
    "tblCaption",
    "tcPr": "cnfStyle tcW gridSpan tcBorders shd vAlign",
    "sdtPr": "alias tag id lock showingPlcHdr richText date dropDownList",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg docGrid",
}
"""In which order WordprocessingML has the properties that are used: Word takes a file for damaged that has another."""


@each_playbook
def test_the_properties_in_a_word_document_are_in_the_order_that_word_wants(
    written: dict[str, Written], playbook: str
) -> None:
    for path in written[playbook].of(".docx"):
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name) for name in ("word/document.xml", "word/styles.xml")]
        for part in parts:
            tree = ElementTree.fromstring(part)
            for name, order in ORDER.items():
                places = order.split()
                for properties in tree.iter(f"{W}{name}"):
                    found = [places.index(child.tag.removeprefix(W)) for child in properties]
                    assert found == sorted(found), (path.name, [child.tag.removeprefix(W) for child in properties])
