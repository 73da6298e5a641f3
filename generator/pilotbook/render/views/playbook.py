"""Prepare the page of a playbook and its kickoff sheet.

Comes in: a `Book` and a playbook. Goes out: the values of `/playbooks/<id>/` and `/playbooks/<id>/kickoff/`.
Must not know: HTML.
"""

from __future__ import annotations

from collections.abc import Iterable

from pilotbook.book.model import Book, BookCheck, BookPlaybook
from pilotbook.book.permalinks import example_permalink
from pilotbook.text import labels

from . import View
from .cost import cost_view
from .engineers import engineers_view
from .evidence import points_cited_by
from .forks import fork_id, fork_view


def playbook_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of a playbook's page, for all eight parts of it."""
    model = playbook.model
    return {
        "playbook": playbook,
        "model": model,
        "gates": gate_views(book, playbook),
        "blocking": sum(check.blocking for check in playbook.checks),
        "before_live": sum(check.blocking and check.gate in book.plan.before_live_input for check in playbook.checks),
        "effort": labels.describe_effort(sum_effort(playbook.checks), book.roles),
        "written": [
            (id_, question, model.answers.get(id_))
            for id_, question in book.questions.items()
            if question.group == "written"
        ],
        "outcomes": labels.OUTCOMES,
        "modes": labels.MODES,
        "case_kinds": labels.CASE_KINDS,
        "autonomy_counts": [
            (mode, name, sum(row.mode == mode for row in model.autonomy.values()))
            for mode, name in labels.MODES.items()
        ],
        "cost": cost_view(book, playbook),
        "engineers": engineers_view(playbook),
        "left_out": [(id_, _library_text(book, id_), why) for id_, why in model.leave_out.items()],
        "replaced": [
            (id_, _library_text(book, id_), new, model.checks[new].text) for id_, new in model.replaced_checks.items()
        ],
        "kickoff_minutes": sum(item.minutes for item in model.kickoff.agenda),
        "cited": points_cited_by(book, "playbooks", playbook.id),
        "fork": fork_view(book, playbook),
        "fork_id": fork_id(playbook),
        "permalink": example_permalink(book, playbook),
    }


def gate_views(book: Book, playbook: BookPlaybook) -> list[View]:
    """Return each gate with its checks in this playbook, in the order of the gates."""
    return [
        {
            "id": id_,
            "gate": gate,
            "number": index,
            "checks": playbook.checks_of_gate(id_),
            "blocking": sum(check.blocking for check in playbook.checks_of_gate(id_)),
            "effort": labels.describe_effort(sum_effort(playbook.checks_of_gate(id_)), book.roles),
        }
        for index, (id_, gate) in enumerate(book.gates.items(), 1)
    ]


def kickoff_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of the kickoff sheet, which prints on two pages at most."""
    model = playbook.model
    start, agenda = 0, []
    for item in model.kickoff.agenda:
        agenda.append((f"{start // 60}:{start % 60:02d}", item))
        start += item.minutes
    return {
        "playbook": playbook,
        "model": model,
        "agenda": agenda,
        "minutes": start,
        "present": [book.roles[role] for role in model.kickoff.present],
        "checks": playbook.kickoff_checks,
        "effort": labels.describe_effort(sum_effort(playbook.kickoff_checks), book.roles),
    }


def sum_effort(checks: Iterable[BookCheck]) -> dict[str, float]:
    """Return the hours that checks take together, by role."""
    hours: dict[str, float] = {}
    for check in checks:
        for role, count in check.effort.items():
            hours[role] = hours.get(role, 0) + count
    return hours


def _library_text(book: Book, check_id: str) -> str:
    found = (fix.checks[check_id].text for fix in book.fixes.values() if check_id in fix.checks)
    return next(found, check_id)
