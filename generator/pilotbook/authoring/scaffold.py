"""Scaffold an author's first file: every required key with what belongs there, and the other keys as comments.

Comes in: a model, and values such as ids that have to exist in the book. Goes out: YAML that `check` accepts, made from
the model itself so that no key is missing.
Must not know: files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pilotbook.models import Model

Values = Mapping[str, Any]
_INDENT = "  "


def scaffold_yaml(model: type[Model], given: Values) -> str:
    """Return the keys of a model as YAML.

    `given` holds values by key, for that key at any depth: ids that have to exist, numbers that have to fit. A list or
    a mapping is written as it is; `title` counts at the top level only. `ids of <key>` holds the ids to write below a
    key, and `also` the names of optional keys to write.
    """
    return "\n".join(_format_keys(model, given, "")) + "\n"


def _format_keys(model: type[BaseModel], given: Values, indent: str) -> Iterator[str]:
    later = []
    for name, field in model.model_fields.items():
        if field.is_required() or name in given.get("also", ()):
            yield from _format_required(name, field, given, indent)
        else:
            later.append((name, field))
    for name, field in later:
        yield f"{indent}# {name}: {_description(field)}"


def _format_required(name: str, field: FieldInfo, given: Values, indent: str) -> Iterator[str]:
    says = _description(field)
    annotation = _unwrap_annotation(field.annotation)
    if name in given and (name != "title" or not indent):
        yield f"{indent}{name}: {json.dumps(given[name], ensure_ascii=False)}  # {says}"
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield f"{indent}{name}:  # {says}"
        yield from _format_keys(annotation, given, indent + _INDENT)
    elif get_origin(annotation) is dict:
        yield f"{indent}{name}:  # {says}"
        yield from _format_entries(name, get_args(annotation)[1], given, indent + _INDENT)
    elif get_origin(annotation) is tuple:
        yield f"{indent}{name}:  # {says}"
        yield from _format_items(get_args(annotation)[0], field, given, indent + _INDENT)
    else:
        yield f"{indent}{name}: {_placeholder(field)}"


def _format_entries(name: str, of: Any, given: Values, indent: str) -> Iterator[str]:
    for id_ in given.get(f"ids of {name}", ("first",)):
        yield f"{indent}{id_}:"
        yield from _format_keys(_unwrap_annotation(of), given, indent + _INDENT)


def _format_items(of: Any, field: FieldInfo, given: Values, indent: str) -> Iterator[str]:
    least = next((one.min_length for one in field.metadata if hasattr(one, "min_length")), 1)
    for number in range(least):
        of_model = _unwrap_annotation(of)
        if isinstance(of_model, type) and issubclass(of_model, BaseModel):
            first, *rest = _format_keys(of_model, given, indent + _INDENT)
            yield f"{indent}- {first.strip()}"
            yield from rest
        else:
            yield f"{indent}- {json.dumps(f'{_description(field)} ({number + 1})', ensure_ascii=False)}"


def _placeholder(field: FieldInfo) -> str:
    kinds: dict[Any, Callable[[], Any]] = {bool: lambda: False, int: lambda: 1, float: lambda: 1.0}
    plain = _unwrap_annotation(field.annotation)
    if plain in kinds:
        return f"{json.dumps(kinds[plain]())}  # {_description(field)}"
    choices = get_args(plain)
    if choices and all(isinstance(choice, str) for choice in choices):
        return f"{choices[0]}  # {_description(field)}"
    return json.dumps(_description(field), ensure_ascii=False)


def _description(field: FieldInfo) -> str:
    """Return the first paragraph of a field's description on one line, safe in a YAML comment."""
    return " ".join((field.description or "").split("\n\n")[0].split()).replace(" #", " ")


def _unwrap_annotation(annotation: Any) -> Any:
    """Return a type without its constraints and without `None`."""
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    rest = [one for one in get_args(annotation) if one is not type(None)]
    if type(None) in get_args(annotation) and len(rest) == 1:
        return _unwrap_annotation(rest[0])
    return annotation
