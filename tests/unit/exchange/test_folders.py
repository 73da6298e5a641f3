"""An import edits a playbook that is a folder of files: each part in its file, with its comments and order."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from pilotbook.book.usable import load_usable_book
from pilotbook.config import paths
from pilotbook.exchange.export_workbook import export_playbook
from pilotbook.load.yaml_fast import parse_plain_yaml
from support.failing import run, tree

ORDER = ("sales/bot/playbook.yml", "sales/bot/checks.yml", "sales/bot/tables.yml", "sales/bot/example.yml")


@pytest.fixture
def site(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny site as the working directory, with its playbook in a folder by department, as four files."""
    monkeypatch.chdir(tiny)
    file, folder = tiny / "playbooks/bot.yml", tiny / "playbooks/sales/bot"
    folder.mkdir(parents=True)
    text = file.read_text(encoding="utf-8")
    cuts = [0, text.index("checks:\n"), text.index("autonomy:\n"), text.index("needs: "), text.index("example:\n")]
    pieces = [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    (folder / "playbook.yml").write_text(f"# The head.\n{pieces[0]}# The rest.\n{pieces[3]}", encoding="utf-8")
    (folder / "checks.yml").write_text(f"# Ours alone.\n{pieces[1]}", encoding="utf-8")
    tables = f"# Six tables.\n{pieces[2]}".replace("\n", "\r\n")  # as Windows saves it
    (folder / "tables.yml").write_text(tables, encoding="utf-8", newline="")
    (folder / "example.yml").write_text(pieces[4], encoding="utf-8")
    file.unlink()
    assert run("check").code == 0
    return tiny


def exported(site: Path) -> openpyxl.Workbook:
    book = load_usable_book(paths.find_layers(site, library=False), base=site)
    return openpyxl.load_workbook(BytesIO(export_playbook(book, "bot")))


def texts(site: Path) -> dict[str, str]:
    return {name: (site / "playbooks" / name).read_bytes().decode() for name in ORDER}


def fill_row(book: openpyxl.Workbook, sheet: str) -> None:
    """Fill in every column of a new row, but for its ID."""
    row = book[sheet].max_row + 1
    for at, title in enumerate(book[sheet][4], 1):
        if title.value and at > 1:
            book[sheet].cell(row, at).value = f"Some {title.value.lower().removesuffix(' *')}"


def test_an_unchanged_workbook_changes_no_file(site: Path) -> None:
    exported(site).save(site / "bot.xlsx")
    before = tree(site)
    assert "nothing has changed" in run("import", "bot.xlsx").out
    assert tree(site) == before


def test_a_new_row_goes_to_the_file_of_its_part_and_the_rest_stays_as_it_is(site: Path) -> None:
    before, book = texts(site), exported(site)
    fill_row(book, "Rollback")
    book.save(site / "bot.xlsx")
    done = run("import", "bot.xlsx")
    assert done.code == 0, done.err
    assert "Changed playbooks/sales/bot/tables.yml. Now run: pilotbook check" in done.out
    after = texts(site)
    assert [name for name in ORDER if after[name] != before[name]] == ["sales/bot/tables.yml"]
    text = after["sales/bot/tables.yml"]
    new = text.partition("  some-damage:\r\n")[2].partition("cost:\r\n")[0]
    assert text.replace(f"  some-damage:\r\n{new}", "") == before["sales/bot/tables.yml"]
    assert len(parse_plain_yaml(text)["undo"]) == 2
    assert run("check").code == 0


def test_a_new_part_joins_the_file_of_its_kind(site: Path) -> None:
    folder, book = site / "playbooks/sales/bot", exported(site)
    checks = book["Checks"]
    titles = {str(one.value).removesuffix(" *"): one.column for one in checks[4] if one.value}
    for row in range(checks.max_row, 4, -1):
        if checks.cell(row, 1).value == "owner-measured":
            checks.cell(row, titles["Leave out because"]).value = "Sales has no goals."
    book["Overview"]["B7"].value = "Our bot"
    book.save(site / "bot.xlsx")
    done = run("import", "bot.xlsx")
    assert done.code == 0, done.err
    assert "Changed playbooks/sales/bot/playbook.yml and playbooks/sales/bot/checks.yml" in done.out
    checks_text = (folder / "checks.yml").read_text(encoding="utf-8")
    assert checks_text.startswith("# Ours alone.\nchecks:\n")
    assert checks_text.endswith("\nleave_out:\n  owner-measured: Sales has no goals.\n")
    assert "leave_out" not in (folder / "playbook.yml").read_text(encoding="utf-8")
    assert "# The head.\n" in (folder / "playbook.yml").read_text(encoding="utf-8")
    assert run("check").code == 0


def test_a_file_whose_last_part_goes_stays_without_keys(site: Path) -> None:
    folder, book = site / "playbooks/sales/bot", exported(site)
    text = (folder / "tables.yml").read_bytes().decode()
    start, end = text.index("undo:\r\n"), text.index("cost:\r\n")
    (folder / "tables.yml").write_bytes((text[:start] + text[end:]).encode())
    (folder / "undo.yml").write_bytes(f"# The way back.\n{text[start:end]}".encode())
    book["Rollback"].delete_rows(5)
    book.save(site / "bot.xlsx")
    done = run("import", "bot.xlsx")
    assert done.code == 0, done.err
    assert (folder / "undo.yml").read_text(encoding="utf-8") == "# The way back.\n{}\n"
    assert run("check").code == 0, run("check").err


def test_a_checklist_in_a_folder_of_files_is_imported_again(site: Path) -> None:
    (site / "launch.md").write_text("# Launch\n\n- [ ] One\n- [ ] Two\n", encoding="utf-8")
    assert run("import", "launch.md", "--as", "launch").code == 0
    folder = site / "playbooks/launch"
    folder.mkdir()
    text = (site / "playbooks/launch.yml").read_text(encoding="utf-8")
    at = text.index("checks:\n")
    (folder / "playbook.yml").write_text(text[:at], encoding="utf-8")
    (folder / "checks.yml").write_text("# In order.\n" + text[at:], encoding="utf-8")
    (site / "playbooks/launch.yml").unlink()
    assert "nothing has changed" in run("import", "launch.md", "--as", "launch").out
    (site / "launch.md").write_text("# Launch\n\n## Day\n- [ ] One\n- [ ] Two\n- [ ] Three\n", encoding="utf-8")
    done = run("import", "launch.md", "--as", "launch")
    assert done.code == 0, done.err
    assert (folder / "checks.yml").read_text(encoding="utf-8").startswith("# In order.\n")
    values = parse_plain_yaml((folder / "checks.yml").read_text(encoding="utf-8"))
    assert list(values["checks"]) == ["one", "two", "three"]
    assert run("check").code == 0
