"""Text of any kind comes through every format as text: no markup, no formula, nothing lost that a file can hold."""

from __future__ import annotations

import csv
import re
import zipfile
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from pilotbook.dossier import Dossier, Filling, fill_from_record
from pilotbook.errors import PilotbookError
from pilotbook.models import Record
from pilotbook.records.paths import unflatten_record
from pilotbook.text.csv import escape_formula
from pilotbook.text.plain import sanitize
from support.documents import load, pdf_pages, read_back
from support.hostile import TEXTS
from support.paths import TINY
from support.run import ROUNDS, some

MORE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1", "＝1+1",
    "a\x00b\x07c\x1bd", "]]>", "王小明 🙂 שלום بن علي", "İstanbul ß Ω Ж ﬁ", "x" * 900, "one\ntwo\n\nfour",
    "  leading and trailing  ", "https://example.com/a?b=c&d=e#f",
    "{{ 7*7 }} #set #show $x^2$ *a* _b_ `c` @ref <label>",
]  # fmt: skip
"""What else a person may type."""
PLACES = (
    "answers/owner/text",
    "tables/charter/deputy/text",
    "tables/cases/empty-name/note",
    "tables/cases/own-a/input",
)
HARMLESS = {
    "h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "em", "code", "a", "br", "blockquote", "table", "thead", "tbody",
    "tr", "th", "td",
}  # fmt: skip
each_text = pytest.mark.parametrize(
    "text", some([*TEXTS, *MORE], *TEXTS[::3], *MORE), ids=lambda text: re.sub(r"[^ -~]|[\\\[\]]", "?", text[:24])
)


@pytest.fixture(scope="module")
def tiny_one() -> Book:
    """The tiny book, whose charter is written in every format."""
    return load_book(paths.find_layers(TINY, library=False), base=TINY)


def filled(book: Book, text: str) -> Dossier:
    """A dossier with one text in places of every kind."""
    values = {"pilot/name": "Wren", "pilot/playbook": "bot", **dict.fromkeys(PLACES, text)}
    playbook = book.load("bot")
    return Dossier(
        book,
        playbook,
        fill_from_record(book, playbook, Record.parse_lenient(unflatten_record(values)), day="2026-11-20"),
    )


def made(dossier: Dossier, format_: str) -> bytes:
    """The charter in one format."""
    return next(dossier.files(formats=[format_], only=["charter"])).make()


@each_text
@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_a_text_comes_back_from_word_and_excel(tiny_one: Book, text: str, format_: str, tmp_path: Path) -> None:
    path = tmp_path / f"whole.{format_}"
    path.write_bytes(made(filled(tiny_one, text), format_))
    values_read, _ = read_back(tiny_one, path)
    wanted = sanitize(text).strip()
    assert {values_read.get(address, "") for address in PLACES} == {wanted}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))


@each_text
def test_a_text_is_never_a_formula_in_a_workbook(tiny_one: Book, text: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(made(filled(tiny_one, text), "xlsx"))
    formulas = {
        cell.value for sheet in load(path) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }
    assert formulas and all(re.match(r"=(IF|COUNTIF|COUNTA)\(", formula) for formula in formulas)


@each_text
def test_a_text_is_one_cell_of_a_csv_and_never_a_formula(tiny_one: Book, text: str) -> None:
    rows = list(csv.reader(StringIO(made(filled(tiny_one, text), "csv").decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row if cell]
    assert escape_formula(sanitize(text)) in cells
    assert not [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "@", "＝")]


@each_text
def test_a_text_shows_in_a_pdf_as_it_was_typed(tiny_one: Book, text: str) -> None:
    shown = bare("".join(pdf_pages(made(filled(tiny_one, text), "pdf"))))
    ascii_words = [word for word in re.findall(r"[A-Za-z0-9]{3,}", sanitize(text)) if len(word) < 20]
    assert [word for word in ascii_words if word not in shown] == []
    if "x" * 900 in text:
        assert shown.count("x") >= 900 * len(PLACES)


def bare(text: str) -> str:
    """Text without the places at which it was broken."""
    return re.sub(r"[\s\u200b]", "", text)


@each_text
def test_a_text_makes_no_element_in_markdown(tiny_one: Book, text: str) -> None:
    shown = made(filled(tiny_one, text), "md").decode()
    html = markdown.markdown(shown, extensions=["tables", "fenced_code", "attr_list"])
    elements = set(re.findall(r"<([a-z][a-z0-9]*)", html))
    assert elements <= HARMLESS, elements
    assert not re.search(r'href="(?!https?://|mailto:)', html)
    plain = made(filled(tiny_one, "harmless"), "md").decode()
    count = [len(re.findall(rf"^{mark}", one, re.M)) for one in (shown, plain) for mark in ("#", r"\| ---")]
    assert count[:2] == count[2:], "as many headings and tables as without it"


@pytest.mark.fuzz
@settings(max_examples=150 * ROUNDS, deadline=None)
@given(st.text())
def test_clean_text_is_what_xml_can_hold(text: str) -> None:
    ElementTree.fromstring(f"<a>{sanitize(text).replace('&', '&amp;').replace('<', '&lt;')}</a>")
    assert sanitize(sanitize(text)) == sanitize(text)


def test_a_character_that_no_typeface_has_is_a_clear_mistake(tiny_one: Book) -> None:
    with pytest.raises(PilotbookError) as error:
        made(filled(tiny_one, "signed \U00012000"), "pdf")
    assert str(error.value) == (
        "bot, Owner charter: no font has the character \U00012000 (U+12000), so the PDF cannot show it. "
        "Point to a folder with a font that does, with `fonts` under dossier in mkdocs.yml or with --fonts."
    )


def test_names_of_sheets_are_short_and_all_different(shipped: Book) -> None:
    for playbook in shipped.playbooks:
        dossier = Dossier(shipped, shipped.load(playbook), Filling({}))
        names = load(next(dossier.files(formats=["xlsx"], only=["complete-dossier"])).make()).sheetnames
        assert len(names) > 20 and len({name.lower() for name in names}) == len(names)
        assert max(len(name) for name in names) <= 31
