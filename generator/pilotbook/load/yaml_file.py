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

from pilotbook.errors import Finding, Loc

from .yaml_culprits import locate_yaml_error
from .yaml_errors import YamlFault, fault_at, line_and_column
from .yaml_fast import NotPlainError, parse_plain_yaml
from .yaml_limits import check_characters, check_limits, has_hidden_characters
from .yaml_loader import DuplicateKeyError, PinpointLoader, UniqueKeyLoader, parse_nodes
from .yaml_traps import Trap, find_traps, may_be_cut

MAX_BYTES = 1024 * 1024
_BINARY = {
    b"PK\x03\x04": "a Word, Excel or ZIP file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "a compressed file",
}
"""How files begin that are binary, whatever their names say."""


@dataclass
class ParsedFile:
    """The values of a file, and its faults as YAML. `values` is `None` if the file has none that can be read."""

    values: Any = None
    faults: list[YamlFault] = field(default_factory=list)
    odd_numbers: list[Trap] = field(default_factory=list)
    """Numbers in a form that means something else to YAML. The model says what to write instead."""
    trapped: set[Loc] = field(default_factory=set)
    """The locations of values that YAML reads in another way than their author meant. Each has its fault."""
    findings: list[Finding] = field(default_factory=list)
    """What is wrong between the files of a playbook that is a folder of files."""

    def replace(self, loc: Loc, value: Any) -> None:
        """Replace one value, so that no other message is about what the author did not write."""
        if not loc:
            self.values = value
            return
        holder = self.values
        with contextlib.suppress(LookupError, TypeError):
            for part in loc[:-1]:
                holder = holder[part]
            holder[loc[-1]] = value


def parse_yaml_file(path: Path) -> ParsedFile:
    """Read one YAML file. Never raises because of the file: the result lists its faults."""
    text = _read_text(path)
    if isinstance(text, YamlFault):
        return ParsedFile(faults=[text])
    if has_hidden_characters(text) and (refused := check_characters(text)):
        return ParsedFile(faults=[refused])
    with contextlib.suppress(NotPlainError, yaml.YAMLError):
        if (values := parse_plain_yaml(text)) is not None:
            return _report_traps(text, ParsedFile(values)) if may_be_cut(text) else ParsedFile(values)
    if refused := check_limits(text):
        return ParsedFile(faults=[refused])
    parsed = ParsedFile()
    try:
        parsed.values = _load_values(text, parsed)
    except yaml.YAMLError as error:
        parsed.faults.append(locate_yaml_error(text, error))
    if parsed.values is not None:
        _report_traps(text, parsed)
    elif not parsed.faults:
        holds = "the file has no keys" if text.strip() else "the file is empty"
        parsed.faults.append(YamlFault(1, 1, holds, "Fill it in or delete it."))
    return parsed


def _report_traps(text: str, parsed: ParsedFile) -> ParsedFile:
    """Add the faults of texts that are cut off, with the whole texts as values, and list the odd numbers."""
    for trap in find_traps(text):
        parsed.trapped.add(trap.loc)
        if trap.number is not None:
            parsed.odd_numbers.append(trap)
        else:
            parsed.faults.append(trap.fault)
            parsed.replace(trap.loc, trap.typed)
    return parsed


def _read_text(path: Path) -> str | YamlFault:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            problem = f"the file is {size:,} bytes, over the limit of 1 MiB"
            return YamlFault(1, 1, problem, "Split it, or remove anything that is not text.")
        raw = path.read_bytes()
    except OSError as error:
        return YamlFault(1, 1, f"the file cannot be read: {error.strerror}", "Check its permissions.")
    if kind := next((kind for start, kind in _BINARY.items() if raw.startswith(start)), ""):
        return YamlFault(
            1, 1, f"this is {kind}, not text", "Write the YAML as plain text, and keep this file somewhere else."
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")  # `error.object` has no byte order mark anymore
        problem = f"the byte 0x{error.object[error.start]:02X} is not valid UTF-8"
        return YamlFault(*line_and_column(before, len(before)), problem, "Save the file as UTF-8.")


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
                    problem = f"this key appears twice, first on line {first[name]}"
                    faults.append(fault_at(key.start_mark, problem, "Keep one.", (*loc, name)))
                first.setdefault(name, key.start_mark.line + 1)
                walk(value, (*loc, name))

    root = parse_nodes(text)
    if root is not None:
        walk(root, ())
    return faults
