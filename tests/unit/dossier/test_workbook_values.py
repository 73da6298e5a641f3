"""A cell's text is read as Excel shows it, and what people type into a workbook stays as they typed it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pilotbook.dossier.readers.xlsx_shown import show_number
from pilotbook.dossier.writers.xlsx_cells import LONGEST_CELL, is_cut, shown_in_cell
from support.documents import load
from support.workbooks import Workbook, document, row_of, type_into

DAY = 46346
SHOWN = [
    (0.95, "0%", "95%"),
    (0.075, "0.0%", "7.5%"),
    (1.1, "0.00", "1.10"),
    (2.675, "0.00", "2.68"),
    (202611201234567.0, "General", "202611201234567"),
    (2e20, "", "200000000000000000000"),
    (0.1 + 0.2, "", "0.3"),
    (1e-5, "General", "0.00001"),
    (7, "000", "007"),
    (1234567, "000-0000", "123-4567"),
    (1234567.5, "#,##0.00", "1,234,567.50"),
    (12.5, "#,##0.####", "12.5"),
    (1500, "0.0,", "1.5"),
    (-5.5, "0.00;(0.00)", "(5.50)"),
    (0, '0;-0;"none"', "none"),
    (1234.5, "#,##0.00 [$€-407]", "1,234.50 €"),
    (1234.5, '_-"$"* #,##0.00_-;-"$"* #,##0.00_-', "$1,234.50"),
    (12345, "0.00E+00", "1.23E+04"),
    (0.75, "# ?/?", "3/4"),
    (1500, '[>=1000]0.0," k";0', "1.5 k"),
    (12, "@", "12"),
    (1, '"yes";"no"', "yes"),
    (DAY, "yyyy\\-mm\\-dd", "2026-11-20"),
    (DAY, "dd.mm.yyyy", "20.11.2026"),
    (DAY, "[$-409]d\\-mmm\\-yy;@", "20-Nov-26"),
    (DAY, "[$-407]d. mmmm yyyy", "2026-11-20"),
    (DAY, "[$-F800]dddd, mmmm dd, yyyy", "Friday, November 20, 2026"),
    (DAY + 0.697916667, "yyyy-mm-dd hh:mm", "2026-11-20 16:45"),
    (0.604166667, "h:mm AM/PM", "2:30 PM"),
    (1.5, "[h]:mm:ss", "36:00:00"),
    (0.5, "mm:ss.0", "00:00.0"),
    (59, "yyyy-mm-dd", "1900-02-28"),
    (-1, "yyyy-mm-dd", "-1"),
]


@pytest.mark.parametrize(("number", "form", "text"), SHOWN)
def test_a_number_reads_as_its_format_shows_it(number: float, form: str, text: str) -> None:
    assert show_number(number, form)[0] == text


def test_a_day_is_told_apart_from_a_time_and_from_a_number() -> None:
    assert show_number(DAY, "d.m.yy") == ("20.11.26", "2026-11-20")
    assert show_number(DAY - 1462, "yyyy-mm-dd", from_1904=True)[1] == "2026-11-20"
    assert show_number(0.5, "hh:mm")[1] == show_number(DAY, "0.00")[1] == show_number(DAY, '0 "days"')[1] == ""


def test_cells_for_text_are_formatted_as_text_also_below_the_prepared_rows(tmp_path: Path) -> None:
    workbook = load(Workbook(tmp_path).path)
    start, cases = workbook["Start"], workbook["Cases  all"]
    kinds = {
        address: start.cell(row_of(start, address), 3).number_format
        for address in ("answers/owner/text", "tables/plan/day/text", "tables/plan/runs/text", "tables/plan/state/text")
    }
    assert list(kinds.values()) == ["@", "yyyy-mm-dd", "General", "@"]
    row = row_of(cases, "tables/cases/case-1")
    assert [cases.cell(row, column).number_format for column in (4, 5, 6)] == ["@", "yyyy-mm-dd", "@"]
    dimensions = cases.column_dimensions
    assert [dimensions[letter].number_format for letter in "FE"] == ["@", "yyyy-mm-dd"]


TYPED: list[tuple[Any, str, str]] = [
    (0.95, "0%", "95%"),
    (1.1, "0.00", "1.10"),
    (datetime(2026, 11, 20, 16, 45), "yyyy-mm-dd hh:mm", "2026-11-20 16:45"),
    (202611201234567, "General", "202611201234567"),
    (True, "General", "TRUE"),
    ("007", "@", "007"),
    ("_x0041_ and\nmore", "@", "_x0041_ and\nmore"),
]


@pytest.mark.parametrize(("value", "form", "text"), TYPED)
def test_a_text_field_with_another_kind_of_value_reads_as_shown(
    tmp_path: Path, value: Any, form: str, text: str
) -> None:
    workbook = Workbook(tmp_path)
    if "_x0041_" in str(value):  # openpyxl does not escape what looks like an escape
        value = value.replace("_x0041_", "_x005F_x0041_")
    workbook.edit(type_into("Start", "tables/plan/version/text", 3, value, form))
    assert workbook.values()["tables/plan/version/text"] == text
    assert workbook.loose() == []


def test_a_number_and_a_day_come_with_their_value_and_place(tmp_path: Path) -> None:
    workbook = Workbook(tmp_path)
    workbook.edit(
        type_into("Start", "tables/plan/runs/text", 3, 12.5),
        type_into("Start", "tables/plan/day/text", 3, datetime(2026, 11, 20), "dd/mm/yyyy"),
    )
    fields = {field.tag: field for field in workbook.read().fields}
    runs, day = fields["pb:tables/plan/runs/text"], fields["pb:tables/plan/day/text"]
    assert (runs.text, runs.number, runs.day) == ("12.5", 12.5, "")
    assert (day.text, day.day) == ("20/11/2026", "2026-11-20")
    assert day.location.startswith('sheet "Start", C')


@pytest.mark.parametrize("value", ["12.50", "007", "12", "1e5", "12345678901234567890", "nan", "1_000", "-0.5", "１２"])
def test_a_record_s_number_comes_back_as_it_was_written(tmp_path: Path, value: str) -> None:
    workbook = Workbook(tmp_path, document({"tables/plan/runs/text": value}))
    assert workbook.values()["tables/plan/runs/text"] == value


def test_a_formula_reads_as_its_stored_value_and_is_listed_without_one(tmp_path: Path) -> None:
    workbook = Workbook(tmp_path)
    workbook.edit(type_into("Start", "tables/plan/version/text", 3, "=1+1", "0.00"))
    assert workbook.loose() == [("=1+1", f'sheet "Start", C{_row(workbook, "tables/plan/version/text")}')]
    assert "tables/plan/version/text" not in workbook.values()
    part = "xl/worksheets/sheet1.xml"
    workbook.replace(part, lambda xml: _stored(xml, "<v>2</v>"))
    assert workbook.values()["tables/plan/version/text"] == "2.00"
    assert workbook.loose() == []
    workbook.replace(part, lambda xml: xml.replace("<f>1+1</f><v>2</v>", "<f>1+1</f><v>#N/A</v>"))
    workbook.replace(part, lambda xml: _with_type(xml, "e"))
    assert workbook.loose() == [("#N/A (=1+1)", f'sheet "Start", C{_row(workbook, "tables/plan/version/text")}')]


def _row(workbook: Workbook, address: str) -> int:
    return row_of(load(workbook.path)["Start"], address)


def _stored(xml: str, value: str) -> str:
    for empty in ("<v></v>", "<v/>", "<v />"):
        xml = xml.replace(f"<f>1+1</f>{empty}", "<f>1+1</f>")
    assert "<f>1+1</f>" in xml
    return xml.replace("<f>1+1</f>", f"<f>1+1</f>{value}")


def _with_type(xml: str, kind: str) -> str:
    start = xml.rindex("<c ", 0, xml.index("<f>1+1</f>"))
    return f'{xml[:start]}<c t="{kind}" {xml[start + 3 :]}'


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"], ids=["shared", "inline"])
def test_runs_of_text_are_joined_and_reading_aids_are_not_doubled(tmp_path: Path, part: str) -> None:
    workbook = Workbook(tmp_path, document({"answers/owner/text": "MARK"}))
    if "sheet1" in part:
        workbook.edit()  # openpyxl writes texts into their cells
    rich = "<r><t>To</t></r><r><rPr><b/></rPr><t>kyo</t></r><rPh sb='0' eb='2'><t>TOKYO</t></rPh>"
    workbook.replace(part, lambda xml: xml.replace("<t>MARK</t>", rich))
    assert workbook.values()["answers/owner/text"] == "Tokyo"


@pytest.mark.parametrize("letter", ["z", "語", "😀", "\n"])
def test_a_text_that_is_too_long_for_a_cell_is_written_as_its_start_and_a_note(tmp_path: Path, letter: str) -> None:
    long = f"a{letter * 39_998}b"
    shown = shown_in_cell(long)
    workbook = Workbook(tmp_path, document({"answers/owner/text": long, "tables/cases/case-1/note": long}))
    values = workbook.values()
    assert values["answers/owner/text"] == values["tables/cases/case-1/note"] == shown
    assert len(shown.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert is_cut(shown) and not is_cut(long)
    kept = shown.rpartition("\n[…")[0]
    assert long.startswith(kept)
    assert shown.endswith(f"[… {len(long) - len(kept):,} more characters are in the record]")
    assert shown_in_cell("x" * LONGEST_CELL) == "x" * LONGEST_CELL
    assert workbook.loose() == []
