"""A team shares a pilot at another server than the site's, under the strict policy: CORS, and one origin more."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from pilotbook.csp import format_nginx
from support.azure import CONTAINERS
from support.browser import ARGUMENTS, CHECKLIST, Pages, find_browser, menu, saved, tick, write
from support.engines import PASSWORD, USER, free_port, lighttpd, nginx
from support.node import LARGE
from support.team_site import in_sync, state, team_site

pytestmark = [pytest.mark.browser, pytest.mark.server]
SIGNED_IN = {"http_credentials": {"username": USER, "password": PASSWORD}}


@contextmanager
def container(name: str, site: str) -> Iterator[str]:
    """The address of a container, with its key."""
    with CONTAINERS[name](site) as azure:
        yield azure.address


@contextmanager
def folder(engine: Callable[..., AbstractContextManager], site: str) -> Iterator[str]:
    """The address of a folder on a server that lets the site's pages in."""
    with engine(other_site=site) as running:
        yield running.url


PLACES: dict[str, Callable[[str], AbstractContextManager[str]]] = {
    "nginx": partial(folder, nginx),
    "azure-like": partial(container, "azure-like"),
}
if LARGE:
    PLACES["lighttpd"] = partial(folder, lighttpd)
    PLACES |= {name: partial(container, name) for name in CONTAINERS}


@pytest.fixture(scope="module")
def browser_here(playwright_of_run: Playwright) -> Iterator[Browser]:
    """A browser in which each person has a profile."""
    browser = playwright_of_run.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
    yield browser
    browser.close()


def site_with(address: str, folder: Path) -> Path:
    """A copy of the team's site whose place has another address, which is known only when its server runs."""
    shutil.copytree(team_site(), folder)
    changed = 0
    for path in (*folder.rglob("*.html"), *folder.rglob("*.htm")):
        text = path.read_text(encoding="utf-8")
        other = re.sub(r'(data-(?:address|shared))="records/"', rf'\1="{escape(address)}"', text)
        if other != text:
            path.write_text(other, encoding="utf-8")
            changed += 1
    assert changed
    return folder


@pytest.mark.parametrize("name", PLACES if LARGE else ["nginx"])
def test_two_people_share_a_pilot_at_another_server(browser_here: Browser, tmp_path: Path, name: str) -> None:
    port = free_port()
    with PLACES[name](f"http://127.0.0.1:{port}") as address:
        site = site_with(address, tmp_path / "site")
        policy = format_nginx(site)
        (origin,) = re.findall(r"connect-src 'self' (http://127\.0\.0\.1:\d+);", policy)
        assert address.startswith(f"{origin}/")
        with nginx(site, policy, port) as host:
            pages = Pages(browser_here, host.url.removesuffix("records/"))
            try:
                _share(pages)
            finally:
                pages.close()
    expected = ("request to another host: " + origin, *(f"status of {status}" for status in (403, 404, 405, 409)))
    assert [one for one in pages.heard if not any(text in one for text in expected)] == []


def _share(pages: Pages) -> None:
    anna, ben = (pages.open(CHECKLIST, **SIGNED_IN) for _ in range(2))
    anna.locator(".pb-pilotbar").wait_for()
    tick(anna, "operator-named")
    menu(anna, "Work on it with others…")
    anna.get_by_label("Your name, which your team sees").fill("Anna Lee")
    anna.get_by_role("button", name="Share it on this site").click()
    link = anna.get_by_label("Link to this pilot").input_value()
    assert "?" not in link, "the link has no key"
    anna.locator("dialog").get_by_role("button", name="Close", exact=True).click()
    expect(state(anna)).to_contain_text("In sync", timeout=15_000)
    ben.goto("about:blank")
    ben.goto(link)
    ben.locator("dialog").get_by_role("button", name="Work on it", exact=True).click()
    expect(state(ben)).to_contain_text("In sync", timeout=15_000)
    expect(ben.locator("#tick-operator-named")).to_be_checked()
    rounds = 10 if LARGE else 2
    for number in range(rounds):
        write(anna, "number-owned", evidence=f"Anna's words {number}")
        write(ben, "baseline-measured", evidence=f"Ben's words {number}")
    in_sync(anna, ben)
    in_sync(anna, ben)
    one, other = saved(anna), saved(ben)
    assert one["checks"] == other["checks"]
    assert one["checks"]["number-owned"]["evidence"] == f"Anna's words {rounds - 1}"
    assert one["checks"]["baseline-measured"]["evidence"] == f"Ben's words {rounds - 1}"
    lead = pages.open("register/", **SIGNED_IN)
    name = lead.locator("pilot-register tbody tr [data-pilot-name]")
    expect(name).to_have_text(one["pilot"]["name"], timeout=15_000)


def share_in_vain(page: Page, says: str) -> None:
    """Share a pilot with a place that doesn't take it. The page says why, and what was entered is kept."""
    page.locator(".pb-pilotbar").wait_for()
    tick(page, "operator-named")
    menu(page, "Work on it with others…")
    page.get_by_role("button", name="Share it on this site").click()
    page.locator("dialog").get_by_role("button", name="Close", exact=True).click()
    expect(state(page)).to_contain_text(says, timeout=15_000)
    assert saved(page)["checks"]["operator-named"]["status"] == "done"


@pytest.mark.parametrize("wrong", ["the policy lacks the server", "the server lacks the site"])
def test_what_does_not_let_the_page_in_is_told_and_nothing_is_lost(
    browser_here: Browser, tmp_path: Path, wrong: str
) -> None:
    port = free_port()
    asking = f"http://127.0.0.1:{port}" if wrong == "the policy lacks the server" else "http://elsewhere.test"
    with PLACES["nginx"](asking) as address:
        site = site_with(address, tmp_path / "site")
        policy = format_nginx(site)
        if wrong == "the policy lacks the server":
            policy = re.sub(r"connect-src 'self' \S+;", "connect-src 'self';", policy)
        with nginx(site, policy, port) as host:
            pages = Pages(browser_here, host.url.removesuffix("records/"))
            try:
                page = pages.open(CHECKLIST, **SIGNED_IN)
                share_in_vain(page, "Saved here. The shared folder can't be reached")
            finally:
                pages.close()


def test_who_is_not_signed_in_there_is_told_and_nothing_is_lost(browser_here: Browser, tmp_path: Path) -> None:
    port = free_port()
    with PLACES["nginx"](f"http://127.0.0.1:{port}") as address:
        site = site_with(address, tmp_path / "site")
        with nginx(site, format_nginx(site), port) as host:
            pages = Pages(browser_here, host.url.removesuffix("records/"))
            try:
                page = pages.open(CHECKLIST)
                share_in_vain(page, "Saved here. To sync, sign in again")
            finally:
                pages.close()
