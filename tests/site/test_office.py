"""LibreOffice opens every document, nothing runs off the paper, and workbooks compute what they say."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Cm
from pypdf import PdfReader

from pilotbook.book.model import Book
from pilotbook.dossier import Dossier, Filling, Look, fill_from_record
from pilotbook.dossier.readers.docx import read_docx
from pilotbook.dossier.readers.texts import DocumentTexts
from support import word
from support.documents import PLAYBOOKS, VARIANTS, Convert, Written, dossier
from support.run import some
from support.team import DAY, team_record

pytestmark = pytest.mark.office
TRIED = some(PLAYBOOKS, "contract-review")
_EDGE = 18
"""Points at the edge of the paper on which nothing may stand. What is too wide, LibreOffice squeezes to the edge."""


def beyond_the_paper(path: Path) -> list[str]:
    """Texts and lines of a PDF that are off the page."""
    found = []
    for number, page in enumerate(PdfReader(path).pages, 1):
        width = float(page.mediabox[2])

        def text(words: str, cm: Any, tm: Any, *_: Any, width: float = width, number: int = number) -> None:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            if words.strip() and not _EDGE <= x <= width - _EDGE:
                found.append(f"page {number}: {words.strip()[:40]!r} at {x:.0f} of {width:.0f}")

        def line(operator: Any, operands: Any, cm: Any, _tm: Any, width: float = width, number: int = number) -> None:
            if operator in (b"m", b"l") or (operator == b"re" and float(operands[2]) < width * 0.98):
                ends = [float(operands[0])] + ([float(operands[0]) + float(operands[2])] if operator == b"re" else [])
                xs = [x * cm[0] + cm[4] for x in ends]
                if any(not _EDGE <= x <= width - _EDGE for x in xs):
                    found.append(f"page {number}: a line at {xs} of {width:.0f}")

        page.extract_text(visitor_text=text, visitor_operand_before=line)
    return found


def typical(paths: list[Path]) -> list[Path]:
    """The documents with the widest tables and the most rows, blank and filled. A complete pack repeats the others."""
    return [path for path in paths if re.search("security-pack|test-plan|cost-model|memo", path.name)]


def memos(book: Book, playbook_id: str, folder: Path) -> Iterator[Path]:
    """The memo on Letter, blank and from the example, and the one that a team filled, on both papers."""
    playbook = book.load(playbook_id)
    team = fill_from_record(book, playbook, team_record(book, playbook, decided=True), day=DAY)
    for paper in (Look(), Look(paper="letter")):
        made = {"team": Dossier(book, playbook, team, paper)}
        if paper.paper == "letter":
            made |= {variant or "blank": dossier(book, playbook_id, variant) for variant in VARIANTS}
        for name, whole in made.items():
            path = folder / f"docx-{playbook_id}-memo-{paper.paper}-{name}.docx"
            path.write_bytes(next(replace(whole, look=paper).files(formats=["docx"], only=["go-no-go-memo"])).make())
            yield path


@pytest.fixture(scope="module")
def printed(
    shipped: Book, written: dict[str, Written], convert: Convert, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """What LibreOffice prints of every Word document and workbook, by its name. It is started once for all of them."""
    folder = tmp_path_factory.mktemp("printed")
    copies = []  # as `docx-name.docx`: a document and a workbook of one name would become one PDF
    for playbook in TRIED:
        for ending in ("docx", "xlsx"):
            for path in some(written[playbook].of(f".{ending}"), *typical(written[playbook].of(f".{ending}"))):
                copies.append(Path(shutil.copy(path, folder / f"{ending}-{path.name}")))
    copies.append(too_wide(folder / "docx-too-wide.docx"))
    for playbook in TRIED:
        copies += memos(shipped, playbook, folder)
    made = convert(copies, "pdf", folder / "pdf")
    return {name.partition("-")[2]: path for name, path in made.items()}


@pytest.mark.parametrize("playbook", TRIED)
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_every_document_opens_and_stays_on_the_paper(
    written: dict[str, Written], printed: dict[str, Path], playbook: str, ending: str
) -> None:
    paths = written[playbook].of(f".{ending}")
    assert len(paths) == 14
    for path in some(paths, *typical(paths)):
        pages = len(PdfReader(printed[path.name]).pages)
        limit = 130 if "complete" in path.name else 20
        assert 1 < pages <= limit, (path.name, pages)
        if "complete" not in path.name:
            assert beyond_the_paper(printed[path.name]) == [], path.name


@pytest.mark.parametrize("playbook", TRIED)
def test_our_own_pdf_stays_on_the_paper(written: dict[str, Written], playbook: str) -> None:
    paths = written[playbook].of(".pdf")
    for path in some(paths, *typical(paths)):
        if "complete" not in path.name:
            assert beyond_the_paper(path) == [], path.name


@pytest.mark.parametrize("playbook", TRIED)
def test_the_first_page_of_every_memo_ends_with_the_signatures(printed: dict[str, Path], playbook: str) -> None:
    paths = [path for name, path in printed.items() if playbook in name and "memo" in name and name.endswith(".docx")]
    assert len(paths) == 6
    for path in paths:
        first, second = (page.extract_text() for page in PdfReader(path).pages[:2])
        assert "Signatures" in first and "Finance" in first, path.name
        assert "About this document" in second, path.name


def too_wide(path: Path) -> Path:
    """A document with a table that is wider than the paper."""
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for column, cell in zip(table.columns, table.rows[0].cells, strict=True):
        column.width = cell.width = Cm(15)
        cell.text = "so wide"
    table.style = "Table Grid"
    document.save(str(path))
    return path


def test_a_line_beyond_the_paper_is_found(printed: dict[str, Path]) -> None:
    """The test above can fail."""
    assert beyond_the_paper(printed["too-wide.docx"]) != []


def said(file: DocumentTexts) -> dict[str, tuple[str, str]]:
    """The text and the code of each field."""
    return {field.tag: (field.text, field.code) for field in file.fields}


HARD = {
    "pilot/name": "Wren & Söhne",
    "answers/owner/text": "one\ntwo\n\nthree\tfour",
    "checks/number-owned/evidence": "co\u2011owner “x” → y\u00a0z",
    "tables/roles/owner/name": "مرحبا 東京 Ann",
}
"""Texts that LibreOffice 7.4 changes in controls for plain text: it drops line breaks, and repeats mixed scripts."""


def test_a_word_document_that_libreoffice_saved_says_the_same(
    shipped: Book, written: dict[str, Written], convert: Convert, tmp_path: Path
) -> None:
    """LibreOffice 7.4 drops the tags of controls and keeps the bookmarks around them."""
    filled = [path for path in written["contract-review"].of(".docx") if "-example-" in path.name]
    assert len(filled) == 7
    paths = some(filled, *(path for path in filled if re.search("memo|test-plan|owner-charter", path.name)))
    hard = tmp_path / "hard.docx"
    hard.write_bytes(word.write(shipped, "sales-sdr", "owner-charter", Filling(HARD)))
    saved = convert([*paths, hard], "docx", tmp_path / "saved")
    for path in (*paths, hard):
        before, after = read_docx(path), read_docx(saved[path.name])
        assert said(after) == said(before), path.name
        assert {one.text for one in after.loose} == {one.text for one in before.loose}, path.name
