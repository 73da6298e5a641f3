"""Workbooks as Google Sheets writes them are read like those of Excel, after public descriptions of its files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pilotbook.book.model import Book
from pilotbook.book.usable import load_usable_book
from pilotbook.config import paths
from pilotbook.errors import PilotbookError
from pilotbook.exchange.export_workbook import export_blank, export_playbook
from pilotbook.exchange.import_file import plan_import
from pilotbook.exchange.plan import ImportPlan
from pilotbook.load.yaml_fast import parse_plain_yaml
from support.failing import run
from support.google_sheets import EMPTY_ROWS, google_saves
from support.paths import ROOT
from support.sheets import layer

LIST = (
    "kind: checklist\ntitle: Launch\nsummary: Before.\nchecks:\n  a-one:\n    text: One\n    stale_after: {days: 90}\n"
)


def book_of(site: Path) -> Book:
    return load_usable_book(paths.find_layers(site, library=False), base=site)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def plan(site: Path, workbook: openpyxl.Workbook) -> ImportPlan:
    path = site / "import.xlsx"
    path.write_bytes(google_saves(workbook))
    return plan_import(book_of(site), paths.find_layers(site, library=False), layer(site), path, site / "schema")


def field(workbook: openpyxl.Workbook, sheet: str, title: str) -> Any:
    row = next(one[0].row for one in workbook[sheet].iter_rows(5) if str(one[0].value).removesuffix(" *") == title)
    return workbook[sheet].cell(row, 2)


def values(plan: ImportPlan) -> dict[str, Any]:
    ((_, content),) = plan.files
    made: dict[str, Any] = parse_plain_yaml(content.decode())
    return made


@pytest.mark.parametrize("id_", ["sales-sdr", "contract-review", "support-triage", "forecasting"])
def test_an_unchanged_playbook_of_the_library_changes_nothing(id_: str, shipped: Book, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(google_saves(opened(export_playbook(shipped, id_))))
    made = plan_import(shipped, paths.find_layers(ROOT), layer(ROOT), path, ROOT / "schema")
    assert (made.changes, made.skipped, made.files) == ((), (), ())


def test_an_unchanged_checklist_changes_nothing(tiny: Path) -> None:
    (tiny / "playbooks/launch.yml").write_text(LIST, encoding="utf-8")
    made = plan(tiny, opened(export_playbook(book_of(tiny), "launch")))
    assert (made.changes, made.skipped, made.files) == ((), (), ())


def test_whole_numbers_percentages_checkboxes_and_days_are_what_people_see(tiny: Path) -> None:
    workbook = opened(export_playbook(book_of(tiny), "bot"))
    field(workbook, "Cost", "Pilot runs per month").value = 250  # written as 250.0
    share = field(workbook, "Cost", "Retry share")
    share.value, share.number_format = 0.4, "0%"
    titles = {str(one.value).removesuffix(" *"): one.column for one in workbook["Checks"][4]}
    row = next(one[0].row for one in workbook["Checks"].iter_rows(5) if one[0].value == "email-fenced")
    workbook["Checks"].cell(row, titles["Blocking"]).value = True
    workbook["Checks"].cell(row, titles["Expires after days"]).value = 30
    within = next(cell for cell in workbook["Rollback"][5] if cell.value == "An hour")
    within.value, within.number_format = 43040, "d.m"  # someone typed 1.11
    made = values(plan(tiny, workbook))
    assert (made["cost"]["pilot_runs_per_month"], made["cost"]["retry_share"]) == (250, 0.4)
    assert isinstance(made["cost"]["pilot_runs_per_month"], int)
    assert made["checks"]["email-fenced"]["blocking"] is True
    assert made["checks"]["email-fenced"]["stale_after"] == {"days": 30}
    assert made["undo"]["bad-email"]["within"] == "1.11"


def test_formulas_merged_cells_and_wrong_words_have_their_cells(tiny: Path) -> None:
    workbook = opened(export_playbook(book_of(tiny), "bot"))
    workbook["Edge cases"]["C5"].value = "=A1"
    workbook["Rollback"].merge_cells("B5:C5")
    field(workbook, "Cost", "Currency").value = True
    with pytest.raises(PilotbookError) as error:
        plan(tiny, workbook)
    told = [line.split("import.xlsx: ")[1] for line in str(error.value).split("\n")]
    assert [one.partition(": ")[0] for one in told] == [
        'sheet "Edge cases", C5', 'sheet "Rollback", B5', 'sheet "Cost", B5',
    ]  # fmt: skip


def test_a_blank_workbook_is_filled_in(tiny: Path) -> None:
    workbook = opened(export_blank(book_of(tiny), is_checklist=True))
    for title, text in {"Title": "Launch", "Summary": "Before we ship."}.items():
        field(workbook, "Overview", title).value = text
    for row, text in enumerate(["Tell support", "Rotate the keys"], 5):
        workbook["Checks"].cell(row, 2).value = text
    assert list(values(plan(tiny, workbook))["checks"]) == ["tell-support", "rotate-keys"]


def test_a_table_of_any_columns_ends_where_its_rows_end(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)
    workbook = openpyxl.Workbook()
    for row in (["Done", "Task", "Owner", "Days"], [True, "One", None, 3], [False, "Two", "owner", None]):
        workbook.active.append(row)
    content = google_saves(workbook)
    assert EMPTY_ROWS >= 1000
    (tiny / "tasks.xlsx").write_bytes(content)
    done = run("import", "tasks.xlsx")
    assert done.code == 0, done.err
    assert "the column “Done”" in done.err
    assert parse_plain_yaml((tiny / "playbooks/tasks.yml").read_text())["checks"] == {
        "one": {"text": "One", "done_when": "Days: 3"},
        "two": {"text": "Two", "role": "owner"},
    }
