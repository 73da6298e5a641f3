"""Reads a text file that another program saved, whatever its encoding.

Comes in: the path of a file. Goes out: text.
Must not know: what is in it.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from pilotbook.errors import PilotbookError
from pilotbook.files import explain_os_error

LARGEST_TEXT = 5_000_000
"""The most bytes of a file."""
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, in UTF-16 with a byte order mark, or in the encoding of Western Windows.

    Raises:
        PilotbookError: when it cannot be read, is too large, or is not text.
    """
    try:
        if path.is_dir():
            raise PilotbookError(f"{path}: this is a folder. Name a file in it.")
        with path.open("rb") as file:
            content = file.read(LARGEST_TEXT + 1)
    except OSError as error:
        raise PilotbookError(explain_os_error(error)) from None
    if len(content) > LARGEST_TEXT:
        raise PilotbookError(f"{path}: this file is larger than {LARGEST_TEXT // 1_000_000} MB. Split it.")
    encoding = next((name for mark, name in _BOMS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise PilotbookError(f"{path}: this file is binary. Save it as text, or as .xlsx.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
