"""The page of all keys: each key of each file has an example that an author can copy."""

from __future__ import annotations

from pilotbook.book.model import Book
from pilotbook.config.site import Site
from pilotbook.render import render


def test_no_key_has_a_python_name_as_its_example(shipped: Book) -> None:
    page = next(file for file in render(shipped, Site()) if file.path == "fields/index.md").text()
    assert "Pydantic" not in page
    assert "<code>title: Product launch</code>" in page, "a key that no file of the book has"
