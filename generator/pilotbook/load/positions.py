"""Turns findings into mistakes by looking up their line and column. Only files with findings are read again.

Comes in: findings. Goes out: mistakes with path, line and column.
Must not know: models.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

import yaml

from pilotbook.errors import Finding, Loc, Mistake, format_location

from .playbook_folders import file_of
from .yaml_loader import parse_nodes

_MAX_FILES = 8
"""At most this many files are named in which the same id is unknown."""
_NUMBERED = re.compile(r"c[1-9]\d{0,3}")
"""Matches the id that an item of a list gets if the model has ids there: the conditions of a decision."""
_LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
"""Matches an escape that PyYAML refuses, and JSON does not. What replaces it is as long."""
LookUp = Callable[[Loc], str | None]
"""Returns what the author typed at a location, or `None` if there is no scalar."""


def locate_findings(findings: Iterable[Finding], *, base: Path) -> list[Mistake]:
    """Look up the position of each finding. Paths below `base` are shown relative to it.

    Findings about the same unknown id become one mistake.
    """
    tree = lru_cache(_parse_tree)
    mistakes: list[Mistake] = []
    references: dict[tuple[str, str], set[Mistake]] = {}
    for finding in findings:
        finding = replace(finding, path=file_of(finding.path, finding.loc))
        line, column = _find_position(tree(finding.path), finding.loc, finding.at_key) if finding.loc else (1, 1)
        mistake = to_mistake(finding, line, column, base=base)
        if finding.is_reference:
            references.setdefault((mistake.problem, mistake.cure), set()).add(mistake)
        else:
            mistakes.append(mistake)
    return mistakes + [_fold(sorted(group)) for group in references.values()]


def _fold(group: list[Mistake]) -> Mistake:
    """Return one mistake for several places with the same unknown id: the first, which names the others."""
    first, *others = group
    if not others:
        return first
    lines: dict[str, list[int]] = {}
    for other in others:
        lines.setdefault(other.path, []).append(other.line)
    shown = [
        f"{path}:{numbers[0]}" if len(numbers) == 1 else f"{path} ({len(numbers)})" for path, numbers in lines.items()
    ]
    rest = f" and {len(shown) - _MAX_FILES} more files" if len(shown) > _MAX_FILES else ""
    places = "1 more place" if len(others) == 1 else f"{len(others)} more places"
    return replace(first, cure=f"{first.cure} The same error is in {places}: {', '.join(shown[:_MAX_FILES])}{rest}.")


def to_mistake(finding: Finding, line: int, column: int, *, base: Path) -> Mistake:
    """Turn a finding into a mistake at a known position."""
    return Mistake(
        display_path(finding.path, base), line, column, format_location(finding.loc), finding.problem, finding.cure
    )


def display_path(path: Path, base: Path) -> str:
    """Return the path relative to `base` if it is below it, and otherwise unchanged."""
    relative = os.path.relpath(path, base)
    return str(path) if relative.startswith("..") else Path(relative).as_posix()


def source_lookup(path: Path) -> LookUp:
    """Return a function that looks up what the author typed, such as `no`. Its first call reads the file again."""
    tree = cache(_parse_tree)

    def look_up(loc: Loc) -> str | None:
        node = tree(file_of(path, loc))
        for part in loc:
            step = _find_child(node, part) if node is not None else None
            if step is None:
                return None
            node = step[1]
        return str(node.value) if isinstance(node, yaml.ScalarNode) else None

    return look_up


def _parse_tree(path: Path) -> yaml.Node | None:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return parse_nodes(_LONE_SURROGATE.sub(r"\\ufffd", text) if path.suffix == ".json" else text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None


def _find_position(node: yaml.Node | None, loc: Loc, at_key: bool) -> tuple[int, int]:
    """Return line and column, from 1, of the deepest part of `loc` that exists.

    Point at the value if it is a scalar, and at the key if the value is a mapping, a list or empty.
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
    if isinstance(node, yaml.SequenceNode):
        index = int(part[1:]) - 1 if isinstance(part, str) and _NUMBERED.fullmatch(part) else part
        if isinstance(index, int):
            return (None, node.value[index]) if index < len(node.value) else None
        for item in node.value:  # a list of names, some of which have keys, as that of the plugins in mkdocs.yml
            if isinstance(item, yaml.ScalarNode) and item.value == str(part):
                return item, item
            if isinstance(item, yaml.MappingNode) and (found := _find_child(item, part)):
                return found
    return None
