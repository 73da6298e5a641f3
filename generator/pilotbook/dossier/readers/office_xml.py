"""Checks the XML of an Office file before a library reads it, and turns Strict Open XML into the usual Open XML.

Comes in: the name and the content of a part. Goes out: the content, or what is wrong with it.
Must not know: ZIP files, paths, what the elements mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

MOST_ELEMENTS = 500_000
"""The most XML elements of a file. The largest document of the library has a sixth."""
DEEPEST = 200
"""The most elements around an element."""
MOST_ATTRIBUTES = 200
"""The most attributes of an element."""
MOST_MERGED = 50_000
"""The most cells that a workbook may merge or link by range. Libraries make an object for each."""

_SMALLER = "Delete the empty rows and columns around the tables, including their borders, or split the file."
_ENCODINGS = {"utf-8", "utf-16", "us-ascii", "ascii"}
_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_STRICT = re.compile(rb"""(=\s*["'])http://purl\.oclc\.org/ooxml/([A-Za-z/-]+)(?=["'])""")
_USUAL = b"http://schemas.openxmlformats.org/"
_RENAMED = {
    b"officeDocument/extendedProperties": b"officeDocument/2006/extended-properties",
    b"officeDocument/customProperties": b"officeDocument/2006/custom-properties",
    b"officeDocument/relationships/extendedProperties": b"officeDocument/2006/relationships/extended-properties",
    b"officeDocument/relationships/customProperties": b"officeDocument/2006/relationships/custom-properties",
    b"officeDocument/relationships/metadata/core-properties": b"package/2006/relationships/metadata/core-properties",
}


class XmlProblem(ValueError):  # noqa: N818 -- its text ends a sentence that starts with the part
    """The problem with a part, as people read it."""

    def __init__(self, problem: str, cure: str = "") -> None:
        self.cure = cure
        """What works, as a sentence. Empty: what works for a damaged file."""
        super().__init__(problem)


@dataclass
class XmlCheck:
    """Checks the parts of one file, and counts what they hold together."""

    elements: int = 0
    merged: int = 0
    depth: int = 0

    def check(self, content: bytes) -> None:
        """Read a part to its end.

        Raises:
            XmlProblem: when it is not well-formed, has a DTD, or goes over a limit.
        """
        self.depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_dtd
        parser.XmlDeclHandler = _check_encoding
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise XmlProblem(f"is not well-formed XML (line {error.lineno})") from None
        except (LookupError, UnicodeError):
            raise XmlProblem("has an unknown encoding") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MOST_ELEMENTS:
            raise XmlProblem(f"brings the file over {MOST_ELEMENTS:,} XML elements", _SMALLER)
        if self.depth > DEEPEST:
            raise XmlProblem(f"nests elements more than {DEEPEST} levels deep")
        if len(attributes) > MOST_ATTRIBUTES:
            raise XmlProblem(f"has an element with more than {MOST_ATTRIBUTES} attributes")
        if "ref" in attributes and name.rpartition(":")[2] in ("mergeCell", "hyperlink"):
            self.merged += _count_cells(attributes["ref"])
            if self.merged > MOST_MERGED:
                raise XmlProblem(f"merges or links more than {MOST_MERGED:,} cells", _SMALLER)

    def _end(self, _: str) -> None:
        self.depth -= 1


def _refuse_dtd(*_: object) -> NoReturn:
    raise XmlProblem("declares a DTD, which no Office program writes")


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise XmlProblem("is neither UTF-8 nor UTF-16")


def _count_cells(reference: str) -> int:
    found = _RANGE.fullmatch(reference.strip())
    if found is None:
        return 1 if len(reference) < 20 else MOST_MERGED
    columns = abs(_column(found[3]) - _column(found[1])) + 1
    return columns * (abs(int(found[4]) - int(found[2])) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def to_transitional(content: bytes) -> bytes:
    """Replace the namespaces and types of Strict Open XML by those of the format that all programs read."""
    return _STRICT.sub(_rename, content) if b"purl.oclc.org/ooxml/" in content else content


def _rename(found: re.Match[bytes]) -> bytes:
    name = found[2]
    if name not in _RENAMED:
        first, _, rest = name.partition(b"/")
        return found[1] + _USUAL + first + b"/2006/" + rest
    return found[1] + _USUAL + _RENAMED[name]
