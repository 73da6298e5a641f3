"""What is kept of a playbook without a mistake: what other pages say of it, what was noted of it, and its files.

Comes in: a playbook's card, notes and files. Goes out: bytes, and the same again.
Must not know: where it is kept, and how the files are made.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

from pilotbook.book.model import Card, Noted


@dataclass(frozen=True)
class Filed:
    """A file that was made of a playbook."""

    path: str
    title: str = ""
    section: str = ""
    key: str = ""
    """Under which the cache of documents keeps its bytes. Empty: it is no document."""
    label: str = ""
    """What it is called, where it is everything in one file."""
    front: str = ""
    """The front matter of a page, as it is written."""


@dataclass(frozen=True)
class Parcel:
    """What is kept of a playbook without a mistake."""

    key: str
    card: Card
    noted: Noted
    files: tuple[Filed, ...]
    alike: str = ""
    """Stands for the same as the key, but for sentences of patterns. Empty: nobody asked."""
    settled: bool = True
    """Whether its files are made. If not, they are when somebody asks for one, and `files` has the names alone."""

    def packed(self) -> bytes:
        """What is kept of it under its key."""
        content = {"card": asdict(self.card), "noted": asdict(self.noted), "files": [*map(asdict, self.files)]}
        return json.dumps(content).encode()


def unpacked(key: str, values: Any) -> Parcel | None:
    """A parcel out of what was kept of it. None when that is not one."""
    try:
        card, noted = values["card"], values["noted"]
        card = {**card, "checks": _ids(card["checks"])}
        return Parcel(
            key,
            Card(**card),
            Noted(**{name: _ids(noted[name]) for name in ("own", "brought", "left_out", "cites")}),
            tuple(Filed(**filed) for filed in values["files"]),
        )
    except (KeyError, TypeError, AttributeError):
        return None


def _ids(values: list[str]) -> tuple[str, ...]:
    return tuple(sys.intern(value) for value in values)
