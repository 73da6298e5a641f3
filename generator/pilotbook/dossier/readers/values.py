"""Reads what a person typed into a field as the value that the record stores.

A text that may mean two values is not taken: people get both readings, and type it again. Text is never corrected.

Comes in: a field, and the text of it that a file has. Goes out: a `Reading`.
Must not know: file formats, the book, the record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite

from pilotbook.record_format import MAX_LENGTH, has_visible_text, is_name, to_canonical, utf16_length
from pilotbook.record_format.grammar import clean_text
from pilotbook.records.cost import INPUTS, INPUTS_OF_AT_LEAST_ONE, MONEY_INPUTS, is_share
from pilotbook.text.plain import sanitize

from ..document import Field
from .amounts import format_decimal, format_unambiguous, parse_amount, split_currency, split_percent
from .days import FIRST_YEAR, LAST_YEAR, find_days
from .texts import FieldText

_COST = "cost/"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EARLIER_WORDS = {
    "a person confirms": "Needs approval",
    "not reachable": "Unreachable",
    "passed on conditions": "Passed with conditions",
    "yes, nobody of this name exists": "Yes, the company and the people are fictional",
}
"""The choices of release 1.0 that have other words now."""
_REQUIRED = ("pilot/name", "pilot/playbook")
_TYPE_A_DAY = "type it like 2026-11-20"


@dataclass(frozen=True)
class Reading:
    """The value of a field, or the reason why it could not be read."""

    value: str | None = None
    """As the record stores it. `None`: the field is empty, or there is a problem."""
    problem: str = ""
    """Why the text was rejected, and what to type instead: a phrase without a period. Empty if it was accepted."""


def read_value(field: Field, typed: FieldText, currency: str = "") -> Reading:
    """Return the value of a field. `currency` is the playbook's, as three letters; amounts in another are refused.

    A field that still shows its value has that value, whatever the text would mean if a person had typed it.
    """
    text = _clean(typed.text)
    if field.value and _is_unchanged(field, typed, text):
        return Reading(field.value)
    if not has_visible_text(text):
        return Reading(problem="this cannot be empty" if field.address in _REQUIRED and text else "")
    if utf16_length(text) > MAX_LENGTH:
        return Reading(problem=f"this is longer than the {MAX_LENGTH:,} characters of a whole record")
    if field.choices:
        return _read_choice(field, typed.code, text)
    if field.kind == "day":
        return _read_day(typed, text)
    if field.kind == "number" or field.address.startswith(_COST):
        return _read_number(field, typed, text, currency)
    if field.address == "pilot/id" and not is_name(text):
        return Reading(problem="this is not a valid pilot ID: use lowercase letters, digits and hyphens, at most 64")
    return Reading(text)


def _clean(text: str) -> str:
    """Return a text without white space around it, with line feeds, and without what no record holds."""
    return clean_text(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _is_unchanged(field: Field, typed: FieldText, text: str) -> bool:
    """Check whether a file shows the field's value as the writers write it."""
    if typed.number is not None:
        try:
            return float(field.value) == typed.number
        except ValueError:
            return False
    return sanitize(field.display_value).strip() == sanitize(text)


def _read_choice(field: Field, code: str, text: str) -> Reading:
    by_code = dict(field.choices)
    if code in by_code:
        return Reading(code)
    earlier = _EARLIER_WORDS.get(_fold(text), text)
    for said in (text, text.partition(":")[0], earlier):  # release 1.0 wrote “Stop: it was a demo”
        for same in (str, _fold):
            found = {code for code, word in field.choices if same(said) in (same(code), same(word))}
            if len(found) == 1:
                return Reading(found.pop())
    return Reading(problem=f"choose one of: {'; '.join(by_code.values())}")


def _fold(text: str) -> str:
    """Return a word without case, with one kind of white space, dashes and apostrophes."""
    text = re.sub("[‐‑‒–—−]", "-", text.replace("’", "'"))
    return " ".join(text.casefold().split())


def _read_day(typed: FieldText, text: str) -> Reading:
    if typed.day and (_is_cell(typed) or typed.day in (found.isoformat() for found in find_days(text).all)):
        return _take_day(date.fromisoformat(typed.day)) if _is_iso(typed.day) else Reading(problem=_TYPE_A_DAY)
    days = find_days(text)
    if not days.is_day:
        return Reading(problem=f"this is not a date; {_TYPE_A_DAY}")
    if not days.all:
        return Reading(problem=f"there is no such date; {_TYPE_A_DAY}")
    if day := days.decide(typed.language):
        return _take_day(day)
    readings = " or ".join(f"{_MONTHS[day.month - 1]} {day.day}, {day.year}" for day in days.all)
    return Reading(problem=f"this could mean {readings}; type it like {days.all[0].isoformat()}")


def _is_cell(typed: FieldText) -> bool:
    """Check whether a text comes from a spreadsheet: there, what a cell shows is made from its day."""
    return typed.number is not None or typed.location.startswith("sheet ")


def _is_iso(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _take_day(day: date) -> Reading:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Reading(problem=f"the year must be from {FIRST_YEAR} to {LAST_YEAR}")
    return Reading(day.isoformat())


def _read_number(field: Field, typed: FieldText, text: str, currency: str) -> Reading:
    name = field.address.removeprefix(_COST) if field.address.startswith(_COST) else ""
    if typed.day:
        return Reading(problem="the cell contains a date; format it as a number and type the number again")
    bare, is_percentage = split_percent(text)
    share = is_share(name)
    if not share and (not name or name in MONEY_INPUTS or name not in INPUTS):
        bare, sign, codes = split_currency(bare)
        if sign and currency and currency not in codes:
            return Reading(problem=f"this is in {sign}, but the amounts here are in {currency}")
    if typed.number is not None:
        if not isfinite(typed.number):
            return Reading(problem="it is not a number")
        readings = [Decimal(repr(typed.number))]  # of a percentage, the share
    else:
        readings = [number / 100 if is_percentage else number for number in parse_amount(bare, typed.language)]
    return _take_number(name, readings, is_percentage, in_record=bool(name))


def _take_number(name: str, readings: list[Decimal], is_percentage: bool, in_record: bool) -> Reading:
    """Return the only number that is meant, if the cost model accepts it."""
    if not readings:
        return Reading(problem="this is not a number; type only the number, such as 1250 or 3.5")
    if any(not isfinite(float(number)) for number in readings):
        return Reading(problem="the number is too large")
    if is_percentage and not is_share(name):
        readings = [*readings, *(number * 100 for number in readings)]
    if problem := _find_limit(name, readings, is_percentage):
        return Reading(problem=problem)
    if len(readings) > 1:
        words, typed = (" or ".join(map(write, readings)) for write in (format_decimal, format_unambiguous))
        return Reading(problem=f"this could mean {words}; type {typed}")
    return Reading(to_canonical(float(readings[0])) if in_record else format_decimal(readings[0]))


def _find_limit(name: str, readings: list[Decimal], is_percentage: bool) -> str:
    """Return why the cost model accepts none of these numbers. It has the limits of the page's own table."""
    if name not in INPUTS:
        return ""
    least, most = int(name in INPUTS_OF_AT_LEAST_ONE), 1 if is_share(name) else None
    if any(least <= number and (most is None or number <= most) for number in readings):
        return ""
    if most is None:
        return f"this must be a number of at least {least}"
    limits = "this must be a share from 0% to 100%"
    meant = format_decimal(readings[0])
    return limits if is_percentage or not 1 < readings[0] <= 100 else f"{limits}; for {meant} percent, type {meant}%"
