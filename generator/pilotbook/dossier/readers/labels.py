"""Find the fields of a document that has lost them, by the labels of its tables.

Google Docs keeps the text of content controls and nothing else. The tables still have their labels: titles on the
left, or a header row and the playbook's text in each row.

Comes in: the documents of the playbook, filled or blank, and what a reader found. Goes out: the texts by field.
Must not know: file formats, the book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pilotbook.records.paths import make_tag

from ..document import Block, Column, CostModel, Doc, Facts, Field, Fields, Paragraph, Signatures, Table, TableRow
from ..paper import paper_title as heading_of
from ..placeholders import is_placeholder
from .docx_static_text import texts_outside_fields
from .labels_table import TableFinder, normalize
from .texts import DocumentTexts, FieldText, Grid, LooseText

_ENOUGH = 0.5
"""The share of labels that a table must have to be the one that is looked for."""


@dataclass(frozen=True)
class _Expected:
    """A table, as the document had it. Facts have no fields, and may have labels that fields have, too."""

    block: Fields | Table | Facts
    labels: tuple[str, ...]
    context: frozenset[str]
    """The paragraphs since the table before."""


def read_by_labels(docs: Sequence[Doc], file: DocumentTexts) -> DocumentTexts:
    """Return a file with the fields that labels tell. All other text of its tables is loose.

    Documents that are filled tell more rows.
    """
    titles = [normalize(one.text) for one in file.loose]
    named = sorted(
        (titles.index(normalize(doc.title)), at) for at, doc in enumerate(docs) if normalize(doc.title) in titles
    )
    candidates = [docs[named[0][1]]] if named else docs
    best = max((_Finder(doc, file) for doc in candidates), key=lambda found: len(found.fields), default=None)
    if best is None:
        return file
    known = {normalize(line) for doc in docs for text in texts_outside_fields(doc) for line in text.split("\n")}
    loose = [one for one in best.loose if normalize(one.text) not in known]
    return replace(file, fields=(*file.fields, *best.fields), loose=(*file.loose, *loose), grids=())


class _Finder:
    """Finds the fields of one document."""

    def __init__(self, doc: Doc, file: DocumentTexts) -> None:
        self.fields: list[FieldText] = []
        self.loose: list[LooseText] = []
        chosen = _match_grids(file.grids, list(_expected_tables(doc)))
        start = 0
        for number, grid in enumerate(file.grids):
            place = f"table {number + 1}"
            if number in chosen:
                self._read(chosen[number].block, grid, start, place)
            else:
                self.loose += _lines((cell for row in grid.rows for cell in row), place)
            start += len(grid.rows)

    def _read(self, block: Fields | Table | Facts, grid: Grid, start: int, place: str) -> None:
        if isinstance(block, Table):
            table = TableFinder(block, grid, start)
            self.fields += table.fields
            self.loose += _lines(table.loose, place)
            return
        left = [] if isinstance(block, Facts) else list(block.fields)
        for row in grid.rows:
            title, *hints = row[0].split("\n") if row else [""]
            field = next((one for one in left if normalize(one.title) == normalize(title)), None)
            if field is None or len(row) < 2:
                self.loose += _lines(row, place)
                continue
            left.remove(field)
            self.loose += _lines((one for one in hints if normalize(one) != normalize(field.hint)), place)
            self.loose += _lines(row[2:], place)
            self.fields += read_field(field, row[1])


def read_field(field: Field, text: str) -> Iterator[FieldText]:
    """Yield the text of a field unless it is empty or computed."""
    text = text.strip()
    if text and not is_placeholder(text, (field.kind,)) and not field.address.startswith("="):
        yield FieldText(make_tag(field.address), text, location=field.title, by_label=True)


def _lines(texts: object, place: str) -> Iterator[LooseText]:
    for text in texts:  # type: ignore[attr-defined]
        for line in text.split("\n"):
            if line.strip():
                yield LooseText(line.strip(), place)


def _match_grids(grids: Sequence[Grid], tables: Sequence[_Expected]) -> dict[int, _Expected]:
    """Return the table that each grid is. Of several with the same labels, the paragraphs before it decide."""
    alike = Counter(one.labels for one in tables)
    pairs = []
    for at, grid in enumerate(grids):
        heads = {normalize(cell.partition("\n")[0]) for cell in grid.rows[0]} if grid.rows else set()
        titles = {normalize(row[0].partition("\n")[0]) for row in grid.rows if row}
        before = {normalize(text) for text in grid.before}
        for number, one in enumerate(tables):
            there = heads if isinstance(one.block, Table) else titles
            share = sum(label in there for label in one.labels) / len(one.labels)
            context = len(one.context & before) / len(one.context) if one.context else 0.0
            told = context > 0 or alike[one.labels] == 1 or isinstance(one.block, Table)
            if share >= _ENOUGH and told:
                pairs.append((-context, -share, at, number))
    chosen: dict[int, _Expected] = {}
    used: set[int] = set()
    for _, _, at, number in sorted(pairs):
        if at not in chosen and number not in used:
            chosen[at] = tables[number]
            used.add(number)
    return chosen


def _expected_tables(doc: Doc) -> Iterator[_Expected]:
    """Yield the tables of a document that may have fields, or the labels of fields."""
    context: set[str] = set()
    yield _expect(Fields(doc.pilot), context)
    yield _expect(Facts(tuple((name, ()) for name, _ in doc.front)), context)
    for section in doc.sections:
        context.add(normalize(section.title))
        for block in section.blocks:
            if isinstance(block, Paragraph):
                context.add(normalize(block.text))
                continue
            if isinstance(block, CostModel):
                context |= {normalize(one.text) for one in block.basis}
            table = _table_of(block)
            if table is not None:
                yield _expect(table, context)
                context = set()


def _expect(block: Fields | Table | Facts, context: set[str]) -> _Expected:
    if isinstance(block, Table):
        labels = [heading_of(column, under) for column, under in block.paper_columns]
    elif isinstance(block, Fields):
        labels = [field.title for field in block.fields]
    else:
        labels = [name for name, _ in block.rows]
    return _Expected(block, tuple(normalize(label) for label in labels), frozenset(context))


def _table_of(block: Block) -> Fields | Table | Facts | None:
    """Return a block as fields or a table. Signatures and the inputs of the cost model are tables, too."""
    if isinstance(block, Fields | Table | Facts):
        return block
    if isinstance(block, Signatures):
        columns = tuple(map(Column, ("~part", "name", "~line", "on"), block.heads))
        signers: list[dict[str, str | Field]] = [
            {"~part": title, "name": person, "on": date} for title, person, date in block.rows
        ]
        return Table("signatures", "", columns, tuple(TableRow("", cells) for cells in signers))
    if isinstance(block, CostModel):
        columns = tuple(map(Column, ("~input", "~start", "yours"), block.heads))
        inputs: list[dict[str, str | Field]] = [
            {"~input": field.title, "~start": f"{value:,.10g}", "yours": field} for field, _, value in block.inputs
        ]
        return Table("cost", "", columns, tuple(TableRow("", cells) for cells in inputs))
    return None
