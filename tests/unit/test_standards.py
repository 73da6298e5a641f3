"""Checks name the controls that they support, and the page and its files show which, where, and what is not covered."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pilotbook.book.model import Book, BookCheck
from pilotbook.book.resolve import load_book
from pilotbook.config.site import Site
from pilotbook.dossier.compose import compose_document
from pilotbook.dossier.document import SHOWN_PREFIX, Filling, Table
from pilotbook.dossier.style import DossierOptions
from pilotbook.errors import BookError
from pilotbook.load import Layer
from pilotbook.models import merge_maps
from pilotbook.render import File, render
from pilotbook.render.views import standards as view
from support.forks import Own

SITE = Site(dossier=DossierOptions(formats=("csv", "xlsx")))
OWN_FIX = """
title: Save energy
summary: It saves energy.
steps:
  - {do: Measure it., by: owner, within: a week}
  - {do: Halve it., by: owner, within: a month}
closes: [ownership]
replaces: nothing
example: {title: A kilowatt, text: It worked.}
checks:
  energy-measured:
    text: Measure the energy
    done_when: The meter shows it.
    evidence: The meter
    role: owner
    gate: prove
    maps: {safety-2026: [R3]}
"""
OWN_STANDARD = """
title: House Rules
short: House 2
publisher: We
edition: "2"
published: May 1, 2026
link: https://example.org/house
license: Our own.
basis: All of it.
read_on: "2026-11-20"
controls:
  H1: {title: Say who owns it}
"""


def check(book: Book, playbook: str, id_: str) -> BookCheck:
    """A check of a playbook."""
    return next(one for one in book.load(playbook).checks if one.id == id_)


def supports(book: Book, control: str, standard: str = "safety-2026") -> dict[str, list[str]]:
    """The checks that support a control, each with the playbooks in which it is."""
    return {one.id: one.playbooks for one in view.find_support(book).get((standard, control), [])}


def made(book: Book, path: str) -> File:
    """A file of the site."""
    return next(file for file in render(book, SITE) if file.path == path)


def rows(book: Book) -> list[dict[str, str]]:
    """The rows of the CSV file."""
    return list(csv.DictReader(StringIO(made(book, "data/standards.csv").bytes().decode("utf-8-sig"))))


def test_maps_are_merged_without_doubles_and_in_order() -> None:
    assert merge_maps([{"a": ("1", "2")}, {"b": ("3",), "a": ("2", "0")}]) == {"a": ("1", "2", "0"), "b": ("3",)}
    assert merge_maps([]) == {}


def test_an_adaptation_adds_controls_and_takes_none_away(own: Own) -> None:
    own.change("playbooks/bot.yml", "{text: Put meetings into the goals}", "{maps: {safety-2026: [R3, R1]}}")
    book = own.book()
    assert check(book, "bot", "owner-measured").maps == {"safety-2026": ("R1", "R2", "R3")}
    assert supports(book, "R3") == {"owner-measured": ["bot"]}
    assert supports(book, "R1") == {"owner-measured": ["bot"]}, "named once, although the playbook says it again"


@pytest.mark.parametrize("maps", ["", "    maps: {safety-2026: [R3]}\n"])
def test_an_own_check_supports_what_the_checks_that_it_replaces_support(own: Own, maps: str) -> None:
    own.change("playbooks/bot.yml", "adapt:\n  owner-measured: {text: Put meetings into the goals}\n", "")
    replaces = "    gap: ownership\n    replaces: [owner-measured]\n"
    own.change("playbooks/bot.yml", "    gap: ownership\nanswers:", f"{replaces}{maps}answers:")
    book = own.book()
    assert check(book, "bot", "email-fenced").maps["safety-2026"] == ("R1", "R2", *(("R3",) if maps else ()))
    assert supports(book, "R1") == {"owner-measured": [], "email-fenced": ["bot"]}
    assert bool(supports(book, "R3")) == bool(maps)


def test_a_fork_inherits_the_controls_of_its_base_and_adds_some(own: Own) -> None:
    own.change(
        "playbooks/bot.yml",
        "    gap: ownership\nanswers:",
        "    gap: ownership\n    maps: {safety-2026: [R3]}\nanswers:",
    )
    own.write("playbooks/ours.yml", "extends: bot\ntitle: Ours\nadapt:\n  email-fenced: {maps: {safety-2026: [R2]}}\n")
    book = own.book()
    assert check(book, "ours", "email-fenced").maps == {"safety-2026": ("R3", "R2")}
    assert check(book, "bot", "email-fenced").maps == {"safety-2026": ("R3",)}
    assert supports(book, "R3") == {"email-fenced": ["bot", "ours"]}
    assert supports(book, "R2") == {"owner-measured": ["bot", "ours"], "email-fenced": ["ours"]}


def test_a_fork_is_not_behind_because_its_base_maps_a_control(own: Own) -> None:
    before = own.book().load("bot").snapshot.digest
    own.change("content/fixes/owner-first.yml", "maps: {safety-2026: [R1, R2]}", "maps: {safety-2026: [R2, R1]}")
    assert own.book().load("bot").snapshot.digest == before


def test_a_site_maps_standards_of_its_own_and_the_librarys_stay_as_they_are(own: Own) -> None:
    own.write("content/fixes/energy.yml", OWN_FIX)
    assert supports(own.book(), "R3") == {"energy-measured": ["bot"]}
    own.write("content/standards/house.yml", OWN_STANDARD)
    with pytest.raises(BookError, match=r"house.yml:12:3: controls › H1: no fix has a check that supports it"):
        own.book()
    own.write("content/fixes/energy.yml", OWN_FIX.replace("[R3]", "[R3], house: [H1]"))
    assert supports(own.book(), "H1", "house") == {"energy-measured": ["bot"]}


def test_a_site_that_replaces_a_fix_of_the_library_is_not_told_about_the_librarys_controls(own: Own) -> None:
    fix = (own.library / "content" / "fixes" / "owner-first.yml").read_text(encoding="utf-8")
    own.write("content/fixes/owner-first.yml", fix.replace(", maps: {safety-2026: [R1, R2]}", ""))
    book = own.book()
    assert supports(book, "R1") == {}
    assert rows(book)[0]["Not covered because"] == "No check on this site supports it."


def test_a_site_without_standards_has_neither_page_nor_files(own: Own) -> None:
    (own.library / "content" / "standards" / "safety-2026.yml").unlink()
    own.change("content/fixes/owner-first.yml", ", maps: {safety-2026: [R1, R2]}", "")
    assert not [
        file.path for file in render(own.book(), Site()) if "standards" in file.path and "assets" not in file.path
    ]


def test_a_site_without_excel_has_the_table_as_csv_only(own: Own) -> None:
    files = {file.path: file for file in render(own.book(), Site(dossier=DossierOptions(formats=("csv",))))}
    assert "data/standards.csv" in files
    assert "data/standards.xlsx" not in files
    assert b"standards.xlsx" not in files["standards/index.md"].bytes()
    assert b"standards.xlsx" in made(own.book(), "standards/index.md").bytes()


def test_the_files_hold_each_control_with_edition_and_reason(own: Own) -> None:
    own.change("content/standards/safety-2026.yml", "Someone owns the agent", "=SUM(A1) owns the agent")
    book = own.book()
    found = rows(book)
    assert [(row["Control"], row["Check"], row["Edition"]) for row in found] == [
        ("R1", "owner-measured", "2026"), ("R2", "owner-measured", "2026"), ("R3", "", "2026"),
    ]  # fmt: skip
    assert found[0]["What it covers"] == "'=SUM(A1) owns the agent", "no formula"
    assert (found[0]["Playbooks"], found[0]["Which playbooks"], found[0]["Fix"]) == ("1", "bot", "owner-first")
    assert found[2]["Not covered because"] == "No check measures energy."
    workbook: Any = openpyxl.load_workbook(BytesIO(made(book, "data/standards.xlsx").bytes()))
    cells = [[str(cell.value or "") for cell in row] for row in workbook["Standards"].iter_rows()]
    assert list(view.COLUMNS) in cells
    assert len(cells) == cells.index(list(view.COLUMNS)) + 1 + len(found)
    assert {cell.data_type for row in workbook["Standards"].iter_rows() for cell in row} <= {"s", "n"}
    assert made(book, "data/standards.xlsx").bytes() == made(book, "data/standards.xlsx").bytes()


def test_a_table_of_checks_shows_what_they_support(shipped: Book) -> None:
    playbook = shipped.load("sales-sdr")
    doc = compose_document(shipped, playbook, "security-pack", Filling({}))
    tables = [block for section in doc.sections for block in section.blocks if isinstance(block, Table)]
    cells = {
        row.base: row.cells[f"{SHOWN_PREFIX}supports"]
        for table in tables
        for row in table.rows
        if row.base[:6] == "checks"
    }
    there = {f"checks/{check.id}": check for check in playbook.checks if check.document == "security-pack"}
    assert cells.keys() == there.keys()
    for address, check in there.items():
        for standard, controls in check.maps.items():
            assert f"{shipped.standards[standard].short}: {', '.join(controls)}" in str(cells[address])
        assert bool(cells[address]) == bool(check.maps)


def test_many_playbooks_are_counted_and_not_named(own: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    mapped = "    gap: ownership\n    maps: {safety-2026: [R1]}\nanswers:"
    own.change("playbooks/bot.yml", "    gap: ownership\nanswers:", mapped)
    for number in range(4):
        own.write(
            f"playbooks/ours-{number}.yml", "extends: bot\ntitle: Ours\nleave_out: {owner-measured: It is said.}\n"
        )
    own.write("playbooks/theirs.yml", "extends: bot\ntitle: Theirs\n")
    for name, most in (("MAX_FILTERED_PLAYBOOKS", 5), ("MAX_NAMED_PLAYBOOKS", 1), ("MAX_IDS", 1), ("MAX_CHECKS", 1)):
        monkeypatch.setattr(view, name, most)
    book = load_book(own.layers, base=own.own)
    page = made(book, "standards/index.md").text()
    assert 'name="playbook"' not in page and 'data-in="bot' not in page
    assert "and 1 more in the CSV" in page
    assert rows(book)[0]["Which playbooks"] == "bot and 1 more"
    assert "2 of 6 playbooks" in page and "every playbook" not in page
    monkeypatch.setattr(view, "MAX_CHECKS", 2)
    assert "every playbook" in made(book, "standards/index.md").text()


def test_the_layers_of_a_book_without_fixes_have_no_standards_to_check(tmp_path: Path) -> None:
    (tmp_path / "content" / "standards").mkdir(parents=True)
    (tmp_path / "content" / "standards" / "house.yml").write_text(OWN_STANDARD, encoding="utf-8")
    with pytest.raises(BookError, match="no fix has a check that supports it"):
        load_book([Layer(tmp_path / "content", tmp_path / "playbooks")], base=tmp_path)
