"""What is wrong with documents of the dossier, and with what examples say in their tables.

Comes in: a shelf, and the tools of the cross-check. Goes out: nothing; mistakes are noted there.
Must not know: how documents are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotbook.errors import did_you_mean
from pilotbook.load.catalog import Loaded
from pilotbook.models import Document, DocumentTable, Model, Playbook
from pilotbook.models.playbook import Action, Case, ExceptionPath, Integration, Signal, Undo

if TYPE_CHECKING:
    from .validator import CrossCheck

WORKING: dict[str, type[Model]] = {
    "autonomy": Action,
    "exceptions": ExceptionPath,
    "cases": Case,
    "integrations": Integration,
    "signals": Signal,
    "undo": Undo,
}
"""The working tables of a playbook, each with what one of its rows is."""
_CHECK = ("text", "done_when", "evidence", "role", "gate")
_ROLE = ("title", "does", "who")


def check_document(cross: CrossCheck, loaded: Loaded[Document]) -> None:
    """Every role, gate, question, check and column that a document names."""
    document = loaded.model
    cross.known(loaded, ("filled_in_by",), "role", document.filled_in_by)
    cross.known(loaded, ("gate",), "gate", document.gate)
    for id_, section in document.sections.items():
        here = ("sections", id_)
        for index, question in enumerate(section.answers):
            cross.known(loaded, (*here, "answers", index), "question", question)
        for name, blank in section.fields.items():
            if blank.fills and blank.fills.startswith("checks/"):
                cross.known(loaded, (*here, "fields", name, "fills"), "check", blank.fills.split("/")[1])
        if section.table is not None:
            _table(cross, loaded, (*here, "table"), section.table)


def _table(cross: CrossCheck, loaded: Loaded[Document], here: tuple[Any, ...], table: DocumentTable) -> None:
    taken = {*WORKING, "roles", *cross.shelf.documents}
    if table.id in taken:
        problem = f"`{table.id}` is the name of a document or of a table of the playbook"
        cross.find(loaded, (*here, "id"), problem, "Take another name: what is filled in is kept under it.")
    if table.only not in (None, "all", "here", "kickoff"):
        cross.known(loaded, (*here, "only"), "gate", str(table.only))
    columns = _columns(table.rows_of)
    for key in table.shows:
        if key not in columns:
            problem = f"a row of `{table.rows_of}` has no `{key}`"
            cross.find(loaded, (*here, "shows", key), problem, did_you_mean(key, columns), at_key=True)


def _columns(rows_of: str | None) -> tuple[str, ...]:
    if rows_of in WORKING:
        return tuple(WORKING[str(rows_of)].model_fields)
    return {"checks": _CHECK, "roles": _ROLE}.get(rows_of or "", ())


def check_adapted(cross: CrossCheck, loaded: Loaded[Playbook]) -> None:
    """The documents and sections that a playbook adapts."""
    for id_, here in loaded.model.documents.items():
        if not cross.known(loaded, ("documents", id_), "document", id_, at_key=True):
            continue
        document = cross.shelf.documents.get(id_)
        if document is None:
            continue
        for key in ("sections", "leave_out"):
            for section in getattr(here, key):
                if section not in document.model.sections:
                    problem = f"the document `{id_}` has no section `{section}`"
                    cure = did_you_mean(section, document.model.sections)
                    cross.find(loaded, ("documents", id_, key, section), problem, cure, at_key=True)


def check_tables(cross: CrossCheck, loaded: Loaded[Playbook]) -> None:
    """The tables and rows of an example's record."""
    record = loaded.model.example
    assert record is not None
    places = _places(cross)
    for table, rows in record.tables.items():
        loc = ("example", "tables", table)
        known = getattr(loaded.model, table) if table in WORKING else places.get(table)
        if known is None:
            if not cross.shelf.broken.get("documents"):
                cure = did_you_mean(table, [*WORKING, *places])
                cross.find(loaded, loc, f"there is no table `{table}`", cure, at_key=True)
            continue
        for row in rows:
            if row not in known and not row.startswith("own-"):
                problem = f"the table `{table}` has no row `{row}`"
                cross.find(loaded, (*loc, row), problem, did_you_mean(row, known), at_key=True)


def _places(cross: CrossCheck) -> dict[str, set[str]]:
    """The rows that documents name, by table: their own fields, by document, and the roles."""
    places: dict[str, set[str]] = {"roles": set(cross.singles["roles"])}
    for id_, document in cross.shelf.documents.items():
        own = places.setdefault(id_, set())
        for section in document.model.sections.values():
            own.update(section.fields)
            own.update(f"sign-{signer}" for signer in section.sign)
            if section.table is not None and section.table.id:
                places.setdefault(section.table.id, set()).update(section.table.rows)
    return places
