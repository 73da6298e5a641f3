"""Changes values in the text of a YAML file, and keeps everything else: comments, order, quotes, line breaks.

Comes in: a text, the values it has, and the values it should have. Goes out: the new text.
Must not know: models, files.

A mapping is a sequence of entries, each with the comments and empty lines above it. An entry whose value stays the same
is copied as it is. One whose value is a mapping in lines of its own is edited key by key. Any other gets new lines,
with the comments that were among the old ones above them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml

from .yaml_fast import NotPlainError, parse_plain_yaml
from .yaml_loader import TextKeyLoader, parse_nodes
from .yaml_write import format_entry

_COMMENT_AFTER = re.compile(r"[\s,\]}]*?(?<=[\s,\]}])(#.*)$")
_BLANK = ("", "\ufeff")


class UneditableError(Exception):
    """The text has something that cannot be changed in place, such as an anchor."""


@dataclass
class _Entry:
    key: str
    lead: list[str]
    """The comments and empty lines above it."""
    lines: list[str]
    key_node: yaml.Node
    value: yaml.Node
    first: int
    """The index of its first line in the text."""


def edit_yaml(text: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    """Return a text with the values `new`. `old` are the values that it has.

    Raises:
        UneditableError: when the text cannot be edited.
    """
    root = parse_nodes(text)
    if not isinstance(root, yaml.MappingNode) or root.flow_style or not root.value:
        raise UneditableError
    lines = text.split("\n")
    entries, end = _read_entries(lines, root, 0)
    made, added = _edit(lines, entries, old, new, "")
    tail = "\n".join(lines[end:]).rstrip("\n").split("\n") if end < len(lines) else []
    made += tail + added if added and any(tail) else added + tail
    edited = "\n".join(made).rstrip("\n") + "\n"
    if dump_order(_parse(edited)) != dump_order(new):
        raise UneditableError
    return edited


def new_yaml(head: str, values: dict[str, Any], notes: Mapping[str, str] | None = None) -> str:
    """Return the text of a new file: the comments `head`, then the values with an empty line between its parts.

    `notes` has the comment above a key.
    """
    parts: list[str] = []
    for key, value in values.items():
        lines = [f"# {notes[key]}"] if notes and key in notes else []
        lines += format_entry(key, value, "")
        gap = (isinstance(value, dict | list) or key in (notes or ())) and bool(parts)
        parts += ["", *lines] if gap else lines
    return head + "\n".join(parts) + "\n"


def dump_order(values: Any) -> Any:
    """Return values in a form whose comparison also compares the order of keys, and `1` with `1.0` as equal."""
    if isinstance(values, dict):
        return [(key, dump_order(value)) for key, value in values.items()]
    if isinstance(values, list | tuple):
        return [[dump_order(value) for value in values]]
    return ("flag", values) if isinstance(values, bool) else values


def _parse(text: str) -> Any:
    try:
        with suppress(NotPlainError):
            return parse_plain_yaml(text)
        return yaml.load(text, Loader=TextKeyLoader)
    except yaml.YAMLError:
        raise UneditableError from None


def _read_entries(lines: list[str], node: yaml.MappingNode, start: int) -> tuple[list[_Entry], int]:
    """Return the entries of a mapping whose lead begins in line `start`, and the line behind the last one."""
    entries = []
    for key, value in node.value:
        first = key.start_mark.line
        end = max(_end_line(value, lines), first + 1)
        if first < start:  # two entries in one line
            raise UneditableError
        entries.append(_Entry(str(key.value), lines[start:first], lines[first:end], key, value, first))
        start = end
    return entries, start


def _end_line(node: yaml.Node, lines: list[str]) -> int:
    """Return the line behind the last one with something of a value."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        value = last[1] if isinstance(last, tuple) else last
        start = (last[0] if isinstance(last, tuple) else last).start_mark
        return max(_end_line(value, lines), int(start.line) + 1)
    end = int(node.end_mark.line)
    if node.end_mark.column > 0 or end == node.start_mark.line:
        return end + 1
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        while end > node.start_mark.line + 1 and not lines[end - 1].strip():
            end -= 1
    return end


def _edit(
    lines: list[str], entries: list[_Entry], old: dict[str, Any], new: dict[str, Any], indent: str
) -> tuple[list[str], list[str]]:
    """Return the lines of a mapping's entries, and apart from them those of the new entries behind the last old one."""
    if len({entry.key for entry in entries}) < len(entries):
        raise UneditableError
    there = {entry.key: entry for entry in entries}
    kept = [entry for entry in entries if entry.key in new]
    order = [key for key in new if key in there]
    is_sorted = order == [entry.key for entry in kept]
    made: list[str] = []
    held: list[str] = []  # what has to stay of the lead of an entry that goes
    where = {entry.key: at for at, entry in enumerate(entries)}
    seen = -1
    added: list[str] = []
    for key, value in new.items():
        if key not in there:
            is_part = not indent and isinstance(value, dict | list)
            added += ["", *format_entry(key, value, indent)] if is_part else format_entry(key, value, indent)
            continue
        if is_sorted:
            for gone in entries[seen + 1 : where[key]]:
                held += _section_comments(gone.lead)
            seen = where[key]
        entry = there[key]
        if added:
            made += added if made else added[1:] if not added[0] else added
            made += [""] if not added[0] and not (entry.lead and not entry.lead[0].strip()) else []
            added = []
        made += held + entry.lead
        held = []
        made += _edit_entry(lines, entry, old.get(key), value, indent)
    for gone in entries[seen + 1 :] if is_sorted else entries:
        if gone.key not in new:
            made += _section_comments(gone.lead)
    return made, added


def _section_comments(lead: list[str]) -> list[str]:
    """Return the comments above an entry that are not about it: those before the last empty line."""
    last = max((at for at, line in enumerate(lead) if line.strip() in _BLANK), default=-1)
    return [line for line in lead[: last + 1] if line.strip()]


def _edit_entry(lines: list[str], entry: _Entry, old: Any, new: Any, indent: str) -> list[str]:
    if dump_order(old) == dump_order(new):
        return entry.lines
    node = entry.value
    is_block = isinstance(node, yaml.MappingNode) and not node.flow_style and bool(node.value)
    if is_block and isinstance(old, dict) and isinstance(new, dict) and new:
        assert isinstance(node, yaml.MappingNode)
        column = node.value[0][0].start_mark.column
        if node.value[0][0].start_mark.line > entry.first:
            inner, _ = _read_entries(lines, node, entry.first + 1)
            made, added = _edit(lines, inner, old, new, " " * column)
            return [entry.lines[0], *made, *added]
    comments, after = _comments_in(lines, entry)
    written = format_entry(entry.key, new, indent)
    if after:
        written[0] = f"{written[0]}  {after}"
    return [*(f"{indent}{comment}" for comment in comments), *written]


def _comments_in(lines: list[str], entry: _Entry) -> tuple[list[str], str]:
    """Return the comments in the lines of an entry, and apart from them the one in the line of its key."""
    covered: set[int] = set()
    after: dict[int, str] = {}

    def note(node: yaml.Node) -> None:
        if isinstance(node, yaml.ScalarNode):
            start, end = node.start_mark, node.end_mark
            if node.style in ("|", ">"):
                found = re.search(r"\s(#.*)$", lines[start.line][start.column :])
                covered.update(range(start.line, end.line))
                if found:
                    after[start.line] = found[1]
                return
            covered.update(range(start.line, end.line + 1))
            if found := _COMMENT_AFTER.match(lines[end.line][end.column :]):
                after[end.line] = found[1]
            return
        assert isinstance(node, yaml.CollectionNode)
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                note(part)
        if node.flow_style and (found := _COMMENT_AFTER.match(" " + lines[node.end_mark.line][node.end_mark.column :])):
            after[node.end_mark.line] = found[1]

    note(entry.value)
    key_end = entry.key_node.end_mark
    if entry.value.start_mark.line > entry.first and (
        found := re.match(r"\s*:\s+(#.*)$", lines[entry.first][key_end.column :])
    ):
        after[entry.first] = found[1]
    last = entry.first + len(entry.lines)
    above = []
    for at in range(entry.first + 1, last):
        text = lines[at].strip()
        if at in after:
            above.append(after[at])
        elif text.startswith("#") and at not in covered:
            above.append(text)
    return above, after.get(entry.first, "")
