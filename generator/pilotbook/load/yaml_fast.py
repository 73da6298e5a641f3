"""Parses plain YAML quickly. Nearly every file is plain YAML.

Comes in: text. Goes out: the values that the loader would return, or `NotPlainError` for anything unusual.
Must not know: files, models.

It builds the values from libyaml's events. Nodes with positions would take twice the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from .yaml_limits import MAX_DEPTH
from .yaml_loader import TextKeyLoader

_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(\.[0-9]+)?")  # Python refuses to convert very long integers
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
          "null": None, "Null": None, "NULL": None, "~": None, "": None}  # fmt: skip
_SPECIAL = {first for first in TextKeyLoader.yaml_implicit_resolvers if first}


class NotPlainError(Exception):
    """The text has aliases, tags, duplicate keys or a scalar of a rare form, which only the loader reads."""


def parse_plain_yaml(text: str) -> Any:
    """Parse a text of one document into values.

    Raises:
        NotPlainError: when only the loader can read the text.
        yaml.YAMLError: when the text is not YAML.
    """
    root: list[Any] = []
    stack: list[Any] = [root]
    keys: list[Any] = [None]
    events: Iterator[Any] = yaml.parse(text, Loader=TextKeyLoader)
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            _add_scalar(stack, keys, event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.tag is not None or event.anchor is not None:
                raise NotPlainError
            value: Any = {} if kind is yaml.MappingStartEvent else []
            _add_value(stack[-1], keys, value)
            stack.append(value)
            if len(stack) > MAX_DEPTH:
                raise NotPlainError
            keys.append(None)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop()
            keys.pop()
        elif kind is yaml.AliasEvent:
            raise NotPlainError
    if len(root) != 1:
        raise NotPlainError
    return root[0]


def _add_scalar(stack: list[Any], keys: list[Any], event: Any) -> None:
    value = event.value
    if event.tag is not None or event.anchor is not None:
        raise NotPlainError
    holder = stack[-1]
    if type(holder) is dict and keys[-1] is None:
        if value in holder or value == "":
            raise NotPlainError
        keys[-1] = value
        return
    if event.implicit[0] and (not value or value[0] in _SPECIAL):
        value = _parse_scalar(value)
    _add_value(holder, keys, value)


def _add_value(holder: Any, keys: list[Any], value: Any) -> None:
    if type(holder) is list:
        holder.append(value)
    elif keys[-1] is None:
        raise NotPlainError  # a key that is a list or a mapping
    else:
        holder[keys[-1]] = value
        keys[-1] = None


def _parse_scalar(value: str) -> Any:
    """Parse an unquoted scalar: a word such as `true`, a plain number, or text.

    Raises:
        NotPlainError: when YAML would read anything else into it.
    """
    if value in _WORDS:
        return _WORDS[value]
    if len(value) < 20 and (number := _NUMBER.fullmatch(value)):
        return float(value) if number.group(1) else int(value)
    for tag, pattern in TextKeyLoader.yaml_implicit_resolvers.get(value[0], []):
        if pattern.match(value):
            raise NotPlainError(tag)
    return value
