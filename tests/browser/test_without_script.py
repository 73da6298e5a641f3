"""A page whose script does not run: a checkbox is off, and a sentence says why and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from support.browser import CHECKLIST, KICKOFF, WORKSHEETS, Pages

pytestmark = pytest.mark.browser
LISTS = (CHECKLIST, KICKOFF, "gaps/ownership/", "fixes/decide-on-purpose/")
"""The kinds of pages that have checkboxes."""
ROOMS = {
    CHECKLIST: "pilot-filters",
    WORKSHEETS: "[data-found]",
    KICKOFF: ".pb-sheet__present",
    "register/": "pilot-register > :not(noscript, template)",
    "standards/": "pilot-crosswalk",
}
"""By page, what takes the room of something that a script shows."""
BOXES = "(rooms) => rooms.filter((room) => room.getClientRects().length > 0).length"
"""How many elements take any room."""
WHY = "This page's script isn't running, so it can't save what you check off or enter."


@pytest.fixture(scope="module")
def blocked(chromium: Browser) -> Iterator[Page]:
    """A page of a site whose own scripts a proxy or a policy blocks. The browser runs scripts all the same."""
    context = chromium.new_context()

    def refuse(route: Route) -> None:
        route.abort()

    context.route("**/assets/*.js", refuse)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def opened(chromium: Browser) -> Iterator[Page]:
    """A page to open from disk, where browsers load no module."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def is_off(page: Page) -> None:
    """Every checkbox of the page is off, and the page says so."""
    boxes = page.locator(".pb-check__box")
    assert boxes.count() > 0
    assert boxes.evaluate_all("boxes => boxes.filter((box) => !box.disabled).length") == 0
    page.locator(".pb-check__text").first.evaluate("label => label.click()")
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")  # it waits for a slow network
    assert boxes.evaluate_all("boxes => boxes.filter((box) => box.checked).length") == 0
    expect(page.locator(".pb-script-off")).to_have_css("visibility", "visible")
    expect(page.locator(".pb-script-off")).to_contain_text(WHY)


@pytest.mark.parametrize("path", LISTS)
def test_with_scripts_off_no_box_can_be_checked(pages: Pages, path: str) -> None:
    page = pages.open(path, java_script_enabled=False)
    assert page.locator(".pb-check__box:not(:disabled)").count() == 0 < page.locator(".pb-check__box").count()
    expect(page.locator(".pb-script-off")).to_have_css("visibility", "visible")
    page.locator(".pb-script-off").scroll_into_view_if_needed()
    expect(page.locator(".pb-script-off")).to_contain_text(WHY)


def test_with_scripts_blocked_no_box_can_be_checked(blocked: Page, address: str) -> None:
    blocked.goto(address + CHECKLIST)
    is_off(blocked)


def test_from_disk_no_box_can_be_checked(opened: Page, site: Path) -> None:
    opened.goto((site / CHECKLIST / "index.html").as_uri())
    is_off(opened)


def test_the_sentence_takes_the_place_of_the_toolbar(pages: Pages) -> None:
    """So nothing moves when the script comes, on a phone either."""
    page = pages.open(CHECKLIST, width=390)
    page.locator(".pb-pilotbar").wait_for()
    expect(page.locator(".pb-script-off")).to_be_hidden()
    with_toolbar = page.evaluate("document.querySelector('.pb-pilot').offsetHeight")
    page.evaluate("document.querySelector('.pb-script-off').style.display = 'block'")
    assert page.evaluate("document.querySelector('.pb-script-off').offsetHeight") <= with_toolbar


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_a_box_is_empty_and_has_a_border(pages: Pages, scheme: str) -> None:
    page = pages.open(CHECKLIST, java_script_enabled=False, color_scheme=scheme)
    page.emulate_media(media="print")
    box = page.locator(".pb-check__box").first
    expect(box).to_have_css("appearance", "none")
    drawn = box.evaluate("box => (({ content, border }) => [content, border])(getComputedStyle(box, '::before'))")
    assert drawn == ['""', "2px solid rgb(102, 102, 102)"]
    expect(page.locator(".pb-script-off")).to_be_hidden()


def test_once_the_script_runs_a_box_can_be_checked(pages: Pages) -> None:
    for path in LISTS:
        page = pages.open(path)
        page.locator(".pb-pilotbar").wait_for()
        assert page.locator(".pb-check__box:disabled").count() == 0 < page.locator(".pb-check__box").count()


@pytest.mark.parametrize("path", ROOMS)
def test_no_room_is_left_for_what_only_a_script_shows(pages: Pages, blocked: Page, path: str) -> None:
    rooms = pages.open(path, java_script_enabled=False).locator(ROOMS[path])
    assert rooms.count() > 0 == rooms.evaluate_all(BOXES)
    blocked.goto(pages.address + path)
    rooms = blocked.locator(ROOMS[path])
    blocked.emulate_media(media="print")
    assert rooms.evaluate_all(BOXES) == 0
    blocked.emulate_media(media="screen")
    assert rooms.evaluate_all(BOXES) > 0  # the script may still come
    blocked.evaluate("document.getAnimations().forEach((one) => one.finish())")
    assert rooms.evaluate_all(BOXES) == 0
