"""Finds the place in a record for each text of a document, and tells what people typed from what was there.

Comes in: the book, the texts that a reader returns, and the document's origin. Goes out: a `Placement`.
Must not know: file formats, the record, the clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pilotbook.book.model import Book
from pilotbook.record_format import is_entry, is_name
from pilotbook.records.paths import SPARE_ROW, make_tag

from ..compose import INVENTED, compose_document
from ..document import Doc, Field, Filling
from ..origin import Base, Origin, is_filled_with
from ..playbook_blocks import SHEET_LABEL
from ..writers.xlsx_cells import is_cut
from .docx_static_text import texts_outside_fields
from .texts import DocumentTexts, FieldText
from .titles import FieldTitles
from .values import Reading, read_value

NOTE = re.compile(r"checks/[^/]+/note")
"""The address of all remarks about a check, one in each line."""
_ROW = re.compile(r"^(tables/[^/]+/|changes/|decision/conditions/)[^/]+/")
"""The start of an address in a row, including rows that a team added."""
_EARLIER = re.compile(r"^(checks/[^/]+/)history/[^/]+/")
"""The start of an address in an earlier sign-off, which has the fields of its check."""
_NUMBERED = re.compile(r"^(decision/conditions/)(\d{1,4})(?=/)")
"""The start of an address in a document of release 1.0, which numbers the conditions from 0."""
_NO_BASE = Base(())
_CUT = "the cell does not contain the whole text: change it on the pilot's page"


@dataclass
class Placement:
    """The contents of one document."""

    typed: dict[str, str] = field(default_factory=dict)
    """By address, what people typed, as a record stores it."""
    untouched: dict[str, str] = field(default_factory=dict)
    """By address, the values with which the document was filled."""
    emptied: list[str] = field(default_factory=list)
    """The addresses of the fields whose value someone deleted."""
    unplaced: list[str] = field(default_factory=list)
    """The texts without a place, each with where it is, for people to read."""
    present: set[str] = field(default_factory=set)
    """The addresses of all fields that are in the document."""
    origin: Origin | None = None
    """The record and playbook that the document was filled from."""

    def forget(self, start: str) -> None:
        """Take out what was found at addresses that start so."""
        for found in (self.typed, self.untouched):
            for address in [one for one in found if one.startswith(start)]:
                del found[address]


class FieldIndex:
    """Finds the fields of a playbook's documents by tag or address."""

    def __init__(self, book: Book, playbook: str) -> None:
        self.book = book
        self.playbook = book.load(playbook)
        cost = self.playbook.model.cost
        self.currency = cost.currency if cost else ""
        docs = self.compose({})
        self.fields = {field.address: field for doc in docs for field in doc.fields}
        self.titles = FieldTitles(docs)
        self.by_tag = {make_tag(address): address for address in self.fields}
        self.prose = {text for doc in docs for text in texts_outside_fields(doc)}

    def compose(self, values: Mapping[str, str], strangers: tuple[tuple[str, str], ...] = ()) -> list[Doc]:
        """Return the playbook's documents, filled with these values. `strangers` fit no field."""
        filling = Filling(values, unplaced=strangers)
        return [compose_document(self.book, self.playbook, id_, filling, annex=True) for id_ in self.book.documents]

    def texts(self, values: Mapping[str, str]) -> set[str]:
        """Return all text that the documents have outside their fields when these values fill them."""
        strangers = tuple((address, text) for address, text in values.items() if self.field(address) is None)
        return {text for doc in self.compose(values, strangers) for text in texts_outside_fields(doc)}

    def address(self, tag: str) -> str | None:
        """Return the address of a tag, or `None` for a tag that no record can have."""
        if tag in self.by_tag:
            return self.by_tag[tag]
        address = _NUMBERED.sub(lambda found: f"{found[1]}c{int(found[2]) + 1}", tag.removeprefix("pb:"))
        if SPARE_ROW.match(address.rpartition("/")[0]) and self.field(address) is None:
            return None  # nobody can add a row to this table
        return address if is_entry(address) or address == "pilot/id" else None

    def field(self, address: str) -> Field | None:
        """Return the field of an address. For a row that the team added, return the field of the first spare row."""
        if address in self.fields:
            return self.fields[address]
        if earlier := _EARLIER.match(address):
            return self.fields.get(f"{earlier[1]}{address.rpartition('/')[2]}")
        start = _ROW.match(address)
        return self.fields.get(f"{start[1]}spare-1/{address.rpartition('/')[2]}") if start else None


def place_texts(known: FieldIndex, file: DocumentTexts, origin: Origin | None) -> Placement:
    """Find the place of each text of a file."""
    placed = Placement(origin=origin)
    bases = origin.bases if origin else {}
    cut = {make_tag(address): address for address in bases}  # tags of rows that only this record has
    found: dict[str, list[FieldText]] = {}
    for typed in file.fields:
        address = (known.address(typed.tag) or cut.get(typed.tag)) if typed.tag else None
        if typed.tag.startswith("pb:=") or address in ("pilot/id", "pilot/playbook"):
            continue
        if address is None:
            if typed.text:
                _list(placed, file, typed, typed.location or typed.tag.removeprefix("pb:"))
            continue
        found.setdefault(address, []).append(typed)
    placed.present |= found.keys()
    for address, texts in found.items():
        _place_field(known, placed, file, address, texts, bases.get(address))
    ours = (one for one in file.loose if one.text not in known.prose and not one.text.startswith(INVENTED))
    loose = [one for one in ours if not one.text.startswith(SHEET_LABEL)]
    filled = known.texts({**placed.untouched, **placed.typed}) if loose else ()
    placed.unplaced += [
        f"{file.path.name}: {one.location}: {_quote(one.text)}" for one in loose if one.text not in filled
    ]
    return placed


def _place_field(
    known: FieldIndex, placed: Placement, file: DocumentTexts, address: str, texts: list[FieldText], base: Base | None
) -> None:
    """Place the texts of one address, which a document may show in more than one place."""
    field, title = known.field(address) or Field(address, address), known.titles.title(address)
    for typed in texts:
        if not typed.text:
            continue
        if base and (is_filled_with(base, typed.text) or _is_same_note(address, base, typed.text)):
            placed.untouched[address] = typed.text
            if field.choices or field.kind in ("day", "number"):
                placed.untouched[address] = read_value(field, typed).value or typed.text
            continue
        reading = Reading(problem=_CUT) if is_cut(typed.text) else read_value(field, typed, known.currency)
        if reading.value is None:
            _list(placed, file, typed, title, reading.problem)
        elif base and is_filled_with(base, reading.value):
            placed.untouched[address] = reading.value
        elif placed.typed.setdefault(address, reading.value) != reading.value:
            _list(placed, file, typed, title, f"elsewhere in the document it is {_quote(placed.typed[address])}")
    if address in placed.typed:
        placed.untouched.pop(address, None)
    elif base and base.sums and not any(typed.text for typed in texts) and not is_filled_with(base, ""):
        if any(typed.by_label for typed in texts):
            placed.unplaced.append(f"{file.path.name}: {title}: empty here, but not when the document was filled")
        else:
            placed.emptied.append(address)


def _is_same_note(address: str, base: Base, text: str) -> bool:
    return bool(NOTE.fullmatch(address)) and not new_lines(base, text)


def new_lines(base: Base | None, text: str) -> str:
    """Return the lines of the remarks about a check that were not there when the document was filled."""
    return "\n".join(line for line in text.splitlines() if not is_filled_with(base or _NO_BASE, line)).strip()


def _list(placed: Placement, file: DocumentTexts, typed: FieldText, where: str, why: str = "") -> None:
    placed.unplaced.append(f"{file.path.name}: {where}: {_quote(typed.text)}{f' ({why})' if why else ''}")


def _quote(text: str) -> str:
    return f"“{text}”"


def pilot_of(file: DocumentTexts) -> str:
    """Return the id of the pilot that a document names, or `""`."""
    named = (one.text for one in file.fields if one.tag == "pb:pilot/id" and is_name(one.text))
    return next(named, "")


def playbook_of(file: DocumentTexts) -> str:
    """Return the playbook that a document names, or `""`."""
    return next((one.text for one in file.fields if one.tag == "pb:pilot/playbook" and one.text), "")
