"""Read what people typed into a Word document: the text of its content controls, and the text outside them.

Comes in: the path of a file. Goes out: `DocumentTexts`.
Must not know: the book.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx

from .texts import DocumentTexts, FieldText, LooseText, UnreadableError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(path: Path) -> DocumentTexts:
    """Read the content controls with a tag that starts with `pb:`, and the text outside them.

    Raises:
        UnreadableError: when the file is not a Word document.
    """
    try:
        body = docx.Document(str(path)).element.body
    except Exception as error:  # python-docx does not catch what zipfile and lxml raise
        raise UnreadableError(f"{path}: this is not a Word document (.docx): {error}") from None
    typed = [_read_control(control) for control in body.iter(f"{_W}sdt") if _tag_of(control).startswith("pb:")]
    beside = [LooseText(text) for paragraph in body.iter(f"{_W}p") if (text := _text_outside_controls(paragraph))]
    return DocumentTexts(path, tuple(typed), tuple(beside))


def _tag_of(control: Any) -> str:
    found = control.find(f"{_W}sdtPr/{_W}tag")
    return "" if found is None else str(found.get(f"{_W}val"))


def _read_control(control: Any) -> FieldText:
    properties = control.find(f"{_W}sdtPr")
    if properties.find(f"{_W}showingPlcHdr") is not None:
        return FieldText(_tag_of(control), "")
    content = control.find(f"{_W}sdtContent")
    paragraphs = [] if content is None else list(content.iter(f"{_W}p")) or [content]
    text = "\n".join(_text_of(paragraph) for paragraph in paragraphs).strip()
    for item in properties.iter(f"{_W}listItem"):
        if item.get(f"{_W}displayText") == text:
            return FieldText(_tag_of(control), text, code=str(item.get(f"{_W}value")))
    date = properties.find(f"{_W}date")
    full = "" if date is None else str(date.get(f"{_W}fullDate") or "")
    return FieldText(_tag_of(control), text, day=full[:10])


def _text_of(element: Any) -> str:
    made = []
    for part in element.iter():
        if part.tag == f"{_W}t":
            made.append(part.text or "")
        elif part.tag in (f"{_W}br", f"{_W}cr"):
            made.append("\n")
        elif part.tag == f"{_W}tab":
            made.append("\t")
    return "".join(made)


def _text_outside_controls(paragraph: Any) -> str:
    """Return the text of a paragraph that is in no content control of this program."""
    if any(_tag_of(above).startswith("pb:") for above in paragraph.iterancestors(f"{_W}sdt")):
        return ""
    made = []
    for part in paragraph.iter(f"{_W}t"):
        if not any(_tag_of(above).startswith("pb:") for above in part.iterancestors(f"{_W}sdt")):
            made.append(part.text or "")
    return "".join(made).strip()
