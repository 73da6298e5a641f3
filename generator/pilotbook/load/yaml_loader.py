"""The YAML loaders: PyYAML's safe one, narrowed to what authors mean.

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
    """A mapping holds a key twice; positions are looked up afterwards."""


class TextKeyLoader(_Base):  # type: ignore[misc]  # chosen at run time: C where there is a C compiler's build
    """PyYAML's safe loader, in which a key is always text (`on:` is not true) and a day stays as it was typed.

    What an author means as text is text: days, `=` and `<<`. Tags such as `!!set` and `!!binary` are unknown to it.
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
        """Build a dict with keys of text."""
        for key, _ in node.value:
            if key.tag != _TEXT and isinstance(key, yaml.ScalarNode):
                key.tag = _TEXT
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


class UniqueKeyLoader(TextKeyLoader):
    """The same, which stops at a key that stands twice, where PyYAML keeps the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a dict, unless a key stands in it twice."""
        mapping = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            raise DuplicateKeyError
        return mapping


class PinpointLoader(TextKeyLoader):
    """The same, which says where a value stands that Python cannot make: a number of 5,000 digits, `!!bool foo`."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Build one value."""
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, TypeError, KeyError, ArithmeticError) as error:
            raise yaml.constructor.ConstructorError(problem="cannot be made", problem_mark=node.start_mark) from error


def parse_nodes(text: str) -> yaml.Node | None:
    """The tree of nodes, each with its line and column."""
    node: yaml.Node | None = yaml.compose(text, Loader=_Base)
    return node
