"""Nothing on a page moves while its scripts come."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.browser import ANSWERS, CHECKLIST, DOCUMENTS, KICKOFF, PLAYBOOK, WORKSHEETS, Pages, put
from support.run import all_but, some

MOST = 0.005
"""How much of a page may move."""
FIRST = 0.012
"""How much may move when a page shows a pilot for the first time: its room is a guess then."""
WIDTHS = {390: 844, 1440: 900}
KINDS = {
    PLAYBOOK: ".pb-pilotbar",
    CHECKLIST: ".pb-filters [name=text]",
    ANSWERS: "pilot-decision:defined",
    WORKSHEETS: "pilot-table .pb-own button",
    DOCUMENTS: "pilot-cost:defined",
    KICKOFF: ".pb-sheet__tools",
    f"{PLAYBOOK}example/": "h1",
    "": ".pb-hero",
    "register/": "pilot-register[data-ready]",
    "diagnose/": ".pb-pilotbar",
    "standards/": "pilot-crosswalk:defined",
    "gaps/ownership/": ".pb-pilotbar",
    "fixes/decide-on-purpose/": ".pb-pilotbar",
}
"""By kind of page, what its scripts bring last."""
WITH_PILOT = (PLAYBOOK, CHECKLIST, ANSWERS, WORKSHEETS, DOCUMENTS, KICKOFF, "", "register/")
"""The pages that a pilot adds something to."""
LIKE_OTHERS = (ANSWERS, WORKSHEETS, f"{PLAYBOOK}example/", "fixes/decide-on-purpose/")
"""Pages on which the room for a pilot is made like on others."""
MEASURED = """(width) => {
  const rooms = JSON.parse(localStorage.getItem("/.pilotbook.rooms") ?? "{}")[location.pathname.slice(1)];
  return rooms?.width === width && !document.documentElement.hasAttribute("data-reserved");
}"""
"""Whether everything of a pilot is there, and its room is remembered."""
SHIFTS = """async () => {
  const found = [];
  const keep = (entries) => found.push(...entries);
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  keep(observer.takeRecords());
  const name = ({ node, previousRect, currentRect }) =>
    `${node?.nodeName}.${node?.className} ${previousRect.y} > ${currentRect.y}`;
  return found
    .filter(({ hadRecentInput }) => !hadRecentInput)
    .map(({ value, sources }) => [value, sources.slice(0, 3).map(name)]);
}"""
"""What moved since the page was opened, and how much."""


def opened(pages: Pages, width: int) -> Page:
    """A page whose typefaces never come: one that comes late can make a line longer, with no script at all."""
    page = pages.open(width=width, height=WIDTHS[width])
    protocol = page.context.new_cdp_session(page)  # a route of Playwright would turn the browser's cache off
    protocol.send("Network.enable")
    protocol.send("Network.setBlockedURLs", {"urls": ["*.woff2"]})
    page.goto(pages.address + PLAYBOOK)
    return page


def check(page: Page, path: str, width: int, most: float = MOST) -> None:
    """Nothing on a page has moved."""
    shifts = page.evaluate(SHIFTS)
    assert sum(value for value, _ in shifts) <= most, (path, width, shifts)


def forget_typefaces(pages: Pages) -> None:
    """Take out of what the pages uttered that the typefaces don't come."""
    pages.heard[:] = [one for one in pages.heard if not re.search("woff2 |ERR_BLOCKED_BY_CLIENT", one)]


@pytest.mark.parametrize("width", some(list(WIDTHS), 1440))
def test_nothing_moves_while_a_page_without_a_pilot_loads(pages: Pages, width: int) -> None:
    page = opened(pages, width)
    for path in all_but([*KINDS], LIKE_OTHERS):
        page.goto(pages.address + path)
        page.locator(KINDS[path]).first.wait_for(state="attached")
        check(page, path, width)
    forget_typefaces(pages)


@pytest.mark.parametrize("width", some(list(WIDTHS), 390))
def test_nothing_moves_when_a_page_shows_a_pilot_again(pages: Pages, site: Path, width: int) -> None:
    page = opened(pages, width)
    example = json.loads((site / "data" / "examples" / "sales-sdr.json").read_text(encoding="utf-8"))
    put(page, {**example, "pilot": {**example["pilot"], "id": "k3f9x2ab", "name": "Wren"}})
    page.wait_for_function(MEASURED, arg=width)
    for path in [path for path in all_but([*KINDS], LIKE_OTHERS) if path in WITH_PILOT]:
        for most in (FIRST, MOST):
            page.goto(pages.address + path)
            page.wait_for_function(MEASURED, arg=width)
            check(page, path, width, most)
    forget_typefaces(pages)


def test_room_is_given_back_when_the_pilot_is_gone(pages: Pages) -> None:
    page = pages.open(PLAYBOOK)
    empty = page.locator("h2#at-a-glance").evaluate("heading => heading.offsetTop")
    rooms = json.dumps({PLAYBOOK: {"width": 1440, "chart": 300}})
    page.evaluate('rooms => localStorage.setItem("/.pilotbook.rooms", rooms)', rooms)
    page.reload()
    page.locator(".pb-pilotbar").wait_for()
    page.locator("html:not([data-reserved])").wait_for()
    assert page.locator("h2#at-a-glance").evaluate("heading => heading.offsetTop") == empty
