"""Test results fill a record as the cases say. Hostile and broken files change nothing, and nothing is signed."""

from __future__ import annotations

import json
import random
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from pilotbook.record_format import list_entries, parse, read
from pilotbook.records.results import ResultsError, fill_results, read_results
from pilotbook.records.results.reading import PROBLEMS
from support.failing import run
from support.records import SEED
from support.results import CASES, FILES, REAL, RECORD, ROWS, TODAY, content_of, mutate, record_of, told
from support.run import times

FILLED = re.compile(
    r"tables/cases/[a-z0-9-]+/(run-[1-8]|result|note)|tables/enforced/own-probe-[0-9a-f]{8}/[a-z-]+"
    r"|tables/test-plan/version/text|checks/(messy-cases-run|injection-tested|boundary-enforced)/evidence"
)
"""The only entries that results may change."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_file_fills_what_the_case_says(case: dict[str, Any]) -> None:
    if "problem" in case:
        with pytest.raises(ResultsError) as refused:
            read_results(content_of(case))
        assert (refused.value.problem, refused.value.detail) == (case["problem"], case.get("detail", ""))
        return
    filling = fill_results(ROWS, record_of(case), read_results(content_of(case)), TODAY)
    assert told(asdict(filling)) == case["fills"]


def test_every_problem_has_a_case_and_a_sentence() -> None:
    tried = {case["problem"] for case in CASES if "problem" in case}
    assert PROBLEMS.keys() - tried == {"too-large", "encoding"}, "files that a case can't hold"


def test_a_file_that_is_too_large_or_not_text_is_refused() -> None:
    for content, problem in ((b"{" + b" " * 40_000_000, "too-large"), (b'{"case": "\xff"}', "encoding")):
        with pytest.raises(ResultsError, match=problem):
            read_results(content)
    with pytest.raises(ResultsError, match="hostile"):
        read_results(b'{"a": ' + b"[" * 200_000)


@pytest.mark.fuzz
def test_mutated_files_neither_raise_nor_fill_in_anything_else() -> None:
    known = {path for path, _ in list_entries(RECORD)}
    read_ones = 0
    for seed in range(SEED, SEED + times(2_000)):
        chance = random.Random(seed)
        content = mutate(chance.choice(REAL).read_bytes(), chance)
        try:
            results = read_results(content)
        except ResultsError as error:
            assert PROBLEMS[error.problem].format(detail=error.detail), seed
            continue
        read_ones += 1
        filling = fill_results(ROWS, RECORD, results, TODAY)
        for path, value in filling.entries:
            assert FILLED.fullmatch(path), (seed, path)
            assert value is not None or path in known, (seed, path)
        made = json.loads(json.dumps(RECORD))
        for path, value in filling.entries:
            *way, last = path.split("/")
            holder = made
            for key in way:
                holder = holder.setdefault(key, {})
            holder.update({last: value}) if value is not None else holder.pop(last)
        parse(made)
        for id_ in filling.filled:
            row = made["tables"]["cases"].get(id_, {})
            if row.get("result") == "passed" and (f"tables/cases/{id_}/result", "passed") in filling.entries:
                assert all(row[f"run-{number}"] == "passed" for number in range(1, 9)), (seed, id_)
    assert read_ones > 100, "too few mutations leave a file that can be read"


@pytest.fixture
def sorter(tmp_path: Path) -> Path:
    """A record file of the support triage playbook."""
    path = tmp_path / "Sorter.json"
    path.write_text(json.dumps(RECORD))
    return path


def imported(sorter: Path, *names: str, options: tuple[str, ...] = ()) -> tuple[Any, dict[str, Any]]:
    """The command's answer, and the record that it wrote or left."""
    answer = run("record", "read", *names, "--into", str(sorter), "-o", str(sorter), *options)
    return answer, read(sorter.read_text())


OTHER = ("--other-suite",)
"""The fixtures were made for the cases of one day."""


def test_the_command_fills_a_record_and_signs_nothing(sorter: Path) -> None:
    before = read(sorter.read_text())
    answer, after = imported(sorter, str(FILES / "pytest.junit.xml"), options=OTHER)
    assert answer.code == 0, answer.err
    assert "8 of 10 calls refused (1 without a result), pytest, sorter-1.6, 2026-11-29, suite d814a590" in answer.err
    assert "Only errors, so not filled in (2):\n  injected-signature\n  mark-as-spam-unapproved" in answer.err
    row = after["tables"]["cases"]["polite-severity-one"]
    assert [row.get(f"run-{number}") for number in (3, 4, 8)] == ["passed", "failed", "failed"]
    for field in ("status", "by", "signer", "on"):
        assert after["checks"]["messy-cases-run"][field] == before["checks"]["messy-cases-run"][field]
    assert after["checks"].keys() == {"messy-cases-run", "injection-tested", "boundary-enforced"}
    assert after["checks"]["boundary-enforced"].keys() == {"evidence"}


def test_the_same_file_twice_changes_nothing(sorter: Path) -> None:
    imported(sorter, str(FILES / "inspect.json"), options=OTHER)
    before = read(sorter.read_text())
    answer, after = imported(sorter, str(FILES / "inspect.json"), options=OTHER)
    assert "0 entries changed." in answer.out
    assert after == before


def test_a_file_for_another_suite_is_refused_unless_told(sorter: Path) -> None:
    lines = "".join(json.dumps({"case": "two-problems", "passed": True, "cases": "00000000"}) + "\n" for _ in range(8))
    (sorter.parent / "results.jsonl").write_text(lines)
    before = sorter.read_bytes()
    answer, _ = imported(sorter, str(sorter.parent / "results.jsonl"))
    assert answer.code == 1
    assert "these results were made for other cases (suite 00000000)." in answer.err
    assert sorter.read_bytes() == before
    assert imported(sorter, str(sorter.parent / "results.jsonl"), options=OTHER)[0].code == 0


@pytest.mark.parametrize("name", ["broken.xml", "other.json", "log.eval"])
def test_a_file_that_cannot_be_read_is_named_and_stops_no_other(sorter: Path, name: str) -> None:
    content = {"broken.xml": b"<testsuites>", "other.json": b'{"a": 1}', "log.eval": b"PK\x03\x04"}[name]
    (sorter.parent / name).write_bytes(content)
    before = sorter.read_bytes()
    answer, _ = imported(sorter, str(sorter.parent / name))
    assert answer.code == 1 and answer.err.startswith(f"{sorter.parent / name}: ")
    assert sorter.read_bytes() == before
    answer, _ = imported(sorter, str(sorter.parent / name), str(FILES / "vitest.junit.xml"), options=OTHER)
    assert answer.code == 0 and f"Skipped (1):\n  {sorter.parent / name}: " in answer.err


def test_results_need_a_record_and_come_without_documents(sorter: Path, tmp_path: Path) -> None:
    answer = run("record", "read", str(FILES / "inspect.json"))
    assert answer.code == 1 and "test results belong to a record. Name it: --into" in answer.err
    (tmp_path / "plan.docx").write_bytes(b"PK")
    answer, _ = imported(sorter, str(FILES / "inspect.json"), str(tmp_path / "plan.docx"))
    assert answer.code == 1 and "Import documents and test results separately." in answer.err


def test_what_someone_else_writes_at_the_same_time_is_kept(sorter: Path) -> None:
    from pilotbook.record_format import merge

    before = read(sorter.read_text())
    _, after = imported(sorter, str(FILES / "inspect.json"), options=OTHER)
    path = "tables/cases/polite-severity-one/note"
    other = json.loads(json.dumps(before))
    other["tables"]["cases"]["polite-severity-one"]["note"] = "Ana saw it"
    other["edits"][path] = {"at": "2026-11-29T10:00:00.000Z", "by": "ana-1", "after": {"-": "1970-01-01T00:00:00.001Z"}}
    merged = merge(after, parse(other))
    assert merged.conflicts == [path]
    assert merge(after, before).record == after, "an old copy of the record brings nothing back"
