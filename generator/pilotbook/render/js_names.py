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


class Script:
    """A script without the punctuation that a parser does not need, whose variables can get other names.

    Raises:
        ValueError: when a bracket, a template or a regular expression has no end.
    """

    def __init__(self, script: str) -> None:
        self._tokens = tokenize(script)
        holders = _find_holders(self._tokens)
        self._owners = [
            _find_owner(one, holder) if one.kind else None for one, holder in zip(self._tokens, holders, strict=True)
        ]
        for token, holder, owner in zip(self._tokens, holders, self._owners, strict=True):
            for function in _list_outwards(holder) if token.kind else ():
                function.uses.add((owner, token.text))
        tighten(self._tokens)

    @property
    def free_names(self) -> set[str]:
        """The variables that no function declares."""
        pairs = zip(self._tokens, self._owners, strict=True)
        return {token.text for token, owner in pairs if token.kind and not owner}

    def write(self, names: Mapping[str, str]) -> str:
        """Return the script with short names for the variables of functions, and with those of `names` for others."""
        short: dict[_Function, dict[str, str]] = {}
        text = ""
        for token, owner in zip(self._tokens, self._owners, strict=True):
            name = token.text
            if token.kind and not owner:
                name = names.get(token.text, token.text)
            elif owner:
                known = short.setdefault(owner, {})
                if token.text not in known:
                    taken = {(short.get(other, {}) if other else names).get(used, used) for other, used in owner.uses}
                    known[token.text] = next(one for one in _list_names(_LETTERS) if one not in taken)
                name = known[token.text]
            is_other = token.kind == SHORTHAND and name != token.text
            text += f"{token.text}:{name}{token.space}" if is_other else name + token.space
        return text


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
