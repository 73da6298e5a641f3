"""A playbook is adapted on its pages: what the preview shows is what the page of the built fork shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Locator, Page, expect

from pilotbook.cli import main
from support.browser import OVERFLOW, Pages, faults
from support.hosting import serving
from support.sites import build

pytestmark = pytest.mark.browser

SITE = """\
site_name: Own
docs_dir: content/pages
site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]
edit_uri: https://github.com/acme/agents/edit/main/content/pages/
theme: {name: material, font: false, features: [navigation.instant]}
plugins: [search, pilotbook: {dossier: {formats: []}}]
markdown_extensions: [attr_list]
"""
BASE = "playbooks/sales-sdr/"
PARTS = ("", "checklist/", "answers/", "worksheets/", "documents/", "kickoff/")
READ = """(text) => {
  const page = text ? new DOMParser().parseFromString(text, "text/html") : document.cloneNode(true);
  const root = page.querySelector("article");
  const dropped = "del, dialog, template, script, style, .pb-adapt, .pb-adapt__edit, .pb-adapt__add, " +
    ".pb-adapt__note, [data-adapted='left out'], [hidden], progress, .pb-lines, [data-yours], .pb-cost__now";
  for (const node of root.querySelectorAll(dropped)) node.remove();
  const read = (selector) =>
    [...root.querySelectorAll(selector)].map((node) => node.textContent.replace(/\\s+/g, " ").trim())
      .map((text) => text.replace(/ Every check keeps its ID.*/, "").replaceAll(" ", "")).filter(Boolean);
  const places = ["[data-adapt*='/']", "[data-adapt=counts]", ".pb-path li", ".pb-gate__question", ".pb-gate",
    ".pb-gap", ".pb-counts", "table[data-table] tr", ".pb-answer", "[data-cost]", "tr[data-input]", ".pb-actions a",
    ".pb-different li", ".pb-sheet tbody tr", ".pb-sheet__people li", ".pb-sheet__head > p"];
  return Object.fromEntries(places.map((place) => [place, read(place)]));
}"""
"""What a page shows of a playbook, by place: of the form's preview, or of a page's text."""


@dataclass
class Own:
    """A site over the shipped library, built and served."""

    folder: Path
    site: Path
    url: str

    def build(self) -> None:
        """Build the site as it is now."""
        build(self.folder / "mkdocs.yml", self.site, SITE_URL=self.url)

    def run(self, *arguments: str) -> str:
        """Run a command on the site."""
        done = CliRunner().invoke(main, [*arguments, "-f", str(self.folder / "mkdocs.yml")], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    folder, site = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("site")
    (folder / "content/pages").mkdir(parents=True)
    (folder / "playbooks").mkdir()
    (folder / "mkdocs.yml").write_text(SITE, encoding="utf-8")
    with serving(site) as url:
        made = Own(folder, site, url)
        made.build()
        yield made


@pytest.fixture
def forms(chromium: Browser, own: Own) -> Iterator[Pages]:
    opened = Pages(chromium, own.url)
    yield opened
    heard = list(opened.heard)
    opened.close()
    assert heard == []


def start(page: Page, title: str = "Partner outreach", id_: str = "partner-outreach") -> None:
    """Start a draft on a playbook's overview."""
    page.get_by_role("button", name="Adapt this playbook").click()
    dialog = page.get_by_role("dialog", name="Adapt this playbook")
    dialog.get_by_label("Title of your version").fill(title)
    dialog.get_by_label("ID", exact=True).fill(id_)
    dialog.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".pb-adapt [data-count]")).to_have_text("1 change")


def go(page: Page, own: Own, part: str) -> None:
    """Go to another page of the playbook."""
    page.goto(f"{own.url}{BASE}{part}")
    expect(page.locator(".pb-adapt [data-count]")).to_contain_text("change")


def edit(page: Page, button: Locator, **values: str) -> Locator:
    """Open a form, fill it in and save it."""
    button.click()
    dialog = page.locator(".pb-adapt__dialog")
    for name, value in values.items():
        field = dialog.locator(f"[name='{name.replace('__', '/')}']")
        if field.evaluate("(one) => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    dialog.get_by_role("button", name="Save", exact=True).click()
    return dialog


def leave_out(page: Page, button: Locator, why: str) -> None:
    """Leave out what a form is about."""
    button.click()
    page.locator(".pb-adapt__dialog summary").click()
    page.get_by_label("Why it doesn't apply here").fill(why)
    page.get_by_role("button", name="Leave out").click()
    expect(page.locator(".pb-adapt__dialog")).to_have_count(0)


def check_button(page: Page, id_: str) -> Locator:
    return page.locator(f"#check-{id_} .pb-adapt__edit")


def downloaded(page: Page, name: str | re.Pattern[str]) -> tuple[str, str]:
    """Click a button that downloads. Return the file's name and text."""
    with page.expect_download() as found:
        page.get_by_role("button", name=name).click()
    return found.value.suggested_filename, Path(found.value.path()).read_text(encoding="utf-8")


def test_what_the_preview_shows_is_what_the_built_fork_shows(forms: Pages, own: Own) -> None:
    page = forms.open(BASE, permissions=["clipboard-read", "clipboard-write"])
    start(page)
    edit(page, page.get_by_role("button", name="Edit: The owner"), title="Partner manager <b>&amp;</b>")
    edit(
        page,
        page.get_by_role("button", name="Edit: The workflow"),
        does="It *writes* to `partners`.\n\n- one\n- two **b**",
    )
    leave_out(page, page.get_by_role("button", name="Edit: There is no rollback"), "Partners undo it.")
    shown = {"": page.evaluate(READ)}

    go(page, own, "checklist/")
    edit(page, check_button(page, "owner-named"), text="Name one partner manager", gate="prove", blocking="false")
    leave_out(page, check_button(page, "number-owned"), "The board owns it.")
    dialog = edit(page, page.get_by_role("button", name="Add a check").first, text="Tell each partner")
    mistake = dialog.locator("[data-mistake]")
    expect(mistake.filter(has_text="the key `done_when` is missing")).to_be_visible()
    where = dialog.locator("[name=done_when]")
    edit(page, where, done_when="All have answered.", evidence="List", role="owner")
    expect(mistake.filter(has_text="the key `gap` is missing")).to_be_visible()
    edit(page, where, gap="trust")
    expect(page.locator("#check-tell-each-partner")).to_be_visible()
    shown["checklist/"] = page.evaluate(READ)

    go(page, own, "answers/")
    edit(page, page.locator(".pb-answer .pb-adapt__edit").first, bad="We'll see.")
    shown["answers/"] = page.evaluate(READ)

    go(page, own, "worksheets/")
    row = page.locator("table[data-table=autonomy] tbody tr").first
    edit(page, row.locator(".pb-adapt__edit"), mode="never", limit="None at all")
    cases = page.locator("table[data-table=cases] tbody tr")
    leave_out(page, cases.nth(1).locator(".pb-adapt__edit"), "We have none.")
    cases.nth(2).locator(".pb-adapt__edit").click()
    page.get_by_role("group", name="Does not (optional)").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Save", exact=True).click()
    add = (
        page.locator("pilot-table, div")
        .filter(has=page.locator("table[data-table=undo]"))
        .get_by_role("button", name="Add a row")
    )
    edit(page, add.last, damage="A wrong partner", steps="Call", by="Owner", within="1 hour", leaves="Nothing")
    expect(page.locator("#undo-a-wrong-partner")).to_be_visible()
    shown["worksheets/"] = page.evaluate(READ)

    go(page, own, "documents/")
    edit(
        page,
        page.get_by_role("button", name="Edit: Cost inputs").first,
        wage_per_hour="62",
        unit="one partner written to",
    )
    shown["documents/"] = page.evaluate(READ)

    go(page, own, "kickoff/")
    page.get_by_role("button", name="Kickoff meeting").click()
    minutes = page.locator(".pb-adapt__dialog [name=minutes]").first
    minutes.fill("400")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".pb-adapt__dialog")).to_contain_text(
        "but a kickoff takes 60 to 90. Change how long some items take."
    )
    minutes.fill("7")
    page.locator(".pb-adapt__dialog [name=title]").first.fill("Partners first")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".pb-adapt__dialog")).to_have_count(0)
    shown["kickoff/"] = page.evaluate(READ)
    go(page, own, "")
    shown[""] = page.evaluate(READ)
    go(page, own, "checklist/")
    shown["checklist/"] = page.evaluate(READ)

    page.get_by_role("button", name="Review and download").click()
    expect(page.locator("[data-changes]")).to_contain_text("tell-each-partner")
    name, text = downloaded(page, "Download the file")
    assert name == "partner-outreach.yml"
    seen_name, seen = downloaded(page, re.compile("Download partner-outreach.seen.json"))
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_text("Copied.", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == text

    own.run("fork", "sales-sdr", "by-hand")
    by_hand = own.folder / "playbooks/by-hand.yml"
    head = by_hand.read_text(encoding="utf-8").replace("by-hand", "partner-outreach").partition("\ntitle:")[0]
    assert text.startswith(head)
    assert seen == by_hand.with_name("by-hand.seen.json").read_text(encoding="utf-8")
    by_hand.unlink()
    by_hand.with_name("by-hand.seen.json").unlink()
    (own.folder / "playbooks" / name).write_text(text, encoding="utf-8")
    (own.folder / "playbooks" / seen_name).write_text(seen, encoding="utf-8")
    assert "No errors" in own.run("check")
    own.build()
    for part in PARTS:
        made = (own.site / f"playbooks/partner-outreach/{part}index.html").read_text(encoding="utf-8")
        built = page.evaluate(READ, made)
        for place, texts in shown[part].items():
            assert texts == built[place], (part, place)
    assert any(built.values())
    changes = json.loads(own.run("diff", "partner-outreach", "--json"))
    assert {one["id"] for one in as_list(changes)} >= {"owner-named", "number-owned", "tell-each-partner"}
    assert as_list(json.loads(own.run("diff", "partner-outreach", "--upstream", "--json"))) == []


def as_list(found: Any) -> list[Any]:
    return list(found if isinstance(found, list) else found.get("differences", found.get("changes", [])))


def test_a_draft_survives_reloads_tabs_undo_and_a_file(forms: Pages, own: Own) -> None:
    page = forms.open(BASE)
    start(page, id_="partner-two")
    edit(page, page.get_by_role("button", name="Edit: The owner"), title="First")
    expect(page.locator("[data-adapt='owner/title'] ins")).to_have_text("First")
    other = page.context.new_page()
    other.goto(f"{own.url}{BASE}")
    other.get_by_role("button", name="Adapt this playbook").click()
    other.get_by_role("button", name=re.compile("^Partner outreach")).click()
    expect(other.locator("[data-adapt='owner/title'] ins")).to_have_text("First")
    edit(other, other.get_by_role("button", name="Edit: The primary metric"), name="Partners won")
    expect(page.locator("[data-adapt='metric/name'] ins")).to_have_text("Partners won")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator("[data-adapt='owner/title'] ins")).to_have_count(0)
    expect(other.locator("[data-adapt='owner/title'] ins")).to_have_count(0)
    expect(page.locator(".pb-adapt__saved")).to_have_text("Saved in this browser")
    page.reload()
    expect(page.locator("[data-adapt='metric/name'] ins")).to_have_text("Partners won")
    page.get_by_role("button", name="Drafts").click()
    _, draft = downloaded(page, "Download the draft")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("[data-drafts] li")).to_have_count(0)
    file = {"name": "a.json", "mimeType": "application/json", "buffer": draft.encode()}
    page.locator("[name=file]").set_input_files({**file, "buffer": b"{}"})
    expect(page.get_by_text("This file isn't a draft of this playbook.")).to_be_visible()
    page.locator("[name=file]").set_input_files(file)
    expect(page.locator("[data-drafts] li")).to_have_count(1)
    page.locator(".pb-adapt__dialog").get_by_label("ID", exact=True).fill("sales-sdr")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("There is already a playbook `sales-sdr`. Choose another ID for the fork.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_form_fits_and_has_names_for_everyone(forms: Pages, own: Own, width: int) -> None:
    page = forms.open(BASE, width=width, reduced_motion="reduce")
    page.get_by_role("button", name="Adapt this playbook").press("Enter")
    page.locator(".pb-adapt__dialog").wait_for()
    assert faults(page, ".pb-adapt__dialog") == []
    page.get_by_role("button", name="Start", exact=True).press("Enter")
    page.locator(".pb-adapt").wait_for()
    for part in ("", "checklist/", "worksheets/"):
        go(page, own, part)
        assert page.evaluate(OVERFLOW) == [], part
    page.locator(".pb-adapt__edit").first.press("Enter")
    page.locator(".pb-adapt__dialog").wait_for()
    assert page.evaluate(OVERFLOW) == []
    assert faults(page, ".pb-adapt__dialog") == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Kickoff meeting").click()
    assert faults(page, ".pb-adapt__dialog") == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Review and download").click()
    page.locator(".pb-adapt__dialog").wait_for()
    assert page.evaluate(OVERFLOW) == []
    assert faults(page, ".pb-adapt__dialog") == []
