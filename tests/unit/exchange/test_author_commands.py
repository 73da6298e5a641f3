"""The commands for one playbook: its checks, its cost, its example, and its first file from a few answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pilotbook.book.resolve import load_book
from pilotbook.cli import main
from pilotbook.config import paths
from pilotbook.load.yaml_fast import parse_plain_yaml
from pilotbook.records.cost import break_even_runs, collect_inputs
from support.failing import run, tree

RECORD: dict[str, Any] = {
    "version": 2,
    "pilot": {"id": "heron-1", "name": "Heron", "playbook": "bot"},
    "checks": {
        "owner-named": {
            "status": "done",
            "by": "Ann Lee",
            "signer": "Bo Lind",
            "on": "2026-06-01",
            "wording": "1a2b3c4d",
        },
        "email-fenced": {"status": "open"},
        "gone": {"status": "done", "by": "Ann Lee", "on": "2026-06-02"},
    },
    "answers": {"owner": {"text": "Ann Lee", "by": "Bo Lind", "on": "2026-06-03"}},
    "tables": {"cases": {"empty-name": {"result": "passed"}}},
    "edits": {"checks/owner-named/status": {"at": "2026-06-01T09:00:00.000Z", "by": "b2c1"}},
    "known": ["owner-named"],
}
ANSWERS = ["Robot", "Sales", "A lead comes in.", "It is answered.", "Replies", "Head of sales"]


@pytest.fixture
def site(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny site as the working directory."""
    monkeypatch.chdir(tiny)
    return tiny


def record(site: Path, **changes: Any) -> Path:
    path = site / "Heron.json"
    path.write_text(json.dumps({**RECORD, **changes}), encoding="utf-8")
    return path


def test_checks_lists_ids_and_words_and_what_is_left_out(site: Path) -> None:
    file = site / "playbooks/bot.yml"
    text = file.read_text(encoding="utf-8")
    left_out = text.replace("    owner-named: {status", "    email-fenced: {status")
    left_out = left_out.replace("answers:", "leave_out:\n  owner-named: Sales has none.\nanswers:")
    file.write_text(left_out, encoding="utf-8")
    said = run("checks", "bot").out
    assert "  owner-measured: Put meetings into the goals\n      " in said
    assert "adapted from: " in said
    assert "      left out: Sales has none.\n" in said
    assert "  email-fenced: Fence off key accounts\n      prove, team; from: This playbook\n" in said
    assert said.endswith("2 checks in all.\n")


@pytest.mark.usefixtures("site")
def test_checks_of_a_gap_are_the_librarys() -> None:
    assert "owner-measured: " in run("checks", "ownership").out
    assert "email-fenced" not in run("checks", "ownership").out


def test_cost_says_the_break_even_that_the_page_says(site: Path) -> None:
    said = run("cost", "bot").out
    runs = break_even_runs(
        collect_inputs(load_book(paths.find_layers(site, library=False), base=site).load("bot").model.cost)
    )
    assert f"\nBreak-even: {runs} runs a month\n" in said
    assert "The pilot's slide shows $0.15 a run" in said


def test_a_record_becomes_the_example_and_the_rest_of_the_file_stays(site: Path) -> None:
    file = site / "playbooks/bot.yml"
    before = file.read_text(encoding="utf-8").partition("example:")[0]
    done = run("example", "bot", "--from", record(site))
    assert done.code == 0, done.err
    assert "no such checks: gone." in done.err
    assert "Replace the names of real people" in done.err
    text = file.read_text(encoding="utf-8")
    assert text.partition("example:")[0] == before
    assert parse_plain_yaml(text)["example"] == {
        "pilot": {"name": "Heron", "playbook": "bot", "invented": True, "as_of": "2026-06-03", "stage": "choose"},
        "checks": {"owner-named": {"status": "done", "by": "Ann Lee", "signer": "Bo Lind", "on": "2026-06-01"}},
        "answers": RECORD["answers"],
        "tables": RECORD["tables"],
    }
    assert run("check").code == 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"pilot": {"name": "Heron", "playbook": "robot"}}, "Heron.json: this record is of the playbook `robot`."),
        ({"checks": {"owner-named": {"status": "done", "by": "Ann"}}},
         "checks › owner-named: the status `done` requires `on`"),
        ({"checks": {}, "answers": {}}, "has no dates yet"),
        ({"tables": {"cases": {"nobody": {"result": "passed"}}}}, "tables › cases › nobody: "),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_an_example_is_told_and_changes_nothing(
    site: Path, changes: dict[str, Any], says: str
) -> None:
    path = record(site, **changes)
    before = tree(site)
    done = run("example", "bot", "--from", path)
    assert done.code == 1
    assert says in done.err
    assert "Traceback" not in done.err
    assert tree(site) == before


def interview(*lines: str, arguments: tuple[str, ...] = ()) -> Any:
    done = CliRunner().invoke(
        main, ["add", "playbook", *arguments, "--interactive"], input="".join(f"{one}\n" for one in lines)
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_eight_answers_make_a_playbook_that_passes_check(site: Path) -> None:
    done = interview(*ANSWERS, "1", "Promise a price", "Call a customer", "")
    assert done.exit_code == 0, done.output
    text = (site / "playbooks/robot.yml").read_text(encoding="utf-8")
    values = parse_plain_yaml(text)
    assert (values["title"], values["job"]["ends_when"], values["metric"]["name"]) == (
        "Robot",
        "It is answered.",
        "Replies",
    )
    assert list(values["autonomy"])[:2] == ["promise-price", "call-customer"]
    assert "# Copied.\nsummary: It writes emails.\n" in text
    assert run("check").code == 0, run("check").err


@pytest.mark.usefixtures("site")
def test_a_wrong_gap_is_asked_for_again() -> None:
    done = interview(*ANSWERS, "1, 99", "1", "Promise a price", "", "")
    assert done.exit_code == 0, done.output
    assert "There is no gap 99." in done.output


@pytest.mark.usefixtures("site")
def test_a_taken_id_is_told_before_the_first_question() -> None:
    done = interview(arguments=("bot",))
    assert done.exit_code == 1
    assert "There is already a playbook `bot`." in done.output
    assert "What is the agent called" not in done.output


@pytest.mark.parametrize(
    "command",
    [
        ("checks", "bot"), ("cost", "bot"), ("review", "bot"), ("diff", "ours"), ("export", "bot"),
        ("reference", "v1.0.0/bot/owner-named"), ("dossier", "bot", "--format", "md"), ("add", "gap", "our-gap"),
        ("fork", "bot", "our-bot"), ("gates", "register/wren.json"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_about_one_playbook_works_while_another_has_mistakes(site: Path, command: tuple[str, ...]) -> None:
    assert run("fork", "bot", "ours").code == 0
    assert run("release", "1.0.0").code == 0
    (site / "playbooks/broken.yml").write_text("title: Broken\nteam: no\n", encoding="utf-8")
    done = run(*command)
    assert done.code == 0, done.err


@pytest.mark.parametrize("command", [("checks",), ("cost",), ("review",), ("diff",), ("export",)], ids=" ".join)
def test_a_command_about_a_playbook_with_mistakes_tells_them(site: Path, command: tuple[str, ...]) -> None:
    (site / "playbooks/broken.yml").write_text("title: Broken\nteam: no\n", encoding="utf-8")
    done = run(*command, "broken")
    assert done.code == 1
    assert "playbooks/broken.yml:2:7: team: YAML reads no as false" in done.err
