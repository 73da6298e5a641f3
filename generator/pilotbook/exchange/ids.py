"""Makes IDs from texts, and finds the row that a text without an ID belongs to.

Comes in: texts, and the IDs that are taken. Goes out: IDs.
Must not know: sheets, files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from difflib import SequenceMatcher

LONGEST = 40
"""The most characters of an ID that is made from a text."""
_MOST_WORDS = 6
_CLOSE = 0.75
"""How similar two texts have to be so that one is the other, reworded."""
_SMALL = {"a", "an", "the", "of", "to", "in", "on", "at", "for", "and", "or", "by", "with", "is", "are", "be", "it",
          "its", "that", "this", "from", "as", "who"}  # fmt: skip


def make_id(text: str, taken: Container[str], otherwise: str) -> str:
    """Return a free ID for a text, such as `owner-named`. One without Latin letters gets `otherwise` and a number."""
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)|https?://\S+", r"\1", text)
    folded = unicodedata.normalize("NFKD", bare.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", folded))
    kept = [word for word in words if word not in _SMALL] or words
    while kept and not kept[0][0].isalpha():
        kept = [*kept[1:], kept[0]] if any(word[0].isalpha() for word in kept) else []
    made = ""
    for word in kept[:_MOST_WORDS]:
        longer = f"{made}-{word}" if made else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        made = longer
    if made and made not in taken:
        return made
    stem, number = made or otherwise, 2 if made else 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def match_text(text: str, known: Mapping[str, str]) -> str | None:
    """Return the ID of the known text that is the same, or else the same with a few other words."""
    folded = " ".join(text.split()).casefold()
    for id_, other in known.items():
        if " ".join(other.split()).casefold() == folded:
            return id_
    best, id_of_best = _CLOSE, None
    for id_, other in known.items():
        matcher = SequenceMatcher(None, folded, " ".join(other.split()).casefold(), autojunk=False)
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best and (ratio := matcher.ratio()) >= best:
            best, id_of_best = ratio, id_
    return id_of_best
