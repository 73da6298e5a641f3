"""The page of standards: complete without scripts, and its filters show what fits."""

from __future__ import annotations

import csv
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from support.browser import Pages, faults, overflowing

pytestmark = pytest.mark.browser

IDS = "all => all.filter((row) => row.checkVisibility()).map((row) => row.id)"


def shown(page: Page) -> list[str]:
    """The controls that the page shows."""
    return list(page.locator("[data-control]").evaluate_all(IDS))


def having(page: Page, selector: str) -> list[str]:
    """The controls with a check that matches, shown or not."""
    return list(page.locator(f"[data-control]:has({selector})").evaluate_all("all => all.map((row) => row.id)"))


def test_filters_of_controls_show_what_fits_and_are_in_the_address(pages: Pages) -> None:
    page = pages.open("standards/")
    filters = page.locator("pilot-crosswalk")
    filters.locator("select").first.wait_for()
    everything = shown(page)
    assert len(everything) > 150
    filters.locator("[name=standard]").select_option("owasp-llm-2026")
    assert shown(page) == [id_ for id_ in everything if id_.startswith("owasp-llm-2026-")]
    expect(page.locator("#nist-ai-rmf")).to_be_hidden()
    expect(filters).to_contain_text(f"10 of {len(everything)} controls.")
    filters.locator("[name=covered]").select_option("no")
    assert shown(page) == ["owasp-llm-2026-LLM09", "owasp-llm-2026-LLM10"]
    assert parse_qs(urlsplit(page.url).query) == {"standard": ["owasp-llm-2026"], "covered": ["no"]}
    page.reload()
    page.locator("pilot-crosswalk select").first.wait_for()
    assert shown(page) == ["owasp-llm-2026-LLM09", "owasp-llm-2026-LLM10"]
    filters.get_by_role("button", name="Show all").click()
    assert shown(page) == everything
    filters.locator("[name=gate]").select_option("decide")
    assert shown(page) == having(page, "li[data-gate=decide]")
    visible = page.locator(".pb-standard li").evaluate_all("all => all.filter(one => one.checkVisibility())"
                                                           ".map(one => one.dataset.gate)")  # fmt: skip
    assert set(visible) == {"decide"}
    filters.locator("[name=playbook]").select_option("forecasting")
    assert shown(page) == having(page, "li[data-gate=decide][data-in~=forecasting]")


def test_a_control_that_one_playbook_does_not_cover_says_so(pages: Pages) -> None:
    page = pages.open("standards/?playbook=contract-review&covered=no&standard=nist-ai-rmf")
    filters = page.locator("pilot-crosswalk")
    expect(filters.get_by_label("Playbook")).to_have_value("contract-review")
    expect(filters.get_by_label("Coverage")).to_have_value("no")
    uncovered, supported = shown(page), having(page, "li")
    assert set(uncovered) & set(supported)
    assert not set(uncovered) & set(having(page, "li[data-in~=contract-review]"))
    said = page.locator("[data-control]:visible td:last-child").all_inner_texts()
    for id_, text in zip(uncovered, said, strict=True):
        assert text.startswith("Only checks hidden by these filters" if id_ in supported else "Not covered"), id_
    contents = page.locator(".md-sidebar--secondary a.md-nav__link").filter(visible=True)
    expect(contents).to_have_text(["NIST AI RMF 1.0"])
    assert faults(page) == []
    filters.get_by_role("button", name="Show all").click()
    expect(page.locator("td [data-none]")).to_have_count(0)
    expect(contents).to_have_count(6)
    assert urlsplit(page.url).query == ""


def test_the_files_have_each_control_of_the_page(pages: Pages) -> None:
    page = pages.open("standards/")
    with page.expect_download() as csv_file:
        page.get_by_role("link", name="CSV", exact=True).click()
    rows = list(csv.DictReader(csv_file.value.path().read_text("utf-8-sig").splitlines()))
    controls = {(row["Standard"], row["Control"]) for row in rows}
    assert len(controls) == page.locator("[data-control]").count()
    with page.expect_download() as workbook:
        page.get_by_role("link", name="Excel", exact=True).click()
    assert workbook.value.suggested_filename == "standards.xlsx"


def test_without_scripts_the_page_shows_every_control_and_its_files(pages: Pages) -> None:
    page = pages.open("standards/", java_script_enabled=False)
    assert page.locator("[data-control]").count() == 157
    expect(page.locator("pilot-crosswalk select:visible")).to_have_count(0)
    expect(page.locator("#owasp-llm-2026-LLM01")).to_contain_text("Prompt Injection")
    link = page.locator("#owasp-llm-2026-LLM01 a").first
    assert "/fixes/" in (link.get_attribute("href") or "") or "../fixes/" in (link.get_attribute("href") or "")
    for name in ("standards.csv", "standards.xlsx"):
        address = page.locator(f'a[href$="data/{name}"]')
        assert page.request.get(f"{pages.address}data/{name}").ok
        expect(address).to_be_visible()


def test_a_control_on_a_phone_is_a_card(pages: Pages) -> None:
    page = pages.open("standards/", width=360, height=740, color_scheme="dark")
    page.locator("pilot-crosswalk select").first.wait_for()
    assert overflowing(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert overflowing(page) == []
    left = "all => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().left)))]"
    assert len(page.locator("pilot-crosswalk select").evaluate_all(left)) == 1, "the fields are in one column"
    page.locator("pilot-crosswalk [name=covered]").select_option("no")
    expect(page.locator("#owasp-llm-2026-LLM01")).to_be_hidden()
    assert faults(page) == []
