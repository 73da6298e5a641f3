"""A checklist goes to a workbook and back: unchanged cells change nothing, and each mistake has its cell."""

from __future__ import annotations

import random
from collections.abc import Callable
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
from pilotbook.load.yaml_fast import parse_plain_yaml
from support.failing import run, tree
from support.mutants import KINDS
from support.run import times
from support.sheets import as_yaml, changed_cells, plan, put, random_checklist

MUTANTS = 40
"""How many changed workbooks a run tries. With PILOTBOOK_FUZZ=25 it tries 1,000."""
LIST = """\
kind: checklist
title: Launch
team: Sales
summary: Before we ship.
draft: true
sections:
  support:
    title: Support
    # They read it first.
    summary: Tell them early.
  tools:
    title: Tools
checks:
  # The date is public.
  tell-support:
    text: Tell support about the date
    done_when: The [calendar](https://example.org/calendar) has it.
    section: support
    priority: Must
    role: owner
    gate: prove
    blocking: true
    stale_after: {days: 90, changes: [model]}
  rotate-keys:
    text: Rotate the keys
    section: tools
"""
Change = Callable[[openpyxl.Workbook], None]


@pytest.fixture
def site(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny site with a checklist, as the working directory."""
    monkeypatch.chdir(tiny)
    (tiny / "playbooks/launch.yml").write_text(LIST, encoding="utf-8")
    (tiny / "playbooks/ours.yml").write_text("extends: launch\ntitle: Ours\n", encoding="utf-8")
    assert run("check").code == 0, run("check").err
    return tiny


def exported(site: Path, change: Change | None = None) -> bytes:
    book = load_usable_book(paths.find_layers(site, library=False), base=site)
    content = export_playbook(book, "launch")
    if change is None:
        return content
    workbook = openpyxl.load_workbook(BytesIO(content))
    change(workbook)
    made = BytesIO()
    workbook.save(made)
    return made.getvalue()


def text_of(site: Path) -> str:
    return (site / "playbooks/launch.yml").read_text(encoding="utf-8")


def values_of(book: Book) -> dict[str, Any]:
    checklist = book.load("launch").checklist
    assert checklist is not None
    return checklist.model_dump()


def set_cell(sheet: str, at: str, value: object) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][at].value = value

    return change


def test_an_unchanged_workbook_changes_nothing(site: Path) -> None:
    assert plan(site, exported(site)).files == ()
    assert plan(site, exported(site, lambda _: None)).files == (), "openpyxl saves it in its own way"


def test_a_workbook_has_the_sections_and_checks_with_drop_down_lists(site: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(exported(site)))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["Overview", "Sections", "Checks"]
    titles = [cell.value for cell in book["Checks"][4]]
    assert titles == ["ID", "Text *", "Done when", "Evidence", "Section", "Priority", "Role", "Gate", "Blocking",
                      "Expires after days", "Expires with changes of"]  # fmt: skip
    assert [cell.value for cell in book["Checks"][5]][4:9] == ["Support", "Must", "Owner", "Prove", "Yes"]
    lists = {
        str(one.sqref).rstrip("0123456789"): one.formula1 for one in book["Checks"].data_validations.dataValidation
    }
    assert lists["E5:E"] == "'Sections'!$B$5:$B$1001"
    assert {"G5:G", "H5:H", "I5:I"} < lists.keys()


def test_changes_keep_comments_order_ids_and_what_no_sheet_shows(site: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Overview"]["B7"].value = "Launch of June"
        book["Sections"]["B6"].value = "Our tools"
        book["Sections"]["B7"].value = "The day itself"
        sheet = book["Checks"]
        sheet["B6"].value = "Rotate all the keys"
        for at, value in {"B7": "Open the champagne", "E7": "The day itself", "I7": "x", "K7": "model\ndata"}.items():
            sheet[at].value = value

    made = plan(site, exported(site, change))
    assert list(made.changes) == [
        "changed: title", "    was: Launch", "    now: Launch of June",
        "changed: sections › tools › title", "    was: Tools", "    now: Our tools",
        "new: sections › day-itself",
        "changed: checks › rotate-keys › text", "    was: Rotate the keys", "    now: Rotate all the keys",
        "new: checks › open-champagne",
    ]  # fmt: skip
    put(made)
    text = text_of(site)
    assert "    # They read it first.\n" in text and "  # The date is public.\n" in text and "draft: true\n" in text
    values = parse_plain_yaml(text)
    assert values["checks"]["rotate-keys"] == {"text": "Rotate all the keys", "section": "tools"}
    assert values["checks"]["open-champagne"] == {
        "text": "Open the champagne", "section": "day-itself", "blocking": True,
        "stale_after": {"changes": ["model", "data"]},
    }  # fmt: skip
    assert run("check").code == 0, run("check").err
    assert plan(site, exported(site)).files == ()


def test_a_checklist_with_gates_of_its_own_keeps_them_and_offers_no_others(site: Path) -> None:
    rest = "question: Can it go?, purpose: To be sure., led_by: owner, takes: one day"
    own = f"gates:\n  # Two.\n  ready: {{title: Ready, {rest}}}\n  live: {{title: Live, {rest}}}\n"
    path = site / "playbooks/launch.yml"
    path.write_text(text_of(site).replace("sections:\n", f"{own}sections:\n").replace("gate: prove", "gate: live"))
    assert run("check").code == 0, run("check").err
    assert openpyxl.load_workbook(BytesIO(exported(site)))["Checks"]["H5"].value == "Live"
    assert plan(site, exported(site)).files == ()
    put(plan(site, exported(site, set_cell("Checks", "H6", "Ready"))))
    assert own in text_of(site) and "gate: ready" in text_of(site)
    assert run("check").code == 0, run("check").err
    made = plan(site, exported(site, set_cell("Gates", "B6", "Public")))
    assert list(made.changes) == ["changed: gates › live › title", "    was: Live", "    now: Public"]
    with pytest.raises(PilotbookError) as error:
        plan(site, exported(site, set_cell("Checks", "H6", "Prove")))
    assert 'sheet "Checks", H6: `Prove` is not one of the options.' in str(error.value)


def test_a_row_that_is_deleted_is_removed(site: Path) -> None:
    put(plan(site, exported(site, lambda book: book["Checks"].delete_rows(6))))
    assert list(parse_plain_yaml(text_of(site))["checks"]) == ["tell-support"]


def test_a_sheet_or_column_that_is_deleted_leaves_its_values_as_they_are(site: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.remove(book["Sections"])
        book["Checks"].delete_cols(6)

    assert plan(site, exported(site, change)).files == ()


def test_a_blank_workbook_is_a_new_checklist_once_it_is_filled(site: Path) -> None:
    assert run("export", "--new", "--checklist", "-o", "new.xlsx").code == 0
    book = openpyxl.load_workbook(site / "new.xlsx")
    for at, value in {"B7": "Offboarding", "B9": "What happens on the last day."}.items():
        book["Overview"][at].value = value
    book["Sections"]["B5"].value = "Accounts"
    for row, text in enumerate(["Close the email account", "Close the CRM account"], 5):
        book["Checks"].cell(row, 2).value, book["Checks"].cell(row, 5).value = text, "accounts"
    book.save(site / "new.xlsx")
    done = run("import", "new.xlsx")
    assert done.code == 0, done.err
    assert "offboarding: a new checklist" in done.out
    values = parse_plain_yaml((site / "playbooks/offboarding.yml").read_text(encoding="utf-8"))
    assert values == {
        "kind": "checklist", "title": "Offboarding", "summary": "What happens on the last day.",
        "sections": {"accounts": {"title": "Accounts"}},
        "checks": {
            "close-email-account": {"text": "Close the email account", "section": "accounts"},
            "close-crm-account": {"text": "Close the CRM account", "section": "accounts"},
        },
    }  # fmt: skip
    assert run("check").code == 0
    assert "nothing has changed" in run("import", "new.xlsx").out, "the title says which checklist it is"


def test_a_blank_workbook_says_what_is_missing(site: Path) -> None:
    book = load_usable_book(paths.find_layers(site, library=False), base=site)
    with pytest.raises(PilotbookError) as error:
        plan(site, export_blank(book, is_checklist=True))
    assert 'Overview", B7: is empty. Fill it in: the use case' in str(error.value)
    assert run("export", "--checklist").code == 1
    assert run("export", "launch", "--checklist").code == 1


MISTAKES: dict[str, tuple[Change, str]] = {
    "no title": (set_cell("Overview", "B7", None), 'sheet "Overview", B7: is empty. Fill it in: '),
    "no text": (set_cell("Checks", "B5", None), 'sheet "Checks", B5: is empty. Fill it in: What to do.'),
    "a section that is not there": (
        set_cell("Checks", "E6", "Tool"),
        'sheet "Checks", E6: `Tool` is not one of the options. Did you mean `Tools`?',
    ),
    "a section without a title": (
        set_cell("Sections", "B6", None),
        'sheet "Checks", E6: `Tools` is not one of the options. The only option is `Support`.',
    ),
    "a gate": (set_cell("Checks", "H5", "Launch"), 'sheet "Checks", H5: `Launch` is not one of the options. '),
    "days": (set_cell("Checks", "J5", "a while"), 'sheet "Checks", J5: needs a number, not `a while`. '),
    "a formula": (set_cell("Checks", "C5", "=A5"), 'sheet "Checks", C5: contains a formula. '),
    "the ID of another check": (
        set_cell("Checks", "A6", "tell-support"),
        'sheet "Checks", A6: the ID `tell-support` is',
    ),
    "an id of another playbook": (
        set_cell("Checks", "A6", "email-fenced"),
        'sheet "Checks", A6: the ID `email-fenced`',
    ),
    "two sections with an id": (
        set_cell("Sections", "A6", "support"),
        'sheet "Sections", A6: the ID `support` is also',
    ),
    "no checks": (lambda book: book["Checks"].delete_rows(5, 2), 'sheet "Checks": is empty. Fill it in'),
    "another kind": (
        set_cell("Overview", "B6", "Playbook"),
        'sheet "Overview", B6: `Playbook` is not one of the options.',
    ),
    "merged cells": (
        lambda book: book["Checks"].merge_cells("C5:C6"),
        'sheet "Checks", C5: the cells C5:C6 are merged, ',
    ),
    "a playbook about an agent": (
        set_cell("Overview", "B5", "bot"),
        'sheet "Overview", B5: `bot` is not a checklist. ',
    ),
    "a fork of a checklist": (
        set_cell("Overview", "B5", "ours"),
        'sheet "Overview", B5: `ours` is a fork of a checklist, which no workbook can hold. Write another ID, or edit ',
    ),
    "the workbook of a playbook about an agent": (
        lambda book: book.remove(book["Sections"]) or book["Overview"].delete_rows(6),
        'sheet "Overview", B5: `launch` is a checklist. Write another ID, or start again from an export: ',
    ),
    "no first sheet": (lambda book: book.remove(book["Overview"]), "the workbook: has no sheet “Overview”. "),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_sheet_and_cell_and_writes_nothing(name: str, site: Path) -> None:
    change, says = MISTAKES[name]
    content, before = exported(site, change), tree(site)
    with pytest.raises(PilotbookError) as error:
        plan(site, content)
    (site / "import.xlsx").unlink()
    assert tree(site) == before
    told = [line.split("import.xlsx: ")[1] for line in str(error.value).split("\n")]
    assert any(line.startswith(says) for line in told), told


def test_a_workbook_of_someone_else_may_have_a_sheet_with_checks(site: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Checks"
    for row in (["Task", "Category"], ["One", "Data"]):
        book.active.append(row)
    book.save(site / "tasks.xlsx")
    assert run("import", "tasks.xlsx").code == 0
    assert list(parse_plain_yaml((site / "playbooks/tasks.yml").read_text())["checks"]) == ["one"]


@pytest.mark.fuzz
def test_any_checklist_is_the_same_after_export_and_import(site: Path) -> None:
    file = site / "playbooks/launch.yml"
    for number in range(times(25)):
        file.write_text(as_yaml(random_checklist(random.Random(number))), encoding="utf-8")
        book = load_usable_book(paths.find_layers(site, library=False), base=site)
        assert not book.left_out, (number, book.left_out)
        first = export_playbook(book, "launch")
        assert plan(site, first).files == (), number
        before, text = values_of(book), file.read_text(encoding="utf-8")
        file.unlink()
        put(plan(site, first))
        after = load_usable_book(paths.find_layers(site, library=False), base=site)
        assert values_of(after) == before, (number, text)
        assert export_playbook(after, "launch") == first, number


@pytest.mark.fuzz
def test_any_changed_workbook_is_imported_or_told_with_its_cell_and_writes_nothing_wrong(site: Path) -> None:
    content, file = exported(site), site / "playbooks/launch.yml"
    imported = 0
    for number in range(times(MUTANTS)):
        chance = random.Random(number)
        mutant = chance.choice(KINDS)(chance, content) if number % 8 == 0 else changed_cells(chance, content)
        try:
            made = plan(site, mutant)
        except PilotbookError as error:
            lines = str(error).split("\n")
            assert all(
                "import.xlsx: " in one and one.endswith((".", "?", "--new", "export launch")) for one in lines
            ), (number, lines)
            if number % 8:
                assert all('sheet "' in one or "“Overview”" in one or "no item" in one for one in lines), (
                    number,
                    lines,
                )
            continue
        put(made)
        imported += 1
        left_out = load_usable_book(paths.find_layers(site, library=False), base=site).left_out
        assert not left_out, (number, left_out, made.changes)
        for path in (site / "playbooks").glob("*"):
            if path.name != "bot.yml":
                path.unlink()
        file.write_text(LIST, encoding="utf-8")
    assert imported
