"""The checklist in Firefox: two tabs show the same record, and the record survives a crash."""

from __future__ import annotations

import random
from typing import Any

import pytest

from support.browser import BINNED, CHECKLIST, SAVED
from support.firefox import TAB, FirefoxTabs, Tab
from support.run import EVERY_CASE, ROUNDS
from support.tabs import ACT, CHECKS, SHOWN, lost, plan

pytestmark = [pytest.mark.browser, pytest.mark.firefox]

CHECK = "#tick-decision-date-set"
NAME = "pilot-bar input[name=name]"
IS_CHECKED = "(css) => document.querySelector(css).checked"
LISTS_PILOT = "(name) => document.querySelector('pilot-bar select[name=pilot]')?.textContent.includes(name)"


def open_playbook(firefox: FirefoxTabs) -> Tab:
    """Open a playbook's page in a new tab, with its checklist ready."""
    tab = firefox.open(CHECKLIST)
    tab.text(".pb-pilotbar")
    return tab


def click_box(tab: Any) -> None:
    """Click the box by script. A click at its place on the screen misses it while the page above it still grows."""
    tab.evaluate("(css) => document.querySelector(css).click()", CHECK)


def test_a_check_is_still_signed_off_after_a_crash_and_two_tabs_follow_each_other(firefox: FirefoxTabs) -> None:
    tab = open_playbook(firefox)
    click_box(tab)
    tab.wait("() => document.querySelector('[data-saved]').textContent.startsWith('Saved ')")
    firefox.kill()
    firefox.start()
    first, second = open_playbook(firefox), open_playbook(firefox)
    for tab in (first, second):
        tab.wait(IS_CHECKED, CHECK)
    first.evaluate("() => document.querySelector('[data-act=names]').click()")
    first.type(NAME, "Wren")
    first.press(TAB)
    second.wait(LISTS_PILOT, "Wren")
    click_box(second)
    first.wait(f"(css) => !({IS_CHECKED})(css)", CHECK)
    click_box(first)
    second.wait(IS_CHECKED, CHECK)
    click_box(second)
    first.wait(f"(css) => !({IS_CHECKED})(css)", CHECK)
    second.reload()
    second.wait(LISTS_PILOT, "Wren")
    assert not second.evaluate(IS_CHECKED, CHECK)


@pytest.mark.fuzz
@pytest.mark.skipif(ROUNDS == 1 and not EVERY_CASE, reason="Chromium does the same: make test-all or fuzz")
def test_three_tabs_of_firefox_that_act_at_once_lose_nothing(firefox: FirefoxTabs) -> None:
    tabs = [open_playbook(firefox) for _ in range(3)]
    chance = random.Random(1)
    click_box(tabs[0])
    for tab in tabs:
        tab.wait("(css) => document.querySelector(css).checked && !document.querySelector('[data-saving]')", CHECK)
    checks = [check for check in tabs[0].evaluate(CHECKS) if f"#tick-{check}" != CHECK]
    for number in range(10 * ROUNDS if ROUNDS > 1 else 1):
        [before] = tabs[0].evaluate(SAVED)
        for tab, own in zip(tabs, plan(chance, checks, deletes=False, number=number), strict=True):
            tab.evaluate(f"(acts) => void ({ACT})(acts)", own)
        acts = [act for tab in tabs for act in tab.evaluate("() => window.done")]
        after = {record["pilot"]["id"]: record for record in tabs[0].evaluate(BINNED) + tabs[0].evaluate(SAVED)}
        assert lost(acts, before, after) == []
        shown = tabs[0].evaluate(SHOWN)
        for tab in tabs[1:]:
            tab.wait(f"(shown) => ({SHOWN})() === shown", shown)
