"""A playbook may be a folder of files, and may lie in folders by department. Nothing in `playbooks/` is ignored."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.build.file_digests import FileDigests
from pilotbook.build.inputs import PlaybookInputs
from pilotbook.config import paths
from pilotbook.errors import BookError
from pilotbook.load.playbook_folders import read_source


def load(tiny: Path) -> Book:
    return load_book(paths.find_layers(tiny, library=False), base=tiny)


def mistakes(tiny: Path) -> list[str]:
    with pytest.raises(BookError) as error:
        load(tiny)
    return str(error.value).splitlines()


def split(tiny: Path) -> Path:
    """Make the tiny playbook a folder of files, in a folder by department."""
    file, folder = tiny / "playbooks/bot.yml", tiny / "playbooks/sales/bot"
    folder.mkdir(parents=True)
    text = file.read_text(encoding="utf-8")
    at, example = text.index("checks:\n"), text.index("example:\n")
    (folder / "playbook.yml").write_text(text[:at], encoding="utf-8")
    (folder / "checks.yml").write_text(text[at:example], encoding="utf-8")
    (folder / "example.yml").write_text(text[example:], encoding="utf-8")
    file.unlink()
    return folder


def test_a_playbook_in_a_folder_is_the_playbook_of_its_file_name(tiny: Path) -> None:
    before = load(tiny).load("bot").snapshot
    (tiny / "playbooks/sales/emails").mkdir(parents=True)
    (tiny / "playbooks/bot.yml").rename(tiny / "playbooks/sales/emails/bot.yml")
    assert load(tiny).load("bot").snapshot == before


def test_a_folder_with_a_playbook_yml_is_one_playbook(tiny: Path) -> None:
    before = load(tiny).load("bot")
    folder = split(tiny)
    after = load(tiny).load("bot")
    assert after.model == before.model and after.path == folder / "playbook.yml"
    (tiny / "joined.yml").write_bytes(read_source(after.path))
    assert (tiny / "joined.yml").read_text(encoding="utf-8").count("\nchecks:") == 1


def test_a_mistake_has_the_file_and_the_line_of_its_part(tiny: Path) -> None:
    folder = split(tiny)
    checks = (folder / "checks.yml").read_text(encoding="utf-8")
    (folder / "checks.yml").write_text(checks.replace("role: team", "role: tem"), encoding="utf-8")
    line = checks.splitlines().index("    role: team") + 1
    (told,) = mistakes(tiny)
    assert told.startswith(f"playbooks/sales/bot/checks.yml:{line}:11: checks › email-fenced › role: there is no role")
    (folder / "checks.yml").write_text("checks: [\n", encoding="utf-8")
    assert any(one.startswith("playbooks/sales/bot/checks.yml:") for one in mistakes(tiny))


def test_the_parts_of_a_playbook_say_nothing_twice(tiny: Path) -> None:
    folder = split(tiny)
    (folder / "more.yml").write_text("title: Another\nextends: other\n", encoding="utf-8")
    assert mistakes(tiny) == [
        "playbooks/sales/bot/more.yml:1:1: title: the key `title` is also in playbook.yml. Keep one of the two.",
        "playbooks/sales/bot/more.yml:2:1: extends: the key `extends` belongs in `playbook.yml`. Move it there.",
    ]


def test_two_playbooks_of_one_name_are_refused(tiny: Path) -> None:
    (tiny / "playbooks/sales").mkdir()
    copy = tiny / "playbooks/sales/bot.yml"
    copy.write_bytes((tiny / "playbooks/bot.yml").read_bytes())
    assert mistakes(tiny) == [
        "playbooks/sales/bot.yml:1:1: there is already a playbook `bot`, in playbooks/bot.yml. "
        "Rename one of the two, or delete it."
    ]


def test_nothing_in_the_folder_of_the_playbooks_is_ignored_silently(tiny: Path) -> None:
    split(tiny)
    for name in ("README.md", ".hidden", "_old/x.yml", "notes.docx", "sales/other.yml.txt", "sales/bot/deep/x.yml"):
        path = tiny / "playbooks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    told = [one.partition(". ")[0].replace(":1:1", "") for one in mistakes(tiny)]
    assert told == [
        "playbooks/notes.docx: only .yml files are playbooks, so this file is not read",
        "playbooks/sales/bot/deep/x.yml: folders inside the folder of a playbook are not read",
        "playbooks/sales/other.yml.txt: the file name ends in `.yml.txt`, so the file is not read",
    ]


def test_a_changed_part_changes_the_key_of_the_playbook(tiny: Path) -> None:
    folder = split(tiny)

    cache: Any = SimpleNamespace(find_json=lambda _: None, put=lambda *_: None)

    def key() -> str:
        inputs = PlaybookInputs(paths.find_layers(tiny, library=False), tiny, {}, FileDigests(), cache)
        return inputs.key("", "bot")

    before = key()
    text = (folder / "checks.yml").read_text(encoding="utf-8")
    (folder / "checks.yml").write_text(text.replace("The list", "Another list"), encoding="utf-8")
    changed = key()
    (folder / "more.yml").write_text("# nothing yet\nsources: []\n", encoding="utf-8")
    assert len({before, changed, key()}) == 3
