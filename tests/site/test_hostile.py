"""Author's text can hold any character. It shows as text and never becomes markup, in any field of any page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import html5lib
import pytest

from pilotbook.text.markup import render_inline, render_prose
from support.hostile import TEXTS, WRITTEN_BY_BROWSERS, Filled, id_of, text_fields, write_book
from support.run import some
from support.sites import build

every_text = pytest.mark.parametrize("text", some(TEXTS, *TEXTS[::24]), ids=id_of)
DIGEST = re.compile(r' data-wording="[0-9a-f]{8}"|[\d.]+ [kM]B')
"""What differs with the text by right: the digest of a wording, and the size of a file."""
HARMLESS = re.compile(r"<p>word (q\d+q)</p>|word (q\d+q)")


@dataclass(frozen=True)
class Made:
    """A site that was built from one text."""

    filled: Filled
    pages: dict[str, str]
    """Each page's HTML by its path."""
    index: list[dict[str, str]]
    """What the search knows."""


def make(folder: Path, text: str) -> Made:
    """Build the tiny site with `text` in every field."""
    filled = write_book(folder / "book", text)
    site = build(folder / "book" / "mkdocs.yml", folder / "site")
    pages = {
        path.relative_to(site).as_posix(): DIGEST.sub("", path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    return Made(filled, pages, json.loads((site / "search" / "entries.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Made]:
    """Make a site from a text, once."""
    return cache(lambda text: make(tmp_path_factory.mktemp("hostile"), text))


@pytest.fixture
def harmless(made: Callable[[str], Made]) -> Made:
    """The same site with a harmless word in every field."""
    return made("word")


def with_text(page: str, filled: Filled) -> str:
    """A harmless page with the texts put in place of the words, as text."""

    def shown(found: re.Match[str]) -> str:
        paragraph, words = found.groups()
        if paragraph in filled.prose:
            return str(render_prose(filled.prose[paragraph].strip()))
        if words in filled.prose:
            return str(render_inline(filled.prose[words].strip()))
        line = html.escape(" ".join(filled.lines[paragraph or words].split()))
        return f"<p>{line}</p>" if paragraph else line

    return HARMLESS.sub(shown, page)


def outline(page: str) -> list[object]:
    """The elements, attributes and text of a page as a browser reads them, white space folded."""
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    found: list[object] = []
    text = ""

    def settle() -> None:
        nonlocal text
        if words := " ".join(text.split()):
            found.append(words)
        text = ""

    def walk(element: object) -> None:
        nonlocal text
        settle()
        attributes = dict(element.attrib)
        if "description" in (attributes.get("name"), attributes.get("property", "").removeprefix("og:")):
            del attributes["content"]  # it is cut to a length, and has a test of its own
        found.append((element.tag, attributes))
        text += element.text or ""
        for child in element:
            walk(child)
            text += child.tail or ""
        settle()
        found.append(f"/{element.tag}")

    walk(tree)
    return found


@every_text
def test_a_page_with_hostile_text_is_the_harmless_page_with_other_text(
    text: str, harmless: Made, made: Callable[[str], Made]
) -> None:
    pages, filled = made(text).pages, made(text).filled
    assert pages.keys() == harmless.pages.keys()
    for path, page in pages.items():
        if path == "fields/index.html":  # its examples are as typed, and cut to a length: the elements are the same
            told, expected = (
                [one for one in outline(whole) if isinstance(one, tuple)] for whole in (page, harmless.pages[path])
            )
            assert told == expected
        else:
            assert outline(page) == outline(with_text(harmless.pages[path], filled)), path


@every_text
def test_a_description_is_the_beginning_of_the_text(text: str, harmless: Made, made: Callable[[str], Made]) -> None:
    for path, page in made(text).pages.items():
        told, expected = description(page), with_text(description(harmless.pages[path]), made(text).filled)
        assert bool(told) == bool(expected), path
        assert html.unescape(expected).startswith(told.removesuffix("…")), path


def description(page: str) -> str:
    """What a page tells search engines about itself."""
    head = page.partition("</head>")[0]
    tree = html5lib.parse(head, treebuilder="etree", namespaceHTMLElements=False)
    found: str = next((meta.get("content") for meta in tree.iter("meta") if meta.get("name") == "description"), "")
    return found


@every_text
def test_the_search_knows_hostile_titles_as_text(text: str, harmless: Made, made: Callable[[str], Made]) -> None:
    titles = [entry["title"] for entry in made(text).index]
    expected = [with_text(entry["title"], made(text).filled) for entry in harmless.index]
    assert [html.unescape(title) for title in titles] == [html.unescape(title) for title in expected]
    assert not re.search("[<>]", "".join(titles))


@every_text
def test_prose_makes_only_the_elements_that_it_may(text: str) -> None:
    tree = html5lib.parseFragment(str(render_prose(f"{text} end")), treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        assert element.tag in {"p", "ul", "ol", "li", "strong", "em", "code", "a", "span"}
        assert element.attrib.keys() <= ({"href"} if element.tag == "a" else set())
        assert re.match(r"https?://|mailto:|#", element.get("href", "#"))


def test_every_text_field_of_a_book_is_filled(harmless: Made) -> None:
    assert set(text_fields()) - harmless.filled.fields == WRITTEN_BY_BROWSERS
