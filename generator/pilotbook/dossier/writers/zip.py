"""Write reproducible ZIP files: the same input gives the same bytes.

Comes in: the names and content of files. Goes out: the content of a ZIP with fixed dates and attributes.
Must not know: documents.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

_EPOCH = (1980, 1, 1, 0, 0, 0)
_COMPRESSED = (".docx", ".xlsx", ".pdf", ".png", ".zip")
"""Endings of files that are already compressed. The ZIP stores them as they are."""


def zip_bytes(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of the files, in their order, with fixed dates and attributes."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name.endswith(_COMPRESSED) else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, content)
    return made.getvalue()


def normalize_zip(content: bytes) -> bytes:
    """Return a ZIP with the same files, and with fixed dates and attributes."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return zip_bytes((info.filename, archive.read(info)) for info in archive.infolist())
