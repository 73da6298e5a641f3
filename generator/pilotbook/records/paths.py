"""Every place of a record by its address, and the way back.

Comes in: a record. Goes out: its text by address, as in `checks/owner-named/by`, which documents are filled from; and
from such texts, a record again.
Must not know: documents. The browser's twin is `overrides/apps/dossier/addresses.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pilotbook.models import Record

LONGEST_TAG = 64
"""What Word allows as the tag of a content control."""
SPARE_ROW = re.compile(r"^(.+/)(spare-\d+)$")
"""An empty row: nothing in the record stands there yet."""
_MACHINE_KEYS = {"version", "edits", "known", "book"}
_MACHINE_PATH = re.compile(r"checks/[^/]+/wording|tables/[^/]+/own-[^/]+/own")
"""What only programs read."""


def flatten_record(record: Record) -> dict[str, str]:
    """The text of a record by address, in the record's order. Lists are numbered from 0."""
    values = record.model_dump(mode="json", exclude_none=True, exclude_unset=True)
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
        yield address, f"{value:.10g}"
    elif value not in ("", None):
        yield address, str(value)


def unflatten_record(values: Mapping[str, str]) -> dict[str, Any]:
    """The record, as plain values, that holds these texts.

    Raises:
        ValueError: with the address, when a number of `cost` is none.
    """
    record: dict[str, Any] = {"version": 1}
    for address, text in values.items():
        set_path(record, address, text)
    return record


def set_path(record: dict[str, Any], address: str, text: str) -> None:
    """Set one text of a record of plain values. A row of the team's own is marked as such.

    Raises:
        ValueError: with the address, when a number of `cost` is none.
    """
    *way, last = address.split("/")
    holder: Any = record
    for key in way:
        if isinstance(holder, list):
            holder.extend({} for _ in range(int(key) + 1 - len(holder)))
            holder = holder[int(key)]
        else:
            holder = holder.setdefault(key, [] if key == "conditions" else {})
    holder[last] = _parse_value(address, text)
    if way[:1] == ["tables"] and way[-1].startswith("own-"):
        holder["own"] = "yes"


def _parse_value(address: str, text: str) -> Any:
    if address == "pilot/invented":
        return text == "true"
    if address.startswith("cost/"):
        try:
            number = float(text.replace(",", "").replace("\u00a0", ""))
        except ValueError:
            raise ValueError(address) from None
        return int(number) if number.is_integer() else number
    return text


def make_tag(address: str) -> str:
    """The tag of the field that holds an address: `pb:` and the address; a long one is cut and ends with a digest."""
    whole = f"pb:{address}"
    return whole if len(whole) <= LONGEST_TAG else f"{whole[: LONGEST_TAG - 9]}~{_digest(address)}"


def _digest(text: str) -> str:
    """FNV-1a of 32 bits over the UTF-8 bytes, as eight hex digits: short enough to have in the browser as well."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 % 2**32
    return f"{value:08x}"


def make_row_id(text: str) -> str:
    """The id of a row that was typed into a document: the same for the same first cell."""
    return f"own-{_digest(text.strip())}"
