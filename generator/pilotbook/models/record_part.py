"""Defines the base class of the parts of a pilot record, and texts that are checked only if an author wrote them.

Comes in: plain values, from an author or from a browser. Goes out: validators and types.
Must not know: what a record contains.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_serializer,
    model_validator,
)

from .base import Date, Flag, Id, Line, Model, Prose, describe_pattern

_OFTEN_EMPTY = ("remarks", "history")
"""The parts of a check that are left out of a file when they are empty."""
LENIENT = {"kept": True}
"""The context of lenient validation, which accepts what a browser saved."""


def is_lenient(info: ValidationInfo) -> bool:
    """Return whether a browser wrote what is being validated."""
    return info.context is LENIENT


def _as_written(value: Any, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    return value if is_lenient(info) and isinstance(value, str) else check(value)


def _if_valid(value: Any, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Ignore a value of another type where any JSON may be in a browser's record."""
    try:
        return check(value)
    except ValidationError:
        if is_lenient(info):
            return None
        raise


def _as_flag(value: Any, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    return value is True if is_lenient(info) else check(value)


AsWritten = WrapValidator(_as_written)
IfValid = WrapValidator(_if_valid)
LenientFlag = Annotated[Flag, WrapValidator(_as_flag)]
Key = Annotated[Id, AsWritten]
Sentence = Annotated[Line, AsWritten]
Text = Annotated[Prose, AsWritten]
Day = Annotated[Date, AsWritten]
Time = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
CostKey = Annotated[
    str,
    Field(pattern=describe_pattern(r"^[a-z_]+$", "a cost input", "Use one of the keys under `cost`.")),
    AsWritten,
]


class RecordPart(Model):
    """A part of a record."""

    may_lack: ClassVar[tuple[str, ...]] = ()
    """Required keys that a team may not have filled in yet. Lenient parsing sets them to `""`."""

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, values: Any, info: ValidationInfo) -> Any:
        if not (is_lenient(info) and isinstance(values, dict)):
            return values
        return dict.fromkeys(cls.may_lack, "") | {key: value for key, value in values.items() if value is not None}

    @model_serializer(mode="wrap")
    def _with_what_else_was_there(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        values = {**dump(self), **(self.model_extra or {})}
        return {key: value for key, value in values.items() if value != {} or key not in _OFTEN_EMPTY}
