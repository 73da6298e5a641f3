"""A director with thirty minutes: from the home page to a verdict, to a pilot, and to the next check."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pilotbook.book.model import Book
from support.browser import Pages, until_in_view

pytestmark = pytest.mark.browser

MAX_CLICKS = 25


class Walk:
    """Clicks, and counts. Typing a text or choosing from a list begins with a click."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, place: Locator) -> None:
        """Click a link, a button or an answer."""
        self.clicks += 1
        place.click()

    def choose(self, field: Locator, label: str) -> None:
        """Choose from a list."""
        self.clicks += 1
        field.select_option(label=label)

    def type(self, field: Locator, text: str) -> None:
        """Type into a field."""
        self.clicks += 1
        field.fill(text)


def test_a_director_gets_from_home_to_the_next_check_in_twenty_five_clicks(pages: Pages, shipped: Book) -> None:
    page = pages.open()
    walk = Walk(page)
    walk.click(page.get_by_role("link", name="Why is our pilot stuck?"))
    page.locator(".pb-keep form").first.wait_for()
    assert shipped.diagnosis is not None
    for id_, ask in shipped.diagnosis.questions.items():
        walk.click(page.locator(f"input[name={id_}][value={list(ask.answers)[-1]}]"))
    expect(page.locator("[data-verdict]:visible")).to_have_count(1)
    walk.choose(page.locator(".pb-keep select[name=playbook]"), "Support triage agent")
    walk.type(page.locator(".pb-keep input[name=name]"), "Sorter")
    walk.click(page.get_by_role("button", name="Start a pilot record with these answers"))
    walk.click(page.locator(".pb-keep [data-done] a"))
    expect(page.locator("h1")).to_contain_text("Support triage agent")
    walk.click(page.locator("pilot-bar [data-next] a").first)
    page.wait_for_url(re.compile("checklist/#check-"))
    until_in_view(page, f"#{page.url.partition('#')[2]}")
    assert walk.clicks <= MAX_CLICKS, walk.clicks
    page.goto(pages.address)
    pilot = page.locator("pilot-home [data-pilot]")
    expect(pilot).to_contain_text("Sorter")
    expect(pilot).to_contain_text("At the gate Choose")
    expect(pilot.locator("[data-next] a")).to_have_attribute("href", re.compile("support-triage/checklist/#check-"))
