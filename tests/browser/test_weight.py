"""What a page loads, and when."""

from __future__ import annotations

import gzip
import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from support.browser import ANSWERS, CHECKLIST, DOCUMENTS, KICKOFF, PLAYBOOK, WORKSHEETS, Pages, tick
from support.run import all_but

SCRIPT, STYLE = 25_000, 10_000
"""Bytes of own script and of own style that a page may load by itself, as a plain static host sends them."""
KINDS = {
    "": {"pilotbook.css", "pilotbook.js", "home.js"},
    "library/": {"pilotbook.css", "pilotbook.js"},
    "playbooks/": {"pilotbook.css", "pilotbook.js"},
    PLAYBOOK: {"pilotbook.css", "pilotbook.js", "playbook.js"},
    CHECKLIST: {"pilotbook.css", "pilotbook.js", "playbook.js", "checklist.js"},
    ANSWERS: {"pilotbook.css", "pilotbook.js", "playbook.js", "answers.js"},
    WORKSHEETS: {"pilotbook.css", "pilotbook.js", "playbook.js", "worksheets.js"},
    DOCUMENTS: {"pilotbook.css", "pilotbook.js", "playbook.js", "cost.js"},
    KICKOFF: {"pilotbook.css", "pilotbook.js", "kickoff.js"},
    "playbooks/sales-sdr/example/": {"pilotbook.css", "pilotbook.js"},
    "gaps/ownership/": {"pilotbook.css", "pilotbook.js", "checks.js"},
    "fixes/decide-on-purpose/": {"pilotbook.css", "pilotbook.js", "checks.js"},
    "diagnose/": {"pilotbook.css", "pilotbook.js", "diagnose.js"},
    "register/": {"pilotbook.css", "pilotbook.js", "register.js"},
    "changes/": {"pilotbook.css", "pilotbook.js", "reference.js"},
    "evidence/": {"pilotbook.css", "pilotbook.js"},
    "standards/": {"pilotbook.css", "pilotbook.js", "standards.js"},
}
"""By kind of page, what it loads of ours."""
LIKE_OTHERS = (
    *("library/", "playbooks/", PLAYBOOK, "playbooks/sales-sdr/example/", "fixes/decide-on-purpose/", "evidence/"),
)
"""Load nothing that another kind of page does not load."""
OURS = re.compile(r"\.pb-|scroll-padding-top")
"""What is only in styles of ours."""
OWN = re.compile(r"/assets/(\w+\.(?:js|css))$")


def loaded(page: Page) -> set[str]:
    """The own scripts and styles that a page has loaded so far."""
    addresses = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    return {found[1] for address in addresses if (found := OWN.search(address))}


def compressed(body: bytes) -> int:
    return len(gzip.compress(body, 6))


@pytest.mark.parametrize("path", all_but(list(KINDS), LIKE_OTHERS), ids=lambda path: path or "home")
def test_a_page_loads_at_most_twenty_five_kilobytes_of_script_and_ten_of_style(pages: Pages, path: str) -> None:
    page = pages.open(path)
    page.wait_for_load_state("networkidle")
    assert loaded(page) == KINDS[path]
    files = {name: compressed(urlopen(f"{pages.address}assets/{name}").read()) for name in KINDS[path]}
    own = [text for text in page.locator("head > style").all_text_contents() if OURS.search(text)]
    assert own
    assert 10_000 < sum(size for name, size in files.items() if name.endswith(".js")) <= SCRIPT
    assert 1_000 < files["pilotbook.css"] + sum(compressed(text.encode()) for text in own) <= STYLE


def test_the_menus_script_loads_when_a_reader_turns_to_the_toolbar(pages: Pages) -> None:
    page = pages.open("gaps/ownership/")
    page.wait_for_load_state("networkidle")
    assert "menu.js" not in loaded(page)
    page.locator(".pb-pilotbar").hover()
    page.wait_for_function("performance.getEntriesByName(location.origin + '/assets/menu.js').length")


def test_with_a_pilot_everything_is_there_before_the_network_goes(pages: Pages) -> None:
    page = pages.open(CHECKLIST)
    tick(page, "owner-named")
    for _ in range(2):
        page.wait_for_function("performance.getEntriesByName(location.origin + '/assets/menu.js').length")
        page.reload()


def test_a_page_that_takes_another_s_place_is_never_without_its_own_styles(pages: Pages) -> None:
    page = pages.open("evidence/")
    page.locator(".md-tabs a, .md-nav a").filter(has_text="Agent inventory").first.click()
    page.wait_for_url("**/register/")
    expect(page.locator(".pb-sums").first).to_have_css("display", "grid")
    page.locator(".md-tabs a").filter(has_text="Library").click()
    page.wait_for_url("**/library/")
    page.locator("article a").filter(has_text="Sources").click()
    page.wait_for_url("**/evidence/")
    assert not [text for text in page.locator("head > style").all_text_contents() if ".pb-sums" in text]
