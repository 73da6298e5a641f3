"""Define what `word.text` finds in one part of a Word document: paragraphs, tables and fields.

Comes in: nothing. The module only defines data types. Goes out: `Story` and what it consists of.
Must not know: XML, the book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pilotbook.records.paths import make_tag

from ..placeholders import COMPUTED, NO_RECORD, is_placeholder

HIDDEN = "hidden text"
"""The owner of text that Word does not show."""
BREAK = "break"
"""The owner of nothing: it keeps the texts on both sides of a page number apart."""


@dataclass(eq=False)
class Piece:
    """Some text of a paragraph, with the field that it is in."""

    owner: Control | str | None
    text: str
    language: str = ""


@dataclass(eq=False)
class Paragraph:
    """A paragraph as it is shown."""

    location: str
    cell: Cell | None
    joins: bool = False
    """Whether the break before it was deleted, with changes tracked."""
    contents: bool = False
    """Whether it is part of a table of contents."""
    pieces: list[Piece] = field(default_factory=list)
    used: bool = False
    """Whether its text outside of fields has a place in the record."""

    @property
    def loose(self) -> Iterator[str]:
        """The texts outside of fields. A field in between separates them."""
        gathered = ""
        for piece in (*self.pieces, Piece(BREAK, "")):
            if piece.owner is None:
                gathered += piece.text
            elif text := gathered.strip():
                yield text
                gathered = ""
            else:
                gathered = ""


@dataclass(eq=False)
class Control:
    """A content control, or what the bookmarks of one enclose."""

    tag: str = ""
    title: str = ""
    kinds: tuple[str, ...] = ()
    """The kinds that the field may be of. Empty: any."""
    items: dict[str, str] = field(default_factory=dict)
    """The codes of a list by the words that it shows."""
    day: str = ""
    marked: bool = False
    """Whether the file says that the control shows its placeholder."""
    address: str = ""
    """The address that the bookmarks say."""
    mark: Control | None = None
    """The field whose bookmarks this control is in, or has inside."""
    parent: Control | None = None
    """The control that it is in."""
    wrapped: Control | None = None
    """For bookmarks: the control that they belong to."""
    cell: Cell | None = None
    label: str = ""
    """The text before it in its paragraph."""
    text: str = ""
    languages: Counter[str] = field(default_factory=Counter)
    last: Paragraph | None = None

    def add(self, paragraph: Paragraph, piece: Piece) -> None:
        """Add some text. Each paragraph begins a line."""
        if self.last is not None and self.last is not paragraph and not paragraph.joins:
            self.text += "\n"
        self.last = paragraph
        self.text += piece.text
        if piece.text.strip():
            self.languages[piece.language] += len(piece.text)

    @property
    def typed(self) -> str:
        """The text that someone typed."""
        text = self.text.strip()
        computed = self.tag.startswith(("pb:=", "pb:pilot/id")) and text in (COMPUTED, NO_RECORD)
        return "" if computed or is_placeholder(text, self.kinds, marked=self.marked) else text

    def give_address(self, address: str) -> None:
        """Set the address, and the tag for it."""
        self.address, self.tag = address, make_tag(address) if address else ""

    @property
    def language(self) -> str:
        """The language of most of the text."""
        return self.languages.most_common(1)[0][0] if self.languages else ""


@dataclass(eq=False)
class Cell:
    """A cell of a table."""

    row: Row
    column: int
    paragraphs: list[Paragraph] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)

    @property
    def loose(self) -> list[str]:
        """The texts outside of fields."""
        return [text for paragraph in self.paragraphs if not paragraph.used for text in paragraph.loose]

    @property
    def text(self) -> str:
        """All text that is shown, one line for each paragraph."""
        return "\n".join("".join(piece.text for piece in paragraph.pieces) for paragraph in self.paragraphs).strip()


@dataclass(eq=False)
class Row:
    """A row of a table."""

    number: int
    """Its number among all rows of the document."""
    cells: list[Cell] = field(default_factory=list)
    width: int = 0
    """The number of columns that the cells take."""

    def add_cell(self, span: str) -> Cell:
        """Add a cell that takes `span` columns."""
        cell = Cell(self, self.width)
        self.cells.append(cell)
        self.width += int(span) if span.isdigit() and len(span) < 4 else 1
        return cell

    @property
    def controls(self) -> Iterator[Control]:
        """The fields in the row."""
        for cell in self.cells:
            yield from cell.controls


@dataclass(eq=False)
class Table:
    """A table."""

    rows: list[Row] = field(default_factory=list)
    before: int = 0
    """The number of paragraphs before it."""


@dataclass
class Story:
    """One part of a document: the body, a header, a comment."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    """Symbols that only their fonts know."""
