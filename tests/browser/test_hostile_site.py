"""A book in which every field holds hostile text, in a real browser: nothing runs, nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support.browser import Pages, overflowing
from support.hostile import TEXTS, Filled, write_book
from support.hosting import serving
from support.run import all_but
from support.sites import build

pytestmark = pytest.mark.browser

PAGES = [
    "", "playbooks/", "playbooks/bot/", "playbooks/bot/checklist/", "playbooks/bot/answers/",
    "playbooks/bot/worksheets/", "playbooks/bot/documents/", "playbooks/bot/?whole", "playbooks/bot/kickoff/",
    "playbooks/bot/example/", "gaps/", "gaps/ownership/",
    "fixes/", "fixes/owner-first/", "questions/", "evidence/", "standards/", "diagnose/", "register/",
    "evidence/article/", "playbooks/ours/", "changes/", "fields/",
]  # fmt: skip
LIKE_OTHERS = ("playbooks/", "playbooks/bot/?whole", "playbooks/bot/example/", "fixes/", "fixes/owner-first/",
               "questions/", "evidence/", "evidence/article/")  # fmt: skip
"""Pages that are made of the same parts as others."""
every_page = pytest.mark.parametrize("path", all_but(PAGES, LIKE_OTHERS), ids=lambda path: path or "home")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site lies."""
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def filled(folder: Path) -> Filled:
    """The book, with all hostile texts at once in every field."""
    return write_book(folder / "book", " ".join(TEXTS))


@pytest.fixture(scope="module")
def address(folder: Path, filled: Filled) -> Iterator[str]:
    """The address of the hostile site."""
    assert filled.lines
    with serving(folder / "site") as url:
        build(folder / "book" / "mkdocs.yml", folder / "site", SITE_URL=url)
        yield url


@every_page
def test_nothing_in_a_hostile_page_runs_or_has_to_be_scrolled_sideways(pages: Pages, path: str) -> None:
    page = pages.open(path, width=360)
    token = r"window\.pwned" if path == "fields/" else r"q\d+q"  # examples are cut to a length
    assert re.search(token, page.inner_text("article")), "the text is there"
    assert page.evaluate("window.pwned") is None
    assert overflowing(page) == []


def test_a_hostile_title_shows_as_it_was_typed_after_instant_navigation(pages: Pages, filled: Filled) -> None:
    page = pages.open("playbooks/bot/")
    page.evaluate("window.here = 1")
    page.locator(".pb-gap__title a").first.press("Enter")
    expect(page.locator("#signs")).to_be_visible()  # the heading is read once the page has changed
    title = title_of(filled, page.locator("h1").inner_text())
    expect(page).to_have_title(f"{title} - Tiny")
    assert page.evaluate("[window.here, window.pwned]") == [1, None]


def test_a_hostile_title_shows_as_it_was_typed_among_the_search_results(pages: Pages, filled: Filled) -> None:
    page = pages.open("gaps/ownership/")
    title = title_of(filled, page.locator("h1").inner_text())
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill(title.split()[-1][:-1])
    page.locator(".md-search__input").press_sequentially(title.split()[-1][-1])
    results = page.locator(".md-search-result__article h1, .md-search-result__article h2")
    expect(results.filter(has_text=title).first).to_be_visible(timeout=30_000)
    inside = results.evaluate_all("(titles) => titles.flatMap((title) => [...title.children].map((e) => e.localName))")
    assert set(inside) <= {"mark"}
    assert page.evaluate("window.pwned") is None


def title_of(filled: Filled, shown: str) -> str:
    """The text whose token is in what is shown, white space folded."""
    found = re.search(r"q\d+q", shown)
    assert found, shown
    return " ".join(filled.lines[found.group()].split())
