"""Defines the text and number types, and the base class, that all models share.

Comes in: plain values from YAML or JSON. Goes out: frozen, typed models.
Must not know: files, YAML, templates, MkDocs.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")


class Model(BaseModel):
    """The base class of all models: frozen, without unknown keys, each field documented by the docstring below it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def _refuse_control_characters(text: str) -> str:
    if not text.isprintable() and (found := _CONTROL.search(text)):
        raise PydanticCustomError(
            "control_character",
            "has the control character U+{code}; take it out",
            {"code": f"{ord(found.group()):04X}"},
        )
    return text


def _refuse_days_of_no_calendar(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("date", "is `{day}`, a day that no calendar has", {"day": text}) from None
    return text


def _fold_white_space(text: str) -> str:
    return text if "  " not in text and text.isprintable() else " ".join(text.split())


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]
Id = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64),
]
"""A name in kebab-case, such as `owner-named`. An id stays the same when the wording changes."""

Version = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$"),
]
"""A release number of three parts: `1.2.0`."""

Line = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1),
    AfterValidator(_refuse_control_characters),
    AfterValidator(_fold_white_space),
]
"""Plain text on one line. Pages show every character as typed."""

Prose = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1),
    AfterValidator(_refuse_control_characters),
    Field(json_schema_extra={"format": "markdown"}),
]
"""Paragraphs of limited Markdown: `**bold**`, `*emphasis*`, `` `code` ``, lists, and links to http, https and mailto.
Pages show everything else as typed, including HTML."""

Ref = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$"),
]
"""A reference to a point of an article, as `source/point`: `krause/gap-ownership`."""

Date = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"),
    AfterValidator(_refuse_days_of_no_calendar),
]
"""A day, such as `2026-11-20`. Authors put it in quotes in YAML."""

Flag = Annotated[bool, Field(strict=True)]
"""`true` or `false`."""

Count = Annotated[int, Field(strict=True, ge=0)]
Days = Annotated[int, Field(strict=True, ge=1, le=3650)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=480)]
Amount = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]

ChangeKind = Literal["model", "prompt", "tools", "data", "policy"]
"""The parts of an agent that can change after a check was signed off."""
