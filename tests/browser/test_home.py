"""The home page of someone who has pilots, and the page that isn't there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from support.browser import CHECKLIST, Pages, faults, overflowing, put, record_of

pytestmark = pytest.mark.browser


def test_the_home_page_lists_the_pilots_of_this_browser_with_what_is_next(pages: Pages) -> None:
    page = pages.open()
    page.wait_for_load_state("networkidle")
    expect(page.locator("pilot-home")).to_be_hidden()
    page.goto(pages.address + CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    late = {"due": "2026-01-15", "by": "Ann Lee"}
    put(page, record_of(checks={"owner-named": late, "decision-date-set": {"due": "2025-12-01"}}))
    page.goto(pages.address)
    pilot = page.locator("pilot-home [data-pilot]")
    expect(pilot).to_have_count(1)
    expect(pilot.locator("[data-name] a")).to_have_text("Wren")
    expect(pilot).to_contain_text("Sales development agent")
    expect(pilot).to_contain_text("At the gate Choose. 0 of ")
    expect(pilot.locator("[data-overdue] a")).to_have_text("2 overdue")
    expect(pilot.locator("[data-next]")).to_contain_text("(Dec 1, 2025)")
    expect(pilot.locator("[data-invented], [data-expired]").filter(visible=True)).to_have_count(0)
    assert faults(page) == []
    for width in (320, 768):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflowing(page) == []
    pilot.locator("[data-overdue] a").click()
    page.wait_for_url("**/sales-sdr/checklist/?overdue*")
    expect(page.locator("li[data-check]:visible")).to_have_count(2)


@pytest.mark.parametrize(
    ("lost", "found", "text"),
    [
        (
            "playbooks/suport-triage/checklist/",
            "playbooks/support-triage/checklist/",
            "Support triage agent: checklist",
        ),
        ("support-triage", "playbooks/support-triage/", "Support triage agent"),
        ("gaps/owneship/", "gaps/ownership/", "gaps/ownership"),
        ("Diagnos/index.html", "diagnose/", "diagnose"),
    ],
)
def test_a_page_that_is_not_there_names_the_closest_one(pages: Pages, lost: str, found: str, text: str) -> None:
    page = pages.open(lost)
    guess = page.locator("[data-guess] a").first
    expect(guess).to_have_text(text)
    expect(guess).to_have_attribute("href", pages.address + found)
    expect(page.locator("[data-playbooks] a")).to_have_count(4)
    assert faults(page) == []
    pages.heard = [said for said in pages.heard if "404" not in said]


def test_a_page_that_is_not_there_knows_a_playbook_by_its_old_name(pages: Pages) -> None:
    page = pages.open("404.html")
    renamed = {"changes": {"playbook": {"old-name": {"version": "1.1.0", "kind": "renamed", "to": ["sales-sdr"]}}}}
    page.route("**/data/changes.json", lambda route: route.fulfill(json=renamed))
    page.goto(f"{pages.address}playbooks/old-name/answers/")
    guess = page.locator("[data-guess] a")
    expect(guess).to_have_text("Sales development agent, the new name of this playbook")
    expect(guess).to_have_attribute("href", f"{pages.address}playbooks/sales-sdr/answers/")
    pages.heard = [said for said in pages.heard if "404" not in said]


def test_a_page_that_is_not_there_offers_a_search(pages: Pages) -> None:
    page = pages.open("nowhere/at/all/of/this/kind/")
    field = page.get_by_label("Search this site")
    expect(field).to_be_focused()
    expect(page.locator("[data-guess]")).to_be_hidden()
    page.keyboard.type("rollback")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=rollback")
    expect(page.locator(".md-search__input")).to_have_value("rollback")
    expect(page.locator(".md-search-result__link").first).to_have_attribute("href", re.compile("undo"), timeout=30000)
    pages.heard = [said for said in pages.heard if "404" not in said]
