"""Find the place in a record for each text that people typed into documents.

Comes in: the book, the texts that the readers return, and the values that the documents were filled from.
Goes out: values by address, and a list of the texts without a place.
Must not know: file formats, the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pilotbook.book.model import Book
from pilotbook.errors import PilotbookError
from pilotbook.record_format import is_entry, is_name
from pilotbook.records.paths import SPARE_ROW, make_row_id, make_tag

from ..compose import compose_document
from ..document import INVENTED, Doc, Field, Filling
from ..playbook_blocks import SHEET_LABEL
from .docx_static_text import texts_outside_fields
from .texts import DocumentTexts, FieldText

_ROW = re.compile(r"^(tables/[^/]+/|changes/|decision/conditions/)[^/]+/")
"""The start of an address in a row, including rows that a team added."""
_WORDS = re.compile(r"[^\W\d_]{2,}")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d")
_NUMBERED = re.compile(r"^(decision/conditions/)(\d{1,4})(?=/)")
"""The start of an address in a document of release 1.0, which numbers the conditions from 0."""


@dataclass
class Placement:
    """The texts with a place in the record, and those without."""

    playbook: str
    values: dict[str, str] = field(default_factory=dict)
    """By address, as the record stores them."""
    unplaced: list[str] = field(default_factory=list)
    """The texts without a place, each with its file, for people to read."""


def place_texts(book: Book, files: Iterable[DocumentTexts], base: Mapping[str, str]) -> Placement:
    """Place the texts of some files. `base` has the values that the documents were filled from, by address.

    Raises:
        PilotbookError: when a file names no playbook of the book, or the files name different playbooks.
    """
    files = list(files)
    placed = Placement(_find_playbook_id(book, files))
    known = _FieldIndex(book, placed.playbook)
    found: dict[str, dict[str, str]] = {}
    for file in files:
        for typed in file.fields:
            if not typed.text or typed.tag.startswith("pb:="):
                continue
            address = known.address(typed.tag)
            if address is None:
                placed.unplaced.append(
                    f"{file.path.name}: {typed.location or typed.tag.removeprefix('pb:')}: {typed.text}"
                )
                continue
            text = known.value(address, typed)
            if text is None:
                placed.unplaced.append(
                    f"{file.path.name}: {address}: {typed.text} ({known.describe_expected(address)})"
                )
                continue
            found.setdefault(address, {}).setdefault(text, file.path.name)
    _resolve_conflicts(found, base, placed)
    placed.values = _assign_row_ids(placed.values)
    _drop_incomplete(placed)
    prose = known.prose | known.texts(base) | known.texts(placed.values)
    placed.unplaced += [
        f"{file.path.name}: {one.location}: {one.text}"
        for file in files
        for one in file.loose
        if one.text not in prose and _WORDS.search(one.text) and not one.text.startswith(SHEET_LABEL)
    ]
    return placed


def _find_playbook_id(book: Book, files: list[DocumentTexts]) -> str:
    said = {
        file.path: next((one.text for one in file.fields if one.tag == "pb:pilot/playbook" and one.text), "")
        for file in files
    }
    for path, playbook in said.items():
        if playbook not in book.playbooks:
            which = f"the playbook `{playbook}`, which this site does not have" if playbook else "no playbook"
            cure = "Give a document that pilotbook made for this site."
            raise PilotbookError(f"{path}: this document names {which}. {cure}")
    if len(set(said.values())) > 1:
        listed = ", ".join(f"{path.name} is of {playbook}" for path, playbook in said.items())
        raise PilotbookError(f"These documents are of different playbooks: {listed}. Read those of one pilot together.")
    return next(iter(said.values()))


class _FieldIndex:
    """Finds the fields of a playbook's documents by tag or address."""

    def __init__(self, book: Book, playbook: str) -> None:
        self.book = book
        self.playbook = book.load(playbook)
        docs = self._docs(Filling({}))
        self.fields = {field.address: field for doc in docs for field in doc.fields}
        self.by_tag = {make_tag(address): address for address in self.fields}
        self.prose = {INVENTED} | {text for doc in docs for text in texts_outside_fields(doc)}

    def _docs(self, filling: Filling) -> list[Doc]:
        return [compose_document(self.book, self.playbook, id_, filling, annex=True) for id_ in self.book.documents]

    def texts(self, values: Mapping[str, str]) -> set[str]:
        """Return all text that the documents have outside their fields when these values fill them."""
        strangers = tuple((address, text) for address, text in values.items() if self.field(address) is None)
        return {text for doc in self._docs(Filling(values, unplaced=strangers)) for text in texts_outside_fields(doc)}

    def address(self, tag_: str) -> str | None:
        if tag_ in self.by_tag:
            return self.by_tag[tag_]
        address = _NUMBERED.sub(lambda found: f"{found[1]}c{int(found[2]) + 1}", tag_.removeprefix("pb:"))
        return address if is_entry(address) else None

    def field(self, address: str) -> Field | None:
        """Return the field of an address. For a row that the team added, return the field of the first spare row."""
        if address in self.fields:
            return self.fields[address]
        start = _ROW.match(address)
        return self.fields.get(f"{start[1]}spare-1/{address.rpartition('/')[2]}") if start else None

    def value(self, address: str, typed: FieldText) -> str | None:
        """Return a text as the record stores it, or `None` when the field does not accept it."""
        if address == "pilot/id" and not is_name(typed.text):
            return None
        field = self.field(address)
        kind = field.kind if field else "line"
        if field and field.choices:
            codes = {word.lower(): code for code, word in field.choices}
            code = typed.code or codes.get(typed.text.lower(), typed.text)
            return code if code in dict(field.choices) else None
        if kind == "day":
            return _parse_day(typed.text) or typed.day or None
        if kind == "number":
            text = typed.text.replace(",", "").replace("\u00a0", "").replace(" ", "")
            return text if re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text) else None
        return typed.text

    def describe_expected(self, address: str) -> str:
        """Describe what a field accepts."""
        field = self.field(address)
        if field and field.choices:
            return f"one of {', '.join(word for _, word in field.choices)}"
        return "a day such as 2026-11-20" if field and field.kind == "day" else "a number"


def _parse_day(text: str) -> str:
    for form in _DAYS:
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()
        except ValueError:
            continue
    return ""


def _resolve_conflicts(found: dict[str, dict[str, str]], base: Mapping[str, str], placed: Placement) -> None:
    """Choose one text per address: the first that differs from `base`. Report all others that differ."""
    for address, files in found.items():
        changed = [text for text in files if text != base.get(address)]
        placed.values[address] = changed[0] if changed else base[address]
        for text in changed[1:]:
            placed.unplaced.append(f"{files[text]}: {address}: {text} (elsewhere it is: {changed[0]})")


def _assign_row_ids(values: Mapping[str, str]) -> dict[str, str]:
    """Give the spare rows that people filled in ids of their own."""
    rows: dict[str, dict[str, str]] = {}
    for address, text in values.items():
        base, _, key = address.rpartition("/")
        rows.setdefault(base, {})[key] = text
    named: dict[str, str] = {}
    for base, cells in rows.items():
        if spare := SPARE_ROW.match(base):
            base = spare[1] + make_row_id(next(iter(cells.values())))
        named.update({f"{base}/{key}" if base else key: text for key, text in cells.items()})
    return named


def _drop_incomplete(placed: Placement) -> None:
    """Remove what a record does not accept: answers without `text`, and changes without `what` or `on`."""
    for group, needed in (("answers", ("text",)), ("changes", ("what", "on"))):
        for base in {address.rpartition("/")[0] for address in placed.values if address.startswith(f"{group}/")}:
            missing = [name for name in needed if f"{base}/{name}" not in placed.values]
            for address in [one for one in placed.values if missing and one.startswith(f"{base}/")]:
                placed.unplaced.append(f"{address}: {placed.values.pop(address)} ({missing[0]} is missing)")
