"""The cases of records.yml, merge.yml and migrate.yml, to which Python and the browser are both held."""

from __future__ import annotations

import json
from typing import Any

import yaml

from pilotbook.load.yaml_loader import UniqueKeyLoader
from pilotbook.record_format.grammar import EPOCH
from support.paths import CASES as FOLDER

_RECORDS: dict[str, Any] = yaml.load((FOLDER / "records.yml").read_text("utf-8"), Loader=UniqueKeyLoader)
CASES: list[dict[str, Any]] = _RECORDS["cases"]
VISIBLE: list[str] = _RECORDS["visible"]
INVISIBLE: list[str] = _RECORDS["invisible"]
MERGES: list[dict[str, Any]] = yaml.load((FOLDER / "merge.yml").read_text("utf-8"), Loader=UniqueKeyLoader)
MIGRATIONS: list[dict[str, Any]] = yaml.load((FOLDER / "migrate.yml").read_text("utf-8"), Loader=UniqueKeyLoader)
PILOT = {"name": "W", "playbook": "b"}


def text_of(case: dict[str, Any]) -> str:
    """The file of a case of records.yml."""
    text: str = case.get("text") or json.dumps(
        {"version": case.get("version", 2), "pilot": case.get("pilot", PILOT), **case["record"]}
    )
    return filled(case, text)


def filled(case: dict[str, Any], text: str) -> str:
    """A text with the words of `fill` replaced."""
    for word, (part, count) in case.get("fill", {}).items():
        text = text.replace(word, part * count)
    return text


def expected_of(case: dict[str, Any]) -> dict[str, Any] | None:
    """The record that a case expects, or `None` if it expects no certain one."""
    becomes = json.loads(case["becomes_text"]) if "becomes_text" in case else case.get("becomes")
    if becomes is None:
        return None
    return {"version": 2, "pilot": case.get("pilot", PILOT), "edits": {}, **becomes}


def merged_of(case: dict[str, Any], key: str) -> dict[str, Any]:
    """A record of a case of merge.yml or migrate.yml, with its stamps written out."""
    return record_of(case[key])


def record_of(short: dict[str, Any]) -> dict[str, Any]:
    """A record with its stamps written out."""
    edits = {path: _edit(edit) for path, edit in short.get("edits", {}).items()}
    return {"version": 2, "pilot": PILOT, **short, "edits": edits}


def _edit(short: Any) -> dict[str, Any]:
    if isinstance(short, str):
        return _stamp(short)
    made = _stamp(short["is"]) if "is" in short else {}
    if "after" in short:
        made["after"] = {by: _time(day) for by, day in short["after"].items()}
    if "concurrent" in short:
        made["concurrent"] = [
            {**({"value": one["value"]} if "value" in one else {}), **_stamp(one["is"])} for one in short["concurrent"]
        ]
    return made


def _stamp(short: str) -> dict[str, Any]:
    day, by = short.split()
    return {"at": _time(int(day)), "by": by}


def _time(day: int) -> str:
    return f"2026-11-{day:02d}T09:00:00.000Z" if day else EPOCH
