"""Open the parts of a workbook: its sheets, shared strings, number formats, properties and what belongs to each sheet.

Comes in: the content of an XLSX file. Goes out: `Package`.
Must not know: the record, what the sheets mean.

Names of elements are compared without their namespaces, so strict and transitional files read alike.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring

from pilotbook.text.plain import sanitize

from ..carried import from_properties
from ..writers.xlsx_cells import HIDDEN_SHEET
from .xlsx_shown import BUILT_IN

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}\d{1,7}"[^<>]*/>')


@dataclass(frozen=True)
class Sheet:
    """A sheet of cells: its name, and the name of its part."""

    name: str
    part: str


class Package:
    """The parts of one workbook."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(BytesIO(content))
        self._names = {name.lower(): name for name in self._zip.namelist()}
        found = [target for kind, target in self.related("") if kind == "officeDocument"]
        self._workbook_part = found[0] if found else "xl/workbook.xml"
        workbook = self.xml(self._workbook_part)
        if workbook is None:
            raise ValueError("it has no workbook")
        self._workbook = workbook

    def read(self, part: str) -> bytes | None:
        """Return the content of a part, without the cells of a sheet that are empty, or `None`.

        Raises:
            ValueError: when the part has a document type, which no workbook needs and attacks on XML parsers do.
        """
        name = self._names.get(part.lower())
        if name is None:
            return None
        content = self._zip.read(name)
        if b"<!DOCTYPE" in content or b"<\0!\0D\0O\0C\0T\0Y\0P\0E" in content:
            raise ValueError(f"{part} has a document type")
        return content if b"<![CDATA[" in content else _EMPTY_CELL.sub(b"", content)

    def xml(self, part: str) -> Element | None:
        """Return the root of a part, or `None` if the file has no such part."""
        content = self.read(part)
        return None if content is None else fromstring(content)

    def related(self, part: str) -> Iterator[tuple[str, str]]:
        """Yield the kind and the name of each part that a part refers to."""
        folder, _, name = part.rpartition("/")
        relations = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in () if relations is None else relations:
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "").lstrip("/")
                inside = relation.get("Target", "").startswith("/")
                path = target if inside else posixpath.normpath(posixpath.join(folder, target))
                yield relation.get("Type", "").rpartition("/")[2], path

    @cached_property
    def sheets(self) -> list[Sheet]:
        """All sheets with cells, in the order of the workbook, also those that are hidden."""
        folder, _, name = self._workbook_part.rpartition("/")
        relations = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        targets: dict[str, tuple[str, str]] = {}
        for relation in () if relations is None else relations:
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            targets[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
        found = []
        for sheet in iterate(self._workbook, "sheet"):
            id_ = next((value for key, value in sheet.items() if local(key) == "id"), "")
            kind, part = targets.get(id_, ("", ""))
            if kind == "worksheet":
                found.append(Sheet(sanitize(sheet.get("name", "")), part))
        return found

    @cached_property
    def from_1904(self) -> bool:
        """Whether days count from 1904, as in workbooks that old versions for Macs made."""
        return any(is_true(one.get("date1904")) for one in iterate(self._workbook, "workbookPr"))

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        root = self._workbook_relation("sharedStrings")
        return [] if root is None else [text_of(item) for item in root if local(item.tag) == "si"]

    @cached_property
    def formats(self) -> list[str]:
        """The code of the number format of each cell format."""
        root = self._workbook_relation("styles")
        if root is None:
            return []
        own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in iterate(root, "numFmt")}
        looks = next(iterate(root, "cellXfs"), None)
        ids = [look.get("numFmtId", "0") for look in (() if looks is None else looks)]
        return [own.get(id_) or BUILT_IN.get(int(id_), "") for id_ in ids]

    def _workbook_relation(self, kind: str) -> Element | None:
        return next((self.xml(part) for found, part in self.related(self._workbook_part) if found == kind), None)

    @cached_property
    def persons(self) -> dict[str, str]:
        """The authors of threaded comments, by id."""
        root = self._workbook_relation("person")
        return {} if root is None else {one.get("id", ""): one.get("displayName", "") for one in root}

    @cached_property
    def modified(self) -> tuple[str, str]:
        """When the file was last saved, in UTC, and by whom. Both are empty when the file does not say."""
        root = self.xml("docProps/core.xml")
        texts = {} if root is None else {local(one.tag): sanitize(one.text or "").strip() for one in root}
        try:
            moment = datetime.fromisoformat(texts.get("modified", ""))
        except ValueError:
            return "", texts.get("lastModifiedBy", "")
        utc = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z", texts.get("lastModifiedBy", "")

    @cached_property
    def carried(self) -> str:
        """The custom properties that say how the document was filled."""
        root = self.xml("docProps/custom.xml")
        texts = {one.get("name", ""): "".join(one.itertext()) for one in (() if root is None else root)}
        return from_properties(texts)

    @property
    def hidden(self) -> Sheet | None:
        """The sheet in which the writer keeps what it wrote."""
        return next((sheet for sheet in self.sheets if sheet.name == HIDDEN_SHEET), None)


def local(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def iterate(root: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name, whatever their namespace."""
    return (one for one in root.iter() if isinstance(one.tag, str) and local(one.tag) == name)


def is_true(value: str | None) -> bool:
    """Check an attribute of XML for true."""
    return value in ("1", "true", "on")


def text_of(item: Element) -> str:
    """Return the text of a string with its runs, without the reading aids of Japanese (`rPh`)."""
    made = []
    for part in item:
        name = local(part.tag)
        if name == "t":
            made.append(part.text or "")
        elif name == "r":
            made += [text.text or "" for text in part if local(text.tag) == "t"]
    return unescape("".join(made))


def unescape(text: str) -> str:
    """Replace Excel's escapes, such as `_x000D_`, and remove what no text of a record has."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return sanitize(text)
