"""Finds values that YAML reads in another way than their author meant: `Invoice #1`, `3:30`, `010`.

Comes in: text that is YAML. Goes out: each such value, with its location and its position.
Must not know: files, models.

In YAML, a space and `#` begin a comment. Authors put a space after the `#` of a comment as well, so `# like this` is
taken for a comment, and `#1` after unquoted text for a part of the text. After quotes or a number, both are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from pilotbook.errors import Loc, truncate

from .yaml_errors import YamlFault
from .yaml_loader import TextKeyLoader, parse_nodes

_IN_QUOTES = re.compile(r"""\s*(?:- +)?[\w-]+: +(?:"(?:[^"\\]|\\.)*|'[^']*)""")
"""The beginning of a line whose value opens a quote that is still open. Without a key, the line may continue a text."""
_FLOW = re.compile(r"\s*(?:- +)?[\w-]+: +[{\[]")
"""The beginning of a line whose value is a mapping or a list on one line."""
_CLOSED = re.compile(r"""(?<=[:,\[{] )(?:"(?:[^"\\]|\\.)*"|'[^']*')""")
_OPEN = re.compile(r"""[:,\[{] (?:"(?:[^"\\]|\\.)*|'[^']*)$""")
"""In such a value, a text in quotes, and one whose quote is still open."""
_BLOCK = re.compile(r": +[|>][-+]?[ \t\r]*$")
_CUT = re.compile(r"[ \t]+#[^\s#]")
_WORDS = re.compile("~|null|true|false|yes|no|on|off", re.IGNORECASE)
_ODD = re.compile(r"[-+]?(?:0[bxX]?[0-9a-fA-F_]+|[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9_]*)?)")
_MAYBE_ODD = re.compile(rf"[\s\[,]{_ODD.pattern}\s*(?:$|[,\]}}#])", re.MULTILINE)


class Trap(NamedTuple):
    """A value that YAML reads in another way than its author meant."""

    loc: Loc
    line: int
    column: int
    typed: str
    """The text that the author typed."""
    number: float | None
    """The number that YAML reads. `None` for a text of which YAML drops the part from `#` on."""

    @property
    def fault(self) -> YamlFault:
        """The fault of a text that is cut off."""
        kept = _CUT.split(f" {self.typed}", maxsplit=1)[0].strip()
        problem = f"is cut off after `{truncate(kept)}`" if kept else "is empty"
        why = "because `#` after a space starts a comment"
        example = f': "{truncate(self.typed)}"' if self.loc else ""
        problem = problem if self.loc else f"the text {problem}"
        cure = f"Put the text in quotes{example}. If you want a comment, add a space after the `#`."
        return YamlFault(self.line, self.column, f"{problem}, {why}", cure, self.loc)


def may_be_cut(text: str) -> bool:
    """Return whether a line has a `#` that may cut a text off. Nearly every file has none, or only comments."""
    at = text.find("#")
    while at >= 0:
        follows_space = text[at - 1 : at] in (" ", "\t") and not text[at + 1 : at + 2].isspace()
        start = text.rfind("\n", 0, at) + 1
        before = text[start:at] if follows_space else ""
        if before.strip() and not _is_in_quotes(before) and not _is_in_block(text, start):
            return True
        at = text.find("#", at + 1)
    return False


def _is_in_quotes(before: str) -> bool:
    """Return whether what follows on a line is surely in quotes, where `#` begins no comment."""
    if _IN_QUOTES.fullmatch(before):
        return True
    return _FLOW.match(before) is not None and _OPEN.search(_CLOSED.sub("", before)) is not None


def _is_in_block(text: str, start: int) -> bool:
    """Return whether the line that starts at an index is surely below a `|` or `>`, where `#` begins no comment."""
    indent = re.compile(" *").match(text, start).end() - start  # type: ignore[union-attr]
    while start:
        end, start = start - 1, text.rfind("\n", 0, start - 1) + 1
        line = text[start:end]
        if line.strip() and len(line) - len(line.lstrip(" ")) < indent:
            return _BLOCK.search(line) is not None
    return False


def find_traps(text: str) -> list[Trap]:
    """Return every trap of a text, in order. A text without a suspicious character is not composed."""
    if not may_be_cut(text) and not _MAYBE_ODD.search(text):
        return []
    lines = text.splitlines()
    traps = []
    for loc, node in _walk(parse_nodes(text), (), set()):
        if trap := _inspect(loc, node, lines):
            traps.append(trap)
    return traps


def find_cut_before(text: str, first: int, last: int) -> YamlFault | None:
    """Return the last text that is cut off in some lines, counted from 1, of a text that is not YAML."""
    if not may_be_cut(text):
        return None
    lines, found = text.splitlines(), None
    try:
        for event in yaml.parse(text, Loader=TextKeyLoader):
            end: Any = event.end_mark
            if isinstance(event, yaml.ScalarEvent) and not event.style and first <= end.line + 1 <= last:
                found = _inspect((), event, lines) or found
    except yaml.YAMLError:
        pass
    return found.fault if found is not None and found.number is None else None


def _walk(node: yaml.Node | None, loc: Loc, seen: set[int]) -> Iterator[tuple[Loc, Any]]:
    """Yield the scalars that are values. What an alias repeats comes once."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*loc, str(key.value)), seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*loc, index), seen)
    elif not getattr(node, "style", None):
        yield loc, node


def _inspect(loc: Loc, scalar: Any, lines: list[str]) -> Trap | None:
    """Return the trap of one unquoted scalar: a node or an event."""
    start, end = scalar.start_mark, scalar.end_mark
    line = lines[end.line] if end.line < len(lines) else ""
    if _CUT.match(line, end.column) and not _is_number_or_word(scalar.value):
        whole = f"{scalar.value} {line[end.column :].strip()}".strip()
        column = start.column if scalar.value else line.index("#", end.column)
        return Trap(loc, start.line + 1, column + 1, whole, None)
    if _ODD.fullmatch(scalar.value):
        number = _read_number(scalar.value)
        if number is not None:
            return Trap(loc, start.line + 1, start.column + 1, scalar.value, number)
    return None


def _is_number_or_word(value: str) -> bool:
    """Return whether a comment behind a value cuts nothing off: the value is not text."""
    return bool(value) and (_WORDS.fullmatch(value) is not None or re.fullmatch(r"[-+.\d_:]+", value) is not None)


def _read_number(typed: str) -> float | None:
    try:
        value = yaml.load(typed, Loader=TextKeyLoader)
    except (yaml.YAMLError, ValueError, ArithmeticError):
        return None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
