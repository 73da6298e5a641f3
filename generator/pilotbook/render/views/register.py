"""Prepare `/register/`, and the register and its rules as data.

Comes in: a `Book` with the site's own records, the day, the limit. Goes out: the values of one page, and `File`s below
`data/`.
Must not know: HTML.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pilotbook.book.model import Book, BookCheck, BookPlaybook
from pilotbook.config.site import Site
from pilotbook.models import Record
from pilotbook.records.ics import format_calendar
from pilotbook.records.migrate import migrate_record
from pilotbook.records.record_file import playbook_of_record
from pilotbook.records.register import PAST_CONDITIONS, PRODUCTION, RegisterRow, build_rows, durations_at_gates
from pilotbook.records.register_report import (
    STAGE_TITLES,
    RegisterReport,
    format_csv,
    format_json,
    format_over_limit,
)
from pilotbook.text import labels
from pilotbook.text.labels import format_day, format_month

from ..file import File
from . import View
from .checklist import has_gates
from .cost import input_rows
from .playbook import name_rows, written_questions
from .register_timeline import draw_timeline, format_stay, mark_gates

MAX_BLOCKERS = 2
"""At most this many blocking checks of a pilot are shown at once."""
SAMPLES = 3
"""The number of pilots in the sample, which a page without pilots shows: in production, halfway, at the first gate."""


def build_report(book: Book, today: str, limit: int) -> RegisterReport:
    """Return the report of the site's own register on the day `today`."""
    return RegisterReport(book, build_rows((one.model for one in book.register), book, today), today, limit)


def register_view(report: RegisterReport) -> View:
    """Return the totals, one row per pilot, and how long the gates took."""
    book = report.book
    gates = {id_: gate.title for id_, gate in book.gates.items()}
    return {
        "today": report.today,
        "sums": report.sums,
        "over": format_over_limit(report.sums, report.limit),
        "limit": report.limit,
        "stages": gates | STAGE_TITLES,
        "halfway": list(gates.values())[_halfway(gates)],
        "blank": [(id_, "ahead") for id_ in gates],
        "samples": [
            (_mark_sample(list(gates), at), title)
            for at, title in zip((len(gates), _halfway(gates), 0), _sample_titles(book), strict=True)
        ],
        "rows": [_row(report, row) for row in report.rows],
        "reached": _production_by_month(report.rows),
        "took": [
            (gates[one.gate], format_stay(int(one.days)), one.passed)
            for one in durations_at_gates(report.rows, book)
            if one.days is not None
        ],
        "timeline": draw_timeline(report.rows, report.today),
        "shown": MAX_BLOCKERS,
        "unread": [(Path(one.path).name, one) for one in book.unread],
        "unread_files": len({one.path for one in book.unread}),
    }


def _row(report: RegisterReport, row: RegisterRow) -> dict[str, Any]:
    at = row.standing
    files = {one.model.pilot.id: one.id for one in report.book.register if one.model.pilot.id}
    opened = [row.gates[state.gate] for state in at.gates if state.open]
    shut = [row.gates[state.gate] for state in at.gates if not state.open]
    return {
        "row": row,
        "at": at,
        "stage": report.stage(row),
        "overdue": [f"{one.text} ({one.owner}, due {format_day(one.due)})" for one in at.overdue],
        "marks": mark_gates(at.gates),
        "late": at.late + len(at.overdue),
        "runs": at.at in (PRODUCTION, PAST_CONDITIONS),
        "calendar": files.get(row.record.pilot.id or "", ""),
        "gates": f"Passed: {', '.join(opened) or 'none'}. Blocked: {', '.join(shut) or 'none'}.",
    }


def _halfway(gates: Collection[str]) -> int:
    """Return the number of gates that a pilot on its way has passed: the third part."""
    return len(gates) // 3


def _mark_sample(gates: Sequence[str], passed: int) -> list[tuple[str, str]]:
    """Return the marks of a pilot in the sample that has passed some gates."""
    marks = ["passed"] * passed + ["here"] + ["ahead"] * len(gates)
    return list(zip(gates, marks, strict=False))


def _sample_titles(book: Book) -> list[str]:
    """Return the titles of three playbooks for the sample. A site with fewer repeats its own."""
    titles = [playbook.title for playbook in book.playbooks.values()] or [""]
    return [titles[at % len(titles)] for at in range(SAMPLES)]


def _production_by_month(rows: Sequence[RegisterRow]) -> list[tuple[str, list[str]]]:
    """Return the names of the agents that reached production, by month, the latest month first.

    Invented ones do not count.
    """
    months: dict[str, list[str]] = {}
    for row in rows:
        if row.standing.at == PRODUCTION and row.standing.since and not row.standing.invented:
            months.setdefault(row.standing.since[:7], []).append(row.name)
    return [(format_month(month), months[month]) for month in sorted(months, reverse=True)]


def files(book: Book, site: Site, listing: Callable[[], RegisterReport]) -> Iterator[File]:
    """Yield the site's register as JSON and CSV, and each of its records with its calendar.

    Without records, yield nothing. A record without the id of its pilot has no calendar.
    """
    if book.register:
        yield File("data/register.json", lambda: format_json(listing()) + "\n")
        yield File("data/register.csv", lambda: format_csv(listing()))
    for one in book.register:
        yield File(f"data/register/{one.id}.json", one.path.read_bytes)
        if one.model.pilot.id:
            yield File(f"data/register/{one.id}.ics", partial(_calendar, book, site, one.model))


def _calendar(book: Book, site: Site, record: Record) -> str:
    """Return the calendar of a record, to subscribe to."""
    playbook = playbook_of_record(record, book)
    return format_calendar(migrate_record(record, book, playbook), playbook.checks, site.page_url(playbook.id))


def rules_file(book: Book, playbook: BookPlaybook) -> File:
    """Return the file of what the browser knows of a playbook on each of its pages: rules, and words for people."""
    return File(f"data/rules/{playbook.id}.json", partial(_rules, book, playbook))


def _rules(book: Book, playbook: BookPlaybook) -> str:
    """Return the rules as JSON: the gates and the checks, and the names of what else a record has entries for."""
    model = playbook.model
    rules = {
        "title": model.title,
        **({"kind": "checklist", "gateless": not has_gates(playbook)} if playbook.checklist else {}),
        **({} if playbook.checklist or model.kickoff else {"kickoff": False}),
        "gates": {id_: gate.title for id_, gate in playbook.gates.items()},
        "decision": None if playbook.checklist and not model.gates else playbook.plan.decision,
        "checks": [_rule(playbook, check) for check in playbook.checks],
        "questions": {id_: question.text for id_, question in written_questions(book).items()},
        "tables": {
            table: {"title": title, "rows": name_rows(playbook, table)} for table, title in labels.WORKSHEETS.items()
        },
        "inputs": {row["name"]: row["title"] for row in input_rows(model.cost)},
    }
    return json.dumps(rules, ensure_ascii=False) + "\n"


def _rule(playbook: BookPlaybook, check: BookCheck) -> dict[str, Any]:
    """Return the rule of a check, by which the browser assesses it, with its words."""
    stale = check.stale_after
    return {
        "id": check.id,
        "gate": check.gate,
        "gap": check.gap,
        "role": check.role,
        "wording": check.wording,
        "text": check.text,
        "done_when": check.done_when,
        "blocking": check.blocking,
        "kickoff": check.kickoff,
        "beforeLive": check.blocking and check.gate in playbook.plan.before_live_input,
        **({"staleDays": stale.days} if stale and stale.days else {}),
        **({"staleChanges": list(stale.changes)} if stale and stale.changes else {}),
    }
