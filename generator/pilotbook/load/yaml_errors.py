"""Explains PyYAML's errors in the words of an author.

Comes in: the text and PyYAML's error. Goes out: a fault with its position.
Must not know: files, models.

PyYAML has no error codes, so the rules match words that its C scanner and its Python scanner share. The text at the
position then selects the explanation. If no rule matches, the message says where PyYAML gave up.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from pilotbook.errors import Loc


class YamlFault(NamedTuple):
    """A fault at a known position of a file. Line and column count from 1."""

    line: int
    column: int
    problem: str
    cure: str
    loc: Loc = ()
    path: Path | None = None
    """The file, if it is not the one that was asked for, but another of the same playbook."""


class _Rule(NamedTuple):
    words: str
    """Part of PyYAML's message."""
    problem: str
    """`{char}` is replaced with the character at the position."""
    cure: str
    opening: bool = False
    """Whether to point at the start of the construct, rather than where PyYAML gave up."""


_QUOTES = "Put the text in quotes."
_NO_START = "unquoted text cannot start with {char}"
_COLON = _Rule("mapping values", "the text contains a colon and a space, which start a new key", _QUOTES)
_NO_COLON = _Rule(
    "expected ':'",
    "this key needs a colon and a space after it",
    "Write `key: value`, or indent the line if it continues the text above.",
    True,
)
_NO_SPACE = _Rule("expected ':'", "the dash needs a space after it", "Start each item with `- `.", True)
_CONTINUES = _Rule(
    "mapping values",
    "this line continues the text above, so it cannot be a key",
    "Line it up with the key above, or put the text in quotes.",
)
_TAB = _Rule("tab", "this line is indented with a tab", "Use spaces.")
_GOES_ON = _Rule(
    "",
    "there is more text after the closing {char}",
    "Put the whole text in double quotes, and use single quotes inside it.",
)
_ENDS = _Rule("", "the text ends inside a list or a set of keys", "Close the bracket.")
_ANY = _Rule(
    "",
    "this is not valid YAML from here on",
    "Look for a missing quote, bracket or colon before it, or put the text in quotes.",
)
_UNEXPECTED = ("expected key", "block end", "indicator", "document start")
_RULES = (
    _COLON,
    _NO_COLON,
    _TAB,
    _Rule("cannot start any token", _NO_START, _QUOTES),
    _Rule("undefined alias", _NO_START, _QUOTES),
    _Rule("alphabetic or numeric", _NO_START, _QUOTES, True),
    _Rule("comment or line break", _NO_START, _QUOTES, True),
    _Rule("indentation indicator", _NO_START, _QUOTES, True),
    _Rule("unhashable key", _NO_START, _QUOTES),
    _Rule("directive", _NO_START, _QUOTES, True),
    _Rule("non-alphabetical", _NO_START, _QUOTES, True),
    _Rule("keys are not allowed", _NO_START, _QUOTES),
    _Rule("node content", _NO_START, _QUOTES),
    _Rule("tag handle", _NO_START, "Put the text in quotes, or remove the tag.", True),
    _Rule("a constructor for the tag", _NO_START, "Put the text in quotes, or remove the tag."),
    _Rule("entries are not allowed", "a list cannot start on the same line as its key", "Start it on the next line."),
    _Rule("end of stream", "the quote that opens here is never closed", "Close it.", True),
    _Rule(
        "',' or",
        "the bracket that opens here is not closed, or a comma is missing",
        "Close it, add the comma, or put the text in quotes.",
        True,
    ),
    _Rule("another document", "a second document starts here", "Keep one per file: remove the line `---`."),
    _Rule("second occurrence", "this anchor is defined twice", "Write out the values instead of using anchors."),
    _Rule("escape", "a backslash in double quotes starts an escape sequence, and this isn't one", "Use single quotes."),
    _Rule("hex", "a backslash in double quotes starts an escape sequence, and this isn't one", "Use single quotes."),
    _Rule("cannot be made", "YAML tries to read this as a special value and can't", _QUOTES),
    *(
        _Rule(
            words,
            "this line does not line up with the ones above",
            "Start keys or items that belong together in the same column.",
        )
        for words in _UNEXPECTED
    ),
)


def fault_at(mark: Any, problem: str, cure: str, loc: Loc = ()) -> YamlFault:
    """Return a fault at a mark of PyYAML, which has one class of marks in C and one in Python, or `None`."""
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return YamlFault(line, column, problem, cure, loc)


def explain_yaml_error(text: str, error: yaml.YAMLError) -> YamlFault:
    """Turn PyYAML's error into a fault."""
    said = str(getattr(error, "problem", None) or error).splitlines()[0]
    rule = next((rule for rule in _RULES if rule.words in said), _ANY)
    found, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    mark = (began or found) if rule.opening else (found or began)
    if mark is None:
        return YamlFault(1, 1, rule.problem, rule.cure)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    return _explain_rule(rule, line, mark.line + 1, mark.column + 1)


def _explain_rule(rule: _Rule, line: str, number: int, column: int) -> YamlFault:
    """Return the fault of a rule, or of a more exact rule that the text at the position suggests."""
    before, after = line[: column - 1], line[column - 1 :]
    char = after[:1]
    if rule is _COLON and re.fullmatch(r"[\s-]*[\w-]+", before):
        rule, column = _CONTINUES, len(before) - len(before.lstrip()) + 1
    elif rule.words in (_NO_COLON.words, *_UNEXPECTED) and re.match(r"-\S", after):
        rule = _NO_SPACE
    elif char == "\t":
        rule = _TAB
    elif rule.words in _UNEXPECTED and before.rstrip().endswith(('"', "'", "]", "}")):
        rule, char = _GOES_ON, before.rstrip()[-1]
    elif rule.problem == _NO_START and not char:
        rule = _ENDS
    elif rule.words == "unhashable key" and before[-1:] in ("{", "["):  # the key is inside of another one
        char, column = before[-1], column - 1
    elif rule.problem == _NO_START and char.isalnum():
        rule = _ANY
    shown = "a backtick" if char == "`" else f"`{char}`"
    return YamlFault(number, column, rule.problem.replace("{char}", shown), rule.cure)


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Return the line and column of the character at `index`, both from 1."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
