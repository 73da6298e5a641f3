"""The inventory of a manager: from an empty page to three pilots, its views, its sizes, and its printout."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from pilotbook.book.model import Book
from support.browser import SAVED, Pages, faults, overflowing

pytestmark = pytest.mark.browser

PATH = "register/"
LONG = "Straßenverkehrszulassungsordnungsangelegenheitenbearbeitungsassistenz"
NAMES = (
    "EMEA triage", "Contract desk", "SDR north", "Invoice matching for the shared service center", "Quote assistant",
    "Onboarding helper", "Claims intake", "RFP writer", "Renewals", "Field notes",
)  # fmt: skip
OWNERS = ("Annika Sorel", "Annika Sorel", "Rafael Ortiz", "", "Sales team", "Nadia Khan", "Nadia Khan", "Mia Lund")
PASSED = (6, 4, 6, 3, 2, 5, 1, 4, 0, 0)
"""How many gates each pilot has passed."""


def ago(days: int) -> str:
    return (dt.datetime.now(dt.UTC).date() - dt.timedelta(days)).isoformat()


def ten_pilots(book: Book) -> list[dict[str, Any]]:
    """Pilots of the shipped playbooks at different gates, some late, some without an owner."""
    ids = sorted(book.playbooks)
    return [_pilot(book, ids[at % len(ids)], at) for at in range(len(NAMES))]


def _pilot(book: Book, playbook: str, at: int) -> dict[str, Any]:
    checks: dict[str, Any] = {}
    for number, gate in enumerate(book.plan.ids):
        of_gate = [check.id for check in book.load(playbook).checks if check.gate == gate]
        if number < PASSED[at]:
            day = ago(100 - 14 * number)
            done = {"status": "done", "by": "Bo Lind", "signer": "Bo Lind", "on": day, "evidence": "Minutes"}
            checks |= dict.fromkeys(of_gate, done)
        elif at % 3 == 1:
            checks |= {id_: {"by": "Bo Lind", "due": ago(4)} for id_ in of_gate[:2]}
    owner = OWNERS[at] if at < len(OWNERS) else ""
    record: dict[str, Any] = {
        "version": 1,
        "pilot": {"id": f"p{at}", "name": NAMES[at], "playbook": playbook},
        "edits": {"pilot": {"at": f"{ago(120)}T09:00:00.000Z", "by": "b1"}},
        "checks": checks,
        "tables": {"roles": {"owner": {"name": owner}}} if owner else {},
    }
    if PASSED[at] == len(book.plan.ids):
        record["decision"] = {"outcome": "go", "signer": "Iris Vance", "on": ago(20)}
    return record


def opened(pages: Pages, records: list[dict[str, Any]], path: str = PATH, **options: Any) -> Page:
    page = pages.open(path, **options)
    stored = [[f"/pilotbook.pilot:{record['pilot']['id']}", json.dumps(record)] for record in records]
    page.evaluate("(all) => all.forEach(([key, text]) => localStorage.setItem(key, text))", stored)
    page.reload()
    page.locator("pilot-register tr[data-pilot]").first.wait_for(state="attached")
    return page


def shown(page: Page) -> list[str]:
    return page.locator("pilot-register tr[data-pilot]:visible [data-pilot-name]").all_text_contents()


def test_a_manager_gets_from_an_empty_page_to_three_pilots_in_the_browser_alone(
    pages: Pages, shipped: Book, tmp_path: Path
) -> None:
    page = pages.open(PATH)
    sample = page.locator(".pb-sample")
    expect(sample).to_contain_text("These three are invented.")
    expect(page.locator("pilot-register")).not_to_contain_text("pilotbook record add")
    assert faults(page) == []
    form = page.locator("form[data-start]")
    form.get_by_label("Playbook").select_option("support-triage")
    form.get_by_label("Pilot's name").fill(" EMEA triage ")
    form.get_by_role("button", name="Start a pilot").click()
    expect(sample).to_be_hidden()
    done = page.locator("pilot-register [data-done]")
    expect(done).to_contain_text("EMEA triage started. Open its checklist:")
    expect(done.get_by_role("link")).to_have_attribute("href", f"{pages.address}playbooks/support-triage/checklist/")
    expect(page.locator(".pb-pilotbar__names")).to_be_hidden()
    assert shown(page) == ["EMEA triage"]
    owner = page.get_by_role("textbox", name="Owner: EMEA triage")
    owner.fill("Annika Sorel")
    owner.press("Tab")

    files = []
    for record in ten_pilots(shipped)[1:3]:
        files.append(tmp_path / f"{record['pilot']['id']}.json")
        files[-1].write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "notes.json").write_text("no record", encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import files…").click()
    chooser.value.set_files([*files, tmp_path / "notes.json"])
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Pilots in this file: 3. This page can read 2 of them.")
    expect(dialog).to_contain_text("notes.json: not a pilot record")
    dialog.get_by_role("button", name="Add 2 pilots").click()
    expect(page.locator("pilot-register tr[data-pilot]")).to_have_count(3)
    assert shown(page) == ["SDR north", "Contract desk", "EMEA triage"]
    assert len(page.evaluate(SAVED)) == 3
    expect(page.locator("pilot-register [data-sum=pilots]")).to_have_text("2")
    expect(page.locator("pilot-register .pb-weeks li")).to_have_count(3)


def test_a_pilot_needs_a_name_and_a_single_file_opens_as_in_the_toolbar(
    pages: Pages, shipped: Book, tmp_path: Path
) -> None:
    page = pages.open(PATH)
    form = page.locator("form[data-start]")
    form.get_by_label("Playbook").select_option("support-triage")
    form.get_by_label("Pilot's name").fill("   ")
    form.get_by_role("button", name="Start a pilot").click()
    expect(page.locator("pilot-register tr[data-pilot]")).to_have_count(0)
    file = tmp_path / "one.json"
    file.write_text(json.dumps(ten_pilots(shipped)[1]), encoding="utf-8")
    page.locator("pilot-register input[type=file]").set_input_files(file)
    page.locator("dialog[open]").get_by_role("button", name="Add").click()
    expect(page.locator("pilot-register tr[data-pilot] [data-pilot-name]")).to_have_text(["Contract desk"])


def test_a_view_is_found_sorted_and_grouped_and_its_link_opens_it_again(pages: Pages, shipped: Book) -> None:
    page = opened(pages, ten_pilots(shipped), permissions=["clipboard-read", "clipboard-write"])
    view = page.get_by_role("search", name="Pilots shown")
    view.get_by_label("Show").select_option("overdue")
    assert set(shown(page)) == {"Contract desk", "Quote assistant", "RFP writer"}
    expect(page.locator("[data-view-state]")).to_have_text("3 of 10 pilots.")
    late = page.locator("tr[data-pilot=p1] [data-late-checks]")
    expect(late).to_have_text("4 checks")
    expect(late).to_have_attribute(
        "href", page.url.split("register/")[0] + "playbooks/forecasting/checklist/?overdue#checklist"
    )
    view.get_by_label("Sort by").select_option("name")
    assert shown(page) == ["Contract desk", "Quote assistant", "RFP writer"]
    view.get_by_label("Show").select_option("")
    view.get_by_label("Group by").select_option("owner")
    headings = page.locator("pilot-register tr[data-heading]")
    expect(headings).to_have_text(
        ["Annika Sorel (2)", "Mia Lund (1)", "Nadia Khan (2)", "Rafael Ortiz (1)", "Sales team (1)", "No owner (3)"]
    )
    owner = page.get_by_role("textbox", name="Owner: Renewals")
    owner.fill("Mia Lund")
    owner.press("Tab")
    expect(headings.filter(has_text="Mia Lund")).to_have_text("Mia Lund (2)")
    view.get_by_label("Find").fill("mia lund")
    assert shown(page) == ["Renewals", "RFP writer"]
    expect(headings).to_have_text(["Mia Lund (2)"])
    page.get_by_role("button", name="Copy a link to this view").click()
    expect(page.locator("[data-view-state]")).to_have_text("Link copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query) == {"find": ["mia lund"], "group": ["owner"], "sort": ["name"]}
    page.goto(link)
    expect(headings).to_have_text(["Mia Lund (2)"])
    assert shown(page) == ["Renewals", "RFP writer"]
    view.get_by_label("Find").fill("")
    view.get_by_label("Group by").select_option("")
    view.get_by_label("Sort by").select_option("")
    assert "?" not in page.url
    assert shown(page)[:2] == ["EMEA triage", "SDR north"]


def test_ten_pilots_fit_one_screen_and_a_half_and_are_on_the_first_printed_page(pages: Pages, shipped: Book) -> None:
    page = opened(pages, ten_pilots(shipped))
    assert len(shown(page)) == 10
    end = "document.querySelector('pilot-register .pb-table--register').getBoundingClientRect().bottom + scrollY"
    assert page.evaluate(end) <= 1350
    expect(page.locator("tr[data-pilot=p1] [data-blocks] a")).to_have_count(2)
    titles = page.locator("tr[data-pilot=p1] [data-blocks] a").all_text_contents()
    assert all(" " in title for title in titles), "titles, not IDs"
    assert "; ".join(titles) in page.locator("tr[data-pilot=p1] [data-blocks]").inner_text().replace("\n", " ")
    assert overflowing(page) == []
    assert faults(page) == []
    printed = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    first = printed[0].extract_text()
    for name in ("EMEA triage", "Contract desk", "Annika Sorel"):
        assert name in first
    assert len(printed) <= 3
    text = "".join(sheet.extract_text() for sheet in printed)
    assert "Show it to everyone" not in text
    assert "Field notes · Agent inventory" not in first, "the page is not about the toolbar's pilot"


TARGETS = """() => [...document.querySelectorAll("article :is(a, button, input, select, summary)")]
  .filter((node) => node.checkVisibility() && !node.closest("p, li, .pb-pilot, .headerlink") && node.type !== "file")
  .map((node) => [node.textContent.slice(0, 30), node.getBoundingClientRect().height])
  .filter(([, height]) => height < 23.9)"""
EMPTY = """() => [...document.querySelectorAll("pilot-register td")]
  .filter((cell) => cell.checkVisibility() && !cell.innerText.trim() && !cell.querySelector("input, svg")).length"""


MARKED = """async (given) => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${given}`)).blob());
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  return [...new Set(Array.from({ length: data.length / 4 }, (_, at) => `${data.slice(4 * at, 4 * at + 3)}`))];
}"""
"""The colors of a picture, as `27,107,69`."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_mark_has_its_own_color_and_none_is_black(pages: Pages, shipped: Book, scheme: str) -> None:
    page = opened(pages, ten_pilots(shipped)[:2], color_scheme=scheme)
    color = "(name) => getComputedStyle(document.body).getPropertyValue(name)"
    blank = pages.open(java_script_enabled=False)  # whose policy lets a picture be read
    for number, name in enumerate(("starboard", "brass", "port", "line-strong")):
        wanted = page.evaluate(color, f"--pb-{name}").strip().lstrip("#")
        mark = page.locator(".pb-marks__key:visible svg").nth(number)
        found = blank.evaluate(MARKED, base64.b64encode(mark.screenshot()).decode())
        assert ",".join(str(int(wanted[at : at + 2], 16)) for at in (0, 2, 4)) in found, name
        assert "0,0,0" not in found, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_no_empty_line_and_no_small_target(pages: Pages, shipped: Book, scheme: str) -> None:
    records = ten_pilots(shipped)[:4]
    records[0]["pilot"]["name"] = LONG
    records[1]["tables"]["roles"]["owner"]["name"] = LONG
    page = opened(pages, records, width=390, height=844, color_scheme=scheme)
    assert overflowing(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(TARGETS) == []
    assert page.evaluate(EMPTY) == 0
    expect(page.locator("tr[data-pilot=p0] [data-label=Overdue]")).to_be_hidden()
    expect(page.locator("tr[data-pilot=p1] [data-label=Overdue]")).to_be_visible()
    bar = "document.querySelector('.pb-pilotbar').getBoundingClientRect().bottom"
    first = "document.querySelector('pilot-register .pb-sums').getBoundingClientRect().top"
    assert page.evaluate(f"{first} - {bar}") < 60
    assert faults(page) == []
