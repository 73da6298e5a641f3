"""What the documents say: whose words and numbers they show, on how many pages, and nothing that looks empty."""

from __future__ import annotations

import re
from functools import cache

import pytest

from pilotbook.book.model import Book
from pilotbook.dossier import Dossier, Filling, Look, fill_from_record
from pilotbook.dossier.compose import compose_document
from pilotbook.dossier.document import Doc, Facts, Field, Fields, Paragraph, Signatures, Table
from pilotbook.dossier.writers.pdf import pdf_bytes
from pilotbook.models.record import Ticked
from pilotbook.records.gates import evaluation_day
from support.documents import PLAYBOOKS, Written, pdf_pages
from support.run import some
from support.team import DAY, team_record

VARIANTS = ("blank", "example", "after three weeks", "decided")
KICKOFF_PAGES = 3
each_playbook = pytest.mark.parametrize("playbook", some(PLAYBOOKS, "contract-review"))
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
    return fill_from_record(book, playbook, record, day=evaluation_day(record, DAY), with_help=with_help)


def compose(book: Book, playbook_id: str, variant: str, document: str) -> Doc:
    """One document of a variant."""
    return compose_document(book, book.load(playbook_id), document, fill(book, playbook_id, variant))


def is_one_page_and_annex(pages: list[str]) -> bool:
    """Whether the first page of a memo has everything through the signatures, and the second begins the annex."""
    first, second, *rest = pages
    return "Signatures" in first and "Finance" in first and "About this document" in second and len(rest) <= 4


@each_variant
@each_playbook
def test_the_memo_holds_everything_through_the_signatures_on_one_page_of_letter(
    shipped: Book, playbook: str, variant: str
) -> None:
    doc = compose(shipped, playbook, variant, "go-no-go-memo")
    assert is_one_page_and_annex(pdf_pages(pdf_bytes(doc, Look(paper="letter"))))


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_the_memo_of_each_example_is_one_page_of_letter(shipped: Book, playbook: str) -> None:
    doc = compose(shipped, playbook, "example", "go-no-go-memo")
    assert is_one_page_and_annex(pdf_pages(pdf_bytes(doc, Look(paper="letter"))))


@each_playbook
def test_the_memo_and_the_kick_off_pack_keep_their_pages(
    shipped: Book, written: dict[str, Written], playbook: str
) -> None:
    for variant in ("", "-example"):
        start = f"{playbook}{variant}"
        assert is_one_page_and_annex(pdf_pages((written[playbook].file(f"{start}-go-no-go-memo.pdf")).read_bytes()))
        for paper in ("", "-letter"):
            path = written[playbook].file(f"{start}-kickoff-pack{paper}.pdf")
            assert len(pdf_pages(path.read_bytes())) == KICKOFF_PAGES, path.name
    decided = compose(shipped, playbook, "decided", "go-no-go-memo")
    assert playbook != "sales-sdr" or is_one_page_and_annex(pdf_pages(pdf_bytes(decided, Look())))


@each_playbook
def test_the_first_page_of_an_example_memo_has_every_figure(shipped: Book, playbook: str) -> None:
    doc = compose(shipped, playbook, "example", "go-no-go-memo")
    tables = {block.id: block for block in doc.blocks if isinstance(block, Table)}
    for row in tables["results"].rows:
        for column in ("unit", "before", "after", "after-n", "target", "met"):
            assert row.text(column), (row.base, column)
    assert all(row.text(column) for row in tables["memo-cost"].rows for column in ("agent", "hand", "basis"))


def test_the_first_page_of_a_memo_names_who_answers_for_what_the_decision_carries(shipped: Book) -> None:
    playbook = shipped.load("sales-sdr")
    example = playbook.model.example
    assert example is not None
    waived = next(check.id for check in playbook.checks if check.blocking)
    entry = Ticked.model_validate(
        {"status": "not-applicable", "reason": "None", "signer": "Ann Lee, COO", "approver": "Bo Lind"}
    )
    record = example.model_copy(update={"checks": {**example.checks, waived: entry}})
    doc = compose_document(
        shipped, playbook, "go-no-go-memo", fill_from_record(shipped, playbook, record, day="2026-11-28")
    )
    carried = {field.address: field.value for field in doc.fields if field.address.startswith("=carried/")}
    assert carried["=carried/not-applicable"] == f"{waived} (Ann Lee, agreed by Bo Lind)"
    assert re.fullmatch(
        r"voice-change-gated \(until 2027-01-08, .+, agreed by .+; control: .{80,90}\)", carried["=carried/exceptions"]
    )
    conditions = next(b for b in doc.blocks if isinstance(b, Table) and b.id == "go-no-go-memo-conditions")
    assert all(row.text("met") and row.text("evidence") for row in conditions.rows if not row.spare)
    assert is_one_page_and_annex(pdf_pages(pdf_bytes(doc, Look(paper="letter"))))


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
