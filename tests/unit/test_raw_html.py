"""Blocks of HTML taken out before Markdown is converted and put back after: the same page, or it is left alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown import Markdown
from mkdocs.structure.pages import _HTMLHandler
from mkdocs.utils.meta import get_data

from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from pilotbook.config.site import Site
from pilotbook.mkdocs_plugin.raw_html import take_out
from pilotbook.render import render
from support.hostile import TEXTS, id_of, write_book
from support.paths import TINY
from support.run import some

EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list"]


def whole(text: str) -> tuple[str, set[str]]:
    """A page converted without a short cut, and its anchors as MkDocs finds them."""
    anchors = _HTMLHandler()
    anchors.feed(text)
    anchors.close()
    return Markdown(extensions=EXTENSIONS).convert(text), anchors.present_anchor_ids


def pages_of(root: Path) -> Iterator[tuple[str, str]]:
    book = load_book(paths.find_layers(root, library=False), base=root, register=root / "register")
    for output in render(book, Site()):
        if output.path.endswith(".md"):
            yield output.path, get_data(output.bytes().decode("utf-8"))[0]


@pytest.mark.parametrize("text", ["", " ".join(TEXTS), *some(TEXTS[::5], *TEXTS[::20])], ids=id_of)
def test_a_page_comes_out_the_same_with_its_html_taken_out(tmp_path: Path, text: str) -> None:
    root = TINY
    if text:
        root = tmp_path / "book"
        write_book(root, text)
    shorter = 0
    for path, page in pages_of(root):
        taken = take_out(page, EXTENSIONS)
        assert taken is not None, path
        html, anchors = whole(page)
        short, own = whole(taken.markdown)
        assert taken.put_back(short) == html, path
        assert own | taken.anchors == anchors, path
        shorter += len(taken.markdown) < len(page) / 2
    assert shorter > 10


@pytest.mark.parametrize(
    "text",
    [
        "Just text.", "<div>\n\nnot closed", "</div>", "a <b>b</b> c", "<b>b</b>", "<div>a</div> tail",
        "  <div>a</div>",
        "<!-- a -->\n\n<div>a</div>",
        "<div>a</div>\n\n```\n<p>\n```\n", "<script>if (a < b) c();</script>",
        "<hr>", "<div>a</div><div>b</div>", '<div data-pb-raw="0"></div>', "<div>a</div>\n\n<br/>",
    ],
)  # fmt: skip
def test_a_page_of_which_nothing_is_sure_is_converted_whole(text: str) -> None:
    assert take_out(text, EXTENSIONS) is None


def test_with_an_extension_that_is_not_known_a_page_is_converted_whole() -> None:
    assert take_out("<div>a</div>", EXTENSIONS) is not None
    assert take_out("<div>a</div>", [*EXTENSIONS, "md_in_html"]) is None


PIECES = [
    "<div>", "</div>", "<p>", "</p>", "<br>", '<img src="a">', "text", "\n", "\n\n", "## Head {#id}", "<pre>", "</pre>",
    '<a id="x" href="#">', "</a>", "<ul>\n<li>a\n\n</li></ul>", "&amp;", "<table>", "</table>", "\t", " ",
    "<p>in text: id=\"no-anchor\" ></p>", '<p id="own">text</p>',
    "<svg><title>a</title></svg>",
    '<div title="a > b" id=\'c\'>', "*a*", "<P>", "</P>",
]  # fmt: skip


def test_random_pages_come_out_the_same_or_are_left_alone() -> None:
    chance = random.Random(9)
    taken_out = 0
    for _ in range(12_000):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 14)))
        taken = take_out(text, EXTENSIONS)
        if taken is None:
            continue
        taken_out += 1
        html, anchors = whole(text)
        short, own = whole(taken.markdown)
        assert taken.put_back(short) == html, repr(text)
        assert own | taken.anchors == anchors, repr(text)
    assert taken_out > 50
