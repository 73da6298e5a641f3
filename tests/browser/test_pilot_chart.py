"""The overview shows a pilot as a picture: the chart with its gates and gaps, and a square for each check."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from support.browser import PLAYBOOK, Pages, clear, faults, open_example, put, record_of

pytestmark = pytest.mark.browser

MARKS = "all => all.map(({ dataset }) => dataset.state)"
AT = """(ship) => {
  const [, x, y] = ship.getAttribute("transform").match(/([\\d.]+) ([\\d.]+)/).map(Number);
  const course = ship.ownerSVGElement.querySelector(".pb-chart__course");
  const length = course.getTotalLength();
  const shares = Array.from({ length: 101 }, (_, at) => at / 100);
  const away = (share) => {
    const point = course.getPointAtLength(length * share);
    return Math.hypot(point.x - x, point.y - y);
  };
  return shares.sort((one, other) => away(one) - away(other))[0];
}"""
"""How much of the course the ship has behind it."""


def squares(page: Page) -> list[str]:
    """What the square of each check shows, by gate."""
    marks: list[str] = page.locator(".pb-pilot-chart__gates .pb-square").evaluate_all(
        "all => all.map(({ dataset }) => dataset.mark)"
    )
    return marks


def test_the_chart_and_the_squares_are_the_pilot_s_own(pages: Pages) -> None:
    page = pages.open(PLAYBOOK, reduced_motion="reduce")
    page.locator(".pb-pilotbar").wait_for()
    expect(page.locator("pilot-chart")).to_be_hidden()

    checks = {"number-owned": {"by": "Mia Orr", "due": "2026-01-01"}, "owner-named": {"by": "Ann", "due": "2999-01-01"}}
    put(page, record_of(checks=checks))
    chart = page.locator("pilot-chart svg.pb-chart")
    expect(chart).to_have_accessible_name(
        re.compile(r"The pilot is at Choose, gate 1 of 6\. .*Decide: Not started.*Open gaps: .*No metric improves")
    )
    assert chart.locator(".pb-chart__buoy").evaluate_all(MARKS) == ["blocked", *["ahead"] * 5]
    gaps = page.locator(".pb-gap").count()
    expect(chart.locator(".pb-chart__gap[data-open]")).to_have_count(gaps)
    assert chart.locator(".pb-chart__pilot").evaluate(AT) < 1 / 6
    marks = squares(page)
    assert (marks.count("late"), marks.count("assigned"), marks.count("open")) == (1, 1, len(marks) - 2)
    late = page.get_by_role("link", name=re.compile("^Tie the sales development director.*: Overdue. Blocking$"))
    expect(late).to_have_attribute("href", re.compile(r"/checklist/#check-number-owned$"))
    assert faults(page, "pilot-chart") == []

    clear(page)
    page.reload()
    page.locator(".pb-pilotbar").wait_for()
    open_example(page)
    expect(chart).to_have_accessible_name(re.compile(r"The pilot is at Operate, gate 6 of 6\..*Decide: Passed"))
    assert chart.locator(".pb-chart__buoy").evaluate_all(MARKS) == [*["passed"] * 5, "blocked"]
    assert chart.locator(".pb-chart__pilot").evaluate(AT) > 5 / 6
    closed = chart.locator(".pb-chart__gap:not([data-open])").count()
    assert 0 < closed <= gaps
    expect(page.locator(".pb-gap[data-closed] .pb-gap__closed")).to_have_count(closed)
    expect(page.locator(".pb-gap[data-closed] > div").first).to_be_hidden()
    assert {"done", "exception", "not-applicable"} <= set(squares(page))
    page.emulate_media(media="print")
    expect(chart).to_be_visible()
    expect(page.locator(".pb-gap[data-closed] > div").first).to_be_visible()
    page.emulate_media(media="screen", color_scheme="dark")
    assert faults(page, "pilot-chart") == []
    first = page.locator(".pb-pilot-chart__gates .pb-square").first
    first.click()
    page.wait_for_url("**/checklist/#check-*")
