"""What `/register/` receives, and its data.

Comes in: the book with the site's own records, the day, the limit. Goes out: a view, and outputs below `data/`.
Must not know: HTML.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.records.register import PRODUCTION, STOPPED, Row, rows, took
from pilotbook.records.register_report import Listing, as_json, csv, over_limit

from ..file import File

SHOWN = 4
"""So many of the checks that block are shown at once."""
CHIPS = 12
"""So many pilots are drawn at one gate."""


def listing(book: Book, today: str, limit: int) -> Listing:
    """The site's own register."""
    return Listing(book, rows((one.model for one in book.register), book, today), today, limit)


def view(found: Listing) -> dict[str, Any]:
    """The numbers, the path with the pilots on it, a row a pilot, how long the gates took."""
    book = found.book
    places = {id_: gate.title for id_, gate in book.gates.items()} | {PRODUCTION: "In production"}
    return {
        "listing": found,
        "today": found.today,
        "sums": found.sums,
        "over": over_limit(found.sums, found.limit),
        "limit": found.limit,
        "chips": CHIPS,
        "places": [
            (id_, title, [row for row in found.rows if row.standing.at == id_]) for id_, title in places.items()
        ],
        "places_only": [(id_, title, ()) for id_, title in places.items()],
        "rows": [_row(found, row) for row in found.rows],
        "reached": _reached(found.rows),
        "took": took((row.standing for row in found.rows), book.gates),
        "stopped": STOPPED,
        "shown": SHOWN,
    }


def _row(found: Listing, row: Row) -> dict[str, Any]:
    at = row.standing
    opened = [found.book.gates[state.gate].title for state in at.gates if state.open]
    shut = [found.book.gates[state.gate].title for state in at.gates if not state.open]
    return {
        "row": row,
        "at": at,
        "stage": found.stage(at.at),
        "marks": [state.open for state in at.gates],
        "gates": f"Open: {', '.join(opened) or 'none'}. Shut: {', '.join(shut) or 'none'}.",
    }


def _reached(found: Sequence[Row]) -> list[tuple[str, list[str]]]:
    """The agents that reached production, by month, the last month first."""
    months: dict[str, list[str]] = {}
    for row in found:
        if row.standing.at == PRODUCTION and row.standing.since:
            months.setdefault(row.standing.since[:7], []).append(row.name)
    return sorted(months.items(), reverse=True)


def files(book: Book, found: Callable[[], Listing]) -> Iterator[File]:
    """The site's register as JSON and CSV, and its records."""
    if book.register:
        yield File("data/register.json", lambda: as_json(found()) + "\n")
        yield File("data/register.csv", lambda: csv(found()))
    for one in book.register:
        yield File(f"data/register/{one.id}.json", one.path.read_bytes)


def rules_file(book: Book, playbook: BookPlaybook) -> File:
    """The rules by which the browser counts a record of a playbook."""
    return File(f"data/rules/{playbook.id}.json", partial(_rules, book, playbook))


def _rules(book: Book, playbook: BookPlaybook) -> str:
    """What a record of this playbook is counted by, as the page's attributes have it."""
    checks = []
    for check in playbook.checks:
        rule: dict[str, Any] = {"id": check.id, "gate": check.gate}
        if check.blocking:
            rule["blocking"] = True
        if check.stale_after and check.stale_after.days:
            rule["staleDays"] = check.stale_after.days
        if check.stale_after and check.stale_after.changes:
            rule["staleChanges"] = list(check.stale_after.changes)
        checks.append(rule)
    return json.dumps({"title": playbook.model.title, "gates": list(book.gates), "checks": checks}) + "\n"
