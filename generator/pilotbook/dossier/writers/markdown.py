"""Write a `Doc` as Markdown for wikis and repositories. The source is readable without rendering.

Comes in: a `Doc`. Goes out: text.
Must not know: the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pilotbook.text.markdown import escape_address, escape_cell, escape_inline, escape_starts

from ..computed import compute_rows, format_rate
from ..document import (
    Block,
    CostModel,
    Doc,
    Facts,
    Field,
    Fields,
    PageLink,
    Paragraph,
    Signatures,
    Table,
    TableRow,
)

BLANK = "_____"
"""The blank for a value to fill in."""


def markdown_text(doc: Doc) -> str:
    """Return a document as Markdown."""
    return "\n".join(_lines(doc)).rstrip() + "\n"


def _lines(doc: Doc) -> Iterator[str]:
    yield f"# {escape_cell(doc.title)}: {escape_cell(doc.use_case)}"
    yield ""
    if doc.invented:
        yield from (doc.invented, "")
    for field in doc.pilot:
        yield f"- **{escape_cell(field.title)}:** {_value(field)}"
    for name, text in doc.front:
        yield f"- **{escape_cell(name)}:** {escape_cell(text)}"
    for section in doc.sections:
        yield ""
        yield f"{'#' * (section.level + 1)} {escape_cell(section.title)}"
        for block in section.blocks:
            if not (isinstance(block, Paragraph) and block.style in ("bullet", "number")):
                yield ""
            yield from _block(block)
    yield ""
    yield f"Record: {' '.join(escape_cell(field.display_value) for field in doc.record)}"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _paragraph(block)
    elif isinstance(block, Facts):
        for name, prose in block.rows:
            first, *rest = [_paragraph(p) for p in prose] or [""]
            if first.startswith("- "):
                first, rest = "", [first, *rest]
            yield f"- **{escape_cell(name)}:** {first}".rstrip()
            for one in rest:
                yield f"{'' if one.startswith('- ') else chr(10)}  {one}"
    elif isinstance(block, Fields):
        for field in block.fields:
            hint = f" ({escape_cell(field.hint)})" if field.hint and not field.value else ""
            yield f"- **{escape_cell(field.title)}:** {_value(field)}{hint}"
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Signatures):
        yield from _grid(
            [("Role", "Name", "Signature", "Date")]
            + [(escape_cell(title), _value(name), BLANK, _value(day)) for title, name, day in block.rows]
        )
    elif isinstance(block, CostModel):
        rows = [(escape_cell(field.title), f"{value:,.10g}", _value(field)) for field, _, value in block.inputs]
        yield from _grid([("Input", "Default", "Yours"), *rows])
        yield ""
        yield from _grid([tuple(map(escape_cell, row)) for row in compute_rows(block)])
    elif isinstance(block, PageLink):
        yield f"{escape_cell(block.words)}: <{escape_address(block.url)}>"


def _paragraph(paragraph: Paragraph) -> str:
    made = []
    for run in paragraph.runs:
        text = escape_inline(run.text)
        mark = "**" if run.bold else "*" if run.italic else ""
        inner = text.strip()
        if mark and inner:
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            text = f"{before}{mark}{inner}{mark}{after}"
        made.append(f"[{text}]({escape_address(run.link)})" if run.link else text)
    text = escape_starts("".join(made))
    if paragraph.style in ("help", "here"):
        return "\n".join(f"> {line}" for line in text.split("\n"))
    return f"- {text}" if paragraph.style in ("bullet", "number") else text


def _table(table: Table) -> Iterator[str]:
    by_id = {column.id: column for column in table.columns}
    rows = [tuple(escape_cell(column.title) for column in table.columns)]
    for row in table.rows:
        rows.append(
            tuple(
                format_rate(column, row, by_id) if column.rate_of else _cell(row, column.id) for column in table.columns
            )
        )
    yield from _grid(rows)


def _cell(row: TableRow, column: str) -> str:
    cell = row.cells.get(column, "")
    return escape_cell(cell) if isinstance(cell, str) else escape_cell(cell.display_value)


def _grid(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for index, row in enumerate(rows):
        yield f"| {' | '.join(cell or ' ' for cell in row)} |"
        if index == 0:
            yield f"|{' --- |' * len(row)}"


def _value(field: Field) -> str:
    return escape_cell(field.display_value) if field.value else BLANK
