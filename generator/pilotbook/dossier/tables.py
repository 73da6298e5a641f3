"""Build the tables of a document from a playbook's rows and a record's values.

Comes in: a table as its author defined it, the book, a playbook and a `Filling`. Goes out: a `Table`.
Must not know: file formats.
"""

from __future__ import annotations

from collections.abc import Iterator

from pilotbook.book.gate_plan import find_gate
from pilotbook.book.model import Book, BookCheck, BookPlaybook
from pilotbook.models import Blank, DocumentTable
from pilotbook.text import labels
from pilotbook.text.links import spell_links

from .document import SHOWN_PREFIX, Column, Field, Filling, Table, TableRow


def build_table(
    book: Book,
    playbook: BookPlaybook,
    document: str,
    section: str,
    title: str,
    authored: DocumentTable,
    filling: Filling,
    *,
    least_spare: int = 1,
) -> Table:
    """Build a table of a document for one playbook: columns, rows from the playbook and the record, and spare rows.

    Rows that the team added take the place of spare ones on paper, of which `least_spare` stay.
    """
    maker = _TableBuilder(book, playbook, document, authored, filling)
    rows = list(maker.rows())
    spare = [maker.spare_row(number) for number in range(1, max(authored.spare, authored.sheet_spare or 0) + 1)]
    added = sum(all(isinstance(cell, Field) for cell in row.cells.values()) for row in rows)
    paper = min(authored.spare, max(least_spare, authored.spare - added))
    return Table(
        id=authored.id or f"{document}-{section}",
        title=title,
        columns=maker.columns,
        rows=(*rows, *spare[:paper]),
        sheet_rows=tuple(spare[paper:]),
        chart=authored.chart or "",
    )


class _TableBuilder:
    def __init__(
        self, book: Book, playbook: BookPlaybook, document: str, authored: DocumentTable, filling: Filling
    ) -> None:
        self.book = book
        self.playbook = playbook
        self.document = document
        self.authored = authored
        self.filling = filling
        self.columns = tuple(self._columns())

    def _columns(self) -> Iterator[Column]:
        authored = self.authored
        if authored.rows:
            key = "title" if "name" in authored.fills else "name"  # a row that the team adds needs both
            yield Column(f"{SHOWN_PREFIX}{key}", authored.head or "", width=3)
        for key, title in authored.shows.items():
            yield Column(SHOWN_PREFIX + key, title, width=_WIDTHS.get(key, 3))
        for key, blank in authored.fills.items():
            yield self._fill_column(key, blank)
        for key, given in authored.rates.items():
            yield Column(key, given.title, given.width, rate_of=given.of, counts=given.counts)

    def _fill_column(self, key: str, blank: Blank) -> Column:
        return Column(
            key,
            blank.title,
            max(blank.width, _DAY_WIDTH) if blank.kind == "day" else blank.width,
            stacked_under=blank.under or "",
            fill=True,
            kind=blank.kind,
            choices=tuple(blank.choices.items()),
            hint=(blank.hint or "") if self.filling.help else "",
        )

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows of the playbook or the document, then the rows that the team added in the record."""
        kind = self.authored.rows_of
        if kind == "checks":
            for check in self._checks():
                yield self._row(f"checks/{check.id}", self._check(check))
        elif kind == "sign-offs":
            yield from self._earlier_sign_offs()
        elif kind == "roles":
            kickoff = self.playbook.model.kickoff
            for id_ in kickoff.present if kickoff and self.authored.only != "all" else self.book.roles:
                role = self.book.roles[id_]
                yield self._row(f"tables/roles/{id_}", {"title": role.title, "does": role.does, "who": role.who})
        elif kind in ("changes", "conditions"):
            base = "changes" if kind == "changes" else "decision/conditions"
            for id_ in self._recorded_ids(base):
                yield self._row(f"{base}/{id_}", {})
        elif kind is not None:
            known = getattr(self.playbook.model, kind)
            for id_, row in known.items():
                yield self._row(
                    f"tables/{kind}/{id_}", {key: _format_value(getattr(row, key)) for key in self.authored.shows}
                )
            yield from (
                self._own_row(f"tables/{kind}/{id_}")
                for id_ in self._recorded_ids(f"tables/{kind}")
                if id_ not in known
            )
        else:
            base = f"tables/{self.authored.id}"
            for id_, name in self.authored.rows.items():
                yield self._row(f"{base}/{id_}", {"name": name, "title": name})
            for id_ in self._recorded_ids(base):
                if id_ not in self.authored.rows:
                    yield self._own_row(f"{base}/{id_}")

    def _earlier_sign_offs(self) -> Iterator[TableRow]:
        """Yield a row for each earlier sign-off in the record, in the order of the checks."""
        found: dict[str, dict[str, None]] = {}
        for address in self.filling.values:
            _, _, rest = address.partition("checks/")
            check, _, rest = rest.partition("/history/")
            if rest:
                found.setdefault(check, {})[rest.partition("/")[0]] = None
        for check_ in self.playbook.checks:
            for id_ in found.get(check_.id, {}):
                yield self._row(f"checks/{check_.id}/history/{id_}", self._check(check_))

    def spare_row(self, number: int) -> TableRow:
        """Return an empty row that the team can fill in."""
        kind = self.authored.rows_of
        base = {"changes": "changes", "conditions": "decision/conditions"}.get(kind or "", f"tables/{kind}")
        return self._own_row(f"{base if kind else f'tables/{self.authored.id}'}/spare-{number}", spare=True)

    def _checks(self) -> tuple[BookCheck, ...]:
        only = self.authored.only
        if only == "kickoff":
            return self.playbook.kickoff_checks
        if only == "here":
            return tuple(check for check in self.playbook.checks if check.document == self.document)
        if only is None:
            return self.playbook.checks
        return self.playbook.checks_of_gate(find_gate(only, self.book.gates, self.playbook.gates))

    def _check(self, check: BookCheck) -> dict[str, str]:
        blocking = ", blocking" if check.blocking else ""
        return {
            "text": f"{check.text}\n{check.id}{blocking}",
            "done_when": spell_links(check.done_when),
            "evidence": check.evidence,
            "role": self.book.roles[check.role].title,
            "gate": self.playbook.gates[check.gate].title,
            "supports": "; ".join(
                f"{standard.short}: {', '.join(check.maps[id_])}"
                for id_, standard in self.book.standards.items()
                if id_ in check.maps
            ),
        }

    def _recorded_ids(self, base: str) -> list[str]:
        """Return the ids below an address that the record has values for, in the record's order."""
        start = f"{base}/"
        return list(
            dict.fromkeys(
                address.removeprefix(start).partition("/")[0]
                for address in self.filling.values
                if address.startswith(start)
            )
        )

    def _row(self, base: str, shown: dict[str, str]) -> TableRow:
        cells: dict[str, str | Field] = {}
        for column in self.columns:
            if column.id.startswith(SHOWN_PREFIX):
                cells[column.id] = shown.get(column.id.removeprefix(SHOWN_PREFIX), "")
            elif column.fill:
                cells[column.id] = self._cell(base, column, column.id)
        return TableRow(base, cells)

    def _own_row(self, base: str, *, spare: bool = False) -> TableRow:
        """Return a row that the team adds: fields replace the playbook's text, too."""
        cells: dict[str, str | Field] = {}
        for column in self.columns:
            key = column.id.removeprefix(SHOWN_PREFIX)
            if column.rate_of or (column.fill and f"{SHOWN_PREFIX}{key}" in cells):
                continue
            cells[column.id] = self._cell(base, column, key)
        return TableRow(base, cells, spare)

    def _cell(self, base: str, column: Column, key: str) -> Field:
        address = f"{base}/{key}"
        value = self.filling.values.get(address, "")
        return Field(address, column.title, column.kind, value, column.choices, column.hint)


_DAY_WIDTH = 2
"""The least width of a column of days: a day in ISO form fits on one line."""
_WIDTHS = {
    "text": 5, "done_when": 7, "evidence": 4, "action": 4, "why": 4, "input": 5, "expected": 5, "steps": 4, "fails": 4,
    "mode": 2, "reversible": 2, "kind": 2, "gate": 2, "within": 2, "window": 2, "role": 2, "title": 3, "does": 5,
    "supports": 4,
}  # fmt: skip


def _format_value(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return labels.MODES.get(str(value)) or labels.CASE_KINDS.get(str(value)) or str(value)
