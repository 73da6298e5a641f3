"""The dossier in the browser: every document to download, and "Download my go-live pack" without a server."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from pilotbook.book.model import Book
from pilotbook.models import Record
from pilotbook.records.paths import flatten_record
from support.browser import DOCUMENTS, Pages, overflowing, put, record_of
from support.documents import read_back

pytestmark = pytest.mark.browser

HOSTILE = "<w:t>&amp; ]]> \u202eabc 王小明 🙂 שלום\nsecond line\x07"
FULL: dict[str, Any] = record_of(
    checks={
        "number-owned": {"status": "exception", "by": "Ann Lee", "reason": "Later", "expires": "2099-01-31"},
        "owner-named": {
            "status": "done",
            "by": "Bo Diaz",
            "on": "2026-11-02",
            "evidence": HOSTILE,
            "wording": "12345678",
        },
        "a-check-of-long-ago": {"status": "done", "by": "Cy Moe", "on": "2020-01-01"},
    },
    answers={"owner": {"text": "Ann Lee — 李安 🚢", "by": "Bo Diaz", "on": "2026-11-01"}},
    tables={
        "cases": {
            "soft-opt-out": {"result": "passed", "run-1": "passed", "run-2": "failed"},
            **{f"own-x{n}": {"own": "yes", "input": f"=A lead from moon {n}", "result": "failed"} for n in range(7)},
        },
        "autonomy": {"own-y": {"own": "yes", "action": "Sing", "mode": "never"}},
        "owner-charter": {"hours": {"text": "12"}},
        "paging": {"first": {"name": "Di Fir", "tested": "2026-10-10"}},
    },
    changes={"swap": {"what": "model", "on": "2026-10-01", "note": "4 to 5"}},
    cost={"hand_minutes": 24.5},
    decision={
        "outcome": "conditional-go",
        "signer": "Cy Moe",
        "on": "2026-11-03",
        "conditions": {
            f"c{n}": {"text": f"Condition {n}", "owner": "Ann Lee", "due": "2026-12-01"} for n in range(1, 7)
        },
    },
)


@pytest.fixture
def playbook(pages: Pages) -> Page:
    """A playbook's documents without a record."""
    page = pages.open(DOCUMENTS)
    page.locator(".pb-pilotbar").wait_for()
    return page


def my_dossier(page: Page) -> tuple[str, dict[str, bytes]]:
    """What the button gives: the ZIP's name, and its files."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my go-live pack").click()
    expect(page.locator("pilot-dossier [data-told]")).to_contain_text("Downloaded as")
    with zipfile.ZipFile(Path(download.value.path())) as archive:
        assert archive.testzip() is None
        return download.value.suggested_filename, {name: archive.read(name) for name in archive.namelist()}


def words(content: bytes) -> str:
    """All that a Word document shows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.read("word/document.xml").decode()


@pytest.fixture(scope="module")
def mine(chromium: Browser, address: str) -> tuple[str, dict[str, bytes]]:
    """The dossier of a full record, downloaded once."""
    pages = Pages(chromium, address)
    page = pages.open(DOCUMENTS)
    page.locator(".pb-pilotbar").wait_for()
    put(page, FULL)
    made = my_dossier(page)
    pages.close()
    assert pages.heard == []
    return made


def test_without_a_record_only_the_blank_documents_are_offered(playbook: Page) -> None:
    expect(playbook.locator("pilot-dossier")).to_be_hidden()
    links = playbook.locator("#dossier ~ table a[download]")
    assert links.count() > 40


def test_my_dossier_is_every_word_document_and_every_table(mine: tuple[str, dict[str, bytes]], shipped: Book) -> None:
    name, files = mine
    assert name == "Wren-dossier.zip"
    documents = [id_ for id_, document in shipped.documents.items() if "docx" in document.formats]
    assert [f"sales-sdr-Wren-{id_}.docx" for id_ in documents] == [name for name in files if name.endswith(".docx")]
    assert {"sales-sdr-Wren-test-plan.csv", "sales-sdr-Wren-integration-inventory.csv"} < files.keys()


def test_what_the_browser_filled_reads_back_as_the_record(
    mine: tuple[str, dict[str, bytes]], shipped: Book, tmp_path: Path
) -> None:
    path = tmp_path / "whole.docx"
    path.write_bytes(mine[1]["sales-sdr-Wren-complete-dossier.docx"])
    values_read, unplaced = read_back(shipped, path)
    wanted = flatten_record(Record.parse_lenient(FULL))
    gone = {address for address in wanted if "a-check-of-long-ago" in address}
    wanted["checks/owner-named/evidence"] = re.sub("[\x07\u202e]", "", HOSTILE)
    assert values_read == {address: text for address, text in wanted.items() if address not in gone}
    assert unplaced == []
    annex = list(csv.reader(io.StringIO(mine[1]["sales-sdr-Wren-annex.csv"].decode("utf-8-sig"), newline="")))
    assert {(row[0], row[1]) for row in annex[1:]} == {(address, wanted[address]) for address in gone}


def test_the_browser_and_the_command_line_fill_the_same(mine: tuple[str, dict[str, bytes]], shipped: Book) -> None:
    import re

    from pilotbook.dossier import Dossier, fill_from_record

    playbook = shipped.load("sales-sdr")
    filling = fill_from_record(shipped, playbook, Record.parse_lenient(FULL), day="2026-11-20")
    texts = []
    for made in Dossier(shipped, playbook, filling, variant="Wren").files(formats=["docx"], only=["go-no-go-memo"]):
        for content in (made.make(), mine[1][made.name]):
            xml = re.sub(r"<w:sdtPr>.*?</w:sdtPr>", "", words(content), flags=re.S)
            xml = xml.replace("write here", "").replace(">day<", "><").replace(">choose<", "><")
            texts.append([text for text in re.findall(r"<w:t[^>]*>([^<]+)", xml) if text.strip()])
    ours, theirs = texts
    assert [text for text in ours if text not in theirs] == [], "empty rows aside"


def test_numbers_of_controls_stay_different_when_rows_are_added(mine: tuple[str, dict[str, bytes]]) -> None:
    import re

    for name, content in mine[1].items():
        if name.endswith(".docx"):
            numbers = re.findall(r'<w:id w:val="(\d+)"', words(content))
            assert len(numbers) > 10 and len(set(numbers)) == len(numbers), name


def test_empty_fields_stay_to_be_filled_in(mine: tuple[str, dict[str, bytes]]) -> None:
    charter = words(mine[1]["sales-sdr-Wren-owner-charter.docx"])
    assert charter.count("<w:showingPlcHdr") > 10
    assert "Bo Diaz" in charter and "12</w:t>" in charter


def test_the_tables_hold_what_was_found_and_no_formula(mine: tuple[str, dict[str, bytes]]) -> None:
    text = mine[1]["sales-sdr-Wren-test-plan.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    found = next(row for row in rows if "Passed" in row)
    assert found[-1] == "50%" or "50%" in found
    assert len([row for row in rows if "'=A lead from moon 3" in row and "Failed" in row]) == 1


def test_the_help_is_left_out_when_it_is_not_wanted(playbook: Page, mine: tuple[str, dict[str, bytes]]) -> None:
    help_text = "If nobody accepts ownership in this meeting"
    assert help_text in words(mine[1]["sales-sdr-Wren-owner-charter.docx"])
    put(playbook, FULL)
    playbook.get_by_label("Include the help text").uncheck()
    assert help_text not in words(my_dossier(playbook)[1]["sales-sdr-Wren-owner-charter.docx"])


def test_my_dossier_never_has_the_words_of_another_company(mine: tuple[str, dict[str, bytes]], shipped: Book) -> None:
    playbook = shipped.load("sales-sdr").model
    assert playbook.answers["owner"].good[:40] in words(blank_memo(shipped))
    for text in (playbook.answers["owner"].good[:40], playbook.metric.target[:40]):
        assert [name for name, content in mine[1].items() if name.endswith(".docx") and text in words(content)] == []


def blank_memo(book: Book) -> bytes:
    """The memo that nobody has filled in."""
    from support.documents import dossier

    return next(dossier(book, "sales-sdr", "").files(formats=["docx"], only=["go-no-go-memo"])).make()


def test_what_cannot_be_fetched_is_said_and_can_be_tried_again(playbook: Page, pages: Pages) -> None:
    put(playbook, FULL)
    playbook.route("**/*.docx", lambda route: route.abort())
    playbook.get_by_role("button", name="Download my go-live pack").click()
    expect(playbook.locator("pilot-dossier [data-told]")).to_contain_text("couldn't be loaded")
    assert pages.heard and all(
        "sales-sdr-owner-charter.docx net::ERR_FAILED" in one or "console" in one for one in pages.heard
    )
    pages.heard.clear()
    playbook.unroute("**/*.docx")
    assert len(my_dossier(playbook)[1]) > 10


def test_the_script_that_fills_is_loaded_when_it_is_asked_for(playbook: Page) -> None:
    put(playbook, FULL)
    loaded = "() => performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/dossier.js')).length"
    assert playbook.evaluate(loaded) == 0
    my_dossier(playbook)
    assert playbook.evaluate(loaded) == 1


def test_the_download_is_reached_and_said_by_keyboard(playbook: Page) -> None:
    put(playbook, FULL)
    playbook.locator("pilot-dossier button").focus()
    with playbook.expect_download():
        playbook.keyboard.press("Enter")
    expect(playbook.locator("pilot-bar [role=status]")).to_have_text("Downloaded as Wren-dossier.zip.")


def test_every_file_and_picture_of_the_table_is_there(playbook: Page, site: Path) -> None:
    links = playbook.locator("#dossier ~ .pb-dossier a, .pb-table--documents a[download]").evaluate_all(
        "all => all.map((one) => [one.pathname, one.nextElementSibling.textContent, one.download || one.pathname])"
    )
    assert len(links) > 40
    for path, said, saved in links:
        size = (site / unquote(path).lstrip("/")).stat().st_size
        shown = f"{size / 1e6:.1f} MB" if size >= 999_500 else f"{max(round(size / 1000), 1)} kB"
        assert said == shown, path
        assert saved.rpartition(".")[2] in ("docx", "xlsx", "pdf", "md", "csv", "zip")
    pictures = playbook.locator("img.pb-document__page")
    assert pictures.count() == 12
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") > 200


def test_the_tables_of_documents_fit_the_screen(pages: Pages) -> None:
    page = pages.open(DOCUMENTS)
    for address in (DOCUMENTS, "dossiers/"):
        page.goto(pages.address + address)
        for width in (360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert overflowing(page) == [], (address, width)


def test_the_page_of_dossiers_leads_to_every_playbook(pages: Pages, shipped: Book) -> None:
    page = pages.open("dossiers/")
    for playbook in shipped.load_all():
        expect(page.get_by_role("link", name=f"Documents for {playbook.model.title}")).to_be_visible()
    assert page.locator("#documents ~ table tbody tr").count() == len(shipped.documents)
    assert json.loads(page.evaluate("JSON.stringify([...document.querySelectorAll('a[download]')].length)")) == 8
