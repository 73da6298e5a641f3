"""The calendar of a record: its events, and a file that calendar programs read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.config.site import Site
from pilotbook.models import Record
from pilotbook.record_format import read
from pilotbook.records.ics import format_calendar
from pilotbook.render import render
from support.dates import CALENDAR_CHECKS, CALENDARS, calendar_page, calendar_record, read_calendar
from support.outputs import ACTING


def calendar_of(case: dict[str, Any]) -> str:
    record = Record.from_plain(read(json.dumps(calendar_record(case))))
    return format_calendar(record, CALENDAR_CHECKS, calendar_page(case))


@pytest.mark.parametrize("case", CALENDARS, ids=lambda case: case["name"])
def test_a_calendar_is_what_the_case_says(case: dict[str, Any]) -> None:
    found = calendar_of(case)
    calendar, events = read_calendar(found)
    if "text" in case:
        assert found == case["text"].replace("\n", "\r\n")
    if "events" in case:
        told = [[one["UID"], one["DTSTART;VALUE=DATE"], one["SUMMARY"]] for one in events]
        assert told == [[f"p1/{path}@pilotbook", day, summary] for path, day, summary in case["events"]]
    assert calendar["X-WR-CALNAME"] == case.get("named", "Wren")


def test_what_is_written_later_is_a_later_revision_of_the_same_event() -> None:
    case = {
        "record": {"pilot": {"id": "p1", "name": "Wren", "playbook": "bot"}, "checks": {"scope": {"due": "2026-12-05"}}}
    }
    revisions = []
    for day, stamp in (("2026-12-05", "20 b1"), ("2026-12-12", "21 b2")):
        case["record"] |= {"checks": {"scope": {"due": day}}, "edits": {"checks/scope/due": stamp}}
        ((event),) = read_calendar(calendar_of(case))[1]
        revisions.append((event["UID"], int(event["SEQUENCE"]), event["DTSTAMP"], event["LAST-MODIFIED"]))
    (before, *earlier), (after, *later) = revisions
    assert before == after
    assert earlier < later and later[0] < 2**31


def test_a_hostile_text_adds_no_line_and_no_event() -> None:
    for text in ACTING:
        condition = {"text": text, "owner": text, "due": "2026-12-05"}
        record = {
            "pilot": {"id": "p1", "name": f"W{text}", "playbook": "bot"},
            "checks": {"scope": {"due": "2026-12-05", "by": text}},
            "decision": {"outcome": "go", "conditions": {"c1": condition}},
        }
        assert len(read_calendar(calendar_of({"record": record}))[1]) == 2, text


def test_each_record_of_the_register_has_a_calendar_that_the_page_links(
    tiny: Path, tiny_book: Callable[[], Book]
) -> None:
    for name, pilot in (("heron", {"id": "p2"}), ("by-hand", {})):
        record = {
            "version": 2,
            "pilot": {"name": name, "playbook": "bot", **pilot},
            "checks": {"owner-named": {"due": "2026-12-05"}},
        }
        (tiny / "register" / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    files = {file.path: file for file in render(tiny_book(), Site(name="Tiny", root=tiny, url="https://book.test/"))}
    _, ((event),) = read_calendar(files["data/register/heron.ics"].text())
    assert event["UID"] == "p2/checks/owner-named/due@pilotbook"
    assert event["URL"] == "https://book.test/playbooks/bot/#check-owner-named"
    page = files["register/index.md"].text()
    assert "../data/register/heron.ics" in page
    assert "data/register/by-hand.json" in files
    assert "by-hand.ics" not in page and "data/register/by-hand.ics" not in files
