"""Read the text of a Word document as people see it, and the fields and tables that it is in.

Comes in: an element of WordprocessingML. Goes out: a `Story`.
Must not know: files, the book.

Deleted text, text moved away, the codes of Word's fields and page numbers are not shown. Inserted text, results of
fields and text boxes are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .controls import W, is_on, read_control, resolve_owners, value_of
from .marks import number_of_mark
from .story import BREAK, HIDDEN, Cell, Control, Paragraph, Piece, Row, Story, Table
from .symbols import decode_symbol, is_private, is_symbol_font

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_COMPUTED = {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"}
"""Fields whose results nobody types."""
_CODE, _RESULT, _NUMBER, _CONTENTS = "code", "result", "number", "contents"
_NO_BREAK_HYPHEN = "\u2011"
_NOT_SHOWN = (
    "pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "del", "moveFrom",
    "delText", "delInstrText", "proofErr", "footnoteRef", "endnoteRef", "annotationRef",
)  # fmt: skip


def read_story(element: Any, location: str, language: str = "") -> Story:
    """Read one part of a document. `language` is the document's own: it says nothing about who typed what."""
    reader = _Reader(location, language)
    reader.read(element)
    return reader.finish()


class _Reader:
    """Walks through a part, and notes each text with the field, the paragraph and the cell that it is in."""

    def __init__(self, location: str, language: str) -> None:
        self.story = Story()
        self.location = location
        self.language = language
        self.controls: list[Control] = []
        self.marks: dict[str, Control] = {}
        self.by_number: dict[int, tuple[Control, list[str]]] = {}
        self.paragraph: Paragraph | None = None
        self.cell: Cell | None = None
        self.fields: list[str] = []
        self.codes: list[str] = []
        self.joins = False
        self.hidden = False
        self.run_language = ""
        self.font = ""
        self.tables: list[Table] = []
        self.rows = 0
        self.handlers: dict[str, Callable[[Any], None]] = {
            **{f"{W}{name}": self._skip for name in _NOT_SHOWN},
            f"{W}p": self._paragraph,
            f"{W}r": self._run,
            f"{W}t": self._text,
            f"{_MATH}t": self._text,
            f"{W}tab": lambda _: self._add("\t"),
            f"{W}ptab": lambda _: self._add("\t"),
            f"{W}br": lambda _: self._add("\n"),
            f"{W}cr": lambda _: self._add("\n"),
            f"{W}noBreakHyphen": lambda _: self._add(_NO_BREAK_HYPHEN),
            f"{W}sym": self._symbol,
            f"{W}sdt": self._control,
            f"{W}tbl": self._table,
            f"{W}tr": self._row,
            f"{W}tc": self._cell,
            f"{W}bookmarkStart": self._start_mark,
            f"{W}bookmarkEnd": self._end_mark,
            f"{W}fldChar": self._field_character,
            f"{W}fldSimple": self._simple_field,
            f"{W}instrText": self._code,
            f"{W}txbxContent": self._text_box,
            f"{W}rt": self._ruby,
            f"{_COMPATIBLE}AlternateContent": self._alternatives,
        }

    def read(self, element: Any) -> None:
        """Read what is in an element."""
        for child in element:
            handler = self.handlers.get(child.tag)
            if handler is not None:
                handler(child)
            elif isinstance(child.tag, str):
                self.read(child)

    def finish(self) -> Story:
        """Give each text to its field."""
        resolve_owners(self.story, self.by_number.values())
        return self.story

    # --- text ---

    def _add(self, text: str) -> None:
        if self.paragraph is None:  # text of a control around paragraphs that a program left bare
            self.paragraph = self._new_paragraph()
        if _NUMBER in self.fields:
            self.paragraph.pieces.append(Piece(BREAK, ""))
        elif _CODE not in self.fields:
            owner = HIDDEN if self.hidden else self._owner()
            self.paragraph.pieces.append(Piece(owner, text, self.run_language))

    def _owner(self) -> Control | None:
        if self.controls:
            return self.controls[-1]
        return next(reversed(self.marks.values())) if self.marks else None

    def _new_paragraph(self) -> Paragraph:
        made = Paragraph(self.location, self.cell, self.joins, _CONTENTS in self.fields)
        self.story.paragraphs.append(made)
        if self.cell is not None:
            self.cell.paragraphs.append(made)
        if owner := self._owner():
            made.pieces.append(Piece(owner, ""))
        return made

    def _skip(self, element: Any) -> None:
        """Read nothing of an element that is not shown, except bookmarks, which may end in it."""
        for child in element.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            self.handlers[child.tag](child)

    def _paragraph(self, element: Any) -> None:
        outer, self.paragraph = self.paragraph, None
        self.paragraph = self._new_paragraph()
        properties = element.find(f"{W}pPr")
        self.joins = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
        self.read(element)
        self.paragraph.contents = self.paragraph.contents or _CONTENTS in self.fields
        self.fields = [_RESULT if one in (_CODE, _NUMBER) else one for one in self.fields]
        if self.cell is None:
            self.marks.clear()
        self.paragraph = outer

    def _run(self, element: Any) -> None:
        properties = element.find(f"{W}rPr")
        language = value_of(properties, "lang")
        self.run_language = "" if language == self.language else language
        self.font = value_of(properties, "rFonts", "ascii")
        self.hidden = is_on(properties, "vanish")
        self.read(element)
        self.run_language, self.font, self.hidden = "", "", False

    def _text(self, element: Any) -> None:
        text = element.text or ""
        if self.font and is_symbol_font(self.font):
            text = "".join(self._decoded(ord(char)) if is_private(char) else char for char in text)
        if text:
            self._add(text)

    def _symbol(self, element: Any) -> None:
        self.font = str(element.get(f"{W}font") or self.font)
        try:
            number = int(element.get(f"{W}char") or "", 16)
        except ValueError:
            return
        if text := self._decoded(number):
            self._add(text)

    def _decoded(self, number: int) -> str:
        char = decode_symbol(self.font, number)
        if char and is_private(char):
            self.story.symbols.append(f"U+{ord(char):04X} of the font {self.font}")
        return char

    def _ruby(self, element: Any) -> None:
        self._add("(")
        self.read(element)
        self._add(")")

    def _alternatives(self, element: Any) -> None:
        """Read one of the forms in which a drawing is stored."""
        forms = [one for one in element if isinstance(one.tag, str)]
        with_text = [one for one in forms if next(one.iter(f"{W}t"), None) is not None]
        for one in (with_text or forms)[:1]:
            self.read(one)

    def _text_box(self, element: Any) -> None:
        kept = self.paragraph, self.cell, self.location, self.controls, self.marks, self.hidden
        self.paragraph, self.cell, self.controls, self.marks, self.hidden = None, None, [], {}, False
        self.location = "a text box"
        self.read(element)
        self.paragraph, self.cell, self.location, self.controls, self.marks, self.hidden = kept

    # --- Word's own fields ---

    def _field_character(self, element: Any) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self.fields.append(_CODE)
            self.codes.append("")
        elif kind == "separate" and self.fields:
            self.fields[-1] = _kind_of_field(self.codes[-1] if self.codes else "")
        elif kind == "end" and self.fields:
            if self.fields.pop() == _NUMBER and self.paragraph is not None:
                self.paragraph.pieces.append(Piece(BREAK, ""))
            if self.codes:
                self.codes.pop()

    def _code(self, element: Any) -> None:
        if self.codes:
            self.codes[-1] += element.text or ""

    def _simple_field(self, element: Any) -> None:
        self.fields.append(_kind_of_field(str(element.get(f"{W}instr") or "")))
        self.read(element)
        if self.fields:
            self.fields.pop()

    # --- the program's fields ---

    def _control(self, element: Any) -> None:
        properties, content = element.find(f"{W}sdtPr"), element.find(f"{W}sdtContent")
        control = read_control(properties)
        if properties is not None and properties.find(f"{W}docPartObj") is not None:
            self.read(element)  # a table of contents, or a cover
            return
        control.cell = self.cell
        control.parent = self.controls[-1] if self.controls else None
        control.mark = next(reversed(self.marks.values())) if self.marks else None
        self.story.controls.append(control)
        self.controls.append(control)
        if self.paragraph is not None:
            self.paragraph.pieces.append(Piece(control, ""))
        if content is not None:
            self.read(content)
        if self.paragraph is not None:
            self.paragraph.pieces.append(Piece(control, ""))
        self.controls.pop()

    def _start_mark(self, element: Any) -> None:
        name = str(element.get(f"{W}name") or "")
        number = number_of_mark(name)
        if number is None:
            return
        if number not in self.by_number:
            self.by_number[number] = (Control(title="", cell=self.cell), [])
        mark, names = self.by_number[number]
        names.append(name)
        self.marks[str(element.get(f"{W}id"))] = mark
        if self.controls:
            self.controls[-1].mark = mark
        elif self.paragraph is not None:
            self.paragraph.pieces.append(Piece(mark, ""))

    def _end_mark(self, element: Any) -> None:
        self.marks.pop(str(element.get(f"{W}id")), None)

    # --- tables ---

    def _table(self, element: Any) -> None:
        kept = self.paragraph, self.cell
        table = Table(before=len(self.story.paragraphs))
        self.story.tables.append(table)
        self.tables.append(table)
        self.read(element)
        self.tables.pop()
        self.paragraph, self.cell = kept

    def _row(self, element: Any) -> None:
        properties = element.find(f"{W}trPr")
        self.rows += 1
        if properties is not None and properties.find(f"{W}del") is not None:
            return
        if self.tables:
            self.tables[-1].rows.append(Row(self.rows))
        self.read(element)

    def _cell(self, element: Any) -> None:
        properties = element.find(f"{W}tcPr")
        if properties is not None and properties.find(f"{W}cellDel") is not None:
            return
        kept = self.paragraph, self.cell, self.marks
        if self.tables and self.tables[-1].rows:
            self.cell = self.tables[-1].rows[-1].add_cell(value_of(properties, "gridSpan"))
        self.paragraph, self.marks = None, {}
        self.read(element)
        self.paragraph, self.cell, self.marks = kept


def _kind_of_field(code: str) -> str:
    name = code.split()[0].upper() if code.split() else ""
    return _NUMBER if name in _COMPUTED else _CONTENTS if name == "TOC" else _RESULT
