"""Converts a record to texts by path, such as `checks/owner-named/by`, and back, and makes tags of paths.

Documents are filled from these texts. `overrides/apps/dossier/addresses.js` does the same in the browser.

Comes in: a record, or texts by path. Goes out: texts by path, or a record as plain values.
Must not know: documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from pilotbook.models import Record
from pilotbook.record_format import VERSION, to_canonical

from .remarks import format_remarks

_NOTE = re.compile(r"checks/[^/]+/note")
LONGEST_TAG = 64
"""The number of characters that Word allows in the tag of a content control."""
SPARE_ROW = re.compile(r"^(tables/[^/]+/|changes/|decision/conditions/)((?:spare|insert)-\d+)$")
"""Matches the path of a spare or inserted row of a document, which has no row in the record yet."""
_MACHINE_KEYS = {"version", "edits", "known", "book"}
_MACHINE_PATH = re.compile(r"checks/[^/]+/(history/[^/]+/)?wording|tables/[^/]+/own-[^/]+/own|kickoff/agenda/[^/]+")
"""Matches the paths of values that no document shows: what only programs read, and the agenda's ticks."""


def flatten_record(record: Record) -> dict[str, str]:
    """Return the texts of a record by path, in the record's order. Items of lists are numbered from 0.

    The remarks about a check are one text, at `checks/ID/note`.
    """
    values = record.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    for id_, check in values.get("checks", {}).items():
        if "remarks" in check:
            note = format_remarks(check["remarks"])
            values["checks"][id_] = {
                ("note" if key == "remarks" else key): (note if key == "remarks" else value)
                for key, value in check.items()
            }
    told = _leaves({key: value for key, value in values.items() if key not in _MACHINE_KEYS}, "")
    return {address: text for address, text in told if not _MACHINE_PATH.fullmatch(address)}


def _leaves(value: Any, address: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in pairs:
            yield from _leaves(part, f"{address}/{key}" if address else str(key))
    elif isinstance(value, bool):
        if value:
            yield address, "true"
    elif isinstance(value, float | int):
        yield address, to_canonical(value)
    elif value not in ("", None):
        yield address, str(value)


def unflatten_record(values: Mapping[str, str]) -> dict[str, Any]:
    """Return the record, as plain values, that has these texts by path.

    Raises:
        ValueError: with the path, if a text below `cost` is not a number.
    """
    record: dict[str, Any] = {"version": VERSION}
    for address, text in values.items():
        set_path(record, address, text)
    return record


def set_path(record: dict[str, Any], address: str, text: str) -> None:
    """Set one text in a record of plain values. Marks a row that the team added (`own-…`) as its own.

    Raises:
        ValueError: with the path, if the path is below `cost` and the text is not a number.
    """
    if _NOTE.fullmatch(address):
        address = f"{address.removesuffix('note')}remarks/note/text"
    *way, last = address.split("/")
    holder: Any = record
    for key in way:
        holder = holder.setdefault(key, {})
    holder[last] = parse_value(address, text)
    if way[:1] == ["tables"] and way[-1].startswith("own-"):
        holder["own"] = "yes"


def parse_value(address: str, text: str) -> Any:
    """Return the value that a record has for a text.

    Raises:
        ValueError: with the path, if the path is below `cost` and the text is not a number.
    """
    if address == "pilot/invented":
        return text == "true"
    if address.startswith("cost/"):
        try:
            number = float(text.replace(",", "").replace("\u00a0", ""))
        except ValueError:
            raise ValueError(address) from None
        if not isfinite(number):
            raise ValueError(address)
        return int(number) if number.is_integer() else number
    return text


def make_tag(address: str) -> str:
    """Return the tag of the field for a path: `pb:` and the path. Cuts a long one, and ends it with a digest."""
    whole = f"pb:{address}"
    return whole if len(whole) <= LONGEST_TAG else f"{whole[: LONGEST_TAG - 9]}~{digest(address)}"


def digest(text: str) -> str:
    """Return the 32-bit FNV-1a hash of the UTF-8 bytes as eight hex digits. It is short in JavaScript too."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 % 2**32
    return f"{value:08x}"
