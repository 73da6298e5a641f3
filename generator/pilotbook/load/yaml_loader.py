"""Restricts PyYAML's safe loader to what authors mean.

Comes in: text. Goes out: plain values, or nodes with their positions.
Must not know: files, models.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar

import yaml

_PREFIX = "tag:yaml.org,2002:"
_TEXT = f"{_PREFIX}str"
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DuplicateKeyError(Exception):
    """A mapping has a key twice. The error has no position; the caller looks it up."""


class TextKeyLoader(_Base):  # type: ignore[misc]  # the base is chosen at run time: in C if PyYAML has it
    """PyYAML's safe loader, but keys are always text: `on:` is not `True`.

    Dates, `=` and `<<` are text as well. Tags such as `!!set` and `!!binary` are unknown.
    """

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, Any]]]] = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag[len(_PREFIX) :] in ("null", "bool", "int", "float")]
        for first, resolvers in _Base.yaml_implicit_resolvers.items()
    }
    yaml_constructors: ClassVar[dict[str | None, Any]] = {
        tag: construct
        for tag, construct in _Base.yaml_constructors.items()
        if tag is None or tag[len(_PREFIX) :] in ("null", "bool", "int", "float", "str", "seq", "map")
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a dict whose keys are text."""
        for key, _ in node.value:
            if key.tag != _TEXT and isinstance(key, yaml.ScalarNode):
                key.tag = _TEXT
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


class UniqueKeyLoader(TextKeyLoader):
    """Refuses duplicate keys, of which PyYAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a dict.

        Raises:
            DuplicateKeyError: when the mapping has a key twice.
        """
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            raise DuplicateKeyError
        return mapping


class PinpointLoader(TextKeyLoader):
    """Reports the position of a value that Python cannot build: a number of 5,000 digits, `!!bool foo`."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Build one value.

        Raises:
            yaml.constructor.ConstructorError: when Python cannot build it, with its position.
        """
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, TypeError, KeyError, ArithmeticError) as error:
            raise yaml.constructor.ConstructorError(problem="cannot be made", problem_mark=node.start_mark) from error


def parse_nodes(text: str) -> yaml.Node | None:
    """Compose the tree of nodes, each with its position. Return `None` for an empty document.

    Raises:
        yaml.YAMLError: when the text is not YAML.
    """
    node: yaml.Node | None = yaml.compose(text, Loader=_Base)
    return node
