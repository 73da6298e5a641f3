"""Read what people typed into a Word document: its fields, and all other text with where it is.

Comes in: the path of a file. Goes out: `DocumentTexts`.
Must not know: the book.

A field is a content control with a tag. Programs that drop tags keep bookmarks: see `word.marks`. A document without
either has only its tables, which `labels` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..docx_properties import is_in_margins
from ..placeholders import NO_RECORD, RECORD_LABEL
from ..word.controls import W
from ..word.story import HIDDEN, Control, Paragraph, Story
from ..word.text import read_story
from .docx_package import Package
from .docx_rows import find_added_rows
from .limits import open_office_file
from .texts import DocumentTexts, FieldText, Grid, LooseText

_PAGE_NUMBER = re.compile(r"\t+\d+$")
"""The text after each title in an updated table of contents."""
_RECORD = re.compile(rf"{RECORD_LABEL}\s*([^\s{NO_RECORD}]+)(?:\s*{NO_RECORD}|\s+(\S+))?")
_NOTES = {"comment": "comments", "footnote": "footnotes", "endnote": "endnotes"}


def read_docx(path: Path) -> DocumentTexts:
    """Read all that people may have typed into a Word document.

    Raises:
        UnreadableError: when the file is not a Word document.
    """
    return read_docx_bytes(path, open_office_file(path, "docx").content)


def read_docx_bytes(path: Path, content: bytes) -> DocumentTexts:
    """Read the content of a Word document. `path` is for messages.

    Raises:
        UnreadableError: when the content is not that of a Word document.
    """
    package = Package(path, content)
    language = package.language
    story = read_story(package.body, "outside the fields", language)
    added = [one for one in find_added_rows(story) if one.text]
    fields = [*(_field_of(control) for control in story.controls), *added]
    tagged = bool(fields)
    loose = [*_loose_of(story, in_tables=tagged), *_margins(package), *_notes(package)]
    if not any(one.tag == "pb:pilot/playbook" and one.text for one in fields):
        fields += _told_in_words(package, loose)
    return DocumentTexts(
        path,
        tuple(fields),
        tuple(loose),
        package.carried,
        package.modified,
        package.modified_by,
        () if tagged else tuple(_grids(story)),
    )


def _field_of(control: Control) -> FieldText:
    """Return a field with its text. Without a tag and a control, an empty text may have been typed elsewhere."""
    text = control.typed
    code = control.items.get(text, "")
    return FieldText(
        control.tag,
        text,
        code=code if code != text else "",
        day=control.day if text else "",
        language=control.language if text else "",
        location=control.title,
        by_label=not control.kinds,
    )


def _loose_of(story: Story, *, in_tables: bool = True) -> Iterator[LooseText]:
    """Yield the texts outside of fields."""
    for paragraph in story.paragraphs:
        hidden = "".join(piece.text for piece in paragraph.pieces if piece.owner == HIDDEN).strip()
        if hidden:
            yield LooseText(hidden, HIDDEN)
        if paragraph.used or (paragraph.cell is not None and not in_tables):
            continue
        for text in paragraph.loose:
            yield LooseText(_PAGE_NUMBER.sub("", text) if paragraph.contents else text, _place_of(paragraph))
    for symbol in story.symbols:
        yield LooseText(symbol, "a symbol")


def _place_of(paragraph: Paragraph) -> str:
    if paragraph.cell is None:
        return paragraph.location
    titles = [control.title for control in paragraph.cell.controls if control.title]
    return f"next to the field {titles[0]}" if titles else f"row {paragraph.cell.row.number} of the tables"


def _margins(package: Package) -> Iterator[LooseText]:
    """Yield the texts of headers and footers that were not there when the document was written, each once."""
    seen = set()
    for kind, location in (("header", "the header"), ("footer", "the footer")):
        for part in package.related(kind):
            for text in _loose_of(read_story(part, location)):
                if text not in seen and not is_in_margins(text.text, package.margins):
                    seen.add(text)
                    yield text


def _notes(package: Package) -> Iterator[LooseText]:
    """Yield comments with their authors, footnotes and endnotes."""
    for kind, parts in _NOTES.items():
        for part in package.related(parts):
            for note in part.iter(f"{W}{kind}"):
                if note.get(f"{W}type"):  # the line above footnotes
                    continue
                text = _text_of(read_story(note, kind))
                author = note.get(f"{W}author")
                article = "an" if kind == "endnote" else "a"
                if text:
                    yield LooseText(text, f"{article} {kind} by {author}" if author else f"{article} {kind}")


def _text_of(story: Story) -> str:
    return "\n".join("".join(piece.text for piece in paragraph.pieces) for paragraph in story.paragraphs).strip()


def _told_in_words(package: Package, loose: list[LooseText]) -> Iterator[FieldText]:
    """Yield the playbook and the record that the last line of the document names, or else its keywords."""
    for text in loose:
        if found := _RECORD.fullmatch(text.text):
            loose.remove(text)
            yield FieldText("pb:pilot/playbook", found[1], by_label=True)
            if found[2]:
                yield FieldText("pb:pilot/id", found[2], by_label=True)
            return
    program, _, words = package.keywords.partition(" ")
    if program == "pilotbook" and words:
        yield FieldText("pb:pilot/playbook", words.split()[0], by_label=True)


def _grids(story: Story) -> Iterator[Grid]:
    """Yield the tables, each with the paragraphs between it and the table before."""
    last = 0
    for table in story.tables:
        before = tuple(
            text for one in story.paragraphs[last : table.before] if one.cell is None and (text := "".join(one.loose))
        )
        last = table.before
        yield Grid(tuple(tuple(cell.text for cell in row.cells) for row in table.rows), before)
