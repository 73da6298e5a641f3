"""Prepare the filled example of a playbook: the record of an invented pilot.

Comes in: a `Book` and a playbook with an example. Goes out: the values of `/playbooks/<id>/example/`.
Must not know: HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pilotbook.book.gate_plan import find_gate
from pilotbook.book.model import Book, BookCheck, BookPlaybook
from pilotbook.models import Record
from pilotbook.records.gates import CheckStatus, check_state, evaluation_day
from pilotbook.text import labels

from . import View
from .cost import input_rows
from .playbook import gate_views, name_rows


def example_view(book: Book, playbook: BookPlaybook) -> View:
    """Return the example record of an invented pilot, next to the checks that it answers."""
    record = playbook.model.example
    assert record is not None
    rows = []
    for gate, checks in states_by_gate(book, playbook, record):
        excepted = sum(state == "exception" for _, state in checks)
        settled = sum(state in ("done", "not-applicable") for _, state in checks)
        rows.append(
            {
                **gate,
                "rows": [(check, record.checks.get(check.id), state) for check, state in checks],
                "settled": settled,
                "excepted": excepted,
                "open": len(checks) - settled - excepted,
            }
        )
    return {
        "playbook": playbook,
        "model": playbook.model,
        "record": record,
        "stage": playbook.gates[find_gate(record.pilot.stage or "", book.gates, playbook.gates)].title,
        "day": describe_day(record),
        "decision": describe_decision(record),
        "gates": rows,
        "tables": _recorded_tables(book, playbook, record),
        "statuses": labels.STATUSES,
        "outcomes": labels.OUTCOMES,
        "cost_inputs": [
            (row["title"], row["shown"], f"{record.cost[row['name']]:,g}")
            for row in input_rows(playbook.model.cost)
            if row["name"] in record.cost
        ],
        "answers": [(book.questions[id_], answer) for id_, answer in record.answers.items()],
    }


def states_by_gate(
    book: Book, playbook: BookPlaybook, record: Record
) -> Iterator[tuple[View, list[tuple[BookCheck, CheckStatus]]]]:
    """Yield each gate with its checks and their states, as of the day that the invented pilot names."""
    day = _day_of(record)
    for gate in gate_views(book, playbook):
        yield gate, [(check, check_state(check, record, playbook.plan, day).state) for check in gate["checks"]]


def describe_day(record: Record) -> str:
    """Return the day for which an invented pilot is shown: `Nov 20, 2026`."""
    return labels.format_day(_day_of(record))


def describe_decision(record: Record) -> str:
    """Return the decision in words: `Conditional go, signed by Ann Lee on Nov 20, 2026`. Empty without a decision."""
    if record.decision is None:
        return ""
    outcome = labels.OUTCOMES[record.decision.outcome]
    return f"{outcome}, signed by {record.decision.signer} on {labels.format_day(record.decision.on)}"


def _day_of(record: Record) -> str:
    return evaluation_day(record, date.max.isoformat())


def _recorded_tables(
    book: Book, playbook: BookPlaybook, record: Record
) -> list[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """Return what the team entered in tables and documents: (table title, [(row name, {column name: value})])."""
    names = _table_names(book, playbook)
    tables = []
    for table, rows in record.tables.items():
        title, row_names, keys = names.get(table, (table, {}, {}))
        shown = []
        for id_, values in rows.items():
            said = {keys.get(key, key): str(value) for key, value in values.items() if key != "own"}
            if id_ not in row_names and said:  # a row that the team added is named by its first value
                row_names = {**row_names, id_: said.pop(next(iter(said)))}
            shown.append((row_names.get(id_, id_), said))
        tables.append((title, shown))
    return tables


def _table_names(book: Book, playbook: BookPlaybook) -> dict[str, tuple[str, dict[str, str], dict[str, str]]]:
    """Return by table id: the table's title, the names of its rows by id, and the names of its columns by key."""
    names: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
        "roles": ("Roles", {id_: role.title for id_, role in book.roles.items()}, {"name": "Name", "since": "Since"})
    }
    for table, title in labels.WORKSHEETS.items():
        names[table] = (title, name_rows(playbook, table), {})
    for id_, document in book.documents.items():
        own: dict[str, str] = {}
        for section in document.sections.values():
            own |= {name: blank.title for name, blank in section.fields.items()}
            own |= {f"sign-{signer}": f"Signed: {title}" for signer, title in section.sign.items()}
            if section.table and section.table.id:
                keys = {key: blank.title for key, blank in section.table.fills.items()}
                names.setdefault(section.table.id, (section.title, dict(section.table.rows), keys))
        names[id_] = (document.title, own, {"text": "", "name": "", "on": "Date"})
    return names
