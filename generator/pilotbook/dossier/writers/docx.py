"""Write a `Doc` as a Word file, with styles and a tagged content control for each field.

Comes in: a `Doc` and a `Look`. Goes out: the content of a DOCX file; the same input gives the same bytes.
Must not know: the book. No other module imports python-docx.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor
from lxml import etree  # type: ignore[import-untyped]  # no type stubs

from pilotbook.text.plain import sanitize

from ..carried import to_properties
from ..document import Doc
from ..docx_properties import margin_properties, write_properties
from ..style import Look
from ..word.text import read_story
from .docx_body import BodyWriter, footer_texts, header_text
from .docx_xml import NAMESPACES, page_field
from .zip import normalize_zip


def docx_bytes(doc: Doc, look: Look) -> bytes:
    """Return a document as the content of a DOCX file."""
    document = _styled_document(look)
    _set_properties(document, doc, look)
    writer = BodyWriter(doc, look, lru_cache(partial(_style_id, document)))
    document = _replace_body(document, "".join(writer.xml()))
    _finish(document, writer)
    set_custom_properties(document, {**margin_properties(_margin_texts(document)), **to_properties(doc.carried)})
    made = BytesIO()
    document.save(made)
    return normalize_zip(made.getvalue())


def reference_bytes(name: str, look: Look) -> bytes:
    """Return a Word file for a team to adapt: it has the styles, and a header with the name `name`, but no footer."""
    document = _styled_document(replace(look, reference=None))
    document.sections[0].header.paragraphs[0].text = sanitize(name)
    document.core_properties.title = sanitize(name)
    for day in ("created", "modified"):
        setattr(document.core_properties, day, datetime(2026, 1, 1))
    document.add_paragraph("Change the styles, the header and the footer. This text does not appear in your documents.")
    made = BytesIO()
    document.save(made)
    return normalize_zip(made.getvalue())


def set_custom_properties(document: Any, texts: Mapping[str, str]) -> None:
    """Add custom properties to a document. They replace properties of the same names."""
    package = document.part.package
    for relationship in package.rels.values():
        if relationship.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES:
            part = relationship.target_part
            part._blob = write_properties(texts, part.blob)
            return
    name = PackURI("/docProps/custom.xml")
    part = Part(name, CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, write_properties(texts), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _replace_body(document: Any, xml: str) -> Any:
    """Return the document with another body, and with the properties of its last section.

    The body is parsed where it stays: to move a long table from one tree to another takes quadratic time.
    """
    part = document.part
    opening, _, _ = serialize_part_xml(part.element).decode().partition("<w:body")
    section = etree.tostring(document.element.body.sectPr, encoding="unicode")
    part._element = parse_xml(f"{opening}<w:body>{xml}{section}</w:body></w:document>".encode())
    return part.document


def _margin_texts(document: Any) -> Iterator[str]:
    """Yield the texts of all headers and footers as the reader returns them."""
    for relationship in document.part.rels.values():
        kind = relationship.reltype.rpartition("/")[2]
        if kind in ("header", "footer"):
            for paragraph in read_story(relationship.target_part.element, kind).paragraphs:
                yield from paragraph.loose


def _finish(document: Any, writer: BodyWriter) -> None:
    """Set the last section's page layout, and the header and footer of the first section, which the others inherit."""
    given = parse_xml(writer.section_properties().replace("<w:sectPr>", f"<w:sectPr {NAMESPACES}>", 1))
    last = document.element.body.sectPr
    references = [child for child in last if child.tag.endswith(("headerReference", "footerReference"))]
    for child in [child for child in last if child not in references]:
        last.remove(child)
    for child in given:
        last.append(child)
    first = document.sections[0]
    for reference in references:
        if document.sections[0]._sectPr is not last:
            first._sectPr.insert(0, reference)
    if writer.look.reference is None:
        first.header.is_linked_to_previous = False
        first.footer.is_linked_to_previous = False
    page, of = footer_texts(writer.doc)
    if not "".join(p.text for p in first.footer.paragraphs).strip():
        _write_line(writer, first.footer, page, ("PAGE", of, "NUMPAGES"))
    if not first.header.paragraphs or not "".join(p.text for p in first.header.paragraphs).strip():
        _write_line(writer, first.header, header_text(writer.doc), ())


def _write_line(writer: BodyWriter, part: Any, words: str, fields: tuple[str, ...]) -> None:
    """Write one line of a header or footer. `fields` are codes of Word fields, or text that starts with a space."""
    inner = writer.run(words, small=True)
    for one in fields:
        inner += writer.run(one, small=True) if one.startswith(" ") else page_field(one)
    for paragraph in list(part._element):
        if not len(paragraph.xpath(".//w:drawing|.//w:pict")):
            part._element.remove(paragraph)
    part._element.append(parse_xml(writer.paragraph(inner, "PbSmall").replace("<w:p>", f"<w:p {NAMESPACES}>", 1)))


def _styled_document(look: Look) -> Any:
    """Return an empty document with the styles. A team's own template is read each time, because it may change."""
    if look.reference is None:
        return docx.Document(BytesIO(_styled_bytes(look)))
    document = docx.Document(str(look.reference))
    _set_styles(document, look)
    return document


@lru_cache
def _styled_bytes(look: Look) -> bytes:
    """Return an empty document with the styles. To set them takes longer than to write most documents."""
    document, made = docx.Document(), BytesIO()
    _set_styles(document, look)
    document.save(made)
    return made.getvalue()


def _style_id(document: Any, name: str) -> str:
    return str(document.styles[name].style_id)


def _set_styles(document: Any, look: Look) -> None:
    """Set the styles that documents use. A team's own template keeps the styles it has."""
    styles = document.styles
    own = look.reference is not None
    color = RGBColor.from_string(look.color.upper())
    if not own:
        normal = styles["Normal"]
        _set_font(normal, "Calibri")
        normal.font.size = Pt(10.5)
        normal.paragraph_format.space_after = Pt(5)
        for name, size, before in (
            ("Title", 24, 0),
            ("Subtitle", 13, 0),
            ("Heading 1", 16, 16),
            ("Heading 2", 12.5, 12),
        ):
            _set_font(styles[name], "Calibri")
            styles[name].font.size = Pt(size)
            styles[name].font.color.rgb = color
            styles[name].font.italic = False
            styles[name].font.bold = name != "Subtitle"
            styles[name].paragraph_format.space_before = Pt(before)
            styles[name].paragraph_format.space_after = Pt(5)
            styles[name].paragraph_format.keep_with_next = True
        for name in ("List Bullet", "List Number"):
            styles[name].font.size = Pt(9.5)
        for border in styles["Title"].element.xpath(".//w:pBdr"):
            border.getparent().remove(border)
    for name, size, gray, italic, after in (
        ("PbCell", 9, None, False, 1),
        ("PbSmall", 8, "5A6672", False, 0),
        ("PbHelp", 9, "4A5560", True, 4),
        ("PbExample", 9, "4A5560", True, 4),
        ("PbHere", 10, None, False, 6),
        ("PbHead", 9, look.on_color, False, 1),
        ("PbContents", 12, look.color.upper(), False, 3),
        ("PbGap", 4, None, False, 2),
        ("PbTight", 8, None, False, 0),
        ("PbTightHead", 8, look.on_color, False, 0),
        ("PbTightHere", 8, None, False, 2),
        ("PbTightGap", 2, None, False, 0),
    ):
        if any(style.name == name for style in styles):
            continue
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(size)
        style.font.italic = italic
        style.font.bold = name in ("PbHead", "PbTightHead", "PbContents")
        style.paragraph_format.keep_with_next = True if name in ("PbHead", "PbTightHead", "PbContents") else None
        if name.startswith("PbTight"):
            style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.space_before = Pt(0)
        if gray:
            style.font.color.rgb = RGBColor.from_string(gray)
        if name in ("PbHere", "PbTightHere"):
            style.element.get_or_add_pPr().insert(
                0,  # the schema wants it before the spacing
                parse_xml(f'<w:shd {NAMESPACES} w:val="clear" w:color="auto" w:fill="{look.tint}"/>'),
            )
    _ensure_style(styles, "Placeholder Text", WD_STYLE_TYPE.CHARACTER)
    styles["Placeholder Text"].font.color.rgb = RGBColor.from_string("6B7785")
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet", "List Number"):
        _ensure_style(styles, name, WD_STYLE_TYPE.PARAGRAPH)
    _ensure_style(styles, "Table Grid", WD_STYLE_TYPE.TABLE)


def _ensure_style(styles: Any, name: str, kind: Any) -> None:
    if not any(style.name == name for style in styles):
        styles.add_style(name, kind)


def _set_font(style: Any, name: str) -> None:
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if key.endswith(("Theme",)):
            del fonts.attrib[key]
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{kind}", name)


def _set_properties(document: Any, doc: Doc, look: Look) -> None:
    core = document.core_properties
    core.title = sanitize(f"{doc.title}: {doc.use_case}")[:255]
    core.subject = sanitize(doc.use_case)[:255]
    core.author = "pilotbook"
    core.last_modified_by = ""
    core.comments = ""
    core.keywords = f"pilotbook {doc.playbook} {doc.id}"
    core.language = look.language
    core.revision = 1
    core.created = core.modified = datetime(2000, 1, 1)
    defaults = document.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr")
    for properties in defaults:
        for old in properties.xpath("./w:lang"):
            properties.remove(old)
        properties.append(
            parse_xml(f'<w:lang {NAMESPACES} w:val="{look.language}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>')
        )


def template_styles(path: Path) -> list[str]:
    """Return the names of the styles in a Word file.

    Raises:
        ValueError: when the file is not a Word document.
    """
    try:
        return [str(style.name) for style in docx.Document(str(path)).styles]
    except Exception as error:  # python-docx does not catch what zipfile and lxml raise
        raise ValueError(str(error)) from None
