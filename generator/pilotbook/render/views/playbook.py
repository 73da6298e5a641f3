"""Prepare the five pages of a playbook and its kickoff sheet.

Comes in: a `Book` and a playbook. Goes out: the values of `/playbooks/<id>/` and of the pages below it.
Must not know: HTML.
"""

from __future__ import annotations

from collections.abc import Iterable

from pilotbook.book.model import Book, BookCheck, BookPlaybook
from pilotbook.book.parts import ON_WORKSHEETS, describe_missing, has_suite, has_worksheets
from pilotbook.book.permalinks import example_permalink
from pilotbook.models import Question
from pilotbook.text import labels

from . import View
from .cost import cost_view
from .engineers import engineers_view
from .evidence import points_cited_by
from .forks import fork_id, fork_view

PAGES = {
    "": "Overview",
    "checklist": "Checklist",
    "answers": "Answers and decision",
    "worksheets": "Worksheets",
    "documents": "Cost and documents",
}
"""The titles of a playbook's pages, by their folders below the overview, in their order."""


def page_titles(playbook: BookPlaybook, *, has_documents: bool) -> dict[str, str]:
    """Return those of `PAGES` for which a playbook has something, on a site with or without documents."""
    model = playbook.model
    last = PAGES["documents"] if model.cost else "Documents"
    if not has_documents:
        last = "Cost" if model.cost else "For engineers" if has_suite(model) else ""
    shown = {**PAGES, "worksheets": PAGES["worksheets"] if has_worksheets(model) else "", "documents": last}
    return {name: title for name, title in shown.items() if title}


def header_view(playbook: BookPlaybook, gates: list[View], here: str, *, has_documents: bool) -> View:
    """Return what is at the top of each of a playbook's pages. `here` is the page's key in `PAGES`."""
    return {
        "id": playbook.id,
        "title": playbook.model.title,
        "here": here,
        "pages": page_titles(playbook, has_documents=has_documents),
        "has_documents": has_documents,
        "gates": gates,
        "plain": False,
        "by_section": False,
    }


def overview_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of a playbook's overview."""
    kickoff = playbook.model.kickoff
    return {
        "playbook": playbook,
        "model": playbook.model,
        "kickoff_minutes": sum(item.minutes for item in kickoff.agenda) if kickoff else 0,
        "missing": describe_missing(playbook.model),
        "cited": points_cited_by(book, "playbooks", playbook.id),
        "fork": fork_view(book, playbook),
        "fork_id": fork_id(playbook),
    }


def checklist_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of a playbook's checklist."""
    model, early = playbook.model, playbook.plan.before_live_input
    return {
        "playbook": playbook,
        "blocking": sum(check.blocking for check in playbook.checks),
        "before_live": sum(check.blocking and check.gate in early for check in playbook.checks),
        "effort": labels.describe_effort(sum_effort(playbook.checks), book.roles),
        "left_out": [(id_, _library_text(book, id_), why) for id_, why in model.leave_out.items()],
        "replaced": [
            (id_, _library_text(book, id_), new, model.checks[new].text) for id_, new in model.replaced_checks.items()
        ],
        "permalink": example_permalink(book, playbook),
        "idle": idle_filters(playbook),
    }


def idle_filters(playbook: BookPlaybook) -> set[str]:
    """Return the names of the filters by something in which all checks are alike. The page has no room for them."""
    names = ("role", "gate", "gap", "blocking", "kickoff")
    return {name for name in names if len({getattr(check, name) for check in playbook.checks}) < 2}


def answers_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of a playbook's page of written answers, on which the decision is made."""
    return {
        "written": [
            (id_, question, playbook.model.answers.get(id_)) for id_, question in written_questions(book).items()
        ],
        "outcomes": labels.OUTCOMES,
    }


def written_questions(book: Book) -> dict[str, Question]:
    """Return the questions that a team answers in writing, by id."""
    return {id_: question for id_, question in book.questions.items() if question.group == "written"}


def worksheets_view(playbook: BookPlaybook) -> View:
    """Return the values of a playbook's worksheets."""
    model = playbook.model
    return {
        "model": model,
        "missing": describe_missing(model, ON_WORKSHEETS),
        "modes": labels.MODES,
        "case_kinds": labels.CASE_KINDS,
        "autonomy_counts": [
            (mode, name, sum(row.mode == mode for row in model.autonomy.values()))
            for mode, name in labels.MODES.items()
        ],
    }


def name_rows(playbook: BookPlaybook, table: str) -> dict[str, str]:
    """Return what people call the rows of a worksheet, by id: what their first column says."""
    rows = getattr(playbook.model, table)
    return {
        id_: getattr(row, "input" if table == "cases" else next(iter(type(row).model_fields)))
        for id_, row in rows.items()
    }


def documents_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of a playbook's page of cost and documents, without the documents."""
    return {
        "playbook": playbook,
        "model": playbook.model,
        "cost": cost_view(book, playbook, playbook.model.cost) if playbook.model.cost else None,
        "engineers": engineers_view(playbook) if has_suite(playbook.model) else None,
        "missing": describe_missing(playbook.model, ("cost",)),
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
        for index, (id_, gate) in enumerate(playbook.gates.items(), 1)
    ]


def kickoff_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the values of the kickoff sheet, which prints on two pages at most."""
    model, kickoff = playbook.model, playbook.model.kickoff
    assert kickoff is not None
    start, agenda = 0, []
    for item in kickoff.agenda:
        agenda.append((f"{start // 60}:{start % 60:02d}", item))
        start += item.minutes
    return {
        "playbook": playbook,
        "model": model,
        "agenda": agenda,
        "minutes": start,
        "present": [(role, book.roles[role]) for role in kickoff.present],
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
