"""No text becomes a formula: in CSV files, whatever separates their cells, in drop-down lists, summaries and charts."""

from __future__ import annotations

import csv
import random
import re
import zipfile
from io import BytesIO, StringIO
from typing import Any

import pytest
import yaml

from pilotbook.dossier.document import Choices, Column, Doc, DocSection, Field, Table, TableRow
from pilotbook.dossier.style import Look
from pilotbook.dossier.writers.xlsx import xlsx_bytes
from pilotbook.dossier.writers.xlsx_register import workbook_bytes
from pilotbook.dossier.writers.xlsx_words import count_word, is_list
from pilotbook.text.csv import csv_bytes, escape_formula
from pilotbook.text.plain import sanitize
from support.documents import load
from support.modules import call_module
from support.paths import CASES
from support.run import times

CELLS: list[dict[str, str]] = yaml.safe_load((CASES / "cells.yml").read_text(encoding="utf-8"))
STARTS = tuple("=+-@＝＋－＠")


@pytest.mark.parametrize("case", CELLS, ids=lambda case: ascii(case["text"]))
def test_a_cell_of_a_csv_file_is_what_the_case_says(case: dict[str, str]) -> None:
    expected = case.get("cell", sanitize(case["text"]))
    assert escape_formula(sanitize(case["text"])) == expected
    assert escape_formula(expected) == expected


def test_the_browser_writes_the_same_cells() -> None:
    texts = [case["text"] for case in CELLS]
    expected = [case.get("cell", case["text"]) for case in CELLS]
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in expected]
    assert call_module("apps/dossier/tables.js", "toCell", texts) == quoted
    plain = [number for number, text in enumerate(texts) if "\r" not in text and "\u2028" not in text]
    found = call_module("record/formula.js", "escapeFormula", texts)
    assert [found[number] for number in plain] == [expected[number] for number in plain]


def split_cells(content: str, separator: str) -> list[str]:
    """Split a CSV file as a program does: quotes count only at the start of a cell."""
    cells: list[str] = []
    at = 0
    while at < len(content):
        cell = ""
        if content[at] == '"':
            at += 1
            while at < len(content) and (content[at] != '"' or content[at : at + 2] == '""'):
                cell, at = cell + content[at], at + (2 if content[at] == '"' else 1)
            at += 1
        while at < len(content) and content[at] not in (separator, "\r", "\n"):
            cell, at = cell + content[at], at + 1
        cells.append(cell)
        at += 1
    return cells


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet could take a cell for a formula."""
    return cell.lstrip(" \t\r\n\u00a0\ufeff").startswith(STARTS)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_a_formula_whatever_separates_them(separator: str) -> None:
    chance = random.Random(7)
    alphabet = ";;\"\n\t,' =+-@＝ab1\r\u00a0\ufeff"
    for _ in range(times(1500)):
        rows = [["".join(chance.choices(alphabet, k=chance.randrange(7))) for _ in range(3)] for _ in range(2)]
        content = csv_bytes(rows).decode("utf-8-sig")
        assert not [cell for cell in split_cells(content, separator) if is_formula(cell)], rows
        read = list(csv.reader(StringIO(content, newline="")))
        assert [[cell.replace("'", "") for cell in row] for row in read] == [
            [sanitize(cell).replace("'", "") for cell in row] for row in rows
        ], "one cell stays one cell where commas separate them"


HOSTILE = (
    'x")+LEN(REPT("PWNED",2))+COUNTIF(A1,"x', '12" pipe', "No, by contract", "=1+1", ">5", "<>", "*", "?~*", "1/2",
    "TRUE", "@SUM(A1)", "May 5", "x" * 300, 'a" & "b', "'quoted'", "Größe & Maß", "Passed",
)  # fmt: skip
CHOICES: Choices = tuple((f"c{number}", word) for number, word in enumerate(HOSTILE))


def workbook(choices: Choices = CHOICES, title: str = "Rate") -> bytes:
    """A workbook whose table counts and charts choices."""
    runs = [Column(f"run-{number}", f"Run {number}", 1, fill=True, kind="choice", choices=choices) for number in (1, 2)]
    state = Column("state", "State", fill=True, kind="choice", choices=choices)
    rate = Column("rate", title, rate_of=("run-1", "run-2"), counts=choices[0][0])
    rows = tuple(
        TableRow(
            f"tables/t/{code}",
            {
                "name": word,
                **{
                    one.id: Field(f"tables/t/{code}/{one.id}", one.title, "choice", code, choices)
                    for one in (*runs, state)
                },
            },
        )
        for code, word in choices
    )
    table = Table("t", "Runs", (Column("name", "Name"), *runs, state, rate), rows, chart="rate")
    return xlsx_bytes(Doc("d", "Title", "bot", "Bot", (), (), (), (DocSection("Runs", (table,)),)), Look())


def test_a_word_of_a_choice_does_not_get_out_of_its_formula() -> None:
    formulas = [
        cell.value for sheet in load(workbook()) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert len(formulas) >= len(HOSTILE)
    for formula in formulas:
        without_texts = re.sub(r'"(?:[^"]|"")*"', "T", formula)
        assert re.fullmatch(r"=(?:IF|COUNTA|COUNTIF|SUMPRODUCT|Runs|[A-Z$0-9():,&/=!'T-])+", without_texts), formula
        assert not re.search(r"LEN|REPT", without_texts), formula
        assert all(len(text) <= 255 for text in re.findall(r'"((?:[^"]|"")*)"', formula))


@pytest.mark.parametrize("word", HOSTILE)
def test_only_plain_words_are_matched_as_patterns(word: str) -> None:
    is_plain = word in ("No, by contract", "'quoted'", "Größe & Maß", "Passed") and word[0] != "'"
    assert count_word("A1:A9", word).startswith("COUNTIF(" if is_plain else "SUMPRODUCT(--(A1:A9&")


def drop_downs(content: bytes) -> list[list[str]]:
    """The words of every drop-down list of a workbook."""
    book = load(content)
    found = []
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            if rule.formula1.startswith('"'):
                found.append(rule.formula1[1:-1].split(","))
                continue
            name, _, cells = rule.formula1.replace("$", "").rpartition("!")
            found.append([row[0].value for row in book[name.strip("'")][cells]])
    return found


@pytest.mark.parametrize(
    ("words", "is_in_place"),
    [
        (("Passed", "Failed"), True),
        (("Yes", "No, by contract"), False),
        (('12" pipe', "Other"), False),
        (tuple(f"A word of a list, number {number}" for number in range(20)), False),
        (tuple(f"Word {number}" for number in range(60)), False),
        (("=1+1", ">5"), True),
        (HOSTILE, False),
    ],
)
def test_a_drop_down_list_has_each_word_whole(words: tuple[str, ...], is_in_place: bool) -> None:
    content = workbook(tuple((f"c{number}", word) for number, word in enumerate(words)))
    found = drop_downs(content)
    assert len(found) == 3
    assert all(one == list(words) for one in found)
    assert is_list(words) == is_in_place
    book = load(content)
    assert ("_lists" in book.sheetnames) == (not is_in_place)
    if not is_in_place:
        assert book["_lists"].sheet_state == "veryHidden"
        assert [row[0].value for row in book["_lists"]["A1:A9"]] == [None] * 9, "no reader takes it for an address"
        assert len([row for row in book["_lists"]["B1:C1"][0] if row.value]) == 1, "one list for all columns"


@pytest.mark.parametrize("title", ["=1+1", "Rate!A1 today", "=Start!$A$1", "=HYPERLINK(1)"])
def test_the_title_of_a_chart_is_the_text_of_a_cell(title: str) -> None:
    with zipfile.ZipFile(BytesIO(workbook(title=title))) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    formulas = re.findall(r"<c:f>([^<]*)</c:f>", chart)
    assert formulas.count("Runs!$F$2") == 2
    assert all(re.fullmatch(r"(Runs|Trend)!\$[A-Z]\$[0-9]+(:\$[A-Z]\$[0-9]+)?", formula) for formula in formulas)


def test_a_text_is_no_link_and_no_number_in_the_register() -> None:
    texts = ["https://evil.example", "mailto:a@b.c", "=1+1", "202611201234567890", "0042", "1" * 400, "٣", "{=1}", "@x"]
    sheet = load(workbook_bytes("T", (), ["A"] * len(texts), [texts, ["12"] * len(texts)])).active
    found: list[list[Any]] = [list(row) for row in sheet.iter_rows(min_row=4)]
    assert [cell.value for cell in found[0]] == texts
    assert {(cell.data_type, cell.hyperlink) for cell in found[0]} == {("s", None)}
    assert {cell.value for cell in found[1]} == {12}
