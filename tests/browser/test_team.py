"""A team works on one pilot through the server of a new site, behind its sign-in and its strict policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pilotbook.csp import format_nginx
from support.browser import PLAYBOOK, Pages, menu, saved, tick, write
from support.engines import PASSWORD, USER, Engine, free_port, nginx
from support.run import once
from support.sites import build

pytestmark = [pytest.mark.browser, pytest.mark.server]
CONFIG = """site_name: Shared
site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]
docs_dir: pages
theme: {name: material, font: false}
plugins:
  - pilotbook:
      shows: [sales-sdr]
      share: {address: records/, folder: true}
      dossier: {formats: []}
nav: ["pilotbook:home", "pilotbook:playbooks", "pilotbook:register"]
extra: {generator: false}
"""


@pytest.fixture(scope="module")
def shared_site() -> Path:
    """A site that lets teams share pilots."""

    def make(folder: Path) -> None:
        (folder / "pages").mkdir()
        (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
        build(folder / "mkdocs.yml", folder / "site")

    return once("team", make) / "site"


@pytest.fixture
def engine(shared_site: Path) -> Iterator[Engine]:
    """The server of a new site, with an empty folder of records."""
    with nginx(shared_site, format_nginx(shared_site), free_port()) as running:
        yield running


@pytest.fixture
def team(chromium: Browser, engine: Engine) -> Iterator[Team]:
    """People with browsers of their own."""
    opened = Team(chromium, engine)
    yield opened
    heard = [one for one in opened.pages.heard if not any(status in one for status in opened.expected)]
    opened.pages.close()
    assert heard == []


class Team:
    """The people of a team, each in a browser profile of their own."""

    def __init__(self, chromium: Browser, engine: Engine) -> None:
        self.engine = engine
        self.pages = Pages(chromium, engine.url.removesuffix("records/"))
        self.expected = ["status of 404", "status of 405"]  # a pilot that nobody has shared before

    def open(self, path: str = PLAYBOOK, user: str = USER, **options: Any) -> Page:
        """Open a page as someone who signed in."""
        page = self.pages.open(path, http_credentials={"username": user, "password": PASSWORD}, **options)
        page.locator(".pb-pilotbar").wait_for()
        return page

    def files(self) -> list[str]:
        """What is in the folder of records."""
        return sorted(path.relative_to(self.engine.records).as_posix() for path in self.engine.records.rglob("*.json"))


def state(page: Page) -> Locator:
    """The toolbar's sentence about sharing."""
    return page.locator("[data-share-state]")


def share(page: Page, name: str) -> str:
    """Share the pilot of a page, and return the link."""
    menu(page, "Work on it with others…")
    page.get_by_label("Your name, which your team sees").fill(name)
    page.get_by_role("button", name="Share it on this site").click()
    link = page.get_by_label("Link to this pilot").input_value()
    page.locator("dialog").get_by_role("button", name="Close", exact=True).click()
    expect(state(page)).to_contain_text("In sync")
    return link


def in_sync(*pages: Page) -> None:
    """Let each page turn to the place at once, and wait until all are level."""
    for _ in range(2):
        for page in pages:
            page.evaluate("dispatchEvent(new Event('focus'))")
            page.wait_for_timeout(700)
            expect(state(page)).to_contain_text("In sync", timeout=15_000)


def test_two_people_join_by_a_link_and_see_what_the_other_changed(team: Team) -> None:
    anna = team.open()
    tick(anna, "operator-named")
    link = share(anna, "Anna Lee")
    assert "#with=" in link and len(urlsplit(link).fragment) < 20, "nothing secret is in the link"
    ben = team.open(user="ben")
    ben.goto(link)
    ben.reload()
    dialog = ben.locator("dialog")
    expect(dialog).to_contain_text("Signed off: 1.")
    expect(dialog).to_contain_text("Anna Lee, signed in as anna")
    assert team.files() == [f"{saved(anna)['pilot']['id']}/{team.files()[0].split('/')[1]}"], "to look writes nothing"
    dialog.get_by_role("button", name="Work on it").click()
    expect(ben.locator("#tick-operator-named")).to_be_checked()
    expect(state(ben)).to_contain_text("In sync")
    ben.get_by_label("Your name, for your sign-offs").fill("Ben Ray")
    write(ben, "number-owned", evidence="The contract, page 2")
    tick(ben, "workflow-redrawn")
    in_sync(ben, anna)
    expect(anna.locator("#tick-workflow-redrawn")).to_be_checked()
    news = anna.locator("[data-share-news]")
    expect(news).to_contain_text("2 checks changed since your last visit.")
    news.get_by_role("button", name="Show").click()
    shown = anna.locator("dialog")
    expect(shown).to_contain_text("Evidence: The contract, page 2 · Ben Ray, signed in as ben")
    shown.get_by_role("button", name="Close").click()
    expect(news).to_be_hidden()
    assert len(team.files()) == 2
