"""Writes the days of a pilot that matter as a calendar (RFC 5545), to import or to subscribe to.

`overrides/record/ics.js` does the same in the browser; the cases in `tests/golden/cases/calendar.yml` test both. The
text depends on the record alone, not on today, so that the same record is the same file.

Comes in: a record under current ids, the checks of its playbook and the address of the playbook's page. Goes out: text.
Must not know: pages, files, the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from pilotbook.book.model import BookCheck
from pilotbook.models import Record
from pilotbook.record_format import EPOCH, has_visible_text
from pilotbook.text.plain import sanitize

from .gates import add_days, is_day

CALENDAR_WORDS = {
    "kickoff": "Kickoff: {title}",
    "due": "Due: {title}",
    "due-by": "Due: {title} ({by})",
    "expiry": "Last day of the sign-off: {title}",
    "expiry-by": "Last day of the sign-off: {title} ({by})",
    "exception": "Exception ends: {title}",
    "exception-by": "Exception ends: {title} ({by})",
    "condition": "Condition due: {title}",
    "condition-by": "Condition due: {title} ({by})",
    "pilot": "Pilot: {name}",
}
"""What a calendar says, for this module and for the browser."""
_MOST_BYTES = 75
"""The most bytes of a line. What is longer goes on in the next one, after a space."""
_FIRST_REVISION = datetime(2020, 1, 1, tzinfo=UTC)
"""A revision number counts the seconds from this time: as a number of 32 bits it lasts until 2088."""
_GO = ("go", "conditional-go")


@dataclass(frozen=True)
class CalendarDay:
    """A day of a pilot that matters."""

    path: str
    """The path of the entry that has the day: with the pilot's id it identifies the event for good."""
    name: str
    """What happens: `kickoff`, `due`, `expiry` of a sign-off, end of an `exception`, `condition`."""
    title: str
    day: str
    at: str
    """When it was last written."""
    anchor: str
    """Where it is below the playbook's page."""
    by: str = ""


def list_days(record: Record, checks: Sequence[BookCheck]) -> Iterator[CalendarDay]:
    """Yield the days that matter: the kickoff, the checks in their order, the conditions."""
    meeting = record.kickoff
    if meeting is not None and meeting.on and is_day(meeting.on):
        at = _find_latest(record, "kickoff", "on")
        yield CalendarDay("kickoff/on", "kickoff", record.pilot.name, meeting.on, at, "kickoff/")
    for check in checks:
        yield from _list_check_days(record, check)
    yield from _list_condition_days(record)


def _list_check_days(record: Record, check: BookCheck) -> Iterator[CalendarDay]:
    ticked = record.checks.get(check.id)
    if ticked is None:
        return
    stale = check.stale_after.days if check.stale_after else None
    match ticked.status:
        case "exception":
            name, field, day = "exception", "expires", ticked.expires
        case "done" | "not-applicable":
            name, field, day = "expiry", "on", ticked.on
            if ticked.status != "done" or not stale or not is_day(day):
                return
            day = add_days(day or "", stale)
        case _:
            name, field, day = "due", "due", ticked.due
    if day and is_day(day):
        path = f"checks/{check.id}"
        at = _find_latest(record, path, field, "status", "by")
        yield CalendarDay(f"{path}/{field}", name, check.text, day, at, f"#check-{check.id}", ticked.by or "")


def _list_condition_days(record: Record) -> Iterator[CalendarDay]:
    """Yield the conditions of a go that are not met."""
    decision = record.decision
    for id_, one in decision.conditions.items() if decision and decision.outcome in _GO else ():
        if is_day(one.due) and not is_day(one.met):
            path = f"decision/conditions/{id_}"
            at = _find_latest(record, path, "due", "text", "owner")
            yield CalendarDay(f"{path}/due", "condition", one.text, one.due, at, "#decision", one.owner)


def _find_latest(record: Record, path: str, *fields: str) -> str:
    """Return when the newest of some entries was written."""
    edits = [(record.edits or {}).get(f"{path}/{field}") for field in fields]
    return max([EPOCH, *(edit.at for edit in edits if edit and edit.at)])


def format_calendar(record: Record, checks: Sequence[BookCheck], page: str) -> str:
    """Format the days that matter as a calendar. `page` is the address of the playbook's page, or empty.

    The record needs the id of its pilot: without one, an event would not be the same in the next file.
    """
    name = record.pilot.name
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//pilotbook//pilotbook//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escape_text(name)}")
    for one in list_days(record, checks):
        word = CALENDAR_WORDS[f"{one.name}-by" if has_visible_text(one.by) else one.name]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{record.pilot.id}/{one.path}@pilotbook",
            f"DTSTAMP:{_to_stamp(one.at)}",
            f"LAST-MODIFIED:{_to_stamp(one.at)}",
            f"SEQUENCE:{_to_revision(one.at)}",
            f"DTSTART;VALUE=DATE:{_to_date(one.day)}",
            f"DTEND;VALUE=DATE:{_to_date(add_days(one.day, 1))}",
            f"SUMMARY:{_escape_text(_fill_in(word, {'title': one.title, 'by': one.by}))}",
            f"DESCRIPTION:{_escape_text(_fill_in(CALENDAR_WORDS['pilot'], {'name': name}))}",
            *([f"URL:{page}{one.anchor}"] if page else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(map(_fold, [*lines, "END:VCALENDAR"]))


def _fill_in(sentence: str, values: Mapping[str, str]) -> str:
    """Fill the blanks of a sentence. A blank in a value is text."""
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], sentence)


def _escape_text(text: str) -> str:
    r"""Escape a text, whose lines are joined with `\n`."""
    return re.sub(r"[\\;,]", r"\\\g<0>", sanitize(text)).replace("\n", r"\n")


def _fold(line: str) -> str:
    """Fold a line between characters."""
    starts, size = [0], 0
    for place, letter in enumerate(line):
        length = len(letter.encode())
        if size + length > _MOST_BYTES:
            starts.append(place)
            size = 1
        size += length
    return "\r\n ".join(line[start:end] for start, end in pairwise([*starts, len(line)])) + "\r\n"


def _to_date(day: str) -> str:
    return day.replace("-", "")


def _to_stamp(time: str) -> str:
    return re.sub("[-:]", "", time[:19]) + "Z"


def _to_revision(time: str) -> int:
    return max(0, int((datetime.fromisoformat(time) - _FIRST_REVISION).total_seconds() // 1))
