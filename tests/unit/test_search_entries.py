"""What of a page gets into the search index."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pilotbook.mkdocs_plugin.search_entries import make_entries


class Index:
    """Takes the text of a page as the search plugin does: without what is between angle brackets."""

    def entries_of(self, page: Any, sections: Any) -> str:
        """Return the text."""
        return re.sub(r"<[^>]*>", "", page.content)


class Page:
    """A page that is being converted."""

    content = ""
    meta: dict[str, Any] = {}  # noqa: RUF012  # nothing writes to it


@pytest.mark.parametrize("has_flat_headings", [True, False])
@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<table><tr><th>Owner charter</th><td>Production owner</td><td>Begun</td></tr></table>",
         "Owner charter Production owner Begun "),
        ("<p><strong>Owner charter</strong><span>It names one person</span></p>", "Owner charter It names one person"),
        ("<p>One <strong>owner</strong>, <a href='#'>one</a>.</p>", "One owner, one."),
        ("<dl><dt>Metric</dt><dd>Hours</dd></dl>", "Metric Hours "),
    ],
)  # fmt: skip
def test_words_of_two_cells_are_two_words(html: str, text: str, has_flat_headings: bool) -> None:
    page: Any = Page()
    index: Any = Index()
    kept, entries = make_entries(page, html, index, has_flat_headings=has_flat_headings)
    assert entries == text
    assert kept == html
