"""Rows of a workbook keep their place in the record when people sort, insert, copy and delete them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.documents import load
from support.workbooks import Edit, Workbook, document, row_of, sort_rows, type_into

CASES, CHANGES = "Cases  all", "Changes"
FILLED = {f"tables/cases/case-{number}/note": f"Note {number}" for number in range(1, 7)}


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """A workbook with a note in each case."""
    return Workbook(tmp_path, document(FILLED))


def on(sheet: str, change: Any) -> Edit:
    return lambda workbook: change(workbook[sheet])


def test_an_untouched_workbook_has_nothing_outside_its_fields(workbook: Workbook) -> None:
    assert workbook.loose() == []
    values = workbook.values()
    assert FILLED.items() <= values.items()
    assert values["tables/cases/own-1/input"] == "A lead of our own"
    assert (values["changes/p1/on"], values["changes/p1/runs"]) == ("2026-11-21", "40")
    assert not [address for address in values if "spare" in address or "=" in address]
    workbook.edit()
    assert (workbook.values(), workbook.loose()) == (values, []), "saved by another program"


@pytest.mark.parametrize("from_column", [1, 2], ids=["with the hidden column", "without it"])
@pytest.mark.parametrize("sheet", [CASES, CHANGES])
def test_sorted_rows_are_found(workbook: Workbook, sheet: str, from_column: int) -> None:
    before = workbook.values()
    workbook.edit(on(sheet, lambda one: sort_rows(one, 3, from_column=from_column)))
    assert workbook.values() == before
    assert workbook.loose() == []


def test_what_was_typed_before_and_after_sorting_without_the_hidden_column_is_at_its_place(workbook: Workbook) -> None:
    workbook.edit(
        type_into(CASES, "tables/cases/case-2", 4, "Passed"),
        type_into(CASES, "tables/cases/own-1", 6, "Ours, changed"),
        on(CASES, lambda sheet: sort_rows(sheet, 3)),
        on(CASES, lambda sheet: sheet.cell(row_with(sheet, "A lead number 5, with a question"), 4, "Failed")),
    )
    values = workbook.values()
    assert values["tables/cases/case-2/result"] == "Passed"
    assert values["tables/cases/case-5/result"] == "Failed"
    assert values["tables/cases/own-1/note"] == "Ours, changed"
    assert FILLED.items() <= values.items()


def row_with(sheet: Any, text: str) -> int:
    return next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 3).value == text)


def test_a_spare_row_that_was_filled_and_sorted_without_the_hidden_column_is_a_new_row(workbook: Workbook) -> None:
    workbook.edit(
        type_into(CASES, "tables/cases/spare-1", 2, "Usual"),
        type_into(CASES, "tables/cases/spare-1", 3, "Z, a case that is new"),
        on(CASES, lambda sheet: sort_rows(sheet, 3)),
    )
    values = workbook.values()
    new = {address.split("/")[-1]: text for address, text in values.items() if "/insert-3/" in address}
    assert new == {"kind": "Usual", "input": "Z, a case that is new"}
    assert FILLED.items() <= values.items() and workbook.loose() == []


def test_a_row_that_was_changed_and_sorted_away_is_listed_with_its_columns(workbook: Workbook) -> None:
    workbook.edit(type_into(CHANGES, "changes/p2", 3, "another model"), on(CHANGES, lambda one: sort_rows(one, 2)))
    values = workbook.values()
    assert "changes/p2/what" not in values and values["changes/p3/what"] == "model 3"
    assert ("another model", 'sheet "Changes", column "What", row 4') in workbook.loose()


def test_a_spare_row_keeps_its_name_and_an_empty_one_says_nothing(workbook: Workbook) -> None:
    workbook.edit(type_into(CASES, "tables/cases/spare-2", 3, "New"))
    assert {address for address in workbook.values() if "spare" in address} == {"tables/cases/spare-2/input"}


def test_inserted_copied_and_added_rows_are_new_rows_and_deleted_ones_are_gone(workbook: Workbook) -> None:
    def insert(sheet: Any) -> None:
        sheet.insert_rows(4)
        sheet.cell(4, 3).value = "Inserted"
        sheet.cell(4, 6).value = "by hand"

    def copy(sheet: Any) -> None:
        row = row_of(sheet, "tables/cases/case-4")
        sheet.insert_rows(row + 1)
        for column in range(1, 7):
            sheet.cell(row + 1, column).value = sheet.cell(row, column).value
        sheet.cell(row + 1, 6).value = "a copy"
        sheet.delete_rows(row_of(sheet, "tables/cases/case-6"))

    def below(sheet: Any) -> None:
        sheet.cell(sheet.max_row + 30, 3).value = "Far below"

    workbook.edit(on(CASES, insert), on(CASES, copy), on(CASES, below))
    values = workbook.values()
    assert values["tables/cases/insert-4/input"] == "Inserted" and values["tables/cases/insert-4/note"] == "by hand"
    assert values["tables/cases/case-4/note"] == "Note 4" and values["tables/cases/insert-8/note"] == "a copy"
    assert values["tables/cases/insert-8/input"] == "A lead number 4, with a question"
    assert "Far below" in values.values() and "tables/cases/case-6/note" not in values
    assert workbook.loose() == []


def test_a_corrected_text_of_the_playbook_is_listed_and_its_row_stays(workbook: Workbook) -> None:
    workbook.edit(type_into(CASES, "tables/cases/case-3", 3, "A lead with two questions"))
    assert workbook.loose() == [("A lead with two questions", 'sheet "Cases  all", column "Input", row 5')]
    assert workbook.values()["tables/cases/case-3/note"] == "Note 3"


LOST: dict[str, Edit] = {
    "the hidden column": on(CASES, lambda sheet: sheet.delete_cols(1)),
    "the hidden row": on(CASES, lambda sheet: sheet.delete_rows(1)),
    "both": on(CASES, lambda sheet: (sheet.delete_cols(1), sheet.delete_rows(1))),
    "nothing, but a row above": on(CASES, lambda sheet: sheet.insert_rows(1)),
    "nothing, but a column before": on(CASES, lambda sheet: sheet.insert_cols(1)),
    "nothing, but a column between": on(CASES, lambda sheet: sheet.insert_cols(4)),
    "the name of the sheet": on(CASES, lambda sheet: setattr(sheet, "title", "Tried")),
    "the place of the sheet": lambda workbook: workbook.move_sheet(CASES, 5),
    "column, name and place": lambda workbook: (
        workbook[CASES].delete_cols(1),
        setattr(workbook[CASES], "title", "Tried"),
        workbook.move_sheet("Tried", -5),
    ),
    "the hidden column of the first sheet": on("Start", lambda sheet: sheet.delete_cols(1)),
    "the hidden row of the first sheet": on("Start", lambda sheet: sheet.delete_rows(1)),
    "nothing, but a column between on the first sheet": on("Start", lambda sheet: sheet.insert_cols(3)),
    "nothing, but a row above the first sheet": on("Start", lambda sheet: sheet.insert_rows(1)),
}


@pytest.mark.parametrize("change", LOST.values(), ids=LOST)
def test_fields_are_found_when_something_is_lost_or_moved(workbook: Workbook, change: Edit) -> None:
    workbook.edit(
        type_into("Start", "answers/owner/text", 3, "Ann Lee"),
        type_into(CASES, "tables/cases/case-3", 4, "Passed"),
        type_into(CASES, "tables/cases/own-1", 3, "A lead of our own, changed"),
        type_into(CASES, "tables/cases/spare-1", 3, "A new case"),
    )
    before = {address.replace("spare-1", "new"): text for address, text in workbook.values().items()}
    assert {"Ann Lee", "Passed", "A new case"} <= set(before.values())
    workbook.edit(change)
    values = workbook.values()
    new = [address.split("/")[2] for address in values if "spare" in address or "insert" in address]
    assert len(new) == 1
    assert {address.replace(new[0], "new"): text for address, text in values.items()} == before
    assert workbook.loose() == []


def test_sorting_after_the_hidden_column_is_lost_lists_what_cannot_be_told(workbook: Workbook) -> None:
    workbook.edit(
        type_into(CASES, "tables/cases/own-1", 3, "Ours, in other words"),
        on(CASES, lambda sheet: (sheet.delete_cols(1), sort_rows(sheet, 2, from_column=1))),
    )
    values = workbook.values()
    assert FILLED.items() <= values.items()
    assert not [address for address in values if "own-1" in address]
    assert "Ours, in other words" in [text for text, _ in workbook.loose()]
    assert all(field.by_label for field in workbook.read().fields if field.tag.startswith("pb:tables/cases"))


def test_a_copy_of_a_sheet_has_the_same_fields_and_lists_nothing_of_the_writer(workbook: Workbook) -> None:
    def copy(one: Any) -> None:
        made = one.copy_worksheet(one[CASES])
        made.cell(row_of(made, "tables/cases/case-1"), 6).value = "Changed in the copy"

    workbook.edit(copy)
    notes = [field.text for field in workbook.read().fields if field.tag == "pb:tables/cases/case-1/note"]
    assert sorted(notes) == ["Changed in the copy", "Note 1"]
    assert workbook.loose() == []


def test_new_rows_of_two_sheets_of_one_table_stay_apart(workbook: Workbook) -> None:
    def copy(one: Any) -> None:
        made = one.copy_worksheet(one[CASES])
        for sheet, text in ((one[CASES], "First"), (made, "Second")):
            sheet.cell(row_of(sheet, "tables/cases/spare-1"), 3).value = text
            sheet.cell(30, 3).value = f"{text} below"
            sheet.cell(31, 3).value = "The same"

    workbook.edit(copy)
    inputs = [text for address, text in workbook.values().items() if "spare" in address or "insert" in address]
    assert sorted(inputs) == ["First", "First below", "Second", "Second below", "The same"]


def test_a_workbook_without_its_hidden_sheet_is_still_read(workbook: Workbook) -> None:
    before = workbook.values()
    workbook.edit(lambda one: one.remove(one["_pilotbook"]))
    assert workbook.values() == before
    assert "To know what works." in [text for text, _ in workbook.loose()], "who wrote it is not known any more"
    for damaged in ("{", "[]", '{"texts":1}', '{"texts":"","around":"","formulas":"","sheets":[1]}', "[" * 5000):
        other = Workbook(workbook.path.parent, document(FILLED))
        other.edit(lambda one, damaged=damaged: one["_pilotbook"].cell(1, 2, damaged))
        assert other.values() == before


def test_the_hidden_sheet_is_out_of_reach(workbook: Workbook) -> None:
    assert load(workbook.path)["_pilotbook"].sheet_state == "veryHidden"
