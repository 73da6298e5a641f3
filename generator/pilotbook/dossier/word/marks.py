"""Names bookmarks after the addresses of fields, and finds the addresses again.

LibreOffice before 24.2 drops the tags of content controls and keeps bookmarks, so each field of a Word document has
both. Word allows 40 characters in a name: letters, digits and `_`. A longer address takes several bookmarks.

Comes in: addresses and the numbers of fields, or names of bookmarks. Goes out: names, or addresses.
Must not know: file formats, the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST_NAME = 40
_START = "_pb"
"""Word hides bookmarks whose names start with `_`."""
_NAME = re.compile(r"_pb(\d+)([A-J])([a-z0-9_SUEX]*)([PQ])")
"""A field's number, the letter of the part, the part, and `Q` if it is the last part. What follows is a program's."""
_ESCAPES = {"-": "_", "/": "S", "_": "U", "=": "E"}
_PLAIN = {escaped: char for char, escaped in _ESCAPES.items()}
_ADDRESS = re.compile(r"[A-Za-z0-9_/=-]+")
_ESCAPED = re.compile(r"X[a-z]|.")


def mark_names(number: int, address: str) -> list[str]:
    """Return the names of the bookmarks around the field `number`. An address with other characters has none."""
    if not _ADDRESS.fullmatch(address):
        return []
    text = "".join(_ESCAPES.get(char, f"X{char.lower()}" if char.isupper() else char) for char in address)
    size = _LONGEST_NAME - len(f"{_START}{number}AQ")
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    if len(parts) > 10:
        return []
    last = len(parts) - 1
    return [f"{_START}{number}{chr(65 + at)}{part}{'Q' if at == last else 'P'}" for at, part in enumerate(parts)]


def number_of_mark(name: str) -> int | None:
    """Return the number of the field that a bookmark is of, or `None` for any other bookmark."""
    found = _NAME.match(name)
    return int(found[1]) if found else None


def address_of_marks(names: Iterable[str]) -> str:
    """Return the address that the bookmarks of one field say, or `""` when one of them is missing."""
    found = sorted({(part[2], part[3], part[4]) for name in names if (part := _NAME.match(name))})
    letters = "".join(letter for letter, _, _ in found)
    ends = "".join(end for _, _, end in found)
    if not found or letters != "ABCDEFGHIJ"[: len(found)] or ends != "P" * (len(found) - 1) + "Q":
        return ""
    text = "".join(part for _, part, _ in found)
    return "".join(
        escaped[1].upper() if len(escaped) == 2 else _PLAIN.get(escaped, escaped) for escaped in _ESCAPED.findall(text)
    )
