"""Reads one YAML file into plain values, and refuses what is dangerous or ambiguous in YAML.

Comes in: a path. Goes out: the values, and the faults of the file itself.
Must not know: models, ids, other files.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pilotbook.errors import Loc

from .yaml_errors import YamlFault, explain_yaml_error, fault_at, line_and_column
from .yaml_fast import NotPlainError, parse_plain_yaml
from .yaml_limits import check_limits
from .yaml_loader import DuplicateKeyError, PinpointLoader, UniqueKeyLoader, parse_nodes

MAX_BYTES = 1024 * 1024


@dataclass
class ParsedFile:
    """The values of a file, and its faults as YAML. `values` is `None` if the file has none that can be read."""

    values: Any = None
    faults: list[YamlFault] = field(default_factory=list)


def parse_yaml_file(path: Path) -> ParsedFile:
    """Read one YAML file. Never raises because of the file: the result lists its faults."""
    text = _read_text(path)
    if isinstance(text, YamlFault):
        return ParsedFile(faults=[text])
    with contextlib.suppress(NotPlainError, yaml.YAMLError):
        if (values := parse_plain_yaml(text)) is not None:
            return ParsedFile(values)
    if refused := check_limits(text):
        return ParsedFile(faults=[refused])
    parsed = ParsedFile()
    try:
        parsed.values = _load_values(text, parsed)
    except yaml.YAMLError as error:
        parsed.faults.append(explain_yaml_error(text, error))
    if parsed.values is None and not parsed.faults:
        holds = "the file holds no keys" if text.strip() else "the file is empty"
        parsed.faults.append(YamlFault(1, 1, holds, "Fill it in, or delete the file."))
    return parsed


def _read_text(path: Path) -> str | YamlFault:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            problem = f"the file has {size:,} bytes; 1 MiB is the most"
            return YamlFault(1, 1, problem, "Split it, or take out what is not text.")
        raw = path.read_bytes()
    except OSError as error:
        return YamlFault(1, 1, f"the file cannot be read: {error.strerror}", "Check its permissions.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")  # `error.object` has no byte order mark anymore
        problem = f"the byte 0x{error.object[error.start]:02X} is not UTF-8"
        return YamlFault(*line_and_column(before, len(before)), problem, "Save the file with the encoding UTF-8.")


def _load_values(text: str, parsed: ParsedFile) -> Any:
    """Load the values. The last of two duplicate keys wins, so that other mistakes are found too."""
    try:
        return yaml.load(text, Loader=UniqueKeyLoader)
    except DuplicateKeyError:
        parsed.faults += _find_duplicate_keys(text)
        return yaml.load(text, Loader=PinpointLoader)
    except (ValueError, TypeError, KeyError, ArithmeticError):
        return yaml.load(text, Loader=PinpointLoader)


def _find_duplicate_keys(text: str) -> list[YamlFault]:
    faults: list[YamlFault] = []

    def walk(node: yaml.Node, loc: Loc) -> None:
        if isinstance(node, yaml.SequenceNode):
            for index, child in enumerate(node.value):
                walk(child, (*loc, index))
        elif isinstance(node, yaml.MappingNode):
            first: dict[str, int] = {}
            for key, value in node.value:
                name = str(key.value)
                if name in first:
                    problem = f"the key stands here twice, first in line {first[name]}"
                    faults.append(fault_at(key.start_mark, problem, "Keep one of them.", (*loc, name)))
                first.setdefault(name, key.start_mark.line + 1)
                walk(value, (*loc, name))

    root = parse_nodes(text)
    if root is not None:
        walk(root, ())
    return faults
