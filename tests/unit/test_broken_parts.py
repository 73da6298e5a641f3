"""One broken record or playbook is named, and stops nothing that does not need it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.book.usable import load_usable_book
from pilotbook.cli import main
from pilotbook.config import paths
from pilotbook.errors import BookError
from pilotbook.mkdocs_plugin.report import ALLOW_UNREAD_VARIABLE, report_unread
from support.forks import Own
from support.stored import Builder, contents

Run = Callable[..., Result]
GOOD = '{"version": 2, "pilot": {"name": "Wren", "playbook": "bot"}%s}'
BROKEN = {
    "a number of 400 digits": GOOD % f', "future": {"9" * 400}',
    "a number of 5,000 digits": GOOD % f', "cost": {{"wage_per_hour": {"9" * 5000}}}',
    "an impossible day": GOOD % ', "edits": {"pilot": {"at": "2026-99-99T10:00:00.000Z", "by": "a"}}',
    "300 nested keys": GOOD % (', "future": ' + '{"a": ' * 300 + "1" + "}" * 300),
    "a name that is a lone surrogate": GOOD.replace("Wren", "\\ud800") % "",
    "a key that is a lone surrogate": GOOD % ', "\\ud800": 1',
    "a list of checks": GOOD % ', "checks": []',
    "a number as a name": GOOD.replace('"Wren"', "7") % "",
    "an unknown playbook": GOOD.replace("bot", "boat") % "",
    "a newer version": '{"version": 3}',
    "a list": "[]",
    "not JSON": "{",
    "nothing": "",
}


@pytest.fixture
def run(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tiny)
    return lambda *arguments: CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_named_with_its_line_and_stops_no_site(tiny: Path, run: Run, text: str) -> None:
    (tiny / "register/broken.json").write_text(text, encoding="utf-8")
    done = run("check")
    assert done.exit_code == 1
    assert done.output.startswith("register/broken.json:1:"), done.output
    assert "1 error." in done.output
    layers, register = paths.find_layers(tiny, library=False), tiny / "register"
    whole = load_book(layers, base=tiny, register=register)
    stored, files = Builder(tiny.parent / "cache").build(layers, base=tiny, register=register)
    for book in (whole, stored):
        assert [one.id for one in book.register] == ["heron", "wren"]
        assert [Path(one.path).name for one in book.unread] == ["broken.json"]
    page = contents([file for file in files if file.path == "register.md" or file.path.startswith("register/")])
    [text_of_page] = [content.decode() for content in page.values()]
    assert "1 file in the inventory can't be read" in text_of_page
    assert "broken.json, line 1: " in text_of_page


def test_a_folder_and_a_file_that_nobody_may_read_are_named_too(tiny: Path, run: Run) -> None:
    (tiny / "register/folder.json").mkdir()
    (tiny / "register/loop.json").symlink_to("loop.json")
    (tiny / "register/bytes.json").write_bytes(b'{"version": 2,\n "a": "\xff"}')
    output = run("check").output
    assert "register/bytes.json:2:8: the file is not UTF-8 text." in output
    assert "register/folder.json:1:1: this is a folder, not a record. Move it out" in output


def test_a_broken_record_hides_no_other_on_the_command_line(tiny: Path, run: Run) -> None:
    (tiny / "register/broken.json").write_text('{\n "version": 2,\n "pilot": 7}', encoding="utf-8")
    for command in (("gates", "register/broken.json", "register/wren.json"), ("register",)):
        done = run(*command)
        assert done.exit_code == 1
        assert "Wren" in done.stdout
        assert "register/broken.json:3:11: " in done.stderr
    for command in (("gate", "register/broken.json", "--gate", "prove"), ("record", "add", "register/broken.json")):
        done = run(*command)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith("register/broken.json:3:11: this is not a record: see pilot. Download")
    assert run("record", "add", "register/wren.json").exit_code == 0


def test_a_typo_in_another_playbook_stops_none_of_the_commands_for_one(tiny: Path, run: Run) -> None:
    (tiny / "playbooks/boat.yml").write_text("title: [Boat\n", encoding="utf-8")
    (tiny / "playbooks/fork.yml").write_text("extends: boat\n", encoding="utf-8")
    told = "Not loaded because of errors: boat, fork. To list the errors, run: pilotbook check\n"
    assert run("check").exit_code == 1
    for command in (
        ("gates", "register/wren.json"),
        ("register",),
        ("dossier", "bot", "--only", "charter", "--format", "md"),
        ("record", "add", "register/wren.json"),
    ):
        done = run(*command)
        assert (done.exit_code, done.stderr) == (0, told), command
    assert run("gate", "register/wren.json", "--gate", "prove").stderr == told
    wren = json.loads((tiny / "register/wren.json").read_text(encoding="utf-8"))
    wren["pilot"]["playbook"] = "boat"
    (tiny / "one.json").write_text(json.dumps(wren), encoding="utf-8")
    for command in (("gates", "one.json"), ("dossier", "boat")):
        done = run(*command)
        assert done.exit_code == 1
        assert "The playbook `boat` can't be used until these errors are fixed:\nplaybooks/boat.yml:" in done.stderr


def test_a_command_lists_only_the_errors_of_its_playbook_and_of_what_it_uses(tiny: Path, run: Run) -> None:
    bot = (tiny / "playbooks/bot.yml").read_text(encoding="utf-8").partition("example:")[0]
    fix = (tiny / "content/fixes/owner-first.yml").read_text(encoding="utf-8").replace("owner-", "deputy-")
    raft = bot.replace("email-fenced", "email-rafted").replace("gaps:\n", "gaps:\n  second: {shows: So.}\n")
    for path, text in {
        "content/gaps/second.yml": "title: Second\n",
        "content/gaps/third.yml": "title: Third\n",
        "content/fixes/extra.yml": f"{fix}closes: [ownership]\nshade: red\n",
        "playbooks/boat.yml": "title: [Boat\n",
        "playbooks/fork.yml": "extends: boat\ntitle: Fork\n",
        "playbooks/fork-of-fork.yml": "extends: fork\ntitle: Fork\n",
        "playbooks/adapts.yml": "extends: bot\nadapt: {deputy-named: {text: Our words}}\n",
        "playbooks/raft.yml": raft,
        "playbooks/lost/playbook.yml": raft.replace("rafted", "lost").replace("second:", "nowhere:"),
        "playbooks/lost/sources.yml": "sources: [nowhere/at-all]\n",
    }.items():
        (tiny / path).parent.mkdir(exist_ok=True)
        (tiny / path).write_text(text, encoding="utf-8")
    everything = run("check").stderr
    assert all(name in everything for name in ("boat.yml", "lost/playbook.yml", "lost/sources.yml", "second.yml"))
    for id_, named in {
        "boat": {"playbooks/boat.yml"},
        "fork": {"playbooks/boat.yml"},
        "fork-of-fork": {"playbooks/boat.yml"},
        "adapts": {"content/fixes/extra.yml"},
        "raft": {"content/gaps/second.yml", "content/fixes/extra.yml"},
        "lost": {"playbooks/lost/playbook.yml", "playbooks/lost/sources.yml", "content/fixes/extra.yml"},
    }.items():
        for command in ("checks", "export", "diff", "review"):
            first, *lines = run(command, id_).stderr.splitlines()
            assert first == f"The playbook `{id_}` can't be used until these errors are fixed:", (command, first)
            assert {line.partition(":")[0] for line in lines} == named, (id_, command, lines)
            assert set(lines) <= set(everything.splitlines())


def test_a_cause_that_cannot_be_told_lists_all_errors(tiny: Path, run: Run) -> None:
    (tiny / "content/fixes/extra.yml").write_text("closes: [ownership\n", encoding="utf-8")
    (tiny / "playbooks/adapts.yml").write_text("extends: bot\nadapt: {deputy-named: {text: Ours}}\n", encoding="utf-8")
    assert "content/fixes/extra.yml:" in run("checks", "adapts").stderr


def test_an_error_in_what_all_playbooks_share_lists_none_of_playbooks(tiny: Path, run: Run) -> None:
    (tiny / "content/roles.yml").write_text("roles: 7\n", encoding="utf-8")
    (tiny / "playbooks/boat.yml").write_text("title: [Boat\n", encoding="utf-8")
    assert "playbooks/" in run("check").stderr
    assert "playbooks/" not in run("checks", "bot").stderr


def test_a_broken_playbook_of_ones_own_is_not_replaced_with_the_librarys(own: Own) -> None:
    text = (own.library / "playbooks/bot.yml").read_text(encoding="utf-8")
    own.write(
        "playbooks/other.yml", text.replace("email-fenced", "email-other").replace("playbook: bot", "playbook: other")
    )
    own.write("playbooks/bot.yml", "extends: bot\ntaem: Ours\n")
    book = load_usable_book(own.layers, base=own.own)
    assert set(book.playbooks) == {"other"}
    assert set(book.left_out) == {"bot"}


def test_a_broken_gap_leaves_out_the_playbooks_that_have_it(own: Own) -> None:
    own.write("content/gaps/ownership.yml", "title: Broken\n")
    with pytest.raises(BookError, match=r"content/gaps/ownership\.yml"):
        load_usable_book(own.layers, base=own.own)


def test_what_all_playbooks_share_still_stops_the_commands_with_its_mistake(tiny: Path, run: Run) -> None:
    (tiny / "content/roles.yml").write_text("roles: 7\n", encoding="utf-8")
    done = run("gates", "register/wren.json")
    assert done.exit_code == 1
    assert done.output.startswith("content/roles.yml:1:8: roles: needs keys")


def test_a_usable_book_without_mistakes_is_the_whole_book(shipped: Book, tiny: Path) -> None:
    layers = paths.find_layers(tiny, library=False)
    assert load_usable_book(layers, base=tiny).playbooks == load_book(layers, base=tiny).playbooks
    assert not shipped.left_out


def test_add_and_fork_work_while_other_files_have_mistakes(tiny: Path, run: Run) -> None:
    path = tiny / "playbooks/other.yml"
    text = (tiny / "playbooks/bot.yml").read_text(encoding="utf-8").replace("email-fenced", "email-other")
    path.write_text(text.replace("  ownership:\n", "  ownership:\n    shows: A\n  our-own:\n", 1), encoding="utf-8")
    assert "there is no gap `our-own`" in run("check").stderr
    assert run("add", "gap", "our-own").exit_code == 0
    assert "there is no gap" not in run("check").stderr
    assert run("fork", "bot", "robot").exit_code == 0
    assert run("fork", "other", "robot-2").exit_code == 1
    assert run("add", "playbook", "other").output.endswith(
        "this file already exists. Choose another ID, or edit the file.\n"
    )


def test_only_a_strict_build_fails_because_of_a_record(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tiny / "register/broken.json").write_text("[]", encoding="utf-8")
    book = load_book(paths.find_layers(tiny, library=False), base=tiny, register=tiny / "register")
    log, told = logging.getLogger("mkdocs.plugins.pilotbook"), "1 file in the inventory was skipped:\n"
    report_unread(book.unread, log, strict=False)
    assert caplog.records[-1].getMessage().startswith(f"{told}register/broken.json:1:1: ")
    with pytest.raises(BookError, match=r"register/broken\.json:1:1: "):
        report_unread(book.unread, log, strict=True)
    monkeypatch.setenv(ALLOW_UNREAD_VARIABLE, "1")
    assert report_unread(book.unread, log, strict=True).startswith(told)
