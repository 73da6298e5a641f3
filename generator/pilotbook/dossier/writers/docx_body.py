"""Write the body of a Word document as XML text.

Comes in: a `Doc`, a `Look` and a function that returns the id of a style. Goes out: WordprocessingML as strings.
Must not know: the book, python-docx.

A dossier has over a thousand content controls. Parsing the XML text once is ten times faster than python-docx calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from xml.sax.saxutils import quoteattr

from pilotbook.records.paths import make_tag
from pilotbook.text.plain import sanitize

from ..computed import compute_rows, format_rate
from ..document import (
    INVENTED,
    SHOWN_PREFIX,
    Block,
    Column,
    CostModel,
    Doc,
    DocSection,
    Facts,
    Field,
    Fields,
    PageLink,
    Paragraph,
    Signatures,
    Table,
    TableRow,
    is_wide,
)
from ..style import PAPERS, Look
from .docx_xml import control_type_xml, run_xml, share_width

_MARGIN = 1134
"""The page margin, in twentieths of a point: 2 cm."""
_PLACEHOLDERS = {"day": "day", "choice": "choose", "number": "number"}
WRITE_HERE = "write here"
HELP_STYLE = "PbHelp"
"""The style of help text and hints."""


class BodyWriter:
    """Writes the body of one document."""

    def __init__(self, doc: Doc, look: Look, style: Callable[[str], str]) -> None:
        self.doc = doc
        self.look = look
        self.ids = count(1001)
        self.bookmarks = count(1)
        self.wide = False
        self.style = style
        self.table_style = self.style("Table Grid")

    # --- the page ---

    @property
    def paper(self) -> tuple[int, int]:
        """Width and height of the current page, in twentieths of a point."""
        width, height = PAPERS[self.look.paper]
        return (height, width) if self.wide else (width, height)

    @property
    def text_width(self) -> int:
        """The width between the margins."""
        return self.paper[0] - 2 * _MARGIN

    def xml(self) -> Iterator[str]:
        """Yield the parts of the body, in order."""
        doc = self.doc
        chapters = list(_chapters(doc.sections))
        self.wide = not doc.chapters and is_wide(chapters[0])
        yield self.paragraph(self.run(doc.title), "Title")
        yield self.paragraph(self.run(doc.use_case), "Subtitle")
        if doc.invented:
            yield self.paragraph(self.run(INVENTED), "PbHere")
        yield self.fields(doc.pilot)
        yield self.facts(tuple((name, (self.run(text),)) for name, text in doc.front))
        headings = [(f"pb{number}", section) for number, section in enumerate(doc.sections, 1)]
        names = {id(section): name for name, section in headings}
        yield from self.contents([(name, s) for name, s in headings if s.level == 1 or not doc.chapters])
        for chapter in chapters:
            wide = is_wide(chapter)
            if wide != self.wide or doc.chapters:
                yield self.section_end()
            self.wide = wide
            for section in chapter:
                yield self.heading(section, names[id(section)])
                for block in section.blocks:
                    yield from self.block(block)
        yield self.paragraph(
            self.run("Record: ", small=True) + " ".join(self.control(field, small=True) for field in doc.record)
        )

    def section_end(self) -> str:
        """End a section of pages with the same orientation."""
        return f"<w:p><w:pPr>{self.section_properties()}</w:pPr></w:p>"

    def section_properties(self) -> str:
        """Return the properties of the current section: paper size, orientation and margins."""
        width, height = self.paper
        way = ' w:orient="landscape"' if self.wide else ""
        return (
            f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{way}/>'
            f'<w:pgMar w:top="{_MARGIN + 200}" w:right="{_MARGIN}" w:bottom="{_MARGIN}" w:left="{_MARGIN}" '
            f'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
        )

    def contents(self, headings: list[tuple[str, DocSection]]) -> Iterator[str]:
        """Write a table of contents that has its entries at once. Word and LibreOffice can update it."""
        yield self.paragraph(self.run("Contents"), "PbContents")
        depth = 1 if self.doc.chapters else 2
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{depth}" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        for index, (name, section) in enumerate(headings):
            end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if index == len(headings) - 1 else ""
            link = f'<w:hyperlink w:anchor="{name}" w:history="1">{self.run(section.title)}</w:hyperlink>'
            indent = f'<w:ind w:left="{(section.level - 1) * 240}"/>'
            yield f'<w:p><w:pPr><w:spacing w:after="20"/>{indent}</w:pPr>{begin}{link}{end}</w:p>'
            begin = ""

    def heading(self, section: DocSection, name: str) -> str:
        """Write a heading with a bookmark, so that the table of contents can link to it."""
        number = next(self.bookmarks)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        inner = f'{start}{self.run(section.title)}<w:bookmarkEnd w:id="{number}"/>'
        return self.paragraph(inner, f"Heading {section.level}")

    # --- blocks ---

    def block(self, block: Block) -> Iterator[str]:
        """Write one block."""
        if isinstance(block, Paragraph):
            yield self.prose(block)
        elif isinstance(block, Facts):
            yield self.facts(
                tuple(
                    (name, tuple(self.prose(p, "PbCell" if p.style == "text" else "") for p in prose))
                    for name, prose in block.rows
                )
            )
        elif isinstance(block, Fields):
            yield self.fields(block.fields)
        elif isinstance(block, Table):
            yield self.table(block)
        elif isinstance(block, Signatures):
            yield self.signatures(block)
        elif isinstance(block, CostModel):
            yield from self.cost(block)
        elif isinstance(block, PageLink):
            yield self.paragraph(self.run(f"{block.words}: {block.url}"))

    def prose(self, paragraph: Paragraph, style: str = "") -> str:
        """Write a paragraph of prose. Without `style`, the paragraph's own style applies."""
        given = {"bullet": "List Bullet", "number": "List Number", "help": "PbHelp", "here": "PbHere"}
        runs = "".join(
            self.run(run.text + (f" ({run.link})" if run.link and run.link != run.text else ""), run.bold, run.italic)
            for run in paragraph.runs
        )
        return self.paragraph(runs, style or given.get(paragraph.style, ""))

    def facts(self, rows: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
        """Write a grid of facts: names on the left, text on the right."""
        left = self.text_width // 4
        cells = [
            (
                self.paragraph(self.run(name, bold=True), "PbCell"),
                "".join(part if part.startswith("<w:p>") else self.paragraph(part, "PbCell") for part in parts),
            )
            for name, parts in rows
        ]
        return self.grid(cells, (left, self.text_width - left), head=False, caption="Facts", shade_first=True)

    def fields(self, fields: tuple[Field, ...]) -> str:
        """Write a grid of fields: titles on the left, content controls on the right."""
        left = self.text_width // 3
        cells = []
        for field in fields:
            hint = self.paragraph(self.run(field.hint), HELP_STYLE) if field.hint else ""
            label = self.paragraph(self.run(field.title, bold=True), "PbCell")
            cells.append((label + hint, self.paragraph(self.control(field), "PbCell")))
        return self.grid(cells, (left, self.text_width - left), head=False, caption="To fill in", shade_first=True)

    def table(self, table: Table) -> str:
        """Write a table. Stacked columns share a cell."""
        columns = table.paper_columns
        by_id = {column.id: column for column in table.columns}
        head = tuple(self.paragraph(self.run(self.title(column, under)), "PbHead") for column, under in columns)
        rows = [tuple(self.cell(row, column, under, by_id) for column, under in columns) for row in table.rows]
        widths = share_width([column.width for column, _ in columns], self.text_width)
        return self.grid([head, *rows], widths, head=True, caption=table.title)

    def title(self, column: Column, stacked: tuple[Column, ...]) -> str:
        """Return the header of a column and of the columns stacked under it."""
        return ", ".join([column.title, *(other.title.lower() for other in stacked if not column.fill)])

    def cell(self, row: TableRow, column: Column, stacked: tuple[Column, ...], by_id: dict[str, Column]) -> str:
        """Write one cell: text and content controls, one below the other."""
        if column.rate_of:
            return self.paragraph(self.run(format_rate(column, row, by_id)), "PbCell")
        made = []
        for one in (column, *stacked):
            cell = row.cells.get(one.id, "")
            if isinstance(cell, Field):
                label = (
                    self.run(f"{one.title}: ", small=True)
                    if stacked and one.fill and one.id[:1] != SHOWN_PREFIX
                    else ""
                )
                made.append(self.paragraph(label + self.control(cell), "PbCell"))
            elif cell:
                first, _, rest = cell.partition("\n")
                made.append(self.paragraph(self.run(first), "PbCell"))
                made += [self.paragraph(self.run(rest), "PbSmall")] if rest else []
        return "".join(made) or self.paragraph("", "PbCell")

    def signatures(self, block: Signatures) -> str:
        """Write a table with lines to sign on."""
        head = tuple(self.paragraph(self.run(word), "PbHead") for word in ("Part", "Name", "Signature", "Day"))
        rows = [
            (
                self.paragraph(self.run(title, bold=True), "PbCell"),
                self.paragraph(self.control(name), "PbCell"),
                self.paragraph("", "PbCell"),
                self.paragraph(self.control(day), "PbCell"),
            )
            for title, name, day in block.rows
        ]
        return self.grid(
            [head, *rows], share_width([3, 4, 5, 2], self.text_width), head=True, caption="Signatures", tall=True
        )

    def cost(self, block: CostModel) -> Iterator[str]:
        """Write the inputs and the results of the cost model."""
        for paragraph in block.basis:
            yield self.prose(paragraph)
        head = tuple(self.paragraph(self.run(word), "PbHead") for word in ("Input", "To start from", "Yours"))
        rows = [
            (
                self.paragraph(self.run(field.title), "PbCell"),
                self.paragraph(self.run(f"{value:,.10g}"), "PbCell"),
                self.paragraph(self.control(field), "PbCell"),
            )
            for field, _, value in block.inputs
        ]
        yield self.grid([head, *rows], share_width([8, 2, 3], self.text_width), head=True, caption="Inputs of the sum")
        result = [
            tuple(self.paragraph(self.run(text), "PbCell" if at else "PbHead") for text in row)
            for at, row in enumerate(compute_rows(block))
        ]
        widths = share_width([5, *(3 for _ in block.volumes)], self.text_width)
        yield self.grid(result, widths, head=True, caption=f"Cost a month, in {block.currency}")

    # --- the small parts ---

    def grid(
        self,
        rows: Any,
        widths: tuple[int, ...],
        *,
        head: bool,
        caption: str,
        shade_first: bool = False,
        tall: bool = False,
    ) -> str:
        """Write a table. The header repeats on each page, and only a row longer than a page is split."""
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFC7CF"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        made = [
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.table_style}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
            '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
            f'<w:tblLook w:val="{"0620" if head else "0400"}" w:firstRow="{int(head)}" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(sanitize(caption))}/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>"
        ]
        for index, row in enumerate(rows):
            is_head = head and index == 0
            long = sum(len(cell) for cell in row) > 12000
            properties = ("" if long else "<w:cantSplit/>") + (
                '<w:trHeight w:val="620"/>' if tall and not is_head else ""
            )
            properties += "<w:tblHeader/>" if is_head else ""
            made.append(f"<w:tr><w:trPr>{properties}</w:trPr>")
            for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
                fill = self.look.color if is_head else "F3F5F7" if shade_first and at == 0 else ""
                shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
                made.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>')
            made.append("</w:tr>")
        made.append("</w:tbl>" + self.paragraph("", "PbGap"))
        return "".join(made)

    def paragraph(self, inner: str, style: str = "") -> str:
        """Write a paragraph. `style` is the name of its style; without one, the default style applies."""
        named = f"<w:pPr><w:pStyle w:val={quoteattr(self.style(style))}/></w:pPr>" if style else ""
        return f"<w:p>{named}{inner}</w:p>"

    def run(self, text: str, bold: bool = False, italic: bool = False, small: bool = False) -> str:
        """Write a run of text with the same formatting."""
        return run_xml(text, bold=bold, italic=italic, small=small)

    def control(self, field: Field, *, small: bool = False) -> str:
        """Write a content control, tagged with the field's address. Each has a unique number."""
        shown = field.display_value
        kind = control_type_xml(field.kind, field.choices, field.value)
        computed = field.address.startswith(("=", "pilot/playbook", "pilot/id"))
        placeholder = "" if shown else "<w:showingPlcHdr/>"
        lock = '<w:lock w:val="sdtContentLocked"/>' if computed else ""
        words = "–" if computed and not shown else shown or WRITE_HERE
        if not shown and not computed:
            words = _PLACEHOLDERS.get(field.kind, WRITE_HERE)
        inner = run_xml(words, small=small, style="" if shown else self.style("Placeholder Text"), gray=not shown)
        alias, tagged = quoteattr(sanitize(field.title)[:64]), quoteattr(make_tag(field.address))
        known = f'<w:alias w:val={alias}/><w:tag w:val={tagged}/><w:id w:val="{next(self.ids)}"/>'
        return f"<w:sdt><w:sdtPr>{known}{lock}{placeholder}{kind}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def _chapters(sections: tuple[DocSection, ...]) -> Iterator[list[DocSection]]:
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
