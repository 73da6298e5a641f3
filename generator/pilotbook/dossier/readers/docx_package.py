"""Open a Word document: find its parts, and read what its properties say.

Comes in: the content of a file. Goes out: parsed parts, and texts.
Must not know: what a document says, the book.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # no type stubs

from ..carried import from_properties
from ..docx_properties import MARGINS, read_properties
from ..word.controls import W, value_of
from .texts import UnreadableError

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CORE = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dcterms": "http://purl.org/dc/terms/",
}
_BROKEN = (
    zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, KeyError, OSError, ValueError, RuntimeError,
)  # fmt: skip
"""The exceptions of zipfile and lxml for a damaged file."""
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z?")


class Package:
    """The parts of a Word document.

    Raises:
        UnreadableError: when the content is not that of a Word document.
    """

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        try:
            self.archive = zipfile.ZipFile(BytesIO(content))
            self.names = set(self.archive.namelist())
            self.main = next(self._targets("", "officeDocument"), "word/document.xml")
            self.body = self._parse(self.main).find(f"{W}body")
        except _BROKEN as error:
            raise self._problem(str(error)) from None
        if self.body is None:
            raise self._problem("it has no body")

    def _problem(self, why: str) -> UnreadableError:
        return UnreadableError(
            f"{self.path}: this is not a Word document (.docx): {why}. "
            "Open it in Word and save it again as a Word document (.docx)."
        )

    def _parse(self, name: str) -> Any:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(self.archive.read(name), parser)

    def _targets(self, source: str, kind: str) -> Iterator[str]:
        """Yield the names of the parts that a part refers to, by the last word of their type."""
        folder, name = posixpath.split(source)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed not in self.names:
            return
        for one in self._parse(listed).iter(_RELATIONSHIP):
            if str(one.get("Type")).rpartition("/")[2] == kind and one.get("TargetMode") != "External":
                target = str(one.get("Target"))
                found = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                yield posixpath.normpath(found)

    def related(self, kind: str, source: str | None = None) -> Iterator[Any]:
        """Yield the parsed parts of a kind, such as `header`, that the document refers to.

        Raises:
            UnreadableError: when a part is not XML.
        """
        try:
            for name in self._targets(self.main if source is None else source, kind):
                if name in self.names:
                    yield self._parse(name)
        except _BROKEN as error:
            raise self._problem(str(error)) from None

    @cached_property
    def language(self) -> str:
        """The language of text that says nothing else."""
        for styles in self.related("styles"):
            return value_of(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), "lang")
        return ""

    @cached_property
    def _properties(self) -> dict[str, str]:
        return {name: text for part in self.related("custom-properties", "") for name, text in read_properties(part)}

    @cached_property
    def carried(self) -> str:
        """The metadata of the document about how it was filled."""
        return from_properties(self._properties)

    @cached_property
    def margins(self) -> set[str]:
        """A digest of each text that the headers and footers were written with."""
        return {one for name, text in self._properties.items() if name.startswith(MARGINS) for one in text.split()}

    def _core(self, name: str) -> str:
        for part in self.related("core-properties", ""):
            found = part.find(name, _CORE)
            return "" if found is None else (found.text or "").strip()
        return ""

    @cached_property
    def modified(self) -> str:
        """When the document was last saved, in UTC."""
        found = _TIME.fullmatch(self._core("dcterms:modified"))
        return f"{found[1]}.000Z" if found else ""

    @cached_property
    def modified_by(self) -> str:
        """Who saved it last."""
        return self._core("cp:lastModifiedBy")

    @cached_property
    def keywords(self) -> str:
        """The keywords of the document."""
        return self._core("cp:keywords")
