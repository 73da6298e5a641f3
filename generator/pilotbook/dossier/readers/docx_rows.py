"""Find the fields of table rows that people copied, or typed without fields.

Comes in: the tables of a Word document. Goes out: fields with the tags of new rows, and of controls that were lost.
Must not know: XML, the book.

Only a table whose first row has no fields is a list of rows. All others are lists of fields, which have no rows to add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pilotbook.records.paths import make_tag

from ..word.story import Cell, Control, Row, Story, Table
from .texts import FieldText

_IN_ROW = re.compile(r"(tables/[^/]+/|changes/|decision/conditions/)([^/]+)/(.+)")
_TEAM_ROW = re.compile(r"(spare|own|insert)-")
_Keys = dict[int, list[tuple[str, str]]]
"""By column: the last word of the address of each field in its cells, with the label before it."""


@dataclass
class _List:
    """The facts about a table that its rows contain."""

    base: str = ""
    """The start of the addresses of its rows."""
    team: _Keys = field(default_factory=dict)
    """The fields of the rows that the team adds."""
    regular: _Keys = field(default_factory=dict)
    """The fields of all other rows."""

    def note(self, row: Row) -> None:
        """Note which fields a row has in which column."""
        for cell in row.cells:
            found = [(parts, one.label) for one in cell.controls if (parts := _IN_ROW.fullmatch(one.address))]
            for parts, _ in found:
                self.base = self.base or parts[1]
            if found:
                own = found[0][0]
                of_team = bool(_TEAM_ROW.match(own[2])) or not own[1].startswith("tables/")
                keys = self.team if of_team else self.regular
                keys.setdefault(cell.column, [(parts[3], label) for parts, label in found])


def find_added_rows(story: Story) -> Iterator[FieldText]:
    """Give the fields of copied rows new tags, and yield the texts of rows that were typed without fields."""
    for table in story.tables:
        with_fields = [row for row in table.rows if any(row.controls)]
        if not with_fields or table.rows[0] is with_fields[0]:
            continue
        known = _List()
        for row in with_fields:
            known.note(row)
        if known.base:
            _rename_copies(with_fields)
            yield from _typed_cells(table, known)


def _rename_copies(rows: list[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        here: set[str] = set()
        for control in row.controls:
            if parts := _IN_ROW.fullmatch(control.address):
                base = f"{parts[1]}{parts[2]}"
                if base in seen:
                    control.give_address(f"{parts[1]}insert-{row.number}/{parts[3]}")
                else:
                    here.add(base)
        seen |= here


def _typed_cells(table: Table, known: _List) -> Iterator[FieldText]:
    """Yield the texts of cells that should have a field and have none."""
    started = False
    for row in table.rows:
        own = next((parts for one in row.controls if (parts := _IN_ROW.fullmatch(one.address))), None)
        if own is not None:
            started = True
            keys = known.regular if known.regular and not _TEAM_ROW.match(own[2]) else known.team
            base = f"{own[1]}{own[2]}"
        elif started and not any(row.controls):
            keys, base = known.team or known.regular, f"{known.base}insert-{row.number}"
        else:
            continue
        for cell in row.cells:
            if not cell.controls and cell.column in keys:
                yield from _split(cell, base, keys[cell.column])


def _split(cell: Cell, base: str, keys: list[tuple[str, str]]) -> Iterator[FieldText]:
    """Yield the texts of a cell by field. A label starts the text of its field; what has none is of the first."""
    texts: dict[str, list[str]] = {}
    key = keys[0][0]
    for line in (line for text in cell.loose for line in text.split("\n")):
        labeled = next(((one, label) for one, label in keys if label and line.startswith(label)), None)
        if labeled is not None:
            key, line = labeled[0], line.removeprefix(labeled[1]).strip()
        if line:
            texts.setdefault(key, []).append(line)
    for paragraph in cell.paragraphs:
        paragraph.used = True
    for name, lines in texts.items():
        text = Control(text="\n".join(lines)).typed
        yield FieldText(make_tag(f"{base}/{name}"), text, location=f"row {cell.row.number} of the tables, {name}")
