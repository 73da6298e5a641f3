"""What an author got wrong: where, what, and what to write instead.

Comes in: facts found while loading and resolving. Goes out: sorted `Mistake`s and the one error that carries them.
Must not know: YAML, pydantic, the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

_MAX_NAMES = 12
Loc = tuple[str | int, ...]
"""The way to a value inside a file: keys and list positions, as in `("checks", "owner-named", "gate")`."""


@dataclass(frozen=True)
class Finding:
    """A mistake whose line is not looked up yet."""

    path: Path
    """The file."""
    loc: Loc
    """The way to the value, empty for the whole file."""
    problem: str
    """What is wrong, as the end of a sentence whose subject is the place."""
    cure: str
    """What to write instead, as a sentence."""
    at_key: bool = False
    """Whether the key is at fault and not its value."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake of an author, ready to be read."""

    path: str
    line: int
    column: int
    place: str
    problem: str
    cure: str

    def __str__(self) -> str:
        subject = f"{self.place}: " if self.place else ""
        return _escape_unprintable(
            f"{self.path}:{self.line}:{self.column}: {subject}{self.problem}. {self.cure}".rstrip()
        )


class PilotbookError(Exception):
    """Anything that the user can mend. Its text is shown as it is, without a traceback."""


class BookError(PilotbookError):
    """The book has mistakes."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def format_location(loc: Loc) -> str:
    """Name a place in the author's words: `checks › owner-named › gate`, list items counted from 1."""
    return " › ".join(f"item {part + 1}" if isinstance(part, int) else truncate(part) for part in loc)


def truncate(text: str) -> str:
    """As much of an author's text as a message can carry."""
    return text if len(text) <= 64 else text[:63] + "…"


def find_nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that `word` most resembles, or None."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known name, or else the known ones if they are few."""
    names = sorted(known)
    if match := find_nearest(word, names):
        return f"Did you mean `{match}`?"
    if not names:
        return "There are none yet."
    more = f", and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return "Known: " + ", ".join(f"`{name}`" for name in names[:_MAX_NAMES]) + more + "."


def _escape_unprintable(text: str) -> str:
    """The text on one line, so that what an author pasted cannot move the cursor of a terminal."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
