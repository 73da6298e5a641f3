"""Gives the rows that people added to a document ids of their own.

Comes in: values by address, in which a new row has `spare-N` or `insert-N` for an id. Goes out: the same with ids.
Must not know: file formats, the book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pilotbook.records.paths import SPARE_ROW, digest


def name_new_rows(values: Mapping[str, str], fill: str, person: str, existing: Mapping[str, str]) -> dict[str, str]:
    """Return the values with an id for each new row.

    A row in a place that the document kept free is the same row each time that `person` reads the document again, also
    after they corrected it. A row between others is the same as long as its texts are. `fill` tells copies of the
    document from other documents. `existing` are the values that the record has: rows from someone else's copy of this
    document are found there by their texts, and get no second row.
    """
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for address, text in values.items():
        row, _, key = address.rpartition("/")
        if found := SPARE_ROW.match(row):
            rows.setdefault((found[1], found[2]), {})[key] = text
    equal: Counter[str] = Counter()
    named = {}
    for (table, place), cells in rows.items():
        origin = place
        if place.startswith("insert-"):
            origin = "\n".join(f"{key}: {text}" for key, text in cells.items())
            equal[f"{table}{origin}"] += 1
            origin += f"\n{equal[f'{table}{origin}']}"
        start = f"{table}own-{digest(f'{fill}/{table}{origin}')}"
        named[f"{table}{place}"] = _find_row(start, cells, existing) or f"{start}{digest(person)[:4]}"
    return {_rename(address, named): text for address, text in values.items()}


def _find_row(start: str, cells: Mapping[str, str], existing: Mapping[str, str]) -> str | None:
    """Return the row that another person's copy of this document gave the record, if one of its texts is the same."""
    for address, text in existing.items():
        row, _, key = address.rpartition("/")
        if row.startswith(start) and cells.get(key) == text:
            return row
    return None


def _rename(address: str, named: Mapping[str, str]) -> str:
    row, _, key = address.rpartition("/")
    return f"{named[row]}/{key}" if row in named else address


def missing_rows(bases: Iterable[str], present: Iterable[str]) -> list[str]:
    """Return the rows that a document was filled with and that someone has deleted in it, by their addresses."""
    there = {address.rpartition("/")[0] for address in present}
    rows = (
        address.rpartition("/")[0]
        for address in bases
        if address.startswith(("tables/", "changes/", "decision/conditions/"))
    )
    return [row for row in dict.fromkeys(rows) if row not in there]
