"""Chromium, started once, pages that may not utter a word, and the tabs of a Firefox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from support.browser import ARGUMENTS, CHECKLIST, Pages, find_browser
from support.firefox import FirefoxTabs, find_firefox
from support.profile import Profile
from support.run import shipped_url


@pytest.fixture(scope="session")
def chromium(playwright_of_run: Playwright) -> Iterator[Browser]:
    """The browser, started once."""
    browser = playwright_of_run.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def profile(chromium: Browser) -> Profile:
    """The profile that tests use one after the other."""
    return Profile(chromium)


@pytest.fixture(scope="session")
def address(site: Path) -> str:
    """The address of the shipped site. It is built for this address: elsewhere Material has no instant navigation."""
    assert (site / "index.html").is_file()
    return shipped_url()


@pytest.fixture
def pages(chromium: Browser, address: str, profile: Profile) -> Iterator[Pages]:
    """Pages to open. The test fails if one of them utters anything that the test has not taken out of `heard`."""
    opened = Pages(chromium, address, profile)
    yield opened
    heard = list(opened.heard)
    opened.close()
    assert heard == []


@pytest.fixture
def page(pages: Pages) -> Page:
    """The home page on a wide screen."""
    return pages.open()


@pytest.fixture
def playbook(pages: Pages) -> Page:
    """A playbook's checklist without a record."""
    page = pages.open(CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    return page


@pytest.fixture
def firefox(address: str, tmp_path: Path) -> Iterator[FirefoxTabs]:
    """A Firefox with a new profile. The test fails on an uncaught error or a request to another host."""
    with FirefoxTabs(find_firefox(), tmp_path / "firefox", address) as tabs:
        yield tabs
        assert tabs.heard == []
