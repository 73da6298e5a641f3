"""Says what a document was filled from, so that reading it back tells what people changed.

For each of its fields that held a value, a document carries a checksum of that value and who wrote it when. It carries
no text that it does not show. `overrides/apps/dossier/origin.js` writes the same in the browser.

Comes in: a `Doc` and a `Filling`, or what a file carries. Goes out: the text that a file carries, or an `Origin`.
Must not know: file formats, the book, the clock.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pilotbook.record_format import EPOCH, NOBODY, is_name, is_time

from .document import Doc, Field, Filling
from .writers.xlsx_cells import shown_in_cell

_VERSION = 1
_MOST = 8_000_000
"""The most bytes that a carried text may have when unpacked."""
_NOTE = re.compile(r"checks/[^/]+/note")
_OWN_ROW = re.compile(r"tables/[^/]+/own-[^/]+")


@dataclass(frozen=True)
class Base:
    """The value that one field held when the document was filled."""

    sums: tuple[str, ...]
    """Checksums of the value. For the remarks about a check, one for each line."""
    edit: Mapping[str, Any] = field(default_factory=dict)
    """The record's stamp of the value: `at`, `by` and `after`. Empty: it had none."""


@dataclass(frozen=True)
class Origin:
    """The record and playbook that a document was filled from."""

    fill: str
    """The same for all copies of a document, and another each time that one is filled with something else."""
    at: str
    """The time of the last edit that is in the document. Empty: it was blank."""
    bases: Mapping[str, Base]
    """By address. A field that was empty has none."""


def checksum(text: str) -> str:
    """Return a checksum of a text, without white space around it, as eight hex digits."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return f"{zlib.crc32(lines.encode('utf-8', 'surrogatepass')):08x}"


def is_filled_with(base: Base, text: str) -> bool:
    """Return whether a text is what the field was filled with."""
    return checksum(text) in base.sums


def describe_origin(doc: Doc, filling: Filling) -> str:
    """Return the text that a file of this document carries, in letters, digits, `-` and `_`."""
    fields = {one.address: one for one in doc.fields if one.value and not one.address.startswith(("=", "pilot/id"))}
    writers: dict[str, int] = {}
    bases = {address: list(_describe_base(one, filling, writers)) for address, one in fields.items()}
    for row in dict.fromkeys(address.rpartition("/")[0] for address in fields):
        if _OWN_ROW.fullmatch(row):
            mark = Field(f"{row}/own", "", value="yes")
            bases[mark.address] = list(_describe_base(mark, filling, writers))
    stamps = [edit["at"] for edit in filling.edits.values() if "at" in edit]
    values = json.dumps([doc.playbook, doc.id, sorted(filling.values.items())], ensure_ascii=False)
    made = {
        "v": _VERSION,
        "fill": checksum(values),
        "at": max(stamps, default=""),
        "by": list(writers),
        "base": bases,
    }
    packed = zlib.compress(json.dumps(made, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _describe_base(one: Field, filling: Filling, writers: dict[str, int]) -> Iterator[Any]:
    """Yield the checksums of a value; then who wrote it, when, and what they had seen, each browser by its number."""
    edit = filling.edits.get(one.address, {})
    if _NOTE.fullmatch(one.address):
        yield "".join(checksum(line) for line in one.value.splitlines())
        return
    shown = shown_in_cell(one.value)
    yield checksum(one.value) + (checksum(shown) if shown != one.value else "")
    if "at" in edit:
        yield writers.setdefault(edit["by"], len(writers))
        yield edit["at"]
        if after := edit.get("after"):
            yield {str(writers.setdefault(by, len(writers))): at for by, at in after.items()}


def read_origin(text: str) -> Origin | None:
    """Return what a file carries, or `None` where it carries nothing, or something that pilotbook did not write."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        unpacking = zlib.decompressobj()
        made = json.loads(unpacking.decompress(packed, _MOST))
        if made["v"] != _VERSION or not re.fullmatch(r"[0-9a-f]{8}", made["fill"]):
            return None
        bases = {str(address): _read_base(given, made["by"]) for address, given in made["base"].items()}
        return Origin(made["fill"], made["at"] if is_time(made["at"]) else "", bases)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, zlib.error, binascii.Error, RecursionError):
        return None


def _read_base(given: list[Any], writers: list[str]) -> Base:
    sums, *stamp = given
    found = tuple(re.findall(r"[0-9a-f]{8}", sums))
    if not stamp:
        return Base(found)
    by, at, *more = stamp
    after = {writers[int(number)]: time for number, time in (more[0] if more else {}).items()}
    if not all(is_name(one) and is_time(time) for one, time in ((writers[by], at), *after.items())):
        raise ValueError("a stamp that no record can have")
    return Base(found, {"at": at, "by": writers[by], **({"after": after} if after else {})})


def base_edit(base: Base) -> Mapping[str, Any]:
    """Return the stamp of a value, also of one that had none: written by hand."""
    return base.edit or {"at": EPOCH, "by": NOBODY}
