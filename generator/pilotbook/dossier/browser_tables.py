"""Dump the CSV tables of a dossier as JSON, so that the browser can fill them and write the files itself.

Comes in: a blank dossier. Goes out: plain values, ready for JSON.
Must not know: the browser code that reads them.
"""

from __future__ import annotations

from typing import Any

from .compose import compose_document
from .document import Column, Doc, Field, Fields, Signatures, Table, TableRow
from .dossier import Dossier, csv_tables


def dump_tables(dossier: Dossier) -> dict[str, Any]:
    """Return the prefix of the file names (`start`), the ids of the Word documents and every CSV (`tables`).

    Each CSV has its `name`, `head`, `rows`, `adds` (how to add a row) and `words` (labels of choices, by column).
    A cell is a plain string, or a list with one address: the browser puts the record's value of that address there.
    """
    made = []
    for id_, document in dossier.book.documents.items():
        if "csv" not in document.formats or "csv" not in dossier.formats:
            continue
        doc = compose_document(dossier.book, dossier.playbook, id_, dossier.filling)
        tables = {block.id: block for block in doc.blocks if isinstance(block, Table)}
        for index, name in enumerate(csv_tables(id_, document)):
            suffix = f"-{name.removeprefix(f'{id_}-')}" if index else ""
            made.append(
                {"name": f"{id_}{suffix}", **(_dump_table(tables[name]) if name in tables else _dump_fields(doc))}
            )
    documents = dossier.book.documents.items() if "docx" in dossier.formats else ()
    return {
        "start": dossier.name_prefix,
        "documents": [id_ for id_, document in documents if "docx" in document.formats],
        "tables": made,
    }


def _dump_table(table: Table) -> dict[str, Any]:
    rows = [row for row in table.rows if not row.spare]
    adds = next((row for row in (*table.rows, *table.sheet_rows) if row.spare), None)
    return {
        "head": [column.title for column in table.columns],
        "rows": [[_dump_cell(row, column) for column in table.columns] for row in rows],
        "adds": _dump_own_row(adds, table) if adds else None,
        "words": [dict(column.choices) or None for column in table.columns],
    }


def _dump_own_row(row: TableRow, table: Table) -> dict[str, Any]:
    """Return how to add a row: the address it goes below, and the key of each column (`""` for computed ones)."""
    keys = [
        cell.address.rpartition("/")[2] if isinstance(cell := row.cells.get(c.id), Field) else "" for c in table.columns
    ]
    return {"below": row.base.rpartition("/")[0], "keys": keys}


def _dump_cell(row: TableRow, column: Column) -> Any:
    cell = row.cells.get(column.id, "")
    if column.rate_of:
        whole = [f"{row.base}/{name}" for name in column.rate_of]
        part = f"{row.base}/{column.counts}"
        return {"of": whole, "counts": part if part in whole else column.counts, "sum": part in whole}
    return [cell.address] if isinstance(cell, Field) else cell


def _dump_fields(doc: Doc) -> dict[str, Any]:
    rows: list[list[Any]] = [["Pilot", field.title, [field.address], field.hint] for field in doc.pilot]
    for section in doc.sections:
        for block in section.blocks:
            if isinstance(block, Fields):
                rows += [[section.title, field.title, [field.address], field.hint] for field in block.fields]
            elif isinstance(block, Signatures):
                for title, name, day in block.rows:
                    rows.append([section.title, title, [name.address], ""])
                    rows.append([section.title, f"{title}, day", [day.address], ""])
    return {"head": ["Part", "What", "Value", "Hint"], "rows": rows, "adds": None, "words": []}
