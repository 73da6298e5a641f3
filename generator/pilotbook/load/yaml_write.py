"""Writes plain values as YAML in the style of the library's files.

Comes in: values of text, numbers, `true`, `false`, lists and mappings with text keys. Goes out: lines of YAML.
Must not know: models, files.

A text stays unquoted if it cannot mean anything else. A long one is folded at the end of a word, and one of several
lines keeps its lines.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any

WIDTH = 120
"""The most characters of a line, where words allow for it."""
_INDENT = "  "
_PLAIN = re.compile(r"[^\W\d_](?:[^\n\r\t\x85\u2028\u2029]*\S)?")
_SPECIAL = re.compile(r": |:$| #")
_WORDS = {"y", "n", "yes", "no", "true", "false", "on", "off", "null"}
"""Texts that YAML, or another reader of it, takes for something else."""
_SIMPLE_KEY = re.compile(r"[a-z][a-z0-9_]*(?:-[a-z0-9]+)*")
_MOST_NAMES = 6
"""The most names of a list that is written on one line."""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def format_entry(key: str, value: Any, indent: str) -> list[str]:
    """Return a key and its value as lines that start with `indent`."""
    head = f"{indent}{format_key(key)}:"
    if (flow := _format_flow(value)) and len(head) + 1 + len(flow) <= WIDTH:
        return [f"{head} {flow}"]
    if isinstance(value, dict) and value:
        return [head, *format_entries(value, indent + _INDENT)]
    if isinstance(value, list) and value:
        return [head, *format_items(value, indent + _INDENT)]
    return _format_scalar(head, value, indent)


def _format_flow(value: Any) -> str:
    """Return hours by role, or a few names, on one line, or `""` for anything else."""
    if isinstance(value, dict) and value and all(type(one) in (int, float) for one in value.values()):
        return "{" + ", ".join(f"{format_key(key)}: {_format_number(float(one))}" for key, one in value.items()) + "}"
    if isinstance(value, list) and 0 < len(value) <= _MOST_NAMES and all(map(_is_name, value)):
        return f"[{', '.join(value)}]"
    return ""


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(_SIMPLE_KEY.fullmatch(value)) and value not in _WORDS


def format_entries(values: dict[str, Any], indent: str) -> Iterator[str]:
    """Yield the lines of a mapping."""
    for key, value in values.items():
        yield from format_entry(key, value, indent)


def format_items(values: list[Any], indent: str) -> Iterator[str]:
    """Yield the lines of a list."""
    for value in values:
        if isinstance(value, dict) and value:
            first, *rest = format_entries(value, indent + _INDENT)
            yield f"{indent}- {first.strip()}"
            yield from rest
        else:
            yield from _format_scalar(f"{indent}-", value, indent)


def format_key(key: str) -> str:
    """Return a key as YAML reads it back."""
    return key if _SIMPLE_KEY.fullmatch(key) and key not in _WORDS else _quote(key)


def _format_scalar(head: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, str):
        return _format_text(head, value, indent)
    if value is True or value is False:
        return [f"{head} {str(value).lower()}"]
    if isinstance(value, float):
        return [f"{head} {_format_number(value)}"]
    return [f"{head} {'[]' if value == [] else '{}' if value == {} else value}"]


def _format_number(value: float) -> str:
    text = repr(value)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if "e" not in text:
        return text
    return (
        f"{value:.20f}".rstrip("0")
        if abs(value) >= 1e-9 and abs(value) < 1e15
        else re.sub(r"^(-?\d+)e", r"\1.0e", text)
    )


def _format_text(head: str, text: str, indent: str) -> list[str]:
    is_plain = bool(_PLAIN.fullmatch(text)) and not _SPECIAL.search(text) and text.lower() not in _WORDS
    if is_plain and text.isprintable() and len(head) + 1 + len(text) <= WIDTH:
        return [f"{head} {text}"]
    quoted = _quote(text)
    is_short = len(head) + 1 + len(quoted) <= WIDTH
    if is_short and "\n" not in text and ("\\" not in quoted or not _can_fold(text)):
        return [f"{head} {quoted}"]
    if _can_fold(text):
        width = max(WIDTH - len(indent) - 2, 40)
        lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
        return [f"{head} >-", *(f"{indent}{_INDENT}{line}" for line in lines)]
    if _can_keep_lines(text):
        return [f"{head} |-", *(f"{indent}{_INDENT}{line}" if line else "" for line in text.split("\n"))]
    return [f"{head} {quoted}"]


def _can_fold(text: str) -> bool:
    """Check whether a text is words with single spaces, which folding does not change."""
    return text.isprintable() and text == " ".join(text.split()) and bool(text) and not text.startswith(("- ", "#"))


def _can_keep_lines(text: str) -> bool:
    lines = text.split("\n")
    return (
        bool(lines[0][:1].strip())
        and bool(lines[-1])
        and all(line.isprintable() and line == line.rstrip() for line in lines)
    )


def _quote(text: str) -> str:
    """Return a text in double quotes, with an escape for whatever cannot be seen."""
    made = []
    for char in text:
        if char in _ESCAPES:
            made.append(_ESCAPES[char])
        elif char.isprintable():
            made.append(char)
        else:
            code = ord(char)
            made.append(f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")
    return '"' + "".join(made) + '"'
