"""Names the fields of documents by the titles that people see in them, for messages.

Comes in: the blank documents of a playbook, and addresses. Goes out: titles.
Must not know: file formats, the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..document import SHOWN_PREFIX, Block, CostModel, Doc, DocSection, Field, Fields, Paragraph, Signatures, Table

_REMARK = re.compile(r"(checks/[^/]+/)remarks/.*")
_ADDED = re.compile(r"((?:tables/[^/]+|changes|decision/conditions)/)[^/]+(/.*)?")
"""Matches the address of a row that a team added, or of a cell in it."""
_ADDED_ROW = "a row that was added"
_ROW_NAME = 80
"""The most characters of a row's text in a title."""


class FieldTitles:
    """The titles of the fields of some documents. The first document that has a field gives its title."""

    def __init__(self, docs: Iterable[Doc]) -> None:
        self._titles: dict[str, str] = {}
        self._tables: dict[str, str] = {}
        self._checks: dict[str, str] = {}
        for doc in docs:
            for field in doc.pilot:
                self._titles.setdefault(field.address, field.title)
            for section in doc.sections:
                for address, title in self._section(section):
                    self._titles.setdefault(address, title)

    def title(self, address: str) -> str:
        """Return the title of a field or of an entry of the record. An address that no document has stays as it is."""
        address = _REMARK.sub(r"\1note", address)
        if address in self._titles:
            return self._titles[address]
        if (found := _ADDED.fullmatch(address)) and found[2]:
            return self._titles.get(f"{found[1]}spare-1{found[2]}", address)
        group, _, rest = address.partition("/")
        check, _, name = rest.partition("/")
        return f"{self._checks[check]}: {name}" if group == "checks" and name and check in self._checks else address

    def row_title(self, row: str) -> str:
        """Return the title of the table of a row that a team added, or the row's address."""
        found = _ADDED.fullmatch(row)
        return self._tables.get(found[1], row) if found else row

    def _section(self, section: DocSection) -> Iterator[tuple[str, str]]:
        about = ""
        for block in section.blocks:
            if isinstance(block, Paragraph):
                about = block.text if block.runs and all(run.bold for run in block.runs) else about
            elif isinstance(block, Table):
                yield from self._table(section.title, block)
            else:
                for field, words in _fields(block):
                    start = about if field.address.startswith("answers/") and about else section.title
                    yield field.address, f"{start}: {words}"

    def _table(self, title: str, table: Table) -> Iterator[tuple[str, str]]:
        by_id = {column.id: column.title for column in table.columns}
        key = _key_column(table)
        for row in (*table.rows, *table.sheet_rows):
            cell = row.cells.get(key, "")
            named = (cell if isinstance(cell, str) else "").split("\n")[0][:_ROW_NAME] or _ADDED_ROW
            if row.base.startswith("checks/"):
                self._checks.setdefault(row.base.removeprefix("checks/"), named)
            self._tables.setdefault(f"{row.base.rpartition('/')[0]}/", f"{title}, {_ADDED_ROW}")
            for name, cell in row.cells.items():
                if isinstance(cell, Field):
                    yield cell.address, f"{title}, {named}: {by_id[name]}"


def _key_column(table: Table) -> str:
    """Return the first column whose texts tell the rows apart, or `""` for a table of fields only."""
    for column in table.columns:
        if column.id.removeprefix(SHOWN_PREFIX) in ("gate", "kind"):
            continue  # what many rows have in common
        texts = [cell for row in table.rows if isinstance(cell := row.cells.get(column.id), str) and cell]
        if texts and len(set(texts)) == len(texts):
            return column.id
    return ""


def _fields(block: Block) -> Iterator[tuple[Field, str]]:
    """Yield the fields of a block that is no table, each with its title."""
    if isinstance(block, Fields):
        yield from ((field, field.title) for field in block.fields)
    elif isinstance(block, Signatures):
        for part, name, day in block.rows:
            yield name, f"{part}, {name.title.lower()}"
            yield day, f"{part}, {day.title.lower()}"
    elif isinstance(block, CostModel):
        yield from ((field, field.title) for field, _, _ in block.inputs)
