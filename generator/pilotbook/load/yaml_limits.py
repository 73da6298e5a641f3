"""What a file must not hold, found before PyYAML builds values from it.

Comes in: text. Goes out: a fault, or None.
Must not know: files, models. A good file is only scanned for a few characters, never composed.
"""

from __future__ import annotations

import re

import yaml

from .yaml_errors import Fault, at, position
from .yaml_loader import TextKeyLoader, compose

MAX_DEPTH = 100
MAX_NODES = 100_000
_NO_ANCHORS = "Write the values out instead of using anchors."
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_ANCHOR = re.compile(r"(?:^|[\s\[{,:])&[\w-]", re.MULTILINE)
_INDENTED = re.compile(rf"^[ ?:-]{{{MAX_DEPTH}}}", re.MULTILINE)
_OPENING = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_CLOSING = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


def refuse(text: str) -> Fault | None:
    """The first thing that the file must not hold. What is no YAML is left to the loader."""
    try:
        return _control_character(text) or _depth(text) or _aliases(text)
    except yaml.YAMLError:
        return None


def _control_character(text: str) -> Fault | None:
    found = _CONTROL.search(text)
    if found is None:
        return None
    cure = "Take it out." if found.group() != "\0" else "Take it out, or save the file with the encoding UTF-8."
    return Fault(*position(text, found.start()), f"here is the control character U+{ord(found.group()):04X}", cure)


def _depth(text: str) -> Fault | None:
    """Refuse deep nesting, at which PyYAML's C part overflows the stack.

    Brackets and indentation tell cheaply that a file cannot be deep.
    """
    if text.count("[") + text.count("{") < MAX_DEPTH and not _INDENTED.search(text):
        return None
    depth = 0
    for event in yaml.parse(text, Loader=TextKeyLoader):
        depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
        if depth > MAX_DEPTH:
            return at(event.start_mark, f"this is nested more than {MAX_DEPTH} levels deep", "Write it flatter.")
    return None


def _aliases(text: str) -> Fault | None:
    """Refuse aliases that make a value contain itself, or grow beyond all bounds."""
    if "*" not in text or not _ANCHOR.search(text):
        return None
    root = compose(text)
    return _Unfolding().fault(root) if root is not None else None


class _Unfolding:
    """Counts the values that a node stands for, each alias unfolded."""

    def __init__(self) -> None:
        self.sizes: dict[int, int] = {}
        self.open: set[int] = set()

    def fault(self, node: yaml.Node) -> Fault | None:
        """Count a node, unless it or a part of it is at fault."""
        if id(node) in self.sizes:
            return None
        self.open.add(id(node))
        size = 1
        for child in _children(node):
            if id(child) in self.open:
                return at(child.start_mark, "this contains itself by an alias", _NO_ANCHORS)
            if found := self.fault(child):
                return found
            size += self.sizes[id(child)]
            if size > MAX_NODES:
                problem = f"the aliases unfold to more than {MAX_NODES:,} values here"
                return at(node.start_mark, problem, _NO_ANCHORS)
        self.open.discard(id(node))
        self.sizes[id(node)] = size
        return None


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
