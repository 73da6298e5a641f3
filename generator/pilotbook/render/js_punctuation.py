"""Takes out of a script what a parser does not need: parentheses, semicolons, spaces and the word `const`.

Comes in: the tokens of a script. Goes out: the same tokens, some of them with another text or none.
Must not know: modules, and what names mean. It relies on semicolons that end statements, and on a linter that lets no
constant be set.
"""

from __future__ import annotations

from itertools import pairwise

from .js_tokens import KEYWORDS, VARIABLE, Token

CONTROL = frozenset(("if", "for", "await", "while", "switch", "with"))
"""What a parenthesis and a block may follow without being a function."""
_BEFORE_WHOLE = frozenset(("=", "(", "[", ",", "=>", "return", "?", ":"))
_AFTER_WHOLE = frozenset((")", "]", "}", ",", ";", ":"))
"""What is around an expression that needs no parentheses."""
_AFTER_CHAIN = frozenset((".", "?.", "["))
"""What can go on with it, if it is a variable or what is taken or called from one."""


def tighten(tokens: list[Token]) -> None:
    """Drop what a parser does not need."""
    for token, following in pairwise(tokens):
        if not _are_one(token.text[-1], following.text[0]):
            token.space = ""
    for at, (token, following) in enumerate(pairwise(tokens)):
        if token.text == "=>":
            _bare_parameter(tokens, at)
        elif token.text == "(" and _is_needless(tokens, at):
            _drop_parentheses(tokens, at)
        elif token.text == ";" and following.text == "}" and not _is_empty_body(tokens, at):
            token.text = ""
    _join_declarations(tokens)


def _are_one(before: str, after: str) -> bool:
    """Return whether signs of two tokens would be in one without a space."""
    are_of_words = _is_of_word(before) and _is_of_word(after)
    return are_of_words or (before == after and before in "+-") or (before.isdigit() and after == ".")


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or sign in ("_", "$", "#")


def _bare_parameter(tokens: list[Token], arrow: int) -> None:
    """Drop the parentheses around the only parameter of a function."""
    start = tokens[arrow - 1].opener
    if tokens[arrow - 1].text == ")" and start == arrow - 3 and tokens[arrow - 2].kind == VARIABLE:
        _drop_parentheses(tokens, start)


def _is_needless(tokens: list[Token], at: int) -> bool:
    """Return whether parentheses are around all of an expression that would be one without them."""
    end = tokens[at].closer
    before, after = tokens[at - 1].text if at else "", tokens[end + 1].text if end + 1 < len(tokens) else ""
    if before not in _BEFORE_WHOLE or tokens[at + 1].text in ("{", ")"):
        return False
    if before == "=" and tokens[at - 2].text in ("=", "!", "<", ">"):
        return False
    inner = [one for one in tokens[at + 1 : end] if one.opener == at]
    if after in _AFTER_CHAIN:
        return inner[0].kind == VARIABLE and all(_is_of_chain(one.text) for one in inner)
    return after in _AFTER_WHOLE and not any(one.text in (",", "in") for one in inner)


def _is_of_chain(text: str) -> bool:
    return text in (".", "(", ")", "[", "]") or (text.isidentifier() and text not in KEYWORDS)


def _drop_parentheses(tokens: list[Token], start: int) -> None:
    """Drop parentheses, but keep words apart."""
    is_after_word = start > 0 and _is_of_word(tokens[start - 1].text[-1:])
    tokens[start].text = " " if is_after_word else ""
    tokens[tokens[start].closer].text = ""


def _is_empty_body(tokens: list[Token], at: int) -> bool:
    """Return whether a semicolon is all that a loop or a condition has."""
    before = tokens[at - 1]
    return before.text == "else" or (before.text == ")" and tokens[before.opener - 1].text in CONTROL)


def _join_declarations(tokens: list[Token]) -> None:
    """Let a statement that declares variables go on with those of the next one, and declare constants like others."""
    starts: dict[int, str] = {}
    for token, following in pairwise(tokens):
        if token.text == "const":
            token.text = "let"
        start = starts.setdefault(token.opener, token.text)
        goes_on = start == "let" and following.text in ("const", "let") and following.opener == token.opener
        if token.text == ";" and goes_on:
            token.text = ","
            following.text = following.space = ""
        elif token.text == ";":
            del starts[token.opener]
        elif token.text == "}" and tokens[token.opener].holds == "block" and tokens[token.opener - 1].text != "=>":
            starts.pop(tokens[token.opener].opener, None)  # a block ends a statement, but not as the end of a function
