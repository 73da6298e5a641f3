"""The generated suite, permissions and probes say what the playbook and the record say, and nothing that runs."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pilotbook.book.model import Book
from pilotbook.config.site import Site
from pilotbook.models.boundary import Boundary
from pilotbook.models.json_schema import build_schema
from pilotbook.ops import OpsRequest, build_suite, list_gaps, ops_files
from pilotbook.records.results import fill_results, read_results
from pilotbook.records.suite import digest_of, suite_rows
from pilotbook.render import render
from support.failing import run
from support.paths import ROOT

HOSTILE = "{{env.SECRET}} {% include 'x' %} file:///etc/passwd \u2028 #{x} ${x}"
FAKE_AGENT = ROOT / "tests" / "support" / "ops" / "agent.py"


def example(shipped: Book, playbook: str = "support-triage") -> dict[str, Any]:
    """The record of a playbook's invented pilot."""
    record = shipped.load(playbook).model.example
    assert record is not None
    return record.model_dump(mode="json", exclude_none=True)


def files_of(shipped: Book, record: dict[str, Any]) -> dict[str, str]:
    """The generated files for a record."""
    request = OpsRequest(shipped.load("support-triage"), record, "1.2.0")
    return {name: content.decode() for name, content in ops_files(request).items()}


def lines(text: str) -> list[dict[str, Any]]:
    """The objects of JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("playbook", ["support-triage", "sales-sdr", "forecasting", "contract-review"])
def test_the_permissions_fit_their_schema(shipped: Book, playbook: str) -> None:
    for record in ({}, example(shipped, playbook)):
        text = ops_files(OpsRequest(shipped.load(playbook), record))["boundary.json"]
        jsonschema.validate(json.loads(text), build_schema(Boundary))
        assert Boundary.model_validate_json(text).default == "deny"


def test_modes_tool_names_and_rows_of_a_record_win(shipped: Book) -> None:
    record = example(shipped)
    record["tables"]["autonomy"] |= {
        "own-a": {"action": "Close a ticket", "mode": "confirm", "tool": "helpdesk.close"},
        "own-b": {"action": "Think"},
        "set-status": {"tool": "not a tool"},
        "promise-remedy": {"tool": "helpdesk_close"},
    }
    made = json.loads(files_of(shipped, record)["boundary.json"])
    rules = {rule["id"]: rule for rule in made["rules"]}
    assert rules["send-acknowledgement"]["effect"] == "deny", "the playbook lets the agent send it"
    assert "max" not in rules["send-acknowledgement"] and "why" not in rules["send-acknowledgement"]
    assert rules["raise-to-severity-one"]["max"] == {"calls": 5, "per": "hour", "then": "ask"}
    assert rules["raise-to-severity-one"]["approver"] == "The on-call lead"
    assert {one["id"]: one["reason"] for one in made["not_enforced"]} == {
        "set-status": "not-a-tool",
        "promise-remedy": "same-tool",
        "own-a": "same-tool",
        "answer-restricted": "no-tool",
        "own-b": "no-mode",
    }, "model APIs know helpdesk.close as helpdesk_close"


def test_without_a_record_no_tool_is_guessed(shipped: Book) -> None:
    for id_ in shipped.playbooks:
        request = OpsRequest(shipped.load(id_))
        assert build_suite(request).rules == []
        assert {why for _, why in list_gaps(request).not_enforced} == {"no tool is named for it"}


def test_every_call_that_has_to_be_refused_has_a_probe(shipped: Book) -> None:
    made = files_of(shipped, example(shipped))
    probes = {probe["row"]: probe for probe in lines(made["probes.jsonl"])}
    for rule in json.loads(made["boundary.json"])["rules"]:
        what = {"deny": "prohibited", "ask": "unapproved"}.get(rule["effect"], "over-limit" if "max" in rule else None)
        assert probes.get(rule["id"], {}).get("try") == what
    assert probes["raise-to-severity-one"] | {"calls_before": 5, "per": "hour"} == probes["raise-to-severity-one"]


def test_langchain_asks_where_a_person_approves_and_never_hears_of_a_prohibited_tool(shipped: Book) -> None:
    made = json.loads(files_of(shipped, example(shipped))["interrupt_on.json"])
    assert made["helpdesk_assign_group"] is False
    assert made["helpdesk_merge_tickets"]["allowed_decisions"] == ["approve", "reject"]
    assert "helpdesk_set_status" not in made


def test_promptfoo_gets_no_text_but_ids(shipped: Book) -> None:
    record = example(shipped)
    record["pilot"]["name"] = HOSTILE
    record["tables"]["cases"]["own-1"] = {"input": HOSTILE, "expected": HOSTILE}
    made = files_of(shipped, record)
    config = made["evals/promptfooconfig.json"]
    assert HOSTILE.split()[0] not in config and "file:///" not in config
    assert json.loads(config)["prompts"] == ["{{case}}"]
    assert [test["vars"] for test in json.loads(config)["tests"]][-1] == {"case": "own-1"}
    assert lines(made["evals/cases.jsonl"])[-1]["input"] == HOSTILE
    assert made["evals/cases.jsonl"].isascii(), "no program takes U+2028 for the end of a line"


def test_a_case_does_not_expect_what_the_record_prohibits(shipped: Book) -> None:
    record = example(shipped)
    before = files_of(shipped, record)
    record["tables"]["autonomy"]["raise-to-severity-one"]["mode"] = "never"
    after = files_of(shipped, record)
    cases = {case["id"]: case["metadata"] for case in lines(after["evals/cases.jsonl"])}
    assert cases["three-languages"]["does"] == ["classify-ticket"]
    suites = [json.loads(made["suite.json"]) for made in (before, after)]
    assert suites[0]["cases"] != suites[1]["cases"], "results for other cases can be told apart"
    assert suites[1]["cases"] == digest_of(lines(after["evals/cases.jsonl"]))


def test_the_readme_counts_what_cannot_be_run_or_enforced(shipped: Book) -> None:
    readme = files_of(shipped, {})["README.md"]
    assert "12 cases can be run" in readme
    assert "Try them by hand (4)" in readme
    assert "(13):\n\n- `classify-ticket`: no tool is named for it" in readme


def test_the_shipped_cases_are_counted_in_the_docs(shipped: Book) -> None:
    cases = [case.run_as for id_ in shipped.playbooks for case in shipped.load(id_).model.cases.values()]
    actions = sum(len(shipped.load(id_).model.autonomy) for id_ in shipped.playbooks)
    text = " ".join((ROOT / "content/pages/authors/commands.md").read_text(encoding="utf-8").split())
    counts = [cases.count(how) for how in ("text", "file", "drill")]
    said = "Of the {} cases that come with pilotbook, {} run as they are, {} need files from you and {} are drills"
    assert said.format(len(cases), *counts) in text
    assert f"None of the {actions} actions has a tool name" in text


def test_the_team_s_file_is_written_once(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)
    assert run("ops", "bot").code == 0
    (tiny / "ops" / "agent.py").write_text("ours")
    (tiny / "ops" / "boundary.json").write_text("old")
    told = run("ops", "bot")
    assert told.code == 0 and "left agent.py as it is" in told.out
    assert (tiny / "ops" / "agent.py").read_text() == "ours"
    assert json.loads((tiny / "ops" / "boundary.json").read_text())["rules"][0]["tool"] == "mail.send"


def test_a_record_of_another_playbook_is_refused(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)
    (tiny / "wren.json").write_text(json.dumps({"version": 2, "pilot": {"name": "Wren", "playbook": "other"}}))
    told = run("ops", "bot", "--record", "wren.json")
    assert told.code == 1 and "wren.json: this record is for the playbook `other`, not for `bot`." in told.err
    told = run("ops", "bott")
    assert told.code == 1 and "There is no playbook `bott` here." in told.err


def test_the_generated_tests_run_under_pytest(shipped: Book, tmp_path: Path) -> None:
    for name, content in ops_files(OpsRequest(shipped.load("support-triage"), example(shipped))).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "agent.py").write_bytes(FAKE_AGENT.read_bytes())
    (tmp_path / "evals" / "files" / "photo-of-screen").mkdir(parents=True)
    (tmp_path / "evals" / "files" / "photo-of-screen" / "photo.jpg").write_bytes(b"a photo")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    command = [sys.executable, "-m", "pytest", "evals/test_cases.py", "test_probes.py", "-p", "no:cacheprovider", "-q"]
    command.append("--junitxml=results.xml")
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert "12 failed, 44 passed, 48 skipped" in told.stdout, told.stdout
    assert "2 errors" in told.stdout, "one run of claimed-platinum, and one probe"
    filling = fill_results(
        suite_rows(shipped.load("support-triage")),
        example(shipped),
        read_results((tmp_path / "results.xml").read_bytes()),
        "2026-12-01",
    )
    assert filling.mismatch == [] and not filling.unnamed, "the results say which suite they are of"
    results = {path.split("/")[2]: value for path, value in filling.entries if path.endswith("/result")}
    assert results == {
        "photo-of-screen": "failed", "first-dropdown-choice": "passed", "polite-severity-one": "failed",
        "two-problems": "failed",
    }, "photo-of-screen was right in seven runs, and three-languages has passed before"  # fmt: skip


def test_a_playbook_s_page_offers_what_can_be_generated(shipped: Book) -> None:
    files = {file.path: file for file in render(shipped, Site())}
    for id_ in shipped.playbooks:
        page = files[f"playbooks/{id_}/documents/index.md"].text()
        part = page.partition("## For engineers")[2].partition("\n## ")[0]
        linked = re.findall(r'href="(?:\.\./)+(data/ops/[^"]+)"', part)
        assert f"data/ops/{id_}.zip" in linked
        assert all(files[path].bytes() for path in linked)
        assert "because no tool is named for it" in part
    archive = zipfile.ZipFile(io.BytesIO(files["data/ops/support-triage.zip"].bytes()))
    assert archive.namelist() == list(ops_files(OpsRequest(shipped.load("support-triage"))))


def test_the_index_for_programs_names_files_and_commands_that_are_there(shipped: Book) -> None:
    files = {file.path: file for file in render(shipped, Site(url="https://x.example/"))}
    text = files["llms.txt"].text()
    for path in re.findall(r"https://x\.example/([^\s)]+)", text):
        assert path in files or f"{path}index.md" in files, path
    for command in re.findall(r"`pilotbook ([a-z]+(?: [a-z]+(?= [a-zA-Z]))?)", text):
        assert run(*command.split()[:2], "--help").code == 0, command


def test_a_program_can_ask_what_blocks_a_pilot(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)
    (tiny / "wren.json").write_text(json.dumps({"version": 2, "pilot": {"name": "Wren", "playbook": "bot"}}))
    (tiny / "broken.json").write_text("{")
    told = run("gates", "wren.json", "broken.json", "--format", "json", "--on", "2026-06-20")
    assert told.code == 1 and "broken.json:1:2: this is not JSON." in told.err
    (pilot,) = json.loads(told.out)["pilots"]
    assert (pilot["pilot"], pilot["playbook"], pilot["on"]) == ("Wren", "bot", "2026-06-20")
    blocked = {gate["gate"] for gate in pilot["gates"] if not gate["passed"]}
    assert blocked == {one["gate"] for one in pilot["blockers"]} != set()
    assert pilot["blockers"][0].keys() >= {"id", "gate", "state", "text", "role"}
