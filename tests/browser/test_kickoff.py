"""The kickoff: names and days entered on its sheet, its presentation, the status on one page, the dates."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from support.browser import Pages, clear, faults, menu, open_example, overflowing, put, record_of, saved
from support.dates import read_calendar
from support.run import some

pytestmark = pytest.mark.browser

PLAYBOOK = "playbooks/sales-sdr/"
PATH = f"{PLAYBOOK}kickoff/"
ROLES = {"sponsor": "Iris Vance", "owner": "Mia Orr", "operator": "Bo Lind", "engineer": "Cy Moe", "team": "Di Fir"}
LONG = "A name that goes on, with titles and departments, until nobody reads it any more "


def opened(pages: Pages, path: str = PATH, **options: object) -> Page:
    """The sheet with its fields."""
    page = pages.open(path, **options)
    page.locator("[data-entry] input").first.wait_for()
    return page


def field(entry: str) -> str:
    return f'[data-entry="{entry}"] input'


class Counted:
    """Types into fields, and counts a focus, what is typed and the way out as one interaction."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def type(self, selector: str, text: str) -> None:
        """Fill in a field and leave it."""
        self.count += 1
        self.page.locator(selector).fill(text)
        self.page.locator(selector).blur()

    def click(self, selector: str) -> None:
        """Press a button."""
        self.count += 1
        self.page.locator(selector).click()


def pages_of(page: Page, paper: str) -> int:
    """The number of pages on which a page prints."""
    return len(PdfReader(io.BytesIO(page.pdf(format=paper))).pages)


def test_names_and_days_are_entered_on_the_sheet_and_print(pages: Pages) -> None:
    page = opened(pages, width=390, height=844)
    by_hand = Counted(page)
    checks = page.locator("[data-check]").evaluate_all("all => all.map(({ dataset }) => [dataset.check, dataset.role])")
    assert len(checks) == 13
    expect(page.locator("[data-progress]")).to_contain_text("0 of 13")
    by_hand.type(field("pilot/name"), "Heron")
    by_hand.type(field("kickoff/on"), "2026-12-01")
    by_hand.type(field("kickoff/led_by"), "Iris Vance")
    for role, name in ROLES.items():
        if page.locator(field(f"tables/roles/{role}/name")).count():
            by_hand.type(field(f"tables/roles/{role}/name"), name)
    for check, role in checks:
        if not page.locator(field(f"checks/{check}/by")).input_value():
            by_hand.type(field(f"checks/{check}/by"), ROLES.get(role, "Lu Ray"))
    first, second = checks[0][0], checks[1][0]
    by_hand.type(field(f"checks/{first}/due"), "2026-12-05")
    by_hand.type("[data-all] input", "2026-12-11")
    by_hand.click("[data-all] button")
    expect(page.locator("[data-progress]")).to_contain_text("13 of 13")
    assert by_hand.count <= 30
    page.locator("[data-item]").first.evaluate("box => box.click()")
    record = saved(page)
    assert record["pilot"]["name"] == "Heron"
    assert record["kickoff"] == {"on": "2026-12-01", "led_by": "Iris Vance", "agenda": {"item-1": True}}
    assert {id_: record["checks"][id_]["by"] for id_, _ in checks} == {
        id_: ROLES.get(role, "Lu Ray") for id_, role in checks
    }
    assert [record["checks"][id_]["due"] for id_ in (first, second)] == ["2026-12-05", "2026-12-11"]
    assert overflowing(page) == []
    widths = page.locator("[data-entry] input:visible").evaluate_all("all => all.map((one) => one.offsetWidth)")
    assert min(widths) >= 120
    assert faults(page, ".pb-sheet") == []
    # A misspelled name is corrected everywhere; what someone else got stays.
    mine = [id_ for id_, role in checks if role == "owner"]
    page.locator(field(f"checks/{mine[0]}/by")).fill("Lu Ray")
    by_hand.type(field("tables/roles/owner/name"), "Mia Orre")
    expect(page.locator(field(f"checks/{mine[1]}/by"))).to_have_value("Mia Orre")
    expect(page.locator(field(f"checks/{mine[0]}/by"))).to_have_value("Lu Ray")
    page.locator("pilot-bar [data-act=undo]").click()
    expect(page.locator(field(f"checks/{mine[1]}/by"))).to_have_value("Mia Orr")
    for paper in ("A4", "Letter"):
        assert pages_of(page, paper) <= 2
    page.emulate_media(media="print")
    expect(page.locator('[data-entry="kickoff/on"] .pb-sheet__value')).to_have_text("Dec 1, 2026")
    expect(page.locator(f'[data-entry="checks/{second}/due"]')).to_have_text("Dec 11, 2026")
    expect(page.locator("[data-entry] input:visible")).to_have_count(0)


def test_the_names_of_the_record_are_suggested_the_one_with_the_role_first(pages: Pages) -> None:
    page = opened(pages)
    put(page, record_of(tables={"roles": {"owner": {"name": "Mia Orr"}}}, kickoff={"led_by": "Ann Lee"}))
    page.wait_for_function("performance.getEntriesByName(location.origin + '/assets/menu.js').length")
    owners = page.locator('[data-check][data-role="owner"] [data-kind=person] input')
    owners.first.focus()
    expect(page.locator("#pb-people option")).to_have_count(2)
    names = page.locator("#pb-people option").evaluate_all("all => all.map(({ value }) => value)")
    assert names == ["Mia Orr", "Ann Lee"]
    assert owners.first.get_attribute("list") == "pb-people"


@pytest.mark.parametrize(
    ("width", "height", "scheme"), some([(1280, 720, "light"), (390, 844, "dark")], (390, 844, "dark"))
)
def test_the_checks_are_presented_one_at_a_time(pages: Pages, width: int, height: int, scheme: str) -> None:
    page = opened(pages, width=width, height=height, color_scheme=scheme, forced_colors="none")
    page.evaluate("() => { document.documentElement.requestFullscreen = () => Promise.reject(new Error()); }")
    titles = page.locator("[data-check] label").all_text_contents()
    page.get_by_role("button", name="Present", exact=True).click()
    shown = page.locator("dialog.pb-present")
    heading = shown.locator("h2")
    expect(heading).to_have_text(titles[0])
    expect(heading).to_be_focused()
    sizes = shown.locator("h2, [data-when], [data-field]").evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 28
    assert faults(page, "dialog.pb-present") == []
    assert overflowing(page) == []
    page.keyboard.press("ArrowRight")
    expect(heading).to_have_text(titles[1])
    expect(shown.locator("[data-said]")).to_contain_text(titles[1])
    owner = shown.locator("[data-field=by]")
    owner.fill("Mia Orr")
    owner.press("ArrowLeft")  # in a field it moves the caret
    expect(heading).to_have_text(titles[1])
    owner.press("PageDown")
    expect(heading).to_have_text(titles[2])
    expect(owner).to_have_value("")
    shown.get_by_role("button", name="Previous check").click()
    expect(owner).to_have_value("Mia Orr")
    left = shown.locator("[data-left]")
    before = left.text_content()
    shown.get_by_role("button", name="Start the timer").click()
    expect(left).not_to_have_text(before or "")
    shown.get_by_role("button", name="Pause the timer").click()
    shown.get_by_role("button", name="Item done").click()
    expect(shown.locator("[data-item-title]")).to_contain_text("Agenda item 2")
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(page.get_by_role("button", name="Present", exact=True)).to_be_focused()
    expect(page.locator("[data-item]").first).to_be_checked()
    check = page.locator("[data-check]").nth(1).get_attribute("data-check")
    assert saved(page)["checks"][check]["by"] == "Mia Orr"


def test_the_menu_of_the_playbook_leads_to_the_presentation(playbook: Page) -> None:
    menu(playbook, "Present the kickoff")
    expect(playbook.locator("dialog.pb-present[open]")).to_be_visible()


def test_the_status_prints_on_one_page_whatever_is_written(playbook: Page) -> None:
    playbook.add_init_script("window.print = () => {}")
    playbook.reload()
    open_example(playbook)
    ids = playbook.locator("li[data-check]").evaluate_all("all => all.map(({ dataset }) => dataset.check)")
    conditions = {f"c{number}": {"text": LONG * 2, "owner": LONG, "due": "2026-02-03"} for number in range(20)}
    decision = {"outcome": "conditional-go", "signer": LONG, "on": "2026-02-02", "reason": LONG * 9}
    for record in (
        None,
        record_of(),
        record_of(
            pilot={"id": "k3f9x2ab", "name": LONG * 3, "playbook": "sales-sdr"},
            checks={id_: {"by": LONG, "due": "2026-01-01"} for id_ in ids},
            decision={**decision, "conditions": conditions},
        ),
    ):
        if record:
            clear(playbook)
            put(playbook, record)
            playbook.locator("[data-state='open']").first.wait_for()
        for paper in ("A4", "Letter"):
            menu(playbook, "Print the status (one page)")
            status = playbook.locator(".pb-status")
            expect(status.locator(".pb-square[data-mark]")).to_have_count(len(ids) + 8)
            expect(status.locator("a.pb-square[href*='#check-']")).to_have_count(len(ids))
            shown = status.text_content() or ""
            assert pages_of(playbook, paper) == 1
            expect(status).to_have_count(0)
    assert "and " in shown and "Due: " in shown and "Conditional go" in shown


def test_the_dates_download_as_a_calendar(playbook: Page, tmp_path: Path) -> None:
    put(playbook, record_of())
    playbook.locator("[data-state='open']").first.wait_for()
    menu(playbook, "Download the dates (.ics)")
    expect(playbook.locator("pilot-bar [role=status]")).to_contain_text("no dates yet")
    put(
        playbook,
        record_of(kickoff={"on": "2026-12-01"}, checks={"owner-named": {"due": "2026-12-05", "by": "Mia Orr"}}),
    )
    playbook.locator("[data-state='open']").first.wait_for()
    with playbook.expect_download() as got:
        menu(playbook, "Download the dates (.ics)")
    assert got.value.suggested_filename.endswith(".ics")
    got.value.save_as(tmp_path / "dates.ics")
    _, (kickoff, due) = read_calendar((tmp_path / "dates.ics").read_bytes().decode())
    assert kickoff["UID"] == "k3f9x2ab/kickoff/on@pilotbook"
    assert due["URL"].endswith("/playbooks/sales-sdr/#check-owner-named")
    title = playbook.locator("#check-owner-named label").text_content()
    assert due["SUMMARY"] == f"Due: {title} (Mia Orr)".replace(",", "\\,")
