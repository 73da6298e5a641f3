"""Reports which gates pilots have passed and what blocks them, as JSON for programs.

Comes in: records, the book and a day. Goes out: plain values.
Must not know: the clock, the terminal. `record_file` formats the same for people.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pilotbook.book.model import Book
from pilotbook.models import Record

from .gate_report import report_gate
from .gates import gate_states
from .migrate import migrate_record
from .record_file import playbook_of_record


def report_pilot(record: Record, book: Book, today: str) -> dict[str, Any]:
    """Return each gate of a pilot, and every check and overdue condition that blocks one, with who has to act.

    Raises:
        PilotbookError: if the book does not have the playbook.
    """
    playbook = playbook_of_record(record, book)
    states = gate_states(playbook.checks, migrate_record(record, book, playbook), playbook.plan, today)
    whole = report_gate(record, book, list(playbook.gates)[-1], today)
    return {
        "pilot": whole.pilot,
        "playbook": whole.playbook,
        "on": today,
        "gates": [{"gate": one.gate, "passed": one.open, "done": one.settled, "checks": one.total} for one in states],
        "blockers": [asdict(one) for one in whole.blockers],
        "overdue": [asdict(one) for one in whole.overdue],
    }
