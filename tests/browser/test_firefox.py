"""The checklist in Firefox: two tabs show the same record, and the record survives a crash."""

from __future__ import annotations

import pytest

from support.browser import PLAYBOOK
from support.firefox import TAB, FirefoxTabs, Tab

pytestmark = [pytest.mark.browser, pytest.mark.firefox]

CHECK = "#tick-number-owned"
NAME = "pilot-bar input[name=name]"
IS_CHECKED = "(css) => document.querySelector(css).checked"
LISTS_PILOT = "(name) => document.querySelector('pilot-bar select[name=pilot]')?.textContent.includes(name)"


def open_playbook(firefox: FirefoxTabs) -> Tab:
    """Open a playbook's page in a new tab, with its checklist ready."""
    tab = firefox.open(PLAYBOOK)
    tab.text(".pb-pilotbar")
    return tab


def test_a_check_signed_off_in_one_tab_is_signed_off_in_the_other(firefox: FirefoxTabs) -> None:
    first, second = open_playbook(firefox), open_playbook(firefox)
    assert not second.evaluate(IS_CHECKED, CHECK)
    first.click(CHECK)
    second.wait(IS_CHECKED, CHECK)
    first.type(NAME, "Wren")
    first.press(TAB)
    second.wait(LISTS_PILOT, "Wren")
    second.click(CHECK)
    first.wait(f"(css) => !({IS_CHECKED})(css)", CHECK)
    second.reload()
    second.wait(LISTS_PILOT, "Wren")
    assert not second.evaluate(IS_CHECKED, CHECK)


def test_a_check_is_still_signed_off_after_firefox_crashed(firefox: FirefoxTabs) -> None:
    open_playbook(firefox).click(CHECK)
    firefox.flush()
    firefox.kill()
    firefox.start()
    open_playbook(firefox).wait(IS_CHECKED, CHECK)
