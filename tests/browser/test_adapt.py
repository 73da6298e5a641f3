"""A playbook is adapted on its pages: what the preview shows is what the page of the built fork shows."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from pilotbook.render.jinja import template
from support.browser import Pages, faults, overflowing, saved, tick, until_in_view
from support.hosting import serving
from support.own_site import READ, SITE, Own, as_list
from support.profile import Profile
from support.run import some

pytestmark = pytest.mark.browser

BASE = "playbooks/sales-sdr/"
PARTS = ("", "checklist/", "answers/", "worksheets/", "documents/", "kickoff/")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    folder, site = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("site")
    (folder / "content/pages").mkdir(parents=True)
    (folder / "playbooks").mkdir()
    few = SITE.replace("pilotbook: {", "pilotbook: {shows: [sales-sdr, forecasting], ")
    (folder / "mkdocs.yml").write_text(few, encoding="utf-8")
    with serving(site) as url:
        made = Own(folder, site, url)
        made.commit({"leads.yml": LEADS})
        made.build()
        yield made


@pytest.fixture
def forms(chromium: Browser, own: Own, profile: Profile) -> Iterator[Pages]:
    opened = Pages(chromium, own.url, profile)
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


CHANGES = """
title: Sales outreach at Acme
adapt:
  owner-named: {text: Name one sales manager}
  boundary-written: {blocking: false}
leave_out: {number-owned: The board owns it.}
checks:
  partners-told:
    {text: Tell each partner, done_when: All have answered., evidence: List, role: owner, gate: prove, gap: trust}
owner: {title: Sales manager}
"""
"""The changes of `test_a_fork_of_the_form_...`, as someone writes them."""


def adapt_as_above(page: Page, own: Own) -> None:
    """Make the changes above in the form of the open overview, and go to its last step."""
    edit(page, page.get_by_role("button", name="Edit: The owner"), title="Sales manager")
    go(page, own, "checklist/")
    edit(page, check_button(page, "owner-named"), text="Name one sales manager")
    edit(page, check_button(page, "boundary-written"), blocking="false")
    leave_out(page, check_button(page, "number-owned"), "The board owns it.")
    new = {"text": "Tell each partner", "done_when": "All have answered.", "evidence": "List"}
    edit(page, page.get_by_role("button", name="Add a check").nth(3), **new, role="owner", gate="prove", gap="trust",
         id="partners-told")  # fmt: skip
    page.get_by_role("button", name="Review and download").click()


def test_a_fork_of_the_form_takes_the_place_of_its_base_and_keeps_the_records(forms: Pages, own: Own) -> None:
    page = forms.open(f"{BASE}checklist/")
    for check in ("owner-named", "number-owned", "boundary-written"):
        tick(page, check)
    before = saved(page)
    page.goto(f"{own.url}{BASE}")
    start(page, "Sales outreach at Acme", "sales-sdr")
    adapt_as_above(page, own)
    files = dict(downloaded(page, name) for name in ("Download the file", re.compile(r"Download sales-sdr.seen")))
    assert saved(page) == before, "the form leaves the pilot alone"
    by_form = own.commit(files)
    told = [own.run("diff", "sales-sdr", *options) for options in ([], ["--json"], ["--upstream", "--json"])]
    own.build()

    other = page.context.new_page()
    other.goto(f"{own.url}{BASE}checklist/")
    expect(other.locator("#tick-boundary-written")).to_be_checked()
    expect(other.locator("#check-owner-named")).to_contain_text("Name one sales manager")
    expect(other.locator("#tick-owner-named")).not_to_be_checked()
    expect(other.locator("pilot-kept")).to_contain_text("number-owned")
    after = saved(other)
    assert after["checks"] == before["checks"], "nothing is lost"
    assert after["pilot"]["id"] == before["pilot"]["id"]

    for path in by_form:
        path.unlink()
    own.run("fork", "sales-sdr", "sales-sdr")
    by_hand = by_form[0].read_text(encoding="utf-8")
    assert files["sales-sdr.yml"].startswith(by_hand.partition("\ntitle:")[0])
    assert files["sales-sdr.seen.json"] == by_form[1].read_text(encoding="utf-8")
    own.commit({"sales-sdr.yml": by_hand.partition("\ntitle:")[0] + CHANGES})
    assert [own.run("diff", "sales-sdr", *options) for options in ([], ["--json"], ["--upstream", "--json"])] == told
    for path in by_form:
        path.unlink()
    own.build()


LEADS = """
title: Lead scoring
summary: It scores leads.
owner: {title: The lead, answers_for: All of it, operator: A person, week_changes: The team}
checks:
  scores-kept: {text: Keep the scores, done_when: They are kept., evidence: A list, role: owner, gate: choose}
  scores-read: {text: Read the scores, done_when: They are read., evidence: A note, role: team, gate: prove}
cases:
  no-name: {kind: edge, input: No name, expected: It asks.}
  no-score: {kind: edge, input: No score, expected: It waits.}
"""
OF_LEADS = """
title: Our leads
adapt:
  scores-read: {text: Read our scores}
  scores-kept: {done_when: They are in the CRM.}
checks:
  their-own: {text: Their own, done_when: A, evidence: B, role: owner, gate: choose}
"""
"""A fork of it, as someone writes it."""
CHANGED = (
    ("Keep the scores", "Keep the scores for a year"),
    ("  scores-read: {text: Read the scores, done_when: They are read., evidence: A note, role: team, gate: prove}\n",
     "  scores-told: {text: Tell the scores, done_when: They are told., evidence: A note, role: team, gate: prove}\n"),
    ("  no-score: {kind: edge, input: No score, expected: It waits.}\n", ""),
    ("answers_for: All of it", "answers_for: Most of it"),
)  # fmt: skip
"""What changes in that playbook after someone has begun a draft."""


def test_a_change_of_the_playbook_since_the_draft_was_begun_is_shown_and_can_be_accepted(
    forms: Pages, own: Own
) -> None:
    leads = own.folder / "playbooks/leads.yml"
    page = forms.open("playbooks/leads/")
    start(page, "Our leads", "our-leads")
    expect(page.locator("[data-upstream]")).to_be_hidden()
    expect(page.get_by_role("button", name="Kickoff meeting")).to_be_hidden()
    page.goto(f"{own.url}playbooks/leads/checklist/")
    edit(page, check_button(page, "scores-read"), text="Read our scores")
    edit(page, check_button(page, "scores-kept"), done_when="They are in the CRM.")
    edit(page, page.get_by_role("button", name="Add a check").first, text="Our own", done_when="A", evidence="B",
         role="owner", gate="choose")  # fmt: skip
    expect(page.locator("#check-our-own")).to_be_visible()
    own.run("fork", "leads", "by-hand")
    head = (own.folder / "playbooks/by-hand.yml").read_text(encoding="utf-8").partition("\ntitle:")[0]
    own.commit({"by-hand.yml": head + OF_LEADS})
    text = LEADS
    for old, new in CHANGED:
        assert old in text
        text = text.replace(old, new)
    leads.write_text(text, encoding="utf-8")
    own.build()

    page.reload()
    expect(page.locator("[data-upstream]")).to_contain_text("The playbook has changed since you began this draft")
    expect(page.locator("#check-scores-kept")).to_contain_text("Keep the scores for a year")
    expect(page.locator("#check-scores-kept ins")).to_have_text("They are in the CRM.")
    page.get_by_role("button", name="See what changed").click()
    dialog = page.get_by_role("dialog", name="What the playbook has changed since you began")
    by_hand = own.changes("by-hand", "--upstream")
    shown = dialog.locator("li .pb-id").all_inner_texts()
    assert sorted(shown) == sorted(one["id"] for one in by_hand)
    expect(dialog).to_contain_text("No longer in the base playbook, so it has no effect: 1")
    for words in ("Keep the scores for a year", "Tell the scores", "Read the scores"):
        expect(dialog).to_contain_text(words)
    dialog.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="Review and download").click()
    expect(page.locator(".pb-adapt__dialog [data-mistakes]")).to_be_empty()
    files = dict(downloaded(page, name) for name in ("Download the file", re.compile(r"Download our-leads.seen")))
    made = own.commit(files)
    by_hand = [one for one in by_hand if one["kind"] != "lapsed"]  # the form leaves it out of the file
    for one in by_hand:
        if one["kind"] == "retired":
            one.pop("yours", None)
    assert own.changes("our-leads", "--upstream") == by_hand, "as for a fork that was made on the same day"
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="See what changed").click()
    dialog.get_by_role("button", name="I have seen this").click()
    expect(page.locator("[data-upstream]")).to_be_hidden()
    page.get_by_role("button", name="Review and download").click()
    made += own.commit(
        dict(downloaded(page, name) for name in ("Download the file", re.compile(r"Download our-leads.seen")))
    )
    assert own.changes("our-leads", "--upstream") == []
    assert {one["kind"] for one in own.changes("our-leads")} == {"changed", "new", "reworded"}
    for path in {leads, *made, *own.commit({"by-hand.yml": "", "by-hand.seen.json": ""})}:
        path.unlink()


def test_the_file_is_copied_before_the_page_for_a_new_file_opens(forms: Pages) -> None:
    page = forms.open(BASE, permissions=["clipboard-read", "clipboard-write"])
    page.context.route("https://github.com/**", lambda route: route.fulfill(body="<title>A new file</title>"))
    start(page, id_="partner-three")
    page.get_by_role("button", name="Review and download").click()
    with page.expect_popup() as found:
        page.get_by_role("button", name="Copy and open a new file in the repository").click()
    address = "https://github.com/acme/agents/new/main?filename=playbooks/partner-three.yml"
    assert found.value.url == address
    expect(page.get_by_text("Copied. Paste it into the page that opened.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("[data-yaml]").input_value()
    assert page.get_by_role("link", name="Open the page for a new file").get_attribute("href") == address
    found.value.close()
    page.get_by_role("button", name="Copy the list").click()
    expect(page.get_by_text("Copied.", exact=True)).to_be_visible()
    changes = page.evaluate("navigator.clipboard.readText()")
    assert changes.startswith("Changes of Partner outreach (partner-three) to Sales development agent (sales-sdr)\n\n")
    assert "title\nSales development agent → Partner outreach" in changes
    assert forms.heard == [f"request to another host: {address}"]
    forms.heard.clear()


@pytest.mark.parametrize("clipboard", ["{ writeText: () => Promise.reject(new Error()) }", "undefined"])
def test_where_the_browser_refuses_to_copy_no_page_opens_and_the_text_is_selected(forms: Pages, clipboard: str) -> None:
    page = forms.open(BASE)
    start(page, id_="partner-three")
    page.evaluate(f"Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard} }})")
    page.get_by_role("button", name="Review and download").click()
    for name in ("Copy and open a new file in the repository", "Copy the text"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_text("The browser didn't allow copying. The text is selected")).to_be_visible()
        yaml = page.locator("[data-yaml]")
        assert yaml.evaluate("(one) => one.value.slice(one.selectionStart, one.selectionEnd) === one.value")
        assert yaml.evaluate("(one) => one === document.activeElement")
    expect(page.get_by_role("link", name="Open the page for a new file")).to_be_visible()
    page.get_by_role("button", name="Copy the list").click()
    assert "title" in page.evaluate("String(getSelection())")
    assert len(page.context.pages) == 1


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
    expect(page.locator(".pb-adapt [data-saved]")).to_have_text("Saved in this browser")
    page.reload()
    expect(page.locator("[data-adapt='metric/name'] ins")).to_have_text("Partners won")
    page.get_by_role("button", name="Drafts", exact=True).click()
    _, draft = downloaded(page, "Download the draft")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("[data-drafts] li")).to_have_count(0)
    file = {"name": "a.json", "mimeType": "application/json", "buffer": draft.encode()}
    page.locator("[name=file]").set_input_files({**file, "buffer": b"{}"})
    expect(page.get_by_text("This file isn't a draft of this playbook.")).to_be_visible()
    page.locator("[name=file]").set_input_files(file)
    expect(page.locator("[data-drafts] li")).to_have_count(1)
    page.locator(".pb-adapt__dialog").get_by_label("ID", exact=True).fill("forecasting")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(
        page.get_by_text("There is already a playbook `forecasting`. Choose another ID for the fork.")
    ).to_be_visible()


def test_the_form_loads_at_most_twenty_kilobytes_of_script_style_and_texts(forms: Pages, own: Own) -> None:
    page = forms.open(BASE)
    page.wait_for_load_state("networkidle")
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.removeprefix(own.url)))
    start(page, id_="partner-twelve")
    leave_out(page, page.get_by_role("button", name="Edit: There is no rollback"), "Partners undo it.")
    for name in ("Edit: Title and summary", "Review and download", "Edit the kickoff meeting", "Drafts"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(".pb-adapt__dialog")).to_be_visible()
        page.keyboard.press("Escape")
    page.wait_for_load_state("networkidle")
    own_files = {url for url in asked if not url.startswith("assets/fonts/")}  # those of the pages
    data = {BASE, "data/adapt.json", "data/adapt/sales-sdr.json"}
    assert own_files == {"assets/adapt.js", *data}, "the page again, as it is without a pilot"
    size = len(gzip.compress((own.site / "assets/adapt.js").read_bytes(), 6))
    assert 10_000 < size <= 20_000


OUTLINE = """(html) => {
  const outline = (node) => [...node.children].map((one) => [
    one.cloneNode().outerHTML, one.children[0] ? "" : one.textContent.trim(), outline(one)
  ]);
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.querySelectorAll("template:not(#pb-adapt-words)")].map(({ id, content }) => [id, outline(content)]);
}"""


def test_a_browser_reads_the_parts_that_a_script_carries_as_they_are_written(forms: Pages, own: Own) -> None:
    page = forms.open(BASE)
    written = template("adapting.html.jinja").render(style="")
    script = (own.site / "assets/adapt.js").read_text(encoding="utf-8")
    carried = script.partition("`")[2].partition("`;")[0]
    there, here = (page.evaluate(OUTLINE, html) for html in (written, carried))
    assert len(there) == 9
    assert there[1:] == here[1:]


def test_what_the_form_shows_can_be_read(forms: Pages, own: Own) -> None:
    page = forms.open(BASE)
    start(page, id_="partner-four")
    page.get_by_role("button", name="Edit: There is no rollback").click()
    page.locator(".pb-adapt__dialog summary").click()
    frame, field = (page.locator(f".pb-adapt__dialog {one}").bounding_box() for one in ("details", "[name=why]"))
    assert frame and field
    assert frame["x"] + 8 < field["x"] < field["x"] + field["width"] < frame["x"] + frame["width"] - 8
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Review and download").click()
    expect(page.locator("[data-yaml]")).to_have_css("font-family", re.compile("monospace"))
    go(page, own, "answers/")
    edit(page, page.locator(".pb-answer .pb-adapt__edit").first, good="We *never* guess.", bad="We'll see.")
    for place in page.locator(".pb-answer").first.locator(".pb-answer__good, .pb-answer__bad").all():
        expect(place.locator("p > del")).to_have_count(1)
        expect(place.locator("ins")).to_have_count(1)


@pytest.mark.parametrize("width", some([390, 768, 1440], 390))
def test_the_form_fits_and_has_names_for_everyone(forms: Pages, own: Own, width: int) -> None:
    page = forms.open(BASE, width=width, reduced_motion="reduce")
    page.get_by_role("button", name="Adapt this playbook").press("Enter")
    page.locator(".pb-adapt__dialog").wait_for()
    assert faults(page, ".pb-adapt__dialog") == []
    page.get_by_role("button", name="Start", exact=True).press("Enter")
    page.locator(".pb-adapt").wait_for()
    for part in ("", "checklist/", "worksheets/"):
        go(page, own, part)
        assert overflowing(page) == [], part
    page.locator(".pb-adapt__edit").first.press("Enter")
    page.locator(".pb-adapt__dialog").wait_for()
    assert overflowing(page) == []
    assert faults(page, ".pb-adapt__dialog") == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Kickoff meeting").click()
    assert faults(page, ".pb-adapt__dialog") == []
    page.keyboard.press("Escape")
    for scheme in ("default", "slate"):
        page.evaluate("(scheme) => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
        page.get_by_role("button", name="Review and download").click()
        page.locator(".pb-adapt__dialog").wait_for()
        assert overflowing(page) == []
        assert faults(page, ".pb-adapt__dialog") == [], scheme
        page.keyboard.press("Escape")
        assert faults(page, "article") == [], scheme


def test_a_typed_reason_leaves_out_whichever_button_is_clicked(forms: Pages, own: Own) -> None:
    page = forms.open(BASE)
    start(page, id_="partner-six")
    go(page, own, "checklist/")
    check_button(page, "number-owned").click()
    page.locator(".pb-adapt__dialog summary").click()
    page.get_by_label("Why it doesn't apply here").fill("The board owns it.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#check-number-owned")).to_contain_text("Left out: The board owns it.")
    page.get_by_role("button", name="Drafts", exact=True).click()
    expect(page.locator("[data-drafts] [data-act=open]").first).to_contain_text(", 2 changes")


def test_a_refusal_is_told_where_someone_looks(forms: Pages, own: Own) -> None:
    page = forms.open(BASE)
    start(page, id_="partner-seven")
    go(page, own, "checklist/")
    dialog = page.locator(".pb-adapt__dialog")
    check_button(page, "number-owned").click()
    dialog.locator("summary").click()
    dialog.get_by_role("button", name="Leave out").click()
    why = dialog.get_by_label("Why it doesn't apply here")
    expect(why).to_be_focused()
    expect(why).to_have_attribute("aria-invalid", "true")
    expect(why).to_have_accessible_description("is empty. Write some text.")
    dialog.get_by_role("button", name="Cancel").click()

    page.get_by_role("button", name="Add a check").first.click()
    expect(dialog.get_by_label("Gap", exact=True)).to_be_visible()  # it is not optional here
    dialog.locator("[name=text]").fill("Tell each partner")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.locator("[name=done_when]")).to_be_focused()
    expect(dialog.locator("[data-mistakes]")).to_contain_text("Not saved yet.")
    below = "(one, other) => one.getBoundingClientRect().top > other.getBoundingClientRect().bottom"
    fields = dialog.locator("[data-fields]").element_handle()
    assert dialog.locator("[data-mistakes]").evaluate(below, fields), "it is next to the button"
    dialog.get_by_role("button", name="Cancel").click()

    go(page, own, "documents/")
    page.get_by_role("button", name="Edit: Cost inputs").click()
    wage = dialog.locator("[name=wage_per_hour]")
    wage.fill("$62")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(wage).to_be_focused()
    until_in_view(page, ".pb-adapt__dialog [name=wage_per_hour]")


def test_the_list_for_a_reviewer_can_be_read_by_one(forms: Pages, own: Own) -> None:
    page = forms.open(BASE)
    start(page, id_="partner-eight")
    go(page, own, "checklist/")
    edit(page, check_button(page, "owner-named"), gate="prove")
    new = {"text": "Visit each partner", "done_when": "All have answered.", "evidence": "List"}
    edit(page, page.get_by_role("button", name="Add a check").first, **new, role="owner", gate="prove", gap="trust")
    until_in_view(page, "#check-visit-each-partner")
    page.get_by_role("button", name="Review and download").click()
    changes = page.locator(".pb-adapt__dialog [data-changes]")
    moved = changes.locator("li").filter(has_text="owner-named")
    for words in ("Name one person", "Gate: Choose → Prove"):
        expect(moved).to_contain_text(words)
    added = changes.locator("li").filter(has_text="visit-each-partner")
    for words in ("Visit each partner", "done when: All have answered.", "gate: Prove", "gap: "):
        expect(added).to_contain_text(words)
    expect(added).not_to_contain_text("gap: trust")


@pytest.mark.parametrize("file", ["assets/adapt.js", "data/adapt.json", "data/adapt/sales-sdr.json"])
def test_a_form_that_cannot_be_loaded_says_so_and_opens_later(forms: Pages, file: str) -> None:
    page = forms.open(BASE)
    page.route(f"**/{file}", lambda route: route.abort())
    page.get_by_role("button", name="Adapt this playbook").click()
    expect(page.locator("pilot-bar [role=status]")).to_contain_text("Part of this page couldn't be loaded.")
    page.unroute_all()
    page.reload()
    page.get_by_role("button", name="Adapt this playbook").click()
    expect(page.get_by_role("dialog", name="Adapt this playbook")).to_be_visible()
    forms.heard.clear()


def test_amounts_are_shown_however_late_the_cost_models_script_comes(forms: Pages, own: Own) -> None:
    page = forms.open(BASE)
    start(page, id_="partner-nine")
    held: list[Route] = []
    page.route("**/assets/cost.js", lambda route: held.append(route))
    page.goto(f"{own.url}{BASE}documents/", wait_until="commit")
    expect(page.locator(".pb-adapt [data-count]")).to_have_text("1 change")
    expect(page.get_by_role("button", name="Edit: Cost inputs")).to_have_count(0)
    for route in held:
        route.continue_()
    page.unroute_all()
    edit(page, page.get_by_role("button", name="Edit: Cost inputs"), wage_per_hour="62")
    expect(page.locator("[data-input=wage_per_hour] ins")).to_have_text("$62")
