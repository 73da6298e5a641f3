"""LibreOffice recomputes every workbook and gets what was stored in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from pilotbook.book.model import Book
from pilotbook.dossier.document import CostModel
from pilotbook.dossier.fill import Filling
from pilotbook.dossier.playbook_blocks import build_cost
from pilotbook.dossier.style import Look
from pilotbook.dossier.writers.xlsx_cost import write_cost
from pilotbook.records.cost import COST_PARTS, VOLUMES, break_even_runs, monthly_cost
from support.cost import random_inputs
from support.documents import PLAYBOOKS, Convert, Written, load
from support.run import some, times

pytestmark = pytest.mark.office
TRIED = some(PLAYBOOKS, "contract-review")


def tried(written: Written) -> list[Path]:
    """The workbooks of a playbook. A complete pack repeats the others, and a blank one has a filled one's formulas."""
    paths = written.of(".xlsx")
    return some(paths, *(path for path in paths if "complete" not in path.name and "-example-" in path.name))


@pytest.fixture(scope="module")
def computed(
    written: dict[str, Written], convert: Convert, sums: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Workbooks as LibreOffice computes it without a stored value, by its name. It is started once."""
    folder = tmp_path_factory.mktemp("computed")
    (folder / "bare").mkdir()
    bare = []
    for path in [*(path for playbook in TRIED for path in tried(written[playbook])), sums]:
        bare.append(folder / "bare" / path.name)
        load(path).save(bare[-1])  # which leaves every stored value out
    return convert(bare, "xlsx", folder)


@pytest.mark.parametrize("playbook", TRIED)
def test_a_recomputed_workbook_says_what_was_stored(
    written: dict[str, Written], computed: dict[str, Path], playbook: str
) -> None:
    formulas = 0
    for path in tried(written[playbook]):
        written_formulas = load(path)
        stored, again = (load(one, data_only=True) for one in (path, computed[path.name]))
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
    assert formulas > 100


CASES = random_inputs(times(40))


@pytest.fixture(scope="module")
def sums(shipped: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with the cost model of many inputs, each on a sheet."""
    block = build_cost(shipped.load("sales-sdr"), Filling({}))
    assert isinstance(block, CostModel)
    path = tmp_path_factory.mktemp("sums") / "sums.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        formats = defaultdict(workbook.add_format)
        for number, case in enumerate(CASES):
            own = tuple((field, name, case[name]) for field, name, _ in block.inputs)
            given = replace(block, inputs=own, defaults=case)
            write_cost(workbook, workbook.add_worksheet(f"Case {number}"), given, formats, Look())
    return path


def test_the_workbook_computes_the_sum_to_the_cent_over_many_inputs(computed: dict[str, Path]) -> None:
    book = load(computed["sums.xlsx"], data_only=True)
    for number, case in enumerate(CASES):
        rows = {
            row[1].value: [cell.value for cell in row[2:5]]
            for row in book[f"Case {number}"].iter_rows()
            if row[1].value
        }
        months = [monthly_cost(case, volume) for volume in VOLUMES]
        for title, expected in {
            **{part.title: [month.amounts[name] for month in months] for name, part in COST_PARTS.items()},
            "Total": [month.total for month in months],
            "Manual cost": [month.by_hand for month in months],
            "Cost per run": [month.per_run for month in months],
            "Recurring budget line per month": [month.standing for month in months],
        }.items():
            assert rows[title] == pytest.approx(expected, abs=0.005), (number, title)
        even = rows["Break-even, runs per month"][0]
        assert even == (break_even_runs(case) or "never"), number
