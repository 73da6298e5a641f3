"""The site as its readers meet it: on every screen, on paper, by keyboard, with JavaScript and without."""

from __future__ import annotations

import contextlib

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import expect

from support.browser import OVERFLOW, Pages, faults
from support.run import some

pytestmark = pytest.mark.browser

PLAYBOOKS = ["contract-review", "forecasting", "sales-sdr", "support-triage"]
KINDS = {
    "home": "",
    "playbooks": "playbooks/",
    **{playbook: f"playbooks/{playbook}/" for playbook in PLAYBOOKS},
    "checklist": "playbooks/sales-sdr/checklist/",
    "answers": "playbooks/sales-sdr/answers/",
    "worksheets": "playbooks/sales-sdr/worksheets/",
    "documents": "playbooks/sales-sdr/documents/",
    "dossiers": "dossiers/",
    "kickoff": "playbooks/sales-sdr/kickoff/",
    "example": "playbooks/sales-sdr/example/",
    "diagnose": "diagnose/",
    "library": "library/",
    "gaps": "gaps/",
    "gap": "gaps/ownership/",
    "fixes": "fixes/",
    "fix": "fixes/owner-first/",
    "questions": "questions/",
    "evidence": "evidence/",
    "article": "evidence/operable/",
    "standards": "standards/",
    "register": "register/",
    "changes": "changes/",
    "fields": "fields/",
    "authors": "authors/fork/",
    "commands": "authors/commands/",
    "about": "about/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
    "not found": "404.html",
}
every_kind = pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
OTHERS = [f"playbooks/{playbook}/" for playbook in PLAYBOOKS if playbook != "sales-sdr"]
each_kind = pytest.mark.parametrize("path", some([*KINDS.values()], *(set(KINDS.values()) - {*OTHERS})))
"""Each kind of page once: playbooks are of one kind."""


@every_kind
def test_no_page_has_to_be_scrolled_sideways(pages: Pages, path: str) -> None:
    page = pages.open(path)
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        with contextlib.suppress(PlaywrightTimeoutError):  # the theme's search field takes a moment to shrink
            page.wait_for_function(f"({OVERFLOW})().length === 0", timeout=3000)
        assert page.evaluate(OVERFLOW) == [], f"{width} pixels"


@pytest.mark.parametrize(("width", "scheme"), some([(1440, "light"), (360, "dark")], (360, "dark")))
@each_kind
def test_axe_finds_no_fault_in_a_page(pages: Pages, path: str, width: int, scheme: str) -> None:
    assert faults(pages.open(path, width=width, color_scheme=scheme)) == []


@pytest.mark.parametrize("end", ["%", "%E0%A4%A", "%23"])
def test_an_address_that_is_not_encoded_right_breaks_nothing(end: str, pages: Pages) -> None:
    page = pages.open(f"changes/#{end}")
    expect(page.locator("form.pb-reference")).to_be_visible()
