"""Write the body of a Word document as XML text.

Comes in: a `Doc`, a `Look` and a function that returns the id of a style. Goes out: WordprocessingML as strings.
Must not know: the book, python-docx.

A dossier has over a thousand content controls. Parsing the XML text once is ten times faster than python-docx calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..computed import compute_rows, format_rate
from ..document import (
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
    group_chapters,
    is_wide,
)
from ..paper import paper_title, stacked_label
from ..placeholders import RECORD_LABEL
from ..style import PAPERS, Look
from .docx_parts import HELP_STYLE, PartWriter
from .docx_xml import run_xml, share_width

_MARGIN = 1134
"""The page margin, in twentieths of a point: 2 cm."""
_TIGHT_MARGIN = 794
"""The margin of a page that has to hold everything: 1.4 cm."""


def header_text(doc: Doc) -> str:
    """Return the text of the header, which a team's own template may replace."""
    return f"{doc.use_case}{' · invented example' if doc.invented else ''}"


def footer_texts(doc: Doc) -> tuple[str, str]:
    """Return the texts of the footer: before the page number, and before the number of pages."""
    return f"{doc.title}, page ", " of "


class BodyWriter(PartWriter):
    """Writes the body of one document."""

    def __init__(self, doc: Doc, look: Look, style: Callable[[str], str]) -> None:
        super().__init__(look, style)
        self.doc = doc
        self.wide = False

    # --- the page ---

    @property
    def paper(self) -> tuple[int, int]:
        """Width and height of the current page, in twentieths of a point."""
        width, height = PAPERS[self.look.paper]
        return (height, width) if self.wide else (width, height)

    @property
    def text_width(self) -> int:
        """The width between the margins."""
        return self.paper[0] - 2 * self.margin

    @property
    def margin(self) -> int:
        """The margin of the current page, in twentieths of a point."""
        return _TIGHT_MARGIN if self.tight else _MARGIN

    def xml(self) -> Iterator[str]:
        """Yield the parts of the body, in order."""
        doc = self.doc
        headings = [(f"pb{number}", section) for number, section in enumerate(doc.sections, 1)]
        names = {id(section): name for name, section in headings}
        chapters = list(group_chapters(doc.sections[doc.first_page :]))
        self.tight = doc.first_page > 0
        self.wide = not self.tight and not doc.chapters and is_wide(chapters[0])
        yield from self.top()
        for section in doc.sections[: doc.first_page]:
            yield from self.section(section, names[id(section)])
        if self.tight:
            yield self.section_end()
            self.tight = False
        shown = headings[doc.first_page :]
        yield from self.contents([(name, s) for name, s in shown if s.level == 1 or not doc.chapters])
        for chapter in chapters:
            wide = is_wide(chapter)
            if wide != self.wide or doc.chapters:
                yield self.section_end()
            self.wide = wide
            for section in chapter:
                yield from self.section(section, names[id(section)])
        yield self.paragraph(
            self.run(f"{RECORD_LABEL} ", small=True)
            + self.run(" ").join(self.control(field, small=True) for field in doc.record)
        )

    def top(self) -> Iterator[str]:
        """Write the title, the pilot's name and what the document is for."""
        doc = self.doc
        if self.tight:
            words = run_xml(doc.title, points=16) + run_xml(f"   {doc.use_case}", points=10)
            yield self.tight_paragraph(words, "Title", before=0)
        else:
            yield self.paragraph(self.run(doc.title), "Title")
            yield self.paragraph(self.run(doc.use_case), "Subtitle")
        if doc.invented:
            yield self.paragraph(self.run(doc.invented), "PbHere")
        yield self.fields(doc.pilot)
        if doc.front:
            yield self.facts(tuple((name, (self.run(text),)) for name, text in doc.front))

    def section(self, section: DocSection, name: str) -> Iterator[str]:
        """Write a heading and the blocks below it. A text stays on the page of the table that it introduces."""
        yield self.heading(section, name)
        following = [*section.blocks[1:], None]
        tables = [at for at, block in enumerate(section.blocks) if not isinstance(block, Paragraph)]
        for at, block in enumerate(section.blocks):
            if isinstance(block, Paragraph):
                yield self.prose(block, keep=bool(tables) and at < tables[-1])
            elif isinstance(block, Fields) and isinstance(following[at], Signatures):
                yield self.fields(block.fields, keep=len(block.fields) < 8)
            else:
                yield from self.block(block)

    def tight_paragraph(self, inner: str, style: str, before: int) -> str:
        """Write a title or heading that saves room. `before` is the space above it, in twentieths of a point."""
        spacing = f'<w:spacing w:before="{before}" w:after="20"/>'
        return f'<w:p><w:pPr><w:pStyle w:val="{self.style(style)}"/><w:keepNext/>{spacing}</w:pPr>{inner}</w:p>'

    def section_end(self) -> str:
        """End a section of pages with the same orientation."""
        gap = self.style("PbTightGap" if self.tight else "PbGap")
        return f'<w:p><w:pPr><w:pStyle w:val="{gap}"/>{self.section_properties()}</w:pPr></w:p>'

    def section_properties(self) -> str:
        """Return the properties of the current section: paper size, orientation and margins."""
        width, height = self.paper
        way = ' w:orient="landscape"' if self.wide else ""
        edge = 312 if self.tight else 567
        return (
            f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{way}/>'
            f'<w:pgMar w:top="{self.margin + (0 if self.tight else 200)}" w:right="{self.margin}" '
            f'w:bottom="{self.margin}" w:left="{self.margin}" '
            f'w:header="{edge}" w:footer="{edge}" w:gutter="0"/></w:sectPr>'
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
        words = run_xml(section.title, points=10) if self.tight else self.run(section.title)
        inner = f'{start}{words}<w:bookmarkEnd w:id="{number}"/>'
        if self.tight:
            return self.tight_paragraph(inner, f"Heading {section.level}", before=70)
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

    def fields(self, fields: tuple[Field, ...], *, keep: bool = False) -> str:
        """Write a grid of fields: titles on the left, content controls on the right. `keep` is as in `grid`."""
        if self.tight:
            pairs = Fields(fields).pairs
            rows = [tuple(cell for one in line for cell in self.field_cells(one, hint=False)) for line in pairs]
            shares = share_width([33, 64, 26, 77], self.text_width)
            return self.grid(rows, shares, head=False, caption="To fill in", shade_first=True)
        left = self.text_width // 3
        cells, widths = [self.field_cells(field) for field in fields], (left, self.text_width - left)
        return self.grid(cells, widths, head=False, caption="To fill in", shade_first=True, keep=keep)

    def field_cells(self, field: Field, *, hint: bool = True) -> tuple[str, str]:
        """Write the two cells of a field: its title, and its content control."""
        label = self.paragraph(self.run(field.title, bold=True), "PbCell")
        if hint and field.hint:
            label += self.paragraph(self.run(field.hint), HELP_STYLE)
        return label, self.paragraph(self.control(field), "PbCell")

    def table(self, table: Table) -> str:
        """Write a table. Stacked columns share a cell."""
        columns = table.paper_columns
        by_id = {column.id: column for column in table.columns}
        head = tuple(self.paragraph(self.run(paper_title(column, under)), "PbHead") for column, under in columns)
        rows = [tuple(self.cell(row, column, under, by_id) for column, under in columns) for row in table.rows]
        widths = share_width([column.width for column, _ in columns], self.text_width)
        return self.grid([head, *rows], widths, head=True, caption=table.title)

    def cell(self, row: TableRow, column: Column, stacked: tuple[Column, ...], by_id: dict[str, Column]) -> str:
        """Write one cell: text and content controls, one below the other."""
        if column.rate_of:
            return self.paragraph(self.run(format_rate(column, row, by_id)), "PbCell")
        made = []
        for one in (column, *stacked):
            cell = row.cells.get(one.id, "")
            if isinstance(cell, Field):
                label = "" if self.tight and one is column else stacked_label(one, stacked)
                before = self.run(f"{label} ", small=True) if label else ""
                made.append(self.paragraph(before + self.control(cell), "PbCell"))
            elif cell:
                first, _, rest = cell.partition("\n")
                made.append(self.paragraph(self.run(first), "PbCell"))
                made += [self.paragraph(self.run(rest), "PbSmall")] if rest else []
        return "".join(made) or self.paragraph("", "PbCell")

    def signatures(self, block: Signatures) -> str:
        """Write a table with lines to sign on."""
        head = tuple(self.paragraph(self.run(word), "PbHead") for word in block.heads)
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
        head = tuple(self.paragraph(self.run(word), "PbHead") for word in block.heads)
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
        yield self.grid(result, widths, head=True, caption=f"Monthly cost, in {block.currency}")
