"""Gives the variables of a script short names, so that readers load less.

Comes in: a script without comments, and the short names of what no function declares. Goes out: the script with them.
Must not know: modules. It relies on how the scripts of this project are written: `const` and `let` have one variable or
one pattern each, no function has two variables of one name, and semicolons end statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, product
from string import ascii_uppercase
from sys import intern
from typing import NamedTuple

from .js_punctuation import CONTROL, tighten
from .js_tokens import KEYWORDS, SHORTHAND, Token, tokenize

_LETTERS = "etnaosirlcdhupmgfbwyvkxjqz"
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


class _Use(NamedTuple):
    """One place at which a variable is named."""

    before: str
    """What the script has between the place before and this one."""
    name: str
    owner: _Function | None
    """The function that declares the variable, if one does."""
    is_key: bool
    """Whether the name is the key of an object as well."""


class Script:
    """A script without the punctuation that a parser does not need, whose variables can get other names.

    Raises:
        ValueError: when a bracket, a template or a regular expression has no end.
    """

    def __init__(self, script: str) -> None:
        tokens = tokenize(script)
        holders = _find_holders(tokens)
        owners = [_find_owner(one, holder) if one.kind else None for one, holder in zip(tokens, holders, strict=True)]
        for token, holder, owner in zip(tokens, holders, owners, strict=True):
            use = owner, token.text
            for function in _list_outwards(holder) if token.kind else ():
                function.uses.add(use)
        tighten(tokens)
        self._uses: list[_Use] = []
        texts: list[str] = []
        for token, owner in zip(tokens, owners, strict=True):
            if token.kind:
                self._uses.append(_Use("".join(texts), intern(token.text), owner, token.kind == SHORTHAND))
                texts = [token.space]
            else:
                texts += token.text, token.space
        self._end = "".join(texts)
        """What the script has after the last place."""

    @property
    def free_names(self) -> set[str]:
        """The variables that no function declares."""
        return {use.name for use in self._uses if not use.owner}

    def write(self, names: Mapping[str, str]) -> str:
        """Return the script with short names for the variables of functions, and with those of `names` for others."""
        short: dict[_Function, dict[str, str]] = {}
        texts: list[str] = []
        for before, name, owner, is_key in self._uses:
            known = short.setdefault(owner, {}) if owner else names
            if owner and name not in known:
                taken = {(short.get(other, {}) if other else names).get(used, used) for other, used in owner.uses}
                short[owner][name] = next(one for one in _list_names(_LETTERS) if one not in taken)
            written = known.get(name, name)
            texts += before, f"{name}:{written}" if is_key and written != name else written
        return "".join((*texts, self._end))


def list_short_globals() -> Iterator[str]:
    """Yield short names for the variables that no function declares."""
    return _list_names(f"{_LETTERS}{ascii_uppercase}$_")


def _list_names(letters: str) -> Iterator[str]:
    """Yield names, the short ones first. Those next to each other end alike, which compresses best."""
    names = ("".join(reversed(one)) for size in count(1) for one in product(letters, repeat=size))
    return (one for one in names if one not in KEYWORDS)


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
            if before not in CONTROL:
                yield start, token.closer, set(_list_bound(tokens, start, at))
                continue
            if before in ("for", "await"):
                yield start, token.closer, set()
            yield at, token.closer, set()
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
