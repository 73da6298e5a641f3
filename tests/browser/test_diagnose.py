"""Why is our pilot stuck: the page with and without a script, its link, and the record that it starts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from pilotbook.book.model import Book
from pilotbook.models import Diagnosis
from pilotbook.records.diagnose import diagnose
from support.browser import SAVED, Pages, faults, overflowing, put, record_of, saved, tick, until_in_view
from support.run import some

pytestmark = pytest.mark.browser

PATH = "diagnose/"


@pytest.fixture
def asked(shipped: Book) -> Diagnosis:
    assert shipped.diagnosis is not None
    return shipped.diagnosis


@pytest.fixture
def stuck(asked: Diagnosis) -> dict[str, str]:
    """The answers of a pilot that is a demo: a mixture of all sorts."""
    answers = {id_: list(ask.answers)[at % 3] for at, (id_, ask) in enumerate(asked.questions.items())}
    return answers | {"when-wrong": "caught", "wired": "mocked"}


def opened(pages: Pages, path: str = PATH, **options: object) -> Page:
    """The page with its script at work."""
    page = pages.open(path, **options)
    page.locator("[data-keep] + *, .pb-keep form").first.wait_for()
    return page


def mark(page: Page, given: Mapping[str, str]) -> None:
    """Answer questions: the last one with the mouse, and those before it at once, which takes a tenth of the time."""
    fields = [f"input[name={id_}][value={answer}]" for id_, answer in given.items()]
    page.evaluate("(all) => all.forEach((one) => document.querySelector(one).click())", fields[:-1])
    page.locator(fields[-1]).check()


def marked(page: Page) -> dict[str, str]:
    checked = page.locator("pilot-diagnose input:checked")
    return dict(checked.evaluate_all("all => all.map(({ name, value }) => [name, value])"))


def visible(page: Page, name: str) -> list[str]:
    parts = page.locator(f"[{name}]:visible")
    return list(parts.evaluate_all("(all, name) => all.map((one) => one.getAttribute(name))", name))


def test_the_page_says_what_the_rules_say(pages: Pages, shipped: Book, asked: Diagnosis, stuck: dict[str, str]) -> None:
    page = opened(pages)
    mark(page, stuck)
    found = diagnose(asked, shipped.gaps, stuck)
    assert found.verdict == "demo"
    assert visible(page, "data-verdict") == [found.verdict]
    assert page.locator("[data-holds]").get_attribute("data-rule") == str(found.rule)
    assert visible(page, "data-gap-open") == list(found.gaps)
    assert visible(page, "data-because") == [f"{ask} {answer}" for rows in found.gaps.values() for ask, answer in rows]
    for id_, fate in found.assumptions.items():
        row = page.locator(f"[data-assumption={id_}]")
        shown = [part.get_attribute("data-fate") for part in row.locator("[data-fate]:visible").all()]
        assert shown == [fate], id_
    expect(page.locator(".pb-ask__progress")).to_have_text(f"{len(stuck)} of {len(stuck)} answered. See the verdict")
    page.locator(".pb-ask__progress a").click()
    until_in_view(page, "#verdict")
    assert page.evaluate("document.activeElement.id") == "verdict"


def test_there_is_no_verdict_before_all_are_answered_and_what_is_left_is_linked(
    pages: Pages, stuck: dict[str, str]
) -> None:
    page = opened(pages)
    assert visible(page, "data-verdict") == []
    assert visible(page, "data-gap-open") == []
    left = [*stuck][3]
    mark(page, {id_: answer for id_, answer in stuck.items() if id_ != left})
    assert visible(page, "data-verdict") == []
    link = page.locator(".pb-ask__progress a")
    expect(link).to_have_text("4")
    link.click()
    until_in_view(page, f"#ask-{left}")
    assert len(marked(page)) == len(stuck) - 1
    mark(page, {left: stuck[left]})
    assert len(visible(page, "data-verdict")) == 1


def test_a_link_shows_the_same_answers_elsewhere_and_holds_no_name(pages: Pages, stuck: dict[str, str]) -> None:
    page = opened(pages)
    put(page, record_of())
    page.locator(".pb-keep form").wait_for()
    mark(page, stuck)
    page.get_by_role("button", name="Share these answers as a link").click()
    link = page.locator("input[name=link]").input_value()
    assert "Wren" not in link
    other = opened(pages, link.removeprefix(pages.address))
    assert marked(other) == stuck
    assert visible(other, "data-verdict") == ["demo"]
    other.get_by_role("button", name="Clear the answers").click()
    assert marked(other) == {}
    assert "#" not in other.url


def test_answers_are_there_after_a_reload_and_after_another_page(pages: Pages, stuck: dict[str, str]) -> None:
    page = opened(pages)
    mark(page, stuck)
    page.reload()
    page.locator(".pb-keep form").wait_for()
    assert marked(page) == stuck
    page.locator("[data-gap-open]:visible .pb-found__title a").first.click()
    expect(page.locator("h1")).not_to_have_text("Why is our pilot stuck?")
    page.go_back()
    page.locator(".pb-keep form").wait_for()
    assert marked(page) == stuck
    assert visible(page, "data-verdict") == ["demo"]


RUBBISH = ["#a=", "#a=owner.nobody_x", "#a=<img src=x>._constructor.x", "#a=owner.team_owner.named"]


@pytest.mark.parametrize("hash_", some(RUBBISH, *RUBBISH[2:]))
def test_a_link_of_rubbish_marks_what_is_known_and_breaks_nothing(pages: Pages, hash_: str) -> None:
    page = opened(pages, PATH + hash_)
    assert marked(page) in ({}, {"owner": "named"})
    mark(page, {"owner": "team"})
    assert visible(page, "data-gap-open") == ["ownership"]


def test_it_starts_a_pilots_record_and_leaves_its_verdict_on_the_playbook(
    pages: Pages, shipped: Book, asked: Diagnosis, stuck: dict[str, str]
) -> None:
    page = opened(pages)
    mark(page, stuck)
    form = page.locator("form[data-start]")
    form.locator("input").fill("Heron")
    form.get_by_role("button").click()
    assert form.locator("select").evaluate("select => select.value === '' && select.matches(':invalid')")
    assert page.evaluate(SAVED) == []
    form.locator("select").select_option("support-triage")
    form.get_by_role("button").click()
    record = saved(page)
    assert record["pilot"]["name"] == "Heron"
    assert record["pilot"]["playbook"] == "support-triage"
    rows = record["tables"]["diagnose"]
    assert {id_: row["answer"] for id_, row in rows.items()} == stuck
    assert rows["owner"]["said"]
    assert rows["owner"]["on"]
    page.locator("[data-done] a").click()
    expect(page.locator("h1")).to_have_text("Support triage agent")
    expect(page.locator("select[name=pilot]").locator("option:checked")).to_have_text("Heron")
    expect(page.locator(".pb-diagnosed")).to_contain_text("It's a demo. Call it one.")
    open_gaps = list(diagnose(asked, shipped.gaps, stuck).gaps)
    here = page.locator(".pb-gaps > li").evaluate_all("all => all.map((gap) => gap.id.slice(4))")
    marked_gaps = page.locator(".pb-gaps > li:has(.pb-diagnosed__mark)")
    ordered = [gap for gap in open_gaps if gap in here]
    assert marked_gaps.evaluate_all("all => all.map((gap) => gap.id.slice(4))") == ordered == here[: len(ordered)]
    elsewhere = page.locator("[data-elsewhere] a").evaluate_all("all => all.map((link) => link.pathname)")
    assert elsewhere == [f"/gaps/{gap}/" for gap in open_gaps if gap not in here]
    first = page.locator("[data-first] a")
    link = str(first.first.get_attribute("href"))
    check, text = link.partition("#check-")[2], str(first.first.text_content())
    first.first.click()
    expect(page.locator("h1")).to_have_text("Checklist: Support triage agent")
    assert page.locator(f"#check-{check}").get_attribute("data-gap") == open_gaps[0]
    assert str(page.locator(f"label[for=tick-{check}]").text_content()).startswith(text.removesuffix("…"))
    tick(page, check)
    page.locator(f"#check-{check} [name=evidence]").fill("Report 4")
    page.locator(f"#check-{check} [name=signer]").fill("Ann Lee")
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(first.first).to_be_visible()
    expect(first.first).not_to_have_attribute("href", link)
    page.goto(pages.address + PATH)
    page.locator(".pb-keep form").wait_for()
    assert marked(page) == stuck


def test_answers_are_kept_in_the_pilot_that_is_open_and_only_what_changed_is_an_edit(
    pages: Pages, stuck: dict[str, str]
) -> None:
    page = opened(pages)
    put(page, record_of(checks={"owner-named": {"status": "done", "on": "2026-11-02"}}))
    page.locator(".pb-keep form").wait_for()
    mark(page, stuck)
    keep = page.get_by_role("button", name="Save the answers in Wren")
    keep.click()
    expect(page.locator("[data-done]")).to_have_text("Saved in Wren.")
    before = saved(page)
    assert before["checks"]["owner-named"]["status"] == "done"
    mark(page, {"owner": "named"})
    keep.click()
    after = saved(page)
    assert after["tables"]["diagnose"]["owner"]["answer"] == "named"
    changed = {path for path, edit in after["edits"].items() if before["edits"].get(path) != edit}
    assert changed == {"tables/diagnose/owner/answer", "tables/diagnose/owner/said"}


def test_a_second_diagnosis_shows_what_the_first_one_found(
    pages: Pages, shipped: Book, asked: Diagnosis, stuck: dict[str, str]
) -> None:
    page = opened(pages)
    rows = {id_: {"answer": answer, "on": "2026-10-01"} for id_, answer in stuck.items()}
    put(page, record_of(tables={"diagnose": rows}))
    page.locator(".pb-keep form").wait_for()
    expect(page.locator("input:checked")).to_have_count(len(stuck))
    now = {**stuck, "owner": "named"}
    mark(page, {"owner": "named"})
    page.get_by_role("button", name="Save the answers in Wren").click()
    row = saved(page)["tables"]["diagnose"]["owner"]
    assert (row["answer"], row["was"], row["was_on"]) == ("named", stuck["owner"], "2026-10-01")
    page.goto(f"{pages.address}playbooks/sales-sdr/")
    first, last = (list(diagnose(asked, shipped.gaps, answers).gaps) for answers in (stuck, now))
    closed = "; ".join(shipped.gaps[gap].title for gap in first if gap not in last)
    compared = page.locator(".pb-diagnosed [data-before]")
    expect(compared).to_contain_text(f"Open gaps on Oct 1, 2026: {len(first)}. On ")
    expect(compared).to_contain_text(f": {len(last)}. Closed since: {closed}.")
    strips = compared.locator(".pb-diagnosed__strip").evaluate_all(
        "all => all.map((strip) => strip.querySelectorAll('i[data-open]').length)"
    )
    assert strips == [len(first), len(last)]
    assert faults(page, ".pb-diagnosed") == []


def test_without_a_script_it_is_a_questionnaire_with_its_key(pages: Pages, asked: Diagnosis) -> None:
    page = pages.open(PATH, java_script_enabled=False)
    assert page.locator("pilot-diagnose fieldset").count() == len(asked.questions)
    assert page.locator("[data-verdict]:visible").count() == 3
    assert page.locator("[data-rule]:visible").count() == len(asked.rules)
    assert page.locator("article button").count() == 0
    key = page.locator("#ask-owner details")
    key.locator("summary").click()
    expect(key).to_contain_text("Weak answer, enough by itself to stop the agent")
    page.locator("input[name=owner]").first.check()
    assert marked(page) == {"owner": "named"}


def test_it_is_filled_in_by_keyboard_alone(pages: Pages) -> None:
    page = opened(pages)
    page.locator("input[name=open-pilots]").first.focus()
    page.keyboard.press("ArrowDown")
    assert marked(page) == {"open-pilots": "few"}
    page.keyboard.press("ArrowDown")
    assert visible(page, "data-gap-open") == ["portfolio"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#ask-open-pilots details")).to_have_attribute("open", "")


@pytest.mark.parametrize(("width", "scheme"), some([(1440, "light"), (360, "dark")], (360, "dark")))
def test_axe_finds_no_fault_in_a_verdict_and_nothing_runs_off(
    pages: Pages, width: int, scheme: str, stuck: dict[str, str]
) -> None:
    page = opened(pages, width=width, color_scheme=scheme)
    mark(page, stuck)
    page.get_by_role("button", name="Share these answers as a link").click()
    assert faults(page, "pilot-diagnose") == []
    assert overflowing(page) == []


def test_paper_has_the_answers_and_not_their_key(pages: Pages, stuck: dict[str, str]) -> None:
    page = opened(pages)
    page.emulate_media(media="print")
    expect(page.locator(".pb-ask__key:visible")).to_have_count(0)
    page.emulate_media(media="screen")
    mark(page, stuck)
    page.emulate_media(media="print")
    expect(page.locator(".pb-ask__key:visible")).to_have_count(0)
    expect(page.locator(".pb-keep")).to_be_hidden()
    expect(page.locator("#keep")).to_be_hidden()
    expect(page.locator("[data-verdict=demo]")).to_be_visible()
