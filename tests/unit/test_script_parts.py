"""A script carries its HTML parts as a text."""

from __future__ import annotations

import pytest

from pilotbook.render.script_parts import carry_parts

SHORT = {
    "quotes": ('<p class="a" id="b-c_d">x="y" </p>', '<p class=a id=b-c_d>x="y" </p>'),
    "a value with spaces or none": ('<p class="a b" title="">x</p>', '<p class="a b" title="">x</p>'),
    "lines of one text": ("<p>a\nb <i>c</i>\n</p>\n", "<p>a\nb <i>c</i></p>"),
    "words": ('<span data-word="a">A</span>\n<span data-word="b">B</span>', "<p data-word=a>A<p data-word=b>B"),
    "another element of a line": ("<p><span data-said>A</span></p>", "<p><span data-said>A</span></p>"),
    "the end of a paragraph": ("<div><p>a</p>\n<p>b</p></div><p>c</p> <b></b>", "<div><p>a<p>b</div><p>c</p> <b></b>"),
    "a paragraph before what may be in one": ("<p>a</p><textarea>b</textarea>", "<p>a</p><textarea>b</textarea>"),
    "signs of a template": ("<p>`${a}` \\ $b", "<p>\\`\\${a}\\` \\\\ $b"),
}


@pytest.mark.parametrize(("html", "short"), SHORT.values(), ids=SHORT)
def test_parts_lose_what_a_parser_does_not_need(html: str, short: str) -> None:
    assert carry_parts("f();\n", html) == f"const ADAPT_PARTS=`{short}`;f();\n"
