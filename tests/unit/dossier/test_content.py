"""What the documents say: whose words and numbers they show, on how many pages, and nothing that looks empty."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from pilotbook.book.model import Book
from pilotbook.dossier import Dossier, Filling, Look, fill_from_record
from pilotbook.dossier.compose import compose_document
from pilotbook.dossier.document import Doc, Facts, Field, Fields, Paragraph, Signatures, Table
from pilotbook.dossier.writers.pdf import pdf_bytes
from support.documents import PLAYBOOKS
from support.team import DAY, team_record

VARIANTS = ("blank", "example", "after three weeks", "decided")
LOOKS = {"a4": Look(), "letter": Look(paper="letter")}
KICKOFF_PAGES = 3
each_playbook = pytest.mark.parametrize("playbook", PLAYBOOKS)
each_variant = pytest.mark.parametrize("variant", VARIANTS)


def fill(book: Book, playbook_id: str, variant: str, *, with_help: bool = True) -> Filling:
    """The values of a variant."""
    if variant == "blank":
        return Filling({}, with_help)
    playbook = book.load(playbook_id)
    record = playbook.model.example
    if variant != "example":
        record = team_record(book, playbook, decided=variant == "decided")
    assert record is not None
    return fill_from_record(book, playbook, record, day=DAY, with_help=with_help)


def compose(book: Book, playbook_id: str, variant: str, document: str) -> Doc:
    """One document of a variant."""
    return compose_document(book, book.load(playbook_id), document, fill(book, playbook_id, variant))


def pages(doc: Doc, paper: str) -> list[str]:
    """The text of each page of our own PDF."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf_bytes(doc, LOOKS[paper]))).pages]


@each_variant
@each_playbook
def test_the_memo_holds_the_decision_through_the_signatures_on_one_page(
    shipped: Book, playbook: str, variant: str
) -> None:
    doc = compose(shipped, playbook, variant, "go-no-go-memo")
    for paper in LOOKS:
        first, second, *rest = pages(doc, paper)
        assert "Signatures" in first and "Finance" in first, paper
        assert "About this document" in second, paper
        assert len(rest) <= 3, paper


@each_playbook
def test_the_kick_off_pack_keeps_its_pages(shipped: Book, playbook: str) -> None:
    for variant in ("blank", "after three weeks"):
        doc = compose(shipped, playbook, variant, "kickoff-pack")
        assert {paper: len(pages(doc, paper)) for paper in LOOKS} == dict.fromkeys(LOOKS, KICKOFF_PAGES), variant


@each_playbook
def test_the_first_page_of_an_example_memo_has_every_figure(shipped: Book, playbook: str) -> None:
    doc = compose(shipped, playbook, "example", "go-no-go-memo")
    tables = {block.id: block for block in doc.blocks if isinstance(block, Table)}
    for row in tables["results"].rows:
        for column in ("unit", "before", "after", "after-n", "target", "met"):
            assert row.text(column), (row.base, column)
    assert all(row.text(column) for row in tables["memo-cost"].rows for column in ("agent", "hand", "basis"))


@cache
def another_companys_words(book_id: int, playbook_id: str) -> tuple[str, ...]:
    """What a playbook's invented companies say in answers, and the metric's starting points."""
    book = _BOOKS[book_id]
    model = book.load(playbook_id).model
    answers = [text for one in model.answers.values() for text in (one.good, one.bad)]
    general = [text for one in book.questions.values() for text in (one.good, one.bad)]
    metric = [model.metric.before, model.metric.after, model.metric.target]
    return tuple(" ".join(text.split()) for text in [*answers, *general, *metric])


_BOOKS: dict[int, Book] = {}


def all_text(doc: Doc) -> str:
    """All text of a document, without its fields."""
    parts = []
    for block in doc.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Facts):
            parts += [paragraph.text for _, prose in block.rows for paragraph in prose]
        elif isinstance(block, Fields):
            parts += [f"{field.title} {field.hint} {field.value}" for field in block.fields]
        elif isinstance(block, Table):
            parts += [row.text(column.id) for row in block.rows for column in block.columns]
    return " ".join(" ".join(parts).split())


@pytest.mark.parametrize("variant", ["example", "after three weeks", "decided"])
@each_playbook
def test_a_filled_document_has_no_words_of_another_company(shipped: Book, playbook: str, variant: str) -> None:
    _BOOKS[id(shipped)] = shipped
    text = all_text(compose(shipped, playbook, variant, "complete-dossier"))
    assert [words for words in another_companys_words(id(shipped), playbook) if words in text] == []
    blank = all_text(compose(shipped, playbook, "blank", "complete-dossier"))
    assert sum(words in blank for words in another_companys_words(id(shipped), playbook)) >= 10


@each_playbook
def test_a_teams_memo_has_no_figure_of_the_example(shipped: Book, playbook: str) -> None:
    example = shipped.load(playbook).model.example
    assert example is not None
    ours = all_text(compose(shipped, playbook, "after three weeks", "go-no-go-memo"))
    rows = [row for table in ("results", "memo-cost") for row in example.tables[table].values()]
    figures = [str(row[key]) for row in rows for key in ("before", "after", "agent", "hand") if key in row]
    assert [figure for figure in figures if len(figure) > 3 and figure in ours] == []
    assert "41.5" in ours


@each_variant
@each_playbook
def test_nothing_in_a_document_looks_empty(shipped: Book, playbook: str, variant: str) -> None:
    for id_ in shipped.documents:
        doc = compose(shipped, playbook, variant, id_)
        sections = list(doc.sections)
        for section, following in zip(sections, [*sections[1:], None], strict=True):
            opens_chapter = following is not None and following.level > section.level
            assert section.blocks or opens_chapter, (id_, section.title)
            for block in section.blocks:
                assert not isinstance(block, Table) or block.rows, (id_, section.title)
                assert not isinstance(block, Fields) or block.fields, (id_, section.title)
        for block in doc.blocks:
            if isinstance(block, Table):
                assert all(column.title.strip() for column in block.columns), (id_, block.id)
                for row in block.rows:
                    filled = {column.id for column in block.columns if column.fill}
                    lacking = [
                        one for one in filled if not isinstance(row.cells.get(one, row.cells.get(f"~{one}")), Field)
                    ]
                    assert not lacking, (id_, block.id, row.base, lacking)
                    assert "–" not in row.cells.values(), (id_, block.id)
            elif isinstance(block, Signatures):
                assert block.rows, id_


def test_a_row_that_a_team_adds_has_a_field_in_every_column(shipped: Book) -> None:
    doc = compose(shipped, "sales-sdr", "blank", "owner-charter")
    table = next(block for block in doc.blocks if isinstance(block, Table) and block.id == "paging")
    spare = next(row for row in table.rows if row.spare)
    addresses = [cell.address for cell in spare.cells.values() if isinstance(cell, Field)]
    assert len(addresses) == len(set(addresses)) == len(table.columns)


def test_rows_that_a_team_added_take_the_place_of_empty_ones(shipped: Book) -> None:
    for variant, spare in (("blank", 4), ("decided", 1)):
        doc = compose(shipped, "forecasting", variant, "go-no-go-memo")
        table = next(
            block for block in doc.blocks if isinstance(block, Table) and block.id == "go-no-go-memo-conditions"
        )
        assert (variant, sum(row.spare for row in table.rows)) == (variant, spare)


def test_the_blank_memo_can_be_made_without_help(shipped: Book) -> None:
    doc = compose_document(
        shipped, shipped.load("sales-sdr"), "go-no-go-memo", fill(shipped, "sales-sdr", "blank", with_help=False)
    )
    assert not [block for block in doc.blocks if isinstance(block, Paragraph) and block.style in ("help", "example")]
    assert Dossier(shipped, shipped.load("sales-sdr"), Filling({}, help=False)).preview_file("go-no-go-memo").make()
