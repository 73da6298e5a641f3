"""LibreOffice opens every document, nothing runs off the paper, and workbooks compute what they say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from pypdf import PdfReader

from pilotbook.book.model import Book
from pilotbook.dossier.fill import Filling
from pilotbook.dossier.playbook_blocks import build_cost_model
from pilotbook.dossier.style import Look
from pilotbook.dossier.writers.xlsx_cost import write_cost
from pilotbook.records.cost import COST_PARTS, VOLUMES, break_even_runs, monthly_cost
from support.cost import random_inputs
from support.documents import PLAYBOOKS, Convert, Written, load

pytestmark = pytest.mark.office
_EDGE = 18
"""Points at the edge of the paper on which nothing may stand. What is too wide, LibreOffice squeezes to the edge."""


def beyond_the_paper(path: Path) -> list[str]:
    """Texts and lines of a PDF that lie beside a page."""
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


@pytest.mark.parametrize("playbook", PLAYBOOKS)
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_every_document_opens_and_stays_on_the_paper(
    written: dict[str, Written], convert: Convert, playbook: str, ending: str, tmp_path: Path
) -> None:
    paths = written[playbook].of(f".{ending}")
    assert len(paths) == 14
    for name, made in convert(paths, "pdf", tmp_path).items():
        pages = len(PdfReader(made).pages)
        limit = 130 if "complete" in name else 20
        assert 1 < pages <= limit, (name, pages)
        if "complete" not in name:
            assert beyond_the_paper(made) == [], name


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_our_own_pdf_stays_on_the_paper(written: dict[str, Written], playbook: str) -> None:
    for path in written[playbook].of(".pdf"):
        if "complete" not in path.name:
            assert beyond_the_paper(path) == [], path.name


def test_a_line_beyond_the_paper_is_found(tmp_path: Path, convert: Convert) -> None:
    """The test above can fail."""
    import docx
    from docx.shared import Cm

    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for column, cell in zip(table.columns, table.rows[0].cells, strict=True):
        column.width = cell.width = Cm(15)
        cell.text = "so wide"
    table.style = "Table Grid"
    document.save(str(tmp_path / "wide.docx"))
    made = convert([tmp_path / "wide.docx"], "pdf", tmp_path)
    assert beyond_the_paper(made["wide.docx"]) != []


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_a_recomputed_workbook_says_what_was_stored(
    written: dict[str, Written], convert: Convert, playbook: str, tmp_path: Path
) -> None:
    bare, computed = tmp_path / "bare", tmp_path / "computed"
    bare.mkdir()
    paths = written[playbook].of(".xlsx")
    for path in paths:
        load(path).save(bare / path.name)  # which leaves every stored value out
    made = convert([bare / path.name for path in paths], "xlsx", computed)
    formulas = 0
    for path in paths:
        written_formulas = load(path)
        stored, again = (load(one, data_only=True) for one in (path, made[path.name]))
        for sheet in written_formulas.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type != "f":
                        continue
                    formulas += 1
                    ours = stored[sheet.title][cell.coordinate].value
                    theirs = again[sheet.title][cell.coordinate].value
                    where = f"{path.name}, {sheet.title}!{cell.coordinate} {cell.value}: {ours!r}, {theirs!r}"
                    if isinstance(ours, int | float) and not isinstance(ours, bool):
                        assert theirs == pytest.approx(ours, rel=1e-9, abs=1e-9), where
                    else:
                        assert (theirs or "") == (ours or ""), where
    assert formulas > 500


def test_the_workbook_computes_the_sum_to_the_cent_over_many_inputs(
    shipped: Book, convert: Convert, tmp_path: Path
) -> None:
    block = build_cost_model(shipped.load("sales-sdr"), Filling({}))
    cases = random_inputs(40)
    path = tmp_path / "sums.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        formats = defaultdict(workbook.add_format)
        for number, case in enumerate(cases):
            own = tuple((field, name, case[name]) for field, name, _ in block.inputs)
            given = replace(block, inputs=own, defaults=case)
            write_cost(workbook, workbook.add_worksheet(f"Case {number}"), given, formats, Look())
    bare, computed = tmp_path / "bare", tmp_path / "computed"
    bare.mkdir()
    load(path).save(bare / path.name)  # without the values that were computed here
    [made] = convert([bare / path.name], "xlsx", computed).values()
    book = load(made, data_only=True)
    for number, case in enumerate(cases):
        rows = {
            row[1].value: [cell.value for cell in row[2:5]]
            for row in book[f"Case {number}"].iter_rows()
            if row[1].value
        }
        months = [monthly_cost(case, volume) for volume in VOLUMES]
        for title, expected in {
            **{part.title: [month.amounts[name] for month in months] for name, part in COST_PARTS.items()},
            "All of it": [month.total for month in months],
            "The same by hand": [month.by_hand for month in months],
            "One run": [month.per_run for month in months],
        }.items():
            assert rows[title] == pytest.approx(expected, abs=0.005), (number, title)
        even = rows["Cheaper than by hand from so many runs a month"][0]
        assert even == (break_even_runs(case) or "never"), number
        assert rows["The standing line, a month"][0] == pytest.approx(months[0].standing, abs=0.005)
