"""Text that every kind of file can hold, and zips that are the same each time.

Comes in: any text, named bytes. Goes out: text without what XML forbids, a zip.
Must not know: documents.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from io import BytesIO

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def clean(text: str) -> str:
    """The text without control characters and halves of characters, and with line feeds alone."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n")
    return _FORBIDDEN.sub("", text)


def right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((way for way in directions if way in ("L", "R", "AL")), "L") != "L"


def formula_safe(text: str) -> str:
    """Text for a CSV cell that no spreadsheet takes for a formula."""
    return f"'{text}" if re.match(r"\s*[=+\-@\t\r＝＋－＠]", text) else text


_PACKED = (".docx", ".xlsx", ".pdf", ".png", ".zip")
"""Files that are compressed already."""


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip with fixed dates and attributes."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, content)
    return made.getvalue()


def rezipped(content: bytes) -> bytes:
    """A zip with the same files, and with fixed dates."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return zipped((info.filename, archive.read(info)) for info in archive.infolist())
