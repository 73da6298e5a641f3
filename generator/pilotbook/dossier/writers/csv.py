"""Write the tables and fields of a `Doc` as CSV files.

Comes in: a `Doc`. Goes out: the content of each file, by the id of its table.
Must not know: the book.
"""

from __future__ import annotations

from collections.abc import Iterator

from pilotbook.text.csv import csv_bytes

from ..computed import format_rate
from ..document import Doc, Field, Fields, Signatures, Table


def csv_files(doc: Doc) -> dict[str, bytes]:
    """Return the content of each table by its id, and of `fields`: all fields outside tables."""
    tables = {block.id: csv_bytes(_table_rows(block)) for block in doc.blocks if isinstance(block, Table)}
    return {**tables, "fields": csv_bytes(_field_rows(doc))}


def _table_rows(table: Table) -> Iterator[list[str]]:
    by_id = {column.id: column for column in table.columns}
    yield [column.title for column in table.columns]
    for row in table.rows:
        if not row.spare:
            yield [format_rate(c, row, by_id) if c.rate_of else row.text(c.id) for c in table.columns]


def _field_rows(doc: Doc) -> Iterator[list[str]]:
    yield ["Part", "What", "Value", "Hint"]
    for field in doc.pilot:
        yield ["Pilot", *_field_row(field)]
    for section in doc.sections:
        for block in section.blocks:
            if isinstance(block, Fields):
                for field in block.fields:
                    yield [section.title, *_field_row(field)]
            elif isinstance(block, Signatures):
                for title, name, day in block.rows:
                    yield [section.title, title, name.display_value, ""]
                    yield [section.title, f"{title}, day", day.display_value, ""]
    yield ["Record", "Playbook", *(" ".join(field.display_value for field in doc.record), "")]


def _field_row(field: Field) -> list[str]:
    return [field.title, field.display_value, field.hint]
