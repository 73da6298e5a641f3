"""A document without a format: what every writer is given.

Comes in: nothing; these are records. Goes out: a `Doc` of sections and blocks.
Must not know: formats, YAML, the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

WIDE_COLUMNS = 7
"""From so many columns on, a table stands on paper that is turned on its side."""
INVENTED = "A filled example: this company, its people and its pilot are invented."
"""What stands at the top of a document that is filled from an invented record."""
Kind = Literal["line", "text", "day", "number", "choice"]
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Field:
    """A place to fill in, and what stands there."""

    address: str
    """Its place in the record. Beginning with `=`: computed, and never read back."""
    title: str
    kind: Kind = "line"
    value: str = ""
    """As the record keeps it."""
    choices: Choices = ()
    hint: str = ""

    @property
    def display_value(self) -> str:
        """The value as people read it."""
        return dict(self.choices).get(self.value, self.value)


@dataclass(frozen=True)
class Run:
    """Words of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Prose: one paragraph or one line of a list."""

    runs: tuple[Run, ...]
    style: Literal["text", "bullet", "number", "help", "here"] = "text"

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Facts:
    """What the playbook says: names, each with prose. Nothing is filled in here."""

    rows: tuple[tuple[str, tuple[Paragraph, ...]], ...]


@dataclass(frozen=True)
class Fields:
    """Fields below each other, the titles on the left."""

    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    id: str
    title: str
    width: int = 3
    stacked_under: str = ""
    """On paper, the column in whose cell it stands."""
    fill: bool = False
    kind: Kind = "line"
    choices: Choices = ()
    hint: str = ""
    rate_of: tuple[str, ...] = ()
    """For a computed column: the columns that are counted."""
    counts: str = ""
    """For a computed column: the word, or the column, that counts."""


@dataclass(frozen=True)
class TableRow:
    """One row: text for what the playbook says, fields for what is filled in, by column."""

    base: str
    """Its place in the record."""
    cells: dict[str, str | Field]
    spare: bool = False

    def text(self, column: str) -> str:
        """What stands in one cell, as people read it."""
        cell = self.cells.get(column, "")
        return cell if isinstance(cell, str) else cell.display_value


@dataclass(frozen=True)
class Table:
    """A table."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    sheet_rows: tuple[TableRow, ...] = ()
    """More empty rows, where there is room for them."""
    chart: str = ""

    @property
    def paper_columns(self) -> tuple[tuple[Column, tuple[Column, ...]], ...]:
        """The columns as they stand on paper, each with those in its cells."""
        return tuple(
            (column, tuple(other for other in self.columns if other.stacked_under == column.id))
            for column in self.columns
            if not column.stacked_under
        )


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on: a part in the pilot, a name, a signature, a day."""

    rows: tuple[tuple[str, Field, Field], ...]


@dataclass(frozen=True)
class CostModel:
    """The sum at full volume: inputs, and what comes out at each volume. Spreadsheets compute it themselves."""

    currency: str
    unit: str
    inputs: tuple[tuple[Field, str, float], ...]
    """Each with what it is and the number to start from: the team's own, or the playbook's."""
    defaults: dict[str, float]
    """What the playbook has for each input, by its name."""
    volumes: tuple[int, ...]
    basis: tuple[Paragraph, ...]


@dataclass(frozen=True)
class PageLink:
    """The page on the site: an address to print and to scan."""

    url: str
    words: str


Block = Paragraph | Facts | Fields | Table | Signatures | CostModel | PageLink


@dataclass(frozen=True)
class DocSection:
    """A heading with what stands under it."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True)
class Doc:
    """A document, composed for one playbook and filled from one record, or blank."""

    id: str
    title: str
    playbook: str
    """The playbook's id."""
    use_case: str
    """The playbook's title."""
    front: tuple[tuple[str, str], ...]
    """What it is for, who fills it in, when."""
    pilot: tuple[Field, ...]
    """Which pilot this is: shown at the top."""
    record: tuple[Field, ...]
    """Which record this belongs to: read back, shown small."""
    sections: tuple[DocSection, ...]
    help: bool = True
    invented: bool = False
    chapters: tuple[str, ...] = field(default=())
    """Titles of the documents that it collects."""

    @property
    def blocks(self) -> Iterator[Block]:
        """Every block of every section."""
        for section in self.sections:
            yield from section.blocks

    @property
    def fields(self) -> Iterator[Field]:
        """Every field, those of spare rows too."""
        yield from self.pilot
        yield from self.record
        for block in self.blocks:
            yield from _fields_of(block)


def is_wide(chapter: Iterable[DocSection]) -> bool:
    """Whether sections need paper that is turned on its side."""
    tables = (block for section in chapter for block in section.blocks if isinstance(block, Table))
    return any(len(table.paper_columns) >= WIDE_COLUMNS for table in tables)


def _fields_of(block: Block) -> Iterator[Field]:
    if isinstance(block, Fields):
        yield from block.fields
    elif isinstance(block, Table):
        for row in (*block.rows, *block.sheet_rows):
            yield from (cell for cell in row.cells.values() if isinstance(cell, Field))
    elif isinstance(block, Signatures):
        for _, name, day in block.rows:
            yield from (name, day)
    elif isinstance(block, CostModel):
        yield from (one for one, _, _ in block.inputs)
