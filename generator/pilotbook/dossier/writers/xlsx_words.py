"""Puts words of a document into formulas and drop-down lists, where any character could mean something else.

Comes in: the words of a choice. Goes out: parts of formulas, and what a drop-down list is made from.
Must not know: workbooks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LISTS = "_lists"
"""The name of the very hidden sheet with the words of the drop-down lists that a list in a cell cannot have."""
LONGEST_LIST = 255
"""The most characters of a list, and of a text in a formula."""
_HARMLESS = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ,.:()/&'’–-])*")


def count_word(cells: str, word: str) -> str:
    """Return the part of a formula that counts the cells with exactly this word, whatever its case.

    `COUNTIF` reads `>5`, `*` and `1/2` as a comparison, a pattern and a day, so it gets only words of plain letters.
    """
    if _HARMLESS.fullmatch(word) and len(word) <= LONGEST_LIST and word.lower() not in ("true", "false"):
        return f'COUNTIF({cells},"{word}")'
    return f'SUMPRODUCT(--({cells}&""={quote(word)}))'


def quote(text: str) -> str:
    """Return a text as a formula has it. A long one is joined from pieces."""
    pieces = [text[start : start + LONGEST_LIST] for start in range(0, len(text), LONGEST_LIST)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def is_list(words: Sequence[str]) -> bool:
    """Check whether a drop-down list can have these words itself: it splits at commas, and trims what it splits."""
    fits = len(",".join(words).encode("utf-16-le")) // 2 <= LONGEST_LIST
    return fits and all(word == word.strip() and not set(',"\n') & set(word) for word in words)
