"""A checklist that is not about an agent is signed off like any playbook, and its page speaks of no gate."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from support.browser import Pages, overflowing, saved, tick
from support.hosting import serving
from support.paths import TINY
from support.sites import build, documents

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

SMALL = """\
title: Invoice matching agent
summary: It posts invoices that match their orders.
signals:
  held: {signal: Invoices on hold, threshold: over 3%, window: A day, tells: The operator}
checks:
  tolerance-signed:
    {text: Sign the tolerance table, done_when: It has five rows., evidence: The page, role: owner, gate: choose}
"""
"""A playbook with one worksheet, and without a kickoff and most other parts."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the tiny site with a checklist."""
    folder = tmp_path_factory.mktemp("checklist")
    shutil.copytree(TINY, folder / "book")
    (folder / "book/playbooks/launch.yml").write_text(CHECKLIST, encoding="utf-8")
    (folder / "book/playbooks/small.yml").write_text(SMALL, encoding="utf-8")
    config = folder / "book/mkdocs.yml"
    documents(config, "md")
    with serving(folder / "site") as url:
        build(config, folder / "site", SITE_URL=url)
        yield url


def test_a_check_is_signed_off_and_the_toolbar_counts(pages: Pages) -> None:
    page = pages.open("playbooks/launch/checklist/")
    filters = page.locator("pilot-filters [name]").evaluate_all("fields => fields.map(({ name }) => name)")
    assert filters == ["text", "open", "mine", "overdue", "week", "stale"], "there are no roles, gates or gaps"
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
        assert overflowing(pages.open(path, width=360)) == []


def test_a_playbook_without_most_parts_works_on_each_of_its_pages(pages: Pages) -> None:
    page = pages.open("playbooks/small/")
    expect(page.locator(".pb-missing")).to_contain_text("the cost model and the kickoff meeting.")
    assert page.locator(".pb-pages a").all_inner_texts() == [
        "Overview",
        "Checklist",
        "Answers and decision",
        "Worksheets",
        "Documents",
    ]
    for name in ("Documents", "Answers and decision", "Worksheets"):
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_contain_text(name)
    expect(page.get_by_role("heading", name="Monitoring signals")).to_be_visible()
    expect(page.get_by_role("heading", name="Rollback")).to_have_count(0)
    page.get_by_role("navigation").get_by_role("link", name="Checklist", exact=True).click()
    tick(page, "tolerance-signed")
    expect(page.locator("pilot-bar [data-state]")).to_contain_text("1")
    menu = page.locator(".pb-menu")
    menu.locator("summary").click()
    expect(menu.get_by_role("button", name="Print the status (one page)")).to_be_visible()
    expect(menu.get_by_role("button", name="Present the kickoff")).to_be_hidden()
