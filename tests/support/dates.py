"""The cases of calendar.yml, to which Python and the browser are both held, and a strict reader of calendars."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import yaml

from pilotbook.book.model import BookCheck
from pilotbook.load.yaml_loader import UniqueKeyLoader
from support.paths import CASES as FOLDER
from support.record_cases import record_of
from support.register import check_of

_SHARED: dict[str, Any] = yaml.load((FOLDER / "calendar.yml").read_text("utf-8"), Loader=UniqueKeyLoader)
CALENDARS: list[dict[str, Any]] = _SHARED["cases"]
CALENDAR_CHECKS = [
    replace(check_of(rule["id"], {"gate": "choose", **rule}), text=rule["title"]) for rule in _SHARED["checks"]
]
_NAME = re.compile(r"[A-Z-]+(;VALUE=DATE)?")
_ESCAPED = re.compile(r"(?:[^\\;,]|\\[\\;,n])*")
_TEXTS = ("SUMMARY", "DESCRIPTION", "X-WR-CALNAME")


def calendar_record(case: dict[str, Any]) -> dict[str, Any]:
    """The record of a case, as a browser saves it."""
    return record_of(case["record"])


def calendar_page(case: dict[str, Any]) -> str:
    """The address of the playbook's page."""
    return str(case.get("page", _SHARED["page"]))


def days_of(check: BookCheck) -> int | None:
    """The days for which a sign-off of a check is good."""
    return check.stale_after.days if check.stale_after else None


def read_calendar(text: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Read a calendar as RFC 5545 has it. Return its properties, and those of each event, without unescaping them."""
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not any("\n" in line or "\r" in line or len(line.encode()) > 75 for line in lines)
    unfolded = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    assert (unfolded[0], unfolded[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    calendar: dict[str, str] = {}
    events: list[dict[str, str]] = []
    place = calendar
    for line in unfolded[1:-1]:
        name, colon, value = line.partition(":")
        assert _NAME.fullmatch(name) and colon, line
        if line == "BEGIN:VEVENT":
            assert place is calendar
            place = {}
            events.append(place)
        elif line == "END:VEVENT":
            assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE"} <= place.keys()
            place = calendar
        else:
            assert name not in place, line
            assert name not in _TEXTS or _ESCAPED.fullmatch(value), line
            place[name] = value
    assert {"VERSION", "PRODID"} <= calendar.keys() and "METHOD" not in calendar
    return calendar, events
