"""Define `Doc`, a document independent of any file format, and `Filling`, the values that fill it.

Comes in: nothing. The module only defines data types. Goes out: `Doc`, its sections and their blocks; `Filling`.
Must not know: file formats, YAML, the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

WIDE_COLUMNS = 7
"""A table with at least this many columns is printed in landscape."""
SHOWN_PREFIX = "~"
"""The prefix of the ids of columns that show the playbook's text. A column to fill in may have the same key."""
Kind = Literal["line", "text", "day", "number", "choice"]
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Filling:
    """The values that fill the documents, and the options that change their content."""

    values: Mapping[str, str]
    """A record's values by address. Empty for blank documents."""
    help: bool = True
    """Whether the documents include help text."""
    page: str = ""
    """The URL of the playbook's page. Without one, documents have no link to the site."""
    unplaced: tuple[tuple[str, str], ...] = ()
    """Addresses and values of the record that fit no field of this playbook. They go into an annex."""
    edits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The record's edits by address: who wrote each value, when, and what they had seen."""

    @property
    def blank(self) -> bool:
        """Whether no record fills the documents. Only blank documents show what another company would write."""
        return not self.values

    @property
    def examples(self) -> bool:
        """Whether the documents show what another company would write."""
        return self.help and self.blank


@dataclass(frozen=True)
class Field:
    """A field to fill in, with its current value."""

    address: str
    """The address in the record. An address that starts with `=` is computed and never read back."""
    title: str
    kind: Kind = "line"
    value: str = ""
    """The value as stored in the record."""
    choices: Choices = ()
    hint: str = ""
    printed: str = ""
    """The text on paper while there is no value, known from elsewhere. It is not imported."""

    @property
    def display_value(self) -> str:
        """The value as people read it: the label of a choice, not its code."""
        return dict(self.choices).get(self.value, self.value)


@dataclass(frozen=True)
class Run:
    """A run of text with the same formatting."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose, or one list item."""

    runs: tuple[Run, ...]
    style: Literal["text", "bullet", "number", "help", "example", "here"] = "text"
    """`help` can be left out. `example` shows another company's words, so only blank documents have it."""

    @property
    def text(self) -> str:
        """The text of all runs, without formatting."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Facts:
    """A list of facts from the playbook: names, each with prose. It has no fields."""

    rows: tuple[tuple[str, tuple[Paragraph, ...]], ...]


@dataclass(frozen=True)
class Fields:
    """A list of fields, one per line, with titles on the left."""

    fields: tuple[Field, ...]

    @property
    def pairs(self) -> Iterator[tuple[Field, ...]]:
        """The fields as lines of at most two, to save room. A text of several lines has a line of its own."""
        waiting: list[Field] = []
        for one in self.fields:
            if one.kind == "text" and waiting:
                yield (waiting.pop(),)
            if one.kind == "text":
                yield (one,)
            elif waiting:
                yield (waiting.pop(), one)
            else:
                waiting.append(one)
        if waiting:
            yield (waiting.pop(),)


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    id: str
    title: str
    width: int = 3
    stacked_under: str = ""
    """The id of the column that this one shares a cell with on paper."""
    fill: bool = False
    kind: Kind = "line"
    choices: Choices = ()
    hint: str = ""
    rate_of: tuple[str, ...] = ()
    """For a computed column: the ids of the columns it counts."""
    counts: str = ""
    """For a computed column: the choice, or the number column, whose share it shows."""


@dataclass(frozen=True)
class TableRow:
    """A table row. A cell is text from the playbook, or a field to fill in."""

    base: str
    """The address of the row in the record."""
    cells: dict[str, str | Field]
    """The cells by column id. Computed columns have none."""
    spare: bool = False

    def text(self, column: str) -> str:
        """Return the text of one cell as people read it."""
        cell = self.cells.get(column, "")
        return cell if isinstance(cell, str) else cell.display_value


@dataclass(frozen=True)
class Table:
    """A table of text and fields."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    sheet_rows: tuple[TableRow, ...] = ()
    """Additional spare rows for spreadsheets. Other formats leave them out."""
    chart: str = ""
    """The id of the computed column to draw as a chart. Empty: no chart."""

    @property
    def paper_columns(self) -> tuple[tuple[Column, tuple[Column, ...]], ...]:
        """The columns as printed, each with the columns stacked under it."""
        return tuple(
            (column, tuple(other for other in self.columns if other.stacked_under == column.id))
            for column in self.columns
            if not column.stacked_under
        )


@dataclass(frozen=True)
class Signatures:
    """Signature lines: the signer's role in the pilot, with fields for the name and the date."""

    rows: tuple[tuple[str, Field, Field], ...]
    heads: ClassVar[tuple[str, ...]] = ("Role", "Name", "Signature", "Date")
    """The header row on paper."""


@dataclass(frozen=True)
class CostModel:
    """The cost model at full volume. Spreadsheets compute the result with formulas; other formats show it as text."""

    currency: str
    unit: str
    inputs: tuple[tuple[Field, str, float], ...]
    """Each input's field, its name and its number: the team's, or else the playbook's."""
    defaults: dict[str, float]
    """The playbook's number for each input, by name."""
    volumes: tuple[int, ...]
    """The volumes to compute, as multiples of the pilot."""
    basis: tuple[Paragraph, ...]
    """The basis of the playbook's numbers."""
    heads: ClassVar[tuple[str, ...]] = ("Input", "Default", "Yours")
    """The header row of the inputs on paper."""


@dataclass(frozen=True)
class PageLink:
    """A link to a page of the site. On paper it is printed as a URL with a QR code."""

    url: str
    words: str


Block = Paragraph | Facts | Fields | Table | Signatures | CostModel | PageLink


@dataclass(frozen=True)
class DocSection:
    """A heading and the blocks below it."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True)
class Doc:
    """A document for one playbook, blank or filled from a record."""

    id: str
    title: str
    playbook: str
    """The playbook's id."""
    use_case: str
    """The playbook's title."""
    front: tuple[tuple[str, str], ...]
    """Label and text of each line at the top: purpose, who fills it in, when, by which gate."""
    pilot: tuple[Field, ...]
    """The fields that name the pilot, shown at the top."""
    record: tuple[Field, ...]
    """The fields that identify the record, shown small. Readers use them to find the playbook."""
    sections: tuple[DocSection, ...]
    invented: str = ""
    """For an invented record, the notice that says so, and names the day of the document."""
    chapters: tuple[str, ...] = field(default=())
    """The titles of the documents that this one collects. Empty for all others."""
    carried: str = ""
    """What a file of this document carries about its filling: see `origin`."""
    first_page: int = 0
    """The number of sections that are set to fit on the first page. The annex follows. 0: there is no annex."""

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks of all sections, in order."""
        for section in self.sections:
            yield from section.blocks

    @property
    def fields(self) -> Iterator[Field]:
        """All fields, including those of spare rows."""
        yield from self.pilot
        yield from self.record
        for block in self.blocks:
            yield from _fields_of(block)


def group_chapters(sections: tuple[DocSection, ...]) -> Iterator[list[DocSection]]:
    """Group the sections by first-level heading. Return one group when all headings are of the first level."""
    if all(section.level == 1 for section in sections):
        yield list(sections)
        return
    chapter: list[DocSection] = []
    for section in sections:
        if section.level == 1 and chapter:
            yield chapter
            chapter = []
        chapter.append(section)
    yield chapter


def is_wide(chapter: Iterable[DocSection]) -> bool:
    """Check whether a chapter has a table that must be printed in landscape."""
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
