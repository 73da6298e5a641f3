"""Filters, paper, and a playbook that has changed since."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from support.browser import (
    CHECKLIST,
    KICKOFF,
    PLAYBOOK,
    SIGNED,
    Pages,
    details,
    find_program,
    in_words,
    menu,
    put,
    record_of,
    remarks,
    renew,
    saved,
    sign,
    standing,
    tick,
    until_in_view,
    write,
)
from support.hosting import serving
from support.paths import TINY
from support.run import some
from support.sites import build

pytestmark = pytest.mark.browser

CHECK = "number-owned"
SHOWN = "all => all.filter((check) => check.checkVisibility()).map((check) => check.dataset.check)"


def shown(page: Page) -> list[str]:
    return list(page.locator("[data-check]").evaluate_all(SHOWN))


def having(page: Page, selector: str) -> list[str]:
    return list(page.locator(f"[data-check]{selector}").evaluate_all("all => all.map((check) => check.dataset.check)"))


def test_filters_show_what_fits_and_are_in_the_address(playbook: Page) -> None:
    filters = playbook.locator("pilot-filters")
    everything = shown(playbook)
    assert len(everything) == playbook.locator("[data-check]").count()
    filters.get_by_label("Blocking").check()
    expect(filters).to_contain_text("checks: Blocking.")
    assert shown(playbook) == having(playbook, "[data-blocking]")
    filters.locator("[name=gate]").select_option("prove")
    assert shown(playbook) == having(playbook, "[data-blocking][data-gate=prove]")
    assert parse_qs(urlsplit(playbook.url).query, keep_blank_values=True) == {"gate": ["prove"], "blocking": [""]}
    expect(filters).to_contain_text(f"{len(shown(playbook))} of {len(everything)} checks: Prove, Blocking.")
    playbook.reload()
    playbook.locator(".pb-pilotbar").wait_for()
    assert shown(playbook) == having(playbook, "[data-blocking][data-gate=prove]")
    filters.get_by_role("button", name="Show all").click()
    assert shown(playbook) == everything
    assert playbook.url.endswith(CHECKLIST)
    filters.get_by_label("Kickoff").check()
    assert shown(playbook) == having(playbook, "[data-kickoff]")
    filters.get_by_label("Kickoff").uncheck()
    role = playbook.locator("[data-check]").first.get_attribute("data-role")
    assert role
    filters.locator("[name=role]").select_option(role)
    assert shown(playbook) == having(playbook, f"[data-role={role}]")


def test_open_and_stale_follow_the_record(playbook: Page) -> None:
    stale = having(playbook, "[data-stale-days][data-blocking]")[0]
    sign(playbook, stale)
    write(playbook, stale, on="2020-01-01")
    tick(playbook, CHECK)
    filters = playbook.locator("pilot-filters")
    filters.get_by_label("Expired").check()
    assert shown(playbook) == [stale]
    filters.get_by_label("Expired").uncheck()
    filters.get_by_label("Open").check()
    assert {CHECK, stale} <= set(shown(playbook))
    write(playbook, CHECK, signer="Ann Lee", evidence="Report 4")
    assert CHECK not in shown(playbook)
    assert stale in shown(playbook)
    following = having(playbook, ":not([data-blocking])")[0]
    assert following in shown(playbook)
    tick(playbook, following)
    assert following not in shown(playbook)


def test_a_link_to_a_check_that_is_filtered_out_shows_it(playbook: Page) -> None:
    tick(playbook, CHECK)
    playbook.locator("pilot-filters [name=gate]").select_option("operate")
    link = playbook.locator("pilot-bar [data-state] a")
    target = (link.get_attribute("href") or "").removeprefix("#check-")
    link.click()
    until_in_view(playbook, f"#check-{target}")


def test_sign_offs_on_paper_come_back_by_their_ids(playbook: Page) -> None:
    menu(playbook, "Enter paper sign-offs…")
    dialog = playbook.locator("dialog")
    dialog.locator("textarea").fill(f"{CHECK}, owner-named\nheld-meting-defined owl")
    dialog.get_by_label("Signed off by").fill("Ann Lee")
    dialog.get_by_label("Signed off on", exact=True).fill("2026-11-19")
    dialog.get_by_role("button", name="Sign off").click()
    expect(dialog).to_contain_text("held-meting-defined (did you mean held-meeting-defined?), owl")
    expect(dialog.locator("textarea")).to_have_value("held-meting-defined owl")
    expect(playbook.get_by_role("status")).to_have_text(
        "2 signed off. 2 of them don't count yet: a blocking check also needs evidence."
    )
    for check in (CHECK, "owner-named"):
        assert standing(playbook, check) == "Doesn't count yet. Still missing: the evidence."
    dialog.locator("textarea").fill("held-meeting-defined")
    dialog.get_by_role("button", name="Sign off").click()
    expect(dialog).to_be_hidden()
    expect(playbook.get_by_role("status")).to_have_text("1 signed off.")
    assert standing(playbook, "held-meeting-defined") == "Signed off by Ann Lee, Nov 19, 2026."
    for check in (CHECK, "owner-named"):
        write(playbook, check, evidence="Report 4")
        assert standing(playbook, check) == "Signed off by Ann Lee, Nov 19, 2026."
    assert sorted(saved(playbook)["checks"]) == sorted([CHECK, "owner-named", "held-meeting-defined"])


# --- a book that has changed since ---

OLD = {
    "pilot": {"id": "k3f9x2ab", "name": "Wren", "playbook": "bot"},
    "checks": {
        "owner-old": {"status": "done", "by": "Ann Lee", "on": "2026-06-01", "note": "renamed"},
        "email-all": {"status": "done", "by": "Bo Diaz", "on": "2026-06-02", "evidence": "split"},
        "board-asked": {"status": "done", "by": "Cy Moe", "on": "2026-06-03", "note": "retired"},
        "owner-measured": {"status": "done", "by": "Ann Lee", "on": "2026-06-04", "wording": "00000000"},
    },
    "known": ["owner-old", "email-all", "board-asked", "owner-measured"],
}
CHANGES = """
changes:
  check:
    owner-old: {version: 1.1.0, kind: renamed, to: [owner-named], why: It is one person}
    email-all: {version: 1.1.0, kind: split, to: [email-fenced, email-counted], why: Two things}
    board-asked: {version: 1.2.0, kind: retired, why: Nobody could show it}
"""
COUNTED = """  email-counted:
    {text: Count the emails, done_when: The log counts., evidence: The log, role: team, gate: prove, gap: ownership}
answers:"""


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The tiny site with a check renamed, one split, one retired, one reworded and one new."""
    source = tmp_path_factory.mktemp("changed")
    for path in TINY.rglob("*"):
        if path.is_file():
            (source / path.relative_to(TINY)).parent.mkdir(parents=True, exist_ok=True)
            (source / path.relative_to(TINY)).write_bytes(path.read_bytes())
    (source / "content" / "changes.yml").write_text(CHANGES, encoding="utf-8")
    bot = source / "playbooks" / "bot.yml"
    bot.write_text(bot.read_text(encoding="utf-8").replace("answers:", COUNTED, 1), encoding="utf-8")
    folder = tmp_path_factory.mktemp("served")
    with serving(folder) as url:
        build(source / "mkdocs.yml", folder, SITE_URL=url)
        yield url


def test_a_record_of_an_older_book_is_carried_over_with_a_report_and_nothing_is_dropped(
    chromium: Browser, changed: str
) -> None:
    pages = Pages(chromium, changed)
    page = pages.open("playbooks/bot/checklist/")
    page.locator(".pb-pilotbar").wait_for()
    put(page, {"version": 1, **OLD})
    notice = page.locator(".pb-notice")
    expect(notice).to_contain_text(
        "3 new, 1 reworded, 3 renamed, split or merged, 1 retired or moved to another playbook"
    )
    assert standing(page, "owner-named") == "Doesn't count yet. Still missing: who signs off, the evidence."
    write(page, "owner-named", signer="Ann Lee", evidence="Report 4")
    assert standing(page, "owner-named").startswith("Expired on")
    expect(page.locator("#check-owner-named")).to_contain_text("renamed")
    for half in ("email-fenced", "email-counted"):
        assert standing(page, half) == "Assigned to Bo Diaz. No due date yet."
        expect(page.locator(f"#check-{half}")).to_contain_text("split")
    kept = page.locator("pilot-kept")
    expect(kept).to_contain_text("board-asked")
    expect(kept).to_contain_text("retired in 1.2.0: Nobody could show it")
    expect(kept).to_contain_text("Cy Moe")
    reworded = "The wording of this check has changed since it was signed off. Review it again."
    assert standing(page, "owner-measured").endswith(reworded)
    renew(page, "owner-measured")
    assert "Review it again" not in standing(page, "owner-measured")
    record = saved(page)
    assert remarks(record, "owner-named") == ["renamed"]
    assert remarks(record, "board-asked") == ["retired"]
    assert record["checks"]["board-asked"]["by"] == "Cy Moe"
    notice.get_by_role("button", name="Got it").click()
    expect(notice).to_have_count(0)
    page.reload()
    page.locator(".pb-pilotbar").wait_for()
    expect(kept).to_contain_text("board-asked")
    expect(notice).to_have_count(0)
    assert saved(page)["checks"] == record["checks"]
    heard = list(pages.heard)
    pages.close()
    assert heard == []


# --- on paper ---


def pdf(page: Page, tmp_path: Path, paper: str = "A4") -> str:
    """The page as it prints now, as text with a form feed at the end of each page."""
    path = tmp_path / f"{paper}.pdf"
    page.pdf(path=path, format=paper, prefer_css_page_size=False)
    program = find_program("pdf", "pdftotext", "PILOTBOOK_REQUIRE_BROWSER")
    done = subprocess.run([program, "-layout", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def printing(page: Page, scope: str, how: str) -> None:
    """Choose what is printed. The print itself does nothing in a headless browser."""
    page.evaluate("window.printed = 0; window.print = () => { window.printed += 1; }; null")
    menu(page, "Print…")
    dialog = page.locator("dialog")
    dialog.locator("[name=scope]").select_option(scope)
    dialog.locator("[name=how]").select_option(how)
    dialog.get_by_role("button", name="Print").click()
    page.wait_for_function("window.printed === 1")


@pytest.mark.parametrize("paper", some(["A4", "Letter"], "A4"))
def test_a_print_has_names_dates_and_a_head_on_each_page(pages: Pages, tmp_path: Path, paper: str) -> None:
    playbook = pages.open(PLAYBOOK)
    playbook.locator(".pb-pilotbar").wait_for()
    put(
        playbook,
        record_of(
            checks={
                CHECK: {**SIGNED, "by": "Bo Diaz", "evidence": "plan page 2", "note": "seen"},
                "baseline-measured": {
                    **{"status": "not-applicable", "signer": "Ann Lee", "on": "2026-11-02"},
                    **{"reason": "we send no email", "approver": "Ida Ek"},
                },
                "voice-change-gated": {
                    **{"status": "exception", "by": "Ann Lee", "on": f"{dt.date.today()}"},
                    "expires": f"{dt.date.today() + dt.timedelta(days=9)}",
                    **{"reason": "the system goes", "control": "a person reads each", "approver": "Ida Ek"},
                },
            },
            answers={"owner": {"text": "Ann Lee owns it", "by": "Bo Diaz", "on": "2026-11-03"}},
            tables={
                "cases": {
                    "own-x1": {"own": "yes", "input": "A lead from the moon", "result": "failed", "note": "it wrote"}
                }
            },
            decision={"outcome": "no-go", "signer": "Cy Moe", "on": "2026-11-04", "reason": "Too early"},
        ),
    )
    printing(playbook, "whole", "")
    text = pdf(playbook, tmp_path, paper)
    sheets = text.rstrip("\f").split("\f")
    assert 15 < len(sheets) < 45
    head = f"Wren · Sales development agent · {in_words(dt.date.today().isoformat())}"
    for number, page in enumerate(sheets, 1):
        assert head in page
        assert f"{number} / {len(sheets)}" in page
    for said in (
        "Signed off by Ann Lee, Nov 2, 2026. Assigned to Bo Diaz.", "plan page 2",
        "Not applicable: we send no email. Signed off by Ann Lee, Nov 2, 2026. Approved by Ida Ek.",
        "Until then: a person reads each. Approved by Ida Ek.", "seen", "Ann Lee owns it",
        "A lead from the moon", "it wrote",
        "Failed", "No go, signed by Cy Moe, Nov 4, 2026.", "Too early", CHECK,
    ):  # fmt: skip
        assert said in " ".join(text.split()), said
    assert "Menu" not in text
    assert "Your answer" not in text


def test_the_blank_print_holds_nothing_of_the_record_and_the_page_comes_back(playbook: Page, tmp_path: Path) -> None:
    done = {**SIGNED, "remarks": {"r1": {"text": "seen"}}}
    put(playbook, record_of(checks={CHECK: done}))
    printing(playbook, "page", "blank")
    expect(playbook.locator(f"#tick-{CHECK}")).not_to_be_checked()
    text = pdf(playbook, tmp_path)
    assert "Ann Lee" not in text
    assert "Wren" not in text
    assert CHECK in text
    assert re.search(r"By +Date", text)
    expect(playbook.locator(f"#tick-{CHECK}")).to_be_checked()
    expect(playbook.locator(f"#check-{CHECK}")).to_contain_text("seen")


def test_what_another_tab_saves_during_a_blank_print_shows_after_it(playbook: Page) -> None:
    put(playbook, record_of(checks={CHECK: {"status": "open", "note": "first"}}))
    printing(playbook, "page", "blank")
    other = playbook.context.new_page()
    other.goto(playbook.url)
    other.locator(".pb-pilotbar").wait_for()
    write(other, CHECK, status="done", signer="Ann Lee", evidence="second")
    expect(playbook.locator(f"#tick-{CHECK}")).not_to_be_checked()
    playbook.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(playbook.locator(f"#tick-{CHECK}")).to_be_checked()
    expect(playbook.locator(f"#check-{CHECK}")).to_contain_text("second")


def test_one_gate_or_the_filtered_checklist_prints_alone_and_says_the_filter(playbook: Page, tmp_path: Path) -> None:
    everything = len(pdf(playbook, tmp_path).rstrip("\f").split("\f"))
    tick(playbook, CHECK)
    printing(playbook, "choose", "")
    text = pdf(playbook, tmp_path)
    assert set(having(playbook, "")) & set(text.split()) == set(having(playbook, "[data-gate=choose]"))
    assert len(text.rstrip("\f").split("\f")) <= 4 < everything
    playbook.locator("pilot-filters").get_by_label("Kickoff").check()
    printing(playbook, "checklist", "")
    text = pdf(playbook, tmp_path)
    kickoff = having(playbook, "[data-kickoff]")
    assert f"{len(kickoff)} of {len(having(playbook, ''))} checks: Kickoff." in text
    assert all(check in text for check in kickoff)
    assert "irreversible-confirmed" not in text
    assert "The written answers" not in text
    assert "Did it survive the cases" not in text


def test_no_check_is_torn_apart_by_a_page(playbook: Page, tmp_path: Path) -> None:
    text = pdf(playbook, tmp_path)
    pages = text.rstrip("\f").split("\f")
    for check in having(playbook, "[data-gate=prove]"):
        words = (playbook.locator(f"#check-{check} .pb-check__text").text_content() or "").split()[:4]
        with_id = [page for page in pages if re.search(rf"\b{check}\b", page)]
        assert any(" ".join(words) in " ".join(page.split()) for page in with_id), check


def test_the_kickoff_sheet_prints_filled_on_two_pages(playbook: Page, pages: Pages, tmp_path: Path) -> None:
    tick(playbook, "owner-named")
    details(playbook, "owner-named").locator("[name=by]").fill("Ann Lee")
    playbook.goto(pages.address + KICKOFF)
    playbook.locator(".pb-pilotbar").wait_for()
    for paper in ("A4", "Letter"):
        text = pdf(playbook, tmp_path, paper)
        assert "Ann Lee" in text
        assert len(text.rstrip("\f").split("\f")) <= 2
