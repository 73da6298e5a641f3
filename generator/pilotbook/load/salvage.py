"""Repairs the values of a file with mistakes, so that the rest of it can be checked in the same run.

Comes in: the values of a file, their model, and a valid model of the same kind. Goes out: a model without the mistakes.
Must not know: files, references.

What is wrong is taken out, with the smallest thing around it that may be missing. A key that the whole file needs comes
from the valid model. So the repaired model is good for looking ids up, and for nothing else.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from pilotbook.errors import Loc, find_nearest

_MAX_ROUNDS = 30


@dataclass(frozen=True)
class Damaged:
    """A file whose values are not valid."""

    kind: str
    """The folder, or the name of a single file."""
    id: str
    path: Path
    model: type[BaseModel]
    written: Any
    """The values that the author wrote. A fork has fewer of them than `values`."""
    values: Any
    place: Callable[[Loc], Loc] = lambda loc: loc
    """Translates a location in `values` to one in what the author wrote."""

    def has(self, loc: Loc, repaired: Any) -> bool:
        """Return whether the author wrote what the repaired values have at a location, a key or a value."""
        place = self.place(loc)
        holder, value = at_location(self.written, place[:-1]), at_location(repaired, loc)
        if isinstance(holder, dict):
            return place[-1] in holder and (isinstance(value, dict | list) or holder[place[-1]] == value)
        return value is not None and at_location(self.written, place) == value


def salvage(model: type[BaseModel], values: Any, valid: BaseModel | None) -> tuple[BaseModel, Any] | None:
    """Return a model of what is right in the values of a file, and its values, or `None` if too little is right."""
    if not isinstance(values, dict):
        return None
    values = copy.deepcopy(values)
    for _ in range(_MAX_ROUNDS):
        try:
            return model.model_validate(values), values
        except ValidationError as error:
            if not _repair(values, error, valid):
                return None
    return None


def _repair(values: dict[str, Any], error: ValidationError, valid: BaseModel | None) -> bool:
    """Repair each mistake once. Return whether there is hope."""
    details = error.errors(include_url=False, include_context=False)
    missing = {one["loc"] for one in details if one["type"] == "missing"}
    unknown = [one for one in details if one["type"] == "extra_forbidden"]
    renamed = [_rename(values, one["loc"], _siblings(missing, one["loc"])) for one in unknown]
    if any(renamed):
        return True
    for one in details:
        loc: Loc = one["loc"]
        if loc and loc[-1] == "[key]":
            loc = loc[:-1]
        if one["type"] == "extra_forbidden":
            continue
        if len(loc) == 1 and one["type"] == "missing":
            if valid is None or not hasattr(valid, str(loc[0])):
                return False
            values.setdefault(str(loc[0]), _plain(getattr(valid, str(loc[0]))))
        elif not loc:
            return False
        else:
            _take_out(values, loc[:-1] if one["type"] == "missing" else loc)
    return True


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _rename(values: dict[str, Any], loc: Loc, missing: list[str]) -> bool:
    """Take an unknown key out, or name it as the missing key that it surely is. Return whether it was there."""
    holder = at_location(values, loc[:-1])
    there = isinstance(holder, dict) and loc[-1] in holder
    if there:
        value, meant = holder.pop(loc[-1]), find_nearest(str(loc[-1]), missing)
        if meant is not None:
            holder.setdefault(meant, value)
    return there


def _take_out(values: dict[str, Any], loc: Loc) -> None:
    """Take the deepest part of a location out that exists."""
    for length in range(len(loc), 0, -1):
        holder, part = at_location(values, loc[: length - 1]), loc[length - 1]
        if isinstance(holder, dict) and part in holder:
            del holder[part]
            return
        if isinstance(holder, list) and isinstance(part, int) and part < len(holder):
            del holder[part]
            return


def at_location(values: Any, loc: Loc) -> Any:
    """Return the value at a location, or `None`."""
    for part in loc:
        try:
            values = values[part]
        except (LookupError, TypeError):
            return None
    return values


def _siblings(missing: set[Loc], loc: Loc) -> list[str]:
    """Return the missing keys next to a key."""
    return [str(lost[-1]) for lost in missing if lost[:-1] == loc[:-1]]
