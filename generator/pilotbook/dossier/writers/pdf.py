"""Write a `Doc` as a PDF with Typst, tagged for screen readers (PDF/UA-1).

Comes in: a `Doc` and a `Look`. Goes out: the content of a PDF file, or a PNG of the first page; the same input gives
the same bytes.
Must not know: the book. No other module imports Typst and pikepdf. Typst gets all text as JSON, so it never treats
text as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import segno
import typst

from pilotbook.errors import PilotbookError
from pilotbook.text.plain import sanitize

from ..computed import compute_rows, format_rate
from ..document import (
    SHOWN_PREFIX,
    Block,
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
from ..style import Look

HERE = Path(__file__).resolve().parent
TEMPLATE, CARD = HERE / "layout.typ", HERE / "card.typ"
FONTS = HERE / "fonts"
_LONG_WORD = re.compile(r"\S{22,}")
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)


def pdf_bytes(doc: Doc, look: Look) -> bytes:
    """Return a document as the content of a PDF file.

    Raises:
        PilotbookError: when no font has one of the characters, or Typst fails.
    """
    return _compress(_compile(doc, look, format="pdf", pdf_standards=["ua-1"]))


def picture_bytes(doc: Doc, look: Look) -> bytes:
    """Return the first page as a PNG, 331 pixels wide for A4 in portrait.

    Raises:
        PilotbookError: when no font has one of the characters, or Typst fails.
    """
    return _compile(doc, look, format="png", ppi=40.0, first=True)


def card_bytes(site: str, title: str, text: str, gates: Sequence[str], look: Look) -> bytes:
    """Return the picture for links to a page as a PNG, 1200 by 630 pixels.

    Raises:
        PilotbookError: when Typst fails.
    """
    colors = {"color": f"#{look.color}", "on_color": f"#{look.on_color}"}
    texts = {"site": _text(site), "title": _text(title), "text": _text(text), "gates": [_text(gate) for gate in gates]}
    try:
        return _typeset(CARD, {**colors, **texts}, look, format="png", ppi=72.0)
    except typst.TypstError as error:
        raise PilotbookError(f"{title}: Typst could not draw the picture for links: {error}") from None


def _compress(content: bytes) -> bytes:
    """Compress a PDF to a third of its size: Typst leaves the structure tags uncompressed."""
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return made.getvalue()


def _compile(doc: Doc, look: Look, *, first: bool = False, **options: Any) -> bytes:
    try:
        return _typeset(TEMPLATE, _doc(doc, look, first=first), look, **options)
    except typst.TypstError as error:
        raise _explain_error(error, doc) from None


def _typeset(template: Path, data: dict[str, Any], look: Look, **options: Any) -> bytes:
    made = typst.compile(
        str(template),
        root=str(HERE),
        font_paths=_fonts(look.fonts),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        **options,
    )
    return bytes(made[0] if isinstance(made, list) else made or b"")


@lru_cache(maxsize=4)
def _fonts(own: Path | None) -> list[str]:
    return [str(FONTS), *([str(own)] if own else [])]


def _explain_error(error: Exception, doc: Doc) -> PilotbookError:
    found = _MISSING.search(str(error))
    if not found:
        return PilotbookError(f"{doc.playbook}, {doc.title}: Typst could not lay out the page: {error}")
    char = found[1]
    code = " ".join(f"U+{ord(one):04X}" for one in char)
    return PilotbookError(
        f"{doc.playbook}, {doc.title}: no font has the character {char} ({code}), so the PDF cannot show it. "
        "Point to a folder with a font that does, with `fonts` under dossier in mkdocs.yml or with --fonts."
    )


def _doc(doc: Doc, look: Look, *, first: bool) -> dict[str, Any]:
    chapters: list[list[DocSection]] = []
    for section in doc.sections[doc.first_page :]:
        if not chapters or (doc.chapters and section.level == 1):
            chapters.append([])
        chapters[-1].append(section)
    if first:
        chapters = [] if doc.first_page else [chapters[0][:2]]
    wide = [is_wide(chapter) for chapter in chapters]
    return {
        "title": _text(doc.title),
        "use_case": _text(doc.use_case),
        "paper": "a4" if look.paper == "a4" else "us-letter",
        "color": f"#{look.color}",
        "on_color": f"#{look.on_color}",
        "language": look.language[:2],
        "invented": doc.invented,
        "front": [[_text(name), _text(text)] for name, text in doc.front],
        "pilot": [_field(field) for field in doc.pilot],
        "record": _text(" ".join(field.display_value for field in doc.record if field.display_value)),
        "contents": len(doc.sections) > 5 and doc.id != "kickoff-pack" and not (first and doc.first_page),
        "first_page": [_section(section, tight=True) for section in doc.sections[: doc.first_page]],
        "chapters": [
            {"wide": is_flipped, "sections": [_section(section) for section in chapter]}
            for chapter, is_flipped in zip(chapters, wide, strict=True)
        ],
        "collects": bool(doc.chapters),
        "flipped": not doc.first_page and wide[0] and not doc.chapters,
    }


def _section(section: DocSection, *, tight: bool = False) -> dict[str, Any]:
    blocks = [made | {"tight": tight} for block in section.blocks for made in _block(block, tight=tight)]
    for one, following in reversed(list(pairwise(blocks))):
        if one["kind"] == "p":  # texts stay on the page of the table that they introduce
            one["keep"] = following["kind"] != "p" or following["keep"]
        elif one["kind"] == "fields":
            one["keep"] = following["kind"] == "sign"
    return {"title": _text(section.title), "level": section.level, "blocks": blocks}


def _block(block: Block, *, tight: bool = False) -> list[dict[str, Any]]:
    if isinstance(block, Paragraph):
        return [_paragraph(block)]
    if isinstance(block, Facts):
        rows = [[_text(name), [_paragraph(p) for p in prose]] for name, prose in block.rows]
        return [{"kind": "facts", "rows": rows}]
    if isinstance(block, Fields) and tight:
        return [{"kind": "pairs", "rows": [[_field(field) for field in line] for line in block.pairs]}]
    if isinstance(block, Fields):
        return [{"kind": "fields", "keep": False, "rows": [_field(field) for field in block.fields]}]
    if isinstance(block, Table):
        return [_table(block, tight=tight)]
    if isinstance(block, Signatures):
        rows = [
            [_text(title), _text(name.display_value or name.printed), "", _text(day.display_value)]
            for title, name, day in block.rows
        ]
        return [{"kind": "sign", "rows": rows}]
    if isinstance(block, PageLink):
        made = BytesIO()
        segno.make(block.url, error="m").save(made, kind="svg", border=0, xmldecl=False)
        return [{"kind": "page", "url": block.url, "words": _text(block.words), "code": made.getvalue().decode()}]
    return _cost(block)


def _cost(block: CostModel) -> list[dict[str, Any]]:
    inputs = [
        [{"lines": [_text(field.title)]}, {"lines": [f"{value:,.10g}"]}, {"lines": [_text(field.display_value)]}]
        for field, _, value in block.inputs
    ]
    sum_rows = [[{"lines": [_text(text)]} for text in row] for row in compute_rows(block)]
    return [
        *(_paragraph(one) for one in block.basis),
        {
            "kind": "table",
            "title": "Inputs",
            "head": ["Input", "Default", "Yours"],
            "widths": [8, 2, 3],
            "rows": inputs,
        },
        {
            "kind": "table",
            "title": "The sum",
            "head": [cell["lines"][0] for cell in sum_rows[0]],
            "widths": [5, *(3 for _ in block.volumes)],
            "rows": sum_rows[1:],
        },
    ]


def _table(table: Table, *, tight: bool) -> dict[str, Any]:
    columns = table.paper_columns
    by_id = {column.id: column for column in table.columns}
    rows = []
    for row in table.rows:
        cells = []
        for column, under in columns:
            if column.rate_of:
                cells.append({"lines": [format_rate(column, row, by_id)]})
            else:
                cells.append(
                    _cell(row, [column.id, *(one.id for one in under)], by_id, labels=bool(under), tight=tight)
                )
        rows.append(cells)
    return {
        "kind": "table",
        "title": _text(table.title),
        "head": [_text(column.title) for column, _ in columns],
        "widths": [column.width for column, _ in columns],
        "rows": rows,
    }


def _cell(row: TableRow, ids: list[str], by_id: dict[str, Any], *, labels: bool, tight: bool) -> dict[str, Any]:
    lines = []
    for id_ in ids:
        cell = row.cells.get(id_, "")
        if isinstance(cell, Field) and tight and id_ == ids[0] and cell.value:  # the head of the column names it
            lines += _text(cell.display_value).split("\n")
        elif isinstance(cell, Field):
            label = f"{by_id[id_].title}:" if labels and not id_.startswith(SHOWN_PREFIX) else ""
            first, *rest = _text(cell.display_value).split("\n")
            lines += [f"\u0002{label}\u0002{first}" if label else first, *rest]
        else:
            first, *rest = _text(cell).split("\n")
            lines += [first] if first else []
            lines += [f"\u0001{one}" for one in rest]
    return {"lines": [line for line in lines if line]}


def _field(field: Field) -> dict[str, Any]:
    return {
        "title": _text(field.title),
        "hint": _text(field.hint),
        "value": _text(field.display_value),
        "long": field.kind == "text",
    }


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    runs = [
        {"text": _text(run.text), "bold": run.bold, "italic": run.italic, "link": run.link} for run in paragraph.runs
    ]
    return {"kind": "p", "style": paragraph.style, "runs": runs, "keep": False}


def _text(text: str) -> str:
    """Return clean text in which very long words can break."""
    return _LONG_WORD.sub(lambda found: "\u200b".join(re.findall(r".{1,11}", found[0])), sanitize(text))
