"""A pipeline asks whether a pilot may pass a gate."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from click.testing import CliRunner, Result

from pilotbook.cli import main
from support.paths import ROOT

PAGE = (ROOT / "content/pages/authors/pipeline.md").read_text(encoding="utf-8")
DONE = {"status": "done", "by": "Ann Lee", "signer": "Ann Lee", "on": "2026-06-01", "evidence": "Charter"}


@pytest.fixture
def record(tiny: Path) -> Path:
    """A pilot of which only the blocking check of the first gate is done."""
    return write(tiny, {"owner-named": DONE})


def write(tiny: Path, checks: dict[str, Any], name: str = "Wren") -> Path:
    """A record in the tiny site."""
    path = tiny / "Wren.json"
    path.write_text(json.dumps({"version": 1, "pilot": {"name": name, "playbook": "bot"}, "checks": checks}), "utf-8")
    return path


def ask(record: Path, *arguments: str, day: str = "2026-06-20") -> Result:
    """Ask about a record."""
    command = ["gate", str(record), "--on", day, "-f", str(record.parent / "mkdocs.yml"), *arguments]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def test_a_gate_that_is_open_lets_the_pipeline_go_on(record: Path) -> None:
    done = ask(record, "--gate", "choose")
    assert (done.exit_code, done.stdout) == (0, "Wren: choose is passed on 2026-06-20\n")


def test_an_expired_sign_off_blocks_and_is_named_with_its_role(record: Path) -> None:
    done = ask(record, "--gate", "choose", day="2026-12-31")
    assert done.exit_code == 1
    assert "  owner-named (choose, expired): Name one person. " in done.stdout


def test_a_gate_waits_for_the_gates_before_it(tiny: Path) -> None:
    done = ask(write(tiny, {}), "--gate", "prove")
    assert done.exit_code == 1
    assert "owner-named (choose, open)" in done.stdout


def test_json_says_the_same(record: Path) -> None:
    shut = json.loads(ask(record, "--gate", "prove", "--format", "json", day="2026-12-31").stdout)
    assert (shut["pilot"], shut["gate"], shut["open"]) == ("Wren", "prove", False)
    assert [(one["id"], one["state"]) for one in shut["blockers"]] == [("owner-named", "stale")]
    assert json.loads(ask(record, "--gate", "choose", "--format", "json").stdout)["blockers"] == []


def test_junit_has_a_test_for_each_blocking_check(tiny: Path) -> None:
    done = ask(write(tiny, {}, 'W<r>&"en\x07'), "--gate", "prove", "--format", "junit")
    suite = ElementTree.fromstring(done.stdout)
    assert (suite.tag, suite.get("tests"), suite.get("failures")) == ("testsuite", "1", "1")
    assert suite.get("name") == 'W<r>&"en: prove'
    (case,) = suite
    assert (case.get("classname"), case.get("name")) == ("bot.choose", "owner-named")
    assert case[0].get("message") == "open: Name one person"
    passed = ElementTree.fromstring(
        ask(write(tiny, {"owner-named": DONE}), "--gate", "choose", "--format", "junit").stdout
    )
    assert (passed.get("failures"), len(passed[0])) == ("0", 0)


def test_every_format_names_an_overdue_condition_and_the_gate_is_shut(tiny: Path) -> None:
    gates = tiny / "content" / "gates.yml"
    gates.write_text(gates.read_text("utf-8").replace("takes: a month", "takes: a month, meaning: decision"), "utf-8")
    path = write(tiny, {"owner-named": DONE})
    conditions = {
        "c1": {"text": "Test the restore | twice", "owner": "Bo Lind", "due": "2026-06-19"},
        "c2": {"text": "Train the team", "owner": "Cy Moe", "due": "2026-06-20"},
    }
    decision = {"outcome": "conditional-go", "signer": "Iris Vance", "on": "2026-06-02", "conditions": conditions}
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "decision": decision}), "utf-8")
    for format_, says in {
        "text": "  c1 (condition, overdue since 2026-06-19): Test the restore | twice. Bo Lind\n",
        "markdown": "| c1 | condition | overdue since 2026-06-19 | Test the restore \\| twice | Bo Lind |\n",
    }.items():
        done = ask(path, "--gate", "prove", "--format", format_)
        assert done.exit_code == 1
        assert says in done.stdout
        assert "c2" not in done.stdout
    late = json.loads(ask(path, "--gate", "prove", "--format", "json").stdout)["overdue"]
    assert late == [{"id": "c1", **conditions["c1"]}]
    suite = ElementTree.fromstring(ask(path, "--gate", "prove", "--format", "junit").stdout)
    assert [(case.get("name"), len(case)) for case in suite] == [
        ("owner-named", 0), ("condition-c1", 1), ("condition-c2", 0),
    ]  # fmt: skip
    assert (suite[1].get("classname"), suite.get("failures")) == ("bot.prove", "1")
    assert ask(path, "--gate", "choose").exit_code == 0, "the decision comes later"


def test_markdown_is_a_table_in_which_text_stays_text(tiny: Path) -> None:
    done = ask(write(tiny, {}, "W|r*e*n"), "--gate", "choose", "--format", "markdown")
    lines = done.stdout.splitlines()
    assert lines[0] == "**W\\|r\\*e\\*n**: the gate *choose* is blocked on 2026-06-20."
    assert lines[4].startswith("| `owner-named` | choose | open | Name one person |")


def test_a_record_is_asked_under_the_ids_of_today(tiny: Path) -> None:
    (tiny / "content" / "changes.yml").write_text(
        "changes:\n  check:\n    owner-set: {version: 1.1.0, kind: renamed, to: [owner-named], why: Better.}\n", "utf-8"
    )
    record = write(tiny, {"owner-set": DONE})
    assert ask(record, "--gate", "choose").exit_code == 0
    done = CliRunner().invoke(main, ["gates", str(record), "--on", "2026-06-20", "-f", str(tiny / "mkdocs.yml")])
    assert "1 of 1 done, passed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["--gate", "chose"], "There is no gate `chose`. Did you mean `choose`?"), ([], "Missing option '--gate'")],
)
def test_a_gate_that_is_not_there_is_reported(record: Path, arguments: list[str], says: str) -> None:
    done = ask(record, *arguments)
    assert done.exit_code != 0
    assert says in done.stderr


def lines_of(heading: str) -> list[str]:
    """What an example of the docs runs."""
    (block,) = re.findall(rf"## {heading}\n.*?```yaml\n(.*?)```", PAGE, re.DOTALL)
    job = next(iter((yaml.safe_load(block).get("jobs") or yaml.safe_load(block)).values()))
    steps = [step["run"] for step in job["steps"] if "run" in step] if "steps" in job else job["script"]
    return [line for line in steps if not line.startswith("pip ")]


@pytest.mark.parametrize("heading", ["GitHub", "GitLab"])
def test_the_examples_of_the_docs_run_and_stop_what_they_should(tmp_path: Path, site: Path, heading: str) -> None:
    (line,) = lines_of(heading)
    (tmp_path / "mkdocs.yml").write_text("site_name: Bare\ntheme: material\nplugins: [search, pilotbook]\n", "utf-8")
    (tmp_path / "pilots").mkdir()
    shutil.copy(site / "data/examples/forecasting.json", tmp_path / "pilots" / "Wren.json")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1, done.stderr
    written = (tmp_path / ("summary.md" if heading == "GitHub" else "gate.xml")).read_text(encoding="utf-8")
    assert "result-measured" in written
