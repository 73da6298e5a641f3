"""`pilotbook record add FOLDER` merges what browsers wrote into a shared folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pilotbook.cli import main
from pilotbook.records.shared_folder import read_shared_folder
from support.entries import write_entry


def record(**entries: str) -> dict[str, Any]:
    """A record with entries under the paths in which `__` stands for a slash, each by a browser of its own."""
    made: dict[str, Any] = {
        "version": 2,
        "pilot": {"id": "k3f9x2ab", "name": "Dunlin", "playbook": "bot"},
        "edits": {name: {"at": "2026-11-20T09:00:00.000Z", "by": "p0"} for name in ("pilot/name", "pilot/playbook")},
    }
    for at, (path, value) in enumerate(entries.items()):
        write_entry(made, path.replace("__", "/"), value, f"2026-11-20T10:0{at}:00.000Z", f"p{at}{value[0]}")
    return made


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A shared folder in which two browsers and a sync client have written, and someone else too."""
    folder = tmp_path / "records"
    (folder / "k3f9x2ab").mkdir(parents=True)
    files = {
        "k3f9x2ab/p1@anna.json": {**record(checks__a__evidence="charter"), "shared": {"name": "Anna Lee"}},
        "k3f9x2ab/p2.json": {**record(checks__b__evidence="minutes"), "shared": {"name": "Ben"}},
        "k3f9x2ab/p2 (Ben's conflicted copy).json": record(checks__c__evidence="log"),
        "k3f9x2ab/p3.json": {**record(), "pilot": {"id": "other", "name": "Heron", "playbook": "bot"}},
        "k3f9x2ab/p4.json": {**record(), "version": 3},
        "pilotbook-check/check.json": {"check": "1"},
        ".stversions/p1.json": {"old": True},
    }
    for name, values in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(values), encoding="utf-8")
    (folder / "k3f9x2ab" / "p5.json").write_text("<script>alert(1)</script>", encoding="utf-8")
    return folder


def test_every_file_of_a_pilot_is_read_and_a_wrong_one_is_named(records: Path) -> None:
    found, problems = read_shared_folder(records, None)
    assert [sorted(values.get("checks", {})) for _, values in found] == [["a"], ["c"], ["b"]]
    assert [problem.removeprefix(f"{records}/k3f9x2ab/") for problem in problems] == [
        "p3.json: this is a record of another pilot than its folder. Left out.",
        "p4.json:1:1: this record has version 3. Update pilotbook, which reads versions up to 2.",
        "p5.json:1:1: this is not JSON. Download the record from the page again.",
    ]


def add(tiny: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["record", "add", *map(str, arguments), "-f", str(tiny / "mkdocs.yml")])


def test_a_folder_becomes_one_record_per_pilot(tiny: Path, records: Path) -> None:
    done = add(tiny, records)
    assert done.exit_code == 1, "three files are wrong"
    assert "Dunlin: added as" in done.output
    assert done.output.count("Left out.") == 1
    (path,) = (tiny / "register").glob("dunlin*.json")
    made = json.loads(path.read_text(encoding="utf-8"))
    assert {id_: check["evidence"] for id_, check in made["checks"].items()} == {
        "a": "charter",
        "b": "minutes",
        "c": "log",
    }
    assert "shared" not in made
    again = path.read_bytes()
    for name in ("p3.json", "p4.json", "p5.json"):
        (records / "k3f9x2ab" / name).unlink()
    assert add(tiny, records).exit_code == 0
    assert path.read_bytes() == again


def test_an_empty_folder_is_named(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = add(tiny, tmp_path / "empty")
    assert done.exit_code == 1
    assert "there are no pilot records in this folder" in done.output
