"""One YAML file to plain values, guarded against what YAML lets through.

Comes in: a path. Goes out: the values, and what is wrong with the file itself.
Must not know: models, ids, other files.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pilotbook.errors import Loc

from .yaml_errors import Fault, at, fault, position
from .yaml_fast import NotPlainError, quick
from .yaml_limits import refuse
from .yaml_loader import DuplicateKeyError, PinpointLoader, UniqueKeyLoader, compose

MAX_BYTES = 1024 * 1024


@dataclass
class Parsed:
    """A file's values and what is wrong with the file as YAML."""

    values: Any = None
    faults: list[Fault] = field(default_factory=list)


def parse(path: Path) -> Parsed:
    """Read one YAML file. Never raises for what stands in it."""
    text = _read(path)
    if isinstance(text, Fault):
        return Parsed(faults=[text])
    with contextlib.suppress(NotPlainError, yaml.YAMLError):
        if (values := quick(text)) is not None:
            return Parsed(values)
    if refused := refuse(text):
        return Parsed(faults=[refused])
    parsed = Parsed()
    try:
        parsed.values = _values(text, parsed)
    except yaml.YAMLError as error:
        parsed.faults.append(fault(text, error))
    if parsed.values is None and not parsed.faults:
        holds = "the file holds no keys" if text.strip() else "the file is empty"
        parsed.faults.append(Fault(1, 1, holds, "Fill it in, or delete the file."))
    return parsed


def _read(path: Path) -> str | Fault:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            problem = f"the file has {size:,} bytes; 1 MiB is the most"
            return Fault(1, 1, problem, "Split it, or take out what is not text.")
        raw = path.read_bytes()
    except OSError as error:
        return Fault(1, 1, f"the file cannot be read: {error.strerror}", "Check its permissions.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")  # the object lacks a byte order mark already
        problem = f"the byte 0x{error.object[error.start]:02X} is not UTF-8"
        return Fault(*position(before, len(before)), problem, "Save the file with the encoding UTF-8.")


def _values(text: str, parsed: Parsed) -> Any:
    """The values of the file; of a key that stands twice the last one, so that the other mistakes are found too."""
    try:
        return yaml.load(text, Loader=UniqueKeyLoader)
    except DuplicateKeyError:
        parsed.faults += _duplicates(text)
        return yaml.load(text, Loader=PinpointLoader)
    except (ValueError, TypeError, KeyError, ArithmeticError):
        return yaml.load(text, Loader=PinpointLoader)


def _duplicates(text: str) -> list[Fault]:
    faults: list[Fault] = []

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
                    faults.append(at(key.start_mark, problem, "Keep one of them.", (*loc, name)))
                first.setdefault(name, key.start_mark.line + 1)
                walk(value, (*loc, name))

    root = compose(text)
    if root is not None:
        walk(root, ())
    return faults
