"""List the text that a Word document has outside its fields. Any other text there was typed by people.

Comes in: a `Doc`. Goes out: each text, as `readers.docx` returns it.
Must not know: the files that people send back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from ..document import Doc
from ..placeholders import RECORD_LABEL, placeholder_for
from ..style import Look
from ..writers.docx_body import BodyWriter, footer_texts, header_text

_PARAGRAPH = re.compile(r"<w:p>.*?</w:p>", re.DOTALL)
_CONTROL = re.compile(r"<w:sdt>.*?</w:sdt>", re.DOTALL)
_TEXT = re.compile(r"<w:t[^>]*>([^<]*)</w:t>|<w:(br|tab)/>|(\0)")
_BREAKS = {"br": "\n", "tab": "\t"}
_KINDS = ("line", "day", "number", "choice")


def texts_outside_fields(doc: Doc) -> Iterator[str]:
    """Yield each text between fields, of the body, the header and the footer.

    The words of empty fields are among them, because a program may leave these without the field.
    """
    for part in BodyWriter(doc, Look(), lambda name: name).xml():
        for paragraph in _PARAGRAPH.findall(part):
            pieces = (word or _BREAKS.get(break_, end) for word, break_, end in _texts(paragraph))
            for text in "".join(pieces).split("\0"):
                if text.strip():
                    yield unescape(text).strip()
    for text in (header_text(doc), *footer_texts(doc), RECORD_LABEL):
        yield text.strip()
    for kind in _KINDS:
        yield placeholder_for(kind)


def _texts(paragraph: str) -> list[tuple[str, str, str]]:
    """Return the texts, breaks and ends of texts in a paragraph. A field ends the text before it."""
    return _TEXT.findall(_CONTROL.sub("\0", paragraph))
