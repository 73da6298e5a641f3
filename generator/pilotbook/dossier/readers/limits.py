"""Opens an Office file before any library sees it: says what it is, holds it to limits, and keeps only its checked XML.

Libraries get a new ZIP with the parts that were checked. Pictures, fonts and embedded files are empty in it: nothing
that a reader needs is in them. A file in Strict Open XML is turned into the usual Open XML, and read like any other.

Comes in: the path of a file. Goes out: an `OfficeFile`, or an `UnreadableError` with what is wrong and what works.
Must not know: what a document says.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from .foreign import DAMAGED, describe_archive, describe_content, describe_name, describe_types
from .office_xml import XmlCheck, XmlProblem, to_transitional
from .texts import UnreadableError

LARGEST_FILE = 100_000_000
"""The most bytes of a file."""
LARGEST_XML = 50_000_000
"""The most bytes of its XML, unpacked."""
MOST_PARTS = 2_000
"""The most parts in its ZIP."""

OfficeKind = Literal["docx", "xlsx"]
_TYPES_PART = "[Content_Types].xml"
_MAIN: dict[str, OfficeKind] = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
}
_PROGRAMS: dict[OfficeKind, str] = {"docx": "a Word document", "xlsx": "an Excel workbook"}
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}\d{1,7}"(?: [a-z]+="[^"<>]*")*/>')
"""A cell with a format and nothing in it. A sheet that someone formatted to its last row has millions."""
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class OfficeFile:
    """A Word document or a workbook that is safe to read."""

    kind: OfficeKind
    content: bytes
    """A ZIP for libraries: `docx.Document(BytesIO(content))`."""
    parts: Mapping[str, bytes]
    """The XML parts by name, such as `docProps/core.xml`."""


def open_office_file(path: Path, kind: OfficeKind | None = None) -> OfficeFile:
    """Read and check a file. With `kind`, it has to be of that kind.

    Raises:
        UnreadableError: when it is something else, is damaged, or goes over a limit. The text says what works.
    """
    content = _read(path)
    names, parts = _unpack(path, content)
    types = set(re.findall(r"ContentType\s*=\s*[\"']([^\"']+)", parts[_TYPES_PART].decode("utf-8", "replace")))
    found = next((kind for sign, kind in _MAIN.items() if any(sign in one for one in types)), None)
    if found is None:
        raise UnreadableError(f"{path}: {describe_types(types) or describe_archive((), '')}")
    if kind not in (None, found):
        raise UnreadableError(f"{path}: this is {_PROGRAMS[found]}. Give it a name that ends in .{found}.")
    parts = _check_parts(path, parts)
    return OfficeFile(found, _pack(names, parts), parts)


def _read(path: Path) -> bytes:
    """Return the bytes of a file that may be an Office file."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableError(f"{path}: this is a folder. List the files in it, such as {path}/*.docx.")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(f"{path}: this is not a regular file. Copy the document into a file and import that.")
        if said := describe_name(path.name):
            raise UnreadableError(f"{path}: {said}")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise UnreadableError(f"{path}: there is no such file. Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableError(f"{path}: cannot be read: {reason}. Check its name and permissions.") from None
    if len(content) > LARGEST_FILE:
        limit = f"{LARGEST_FILE // 1_000_000} MB"
        raise UnreadableError(f"{path}: this file is larger than {limit}. Remove or compress pictures, and save it.")
    return content


def _unpack(path: Path, content: bytes) -> tuple[list[str], dict[str, bytes]]:
    """Return the names of all parts, and the content of the XML parts."""
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        raise UnreadableError(f"{path}: this file has more than {MOST_PARTS:,} parts. Copy its text into a new one.")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except _ZIP_ERRORS:
        raise UnreadableError(f"{path}: {describe_content(path.name, content)}") from None
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = [entry.orig_filename for entry in entries]
    if _TYPES_PART not in names:
        raise UnreadableError(f"{path}: {describe_archive(names, _read_mimetype(archive))}")
    _check_names(path, names)
    parts: dict[str, bytes] = {}
    left = LARGEST_XML
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            parts[entry.filename] = _read_part(path, archive, entry, left)
            left -= len(parts[entry.filename])
    return names, parts


def _read_mimetype(archive: zipfile.ZipFile) -> str:
    try:
        with archive.open("mimetype") as stream:
            return stream.read(100).decode("ascii", "replace")
    except (KeyError, *_ZIP_ERRORS):
        return ""


def _check_names(path: Path, names: list[str]) -> None:
    """Refuse the names that no Office program writes."""
    for name in names:
        if "\0" in name or "\\" in name or ":" in name or {"", ".", ".."} & set(name.split("/")):
            raise UnreadableError(f"{path}: this file has a part with the name {name[:80]!r}. {DAMAGED}")
    if len({name.casefold() for name in names}) < len(names):
        raise UnreadableError(f"{path}: this file has two parts with the same name. {DAMAGED}")


def _read_part(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Unpack a part, and stop where the limit is, whatever its header says of its size."""
    if entry.flag_bits & 1:
        raise UnreadableError(f"{path}: parts of this file have a password. Save it without one.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableError(f"{path}: this file is compressed in a way that Office programs do not use. {DAMAGED}")
    try:
        with archive.open(entry) as stream:
            content = stream.read(left + 1)
            is_whole = len(content) <= left and not stream.read(1)
    except _ZIP_ERRORS:
        raise UnreadableError(f"{path}: this file is damaged, in {entry.filename}. {DAMAGED}") from None
    if not is_whole:
        limit = f"{LARGEST_XML // 1_000_000} MB"
        raise UnreadableError(
            f"{path}: this file has more than {limit} of text and formats. Delete empty rows with borders, or split it."
        )
    return content


def _check_parts(path: Path, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    check = XmlCheck()
    checked: dict[str, bytes] = {}
    for name, content in parts.items():
        is_sheet = name.lower().startswith("xl/worksheets/")
        try:
            check.check(_EMPTY_CELL.sub(b"", content) if is_sheet else content)
        except XmlProblem as problem:
            raise UnreadableError(f"{path}: {name} {problem}. {problem.cure or DAMAGED}") from None
        checked[name] = to_transitional(content)
    return checked


def _pack(names: list[str], parts: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), parts.get(name, b""))
    return packed.getvalue()
