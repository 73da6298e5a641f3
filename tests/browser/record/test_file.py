"""A file is read in its encoding: one record, or all that a register's file has. Downloads have names that differ."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from support.browser import Js

pytestmark = pytest.mark.browser

RECORD = {"version": 2, "pilot": {"id": "k3f9", "name": "Réne 李", "playbook": "bot"}, "edits": {}}
OTHER = {**RECORD, "pilot": {"id": "k4", "name": "Rook", "playbook": "other"}}
TEXT = json.dumps(RECORD, ensure_ascii=False)


def read(js: Js, content: bytes) -> list[dict[str, Any]]:
    run = """({ readFile }, packed) =>
      readFile(Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0)), "2027-11-20T10:00:00.000Z")"""
    made: list[dict[str, Any]] = js(run, base64.b64encode(content).decode())
    return made


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_in_an_encoding_that_it_says_is_read(encoding: str, js: Js) -> None:
    assert read(js, TEXT.encode(encoding)) == [{"record": RECORD}]


def test_a_file_of_utf_16_with_the_high_byte_first_is_read(js: Js) -> None:
    assert read(js, b"\xfe\xff" + TEXT.encode("utf-16-be")) == [{"record": RECORD}]


@pytest.mark.parametrize(
    "content",
    [TEXT.replace("李", "").encode("cp1252"), TEXT.encode("utf-8")[:-1] + b"\xff", TEXT.encode("utf-16")[:-1]],
)
def test_a_file_in_another_encoding_is_refused_and_no_letter_becomes_a_mark(content: bytes, js: Js) -> None:
    assert read(js, content) == [{"problem": "encoding"}]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (TEXT.encode("utf-16-le"), "encoding"),
        ("{}".encode("utf-16-le"), "not-json"),
        (b"PK\x03\x04", "not-json"),
        (b"{}", "not-a-record"),
        (b"[]", "not-a-record"),
        (b'{"records": []}', "no-pilots"),
        (b'{"records": {}}', "not-a-record"),
    ],
)
def test_what_is_no_file_of_records_is_refused_for_what_it_is(content: bytes, problem: str, js: Js) -> None:
    assert [one["problem"] for one in read(js, content)] == [problem]


@pytest.mark.parametrize(("start", "spaces", "end"), [("{", 5_000_000, "}"), ("", 40_000_001, "")])
def test_a_file_that_is_too_large_is_refused(start: str, spaces: int, end: str, js: Js) -> None:
    run = """({ readFile }, [start, count, end]) =>
      readFile(new TextEncoder().encode(start + " ".repeat(count) + end), "2027-11-20T10:00:00.000Z")"""
    assert [one["problem"] for one in js(run, [start, spaces, end])] == ["too-large"]


def test_an_edit_of_the_far_future_is_refused_in_a_file(js: Js) -> None:
    edits = {"pilot/name": {"at": "2028-11-20T10:00:00.000Z", "by": "x"}}
    wrong = {"problem": "not-a-record", "detail": "edits/pilot/name"}
    assert read(js, json.dumps(RECORD | {"edits": edits}).encode()) == [wrong]
    [made] = read(js, json.dumps({"records": [RECORD | {"edits": edits}]}).encode())
    assert made == wrong | {"name": "Réne 李"}


def test_the_file_of_a_register_is_read_record_by_record(js: Js) -> None:
    newer = {"version": 3, "pilot": {"name": "Later"}}
    content = {"records": [RECORD, newer, OTHER, 5, {"version": 2, "pilot": {"name": "\u200b"}}]}
    assert read(js, json.dumps(content).encode()) == [
        {"record": RECORD, "name": "Réne 李"},
        {"problem": "newer", "detail": "3", "name": "Later"},
        {"record": OTHER, "name": "Rook"},
        {"problem": "not-a-record", "detail": "version", "name": ""},
        {"problem": "not-a-record", "detail": "pilot/name", "name": ""},
    ]


NAMES = {
    "Sorel triage": "Sorel-triage",
    "Sorel / triage: v2?": "Sorel-triage-v2",
    "..": "pilot",
    "🚢": "pilot",
    "Größe": "Größe",
    "Gro\u0308\u00dfe": "Größe",
    "कि": "कि",
    "con": "pilot-con",
    "NUL": "pilot-NUL",
    "Com1": "pilot-Com1",
    "console": "console",
    "a" * 200: "a" * 80,
    "𐐀" * 80: "𐐀" * 20,
    "ab " * 40: "ab-" * 26 + "ab",
}


@pytest.mark.parametrize(("name", "file"), NAMES.items())
def test_a_pilots_name_fits_every_system(name: str, file: str, js: Js) -> None:
    made = js("({ toFileName }, name) => toFileName({ pilot: { name } })", name)
    assert made == file
    assert len(made.encode("utf-8")) <= 80


def test_the_name_of_a_download_has_the_readers_day_and_time(js: Js) -> None:
    run = """({ toDatedName }) => {
      const time = new Date(2026, 10, 28, 9, 5);
      return toDatedName({ pilot: { name: "Sorel triage" } }, time);
    }"""
    assert js(run) == "Sorel-triage-2026-11-28-0905"
