"""Finds the line that broke a YAML file, where PyYAML gives up only later.

Comes in: a text that is not YAML, and PyYAML's error. Goes out: a fault at the line that has to change, or `None`.
Must not know: files, models.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from .yaml_errors import YamlFault, explain_yaml_error
from .yaml_loader import TextKeyLoader
from .yaml_traps import find_cut_before

_SPACES = "\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff"
_ODD_SPACE = re.compile(rf"^[ \t]*(?:- +)*([{_SPACES}])|[\w\"'-](?::|\s-)([{_SPACES}])|^[ \t]*-([{_SPACES}])")
_ABOVE = 20
"""How many lines above the one where PyYAML gave up may be the culprit."""
_WIDE_COLON = re.compile(r"^[ \t]*(?:- +)?[\w-]+[ \t]*([\uff1a\ufe55\ua789])")
_KEY_ALONE = re.compile(r"\s*[^\s#][^#]*:\s*(?:#.*)?")
_ROW_IN_BRACES = re.compile(r"\s*[\w-]+:\s*\{.*\}\s*")


def locate_yaml_error(text: str, error: yaml.YAMLError) -> YamlFault:
    """Return the fault of a text that is not YAML, at the line that has to change where that can be known."""
    found, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if found is None:
        return explain_yaml_error(text, error)
    lines, said = text.splitlines(), str(getattr(error, "problem", ""))
    return (
        find_cut_before(text, found.line, found.line + 1)
        or (began and find_cut_before(text, began.line + 1, began.line + 1))
        or _find_odd_character(lines, {found.line - 1, found.line, *([began.line] if began else ())})
        or _find_odd_character(lines, _odd_starts(lines, found.line))
        or _find_lost_indent(lines, found)
        or _find_dash(said, lines, found, began)
        or _find_open_quote(text, lines, found)
        or explain_yaml_error(text, error)
    )


def _find_odd_character(lines: list[str], numbers: set[int]) -> YamlFault | None:
    """Find what looks like a space or a colon and is none, such as a no-break space in the indentation."""
    for number in sorted(numbers):
        line = lines[number] if 0 <= number < len(lines) else ""
        if match := _ODD_SPACE.search(line):
            at = next(place for place in (1, 2, 3) if match.group(place))
            char = match.group(at)
            problem = f"this character, U+{ord(char):04X}, looks like a space but isn't one"
            return YamlFault(number + 1, match.start(at) + 1, problem, "Type a space instead.")
        if match := _WIDE_COLON.match(line):
            problem = f"this character, U+{ord(match.group(1)):04X}, looks like a colon but isn't one"
            return YamlFault(number + 1, match.start(1) + 1, problem, "Type a colon and a space instead.")
    return None


def _odd_starts(lines: list[str], last: int) -> set[int]:
    """Return the lines above one that begin with what looks like a space, which no indented text does."""
    return {at for at in range(max(last - _ABOVE, 0), min(last, len(lines))) if lines[at][:1] in {*_SPACES}}


def _find_lost_indent(lines: list[str], found: Any) -> YamlFault | None:
    """Find the row that lost its indentation: PyYAML gives up at the next row, which still has it."""
    if found.line >= len(lines) or lines[found.line][: found.column].strip():
        return None
    column, filled = found.column, [at for at in range(found.line) if _is_filled(lines[at])]
    at = next((at for at in reversed(filled) if _indent(lines[at]) < column), None)
    if at is None:
        return None
    above = next((lines[one] for one in reversed(filled) if one < at), "")
    has_children = _KEY_ALONE.fullmatch(lines[at]) is not None and _first_indent(lines, filled, at) > column
    is_row = _ROW_IN_BRACES.fullmatch(lines[at]) is not None and _ROW_IN_BRACES.fullmatch(lines[found.line]) is not None
    start = _indent(lines[at])
    siblings = [one for one in (*filled, *range(found.line + 1, len(lines))) if _indent(lines[one]) == column]
    if not siblings and _indent(lines[at + 1]) - column < 2:  # it is the later line that has too little
        return None
    is_below = _indent(above) >= column or _KEY_ALONE.fullmatch(above) is not None
    if not is_below or not (has_children or is_row):
        return None
    problem = f"this line starts in column {start + 1}, but line {found.line + 1} starts in column {column + 1}"
    more = "1 more space" if column - start == 1 else f"{column - start} more spaces"
    return YamlFault(at + 1, start + 1, problem, f"If they belong together, indent this line by {more}.")


def _find_dash(said: str, lines: list[str], found: Any, began: Any) -> YamlFault | None:
    """Find the dash before the first of several rows, of which the others have none."""
    goes_on = lines[found.line][found.column :] if found.line < len(lines) else ""
    if "'-' indicator" not in said or began is None or goes_on.startswith("-"):
        return None
    dashes = [line for line in lines[began.line : found.line] if line.startswith(" " * began.column + "-")]
    if len(dashes) > 1:
        cure = "Start it with `- `, or indent it if it continues the item above."
        problem = "the items above start with a dash, but this one doesn't"
        return YamlFault(found.line + 1, found.column + 1, problem, cure)
    problem = f"a list starts here with a dash, but line {found.line + 1} has none"
    return YamlFault(
        began.line + 1,
        began.column + 1,
        problem,
        "Remove the dash if these are `key: value` lines; otherwise add one to each item.",
    )


def _find_open_quote(text: str, lines: list[str], found: Any) -> YamlFault | None:
    """Find the quote that was left open, and that a quote in a later line closes."""
    before = lines[found.line][: found.column].rstrip() if found.line < len(lines) else ""
    if not before.endswith(('"', "'")):
        return None
    last: Any = None
    try:
        for event in yaml.parse(text, Loader=TextKeyLoader):
            if isinstance(event, yaml.ScalarEvent):
                last = event
    except yaml.YAMLError:
        pass
    if last is None or not last.style or last.start_mark.line == last.end_mark.line or last.end_mark.line != found.line:
        return None
    problem = f"the quote that opens here doesn't close until line {found.line + 1}, with more text after it"
    cure = "Close it where the text ends, and use single quotes inside double ones."
    return YamlFault(last.start_mark.line + 1, last.start_mark.column + 1, problem, cure)


def _first_indent(lines: list[str], filled: list[int], at: int) -> int:
    """Return the indentation of the first filled line after a line, or 0."""
    return next((_indent(lines[one]) for one in filled if one > at), 0)


def _is_filled(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
