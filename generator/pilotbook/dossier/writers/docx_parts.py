"""Write the parts that every block of a Word document consists of: paragraphs, runs, content controls and grids.

Comes in: text, fields, a `Look` and a function that returns the id of a style. Goes out: WordprocessingML as strings.
Must not know: the book, python-docx, the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from typing import Any
from xml.sax.saxutils import quoteattr

from pilotbook.records.paths import make_tag
from pilotbook.text.plain import sanitize

from ..document import Field, Paragraph
from ..placeholders import NO_RECORD, placeholder_for
from ..style import Look
from ..word.marks import mark_names
from .docx_xml import control_type_xml, run_xml

HELP_STYLE = "PbHelp"
"""The style of help text and hints."""
EXAMPLE_STYLE = "PbExample"
"""The style of what another company would write. Only blank documents have it; the browser removes it."""

_OWN_STYLE = re.compile(r'(<w:p><w:pPr><w:pStyle w:val="[^"]*"/>)(?!<w:keepNext/>)')
_TEXT = re.compile(r"<w:t[^>]*>([^<]*)")
_TIGHT = {"PbCell": "PbTight", "PbHead": "PbTightHead", "PbHere": "PbTightHere", "PbGap": "PbTightGap"}
"""The styles that save room, by the style whose place they take."""


class PartWriter:
    """Writes the parts of one document. It numbers the content controls, so each document needs its own writer."""

    def __init__(self, look: Look, style: Callable[[str], str]) -> None:
        self.look = look
        self.ids = count(1001)
        self.bookmarks = count(1)
        self.style = style
        self.table_style = self.style("Table Grid")
        self.tight = False
        """Whether to save room: small type, narrow margins of cells. Set for a page that has to hold everything."""

    def prose(self, paragraph: Paragraph, style: str = "", *, keep: bool = False) -> str:
        """Write a paragraph of prose. Without `style`, the paragraph's own style applies."""
        given = {
            "bullet": "List Bullet",
            "number": "List Number",
            "help": HELP_STYLE,
            "example": EXAMPLE_STYLE,
            "here": "PbHere",
        }
        runs = "".join(
            self.run(run.text + (f" ({run.link})" if run.link and run.link != run.text else ""), run.bold, run.italic)
            for run in paragraph.runs
        )
        return self.paragraph(runs, style or given.get(paragraph.style, ""), keep=keep)

    def grid(
        self,
        rows: Any,
        widths: tuple[int, ...],
        *,
        head: bool,
        caption: str,
        shade_first: bool = False,
        tall: bool = False,
        keep: bool = False,
    ) -> str:
        """Write a table. The header repeats on each page. Short tables, rows and the last three rows are not split.

        `keep` keeps the whole table on the page of what follows.
        """
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFC7CF"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        above, sides, lowest = (10, 60, 350) if self.tight else (40, 85, 620)
        made = [
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.table_style}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar><w:top w:w="{above}" w:type="dxa"/><w:left w:w="{sides}" w:type="dxa"/>'
            f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="{sides}" w:type="dxa"/></w:tblCellMar>'
            f'<w:tblLook w:val="{"0620" if head else "0400"}" w:firstRow="{int(head)}" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(sanitize(caption))}/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>"
        ]
        is_short = len(rows) < 10 and _count_letters(rows) < 900
        ends = len(rows) - 3 if _count_letters(rows[-3:]) < 900 else len(rows)  # no row is alone on the last page
        for index, row in enumerate(rows):
            is_head = head and index == 0
            if ((is_short or index >= ends) and index < len(rows) - 1) or keep:
                row = tuple(_OWN_STYLE.sub(r"\1<w:keepNext/>", cell) for cell in row)
            long = sum(len(cell) for cell in row) > 12000
            properties = ("" if long else "<w:cantSplit/>") + (
                f'<w:trHeight w:val="{lowest}"/>' if tall and not is_head else ""
            )
            properties += "<w:tblHeader/>" if is_head else ""
            made.append(f"<w:tr><w:trPr>{properties}</w:trPr>")
            for at, cell in enumerate(row):
                rest = widths[at:] if at == len(row) - 1 else widths[at : at + 1]  # the last cell takes what is left
                span = f'<w:gridSpan w:val="{len(rest)}"/>' if len(rest) > 1 else ""
                fill = self.look.color if is_head else "F3F5F7" if shade_first and at % 2 == 0 else ""
                shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
                made.append(f'<w:tc><w:tcPr><w:tcW w:w="{sum(rest)}" w:type="dxa"/>{span}{shade}</w:tcPr>{cell}</w:tc>')
            made.append("</w:tr>")
        made.append("</w:tbl>" + self.paragraph("", "PbGap", keep=keep))
        return "".join(made)

    def paragraph(self, inner: str, style: str = "", *, keep: bool = False) -> str:
        """Write a paragraph. `style` is the name of its style; without one, the default style applies.

        `keep` keeps it on the page of what follows.
        """
        style = _TIGHT.get(style, style) if self.tight else style
        named = f"<w:pStyle w:val={quoteattr(self.style(style))}/>" if style else ""
        properties = named + ("<w:keepNext/>" if keep else "")
        return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"

    def run(self, text: str, bold: bool = False, italic: bool = False, small: bool = False) -> str:
        """Write a run of text with the same formatting."""
        return run_xml(text, bold=bold, italic=italic, small=small)

    def control(self, field: Field, *, small: bool = False) -> str:
        """Write a content control, tagged with the field's address, in bookmarks that say the address again.

        Each has a unique number.
        """
        shown = field.display_value
        kind = control_type_xml(field.kind, field.choices, field.value)
        computed = field.address.startswith(("=", "pilot/playbook", "pilot/id"))
        placeholder = "" if shown else "<w:showingPlcHdr/>"
        lock = '<w:lock w:val="sdtContentLocked"/>' if computed else ""
        words = shown or (NO_RECORD if field.address == "pilot/id" else placeholder_for(field.kind, computed=computed))
        inner = run_xml(words, small=small, style="" if shown else self.style("Placeholder Text"), gray=not shown)
        alias, tagged = quoteattr(sanitize(field.title)[:64]), quoteattr(make_tag(field.address))
        number = next(self.ids)
        known = f'<w:alias w:val={alias}/><w:tag w:val={tagged}/><w:id w:val="{number}"/>'
        made = f"<w:sdt><w:sdtPr>{known}{lock}{placeholder}{kind}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        for name in mark_names(number - 1000, field.address):
            bookmark = next(self.bookmarks)
            made = f'<w:bookmarkStart w:id="{bookmark}" w:name="{name}"/>{made}<w:bookmarkEnd w:id="{bookmark}"/>'
        return made


def _count_letters(rows: Any) -> int:
    """Count the characters that rows of cells show."""
    return sum(len(text) for row in rows for cell in row for text in _TEXT.findall(cell))
