"""Author's text shows as it was typed, and never runs."""

from __future__ import annotations

import markdown
import pytest

from pilotbook.text import markup
from pilotbook.text.links import render_links, spell_links


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("One line.", "<p>One line.</p>"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("a\nb", "<p>a b</p>"),
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
        ("`x < y`", "<p><code>x &lt; y</code></p>"),
        ("<b>b</b>", "<p>&lt;b&gt;b&lt;/b&gt;</p>"),
        ("<script>x()</script>", "<p>&lt;script&gt;x()&lt;/script&gt;</p>"),
        ("a & b", "<p>a &amp; b</p>"),
        ("[ok](https://example.com)", '<p><a href="https://example.com">ok</a></p>'),
        ("[email](mailto:a@example.com)", '<p><a href="mailto:a@example.com">email</a></p>'),
        ("[bad](javascript:alert(1))", "<p><span>bad</span></p>"),
        ("[bad](JaVaScRiPt:alert(1))", "<p><span>bad</span></p>"),
        ("[bad](data:text/html,x)", "<p><span>bad</span></p>"),
        ("![pixel](https://evil.example/x.png)", "<p><span>pixel</span></p>"),
        ("{{ 7 * 7 }}", "<p>{{ 7 * 7 }}</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("5 - 3, a - b", "<p>5 - 3, a - b</p>"),
        ("1. one\n2. *two*", "<ol>\n<li>one</li>\n<li><em>two</em></li>\n</ol>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("2026. A year", '<ol start="2026">\n<li>A year</li>\n</ol>'),
        ("# a", "<p># a</p>"),
        ("a\n===", "<p>a\n===</p>"),
        ("***", "<p>***</p>"),
        ("> a", "<p>&gt; a</p>"),
        ("[x]: https://example.com", "<p>[x]: https://example.com</p>"),
        ("&lt; &amp; &copy; *&lt;*", "<p>&amp;lt; &amp;amp; &amp;copy; <em>&amp;lt;</em></p>"),
        ("`&lt;`", "<p><code>&amp;lt;</code></p>"),
        ("<a@example.com> <https://example.com>", "<p>&lt;a@example.com&gt; &lt;https://example.com&gt;</p>"),
    ],
)
def test_prose_knows_a_little_markdown_and_no_html(typed: str, shown: str) -> None:
    assert str(markup.render_prose(typed)) == shown


def test_the_quick_way_and_the_markdown_way_agree_on_plain_text() -> None:
    plain = "Ann's team, 3 of 4: “done” (by Friday). Why? 90% / week; e.g. 5 to 7 days – é ü 漢字 🙂"
    marked = str(markup.render_prose(f"{plain}\n\n*soft*"))  # which only Markdown can read
    assert str(markup.render_prose(plain)) == marked.partition("\n")[0]


@pytest.mark.parametrize(
    "typed", ["# a *b* `c` [d](e) <f> & g_h_ i", "1. a", "- a", "a {#b}", "![x](y)", "a\\b", "**", "<!-- -->", "[TOC]"]
)
def test_a_heading_shows_as_it_was_typed(typed: str) -> None:
    html = markdown.markdown(f"## {markup.escape_heading(typed)}", extensions=["attr_list", "toc"])
    import re
    from html import unescape

    assert unescape(re.sub(r"<[^>]+>", "", html)) == typed


def test_inline_takes_the_paragraph_away_only_when_there_is_one() -> None:
    assert str(markup.render_inline("a **b**")) == "a <strong>b</strong>"
    assert str(markup.render_inline("a\n\nb")) == "<p>a</p>\n<p>b</p>"


def test_a_long_description_ends_after_a_word() -> None:
    assert markup.shorten("word " * 60, 20) == "word word word…"


@pytest.mark.parametrize(
    ("amount", "shown"), [(0.4, "$0.40"), (9.999, "$10.00"), (10, "$10"), (12400.4, "$12,400"), (0, "$0.00")]
)
def test_money_has_cents_only_while_they_matter(amount: float, shown: str) -> None:
    assert markup.format_money(amount, "USD") == shown


def test_other_currencies_are_named() -> None:
    assert markup.format_money(18, "CHF") == "CHF\u00a018"


@pytest.mark.parametrize(
    ("typed", "shown", "spelled"),
    [
        (
            "See [it](https://a.example/b?c=1&d).",
            'See <a href="https://a.example/b?c=1&amp;d">it</a>.',
            "See it (https://a.example/b?c=1&d).",
        ),
        ("[a](http://x.example/(y)) b", '<a href="http://x.example/(y)">a</a> b', "a (http://x.example/(y)) b"),
        ("[a](mailto:a@x.example)", '<a href="mailto:a@x.example">a</a>', "a (a@x.example)"),
        ("[<b>](https://x.example)", '<a href="https://x.example">&lt;b&gt;</a>', "<b> (https://x.example)"),
        ("[a](javascript:alert)", "[a](javascript:alert)", "[a](javascript:alert)"),
        ('[a](https://x.example" onclick="b)', None, None),
        ("![a](https://x.example/a.png)", "![a](https://x.example/a.png)", "![a](https://x.example/a.png)"),
        ("**a** <b> `c`", "**a** &lt;b&gt; `c`", "**a** <b> `c`"),
    ],
)
def test_a_line_knows_links_and_no_other_markdown(typed: str, shown: str | None, spelled: str | None) -> None:
    if shown is None:
        assert "<a" not in str(render_links(typed))
    else:
        assert (str(render_links(typed)), spell_links(typed)) == (shown, spelled)
