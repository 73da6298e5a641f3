"""Writes files atomically, and computes digests of content.

Comes in: paths and bytes. Goes out: files on disk, and digests as hexadecimal text.
Must not know: what the files are for.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from .errors import PilotbookError


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file atomically: a reader sees the old content or the new, never a part of it.

    Raises:
        OSError: when the folder is missing or not writable, or the disk is full. No partial file is left behind.
    """
    part = path.with_name(f".part-{secrets.token_hex(8)}")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def write_all(files: Iterable[tuple[str, bytes]], folder: Path) -> list[Path]:
    """Write files below a folder, from pairs of a relative path and its content. Return the paths of the files.

    All content is generated before the first file is written, and each file is written atomically.

    Raises:
        PilotbookError: when the folder is not writable.
    """
    ready = list(files)
    try:
        for name, content in ready:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomic(folder / name, content)
    except OSError as error:
        raise PilotbookError(f"{folder}: it cannot be written to: {error.strerror}.") from None
    return [folder / name for name, _ in ready]


def digest(*parts: object) -> str:
    """Return the SHA-256 digest of the texts of values, in order: 64 hexadecimal digits, equal in every process."""
    return sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


def digest_path(path: Path | None) -> str:
    """Return the digest of a file, or of the files directly in a folder, by content only. Return `""` for `None`."""
    if path is None:
        return ""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return digest(*(sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()))
