"""Writes files whole or not at all, and identifies content by its digest.

Comes in: paths and bytes. Goes out: files on the disk, digests as hexadecimal text.
Must not know: what the files are.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from .errors import PilotbookError


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: readers see the old file or the new one, never a part.

    Raises:
        OSError: when the folder is missing, cannot be written to, or the disk is full. No part is left behind.
    """
    part = path.with_name(f".part-{secrets.token_hex(8)}")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def write_all(files: Iterable[tuple[str, bytes]], folder: Path) -> list[Path]:
    """Write files below a folder, each whole or not at all, once all of them are made. Return their paths.

    Raises:
        PilotbookError: when the folder cannot be written to.
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
    """Digest values in their order, each by its text: 64 hexadecimal digits, the same in every process."""
    return sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


def digest_path(path: Path | None) -> str:
    """Digest the content of a file, or of the files of a folder. Empty for None."""
    if path is None:
        return ""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return digest(*(sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()))
