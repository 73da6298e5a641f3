"""Puts the text that a document carries into properties of its file, and takes it out again.

Comes in: a text, or the custom properties of a file. Goes out: properties, or the text.
Must not know: what the text says, file formats.
"""

from __future__ import annotations

from collections.abc import Mapping

PREFIX = "pilotbook."
LONGEST = 240
"""The most characters of one property. Excel cuts at 255."""


def to_properties(text: str) -> dict[str, str]:
    """Return a text as properties: `pilotbook.0`, `pilotbook.1` and so on."""
    starts = range(0, len(text), LONGEST)
    return {f"{PREFIX}{number}": text[start : start + LONGEST] for number, start in enumerate(starts)}


def from_properties(properties: Mapping[str, str]) -> str:
    """Return the text that properties hold, in whatever order. Other properties do not count."""
    numbered = {
        int(number): text
        for name, text in properties.items()
        if name.startswith(PREFIX) and (number := name.removeprefix(PREFIX)).isascii() and number.isdigit()
    }
    return "".join(numbered[number] for number in sorted(numbered))
