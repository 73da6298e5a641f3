"""Writes files atomically, and computes digests of content.

Comes in: paths and bytes. Goes out: files on disk, and digests as hexadecimal text.
Must not know: what the files are for. No other module opens a file for writing; `staging` writes many files at once.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from .errors import PilotbookError
from .terminal import escape_line

Stamp = tuple[Path, int, int]
"""A file, the time at which it was changed in nanoseconds, and its size in bytes."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file atomically: a reader sees the old content or the new, never a part of it.

    A link at `path` is replaced, not followed.

    Raises:
        OSError: when the folder is missing or not writable, or the disk is full. No partial file is left behind.
    """
    write_pieces(path, (content,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file atomically from pieces, as `write_atomic` does, without holding them all in memory."""
    part = path.with_name(f".part-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(part, _NEW, 0o666), "wb") as stream:
            stream.writelines(pieces)
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def explain_os_error(error: OSError) -> str:
    """Return in a sentence which file the system refused, and why."""
    path = error.filename2 or error.filename
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    reason = error.strerror or str(error) or type(error).__name__
    where = f"{escape_line(str(path))}: " if isinstance(path, str) else ""
    return f"{where}{reason[:1].upper()}{reason[1:].rstrip('.')}."


@contextmanager
def report_failed_writes(place: Path) -> Iterator[None]:
    """Turn a system's refusal to write into an error that the user can fix.

    Raises:
        PilotbookError: with the place, and the system's reason.
    """
    try:
        yield
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise PilotbookError(f"{place}: cannot be written: {error.strerror or error}.") from None


def names_below(folder: Path) -> Iterator[str]:
    """Yield the name of every file below a folder, relative to it, with slashes."""
    for parent, _, names in os.walk(folder):
        start = Path(parent).relative_to(folder)
        yield from ((start / name).as_posix() for name in names)


def is_below(name: str) -> bool:
    """Return whether a relative path, with slashes, stays below the folder that it starts from, on every system."""
    parts = name.split("/")
    return not any(part in ("", ".", "..") or "\\" in part or ":" in part or "\0" in part for part in parts)


def find_link(folder: Path, name: str) -> Path | None:
    """Return the first link among the folders between a folder and a file below it."""
    for parent in reversed((folder / name).relative_to(folder).parents[:-1]):
        if (folder / parent).is_symlink():
            return folder / parent
    return None


def make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder with all above it, and note those that were missing."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        with contextlib.suppress(FileExistsError):
            one.mkdir()
            made.append(one)
    if not folder.is_dir():
        raise NotADirectoryError(20, "This is a file, not a folder", str(folder))


def digest(*parts: object) -> str:
    """Return the SHA-256 digest of the texts of values, in order: 64 hexadecimal digits, equal in every process."""
    return sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


def digest_path(path: Path | None) -> str:
    """Return the digest of a file, or of the files directly in a folder, by content only. Return `""` for `None`."""
    if path is None:
        return ""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    read = (file.read_bytes() for file in files if file.is_file() and (file == path or not is_hidden(file.name)))
    return digest(*(sha256(content).hexdigest() for content in read))


def stamp_files(paths: Iterable[Path]) -> tuple[Stamp, ...]:
    """Return the stamp of each file. Whoever remembers what a file holds reads it again when its stamp is another."""
    return tuple((path, status.st_mtime_ns, status.st_size) for path in paths for status in [path.stat()])


def is_scratch(name: str) -> bool:
    """Return whether a file belongs to an editor or the system and not to an author, by its name.

    These are macOS' `._x` and `.DS_Store`, Emacs' locks `.#x` and copies `#x#`, Vim's swap files `.x.swp` and the file
    `4913` with which it tries whether it may write, backups `x~`, and Office's locks `~$x` and `.~lock.x#`.
    """
    return (
        name.startswith(("._", ".#", "~$", ".~lock."))
        or name.endswith("~")
        or (name.startswith("#") and name.endswith("#"))
        or (name.startswith(".") and name.endswith((".swp", ".swo", ".swx")))
        or name in (".DS_Store", "4913")
    )


def is_hidden(name: str) -> bool:
    """Return whether a file is hidden, or belongs to an editor or the system. Nothing reads it as an author's data."""
    return name.startswith(".") or is_scratch(name)
