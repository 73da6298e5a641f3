"""Random drafts look on the page as the fork that is built of their files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from support.browser import OPEN, Pages
from support.drafts import PLAYBOOKS, Drafts, how_many
from support.hosting import serving
from support.own_site import READ, SITE
from support.run import EVERY_CASE, ROUNDS
from support.sites import build

pytestmark = [pytest.mark.browser, pytest.mark.fuzz]
SHOW = f"""async (draft) => {{
  const root = new URL(document.querySelector("link[rel=icon], script[src*='assets/']").src ?? ".", location.href);
  const path = new URL("/", root).pathname;
  await ({OPEN})(async ({{ wait, store }}) =>
    wait(store("settings").put(JSON.stringify(draft), [path, `draft:${{draft.id}}`])));
  new BroadcastChannel(`${{path}}pilotbook.drafts`).postMessage(draft.id);
}}"""
"""Saves a draft as another tab does, and tells the page."""


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drafts]:
    found = Drafts(tmp_path_factory.mktemp("drafts"))
    yield found
    found.twin.close()


@pytest.fixture(scope="module")
def address(drafts: Drafts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with the playbooks that are adapted."""
    site = tmp_path_factory.mktemp("site")
    (drafts.folder / "content/pages").mkdir(parents=True)
    (drafts.folder / "mkdocs.yml").write_text(SITE, encoding="utf-8")
    bare = drafts.folder / "playbooks/bare.yml"
    bare.write_text(bare.read_text(encoding="utf-8").replace("draft: true\n", ""), encoding="utf-8")
    with serving(site) as url:
        build(drafts.folder / "mkdocs.yml", site, SITE_URL=url)
        yield url


@pytest.fixture
def forms(chromium: Browser, address: str) -> Iterator[Pages]:
    opened = Pages(chromium, address)
    yield opened
    heard = list(opened.heard)
    opened.close()
    assert heard == []


def begin(page: Page) -> str:
    """Begin a draft on an overview. Return its ID."""
    page.get_by_role("button", name="Adapt this playbook").click()
    page.get_by_role("button", name="Start", exact=True).click()
    page.locator(".pb-adapt [data-count]").wait_for()
    return str(page.evaluate("sessionStorage['pilotbook.draft']")).split()[1]


def show(page: Page, draft: dict[str, Any]) -> None:
    """Let the form show a draft in the place of the one before."""
    page.evaluate(SHOW, draft)
    title = draft["entries"]["title"][0]
    page.wait_for_function("(text) => document.querySelector('.pb-adapt [data-title]').textContent === text", arg=title)


def later(draft: dict[str, Any], before: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a draft as one that was made after another one, and has nothing that only that one has."""
    entries = dict.fromkeys(before, None) | {path: value for path, (value, *_) in draft["entries"].items()}
    return {path: [value, f"9999-{number:06}", "a"] for path, value in entries.items()}


@pytest.mark.skipif(ROUNDS == 1 and not EVERY_CASE, reason="test_adapt.py has one draft: make test-all or fuzz")
@pytest.mark.parametrize("id_", PLAYBOOKS)
def test_what_the_preview_of_any_draft_shows_is_what_the_page_of_its_fork_shows(
    forms: Pages, drafts: Drafts, id_: str
) -> None:
    base = drafts.base(id_)
    page = forms.open(f"playbooks/{id_}/")
    draft_id, entries = begin(page), dict[str, Any]()
    home = page.url
    links = page.locator("pilot-pages a, .pb-actions a[href$='kickoff/']").evaluate_all("all => all.map((a) => a.href)")
    tabs = {"": page}
    for part in [one.removeprefix(home) for one in links if one != home]:
        tabs[part] = page.context.new_page()
        tabs[part].add_init_script(f"sessionStorage['pilotbook.draft'] = '{id_} {draft_id}'")
        tabs[part].goto(home + part)
        tabs[part].locator(".pb-adapt [data-count]").wait_for()
    wrong: list[Any] = []
    for seed in range(how_many(2)):
        played = drafts.ask("play", base=base, seed=seed, steps=12, title=f"Our fork {seed}")
        entries = later(played["draft"], entries, seed)
        draft = {**played["draft"], "id": draft_id, "entries": entries}
        mistakes, playbook = drafts.read(drafts.ask("write", base=base, draft=draft))
        assert playbook is not None, (seed, mistakes)
        built = dict(drafts.pages(playbook))
        for part in tabs.keys() & built.keys():  # without any row, it has no such page
            tab = tabs[part]
            show(tab, draft)
            shown, made = tab.evaluate(READ), tab.evaluate(READ, built[part])
            for place, texts in shown.items():
                if texts != made[place]:
                    wrong.append((seed, part, place, texts, made[place]))
    assert wrong[:5] == []
