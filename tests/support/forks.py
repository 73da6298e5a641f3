"""A tiny site as a library, and a site of one's own over it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from twice import check_twice

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.load import Layer

TINY = Path(__file__).parent.parent / "tiny"


class Own:
    """A site of one's own over a library that can be changed."""

    def __init__(self, folder: Path) -> None:
        self.library = Path(shutil.copytree(TINY, folder / "library"))
        self.own = folder / "own"
        (self.own / "playbooks").mkdir(parents=True)
        self.layers = [Layer(self.library / name, self.library / "playbooks") for name in ("content",)]
        self.layers.append(Layer(self.own / "content", self.own / "playbooks"))

    def write(self, path: str, text: str) -> Path:
        """Write a file of the own site."""
        target = self.own / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def change(self, path: str, old: str, new: str) -> None:
        """Change a file of the library."""
        target = self.library / path
        text = target.read_text(encoding="utf-8") if target.exists() else ""
        assert text.count(old) == 1 or not old, (path, old)
        target.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")

    def book(self, **options: Any) -> Book:
        """Load it, and once more out of parcels."""
        book = load_book(self.layers, base=self.own, **options)
        check_twice(book, self.layers, base=self.own, **options)
        return book


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """A site of one's own over the tiny library."""
    return Own(tmp_path)


def as_json(text: str) -> Any:
    """What a command printed as JSON."""
    return json.loads(text)


Make = Callable[..., Path]
