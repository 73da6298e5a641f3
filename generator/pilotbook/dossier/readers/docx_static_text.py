"""List the text that a Word document has outside its fields. Any other text there was typed by people.

Comes in: a `Doc`. Goes out: the text of each paragraph, as `readers.docx` returns it.
Must not know: the files that people send back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from ..document import Doc
from ..style import Look
from ..writers.docx_body import BodyWriter

_PARAGRAPH = re.compile(r"<w:p>.*?</w:p>", re.DOTALL)
_CONTROL = re.compile(r"<w:sdt>.*?</w:sdt>", re.DOTALL)
_TEXT = re.compile(r"<w:t[^>]*>([^<]*)</w:t>")


def texts_outside_fields(doc: Doc) -> Iterator[str]:
    """Yield the text of each paragraph, without its content controls."""
    for part in BodyWriter(doc, Look(), lambda name: name).xml():
        for paragraph in _PARAGRAPH.findall(part):
            text = "".join(_TEXT.findall(_CONTROL.sub("", paragraph))).strip()
            if text:
                yield unescape(text)
