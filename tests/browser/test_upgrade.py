"""The library is upgraded under two forks and three records: the pages tell each change and lose nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pilotbook.load import Layer
from support.browser import Pages, put, saved, until_known
from support.forks import OLD, Own, prepare, upgrade
from support.hosting import serving
from support.paths import TINY
from support.sites import build

pytestmark = pytest.mark.browser

SITE = """\
site_name: Tiny
site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]
theme: {name: material, font: false, features: [navigation.instant]}
plugins: [search, pilotbook: {library: false, dossier: {formats: []}}]
markdown_extensions: [attr_list]
"""
MOVED = "    to-be-moved: {version: 1.1.0, kind: moved, why: It is another gap's.}\n"


class Template(Own):
    """A site that is a template of the library: its own folders are the library's."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.own = self.library
        self.layers = [Layer(self.library / "content", self.library / "playbooks")]


@pytest.fixture(scope="module")
def told(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Page]]:
    """The three pages after the upgrade, each with the record that was filled in before it."""
    assert TINY.is_dir()
    own = Template(tmp_path_factory.mktemp("upgrade"))
    prepare(own)
    (own.library / "mkdocs.yml").write_text(SITE, encoding="utf-8")
    folder = tmp_path_factory.mktemp("upgraded")
    with serving(folder) as url:
        build(own.library / "mkdocs.yml", folder, SITE_URL=url)
        pages = Pages(chromium, url)
        opened = {}
        for playbook in ("bot", "ours", "theirs"):
            opened[playbook] = page = pages.open(f"playbooks/{playbook}/checklist/")
            page.locator(".pb-pilotbar").wait_for()
            put(page, record(playbook))
            expect(page.locator("#check-to-be-renamed [data-standing]")).to_contain_text("Ann Lee")
            page.locator("#tick-owner-named").click()
            until_known(page)
        upgrade(own)
        own.change("content/changes.yml", "", MOVED)
        build(own.library / "mkdocs.yml", folder, SITE_URL=url)
        for page in opened.values():
            page.reload()
            page.locator(".pb-notice").wait_for()
        yield opened
        heard = list(pages.heard)
        pages.close()
    assert heard == []


def record(playbook: str) -> dict[str, Any]:
    """What a team wrote under every id that the upgrade touches."""
    ticks = {id_: {"status": "done", "by": "Ann Lee", "on": "2026-06-01", "note": f"about {id_}"} for id_ in OLD}
    ticks["owner-measured"] = {"status": "done", "by": "Bo Diaz", "on": "2026-06-01", "note": "about owner-measured"}
    return {
        "version": 1,
        "pilot": {"id": "w1", "name": "Wren", "playbook": playbook},
        "checks": ticks,
        "answers": {"owner": {"text": "Ann Lee owns it.", "by": "Ann Lee"}},
    }


@pytest.mark.parametrize("playbook", ["bot", "ours", "theirs"])
def test_each_change_is_reported_on_the_page(told: dict[str, Page], playbook: str) -> None:
    notice = told[playbook].locator(".pb-notice")
    expect(notice.locator("[data-carried=added] a[href='#check-brand-new']")).to_be_attached()
    expect(notice.locator("[data-carried=reworded]")).to_contain_text("Name one person, in writing")
    for id_ in ("renamed", "number-measured", "half-one", "half-two", "merge-target"):
        expect(notice.locator(f"[data-carried=moved] a[href='#check-{id_}']")).to_be_attached()
    for id_ in ("to-be-retired", "to-be-moved"):
        expect(notice.locator("[data-carried=retired]")).to_contain_text(id_)
    kept = told[playbook].locator("pilot-kept")
    expect(kept).to_contain_text("retired in 1.1.0: Nobody used it.")
    expect(kept).to_contain_text("moved in 1.1.0: It is another gap's.")


@pytest.mark.parametrize("playbook", ["bot", "ours", "theirs"])
def test_nothing_that_was_written_is_lost(told: dict[str, Page], playbook: str) -> None:
    held: dict[str, Any] = saved(told[playbook])
    notes = json.dumps(held)
    for id_ in (*OLD, "owner-measured"):
        assert f"about {id_}" in notes
    assert held["answers"]["owner"]["text"] == "Ann Lee owns it."
    assert held["checks"]["renamed"]["status"] == "done"
    assert [held["checks"][half].get("status") for half in ("half-one", "half-two")] == [None, None]
    [past] = held["checks"]["half-one"]["history"].values()
    assert past["status"] == "done"
    concurrent = held["edits"]["checks/merge-target/remarks/note/text"]["concurrent"]
    texts = [held["checks"]["merge-target"]["remarks"]["note"]["text"], *(version["value"] for version in concurrent)]
    assert sorted(texts) == ["about merge-target", "about to-be-merged"]


@pytest.fixture(scope="module")
def changes(told: dict[str, Page]) -> Iterator[Page]:
    """The page of changes."""
    page = told["theirs"].context.new_page()
    page.goto(told["theirs"].url.partition("playbooks/")[0] + "changes/")
    yield page
    page.close()


@pytest.mark.parametrize(
    ("reference", "says", "leads_to"),
    [
        ("v1.0.0/bot/owner-named", "It hasn't moved: Bot, owner-named", ["bot/checklist/#check-owner-named"]),
        ("v1.0.0/bot/to-be-renamed", "Renamed in 1.1.0. A better name. Bot, renamed", ["bot/checklist/#check-renamed"]),
        (
            "v1.0.0/ours/to-be-split",
            "Split in 1.1.0. Two acts.",
            ["ours/checklist/#check-half-one", "ours/checklist/#check-half-two"],
        ),
        ("v1.0.0/theirs/to-be-merged", "Merged in 1.1.0. One act.", ["theirs/checklist/#check-merge-target"]),
        ("v1.0.0/bot/to-be-retired", "Retired in 1.1.0. Nobody used it.", []),
        ("v1.0.0/bot/to-be-moved", "Moved out of this playbook in 1.1.0.", []),
        ("v1.0.0/bott/owner-named", "This site has no playbook bott.", []),
        ("v1.0.0/bot/owner-nmed", "The playbook Bot has no check owner-nmed.", []),
        ("owner-named", "This is not a valid reference.", []),
        ("v1.0.0/bot/<b>x", "This is not a valid reference.", []),
    ],
)
def test_a_reference_is_found_again_by_keyboard(changes: Page, reference: str, says: str, leads_to: list[str]) -> None:
    changes.locator("form.pb-reference [role=status]").evaluate("told => told.replaceChildren()")
    changes.get_by_label("Reference").focus()
    changes.keyboard.press("ControlOrMeta+A")
    changes.keyboard.type(reference)
    changes.keyboard.press("Enter")
    answer = changes.get_by_role("status").filter(has_text=says)
    answer.wait_for()
    links = answer.get_by_role("link").evaluate_all("(links) => links.map((link) => link.href)")
    assert [link.partition("playbooks/")[2] for link in links] == leads_to


def test_without_javascript_the_page_of_changes_is_a_list(told: dict[str, Page]) -> None:
    browser = told["bot"].context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(told["bot"].url.partition("playbooks/")[0] + "changes/")
    expect(page.locator("#gone-check-to-be-renamed")).to_contain_text("A better name.")
    expect(page.locator("#gone-check-to-be-renamed a")).to_have_attribute(
        "href", "../playbooks/bot/checklist/#check-renamed"
    )
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator(".pb-reference")).to_be_hidden()
    context.close()


def test_the_page_of_a_fork_says_what_is_different_and_why(told: dict[str, Page]) -> None:
    page = told["ours"]
    page.locator(".pb-pages").get_by_role("link", name="Overview").click()
    expect(page.locator(".pb-kicker").first).to_contain_text("A fork of Bot")
    different = page.locator(".pb-different")
    expect(different).to_contain_text("ours-alone")
    expect(different).to_contain_text("Put partner meetings into the goals")
    expect(different).to_contain_text("Not here.")
    expect(different).to_contain_text("No longer in the base playbook")
