"""Defines the errors that users and authors see: where the mistake is, what is wrong and how to fix it.

Comes in: the findings of loading and resolving a book. Goes out: sorted `Mistake`s, in one `BookError`.
Must not know: YAML, pydantic, the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from .terminal import escape_line

_MAX_NAMES = 12
Loc = tuple[str | int, ...]
"""The path to a value inside a file: keys and list indexes, as in `("checks", "owner-named", "gate")`."""


@dataclass(frozen=True)
class Finding:
    """A mistake whose line and column are not yet known."""

    path: Path
    """The file with the mistake."""
    loc: Loc
    """The path to the value. Empty for the whole file."""
    problem: str
    """The problem, as the end of a sentence whose subject is the location."""
    cure: str
    """How to fix it, as a sentence."""
    at_key: bool = False
    """Whether the key is wrong, and not its value."""
    is_reference: bool = False
    """Whether it is about an id that does not exist. One such mistake often shows in many places."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake of an author with its position. Line and column count from 1."""

    path: str
    line: int
    column: int
    place: str
    problem: str
    cure: str

    def __str__(self) -> str:
        subject = f"{self.place}: " if self.place else ""
        return escape_line(f"{self.path}:{self.line}:{self.column}: {subject}{self.problem}. {self.cure}".rstrip())


class PilotbookError(Exception):
    """An error that the user can fix. The user sees its text without a traceback.

    Each argument is one line. Names and paths in it are shown on this line, whatever characters they have.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(map(escape_line, lines)))


class BookError(PilotbookError):
    """The mistakes of a book, sorted and without duplicates. The text has one line per mistake."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__(*map(str, self.mistakes))


def format_location(loc: Loc) -> str:
    """Return a location as authors read it: `checks › owner-named › gate`. List items count from 1."""
    return " › ".join(f"item {part + 1}" if isinstance(part, int) else truncate(part) for part in loc)


def truncate(text: str) -> str:
    """Shorten an author's text to at most 64 characters, so that it fits into a message."""
    return text if len(text) <= 64 else text[:63] + "…"


def find_nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most similar to `word`, or `None`."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(word: str, known: Iterable[str], *, in_order: bool = False) -> str:
    """Return a sentence that suggests the most similar known name, or else lists up to 12 known names.

    The list is sorted, unless the order of the names has a meaning: `in_order`.
    """
    names = list(known) if in_order else sorted(known)
    if match := find_nearest(word, names):
        return f"Did you mean `{match}`?"
    if not names:
        return "There are none yet."
    if len(names) == 1:
        return f"The only option is `{names[0]}`."
    more = f", and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return "Choose from: " + ", ".join(f"`{name}`" for name in names[:_MAX_NAMES]) + more + "."
