"""Explains pydantic's errors in the words of an author: what is wrong, and what to write instead.

Comes in: the validation error of one file. Goes out: findings.
Must not know: lines and columns; `positions` looks them up.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from pilotbook.errors import Finding, Loc, did_you_mean, find_nearest
from pilotbook.models.base import TEXT_FORMS
from pilotbook.models.messages import explain
from pilotbook.text.labels import pluralize

from .described_values import describe_value, quote_value
from .positions import LookUp, source_lookup
from .yaml_errors import YamlFault
from .yaml_file import ParsedFile
from .yaml_traps import Trap

_KEYS = ("keys", "Write `key: value` lines indented by two spaces.")
_LIST = ("a list", "Write one item per line, each starting with `- `.")
_MAX_KEYS = 8
_FILL = {_KEYS: "Add its keys below it", _LIST: "Add its items below it"}
_SHAPES = {"dict_type": _KEYS, "model_type": _KEYS, "tuple_type": _LIST, "list_type": _LIST}
_OWN_CURES = {
    "date": 'Write year, month and day, as in "2026-11-20".',
    "figure": "Add them next to `kind`.",
    "no_figure": "Remove `value`, `measured_by`, `caveat` and `scale`, or add `kind: figure`.",
    "link_day": "Write both or neither.",
    "stale": "Write, for example, `days: 90` or `changes: [model, prompt]`.",
    "ticked": "Add what is missing next to `status`.",
    "decision": "Give each one a `text`, an `owner` and a `due` date.",
    "choices": "Write both `kind: choice` and `choices`, or neither.",
    "rows": "Use exactly one of the two.",
    "head": 'Add one, for example `head: "Who"`.',
    "shows": "Remove `shows`, or use `rows_of` instead of `id`.",
    "under": "Set `under` to a column of this table, or add that column.",
    "rate": "Use IDs from this table.",
    "chart": "Use the ID of one of them.",
    "annex": "Use the ID of a section after the first.",
    "rules": "Remove `when` from the last rule, and add it to each rule above.",
}


def explain_errors(path: Path, model: type[BaseModel], error: ValidationError, *, json: bool = False) -> list[Finding]:
    """Return each error of one file as a finding. The file is YAML, or JSON if `json` is true.

    A misspelled key that is required gives one finding, not two.
    """
    look_up = source_lookup(path)
    errors = error.errors(include_url=False)
    unknown = [details["loc"] for details in errors if details["type"] == "extra_forbidden"]
    misspelled = {(*loc[:-1], find_nearest(str(loc[-1]), _keys(model, loc[:-1]))) for loc in unknown}
    hollow = {one["loc"][:-1]: str(one["loc"][-1]) for one in errors if one["type"] in _SHAPES and one["input"] is None}
    return [
        _finding(path, model, details, look_up, hollow, json=json)
        for details in errors
        if not (details["type"] == "missing" and details["loc"] in misspelled)  # reported once, at the misspelled key
        and not (details["type"] == "too_short" and _is_long_enough(details))
    ]


def explain_odd_numbers(parsed: ParsedFile, model: type[BaseModel]) -> None:
    """Turn the odd numbers of a file into faults. Where text belongs, the value becomes what the author typed."""
    for trap in parsed.odd_numbers:
        problem, cure = explain_odd_number(model, trap)
        parsed.faults.append(YamlFault(trap.line, trap.column, problem, cure, trap.loc))
        if not wants_number(model, trap.loc):
            parsed.replace(trap.loc, trap.typed)


def explain_odd_number(model: type[BaseModel], trap: Trap) -> tuple[str, str]:
    """Return what is wrong with a number that YAML reads in another way, and how to write it."""
    typed, number = trap.typed, f"{trap.number:.15g}"
    if not wants_number(model, trap.loc):
        return f"YAML reads {typed} as the number {number}", f'Put it in quotes: "{typed}".'
    if ":" in typed:
        whole, *parts = (float(part.strip("+-") or 0) for part in typed.replace("_", "").split(":"))
        meant = whole + sum(part / 60 ** (place + 1) for place, part in enumerate(parts))
        problem = f"YAML reads {typed} as {number}, because it reads digits with colons as base 60"
        return problem, f"Write a plain number: {round(meant, 4):g}, or {number} if that's what you mean."
    if typed.lstrip("+-")[1:2] in "xXbB":
        problem = f"YAML reads {typed} as {number}, because it is not in base 10"
        return problem, f"Write {number} if that's what you mean."
    meant = typed.replace("_", "").lstrip("+-").lstrip("0") or "0"
    return f"YAML reads {typed} as {number}, because a leading 0 makes it octal", f"Write {meant}."


def wants_number(model: type[BaseModel], loc: Loc) -> bool:
    """Return whether a number belongs at a location, and no text."""
    here = _annotation_at(model, loc)
    return bool({int, float} & {here, *get_args(here)})


def _is_long_enough(details: ErrorDetails) -> bool:
    """Check whether a list only seems too short: pydantic does not count the items that have errors of their own."""
    return len(details["input"]) >= int(details["ctx"]["min_length"])


def _finding(
    path: Path, model: type[BaseModel], details: ErrorDetails, look_up: LookUp, hollow: dict[Loc, str], *, json: bool
) -> Finding:
    """Return one error as a finding. `hollow` has the keys that have nothing below them, by their location."""
    loc, kind = details["loc"], details["type"]
    if json and kind == "string_type" and isinstance(details["input"], bool | int | float):
        return Finding(path, loc, f"must be text, but is {look_up(loc)}", "Put it in quotes.")
    if kind == "extra_forbidden":
        cure = did_you_mean(str(loc[-1]), _keys(model, loc[:-1]))
        if isinstance(details["input"], dict) and loc[:-1] in hollow and not cure.startswith("Did"):
            cure = f"If it belongs to `{hollow[loc[:-1]]}`, which has nothing below it, indent it by two spaces."
        return Finding(path, loc, "unknown key", cure, at_key=True)
    if kind == "missing":
        return Finding(path, loc[:-1], *explain("missing", key=loc[-1], meaning=_meaning(model, loc)))
    if loc and loc[-1] == "[key]":
        return Finding(path, loc[:-1], *_explain_bad_key(details), at_key=True)
    return Finding(path, loc, *_explain(model, loc, details, look_up))


def _explain_bad_key(details: ErrorDetails) -> tuple[str, str]:
    if details["type"] == "literal_error":
        return "unknown key", did_you_mean(str(details["input"]), _expected_words(details))
    return _explain_text(details)


def _explain(model: type[BaseModel], loc: Loc, details: ErrorDetails, look_up: LookUp) -> tuple[str, str]:
    kind, value = details["type"], details["input"]
    if value is None:
        return "is empty", _fill_cure(model, loc, kind)
    if kind == "string_type":
        return _explain_not_text(value, look_up(loc), _form_at(model, loc))
    if kind in _SHAPES:
        needed, cure = _SHAPES[kind]
        if needed == "keys":
            cure = _explain_keys(model, loc, value) or cure
        return f"{'' if loc else 'the file '}needs {needed}, not {describe_value(value, None)}", cure
    if kind == "literal_error":
        return f"{quote_value(value)} is not one of the options", did_you_mean(str(value), _expected_words(details))
    if kind == "bool_type":
        return (
            f"needs `true` or `false`, not {describe_value(value, look_up(loc))}",
            "Write one of them, without quotes.",
        )
    if kind.startswith(("int_", "float_", "finite_")):
        whole = "a whole number" if kind.startswith("int_") else "a number"
        return explain("number", kind=whole, value=describe_value(value, look_up(loc)))
    return _explain_bounds(model, loc, details) or _explain_text(details)


def _explain_keys(model: type[BaseModel], loc: Loc, value: Any) -> str:
    """Say which keys a value needs, or that a list is none."""
    keys = _keys(model, loc)
    named = f" The keys: {', '.join(f'`{key}`' for key in keys)}." if 0 < len(keys) <= _MAX_KEYS else ""
    if isinstance(value, list):
        return f"Remove the dashes and write `key: value` lines indented by two spaces.{named}"
    return f"Write `key: value` lines below it, indented by two spaces.{named}" if named else ""


def _fill_cure(model: type[BaseModel], loc: Loc, kind: str) -> str:
    if loc and isinstance(loc[-1], int):
        return "Write the item after the dash, or remove the dash."
    write = _FILL.get(_SHAPES.get(kind, ("", "")), "Add a value after the colon")
    field = _field(model, loc)
    return f"{write}." if field and field.is_required() else f"{write}, or remove the key."


def _explain_bounds(model: type[BaseModel], loc: Loc, details: ErrorDetails) -> tuple[str, str] | None:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "too_short":
        least = context["min_length"]
        count = len(details["input"])
        there = pluralize(count, "entry", "entries") if count else "no entries"
        advice = "Add more" if count else "Add some"
        return explain("too-few", count=there, least=least, advice=advice, meaning=_meaning(model, loc))
    if kind.startswith(("greater_than", "less_than")):
        (bound,) = context.values()
        words = {"greater_than": "more than", "greater_than_equal": "at least", "less_than": "less than"}
        limit = f"{words.get(kind, 'at most')} {bound:g}"
        return explain("bound", value=quote_value(details["input"]), bound=limit, meaning=_meaning(model, loc))
    return None


def _explain_text(details: ErrorDetails) -> tuple[str, str]:
    """Explain what is wrong with a text that is a value or a key."""
    kind, context = details["type"], details.get("ctx", {})
    if kind == "string_too_short":
        return explain("empty")
    if kind == "string_too_long":
        return explain("too-long", most=context["max_length"])
    if kind == "control_character":
        return explain("control", code=context["code"])
    if kind == "string_unicode":
        return explain("invalid")
    if kind == "stale":
        return explain("stale")
    if kind == "no_checks":
        return explain("no-checks")
    if kind == "string_pattern_mismatch":
        needed, cure = TEXT_FORMS.get(str(context["pattern"]), ("in the right format", "See the schema."))
        return explain("pattern", value=quote_value(details["input"]), form=needed, cure=cure)
    return details["msg"], _OWN_CURES.get(kind, "See the page /fields/ for what to write here.")


def _form_at(model: type[BaseModel], loc: Loc) -> str:
    """Return the pattern of the text at a location, or `""`."""
    field = _field(model, loc)
    annotation = field.annotation if field else _annotation_at(model, loc[:-1])
    parts = [*(field.metadata if field else ()), *(getattr(annotation, "__metadata__", ()))]
    for arg in get_args(annotation):
        parts += getattr(arg, "__metadata__", ())
    return next((part.pattern for part in parts if getattr(part, "pattern", None)), "")


def _explain_not_text(value: Any, shown: str | None, form: str) -> tuple[str, str]:
    if isinstance(value, bool | int | float):
        cure = f'Put it in quotes: "{shown}".'
        if form in TEXT_FORMS and not re.search(form, str(shown)):  # quotes alone would not make it right
            cure = TEXT_FORMS[form].cure
            if re.search(form, padded := f"{shown}{'.0' * (2 - str(shown).count('.'))}"):
                cure = f'Write three numbers in quotes: "{padded}".'
        return f"YAML reads {shown} as {str(value).lower() if isinstance(value, bool) else 'a number'}", cure
    if isinstance(value, dict):
        return "needs text, not keys", "If the text contains a colon or braces, put it in quotes."
    return (
        "needs text, not a list",
        "Write one text after the colon. If it starts with a bracket, put it in quotes.",
    )


def _expected_words(details: ErrorDetails) -> list[str]:
    return [word.strip(" '") for word in str(details["ctx"]["expected"]).replace(" or ", ",").split(",")]


def _model_at(model: Any, loc: Loc) -> type[BaseModel] | None:
    """Return the model whose keys are at `loc`, or `None`."""
    here = _annotation_at(model, loc)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _annotation_at(model: Any, loc: Loc) -> Any:
    """Return the type of the value at `loc`, or `None`."""
    here = model
    for part in loc:
        if isinstance(here, type) and issubclass(here, BaseModel):
            info = here.model_fields.get(str(part))
            here = info.annotation if info else None
        else:
            here = next((arg for arg in reversed(get_args(here)) if arg is not type(None) and arg is not ...), None)
        here = _unwrap_annotation(here)
    return here


def _unwrap_annotation(annotation: Any) -> Any:
    """Return the `X` of `X | None` and of `Annotated[X, ...]`."""
    while True:
        if hasattr(annotation, "__metadata__"):
            annotation = annotation.__origin__
        elif type(None) in get_args(annotation):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        else:
            return annotation


def _keys(model: type[BaseModel], loc: Loc) -> list[str]:
    at = _model_at(model, loc)
    return sorted(at.model_fields) if at else []


def _field(model: type[BaseModel], loc: Loc) -> FieldInfo | None:
    at = _model_at(model, loc[:-1])
    return at.model_fields.get(str(loc[-1])) if at and loc else None


def _meaning(model: type[BaseModel], loc: Loc) -> str:
    """Return how a piece of advice ends: with the first line of the key's description."""
    field = _field(model, loc)
    meaning = (field.description or "").split("\n")[0] if field else ""
    return f": {meaning}" if meaning else "."
