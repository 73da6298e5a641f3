"""Gives the variables of functions and blocks short names, so that readers load less.

Comes in: a script without comments. Goes out: the script in parts, between the names that no function declares.
Must not know: modules. It relies on how the scripts of this project are written: `const` and `let` have one variable or
one pattern each, no function has two variables of one name, and semicolons end statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, product
from string import ascii_uppercase, digits

from .js_punctuation import CONTROL, tighten
from .js_tokens import KEYWORDS, SHORTHAND, Token, tokenize

_LETTERS = "etaonisrlcdhupmgfbwyvkxjqz"
"""What short names are made of: the letters first that a script has most of, which compress best."""


@dataclass(slots=True, eq=False)
class _Function:
    """A function, from its parameters to its end, or a block or a loop with one."""

    start: int
    end: int
    outer: _Function | None
    names: set[str]
    """The variables that it declares."""
    uses: set[tuple[_Function | None, str]] = field(default_factory=set)
    """The variables that occur in it, each with the function that declares it, if one does."""
    short: dict[str, str] = field(default_factory=dict)


def shorten_locals(script: str) -> tuple[str, ...]:
    """Shorten the variables of all functions and blocks, and drop the punctuation that a parser does not need.

    Every other part that is returned, from the second on, is the name of a variable that no function declares.

    Raises:
        ValueError: when a bracket, a template or a regular expression has no end.
    """
    tokens = tokenize(script)
    holders = _find_holders(tokens)
    owners = [_find_owner(one, holder) if one.kind else None for one, holder in zip(tokens, holders, strict=True)]
    parts = [""]
    for token, holder, owner in zip(tokens, holders, owners, strict=True):
        for function in _list_outwards(holder) if token.kind else ():
            function.uses.add((owner, token.text))
    tighten(tokens)
    for token, owner in zip(tokens, owners, strict=True):
        if token.kind == SHORTHAND:
            parts[-1] += f"{token.text}:"
        if token.kind and not owner:
            parts += [token.text, token.space]
        else:
            parts[-1] += (_shorten(owner, token.text) if owner else token.text) + token.space
    return tuple(parts)


def list_short_globals() -> Iterator[str]:
    """Yield short names that no variable of a function gets."""
    yield from f"{ascii_uppercase}$_"
    yield from map("".join, product(_LETTERS, digits + ascii_uppercase))


def _shorten(owner: _Function, name: str) -> str:
    """Return the short name of a variable: the first one that nothing else in its function has."""
    if name not in owner.short:
        taken = {other.short.get(used, used) if other else used for other, used in owner.uses}
        free = (one for size in count(1) for one in map("".join, product(_LETTERS, repeat=size)))
        owner.short[name] = next(one for one in free if one not in taken and one not in KEYWORDS)
    return owner.short[name]


def _list_outwards(function: _Function | None) -> Iterator[_Function]:
    """Yield a function and those around it."""
    while function:
        yield function
        function = function.outer


def _find_owner(token: Token, holder: _Function | None) -> _Function | None:
    """Return the function that declares the variable that a token names, if one does."""
    return next((one for one in _list_outwards(holder) if token.text in one.names), None)


def _find_holders(tokens: list[Token]) -> list[_Function | None]:
    """Return for each token the innermost function that it is in."""
    ranges = sorted(_list_functions(tokens), key=lambda one: one[:2])
    holders: list[_Function | None] = []
    inside: _Function | None = None
    for at, token in enumerate(tokens):
        while inside and inside.end <= at:
            inside = inside.outer
        while ranges and ranges[0][0] == at:
            start, end, names = ranges.pop(0)
            inside = _Function(start, end, inside, names)
        if inside and token.text in ("const", "let", "var"):
            end = tokens[at + 1].closer if tokens[at + 1].holds else at + 2
            inside.names.update(_list_bound(tokens, at + 1, end))
        holders.append(inside)
    return holders


def _list_functions(tokens: list[Token]) -> Iterator[tuple[int, int, set[str]]]:
    """Yield where each function, `catch`, block, and loop with a block begins and ends, and its parameters."""
    for at, token in enumerate(tokens):
        if token.text == "=>":
            start = tokens[at - 1].opener if tokens[at - 1].text == ")" else at - 1
            yield start, _find_end(tokens, at), set(_list_bound(tokens, start, at))
        elif token.holds == "block" and at and tokens[at - 1].text == ")":
            start = tokens[at - 1].opener
            before = tokens[start - 1].text
            names = set() if before in CONTROL else set(_list_bound(tokens, start, at))
            yield start if names or before in ("for", "await") else at, token.closer, names
        elif token.holds == "block" and at and tokens[at - 1].text != "=>":
            yield at, token.closer, set()


def _find_end(tokens: list[Token], arrow: int) -> int:
    """Return where the function of an arrow ends."""
    if tokens[arrow + 1].holds == "block":
        return tokens[arrow + 1].closer
    around = tokens[arrow].opener
    last = tokens[around].closer if around >= 0 else len(tokens)
    choices = 0
    for at in range(arrow + 1, last):
        if tokens[at].opener != around:
            continue
        choices += {"?": 1, ":": -1}.get(tokens[at].text, 0)
        if tokens[at].text in (",", ";") or choices < 0:
            return at
    return last


def _list_bound(tokens: list[Token], start: int, end: int) -> Iterator[str]:
    """Yield the variables that a pattern binds, but not those in what it falls back to."""
    fallback = None
    for token in tokens[start:end]:
        if fallback == token.opener and token.text in (",", ")", "]", "}"):
            fallback = None
        if fallback is None and token.text == "=":
            fallback = token.opener
        elif fallback is None and token.kind:
            yield token.text
