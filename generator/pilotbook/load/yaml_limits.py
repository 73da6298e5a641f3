"""Finds what a YAML file must not contain, before PyYAML builds values from it.

Comes in: text. Goes out: a fault, or `None`.
Must not know: files, models.

A good file is only scanned for a few characters, never composed.
"""

from __future__ import annotations

import re

import yaml

from .yaml_errors import YamlFault, fault_at, line_and_column
from .yaml_loader import TextKeyLoader, parse_nodes

MAX_DEPTH = 100
MAX_NODES = 100_000
_NO_ANCHORS = "Write out the values instead of using anchors."
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, line separators that editors do not show as such, and what turns the direction of a text."""
_HIDDEN = "\u0085\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Those of them that PyYAML reads without a word."""
_ANCHOR = re.compile(r"(?:^|[\s\[{,:])&[\w-]", re.MULTILINE)
_INDENTED = re.compile(rf"^[ ?:-]{{{MAX_DEPTH}}}", re.MULTILINE)
_OPENING = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_CLOSING = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


def check_limits(text: str) -> YamlFault | None:
    """Return the first fault, or `None`. The loader reports text that is not YAML."""
    try:
        return check_characters(text) or _check_depth(text) or _check_aliases(text)
    except yaml.YAMLError:
        return None


def has_hidden_characters(text: str) -> bool:
    """Return whether a text has a character that no text may have, and that PyYAML would read. It is quick."""
    return not text.isascii() and any(char in text for char in _HIDDEN)


def check_characters(text: str) -> YamlFault | None:
    """Return the fault of the first character that no text may have, or `None`."""
    found = _CONTROL.search(text)
    if found is None:
        return None
    cure = "Remove it." if found.group() != "\0" else "Remove it, or save the file as UTF-8."
    return YamlFault(
        *line_and_column(text, found.start()), f"this is a control character, U+{ord(found.group()):04X}", cure
    )


def _check_depth(text: str) -> YamlFault | None:
    """Refuse deep nesting, which overflows the stack of PyYAML's C parser.

    A look at brackets and indentation is cheap and shows for most files that they cannot be deep.
    """
    if text.count("[") + text.count("{") < MAX_DEPTH and not _INDENTED.search(text):
        return None
    depth = 0
    for event in yaml.parse(text, Loader=TextKeyLoader):
        depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
        if depth > MAX_DEPTH:
            return fault_at(event.start_mark, f"this is nested more than {MAX_DEPTH} levels deep", "Flatten it.")
    return None


def _check_aliases(text: str) -> YamlFault | None:
    """Refuse aliases that make a value contain itself, or expand to more than `MAX_NODES` values."""
    if "*" not in text or not _ANCHOR.search(text):
        return None
    root = parse_nodes(text)
    return _AliasCounter().count(root) if root is not None else None


class _AliasCounter:
    """Counts the values of a node with all aliases expanded."""

    def __init__(self) -> None:
        self.sizes: dict[int, int] = {}
        self.open: set[int] = set()

    def count(self, node: yaml.Node) -> YamlFault | None:
        """Count the values of a node. Return the fault of the node or of a part of it, or `None`."""
        if id(node) in self.sizes:
            return None
        self.open.add(id(node))
        size = 1
        for child in _children(node):
            if id(child) in self.open:
                return fault_at(child.start_mark, "this contains itself through an alias", _NO_ANCHORS)
            if found := self.count(child):
                return found
            size += self.sizes[id(child)]
            if size > MAX_NODES:
                problem = f"the aliases here expand to more than {MAX_NODES:,} values"
                return fault_at(node.start_mark, problem, _NO_ANCHORS)
        self.open.discard(id(node))
        self.sizes[id(node)] = size
        return None


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
