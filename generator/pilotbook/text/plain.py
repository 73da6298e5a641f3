"""Removes characters that file formats cannot contain, and detects the direction of text.

Comes in: any text. Goes out: text without characters that XML forbids, or whether it runs from right to left.
Must not know: files.
"""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")


def sanitize(text: str) -> str:
    """Remove control characters, surrogates and noncharacters, and turn every line break into a line feed."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n")
    return _FORBIDDEN.sub("", text)


def one_line(text: str) -> str:
    """Return a text on one line, without what `sanitize` and `show_in_order` remove."""
    return " ".join(show_in_order(sanitize(text)).split())


def show_in_order(text: str) -> str:
    """Remove the characters that show what follows in another direction, and so make `exe.png` of `gnp.exe`.

    Right-to-left scripts run in their direction without these.
    """
    return _TURNING.sub("", text)


def is_right_to_left(text: str) -> bool:
    """Check whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((way for way in directions if way in ("L", "R", "AL")), "L") != "L"
