"""Findings to mistakes: the line and column of a value, looked up only for what is wrong.

Comes in: findings. Goes out: mistakes with `path:line:column`.
Must not know: models.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path

import yaml

from pilotbook.errors import Finding, Loc, Mistake, format_location

from .yaml_loader import parse_nodes

LookUp = Callable[[Loc], str | None]
"""What the author typed at a place, if that is one value."""


def locate_findings(findings: Iterable[Finding], *, base: Path) -> list[Mistake]:
    """Look up where each finding stands; paths are shown relative to `base` where they lie below it."""
    tree = lru_cache(_parse_tree)
    mistakes = []
    for finding in findings:
        line, column = _find_position(tree(finding.path), finding.loc, finding.at_key) if finding.loc else (1, 1)
        mistakes.append(to_mistake(finding, line, column, base=base))
    return mistakes


def to_mistake(finding: Finding, line: int, column: int, *, base: Path) -> Mistake:
    """A finding whose position is known."""
    return Mistake(
        display_path(finding.path, base), line, column, format_location(finding.loc), finding.problem, finding.cure
    )


def display_path(path: Path, base: Path) -> str:
    """The path as the author would type it."""
    relative = os.path.relpath(path, base)
    return str(path) if relative.startswith("..") else Path(relative).as_posix()


def source_lookup(path: Path) -> LookUp:
    """A look-up of what the author typed at a place, such as `no`. The file is read again at the first call."""
    tree = cache(_parse_tree)

    def look_up(loc: Loc) -> str | None:
        node = tree(path)
        for part in loc:
            step = _find_child(node, part) if node is not None else None
            if step is None:
                return None
            node = step[1]
        return str(node.value) if isinstance(node, yaml.ScalarNode) else None

    return look_up


def _parse_tree(path: Path) -> yaml.Node | None:
    try:
        return parse_nodes(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None


def _find_position(node: yaml.Node | None, loc: Loc, at_key: bool) -> tuple[int, int]:
    """The position of the deepest part of `loc` that is there.

    That is its value where one stands on the line, or else its key: for a thing with keys below it, a list, or nothing.
    """
    if node is None:
        return 1, 1
    found = node.start_mark
    for depth, part in enumerate(loc):
        step = _find_child(node, part)
        if step is None:
            break
        key, node = step
        is_value = depth == len(loc) - 1 and not at_key and isinstance(node, yaml.ScalarNode) and not _is_empty(node)
        found = node.start_mark if key is None or is_value else key.start_mark
    return found.line + 1, found.column + 1


def _is_empty(node: yaml.Node) -> bool:
    return bool(node.start_mark.index == node.end_mark.index)


def _find_child(node: yaml.Node, part: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in reversed(node.value):
            if str(key.value) == str(part):
                return key, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    return None
