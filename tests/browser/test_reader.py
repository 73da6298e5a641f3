"""What a reader does with the site: jump to a check, print, search, turn JavaScript off, use the keyboard."""

from __future__ import annotations

import io
import re
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from pypdf import PdfReader

from pilotbook.book.model import Book
from support.browser import CHECKLIST, Pages, until_in_view
from support.run import some

pytestmark = pytest.mark.browser
PLAYBOOKS = ["contract-review", "forecasting", "sales-sdr", "support-triage"]


def printed(page: Page, paper: str = "A4") -> PdfReader:
    """The page as it comes out of the printer."""
    return PdfReader(io.BytesIO(page.pdf(format=paper, print_background=True)))


def text_of(pdf: PdfReader) -> str:
    """The words of a document, in one line."""
    return " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())


@pytest.mark.parametrize("playbook", some(PLAYBOOKS, "support-triage"))
def test_the_kickoff_sheet_prints_on_two_pages_every_check_with_its_id(
    pages: Pages, shipped: Book, playbook: str
) -> None:
    page = pages.open(f"playbooks/{playbook}/kickoff/")
    a4, letter = printed(page, "A4"), printed(page, "Letter")
    assert 1 <= len(a4.pages) <= 2, "A4"
    assert 1 <= len(letter.pages) <= 2, "Letter"
    words = text_of(a4).replace(" ", "")
    for check in shipped.load(playbook).kickoff_checks:
        assert check.id.replace(" ", "") in words
    assert "Sponsor,signature" in words


def test_a_playbook_prints_every_check_and_nothing_of_the_screen(pages: Pages, shipped: Book) -> None:
    page = pages.open(CHECKLIST)
    words = text_of(printed(page)).replace(" ", "")
    for check in shipped.load("sales-sdr").checks:
        assert check.id in words
        assert check.text.replace(" ", "") in words
    page.emulate_media(media="print")
    for selector in (".md-header", ".md-tabs", ".md-sidebar--primary", ".md-footer", ".md-content__button"):
        expect(page.locator(selector).first).to_be_hidden()


def test_print_is_dark_on_white_from_the_dark_scheme_too(pages: Pages) -> None:
    page = pages.open(CHECKLIST, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colors = """() => ["html", "body", "article", ".pb-checks"].map((selector) => {
      const style = getComputedStyle(document.querySelector(selector));
      return [style.backgroundColor, style.color];
    })"""
    for background, color in page.evaluate(colors):
        assert background in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
        assert max(int(part) for part in re.findall(r"\d+", color)[:3]) < 100


def test_a_link_to_a_check_shows_it_below_the_header(pages: Pages) -> None:
    page = pages.open("playbooks/sales-sdr/#check-decision-signed")
    until_in_view(page, "#check-decision-signed")
    page.wait_for_function(  # the page may still scroll to make room for its bar
        """() => {
          const [header, check] = [".md-header", "#check-decision-signed"].map((one) => document.querySelector(one));
          const { top } = check.getBoundingClientRect();
          return header.getBoundingClientRect().bottom <= top && top < innerHeight;
        }""",
        polling=50,
    )


def test_without_javascript_every_check_has_a_box(pages: Pages, shipped: Book) -> None:
    page = pages.open("playbooks/forecasting/checklist/", java_script_enabled=False)
    assert page.locator("pilot-checklist input[type=checkbox]").count() == len(shipped.load("forecasting").checks)
    expect(page.get_by_label(shipped.load("forecasting").checks[0].text, exact=True)).to_be_disabled()


def test_going_to_a_playbook_and_back_loads_no_page_again(pages: Pages) -> None:
    page = pages.open()
    page.evaluate("window.here = 1")
    page.locator("a.pb-card", has_text="Sales development agent").click()
    expect(page.locator("h1")).to_have_text("Sales development agent")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Your pilot worked")
    assert page.evaluate("window.here") == 1


def search(field: Locator, words: str) -> None:
    """Enter what is searched for, letters but the last at once: each letter is a search."""
    field.fill(words[:-1])
    field.press_sequentially(words[-1])


def test_search_finds_a_check_by_its_id(pages: Pages) -> None:
    page = pages.open()
    page.wait_for_function("window.search$ || window.document$")  # the theme's script is up
    field = page.locator(".md-search__input")
    field.click()
    expect(page.locator(".md-search-result__meta")).not_to_have_text("Initializing search", timeout=30000)
    search(field, "strategic-list-agreed")
    result = page.locator(".md-search-result__link").first
    expect(result).to_be_visible(timeout=30000)
    assert f"/{CHECKLIST}" in (result.get_attribute("href") or "")


SEARCHED = {
    "kickoff": "playbooks/",
    "kick-off": "playbooks/",
    "kick off": "playbooks/",
    "mail": "playbooks/",
    "dossier": "dossiers/",
    "ticks": "checklist",
    "undo": "undo",
    "RACI": "owner",
    "KPI": "metric",
    "ROI": "cost",
    "AI Act": "#eu-ai-act",
    "e-mail": "playbooks/",
    "onwer": "fixes/owner-first/",  # codespell:ignore onwer
    "injecton": "fixes/injection-drill/",
    "prompt injection": "fixes/injection-drill/",
    "go/no-go memo": "dossiers/",
}
"""What readers type, and a part of the address that one of the first five hits has."""
FIRST_FIVE = """(found) => {
  const items = [...document.querySelectorAll(".md-search-result__item")].slice(0, 5);
  return items.some((item) => item.querySelector(`a[href*="${found}"]`));
}"""


def test_search_finds_a_page_by_the_words_that_readers_use(pages: Pages) -> None:
    page = pages.open()
    field = page.locator(".md-search__input")
    field.click()
    expect(page.locator(".md-search-result__meta")).not_to_have_text("Initializing search", timeout=30000)
    for words, found in SEARCHED.items():
        field.fill("")
        expect(page.locator(".md-search-result__item")).to_have_count(0)
        search(field, words)
        with suppress(PlaywrightTimeoutError):  # what was found for the first letters shows for a moment
            page.wait_for_function(FIRST_FIVE, arg=found, timeout=10000)
        assert page.evaluate(FIRST_FIVE, found), words


def test_a_search_shows_a_few_lines_of_each_hit_and_a_playbook_s_own_before_lists(pages: Pages) -> None:
    page = pages.open()
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("kickoff")
    hits = page.locator(".md-search-result__item")
    expect(hits.first.locator("a").first).to_have_attribute("href", re.compile("playbooks/[a-z-]+/"), timeout=30000)
    texts = page.locator(".md-search-result__article > :not(h1, h2, nav)").all_inner_texts()
    assert texts
    assert max(map(len, texts)) <= 260
    expect(hits.first.locator("mark").first).to_be_visible()


def test_the_index_is_loaded_when_someone_searches_and_not_before(pages: Pages) -> None:
    page = pages.open()
    loaded: list[str] = []
    page.context.on("request", lambda request: loaded.append(request.url.removeprefix(pages.address)))
    page.reload()
    expect(page.locator(".md-search-result__meta")).not_to_have_text("Initializing search", timeout=30000)
    page.wait_for_load_state("networkidle")
    assert "search/search_index.json" in loaded
    assert "search/entries.json" not in loaded
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("owner")
    expect(page.locator(".md-search-result__link").first).to_be_visible(timeout=30000)
    page.locator(".md-search__input").press_sequentially(" named")
    expect(page.locator(".md-search-result__link").first).to_be_visible(timeout=30000)
    assert loaded.count("search/entries.json") == 1


def test_a_search_without_a_network_finds_nothing_and_finds_later(pages: Pages) -> None:
    page = pages.open()
    expect(page.locator(".md-search-result__meta")).not_to_have_text("Initializing search", timeout=30000)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    field = page.locator(".md-search__input")
    field.click()
    field.press_sequentially("owner")
    expect(page.locator(".md-search-result__meta")).to_have_text("No matching documents")
    page.context.set_offline(False)
    field.press_sequentially(" named")
    expect(page.locator(".md-search-result__link").first).to_be_visible(timeout=30000)
    pages.heard = [line for line in pages.heard if "entries.json" not in line and "ERR_INTERNET" not in line]


def test_the_keyboard_alone_skips_to_the_content_and_signs_off(pages: Pages) -> None:
    page = pages.open("gaps/ownership/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.locator("details:has(#tick-operator-named) > summary").press("Enter")
    page.locator("#tick-operator-named").focus()
    page.keyboard.press("Space")
    assert page.locator("#tick-operator-named").is_checked()


def test_forced_colors_and_reduced_motion_keep_the_checks_readable(pages: Pages) -> None:
    page = pages.open("playbooks/support-triage/checklist/", forced_colors="active", reduced_motion="reduce")
    check = page.locator(".pb-check").first
    expect(check).to_be_visible()
    colors = check.evaluate("(node) => [getComputedStyle(node).color, getComputedStyle(document.body).backgroundColor]")
    assert colors[0] != colors[1]


def test_the_reader_can_choose_the_dark_scheme(pages: Pages) -> None:
    page = pages.open(color_scheme="light")
    for _ in range(3):
        label = page.locator("label.md-header__button.md-icon:not([hidden])[for^=__palette]")
        offered = label.get_attribute("title") or ""
        label.click()
        expect(label).not_to_have_attribute("title", offered)
        if page.evaluate("document.body.dataset.mdColorScheme") == "slate":
            return
    pytest.fail("the dark scheme was never reached")


def test_the_page_that_is_not_there_helps_on(pages: Pages) -> None:
    page = pages.open("playbooks/nowhere/")
    expect(page.locator("h1")).to_have_text("Page not found")
    page.get_by_role("link", name="Playbooks", exact=True).last.click()
    expect(page.locator("h1")).to_have_text("Playbooks")
    pages.heard = [said for said in pages.heard if "404" not in said]
