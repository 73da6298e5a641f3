"""Write and read the custom properties of a Word document or workbook: texts by name, which other programs keep.

Comes in: texts by name and the XML of the properties that a file has, or its parsed XML. Goes out: XML, or texts.
Must not know: documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # no type stubs

from pilotbook.records.paths import digest
from pilotbook.text.plain import sanitize

MARGINS = "pilotbook.margins."
"""The properties `pilotbook.margins.0`, … have a digest of each text that the headers and footers were written with."""
_PROPERTIES = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_VALUES = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The markup that Office writes for each custom property."""
_DIGESTS = 24
"""How many digests one property has. LibreOffice and Word keep up to 255 characters."""


def write_properties(texts: Mapping[str, str], before: bytes = b"") -> bytes:
    """Return the XML of custom properties: those that the file has, and `texts`, which replace those of their names."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = (
        etree.fromstring(before, parser) if before else etree.Element(f"{_PROPERTIES}Properties", nsmap=_namespaces())
    )
    for old in list(root):
        if old.get("name") in texts:
            root.remove(old)
    taken = [int(old.get("pid") or 1) for old in root]
    for number, (name, text) in enumerate(texts.items(), max(taken, default=1) + 1):
        made = etree.SubElement(root, f"{_PROPERTIES}property", fmtid=_FORMAT, pid=str(number), name=name)
        etree.SubElement(made, f"{_VALUES}lpwstr").text = sanitize(text)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _namespaces() -> dict[str | None, str]:
    return {None: _PROPERTIES[1:-1], "vt": _VALUES[1:-1]}


def read_properties(root: Any) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of custom properties."""
    for one in root.iter(f"{_PROPERTIES}property"):
        yield str(one.get("name") or ""), "".join(one.itertext())


def margin_properties(texts: Iterable[str]) -> dict[str, str]:
    """Return the properties that say which texts the headers and footers have when a document is written."""
    digests = list(dict.fromkeys(digest(text) for text in texts))
    parts = [digests[at : at + _DIGESTS] for at in range(0, len(digests), _DIGESTS)]
    return {f"{MARGINS}{number}": " ".join(part) for number, part in enumerate(parts)}


def is_in_margins(text: str, margins: Collection[str]) -> bool:
    """Check whether a text is one that the headers and footers were written with. `margins` are digests."""
    return digest(text) in margins
