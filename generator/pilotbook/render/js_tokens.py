"""A script as tokens, each with the bracket that it is in, and whether it names a variable.

Comes in: a script without comments. Goes out: its tokens, which joined are the script.
Must not know: modules, and what names mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

VARIABLE, SHORTHAND = "variable", "shorthand"
"""What a name can be: a variable, or one that is the key of an object as well, as in `{ name }`."""
KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """await break case catch class const continue debugger default delete do else export extends false finally for
        function if import in instanceof let new null return static super switch this throw true try typeof var void
        while with yield arguments as async from get of set undefined""",
    )
)
"""No variable has one of these names, even if the language would let it."""
_MODIFIERS = frozenset(("async", "get", "set", "static"))
_BEFORE_BLOCK = frozenset(("", ")", "=>", ";", "{", "}", "else", "try", "finally", "do"))
_ENDS_VALUE = re.compile(r"[\w$)\]}\"'`]$")
_TOKEN = re.compile(
    r"""\s+
    |\#?[A-Za-z_$][\w$]*
    |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'
    |\d[\w.]*
    |=>|\.\.\.|\?\?|\?\.(?!\d)|\S""",
    re.VERBOSE,
)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_TEMPLATE = re.compile(r"[`}](?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.DOTALL)


@dataclass(slots=True)
class Token:
    """A word, a sign, a text, or a part of a template between two of its values."""

    text: str
    kind: str = ""
    opener: int = -1
    """Where the bracket opens that the token is in, or that it closes; -1: in none."""
    closer: int = -1
    """Of an opening bracket: where it closes."""
    holds: str = ""
    """Of an opening bracket: itself, or of a brace what is in it: `block`, `object` or `class`."""
    space: str = ""
    """The space after it."""


def tokenize(script: str) -> list[Token]:
    """Split a script into tokens.

    Raises:
        ValueError: when a bracket, a template or a regular expression has no end.
    """
    tokens: list[Token] = []
    opened: list[int] = []
    place, is_class = 0, False
    while place < len(script):
        before = tokens[-1].text if tokens else ""
        text = _match(script, place, before, in_template=bool(opened) and tokens[opened[-1]].holds == "${")
        place += len(text)
        if text.isspace():
            if tokens:
                tokens[-1].space += text
            continue
        closes = text[0] in ")]}"
        if closes:
            tokens[opened[-1]].closer = len(tokens)
        inside = opened.pop() if closes else opened[-1] if opened else -1
        if closes and len(text) > 1:
            inside = tokens[inside].opener  # the next part of a template is next to the one before
        token = Token(text, opener=inside)
        tokens.append(token)
        is_class = text == "class" or (is_class and text != ":")  # it can be a key, too
        if text in ("(", "[") or text.endswith("${"):
            token.holds = text if len(text) == 1 else "${"
        elif text == "{":
            token.holds = "class" if is_class else "block" if before in _BEFORE_BLOCK else "object"
            is_class = False
        if token.holds:
            opened.append(len(tokens) - 1)
    if opened:
        raise ValueError(f"this has no end: {tokens[opened[-1]].text}")
    _name_variables(tokens)
    return tokens


def _match(script: str, place: int, before: str, *, in_template: bool) -> str:
    """Return the token at a place."""
    sign = script[place]
    if sign == "`" or (sign == "}" and in_template):
        found = _TEMPLATE.match(script, place)
    elif sign == "/" and (before in KEYWORDS or before.endswith("${") or not _ENDS_VALUE.search(before)):
        found = _REGEX.match(script, place)
    else:
        found = _TOKEN.match(script, place)
    if not found:
        raise ValueError(f"this has no end: {script[place : place + 20]}")
    return found[0]


def _name_variables(tokens: list[Token]) -> None:
    """Set the kind of each token that names a variable, not a property or a key."""
    for at, token in enumerate(tokens):
        if not (token.text[0].isalpha() or token.text[0] in "_$") or token.text in KEYWORDS:
            continue
        before = tokens[at - 1].text if at else ""
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        holds = tokens[token.opener].holds if token.opener >= 0 else ""
        if before in (".", "?."):
            continue
        if holds == "object" and (before in "{," or (before in _MODIFIERS and after == "(")):
            token.kind = SHORTHAND if after in ("}", ",", "=") else ""
        elif holds != "class" or before not in {"{", "}", ";", *_MODIFIERS}:
            token.kind = VARIABLE
