"""Escapes text for terminals and for the logs of pipelines, where control characters and some words are commands.

Comes in: one line of text with any characters. Goes out: the same on one line, with what could act shown as an escape.
Must not know: what prints it.
"""

from __future__ import annotations

import re
import unicodedata

_ALLOWED = frozenset("\u200c\u200d\u2060\u00ad")
"""Format characters that words and emoji need, and that move nothing."""
_AT_START = re.compile(r"(\s*):(?=:)")
"""GitHub runs `::error …` at the start of a line. It skips the space before it."""
_ANYWHERE = re.compile(r"#(?=#(?:\[|vso\[|teamcity\[))", re.IGNORECASE)
"""GitHub, Azure Pipelines and TeamCity run `##[…]` and its kin anywhere in a line."""


def escape_line(text: str) -> str:
    r"""Return a text as one line that a terminal shows and no pipeline runs.

    A line feed becomes `\u000a`, a control character or a mark of direction likewise. So what a record calls a pilot
    cannot move the cursor, clear the screen, forge a line or call a command. What has been escaped stays as it is.
    """
    if not (text.isascii() and text.isprintable()):
        text = "".join(char if _is_harmless(char) else escape_character(char) for char in text)
    return _ANYWHERE.sub(r"\\u0023", _AT_START.sub(r"\1\\u003a", text, count=1) if _AT_START.match(text) else text)


def escape_character(char: str) -> str:
    r"""Return a character as Python and JSON write it: `\u001b`. JSON takes two of these for one beyond U+FFFF."""
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _is_harmless(char: str) -> bool:
    return char.isprintable() or char in _ALLOWED or unicodedata.category(char) == "Zs"
