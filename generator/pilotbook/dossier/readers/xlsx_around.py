"""List the texts of a workbook that are in no cell: notes, threaded comments, headers, footers and text boxes.

Comes in: a `Package` and its sheets. Goes out: `LooseText`s.
Must not know: the record, what the sheets mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .texts import LooseText
from .xlsx_cells import SheetCells
from .xlsx_map import WrittenMap
from .xlsx_package import Package, Sheet, iterate, local, text_of, unescape

_CODE = re.compile(r"&(?:\"[^\"]*\"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d+|[A-Z])", re.IGNORECASE)
_PART = re.compile(r"&([LCR])")
_THREAD = "tc="
"""The start of the author of a note that repeats a threaded comment for programs that do not know those."""


def read_around(package: Package, sheet: Sheet, cells: SheetCells, written: WrittenMap) -> Iterator[LooseText]:
    """Yield the texts around the cells of a sheet, except those that the writer wrote."""
    for header in cells.headers:
        for text in _header_texts(header):
            if text and not written.wrote_around(text):
                yield LooseText(text, f'the header or footer of the sheet "{cells.name}"')
    for kind, part in package.related(sheet.part):
        root = package.xml(part) if kind in ("comments", "threadedComment", "drawing") else None
        if root is None:
            continue
        if kind == "drawing":
            found = _text_boxes(root, cells.name)
        else:
            found = _notes(root, cells.name) if kind == "comments" else _threads(root, cells.name, package.persons)
        yield from (one for one in found if one.text and not written.wrote_around(one.text))


def _header_texts(header: str) -> list[str]:
    """Return the texts at the left, in the center and at the right of a header, without its codes for fonts."""
    parts = _PART.split(header.replace("&&", "\0"))
    return [" ".join(_CODE.sub(" ", text).replace("\0", "&").split()) for text in (parts[0], *parts[2::2])]


def _notes(root: Element, sheet: str) -> Iterator[LooseText]:
    authors = [author.text or "" for author in iterate(root, "author")]
    for note in iterate(root, "comment"):
        id_ = note.get("authorId", "")
        author = authors[int(id_)] if id_.isdigit() and int(id_) < len(authors) else ""
        if not author.startswith(_THREAD):
            text = "".join(text_of(one) for one in note if local(one.tag) == "text").strip()
            yield LooseText(text, _locate(author, sheet, note))


def _threads(root: Element, sheet: str, persons: dict[str, str]) -> Iterator[LooseText]:
    for comment in iterate(root, "threadedComment"):
        text = "".join(one.text or "" for one in comment if local(one.tag) == "text")
        yield LooseText(unescape(text).strip(), _locate(persons.get(comment.get("personId", ""), ""), sheet, comment))


def _locate(author: str, sheet: str, note: Element) -> str:
    return f'a comment{f" by {author}" if author else ""}, sheet "{sheet}", {note.get("ref", "")}'


def _text_boxes(root: Element, sheet: str) -> Iterator[LooseText]:
    for body in iterate(root, "txBody"):
        lines = ["".join(one.text or "" for one in iterate(line, "t")) for line in iterate(body, "p")]
        yield LooseText(unescape("\n".join(lines)).strip(), f'a text box on the sheet "{sheet}"')
