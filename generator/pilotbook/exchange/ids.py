"""Makes IDs from texts, and finds the row that a text without an ID belongs to.

Comes in: texts, and the IDs that are taken. Goes out: IDs.
Must not know: sheets, files.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

LONGEST = 40
"""The most characters of an ID that is made from a text."""
_MOST_WORDS = 6
_CLOSE = 0.75
"""How similar two texts have to be so that one is the other, reworded."""
_MOST_COMPARED = 300
"""The most texts that another is compared with."""
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


def assign_ids(texts: Sequence[str], known: Mapping[str, str], taken: Collection[str], otherwise: str) -> list[str]:
    """Return an ID for each text: that of the known text that is the same, else of one that is close, else a new one.

    A known text is one text at most, and the same text goes before a close one. `taken` are IDs that are not free,
    and `otherwise` is the first word of the ID of a text without Latin letters.
    """
    free = dict(known)
    made: dict[int, str] = {}
    by_text: dict[str, list[str]] = {}
    for id_, other in known.items():
        by_text.setdefault(_fold(other), []).append(id_)
    for at, text in enumerate(texts):
        if text and (same := by_text.get(_fold(text))):
            made[at] = same.pop(0)
            del free[made[at]]
    used = {*known, *taken}
    for at, text in enumerate(texts):
        if at not in made:
            made[at] = _find_close(text, free) or make_id(text, used, otherwise)
            free.pop(made[at], None)
            used.add(made[at])
    return [made[at] for at in range(len(texts))]


def _find_close(text: str, known: Mapping[str, str]) -> str | None:
    """Return the ID of the known text that is this one with a few other words, if there are not too many to compare."""
    best, id_of_best = _CLOSE, None
    for id_, other in known.items() if len(known) <= _MOST_COMPARED else ():
        if (likeness := _likeness(_pairs(_fold(text)), _pairs(_fold(other)))) >= best:
            best, id_of_best = likeness, id_
    return id_of_best


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of pairs of letters that two texts have in common, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * sum(min(count, other[pair]) for pair, count in one.items() if pair in other) / total if total else 0.0


@lru_cache(maxsize=4096)
def _pairs(text: str) -> Counter[str]:
    """Return the pairs of letters in each word of a text."""
    return Counter(pair for word in re.findall(r"\w+", text) for pair in map("".join, pairwise(f" {word} ")))
