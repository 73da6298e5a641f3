"""The workbook of a playbook with its own gates has a sheet with them, and the checks choose from it."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pilotbook.errors import PilotbookError
from pilotbook.exchange.export_workbook import export_playbook
from pilotbook.load.yaml_fast import parse_plain_yaml
from support.run import times
from support.sheets import (
    as_yaml,
    book_of,
    changed_cells,
    check_same_after_import,
    plan,
    put,
    random_gates,
    random_playbook,
)

GATES = """gates:
  draft: {title: Draft, question: Is it so?, purpose: So., led_by: owner, takes: a week, replaces: [choose]}
  sign: {title: Go, question: So?, purpose: So., led_by: owner, takes: a day, meaning: decision, replaces: [prove]}
"""


@pytest.fixture
def gated(tiny: Path) -> Path:
    """The tiny site, whose playbook has its own gates."""
    file = tiny / "playbooks/bot.yml"
    text = file.read_text(encoding="utf-8").replace("stage: prove", "stage: sign")
    file.write_text(text.replace("gaps:\n", f"{GATES}gaps:\n", 1), encoding="utf-8")
    return tiny


def values_of(site: Path, id_: str = "bot") -> dict[str, Any]:
    return dict(parse_plain_yaml((site / f"playbooks/{id_}.yml").read_text(encoding="utf-8")))


def edited(site: Path, *changes: tuple[str, str, str, str], id_: str = "bot") -> bytes:
    """The export with changed cells, each given as sheet, the ID of its row, title of its column and new text."""
    book = openpyxl.load_workbook(BytesIO(export_playbook(book_of(site), id_)))
    for sheet, row, title, text in changes:
        there = book[sheet]
        head = next(line for line in there.iter_rows() if line[0].value == "ID")
        column = next(cell.column for cell in head if str(cell.value).removesuffix(" *") == title)
        last = max(line[0].row for line in there.iter_rows() if any(cell.value for cell in line))
        number = next((line[0].row for line in there.iter_rows() if line[0].value == row), last + 1)
        there.cell(number, column).value = text
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def add_gate(site: Path, *more: tuple[str, str, str, str]) -> bytes:
    content = edited(site, ("Gates", "", "Title", "Watch"))
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["Gates"]
    head = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[4]}
    row = next(line[0].row for line in sheet.iter_rows() if line[head["Title"] - 1].value == "Watch")
    told = {"Question": "Is it well?", "Purpose": "It runs.", "Led by": "Owner", "Takes": "a month"}
    for title, text in told.items():
        sheet.cell(row, head[title]).value = text
    checks = book["Checks"]
    titles = {str(cell.value).removesuffix(" *"): cell.column for cell in checks[4]}
    for _, id_, title, text in more:
        number = next(line[0].row for line in checks.iter_rows() if line[0].value == id_)
        checks.cell(number, titles[title]).value = text
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def test_the_workbook_shows_its_gates_and_the_checks_at_them(gated: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(export_playbook(book_of(gated), "bot")))
    assert book.sheetnames[:4] == ["Overview", "Gates", "Gaps", "Checks"]
    assert [row[1].value for row in book["Gates"].iter_rows(min_row=5, max_row=6)] == ["Draft", "Go"]
    rows = {row[0].value: [cell.value for cell in row] for row in book["Checks"].iter_rows(min_row=5)}
    assert "Draft" in rows["owner-named"] and "Go" in rows["owner-measured"]
    [list_] = [one.formula1 for one in book["Checks"].data_validations.dataValidation if "Gates" in str(one.formula1)]
    assert list_.startswith("'Gates'!") or list_.startswith("Gates!")


def test_a_playbook_with_the_gates_of_the_site_has_no_such_sheet(tiny: Path) -> None:
    assert "Gates" not in openpyxl.load_workbook(BytesIO(export_playbook(book_of(tiny), "bot"))).sheetnames


def test_an_unchanged_export_changes_nothing_and_makes_the_same_playbook_anew(gated: Path) -> None:
    first, model = export_playbook(book_of(gated), "bot"), book_of(gated).load("bot").model
    assert plan(gated, first).files == ()
    (gated / "playbooks/bot.yml").unlink()
    put(plan(gated, first))
    again = book_of(gated).load("bot")
    assert again.model.gates == model.gates
    assert export_playbook(book_of(gated), "bot") == first


def test_a_title_and_a_new_gate_are_read_and_checks_move_there(gated: Path) -> None:
    moved = ("Checks", "email-fenced", "Gate", "Watch"), ("Checks", "owner-measured", "Gate", "Draft")
    made = plan(gated, add_gate(gated, *moved))
    assert list(made.changes) == [
        "new: gates › watch",
        "new: adapt › owner-measured › gate",
        "changed: checks › email-fenced › gate",
        "    was: sign",
        "    now: watch",
    ]
    put(made)
    values = values_of(gated)
    assert list(values["gates"]) == ["draft", "sign", "watch"]
    assert values["gates"]["watch"]["led_by"] == "owner"
    assert values["checks"]["email-fenced"]["gate"] == "watch"
    assert values["adapt"]["owner-measured"]["gate"] == "draft"
    assert not book_of(gated).left_out


def test_a_renamed_gate_keeps_its_id_and_checks_may_still_say_its_old_title(gated: Path) -> None:
    made = plan(gated, edited(gated, ("Gates", "sign", "Title", "Approve")))
    assert [one for one in made.changes if not one.startswith(" ")] == ["changed: gates › sign › title"]
    put(made)
    assert values_of(gated)["gates"]["sign"]["title"] == "Approve"
    assert plan(gated, export_playbook(book_of(gated), "bot")).files == ()


def test_mistakes_in_gates_have_their_cell(gated: Path) -> None:
    with pytest.raises(PilotbookError) as error:
        led, due = ("Gates", "sign", "Led by", "Nobody"), ("Checks", "email-fenced", "Gate", "Prove it")
        plan(gated, edited(gated, led, due))
    said = str(error.value).splitlines()
    assert [one.partition("import.xlsx: ")[2] for one in said] == [
        'sheet "Gates", E6: `Nobody` is not one of the options. Choose from: `Owner`, `Team`.',
        'sheet "Checks", H7: `Prove it` is not one of the options. Choose from: `Draft`, `Go`.',
    ]
    for change, says in {
        ("Gates", "sign", "ID", "Sign"): 'sheet "Gates", A6: `Sign` is not a valid ID. Write `sign`.',
        ("Gates", "sign", "Takes", ""): 'sheet "Gates", F6: is empty. Fill it in: How long it usually takes, in words, '
        "such as one week.",
        ("Gates", "sign", "Meaning", "soon"): 'sheet "Gates", G6: `soon` is not one of the options. Choose from: '
        "`before-live-input`, `decision`, `widening`.",
    }.items():
        with pytest.raises(PilotbookError) as error:
            plan(gated, edited(gated, change))
        assert str(error.value).partition("import.xlsx: ")[2] == says


def test_checks_stay_at_the_gate_of_their_cell_when_a_gate_replaces_another_no_more(gated: Path) -> None:
    assert values_of(gated)["checks"]["email-fenced"]["gate"] == "prove"
    put(plan(gated, edited(gated, ("Gates", "sign", "Replaces", ""))))
    assert values_of(gated)["checks"]["email-fenced"]["gate"] == "sign"
    assert not book_of(gated).left_out


def test_without_the_sheet_the_gates_stay(gated: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(export_playbook(book_of(gated), "bot")))
    del book["Gates"]
    made = BytesIO()
    book.save(made)
    assert plan(gated, made.getvalue()).files == ()


@pytest.mark.parametrize("own", ["", GATES.replace("Go", "Close").replace("draft:", "write:")])
def test_a_fork_has_the_gates_of_its_base_or_its_own(gated: Path, own: str) -> None:
    renamed = own.replace("[choose]", "[choose, draft]")
    (gated / "playbooks/ours.yml").write_text(f"extends: bot\ntitle: Ours\n{renamed}", encoding="utf-8")
    first = export_playbook(book_of(gated), "ours")
    assert plan(gated, first).files == ()
    put(plan(gated, edited(gated, ("Gates", "sign", "Takes", "an hour"), id_="ours")))
    assert values_of(gated, "ours")["gates"]["sign"]["takes"] == "an hour"
    assert len(values_of(gated, "ours")["gates"]) == 2, "they replace those of the base"
    assert not book_of(gated).left_out
    assert plan(gated, export_playbook(book_of(gated), "ours")).files == ()


@pytest.mark.fuzz
def test_any_playbook_with_its_own_gates_is_the_same_after_export_and_import(tiny: Path) -> None:
    file = tiny / "playbooks/bot.yml"
    for number in range(times(15)):
        chance = random.Random(number)
        values = random_playbook(chance)
        values["gates"] = random_gates(chance, ("choose", "prove"))
        ids = [*values["gates"]]
        for check in values["checks"].values():
            check["gate"] = chance.choice(ids)
        if "adapt" in values and chance.random() < 0.5:
            others = [id_ for id_, gate in values["gates"].items() if "prove" not in gate.get("replaces", ())]
            values["adapt"]["owner-measured"]["gate"] = chance.choice(others)
        file.write_text(as_yaml(values), encoding="utf-8")
        assert list(check_same_after_import(tiny, file, number).load("bot").model.gates) == ids, number


@pytest.mark.fuzz
def test_any_changed_workbook_is_imported_or_told_and_writes_nothing_wrong(gated: Path) -> None:
    content, file = export_playbook(book_of(gated), "bot"), gated / "playbooks/bot.yml"
    text, imported, refused = file.read_text(encoding="utf-8"), 0, 0
    for number in range(times(30)):
        try:
            made = plan(gated, changed_cells(random.Random(number), content))
        except PilotbookError as error:
            refused += 1
            assert all("import.xlsx: " in one for one in str(error).splitlines()), (number, str(error))
            continue
        put(made)
        imported += 1
        assert not book_of(gated).left_out, (number, book_of(gated).left_out, made.changes)
        for path in (gated / "playbooks").glob("*"):
            path.unlink()
        file.write_text(text, encoding="utf-8")
    assert imported and refused
