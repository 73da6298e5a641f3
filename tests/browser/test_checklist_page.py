"""A checklist that is not about an agent is signed off like any playbook, and its page speaks of no gate."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from support.browser import OVERFLOW, Pages, saved, tick
from support.hosting import serving
from support.paths import TINY
from support.sites import build

pytestmark = pytest.mark.browser

CHECKLIST = """\
kind: checklist
title: Launch
summary: Before a launch.
sections:
  support: {title: Support, summary: Tell them early.}
checks:
  tell-support: {text: Tell support, done_when: "The [calendar](https://x.example/c) has it.", section: support}
  name-backup: {text: Name a backup, section: support, priority: Optional}
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the tiny site with a checklist."""
    folder = tmp_path_factory.mktemp("checklist")
    shutil.copytree(TINY, folder / "book")
    (folder / "book/playbooks/launch.yml").write_text(CHECKLIST, encoding="utf-8")
    config = folder / "book/mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("library: false", "library: false\n      dossier: {formats: [md]}"), encoding="utf-8"
    )
    with serving(folder / "site") as url:
        build(config, folder / "site", SITE_URL=url)
        yield url


def test_a_check_is_signed_off_and_the_toolbar_counts(pages: Pages) -> None:
    page = pages.open("playbooks/launch/checklist/")
    tick(page, "tell-support")
    expect(page.locator("pilot-bar [data-state]")).to_have_text("1 of 2 checks complete.")
    assert saved(page)["checks"]["tell-support"]["status"] == "done"
    expect(page.locator("#check-tell-support dd a")).to_have_attribute("href", "https://x.example/c")
    expect(page.locator(".pb-path")).to_be_hidden()
    menu = page.locator(".pb-menu")
    menu.locator("summary").click()
    expect(menu.get_by_role("button", name="Print the status (one page)")).to_be_visible()
    expect(menu.get_by_role("button", name="Present the kickoff")).to_be_hidden()
    page.get_by_role("link", name="Overview", exact=True).click()
    page.get_by_role("link", name="Support", exact=True).click()
    page.wait_for_url("**/playbooks/launch/checklist/#section-support")


def test_a_checklist_fits_on_a_phone(pages: Pages) -> None:
    for path in ("playbooks/launch/", "playbooks/launch/checklist/"):
        assert pages.open(path, width=360).evaluate(OVERFLOW) == []
