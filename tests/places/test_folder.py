"""A team shares a pilot in a real folder of the disk, and in one that a real sync client carries."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from support.browser import CHECKLIST, menu, saved, tick, write
from support.folders import interleave, offer_folder, profile, synced_folders
from support.hosting import serving
from support.node import LARGE
from support.paths import ROOT
from support.team_site import in_sync, state, team_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def playwright_here(playwright_of_run: Playwright) -> Playwright:
    """What drives the browsers."""
    return playwright_of_run


FORGOTTEN = """FileSystemDirectoryHandle.prototype.getDirectoryHandle = async () => {
  throw new DOMException("", "NotAllowedError");
}"""
"""What a browser does some time after the page was left: Chromium forgets the permission at once, or seconds later."""


def open_page(stack: ExitStack, playwright: Playwright, address: str, folder: Path) -> Page:
    """Open the playbook in a profile that may write into the folder."""
    page = stack.enter_context(profile(playwright, folder, address)).new_page()
    page.goto(address + CHECKLIST)
    page.locator(".pb-pilotbar").wait_for()
    return page


def share_in_folder(page: Page, folder: Path) -> str:
    """Share the page's pilot in a folder, and return the link."""
    offer_folder(page, folder)
    menu(page, "Work on it with others…")
    page.get_by_label("Your name, which your team sees").fill("Anna Lee")
    page.get_by_role("button", name="Choose a shared folder…").click()
    link = page.get_by_label("Link to this pilot").input_value()
    page.locator("dialog").get_by_role("button", name="Close", exact=True).click()
    expect(state(page)).to_contain_text("In sync", timeout=15_000)
    return link


def join_in_folder(page: Page, folder: Path, pilot: str) -> None:
    """Join the shared pilot, as the link's dialog does once the folder is chosen."""
    offer_folder(page, folder)
    page.evaluate("(pilot) => { location.hash = `with=${pilot}`; }", pilot)
    page.evaluate("document.querySelector('pilot-bar').runMenu('fromAddress')")
    page.get_by_role("button", name="Choose the shared folder…").click()
    page.get_by_role("button", name="Work on it").click()
    expect(state(page)).to_contain_text("In sync", timeout=15_000)


def test_two_profiles_share_a_pilot_in_a_real_folder(playwright_here: Playwright, tmp_path: Path) -> None:
    folder = tmp_path / "Pilots"
    folder.mkdir()
    with serving(team_site()) as address, ExitStack() as stack:
        anna, ben = (open_page(stack, playwright_here, address, folder) for _ in range(2))
        for page in (anna, ben):  # this server has no folder of its own
            page.evaluate("document.querySelector('[data-act=share]').dataset.address = ''")
        tick(anna, "operator-named")
        share_in_folder(anna, folder)
        pilot = saved(anna)["pilot"]["id"]
        join_in_folder(ben, folder, pilot)
        expect(ben.locator("#tick-operator-named")).to_be_checked()
        rounds = 20 if LARGE else 3
        for number in range(rounds):
            write(anna, "number-owned", evidence=f"Anna's words {number}")
            write(ben, "baseline-measured", evidence=f"Ben's words {number}")
        write(anna, "owner-named", evidence="written by Anna at the same time")
        write(ben, "owner-named", evidence="written by Ben at the same time")
        in_sync(anna, ben)
        in_sync(anna, ben)
        one, other = saved(anna), saved(ben)
        assert one["checks"] == other["checks"]
        assert one["checks"]["number-owned"]["evidence"] == f"Anna's words {rounds - 1}"
        assert one["checks"]["baseline-measured"]["evidence"] == f"Ben's words {rounds - 1}"
        edit = one["edits"]["checks/owner-named/evidence"]
        values = {one["checks"]["owner-named"]["evidence"], *(each["value"] for each in edit["concurrent"])}
        assert values == {f"written by {name} at the same time" for name in ("Anna", "Ben")}
        assert len(list((folder / pilot).glob("*.json"))) == 2
        anna.add_init_script(FORGOTTEN)
        anna.reload()
        expect(state(anna)).to_contain_text("needs your permission to use the folder again", timeout=15_000)
        expect(
            anna.get_by_role("button", name="Allow access")
        ).to_be_visible()  # whose prompt no headless browser shows


@pytest.mark.parametrize("writers", [2, 4] if LARGE else [2])
def test_no_interleaving_of_writers_in_a_real_folder_loses_an_edit(
    playwright_here: Playwright, tmp_path: Path, writers: int
) -> None:
    runs = {2: 200, 4: 40}[writers] if LARGE else {2: 2, 4: 1}[writers]
    folder = tmp_path / "Pilots"
    folder.mkdir()
    with serving(ROOT) as address, ExitStack() as stack:
        pages = []
        for _ in range(writers):  # each in a browser of its own
            page = stack.enter_context(profile(playwright_here, folder, address)).new_page()
            page.goto(f"{address}tests/support/folder.html")
            offer_folder(page, folder)
            page.evaluate("async () => writer.open(await window.dropped)")
            pages.append(page)
        found = [interleave(pages, seed) for seed in range(1, runs + 1)]
    edits, lost, apart = (sum(column) for column in zip(*found, strict=True))
    files = [path.name for path in folder.rglob("*") if path.is_file()]
    print({"runs": runs, "writers": writers, "edits": edits, "lost": lost, "apart": apart, "files": len(files)})
    assert (edits, lost, apart) == (runs * writers * 4, 0, 0)
    assert sorted(set(files)) == [f"p{at}.json" for at in range(writers)], "no file is left over from a write"


@pytest.mark.skipif(not LARGE, reason="runs a sync client: make places")
def test_a_sync_client_carries_a_pilot_within_seconds(playwright_here: Playwright) -> None:
    with synced_folders() as folders, serving(team_site()) as address, ExitStack() as stack:
        anna, ben = (open_page(stack, playwright_here, address, folder) for folder in folders)
        for page in (anna, ben):
            page.evaluate("document.querySelector('[data-act=share]').dataset.address = ''")
        tick(anna, "operator-named")
        share_in_folder(anna, folders[0])
        pilot = saved(anna)["pilot"]["id"]
        for _ in range(100):
            if list((folders[1] / pilot).glob("*.json")):
                break
            time.sleep(0.2)
        join_in_folder(ben, folders[1], pilot)
        delays = []
        for check in ("workflow-redrawn", "users-in-build", "integrations-listed", "claims-sheet-approved"):
            begun = time.monotonic()
            tick(anna, check)
            expect(ben.locator(f"#tick-{check}")).to_be_checked(timeout=40_000)
            delays.append(round(time.monotonic() - begun, 1))
        print("seconds from one browser to the other:", delays)
        (own,) = [path for path in (folders[0] / pilot).glob("*.json") if "operator-named" in path.read_text("utf-8")][
            :1
        ]
        copy = folders[0] / pilot / f"{own.stem}.sync-conflict-20261129-080000-ABCDEFG.json"
        text = own.read_text(encoding="utf-8")
        copy.write_text(text.replace('"name":"Anna Lee"', '"name":"Anna (copy)"'), encoding="utf-8")
        in_sync(anna, ben)
        assert saved(anna)["checks"] == saved(ben)["checks"]
    assert max(delays) < 30
