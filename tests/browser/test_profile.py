"""The profile that tests use one after the other is as good as new for each."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from support.browser import CHECKLIST, SAVED, Pages, saved, tick
from support.profile import Profile

pytestmark = pytest.mark.browser


def test_nothing_that_a_test_stored_is_there_for_the_next(chromium: Browser, address: str, profile: Profile) -> None:
    earlier = Pages(chromium, address, profile)
    page = earlier.open(CHECKLIST, width=400, color_scheme="dark")
    page.locator(".pb-pilotbar").wait_for()
    tick(page, "owner-named")
    assert saved(page)
    page.evaluate("() => { localStorage.ours = sessionStorage.ours = document.cookie = 'ours=1' }")
    page.goto(address)
    other = page.context.new_page()
    other.goto(address + CHECKLIST)
    page.emulate_media(media="print", reduced_motion="reduce", forced_colors="active")
    earlier.close()
    later = Pages(chromium, address, profile)
    again = later.open(CHECKLIST)
    again.locator(".pb-pilotbar").wait_for()
    assert again is page
    assert again.context.pages == [page]
    assert other.is_closed()
    assert again.evaluate(SAVED) == []
    stored = (
        "[localStorage.ours, sessionStorage.ours, document.cookie, matchMedia('(prefers-color-scheme: dark)').matches]"
    )
    assert again.evaluate(f"{stored}.map((one) => one ?? null)") == [None, None, "", False]
    media = ("print", "(prefers-reduced-motion: reduce)", "(forced-colors: active)")
    assert again.evaluate("(all) => all.map((one) => matchMedia(one).matches)", media) == [False] * 3
    assert again.evaluate("[innerWidth, history.length]") == [1440, 2], "a blank page and this one"
    later.close()
    assert earlier.heard == later.heard == []


def test_a_profile_that_was_changed_for_good_is_not_used_again(
    chromium: Browser, address: str, profile: Profile
) -> None:
    earlier = Pages(chromium, address, profile)
    page = earlier.open("changes/")
    page.clock.install()
    earlier.close()
    later = Pages(chromium, address, profile)
    assert later.open("changes/") is not page
    assert page.is_closed()
    later.close()
