"""Find the fields of a table by its header row and the text in its rows.

Comes in: a table of a document, and the texts of the cells that a file has. Goes out: the texts by field, and the rest.
Must not know: file formats, the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pilotbook.records.paths import make_tag

from ..document import Column, Field, Table, TableRow
from ..paper import paper_title, stacked_label
from ..placeholders import is_placeholder
from .texts import FieldText, Grid

_Row = tuple[str, ...]
_MOST = 50
"""How many rows with the same text are compared."""
_RATE = re.compile(r"\d+%")
_IN_ROW = re.compile(r"(tables/[^/]+|changes|decision/conditions)/[^/]+")


def normalize(text: str) -> str:
    """Return a text without what programs change: spaces, hyphens and capitals."""
    return " ".join(text.replace("\u2011", "-").replace("\u00ad", "").split()).casefold()


class TableFinder:
    """Finds the fields of one table. `start` is the number of rows in the tables before it."""

    def __init__(self, table: Table, grid: Grid, start: int) -> None:
        self.fields: list[FieldText] = []
        self.loose: list[str] = []
        self.table = table
        heads = [cell.split("\n") for cell in grid.rows[0]]
        self.columns = self._match_columns([lines[0] for lines in heads])
        self.loose += [line for lines in heads for line in lines[1:]]
        self.known = self._index()
        self.used: set[int] = set()
        spare = [at for at, row in enumerate(table.rows) if row.spare]
        matched = [self._find_row(cells) for cells in grid.rows[1:]]
        for number, (cells, at) in enumerate(zip(grid.rows[1:], matched, strict=True), start + 2):
            if at is not None:
                self._read(table.rows[at], cells)
            elif spare:
                self._read(table.rows[spare.pop(0)], cells)
            else:
                self._insert(cells, number)

    def _match_columns(self, heads: Sequence[str]) -> list[tuple[int, Column, tuple[Column, ...]]]:
        """Return the columns with their places in the file: by their headers, or else in order."""
        places = {normalize(head): at for at, head in reversed(list(enumerate(heads)))}
        found = []
        for at, (column, under) in enumerate(self.table.paper_columns):
            place = places.get(normalize(paper_title(column, under)), at if len(places) != len(heads) else -1)
            if place < 0 and len(heads) == len(self.table.paper_columns):
                place = at
            found.append((place, column, under))
        return [one for one in found if one[0] >= 0]

    def _index(self) -> dict[tuple[int, str], list[int]]:
        """Return the rows by the text that each shows, or is filled with, in each column."""
        known: dict[tuple[int, str], list[int]] = {}
        for at, row in enumerate(self.table.rows):
            for place, text in self._marks(row):
                known.setdefault((place, text), []).append(at)
        return known

    def _marks(self, row: TableRow) -> Iterator[tuple[int, str]]:
        """Yield what tells a row: the playbook's text, or in a row of the team what it was filled with."""
        shows = any(isinstance(cell, str) and cell for cell in row.cells.values())
        for place, column, under in self.columns:
            shown = "\n".join(
                cell for one in (column, *under) if isinstance(cell := row.cells.get(one.id, ""), str) and cell
            )
            if shown:
                yield place, normalize(shown)
            elif not shows and (text := row.text(column.id)):
                yield place, normalize(text)

    def _find_row(self, cells: _Row) -> int | None:
        """Return the row that most of the cells tell, and that no row above is."""
        lists = []
        for place, column, under in self.columns:
            if place < len(cells):
                lines = cells[place].split("\n")
                count = len(lines) if not under and not column.fill else 1
                texts = {normalize("\n".join(lines[:end])) for end in range(count, len(lines) + 1)}
                lists += [rows for text in texts if (rows := self.known.get((place, text)))]
        best, most = None, 0.0
        for rows in sorted(lists, key=len)[:1]:
            for at in [one for one in rows if one not in self.used][:_MOST]:
                marks = len(list(self._marks(self.table.rows[at])))
                share = sum(at in other for other in lists) / marks
                if share > most:
                    best, most = at, share
        if best is None or most < 0.5:
            return None
        self.used.add(best)
        return best

    def _insert(self, cells: _Row, number: int) -> None:
        """Read a row that the document did not have."""
        team = next((row for row in self.table.rows if row.spare), None)
        found = _IN_ROW.fullmatch(team.base) if team else None
        if team is None or found is None:
            self.loose += cells
            return
        base = f"{found[1]}/insert-{number}"
        fresh = {
            key: Field(f"{base}/{cell.address.rpartition('/')[2]}", cell.title, cell.kind, "", cell.choices)
            for key, cell in team.cells.items()
            if isinstance(cell, Field)
        }
        self._read(TableRow(base, dict(fresh)), cells)

    def _read(self, row: TableRow, cells: _Row) -> None:
        """Read the fields in the cells of a row."""
        places = set()
        for place, column, under in self.columns:
            places.add(place)
            if place < len(cells):
                self._read_cell(row, column, under, cells[place])
        self.loose += [text for at, text in enumerate(cells) if at not in places]

    def _read_cell(self, row: TableRow, column: Column, under: tuple[Column, ...], text: str) -> None:
        lines = [line for line in text.split("\n") if line.strip()]
        fields: list[tuple[str, Field]] = []
        for one in (column, *under):
            cell = row.cells.get(one.id, "")
            if isinstance(cell, Field):
                fields.append((stacked_label(one, under), cell))
            else:
                for shown in filter(None, map(normalize, cell.split("\n"))):
                    lines = _without(lines, shown)
        if not fields:
            self.loose += [line for line in lines if not (column.rate_of and _RATE.fullmatch(line.strip()))]
            return
        texts: dict[str, list[str]] = {}
        current = fields[0][1]
        for line in lines:
            for label, field in fields:
                if label and normalize(line).startswith(normalize(label)):
                    current, line = field, line.strip()[len(label) :]
                    break
            texts.setdefault(current.address, []).append(line.strip())
        for _, field in fields:
            typed = "\n".join(texts.get(field.address, [])).strip()
            if typed and not is_placeholder(typed, (field.kind,)) and not field.address.startswith("="):
                self.fields.append(FieldText(make_tag(field.address), typed, location=field.title, by_label=True))


def _without(lines: list[str], shown: str) -> list[str]:
    """Return lines without the first that is `shown`."""
    for at, line in enumerate(lines):
        if normalize(line) == shown:
            return lines[:at] + lines[at + 1 :]
    return lines
