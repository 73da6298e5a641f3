"""A site with more playbooks than a page names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pilotbook.render.jinja import MAX_OFFERED
from support.browser import Pages, tick
from support.hosting import serving
from support.paths import TINY
from support.sites import build, documents, many

COUNT = MAX_OFFERED + 6
PLAYBOOKS = "option:not([value=''])"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny site with many playbooks, built."""
    root = tmp_path_factory.mktemp("many")
    shutil.copytree(TINY, root / "book")
    many(root / "book", COUNT - 1)
    config = root / "book" / "mkdocs.yml"
    documents(config)
    with config.open("a") as more:
        more.write("not_in_nav: notes.md\n")
    return build(config, root / "site")


@pytest.fixture
def many_pages(chromium: Browser, folder: Path) -> Iterator[Pages]:
    """Pages of that site. They may utter nothing."""
    with serving(folder) as address:
        pages = Pages(chromium, address)
        yield pages
        heard = list(pages.heard)
        pages.close()
        assert heard == []


def test_a_page_of_the_library_names_the_first_and_asks_for_the_others(many_pages: Pages) -> None:
    page = many_pages.open("gaps/ownership/")
    select = page.locator("pilot-bar select[name=playbook]")
    expect(select.locator(PLAYBOOKS)).to_have_count(MAX_OFFERED)
    select.focus()
    expect(select.locator(PLAYBOOKS)).to_have_count(COUNT)
    assert select.input_value() == ""
    select.select_option(label="Bot 9")
    tick(page, "owner-measured")
    expect(page.locator(".pb-pilotbar")).to_contain_text("Bot 9")


def test_the_diagnosis_starts_a_record_of_any_playbook(many_pages: Pages) -> None:
    page = many_pages.open("diagnose/")
    select = page.locator("[data-start] select[name=playbook]")
    expect(select.locator(PLAYBOOKS)).to_have_count(MAX_OFFERED)
    select.focus()
    expect(select.locator(PLAYBOOKS)).to_have_count(COUNT)


def test_without_the_list_the_first_can_still_be_chosen(many_pages: Pages) -> None:
    page = many_pages.open("gaps/ownership/")
    select = page.locator("pilot-bar select[name=playbook]")
    expect(select.locator(PLAYBOOKS)).to_have_count(MAX_OFFERED)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/assets/menu.js")):
        select.focus()  # the menu's script would bring the list
    expect(select.locator(PLAYBOOKS)).to_have_count(MAX_OFFERED)
    page.context.set_offline(False)
    select.blur()
    select.focus()
    expect(select.locator(PLAYBOOKS)).to_have_count(COUNT)
    many_pages.heard = [line for line in many_pages.heard if "ERR_INTERNET" not in line]
