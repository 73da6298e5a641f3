"""Validates the documents of the go-live pack, and the tables in the playbooks' examples.

Comes in: a `Validation` and a loaded document or playbook. Goes out: findings, added to the `Validation`.
Must not know: how documents are written.
"""

from __future__ import annotations

from typing import Any

from pilotbook.errors import did_you_mean
from pilotbook.load.catalog import Loaded
from pilotbook.models import Document, DocumentTable, Playbook
from pilotbook.models.worksheets import WORKSHEETS

from .context import Validation

_CHECK_COLUMNS = ("text", "done_when", "evidence", "role", "gate", "supports")
_ROLE_COLUMNS = ("title", "does", "who")


def check_document(validation: Validation, loaded: Loaded[Document]) -> None:
    """Check every role, gate, question, check and column that a document refers to."""
    document = loaded.model
    validation.known(loaded, ("filled_in_by",), "role", document.filled_in_by)
    validation.known(loaded, ("gate",), "gate", document.gate)
    for id_, section in document.sections.items():
        here = ("sections", id_)
        for index, question in enumerate(section.answers):
            validation.known(loaded, (*here, "answers", index), "question", question)
        for name, blank in section.fields.items():
            if blank.fills and blank.fills.startswith("checks/"):
                validation.known(loaded, (*here, "fields", name, "fills"), "check", blank.fills.split("/")[1])
        if section.table is not None:
            _check_table(validation, loaded, (*here, "table"), section.table)


def _check_table(validation: Validation, loaded: Loaded[Document], here: tuple[Any, ...], table: DocumentTable) -> None:
    taken = {*WORKSHEETS, "roles", *validation.catalog.documents}
    if table.id in taken:
        problem = f"the name `{table.id}` is already used by a document or a playbook table"
        validation.find(loaded, (*here, "id"), problem, "Choose another name. Records store entries by table name.")
    if table.only not in (None, "all", "here", "kickoff"):
        validation.known(loaded, (*here, "only"), "gate", str(table.only))
    _check_titles(validation, loaded, here, table)
    columns = _columns_of(table.rows_of)
    for key in table.shows:
        if key not in columns:
            problem = f"`{table.rows_of}` has no column `{key}`"
            validation.find(loaded, (*here, "shows", key), problem, did_you_mean(key, columns), at_key=True)


def _check_titles(
    validation: Validation, loaded: Loaded[Document], here: tuple[Any, ...], table: DocumentTable
) -> None:
    """Check that no two columns have one title: readers of documents find a column by its title."""
    seen: dict[str, str] = {}
    for key, blank in table.fills.items():
        first = seen.setdefault(blank.title.casefold(), key)
        if first != key:
            problem = f"the column `{first}` also has the title `{blank.title}`"
            validation.find(loaded, (*here, "fills", key, "title"), problem, "Give each column its own title.")


def _columns_of(rows_of: str | None) -> tuple[str, ...]:
    if rows_of in WORKSHEETS:
        return tuple(key for key, field in WORKSHEETS[str(rows_of)].model_fields.items() if field.is_required())
    return {"checks": _CHECK_COLUMNS, "sign-offs": _CHECK_COLUMNS, "roles": _ROLE_COLUMNS}.get(rows_of or "", ())


def check_adapted(validation: Validation, loaded: Loaded[Playbook]) -> None:
    """Check the documents and sections that a playbook adapts."""
    for id_, here in loaded.model.documents.items():
        if not validation.known(loaded, ("documents", id_), "document", id_, at_key=True):
            continue
        document = validation.catalog.documents.get(id_)
        if document is None:
            continue
        for key in ("sections", "leave_out"):
            for section in getattr(here, key):
                if section not in document.model.sections:
                    problem = f"the document `{id_}` has no section `{section}`"
                    cure = did_you_mean(section, document.model.sections)
                    validation.find(loaded, ("documents", id_, key, section), problem, cure, at_key=True)


def check_tables(validation: Validation, loaded: Loaded[Playbook]) -> None:
    """Check the tables and rows in the record of a playbook's example, which the playbook must have."""
    record = loaded.model.example
    assert record is not None
    known_rows = _rows_of_documents(validation)
    for table, rows in record.tables.items():
        loc = ("example", "tables", table)
        if table == "roles":
            for row in rows:
                if not row.startswith("own-"):
                    validation.known(loaded, (*loc, row), "role", row, at_key=True)
            continue
        known = getattr(loaded.model, table) if table in WORKSHEETS else known_rows.get(table)
        if known is None:
            if not validation.catalog.broken.get("documents"):
                cure = did_you_mean(table, [*WORKSHEETS, *known_rows])
                validation.find(loaded, loc, f"there is no table `{table}`", cure, at_key=True)
            continue
        for row in rows:
            if row not in known and not row.startswith("own-"):
                problem = f"the table `{table}` has no row `{row}`"
                validation.find(loaded, (*loc, row), problem, did_you_mean(row, known), at_key=True)


def _rows_of_documents(validation: Validation) -> dict[str, set[str]]:
    """Return the ids of the rows that documents define, by table. A document's own fields are under its id."""
    rows: dict[str, set[str]] = {"roles": set()}  # `check_tables` looks these up
    for id_, document in validation.catalog.documents.items():
        own = rows.setdefault(id_, set())
        for section in document.model.sections.values():
            own.update(section.fields)
            own.update(f"sign-{signer}" for signer in section.sign)
            if section.table is not None and section.table.id:
                rows.setdefault(section.table.id, set()).update(section.table.rows)
    return rows
