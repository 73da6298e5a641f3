"""Edits Word documents as people and programs do, for tests."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from pilotbook.book.model import Book
from pilotbook.dossier import Dossier, Filling
from pilotbook.dossier.readers.docx import read_docx_bytes
from pilotbook.dossier.readers.texts import DocumentTexts
from pilotbook.dossier.writers.zip import zip_bytes

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{SPACE}}}"
DOCUMENT = "word/document.xml"
Edit = Callable[[Any], None]
"""Changes the root of the document."""


def write(book: Book, playbook: str, document: str, filling: Filling | None = None) -> bytes:
    """A document of a playbook, blank or filled."""
    dossier = Dossier(book, book.load(playbook), filling or Filling({}))
    return next(dossier.files(formats=["docx"], only=[document])).make()


def files_of(content: bytes) -> dict[str, bytes]:
    """The parts of a document."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def edit(content: bytes, change: Edit, part: str = DOCUMENT) -> bytes:
    """The document with one part changed."""
    files = files_of(content)
    root = etree.fromstring(files[part])
    change(root)
    return zip_bytes({**files, part: etree.tostring(root)}.items())


def add_part(content: bytes, name: str, kind: str, xml: str) -> bytes:
    """The document with another part, such as its comments."""
    files = files_of(content)
    rels = "word/_rels/document.xml.rels"
    link = f'<Relationship Id="{kind}9" Type="http://a/relationships/{kind}" Target="{name}"/></Relationships>'
    files[rels] = files[rels].replace(b"</Relationships>", link.encode())
    return zip_bytes({**files, f"word/{name}": f'<w:x xmlns:w="{SPACE}">{xml}</w:x>'.encode()}.items())


def read(content: bytes) -> DocumentTexts:
    """What the reader finds."""
    return read_docx_bytes(Path("a.docx"), content)


def texts(content: bytes) -> dict[str, str]:
    """What people typed, by tag."""
    return {field.tag: field.text for field in read(content).fields if field.text}


def nodes(xml: str) -> list[Any]:
    """Elements of WordprocessingML."""
    mark = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    return list(etree.fromstring(f'<x xmlns:w="{SPACE}" xmlns:mc="{mark}">{xml}</x>'))


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def control(root: Any, tag: str) -> Any:
    """The first control with a tag."""
    return next(one for one in controls(root) if tag_of(one) == tag)


def controls(root: Any) -> Iterator[Any]:
    """All controls with tags."""
    yield from (one for one in root.iter(f"{W}sdt") if tag_of(one))


def tag_of(one: Any) -> str:
    """The tag of a control."""
    found = one.find(f"{W}sdtPr/{W}tag")
    return "" if found is None else str(found.get(f"{W}val"))


def put(one: Any, xml: str, *, keep_mark: bool = False) -> None:
    """Put runs into a control. Word removes the mark that it shows its placeholder; other programs keep it."""
    properties, inside = one.find(f"{W}sdtPr"), one.find(f"{W}sdtContent")
    mark = properties.find(f"{W}showingPlcHdr")
    if mark is not None and not keep_mark:
        properties.remove(mark)
    for old in [old for old in inside if old.tag == f"{W}r"]:
        inside.remove(old)
    inside.extend(nodes(xml))


def row_of(one: Any) -> Any:
    """The table row that something is in."""
    return next(one.iterancestors(f"{W}tr"))


def unwrap(one: Any) -> None:
    """Remove a control and keep its text."""
    for child in list(one.find(f"{W}sdtContent")):
        one.addprevious(child)
    one.getparent().remove(one)


def drop_tag(one: Any) -> None:
    """Remove the tag of a control, as LibreOffice 7.4 does."""
    tag = one.find(f"{W}sdtPr/{W}tag")
    tag.getparent().remove(tag)


def drop_bookmarks(root: Any) -> None:
    """Remove all bookmarks."""
    for one in list(root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        one.getparent().remove(one)


def export_from_google_docs(content: bytes) -> bytes:
    """What Google Docs keeps: the text of controls, without controls, bookmarks and properties."""

    def change(root: Any) -> None:
        drop_bookmarks(root)
        for one in list(root.iter(f"{W}sdt")):
            unwrap(one)

    kept = {name: part for name, part in files_of(edit(content, change)).items() if not name.startswith("docProps/")}
    return zip_bytes(kept.items())
