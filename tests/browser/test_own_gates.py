"""A site with three gates of its own, and a playbook with two: pilots pass them, and the inventory shows them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.browser import Pages, overflowing, saved, tick
from support.hosting import serving
from support.paths import TINY
from support.sites import build, documents

pytestmark = pytest.mark.browser

GATE = "{{title: {}, question: Is it so?, purpose: So it is., led_by: owner, takes: a week{}}}"
GATES = f"""\
gates:
  plan: {GATE.format("Plan", "")}
  try: {GATE.format("Try", ", meaning: before-live-input")}
  run: {GATE.format("Run", ", meaning: decision")}
"""
CHECK = "{{text: {}, done_when: It is there., evidence: The page, role: owner, gate: {}, blocking: true}}"
USE_CASE = f"""\
title: Invoices
summary: It posts invoices.
checks:
  scope-set: {CHECK.format("Set the scope", "plan")}
  runs-shown: {CHECK.format("Show three runs", "try")}
  bill-signed: {CHECK.format("Sign the bill", "run")}
"""
TWO = f"""\
extends: invoices
title: Refunds
gates:
  early: {GATE.format("Early", ", replaces: [plan, try], meaning: before-live-input")}
  late: {GATE.format("Late", ", replaces: [run], meaning: decision")}
"""


def replace(path: Path, old: str, new: str) -> None:
    """Change a text in a file of the site."""
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the tiny site with its own gates."""
    folder = tmp_path_factory.mktemp("gates")
    book = Path(shutil.copytree(TINY, folder / "book"))
    (book / "content/gates.yml").write_text(GATES, encoding="utf-8")
    for path in (*book.glob("content/**/*.yml"), book / "playbooks/bot.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("gate: choose", "gate: plan").replace("gate: prove", "gate: try"), encoding="utf-8"
        )
    replace(book / "playbooks/bot.yml", "stage: prove", "stage: try")
    (book / "playbooks/invoices.yml").write_text(USE_CASE, encoding="utf-8")
    (book / "playbooks/refunds.yml").write_text(TWO, encoding="utf-8")
    documents(book / "mkdocs.yml", "docx", "xlsx", "md")
    with serving(folder / "site") as url:
        build(book / "mkdocs.yml", folder / "site", SITE_URL=url)
        yield url


def sign(page: Page, check: str) -> None:
    """Sign a blocking check off with everything that it needs."""
    tick(page, check)
    form = page.locator(f"#check-{check} form")
    form.locator("[name=signer]").fill("Ana Reyes")
    form.locator("[name=evidence]").fill("The page")
    form.locator("[name=evidence]").blur()


def test_a_pilot_passes_each_of_the_sites_gates(pages: Pages) -> None:
    page = pages.open("playbooks/invoices/checklist/")
    for check, gate, following in (
        ("scope-set", "plan", "Still blocking Try: 1."),
        ("runs-shown", "try", "Still blocking Run: 1."),
        ("bill-signed", "run", "All gates passed."),
    ):
        expect(page.locator(f'.pb-path [data-gate="{gate}"]')).not_to_have_attribute("data-open", "")
        sign(page, check)
        expect(page.locator(f'.pb-path [data-gate="{gate}"]')).to_have_attribute("data-open", "")
        expect(page.locator(f'[data-gate-state="{gate}"]')).to_contain_text("Passed")
        expect(page.locator("pilot-bar [data-state]")).to_contain_text(following)
    assert saved(page)["checks"]["bill-signed"]["status"] == "done"
    assert page.locator("pilot-filters [name=gate] option").all_inner_texts() == ["All gates", "Plan", "Try", "Run"]
    page.locator("pilot-filters [name=gate]").select_option("try")
    expect(page.locator("#check-runs-shown")).to_be_visible()
    expect(page.locator("#check-scope-set")).to_be_hidden()


def test_no_exception_is_taken_before_live_input_as_the_sites_gates_say(pages: Pages) -> None:
    page = pages.open("playbooks/invoices/checklist/")
    assert page.locator("[data-before-live]").evaluate_all("all => all.map((one) => one.dataset.check)") == [
        "scope-set",
        "runs-shown",
    ]


def test_a_playbook_with_its_own_gates_offers_them_to_filter_and_to_print(pages: Pages) -> None:
    page = pages.open("playbooks/refunds/checklist/")
    sign(page, "scope-set")
    expect(page.locator("pilot-bar [data-state]")).to_contain_text("Still blocking Early: 1.")
    assert page.locator("pilot-filters [name=gate] option").all_inner_texts() == ["All gates", "Early", "Late"]
    page.locator(".pb-menu summary").click()
    page.locator(".pb-menu").get_by_role("button", name="Print", exact=False).first.click()
    texts = page.locator("dialog [name=scope] option").all_inner_texts()
    assert texts[-2:] == ["Only this gate: Early", "Only this gate: Late"]


def test_the_inventory_has_a_mark_for_each_gate_of_each_pilot(pages: Pages) -> None:
    page = pages.open("playbooks/refunds/checklist/")
    sign(page, "scope-set")
    sign(page, "runs-shown")
    expect(page.locator("pilot-bar [data-state]")).to_contain_text("Still blocking Late")
    page.goto(page.url.replace("refunds", "invoices"))
    sign(page, "scope-set")
    expect(page.locator("pilot-bar [data-state]")).to_contain_text("Still blocking Try")
    page.goto(page.url.split("playbooks/")[0] + "register/")
    rows = page.locator("pilot-register tbody [data-pilot]")
    expect(rows).to_have_count(2)
    assert rows.locator("[data-stage-title]").all_inner_texts() == ["Late", "Try"], "fewest gates ahead first"
    marks = rows.locator(".pb-marks").evaluate_all(
        "all => all.map((svg) => [...svg.querySelectorAll('use')].map((node) => node.dataset.mark))"
    )
    assert marks == [["early", "late"], ["plan", "try", "run"]]
    assert rows.locator(".pb-marks").evaluate_all("all => all.map((svg) => svg.getAttribute('aria-label'))") == [
        "Passed: Early. Blocked: Late.",
        "Passed: Plan. Blocked: Try, Run.",
    ]
    expect(page.locator("[data-timeline]")).to_contain_text("Late")


def test_a_gate_of_the_decision_counts_without_a_check(pages: Pages) -> None:
    page = pages.open("playbooks/bot/checklist/")
    tick(page, "owner-named")
    page.get_by_role("link", name="Overview", exact=True).click()
    squares = page.locator("pilot-chart .pb-pilot-chart__gates > li")
    expect(squares).to_have_text(["1. Plan", "2. Try", "3. Run"])


def test_pages_with_own_gates_fit_on_a_phone(pages: Pages) -> None:
    for path in ("playbooks/invoices/checklist/", "playbooks/refunds/answers/", "register/"):
        assert overflowing(pages.open(path, width=390)) == []
