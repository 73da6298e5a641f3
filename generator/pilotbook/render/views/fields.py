"""Prepare the authors' reference: every key of every YAML file, its meaning, and an example from this book.

Comes in: the models, and a `Book` for examples. Goes out: the values of `/fields/`. Only the order and the names of the
files are written here by hand.
Must not know: HTML.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pilotbook.book.model import Book
from pilotbook.models import Comparisons, ForkHead, Gates, Questions, Roles
from pilotbook.models.base import Amount, Count, Date, Days, Digest, Flag, Id, Line, Minutes, Prose, Ref, Share, Version
from pilotbook.models.document import Address
from pilotbook.models.json_schema import SCHEMA_MODELS, Fork
from pilotbook.models.standard import ControlId
from pilotbook.text.markup import shorten

from . import View

FILE_PATTERNS = {
    "playbook": "playbooks/<id>.yml",
    "fork": "playbooks/<id>.yml, with extends",
    "checklist": "playbooks/<id>.yml, with kind: checklist",
    "checklist-fork": "playbooks/<id>.yml, which extends a checklist",
    "gap": "content/gaps/<id>.yml",
    "fix": "content/fixes/<id>.yml",
    "document": "content/documents/<id>.yml",
    "questions": "content/questions.yml",
    "source": "content/sources/<id>.yml",
    "standard": "content/standards/<id>.yml",
    "gates": "content/gates.yml",
    "roles": "content/roles.yml",
    "comparisons": "content/comparisons.yml",
    "home": "content/home.yml",
    "diagnose": "content/diagnose.yml",
    "changes": "content/changes.yml",
}
"""The files that authors write, by the name of their model's schema."""
_KINDS = (
    (Prose, "Markdown"), (Line, "one line"), (Id, "ID"), (Ref, "source/statement"), (Date, "date"),
    (Flag, "true or false"),
    (Amount, "number"), (Share, "0 to 1"), (Count, "whole number"), (Days, "days"), (Minutes, "minutes"),
    (ControlId, "control"), (Digest, "digest"), (Version, "version"), (Address, "path in a record"),
)  # fmt: skip


def fields_view(book: Book) -> View:
    """Return every file with its keys, part by part. A part that several files share is listed once."""
    examples = _Examples(book)
    seen: set[type[BaseModel]] = set()
    return {
        "files": [
            {
                "name": name,
                "place": place,
                "says": _first_line(SCHEMA_MODELS[name]),
                "parts": [
                    _part(model, examples) for model in _collect_models(SCHEMA_MODELS[name], seen, whole=name != "fork")
                ],
            }
            for name, place in FILE_PATTERNS.items()
        ],
    }


def _collect_models(model: type[BaseModel], seen: set[type[BaseModel]], *, whole: bool) -> Iterator[type[BaseModel]]:
    """Yield a model and the models of its fields, depth first, without those in `seen`.

    Unless `whole`, follow only the field `forked`: the other parts of a fork are those of a playbook.
    """
    if model in seen:
        return
    seen.add(model)
    yield model
    for field in model.model_fields.values() if whole else [SCHEMA_MODELS["fork"].model_fields["forked"]]:
        for inner in _models(field.annotation):
            yield from _collect_models(inner, seen, whole=True)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _part(model: type[BaseModel], examples: _Examples) -> dict[str, Any]:
    fields = model.model_fields
    if issubclass(model, ForkHead):
        fields = {name: field for name, field in fields.items() if name in _keys_of_fork(model)}
    return {
        "name": _title(model),
        "anchor": _anchor(model),
        "says": _first_line(model),
        "rows": [
            {
                "key": name,
                "kind": _kind(field),
                "parts": [(_anchor(inner), _title(inner)) for inner in dict.fromkeys(_models(field.annotation))],
                "needed": field.is_required(),
                "says": _description(field),
                "example": examples.of(model, name, field),
            }
            for name, field in fields.items()
        ],
    }


def _keys_of_fork(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys of a fork that its base does not have."""
    return (*ForkHead.model_fields, *(() if model is Fork else ("adapt", "leave_out")))


def _anchor(model: type[BaseModel]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", model.__name__).lower()


def _title(model: type[BaseModel]) -> str:
    return _anchor(model).replace("-", " ").capitalize()


def _first_line(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split("\n\n")[0].split())


def _description(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())


def _kind(field: FieldInfo) -> str:
    """Return a field's type in words that authors know."""
    if field.metadata:
        for known, words in _KINDS:
            if list(getattr(known, "__metadata__", ())) == list(field.metadata):
                return words
    return _describe_type(field.annotation)


def _describe_type(annotation: Any) -> str:
    for known, words in _KINDS:
        if annotation is known or annotation == known:
            return words
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(_describe_type(one) for one in arguments if one is not type(None))
    if origin is Literal:
        return " or ".join(str(one) for one in arguments)
    if origin is tuple:
        return f"list of {_describe_type(arguments[0])}"
    if origin is dict:
        return f"map of {_describe_type(arguments[0])} to {_describe_type(arguments[1])}"
    if hasattr(annotation, "__metadata__"):
        return _describe_type(annotation.__origin__)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "keys"
    return {str: "text", bool: "true or false", int: "whole number", float: "number"}.get(annotation, "value")


MAX_EXAMPLE_PLAYBOOKS = 4
"""Examples come from at most this many playbooks."""


class _Examples:
    """Finds the first value of each key in the book's patterns and its first few playbooks."""

    def __init__(self, book: Book) -> None:
        self.found: dict[tuple[type[BaseModel], str], Any] = {}
        first = [*book.playbooks, *book.hidden][:MAX_EXAMPLE_PLAYBOOKS]
        shown = [one.checklist or one.model for one in map(book.load, first)]
        for things in (shown, book.gaps, book.fixes, book.documents, book.questions, book.sources, book.gates):
            self._walk(things)
        for more in (book.standards, book.roles, book.comparisons, book.home, book.diagnosis, book.changes):
            self._walk(more)
        files: Mapping[type[BaseModel], Mapping[str, Any]] = {
            Gates: book.gates, Roles: book.roles, Questions: book.questions, Comparisons: book.comparisons
        }  # fmt: skip
        for model, things in files.items():  # each file is one key with all its things
            self.found |= {(model, name): things for name in model.model_fields if things}

    def _walk(self, value: Any) -> None:
        if isinstance(value, BaseModel):
            for name in type(value).model_fields:
                inner = getattr(value, name)
                if name in value.model_fields_set and inner not in (None, {}, ()):
                    self.found.setdefault((type(value), name), inner)
                    self._walk(inner)
        elif isinstance(value, Mapping):
            for inner in value.values():
                self._walk(inner)
        elif isinstance(value, tuple | list):
            for inner in value:
                self._walk(inner)

    def of(self, model: type[BaseModel], name: str, field: FieldInfo) -> str:
        """Return an example of a key as an author would write it: from the book, or else from the model."""
        value = self.found.get((model, name))
        if value is None:
            default = None if field.is_required() else field.get_default(call_default_factory=True)
            value = field.examples[0] if field.examples else default
        return f"{name}: {_format_value(value)}"


def _format_value(value: Any) -> str:
    """Format a value as YAML on one line, and shorten it if it is long."""
    if isinstance(value, BaseModel):
        return _format_value(
            {name: getattr(value, name) for name in type(value).model_fields if name in value.model_fields_set}
        )
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key}: {_format_value(one)}" for key, one in list(value.items())[:2])
        return shorten(f"{{{inner}{', …' if len(value) > 2 else ''}}}", 120)
    if isinstance(value, tuple | list):
        inner = ", ".join(_format_value(one) for one in value[:3])
        return shorten(f"[{inner}{', …' if len(value) > 3 else ''}]", 120)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d|\d+\.\d+\.\d+|[0-9a-f]{8}", value):
        return f'"{value}"'
    return shorten(str(value), 100) if value is not None else "…"
