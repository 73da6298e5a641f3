"""The sum at full volume on the page: a team's own inputs, kept in the record."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from pilotbook.book.model import Book
from pilotbook.records.cost import VOLUMES, break_even_runs, collect_inputs, monthly_cost, rank_sensitivities
from pilotbook.text.markup import CURRENCY_SIGNS, format_money, format_number
from support.browser import DOCUMENTS, SAVED, SIGNED, Pages, faults, in_words, overflowing, put, record_of, saved
from support.run import some

pytestmark = pytest.mark.browser

OWN = {"hand_minutes": 12, "review_share": 0.55, "pilot_runs_per_month": 730, "one_time": 0}
CHART = """() => [...document.querySelectorAll(".pb-cost__chart [data-volume]")].map((group) => ({
  runs: group.querySelector(".pb-cost__name").textContent,
  sum: group.querySelector(".pb-cost__sum").textContent,
  ends: Math.max(...[...group.querySelectorAll("rect")].map(({ x, width }) => x.baseVal.value + width.baseVal.value)),
}))"""


def near(page: Page) -> Locator:
    """What opens the inputs of a page."""
    page.locator("pilot-cost summary").scroll_into_view_if_needed()
    page.locator("pilot-cost input").first.wait_for(state="attached")
    return page.locator("pilot-cost summary")


def opened(page: Page) -> Page:
    """The page with its inputs open."""
    near(page).click()
    return page


def shown(page: Page, name: str, volume: int | None = None) -> str:
    """An amount of the page."""
    place = f"{name} {volume}" if volume else name
    return page.locator(
        f'pilot-cost table [data-cost="{place}"], pilot-cost p [data-cost="{place}"]'
    ).first.inner_text()


def test_with_the_defaults_the_script_changes_no_amount(pages: Pages) -> None:
    before = pages.open(DOCUMENTS, java_script_enabled=False).locator("pilot-cost [data-cost]").all_text_contents()
    page = opened(pages.open(DOCUMENTS))
    assert page.locator("pilot-cost > :not(details) [data-cost]").all_text_contents() == before
    assert len(before) > 30


def test_amounts_and_days_are_written_as_in_the_readers_region(pages: Pages) -> None:
    page = opened(pages.open(DOCUMENTS, locale="de-DE"))
    total = page.locator('pilot-cost table [data-cost="total 1"]').first
    expect(total).to_have_text(re.compile(r"^[\d.]+\s\$$"))
    expect(page.locator("[data-input=pilot_runs_per_month] td").first).to_have_text(
        re.compile(r"^\d\.\d{3}$|^\d{1,3}$")
    )
    field = page.locator("pilot-cost input[name=one_time]")
    field.fill("1.250")
    expect(field.locator("xpath=..").locator("small")).to_have_text("Read as 1.250.")
    field.press("Tab")
    assert saved(page)["cost"] == {"one_time": 1250}
    page = pages.open("standards/", locale="de-DE")
    days = page.locator("time")
    assert days.count() > 3
    for day in days.all():
        expect(day).to_have_text(re.compile(r"^\d{1,2} [A-Z][a-z]{2,3} \d{4}$"))


def test_python_writes_currencies_as_browsers_do_in_american_english(pages: Pages) -> None:
    page = pages.open(DOCUMENTS)
    amounts = [-1234.5, 0, 0.42, 17, 1250000]
    script = """([currencies, amounts]) => currencies.map((currency) => amounts.map((amount) => {
      const decimals = Math.abs(amount) < 10 ? 2 : 0;
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, roundingMode: "halfEven" };
      return new Intl.NumberFormat("en-US", { style: "currency", currency, ...digits }).format(amount);
    }))"""
    currencies = [*CURRENCY_SIGNS, "CHF", "SEK", "PLN"]
    shown_there = page.evaluate(script, [currencies, amounts])
    assert shown_there == [[format_money(amount, currency) for amount in amounts] for currency in currencies]


def test_every_amount_follows_the_inputs_that_a_team_types(pages: Pages, shipped: Book) -> None:
    page = opened(pages.open(DOCUMENTS))
    for name, value in OWN.items():
        page.locator(f"pilot-cost input[name={name}]").fill(
            f"{100 * value:g}" if name.endswith("_share") else str(value)
        )
    page.locator("pilot-cost input[name=one_time]").press("Tab")
    assert saved(page)["cost"] == OWN
    inputs = collect_inputs(shipped.load("sales-sdr").model.cost, OWN)
    for volume in VOLUMES:
        month = monthly_cost(inputs, volume)
        assert shown(page, "total", volume) == format_money(month.total, "USD")
        assert shown(page, "perRun", volume) == format_money(month.per_run, "USD")
        assert shown(page, "byHand", volume) == format_money(month.by_hand, "USD")
        assert shown(page, "review", volume) == format_money(month.amounts["review"], "USD")
        assert shown(page, "runs", volume) == format_number(month.runs)
    even = break_even_runs(inputs)
    assert even is not None
    assert shown(page, "even") == format_number(even)
    rows = page.locator("[data-matters]:visible th").all_text_contents()
    titles = {
        row.get_attribute("data-input"): row.locator("th").text_content() for row in page.locator("[data-input]").all()
    }
    assert rows == [titles[one.name] for one in rank_sensitivities(inputs)[:5]]
    bars = page.evaluate(CHART)
    assert [bar["sum"] for bar in bars] == [
        format_money(monthly_cost(inputs, volume).per_run, "USD") for volume in VOLUMES
    ]
    longest = max(
        *(monthly_cost(inputs, volume).per_run for volume in VOLUMES), monthly_cost(inputs, 1).by_hand_per_run
    )
    for bar, volume in zip(bars, VOLUMES, strict=True):
        assert bar["ends"] == pytest.approx(510 * monthly_cost(inputs, volume).per_run / longest, abs=0.6)


def test_inputs_are_there_after_a_reload_and_go_back_to_the_defaults(pages: Pages) -> None:
    page = opened(pages.open(DOCUMENTS))
    before = shown(page, "perRun", 10)
    page.locator("input[name=hand_minutes]").fill("5")
    page.locator("input[name=hand_minutes]").press("Tab")
    assert shown(page, "perRun", 10) != before
    page.reload()
    opened(page)
    expect(page.locator("input[name=hand_minutes]")).to_have_value("5")
    assert shown(page, "perRun", 10) != before
    page.get_by_role("button", name="Reset to the defaults").click()
    expect(page.locator("input[name=hand_minutes]")).to_have_value("")
    assert shown(page, "perRun", 10) == before
    assert saved(page).get("cost", {}) == {}


@pytest.mark.parametrize(
    ("name", "typed"),
    some([("review_share", "130"), ("hand_minutes", "-4"), ("write_off_months", "0")], ("review_share", "130")),
)
def test_what_the_sum_cannot_take_is_named_and_not_kept(pages: Pages, name: str, typed: str) -> None:
    page = opened(pages.open(DOCUMENTS))
    before = shown(page, "total", 10)
    field = page.locator(f"input[name={name}]")
    field.fill(typed)
    field.press("Tab")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("the cost model ignores this entry"))
    assert shown(page, "total", 10) == before
    assert page.evaluate(SAVED) == []
    field.fill("50")
    field.press("Tab")
    expect(field).to_have_attribute("aria-invalid", "false")
    assert saved(page)["cost"] == {name: 0.5 if name.endswith("_share") else 50}


def test_an_agent_that_saves_nothing_is_said_never_to_pay(pages: Pages) -> None:
    page = opened(pages.open(DOCUMENTS))
    page.locator("input[name=handled_share]").fill("0")
    page.locator("input[name=handled_share]").press("Tab")
    expect(page.locator("[data-when=never]")).to_be_visible()
    expect(page.locator("[data-when=even]")).to_be_hidden()


def test_the_standing_line_is_missing_until_its_check_is_settled(pages: Pages) -> None:
    page = opened(pages.open(DOCUMENTS))
    missing, there = page.locator("[data-when=line-missing]"), page.locator("[data-when=line-there]")
    expect(missing).to_be_visible()
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    put(page, record_of(checks={"standing-line-approved": {"status": "done", "by": "Hana Ito", "on": today}}))
    expect(missing).to_be_visible()
    put(page, record_of(checks={"standing-line-approved": {**SIGNED, "signer": "Hana Ito", "on": today}}))
    expect(there).to_be_visible()
    expect(there).to_contain_text(f"Hana Ito, {in_words(today)}")
    expect(missing).to_be_hidden()
    put(page, record_of(checks={"standing-line-approved": {**SIGNED, "on": "2024-01-01"}}))
    expect(missing).to_be_visible()


def test_without_a_script_the_sum_and_an_empty_column_are_there(pages: Pages) -> None:
    page = pages.open(DOCUMENTS, java_script_enabled=False)
    expect(page.locator("pilot-cost table").first).to_be_visible()
    page.locator("pilot-cost summary").click()
    expect(page.get_by_role("columnheader", name="Yours")).to_be_visible()
    expect(page.locator("pilot-cost .pb-cost__now, pilot-cost button")).to_have_count(0)
    expect(page.locator("[data-when=line-missing]")).to_be_visible()
    expect(page.locator("[data-matters]:visible")).to_have_count(5)


@pytest.mark.parametrize(("width", "scheme"), some([(1440, "light"), (360, "dark")], (1440, "light")))
def test_axe_finds_no_fault_in_the_inputs_and_nothing_runs_off(pages: Pages, width: int, scheme: str) -> None:
    page = opened(pages.open(DOCUMENTS, width=width, color_scheme=scheme))
    page.locator("input[name=review_share]").fill("130")
    page.locator("input[name=review_share]").press("Tab")
    expect(page.locator("[data-matters]:visible")).to_have_count(5)
    assert faults(page, "pilot-cost") == []
    assert overflowing(page) == []


def test_on_paper_the_inputs_are_without_controls_and_break_over_pages(pages: Pages) -> None:
    page = opened(pages.open(DOCUMENTS))
    page.emulate_media(media="print")
    expect(page.locator("pilot-cost button")).to_be_hidden()
    expect(page.locator("input[name=hand_minutes]")).to_be_visible()
    inside = page.locator("details.pb-inputs").evaluate("(part) => getComputedStyle(part).breakInside")
    assert inside == "auto"


def test_the_inputs_are_reached_and_filled_by_keyboard(pages: Pages) -> None:
    page = pages.open(DOCUMENTS)
    near(page).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "pilot_runs_per_month"
    page.keyboard.type("900")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "model_cost_per_run"
    assert saved(page)["cost"] == {"pilot_runs_per_month": 900}


def test_the_formulas_of_the_browser_are_published(site: Path) -> None:
    model = json.loads((site / "data" / "cost-model.json").read_text(encoding="utf-8"))
    sign, costs, steps = model["parts"]["operator"]
    assert (sign, costs) == ("*", ["*", "operator_days_per_month", "operator_day_rate"])
    assert "runs_per_operator" in json.dumps(steps)


@pytest.mark.parametrize(
    ("typed", "read", "told"),
    some(
        [
            ("3,5", 3.5, ""),
            ("3.5", 3.5, ""),
            ("1.250,75", 1250.75, ""),
            ("1 250,75", 1250.75, ""),
            ("1,250", 1250, "Read as 1,250."),
            ("1.250", 1.25, "Read as 1.25."),
        ],
        ("3,5", 3.5, ""),
        ("1,250", 1250, "Read as 1,250."),
    ),
)
def test_an_amount_is_read_with_a_decimal_point_or_comma(pages: Pages, typed: str, read: float, told: str) -> None:
    page = pages.open(DOCUMENTS)
    field = opened(page).locator("input[name=review_minutes]")
    field.click()
    page.keyboard.type(typed)
    page.keyboard.press("Tab")
    assert saved(page)["cost"] == {"review_minutes": read}
    expect(field).to_have_value(f"{read:g}" if read != 1250.75 else "1250.75")
    expect(field).to_have_accessible_description(told)


@pytest.mark.parametrize("typed", some(["3,5x", "1,25,3", "1.2.3", "1e5", "12 34", "-", "1,250,5"], "1,25,3"))
def test_an_amount_that_is_not_a_number_is_told_and_not_kept(pages: Pages, typed: str) -> None:
    page = pages.open(DOCUMENTS)
    field = opened(page).locator("input[name=review_minutes]")
    field.fill(typed)
    field.press("Tab")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(typed)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('pilot:'))") == []


def test_scrolling_over_an_amount_leaves_it_as_it_is(pages: Pages) -> None:
    page = pages.open(DOCUMENTS)
    field = opened(page).locator("input[name=review_minutes]")
    field.fill("4.5")
    field.press("Tab")
    field.click()
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, 200)
    page.wait_for_function("(before) => scrollY !== before", arg=before)
    expect(field).to_have_value("4.5")
    assert saved(page)["cost"] == {"review_minutes": 4.5}


CURVE = """() => {
  const svg = document.querySelector(".pb-curve");
  const numbers = [...svg.outerHTML.matchAll(/-?\\d[\\d.]*/g)].map(Number);
  return [svg.outerHTML.replace(/-?\\d[\\d.]*/g, "#"), numbers];
}"""
"""The curve: what is in it, and its numbers."""


def test_the_curve_marks_the_break_even_and_follows_the_inputs(pages: Pages, shipped: Book) -> None:
    page = pages.open(DOCUMENTS, reduced_motion="reduce")
    page.locator(".pb-pilotbar").wait_for()
    curve = page.locator(".pb-curve")
    expect(curve.locator(".pb-curve__even")).to_be_visible()
    drawn, numbers = page.evaluate(CURVE)
    put(page, record_of(cost={"hand_minutes": 1}))
    expect(curve).to_have_accessible_name(re.compile("the agent always costs more"))
    expect(curve.locator(".pb-curve__even")).to_be_hidden()
    put(page, record_of(cost={"hand_minutes": 12}))
    inputs = collect_inputs(shipped.load("sales-sdr").model.cost, {"hand_minutes": 12})
    even = break_even_runs(inputs)
    assert even
    expect(curve).to_have_accessible_name(re.compile(f"break-even is at {format_number(even)} runs per month"))
    x, y = curve.evaluate(
        """(svg) => [svg.querySelector(".pb-curve__even").transform.baseVal[0].matrix.e,
                     svg.querySelector(".pb-curve__even circle").cy.baseVal.value]"""
    )
    assert 8 < x < 632
    assert y == pytest.approx(curve.locator(".pb-cost__hand").evaluate("(line) => line.y1.baseVal.value"), abs=3)
    put(page, record_of())
    page.wait_for_function("performance.getEntriesByName(location.origin + '/assets/curve.js').length")
    expect(curve).to_have_accessible_name(re.compile("break-even"))
    again, same = page.evaluate(CURVE)
    assert again == drawn
    assert same == pytest.approx(numbers, abs=0.11)
    assert faults(page, ".pb-curve") == []
