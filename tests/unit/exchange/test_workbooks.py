"""A playbook goes to a workbook and back: unchanged cells change nothing, and each mistake has its cell."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pilotbook.config import paths
from pilotbook.errors import PilotbookError
from pilotbook.exchange.export_workbook import export_blank, export_playbook
from pilotbook.exchange.ids import assign_ids
from pilotbook.exchange.import_file import plan_import
from pilotbook.exchange.layout import NOT_SHOWN, fits_a_cell, sheet_layouts
from pilotbook.load.yaml_fast import parse_plain_yaml
from pilotbook.models import Playbook
from support.failing import run, tree
from support.mutants import KINDS
from support.paths import ROOT, TINY
from support.run import times
from support.sheets import as_yaml, book_of, changed_cells, check_same_after_import, layer, plan, put, random_playbook

MUTANTS = 40
"""How many changed workbooks a run tries. With PILOTBOOK_FUZZ=25 it tries 1,000."""
Change = Callable[[openpyxl.Workbook], None]


def exported(site: Path, change: Change | None = None, id_: str = "bot") -> bytes:
    book = openpyxl.load_workbook(BytesIO(export_playbook(book_of(site), id_)))
    if change is not None:
        change(book)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def cell(book: openpyxl.Workbook, sheet: str, column: str, row: int | str) -> Any:
    """A cell by the title of its column, and the number or ID of its row. On a sheet with fields, by the field."""
    there = book[sheet]
    if sheet in ("Overview", "Cost"):
        number = next(one[0].row for one in there.iter_rows(5) if str(one[0].value).removesuffix(" *") == column)
        return there.cell(number, 2)
    titles = {str(one.value).removesuffix(" *"): one.column for one in there[4] if one.value}
    if isinstance(row, str):
        row = next(one[0].row for one in there.iter_rows(5) if one[0].value == row)
    return there.cell(row, titles[column])


def mistakes(site: Path, change: Change) -> list[str]:
    before = tree(site)
    with pytest.raises(PilotbookError) as error:
        plan(site, exported(site, change))
    (site / "import.xlsx").unlink()
    assert tree(site) == before
    return [line.split("import.xlsx: ")[1] for line in str(error.value).split("\n")]


def set_cell(sheet: str, column: str, row: int | str, value: object) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, sheet, column, row).value = value

    return change


def test_every_field_of_a_playbook_that_fits_a_cell_is_on_a_sheet(tiny: Path) -> None:
    """A field that an author adds to a model is in the workbook, without another change."""
    layouts = sheet_layouts(book_of(tiny))
    shown = {column.key.partition(".")[0] for column in layouts["overview"].columns} | layouts.keys()
    assert {name for name, info in Playbook.model_fields.items() if fits_a_cell(info)} - shown == {*NOT_SHOWN}


def test_an_unchanged_workbook_changes_nothing(tiny: Path) -> None:
    assert plan(tiny, export_playbook(book_of(tiny), "bot")).files == ()
    assert plan(tiny, exported(tiny)).files == (), "openpyxl saves it in its own way"


@pytest.mark.parametrize("id_", ["sales-sdr", "contract-review", "support-triage", "forecasting"])
def test_an_unchanged_workbook_of_the_library_changes_nothing(id_: str, shipped: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(export_playbook(shipped, id_))
    plan = plan_import(shipped, paths.find_layers(ROOT), layer(ROOT), path, ROOT / "schema")
    assert (plan.files, plan.skipped) == ((), ())


def test_a_playbook_that_still_has_the_texts_of_its_scaffold_is_unchanged_too(tiny: Path) -> None:
    assert run("add", "playbook", "robot", "-f", tiny / "mkdocs.yml").code == 0
    assert plan(tiny, exported(tiny, id_="robot")).files == ()


def test_a_changed_cell_changes_its_line_alone(tiny: Path) -> None:
    file = tiny / "playbooks/bot.yml"
    text = file.read_text(encoding="utf-8").replace("summary:", "# In short.\nsummary:")
    file.write_text(text, encoding="utf-8")
    put(plan(tiny, exported(tiny, set_cell("Overview", "Summary", 0, "It writes notes."))))
    assert file.read_text(encoding="utf-8") == text.replace("It writes emails.", "It writes notes.")


def test_checks_are_adapted_left_out_and_added_with_an_id_from_their_text(tiny: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checks", "Text", "owner-named").value = "Name the head of sales"
        cell(book, "Checks", "Leave out because", "owner-measured").value = "Sales has no goals."
        new = {"Text": "Ask the “key accounts” for their OK", "Done when": "All five said yes.",
               "Evidence": "Emails",
               "Role": "team", "Gate": "prove", "Gap": "ownership", "Blocking": "x",
               "Effort": "team: 2,5 h"}  # fmt: skip
        row = book["Checks"].max_row + 1
        for column, value in new.items():
            cell(book, "Checks", column, row).value = value

    put(plan(tiny, exported(tiny, change)))
    values = parse_plain_yaml((tiny / "playbooks/bot.yml").read_text(encoding="utf-8"))
    assert values["adapt"] == {"owner-named": {"text": "Name the head of sales"}}
    assert values["leave_out"] == {"owner-measured": "Sales has no goals."}
    assert values["checks"]["ask-key-accounts-their-ok"] == {
        "gap": "ownership", "text": "Ask the “key accounts” for their OK", "done_when": "All five said yes.",
        "evidence": "Emails", "role": "team", "gate": "prove", "blocking": True, "effort": {"team": 2.5},
    }  # fmt: skip
    assert values["example"], "what no sheet shows is kept"
    book_of(tiny).load("bot")


def test_a_row_without_an_id_stays_the_row_that_it_was_also_when_it_is_reworded(tiny: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Edge cases", "Input", "empty-name").value = "A lead with no name"
        cell(book, "Edge cases", "ID", "empty-name").value = None

    put(plan(tiny, exported(tiny, change)))
    values = parse_plain_yaml((tiny / "playbooks/bot.yml").read_text(encoding="utf-8"))
    assert values["cases"]["empty-name"]["input"] == "A lead with no name"


def test_the_same_text_goes_before_a_close_one_whatever_the_order_of_the_rows() -> None:
    known = {"a": "Rotate the keys of the vault", "b": "Rotate the keys of the vaults"}
    texts = [
        "Rotate the keys of our vaults",
        "Rotate the keys of the vaults",
        "Ask legal",
        "日本語",
        "Rotate the keys of the vault",
    ]
    assert assign_ids(texts, known, {"ask-legal"}, "row") == [
        "rotate-keys-our-vaults",
        "b",
        "ask-legal-2",
        "row-1",
        "a",
    ]
    assert assign_ids(texts[:1], known, {}, "row") == ["b"]


def test_a_row_of_the_library_whose_line_is_gone_stays_as_it_is(tiny: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Checks"].delete_rows(cell(book, "Checks", "ID", "owner-measured").row)

    assert plan(tiny, exported(tiny, change)).files == ()


def test_sheets_and_columns_may_be_sorted_and_added_and_the_rest_is_listed(tiny: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.move_sheet("Checks", -2)
        book["Edge cases"].insert_cols(1)
        book["Edge cases"].cell(4, 1).value = "Our number"
        book["Edge cases"].cell(5, 1).value = 7
        book.create_sheet("Scratch")["B2"] = "Ask Bo."

    made = plan(tiny, exported(tiny, change))
    assert made.files == ()
    assert made.skipped == ('sheet "Edge cases", A4 “Our number”, a column', 'sheet "Scratch"')


def test_a_column_that_is_deleted_leaves_its_values_as_they_are(tiny: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Edge cases"].delete_cols(3)
        book["Checks"].delete_cols(11)

    assert plan(tiny, exported(tiny, change)).files == ()


def test_a_fork_gets_what_differs_from_its_base(tiny: Path) -> None:
    shutil.copy(TINY / "mkdocs.yml", tiny / "mkdocs.yml")
    done = run("fork", "bot", "our-bot", "-f", tiny / "mkdocs.yml")
    assert done.code == 0, done.err

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checks", "Gate", "email-fenced").value = "choose"
        cell(book, "Cost", "Wage per hour", 0).value = 55
        cell(book, "Answers", "Leave out because", 5).value = "Nobody asks."
        cell(book, "Rollback", "Within", "bad-email").value = "A day"

    put(plan(tiny, exported(tiny, change, "our-bot")))
    text = (tiny / "playbooks/our-bot.yml").read_text(encoding="utf-8")
    values = parse_plain_yaml(text)
    assert {key: values[key] for key in ("adapt", "cost", "without", "undo")} == {
        "adapt": {"email-fenced": {"gate": "choose"}},
        "cost": {"wage_per_hour": 55},
        "without": {"answers": {"owner": "Nobody asks."}},
        "undo": {"bad-email": {"within": "A day"}},
    }
    assert "# What this fork changes:" in text
    assert plan(tiny, exported(tiny, id_="our-bot")).files == ()


def test_a_blank_workbook_is_a_new_playbook_once_it_is_filled(tiny: Path) -> None:
    (tiny / "playbooks/other.yml").write_text(
        (tiny / "playbooks/bot.yml").read_text().replace("email-fenced", "fenced")
    )
    workbook = openpyxl.load_workbook(BytesIO(export_blank(book_of(tiny))))
    filled = openpyxl.load_workbook(BytesIO(exported(tiny)))
    for sheet in workbook.worksheets:
        for row in filled[sheet.title].iter_rows(5):
            for one in row:
                if sheet.title == "Overview" and one.column == 2 and one.row == 5:
                    continue
                sheet.cell(one.row, one.column).value = None if one.value == "email-fenced" else one.value
    cell(workbook, "Overview", "Title", 0).value = "Our Robot"
    made = BytesIO()
    workbook.save(made)
    new = plan(tiny, made.getvalue())
    assert (new.id, new.is_new, new.kind) == ("our-robot", True, "playbook")
    put(new)
    assert book_of(tiny).load("our-robot").model.checks.keys() == {"fence-off-key-accounts"}
    assert plan(tiny, made.getvalue()).files == (), "the title says which playbook it is"


MISTAKES: dict[str, tuple[Change, list[str]]] = {
    "a role that does not exist": (
        set_cell("Checks", "Role", "email-fenced", "Controller"),
        ['sheet "Checks", G7: `Controller` is not one of the options. '],
    ),
    "an empty cell": (
        set_cell("Checks", "Done when", "email-fenced", None),
        ['sheet "Checks", E7: is empty. Fill it in: What someone can verify when it\'s done.'],
    ),
    "an empty field": (
        set_cell("Overview", "Job: ends when", 0, " "),
        ['sheet "Overview", B12: is empty. Fill it in: '],
    ),
    "text for a number": (
        set_cell("Cost", "One time", 0, "a lot"),
        ["sheet \"Cost\", B25: needs a number, not `a lot`. Write digits alone, without a unit."],
    ),
    "a number out of range": (
        set_cell("Cost", "Retry share", 0, 40),
        ['sheet "Cost", B10: is `40.0` but must be at most 1. '],
    ),
    "a formula": (
        set_cell("Cost", "One time", 0, "=B5*2"),
        ['sheet "Cost", B25: contains a formula. Replace it with its value: '],
    ),
    "an error": (set_cell("Rollback", "By", "bad-email", "#REF!"), ['sheet "Rollback", D5: shows an error, #REF!. ']),
    "a duplicate id": (
        set_cell("Checks", "ID", 6, "owner-named"),
        ['sheet "Checks", A6: the ID `owner-named` is also in row 5. If it is a new row, empty this cell: '],
    ),
    "an id that is none": (
        set_cell("Edge cases", "ID", "empty-name", "Empty name"),
        ['sheet "Edge cases", A5: `Empty name` is not a valid ID. Write `empty-name`.'],
    ),
    "a flag": (
        set_cell("Agent permissions", "Reversible", "send-email", "partly"),
        ['sheet "Agent permissions", D5: `partly` is neither yes nor no. Write Yes or No.'],
    ),
    "hours": (
        set_cell("Checks", "Effort", "email-fenced", "two days"),
        ['sheet "Checks", N7: `two days` is not a role and its hours. Write one role per line, such as Engineer: 6.'],
    ),
    "a gap that is not used": (
        set_cell("Gaps", "Use it", "Nobody owns it", "No"),
        [
            'sheet "Overview", B5: example › checks › owner-named: this playbook has no check `owner-named`. ',
            'sheet "Checks"',
            'sheet "Checks", I7: this playbook does not select the gap `ownership`. ',
        ],
    ),
    "a value of the library that is emptied": (
        set_cell("Checks", "Evidence", "owner-named", None),
        ['sheet "Checks", F5: is empty, but the check has a value in the library. Write '],
    ),
    "a control character": (
        set_cell("Rollback", "By", "bad-email", "the \u202erep"),
        ['sheet "Rollback", D5: contains the control character U+202E. '],
    ),
    "too short a kickoff": (
        set_cell("Kickoff", "Minutes", 5, 5),
        ['sheet "Kickoff", A5: '],
    ),
    "a playbook to fork that does not exist": (
        set_cell("Overview", "Fork of", 0, "robot"),
        ['sheet "Overview", B6: there is no playbook `robot`. '],
    ),
    "a merged cell": (
        lambda book: book["Edge cases"].merge_cells("C5:C6"),
        ['sheet "Edge cases", C5: the cells C5:C6 are merged, so nobody knows which row the text belongs to. Unmerge '],
    ),
    "two rows with one field": (
        lambda book: book["Cost"].cell(30, 1, "Currency") and None,
        ['sheet "Cost", A30: this field appears twice, first in row 5. Delete one of the two rows.'],
    ),
    "a table without titles": (
        lambda book: book["Rollback"].delete_rows(4),
        ['sheet "Rollback", A1: no row has the titles of the columns. '],
    ),
    "no first sheet": (lambda book: book.remove(book["Overview"]), ["the workbook: has no sheet “Overview”. "]),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_sheet_and_cell_and_writes_nothing(name: str, tiny: Path) -> None:
    change, expected = MISTAKES[name]
    told = mistakes(tiny, change)
    assert len(told) == len(expected), told
    for one in expected:
        assert any(line.startswith(one) for line in told), told


def test_a_checklist_is_not_a_playbook_to_fork(tiny: Path) -> None:
    (tiny / "playbooks/list.yml").write_text("kind: checklist\ntitle: L\nsummary: S.\nchecks:\n  a-b:\n    text: C\n")
    told = mistakes(tiny, set_cell("Overview", "Fork of", 0, "list"))
    cure = "Name a playbook about an agent, or leave it empty."
    assert told == [f'sheet "Overview", B6: `list` is a checklist. {cure}']


def test_all_mistakes_are_told_at_once_by_sheet_and_cell(tiny: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for one in ("a flag", "text for a number", "a role that does not exist", "an empty field"):
            MISTAKES[one][0](book)

    told = mistakes(tiny, change)
    assert [line.split('"')[1] for line in told] == ["Overview", "Checks", "Agent permissions", "Cost"]


def test_another_file_with_mistakes_does_not_stop_an_import(tiny: Path) -> None:
    workbook = exported(tiny, set_cell("Overview", "Summary", 0, "It writes notes."))
    (tiny / "playbooks/broken.yml").write_text("title: [", encoding="utf-8")
    assert len(plan(tiny, workbook).files) == 1


def test_a_playbook_whose_own_file_has_mistakes_is_not_overwritten(tiny: Path) -> None:
    workbook = exported(tiny)
    file = tiny / "playbooks/bot.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("team: Sales", "team: no"), encoding="utf-8")
    with pytest.raises(PilotbookError, match="bot"):
        plan(tiny, workbook)


@pytest.mark.fuzz
def test_any_playbook_is_the_same_after_export_and_import(tiny: Path) -> None:
    file = tiny / "playbooks/bot.yml"
    for number in range(times(25)):
        file.write_text(as_yaml(random_playbook(random.Random(number))), encoding="utf-8")
        check_same_after_import(tiny, file, number)


@pytest.mark.fuzz
def test_any_changed_workbook_is_imported_or_told_with_its_cell_and_writes_nothing_wrong(tiny: Path) -> None:
    content, file = export_playbook(book_of(tiny), "bot"), tiny / "playbooks/bot.yml"
    text, imported = file.read_text(encoding="utf-8"), 0
    for number in range(times(MUTANTS)):
        chance = random.Random(number)
        mutant = chance.choice(KINDS)(chance, content) if number % 8 == 0 else changed_cells(chance, content)
        try:
            made = plan(tiny, mutant)
        except PilotbookError as error:
            lines = str(error).split("\n")
            assert all("import.xlsx: " in line and line.endswith((".", "?", "--new")) for line in lines), (
                number,
                lines,
            )
            if number % 8:
                assert all('sheet "' in line or "“Overview”" in line or "no sheet of" in line for line in lines), (
                    number,
                    lines,
                )
            continue
        put(made)
        imported += 1
        assert not book_of(tiny).left_out, (number, book_of(tiny).left_out, made.changes)
        for path in (tiny / "playbooks").glob("*"):
            path.unlink()
        file.write_text(text, encoding="utf-8")
    assert imported
