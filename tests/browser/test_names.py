"""The accessible names of controls: each says what it is about, and no two on a page are the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from support.browser import CHECKLIST, KICKOFF, PLAYBOOK, WHOLE, Pages, details, open_example, turn_to
from support.run import some

pytestmark = pytest.mark.browser

NAMES = """() => {
  const names = [...document.querySelectorAll("article :is(summary, input, select, textarea, button)")]
    .filter((one) => one.checkVisibility({ checkOpacity: false }) && one.type !== "file")
    .map((one) => {
      const copy = (one.labels?.[0] ?? one).cloneNode(true);
      for (const field of copy.querySelectorAll("input, select, textarea, [aria-hidden=true]")) field.remove();
      const name = one.getAttribute("aria-label") ?? copy.textContent;
      const group = one.type === "radio" ? one.name : "";
      return `${one.localName} ${group} ${name.replace(/\\s+/g, " ").trim()}`;
    });
  return names.filter((name, index) => names.indexOf(name) !== index || /^\\w+ *$/.test(name));
}"""
"""The controls in sight that have no name, or the name of another one. Answers of two questions may be the same."""


@pytest.mark.parametrize(
    "path",
    some([WHOLE, KICKOFF, "gaps/ownership/", "fixes/owner-first/", "diagnose/", "register/"], WHOLE),
)
def test_no_two_controls_of_a_page_have_the_same_name(pages: Pages, path: str) -> None:
    page = pages.open(PLAYBOOK)
    page.locator(".pb-pilotbar").wait_for()
    open_example(page)
    page.goto(pages.address + path)
    page.locator(".pb-pilotbar").wait_for()
    if path == WHOLE:
        page.locator("pilot-decision form").wait_for()
    page.locator("article details:not(.pb-menu)").evaluate_all("all => all.forEach((one) => (one.open = true))")
    checks = page.locator("li[data-check]").count()
    expect(page.locator("li[data-check] form")).to_have_count(checks)
    if page.locator("pilot-decision").count():
        page.locator("pilot-decision [name=outcome]").select_option("conditional-go")
        for _ in range(2):
            page.get_by_role("button", name="Add a condition").click()
        page.locator("[data-act=row]").evaluate_all("all => all.forEach((one) => [one.click(), one.click()])")
    assert page.evaluate(NAMES) == []


def test_a_control_is_named_after_its_check_question_or_row(pages: Pages) -> None:
    page = pages.open(CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    form = details(page, "number-owned")
    text = page.locator("label[for=tick-number-owned]").inner_text()
    expect(page.locator("#check-number-owned summary")).to_have_accessible_name(f"Details: {text}")
    expect(form.locator("[name=remark]")).to_have_accessible_name(f"Add a note: {text}")
    turn_to(page, "answers")
    question = page.locator("[data-question=owner]")
    asked = question.locator(".pb-answer__question").inner_text()
    expect(question.locator("textarea")).to_have_accessible_name(f"Your answer: {asked}")
    turn_to(page, "worksheets")
    row = page.locator("[data-table=cases] [data-row]").first
    name = (row.locator("th").text_content() or "").strip()
    expect(row.locator("summary")).to_have_accessible_name(f"Our notes: {name}")
