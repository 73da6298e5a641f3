"""Shows the values of a playbook in cells, and reads them back from what people typed.

Comes in: a column, and a value or the content of a cell. Goes out: the content of a cell, or a value.
Must not know: workbooks, rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pilotbook.dossier.readers.amounts import parse_amount, split_percent
from pilotbook.errors import did_you_mean

from .layout import Column

CellContent = str | int | float
"""A text, or a number. An empty cell is an empty text."""
_FLAGS = {"yes": True, "y": True, "true": True, "1": True, "x": True, "✓": True, "✔": True, "☑": True,
          "no": False, "n": False, "false": False, "0": False, "☐": False}  # fmt: skip
_HOURS = re.compile(r"(.+?)\s*[:=]\s*(\S+?)\s*(?:h|hours?)?\.?", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-*•–]\s+)")


class CellError(ValueError):
    """What is wrong with a cell, and how to fix it."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.problem, self.cure = problem, cure


def show_value(column: Column, value: Any) -> CellContent:
    """Return the content of a cell that shows a value. `None` is an empty cell."""
    if value is None:
        return ""
    if column.kind == "flag":
        return "Yes" if value else "No"
    if column.kind in ("whole", "number"):
        return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)
    if column.kind == "choice":
        return column.choices.get(value, str(value))
    if column.kind == "lines":
        return "\n".join(column.choices.get(one, str(one)) for one in value)
    if column.kind == "hours":
        return "\n".join(f"{column.choices.get(role, role)}: {hours:g}" for role, hours in value.items())
    if column.kind == "maps":
        return "\n".join(f"{standard}: {', '.join(controls)}" for standard, controls in value.items())
    return str(value)


def read_value(column: Column, text: str, number: float | None = None) -> Any:
    """Return the value of a cell, or `None` if it is empty. `number` is the number in the cell, if it has one.

    Raises:
        CellError: when the content is not what the column holds.
    """
    text = text.strip()
    if not text and number is None:
        return None
    match column.kind:
        case "flag":
            return _read_flag(text)
        case "whole" | "number":
            return _read_number(column, text, number)
        case "choice":
            return _read_choice(column.choices, text, column.also)
        case "lines":
            items = [_BULLET.sub("", line.strip()) for line in text.split("\n") if line.strip()]
            return [_read_choice(column.choices, item) if column.choices else item for item in items]
        case "hours":
            return _read_hours(column, text)
        case "maps":
            return _read_maps(text)
        case _:
            return text if column.kind == "prose" else " ".join(text.split())


def _read_flag(text: str) -> bool:
    found = _FLAGS.get(text.casefold())
    if found is None:
        raise CellError(f"{quote_cell(text)} is neither yes nor no", "Write Yes or No.")
    return found


def _read_number(column: Column, text: str, number: float | None) -> int | float:
    if number is None:
        bare, is_percent = split_percent(text)
        found = parse_amount(bare)
        if not found:
            raise CellError(f"needs a number, not {quote_cell(text)}", "Write digits alone, without a unit.")
        if len(found) > 1:
            raise CellError(f"{quote_cell(text)} can mean {found[0]} or {found[1]}", "Write it without a separator.")
        number = float(found[0]) / (100 if is_percent else 1)
    if column.kind == "whole":
        if not number.is_integer():
            raise CellError(f"needs a whole number, not {number:g}", "Round it.")
        return int(number)
    return number


def _read_choice(choices: Mapping[str, str], text: str, also: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the id of what a cell names, by its name or its id, or by one of the other names in `also`."""
    typed = " ".join(text.split()).casefold()
    for id_, name in choices.items():
        if typed in (id_.casefold(), name.casefold()):
            return id_
    for name, id_ in also.items():
        if typed == name.casefold():
            return id_
    cure = did_you_mean(" ".join(text.split()), choices.values(), in_order=True)
    raise CellError(f"{quote_cell(text)} is not one of the options", cure)


def _read_hours(column: Column, text: str) -> dict[str, float]:
    hours: dict[str, float] = {}
    for line in (one.strip() for one in re.split(r"[\n;]", text) if one.strip()):
        found = _HOURS.fullmatch(line)
        amount = parse_amount(found[2]) if found else ()
        if found is None or len(amount) != 1:
            raise CellError(
                f"{quote_cell(line)} is not a role and its hours", "Write one role per line, such as Engineer: 6."
            )
        role = _read_choice(column.choices, found[1])
        if role in hours:
            raise CellError(f"{quote_cell(found[1])} appears twice", "Write each role once.")
        hours[role] = float(amount[0])
    return hours


def _read_maps(text: str) -> dict[str, list[str]]:
    maps: dict[str, list[str]] = {}
    for line in (one.strip() for one in text.split("\n") if one.strip()):
        standard, colon, controls = line.partition(":")
        named = [one for one in re.split(r"[,\s]+", controls) if one]
        if not colon or not named:
            cure = "Write one standard per line, such as owasp-llm-2026: LLM01, LLM03."
            raise CellError(f"{quote_cell(line)} is not a standard and its controls", cure)
        maps.setdefault(standard.strip(), []).extend(named)
    return maps


def quote_cell(text: str) -> str:
    """Return the content of a cell for a message."""
    shown = " ".join(text.split())
    return f"`{shown if len(shown) <= 40 else shown[:39] + '…'}`"
