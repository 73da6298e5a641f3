"""Defines the text and number types, and the base class, that all models share.

Comes in: plain values from YAML or JSON. Goes out: frozen, typed models.
Must not know: files, YAML, templates, MkDocs.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)
"""Control characters, also those that turn the direction of a text, line separators, and noncharacters."""


class Model(BaseModel):
    """The base class of all models: frozen, without unknown keys, each field documented by the docstring below it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, defer_build=True)


def _refuse_control_characters(text: str) -> str:
    if not text.isprintable() and (found := CONTROL.search(text)):
        raise PydanticCustomError(
            "control_character",
            "contains the control character U+{code}",
            {"code": f"{ord(found.group()):04X}"},
        )
    return text


def _refuse_days_of_no_calendar(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("date", "`{day}` is not a real date", {"day": text}) from None
    return text


def _fold_white_space(text: str) -> str:
    return text if "  " not in text and text.isprintable() else " ".join(text.split())


class TextForm(NamedTuple):
    """What messages say about a text that does not match a pattern."""

    name: str
    """What the text has to be: a version."""
    cure: str
    """How to write it, as a sentence."""


TEXT_FORMS: dict[str, TextForm] = {}
"""The form that each pattern stands for, by the pattern. `describe_pattern` fills it."""


def describe_pattern(pattern: str, name: str, cure: str) -> str:
    """Register the form that a pattern stands for, and return the pattern."""
    TEXT_FORMS[pattern] = TextForm(name, cure)
    return pattern


Digest = Annotated[
    str,
    Field(
        pattern=describe_pattern(
            r"^[0-9a-f]{8}$",
            "a valid digest",
            "Remove `forked` and let `pilotbook diff --upstream --accept` write it.",
        )
    ),
]
Id = Annotated[
    str,
    StringConstraints(
        strict=True,
        pattern=describe_pattern(
            r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
            "a valid ID",
            "Use lowercase letters, digits and single hyphens, starting with a letter, as in `owner-named`.",
        ),
        max_length=64,
    ),
]
"""A name in kebab-case, such as `owner-named`. An id stays the same when the wording changes."""

Version = Annotated[
    str,
    StringConstraints(
        strict=True,
        pattern=describe_pattern(
            r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$",
            "a valid version",
            'Use three numbers in quotes, as in "1.2.0".',
        ),
    ),
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

Link = Annotated[
    str,
    StringConstraints(
        strict=True,
        pattern=describe_pattern(
            r"^https?://[a-z0-9.-]+\.[a-z]{2,}(/[!#-;=?-\[\]_a-z~]*)?$",
            "a web address",
            "Copy it from the browser, with `https://`, as in `https://example.org/article`.",
        ),
        max_length=500,
    ),
]
"""An address on the web, such as `https://example.org/article`."""

Ref = Annotated[
    str,
    StringConstraints(
        strict=True,
        pattern=describe_pattern(
            r"^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$",
            "a reference to a source",
            "Write the source and one of its statements, as in `krause/gap-ownership`.",
        ),
    ),
]
"""A reference to a statement of an article, as `source/statement`: `krause/gap-ownership`."""

Date = Annotated[
    str,
    StringConstraints(
        strict=True,
        pattern=describe_pattern(
            r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
            "a date",
            'Write year, month and day, as in "2026-11-20".',
        ),
    ),
    AfterValidator(_refuse_days_of_no_calendar),
]
"""A day, such as `2026-11-20`. Authors put it in quotes in YAML."""

Flag = Annotated[bool, Field(strict=True)]
"""`true` or `false`."""

Count = Annotated[int, Field(strict=True, ge=0)]
Days = Annotated[int, Field(strict=True, ge=1, le=3650)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=480)]
Hours = Annotated[float, Field(strict=True, gt=0, le=400, allow_inf_nan=False)]
Amount = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]

ChangeKind = Literal["model", "prompt", "tools", "data", "policy"]
"""The parts of an agent that can change after a check was signed off."""
