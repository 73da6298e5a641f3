"""A file of test results that is opened or dropped fills the open pilot, after a look, and signs nothing."""

from __future__ import annotations

import base64
import json

import pytest
from playwright.sync_api import expect

from support.browser import Pages, give, put, saved, until_known
from support.results import FILES, RECORD

pytestmark = pytest.mark.browser

PLAYBOOK = "playbooks/support-triage/worksheets/"
DROP = """([name, content]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_a_dropped_file_fills_the_pilot_and_can_be_undone(pages: Pages) -> None:
    page = pages.open(PLAYBOOK)
    put(page, RECORD)
    content = base64.b64encode((FILES / "pytest.junit.xml").read_bytes()).decode()
    page.evaluate(DROP, ["results.xml", content])
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("pytest, version sorter-1.6, Nov 29, 2026: 42 runs for “Sorter.”")
    expect(dialog.locator("[data-evidence] li")).to_have_count(3)
    expect(dialog).to_contain_text("8 of 10 calls refused (1 without a result), pytest, sorter-1.6, 2026-11-29")
    expect(dialog.locator("[data-list=errors] summary")).to_have_text("Only errors, so not filled in: 2")
    expect(dialog).to_contain_text("The version log doesn't mention sorter-1.6.")
    before = saved(page)
    dialog.locator("[data-act=results-fill]").click()
    expect(page.locator("pilot-bar [role=status]")).to_contain_text("Test results filled in for “Sorter.”")
    after = saved(page)
    row = after["tables"]["cases"]["polite-severity-one"]
    assert [row[f"run-{number}"] for number in (3, 4, 8)] == ["passed", "failed", "failed"]
    assert row["note"].endswith(
        "2026-11-29, sorter-1.6, pytest: 6 of 8 right. First mistake: handed to nobody, not to severity-one-sign"
    )
    for field in ("status", "by", "signer", "on"):
        assert after["checks"]["messy-cases-run"][field] == before["checks"]["messy-cases-run"][field]
    assert set(after["checks"]["boundary-enforced"]) == {"evidence"}
    shown = page.locator('[data-table="cases"] [data-row="polite-severity-one"] [data-told]')
    expect(shown).to_contain_text("1 ✓ 2 ✓ 3 ✓ 4 ✗ 5 ✓ 6 ✓ 7 ✓ 8 ✗")
    expect(page.locator("pilot-bar [data-act=undo]")).to_have_text("Undo: filled in test results")
    page.locator("pilot-bar [data-act=undo]").click()
    page.wait_for_function("document.querySelector('pilot-bar [role=status]').textContent.startsWith('Undone')")
    undone = saved(page)
    assert undone["tables"] == before["tables"]
    assert undone["checks"] == before["checks"]


def test_a_broken_file_says_what_is_wrong_and_changes_nothing(pages: Pages) -> None:
    page = pages.open(PLAYBOOK)
    put(page, RECORD)
    before = until_known(page)
    for content, told in (
        ('<!DOCTYPE x [<!ENTITY a "b">]><testsuites/>', "This file declares entities"),
        ('<testsuites name="pytest tests"/>', "This file has no test runs."),
        ('{"version": 2, "eval": {"task": "x"}}', "Run Inspect without --no-log-samples."),
        ('{"a": 1}', "This is not a pilot record that this page can read"),
    ):
        give(page, content, "results.json")
        expect(page.locator("dialog[open]")).to_contain_text(told)
        page.locator("dialog [data-act=close]").click()
    assert saved(page) == before


def test_results_wait_for_a_pilot(pages: Pages) -> None:
    page = pages.open(PLAYBOOK)
    give(page, json.dumps({"case": "two-problems", "passed": True}), "results.jsonl")
    expect(page.locator("dialog[open]")).to_contain_text("Open or start the pilot first.")
    page.locator("dialog [data-act=close]").click()
    page.locator("pilot-bar [data-act=start]").first.click()
    expect(page.locator("pilot-bar [name=name]")).to_be_focused()
    give(page, json.dumps({"case": "no-such-case", "passed": True}), "results.jsonl")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("[data-list=unknown] summary")).to_have_text("Not in the playbook: 1")
    expect(dialog.locator("[data-act=results-fill]")).to_be_hidden()
    expect(dialog).to_contain_text("nothing in it can be filled in")
