"""The command line answers plainly, with examples, and without noise in a pipe."""

from __future__ import annotations

import contextlib
import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from pilotbook import __version__
from pilotbook.cli import main
from support.command import run_module
from support.gates import WHOLE
from support.paths import ROOT
from support.sites import documents


def pilotbook(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    return run_module("pilotbook", *arguments, cwd=cwd)


@pytest.mark.parametrize("command", ["check", "build", "serve", "render", "gates", "dossier", "record read"])
def test_each_command_shows_an_example(command: str, tiny: Path) -> None:
    done = pilotbook(*command.split(), "--help", cwd=tiny)
    assert done.returncode == 0
    assert f"  pilotbook {command}" in done.stdout.partition("Examples:")[2]


def test_the_version_is_the_packages(tiny: Path) -> None:
    assert pilotbook("--version", cwd=tiny).stdout.strip() == f"pilotbook, version {__version__}"


def test_check_counts_what_is_there(tiny: Path) -> None:
    done = pilotbook("check", cwd=tiny)
    assert done.stdout == "1 playbook, 1 gap, 1 fix, 3 checks, 3 of 3 source statements cited. No errors.\n"
    assert (done.stderr, done.returncode) == ("", 0)


def test_check_lists_the_points_that_nothing_cites(tiny: Path) -> None:
    path = tiny / "content/sources/article.yml"
    path.write_text(path.read_text(encoding="utf-8") + "  alone: {kind: tell, what: Nobody came}\n", encoding="utf-8")
    done = pilotbook("check", cwd=tiny)
    assert done.returncode == 0
    assert done.stdout.endswith("Uncited source statements:\n  article/alone: Nobody came\n")


def test_the_shipped_library_has_no_such_points() -> None:
    done = pilotbook("check", cwd=ROOT)
    assert done.returncode == 0
    assert "cites" not in done.stdout


@pytest.mark.parametrize(
    "command", [["check"], ["build"], ["serve"], ["render", "out"], ["gates", "a.json"], ["dossier", "bot"]]
)
def test_without_a_configuration_one_sentence_says_what_to_do(command: list[str], tmp_path: Path) -> None:
    done = pilotbook(*command, cwd=tmp_path)
    assert done.returncode == 1
    assert (
        done.stderr == "mkdocs.yml: no such file. Run this in the folder with mkdocs.yml, or name the file with -f.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["a: [", "- a\n", "", "plugins: {a\x00"])
def test_a_broken_configuration_is_one_message(text: str, tiny: Path) -> None:
    (tiny / "mkdocs.yml").write_text(text, encoding="utf-8")
    done = pilotbook("check", cwd=tiny)
    assert done.returncode == 1
    assert done.stderr.startswith("mkdocs.yml")
    assert "Traceback" not in done.stderr


def test_check_and_build_read_what_a_configuration_inherits(tiny: Path) -> None:
    """The library is left out two files away, and a variable of the environment names the site."""
    config = (
        (tiny / "mkdocs.yml").read_text(encoding="utf-8").replace("site_name: Tiny", "site_name: !ENV [NAME, Tiny]")
    )
    (tiny / "shared").mkdir()
    (tiny / "shared" / "base.yml").write_text(config, encoding="utf-8")
    (tiny / "shared" / "middle.yml").write_text("INHERIT: base.yml\n", encoding="utf-8")
    (tiny / "mkdocs.yml").write_text("INHERIT: shared/middle.yml\n", encoding="utf-8")
    counted = "1 playbook, 1 gap, 1 fix, 3 checks, 3 of 3 source statements cited. No errors.\n"
    assert pilotbook("check", cwd=tiny).stdout == counted
    assert pilotbook("build", cwd=tiny).returncode == 0
    built = [page.parent.name for page in (tiny / "site" / "playbooks").glob("*/index.html")]
    assert built == ["bot"]
    home = (tiny / "site" / "index.html").read_text(encoding="utf-8")
    assert "Tiny" in home.partition("</title>")[0]
    assert pilotbook("render", "out", cwd=tiny).returncode == 0


@pytest.mark.parametrize(
    ("base", "message"),
    [
        (None, "mkdocs.yml: Inherited config file 'base.yml' does not exist at 'base.yml'. Fix the path"),
        ("a: [", "base.yml:1:5: the text ends inside a list or a set of keys. Close the bracket."),
        ("- a\n", "mkdocs.yml: this file has no keys. "),
        ("INHERIT: mkdocs.yml\n", "mkdocs.yml: INHERIT: this file inherits from itself. "),
    ],
    ids=["missing", "no-yaml", "no-keys", "circular"],
)
def test_a_broken_base_is_one_message(base: str | None, message: str, tiny: Path) -> None:
    (tiny / "mkdocs.yml").write_text("INHERIT: base.yml\n", encoding="utf-8")
    if base is not None:
        (tiny / "base.yml").write_text(base, encoding="utf-8")
    done = pilotbook("check", cwd=tiny)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(message)
    assert "Traceback" not in done.stderr


def test_render_shows_no_progress_in_a_pipe(tiny: Path) -> None:
    done = pilotbook("render", "out", cwd=tiny)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert " files to out: " in done.stdout


def test_build_says_where_the_site_is(tiny: Path) -> None:
    done = pilotbook("build", "-d", "made", cwd=tiny)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "The site is in made. To view it, run: python3 -m http.server -d made\n"
    assert (tiny / "made" / "playbooks" / "bot" / "index.html").is_file()


def test_a_warning_stops_a_strict_build_and_not_another(tiny: Path) -> None:
    (tiny / "docs" / "notes.md").write_text("# Notes\n\n[gone](gone.md)\n", encoding="utf-8")
    assert pilotbook("build", cwd=tiny).returncode == 1
    assert pilotbook("build", "--no-strict", cwd=tiny).returncode == 0


def test_a_build_with_mistakes_ends_with_their_number(tiny: Path) -> None:
    playbook = tiny / "playbooks" / "bot.yml"
    text = playbook.read_text(encoding="utf-8")
    playbook.write_text(text.replace("title: Bot", "titel: Bot", 1), encoding="utf-8")  # codespell:ignore titel
    done = pilotbook("build", cwd=tiny)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("\n\n1 error. Nothing was written.\n")


def test_a_build_with_a_wrong_configuration_says_what_is_wrong_once(tiny: Path) -> None:
    config = tiny / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + "hooks: [gone.py]\n", encoding="utf-8")
    done = pilotbook("build", cwd=tiny)
    assert (done.returncode, done.stdout) == (1, "")
    assert "gone.py" in done.stderr


def test_what_a_hook_prints_is_still_printed(tiny: Path) -> None:
    (tiny / "hook.py").write_text("def on_config(config):\n    print('Aborted with a smile')\n", encoding="utf-8")
    config = tiny / "mkdocs.yml"
    documents(config)
    config.write_text(config.read_text(encoding="utf-8") + "hooks: [hook.py]\n", encoding="utf-8")
    assert pilotbook("build", cwd=tiny).stdout.startswith("Aborted with a smile\nThe site is in site. ")


def test_an_unknown_gate_lists_the_gates_in_their_order(tmp_path: Path) -> None:
    record = {"version": 2, "pilot": {"name": "Wren", "playbook": "sales-sdr"}}
    (tmp_path / "wren.json").write_text(json.dumps(record), encoding="utf-8")
    with contextlib.chdir(ROOT):
        done = CliRunner().invoke(main, ["gate", str(tmp_path / "wren.json"), "--gate", "foo"])
    assert (done.exit_code, done.stdout) == (1, "")
    order = "`choose`, `design`, `protect`, `prove`, `decide`, `operate`"
    assert done.stderr == f"There is no gate `foo`. Choose from: {order}.\n"


def test_gates_prints_the_state_of_a_pilot_on_a_day(tiny: Path) -> None:
    ticked = WHOLE["signed"] | {"on": "2026-06-01"}
    decided = {"outcome": "go", "signer": "Ann Lee", "on": "2026-06-02"}
    record = {"version": 1, "pilot": {"name": "Wren", "playbook": "bot"}, "checks": {"owner-named": ticked}}
    (tiny / "wren.json").write_text(json.dumps({**record, "decision": decided}), encoding="utf-8")
    fresh = pilotbook("gates", "wren.json", "--on", "2026-06-30", cwd=tiny)
    assert fresh.returncode == 0
    assert fresh.stdout.splitlines()[:2] == ["Wren, Bot, on 2026-06-30", "  Choose: 1 of 1 done, passed"]
    assert fresh.stdout.splitlines()[-1] == "  Decision: go, Ann Lee, valid"
    stale = pilotbook("gates", "wren.json", "--on", "2026-12-31", cwd=tiny)
    assert "  Choose: 0 of 1 done, blocked by owner-named (expired)\n" in stale.stdout
    assert stale.stdout.splitlines()[-1] == "  Decision: go, Ann Lee, not valid: 1 blocking check not done"


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"status": "done", "by": "Ann Lee", "on": "2026-06-01"}, "incomplete: missing signer, evidence"),
        (WHOLE["waived"] | {"approver": "ann lee"}, "incomplete: another person has to approve it"),
        (WHOLE["signed"] | {"on": "2026-12-01"}, "incomplete: its date is in the future"),
        (WHOLE["excepted"] | {"expires": "2027-06-01"}, "incomplete: an exception can last at most 90 days"),
    ],
)
def test_gate_says_what_a_sign_off_is_missing(tiny: Path, entry: dict[str, str], problem: str) -> None:
    record = {"version": 2, "pilot": {"name": "Wren", "playbook": "bot"}, "checks": {"owner-named": entry}}
    (tiny / "wren.json").write_text(json.dumps(record), encoding="utf-8")
    with contextlib.chdir(tiny):
        done = CliRunner().invoke(main, ["gate", "wren.json", "--gate", "choose", "--on", "2026-11-20"])
    assert done.exit_code == 1
    assert f"  owner-named (choose, {problem}): Name one person. Owner\n" in done.output


AGAIN = "Download the record from the page again."
RECORD = '{"version": 2, "pilot": {"name": "Wren", "playbook": "bot"}, %s}'


def test_gates_does_not_say_that_a_decision_with_an_overdue_condition_stands(tiny: Path) -> None:
    condition = {"text": "Rerun the cases", "owner": "Bo Diaz", "due": "2026-06-20"}
    decision = {"outcome": "conditional-go", "signer": "Ann Lee", "on": "2026-06-02", "conditions": [condition]}
    checks = {"owner-named": WHOLE["signed"] | {"on": "2026-06-01"}}
    record = {"version": 1, "pilot": {"name": "Wren", "playbook": "bot"}, "checks": checks, "decision": decision}
    (tiny / "wren.json").write_text(json.dumps(record), encoding="utf-8")
    before = pilotbook("gates", "wren.json", "--on", "2026-06-20", cwd=tiny)
    assert before.stdout.splitlines()[-1] == "  Decision: conditional go, Ann Lee, valid"
    after = pilotbook("gates", "wren.json", "--on", "2026-06-21", cwd=tiny)
    assert after.stdout.splitlines()[-2:] == [
        "  Decision: conditional go, Ann Lee, 1 condition overdue",
        "  Overdue since 2026-06-20: Rerun the cases (Bo Diaz)",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, " cannot be read: No such file or directory."),
        ("{", f"1:2: this is not JSON. {AGAIN}"),
        (
            "[" * 100_000,
            "1:1: this is not a record: it is nested too deeply. Use the file that you downloaded from the page.",
        ),
        ("[]", f"1:1: this is not a record: see version. {AGAIN}"),
        (
            '{"version": 1, "pilot": {"playbook": "bot"}}',
            f"1:16: this is not a record: see pilot/name. {AGAIN}",
        ),
        ('{"version": 3}', "1:1: this record has version 3. Update pilotbook, which reads versions up to 2."),
        (
            RECORD % f'"plans": {"9" * 400}',
            f"1:71: this is not a record: see plans. {AGAIN}",
        ),
        (
            RECORD % '"edits": {"pilot": {"at": "9999-99-99T10:00:00.000Z", "by": "a"}}',
            f"1:72: this is not a record: see edits/pilot. {AGAIN}",
        ),
        (
            RECORD % '"edits": {"pilot/stage": {"at": "2900-01-01T10:00:00.000Z", "by": "a"}}',
            f"1:72: this is not a record: see edits/pilot/stage. {AGAIN}",
        ),
        (
            RECORD % '"checks": {"a\\u202e\\n": 1}',
            f"1:62: this is not a record: see checks/a\\u000a. {AGAIN}",
        ),
    ],
    ids=["missing", "not JSON", "deep", "a list", "no name", "newer", "huge", "no day", "far ahead", "unprintable"],
)
def test_what_is_not_a_record_is_reported_in_one_sentence(tiny: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tiny / "a.json").write_text(text, encoding="utf-8")
    done = pilotbook("gates", "a.json", cwd=tiny)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"a.json:{message}\n")


def test_a_record_of_another_books_playbook_is_reported(tiny: Path) -> None:
    (tiny / "a.json").write_text('{"version": 1, "pilot": {"name": "Wren", "playbook": "boat"}}', encoding="utf-8")
    assert (
        pilotbook("gates", "a.json", cwd=tiny).stderr == "Wren: this site has no playbook `boat`. Did you mean `bot`?\n"
    )
