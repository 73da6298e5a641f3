"""A team works on one pilot through the server of a new site, behind its sign-in and its strict policy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from pilotbook.csp import format_nginx
from support.browser import CHECKLIST, IDLE, Pages, faults, menu, overflowing, saved, tick, write
from support.engines import PASSWORD, USER, Engine, free_port, nginx
from support.team_site import in_sync, state, team_site, turn, turns

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture
def engine() -> Iterator[Engine]:
    """The server of a new site, with an empty folder of records."""
    with nginx(team_site(), format_nginx(team_site()), free_port()) as running:
        yield running


@pytest.fixture
def team(chromium: Browser, engine: Engine) -> Iterator[Team]:
    """People with browsers of their own."""
    opened = Team(chromium, engine)
    yield opened
    heard = [one for one in opened.pages.heard if not any(status in one for status in opened.expected)]
    opened.pages.close()
    assert heard == []


class Team:
    """The people of a team, each in a browser profile of their own."""

    def __init__(self, chromium: Browser, engine: Engine) -> None:
        self.engine = engine
        self.pages = Pages(chromium, engine.url.removesuffix("records/"))
        self.expected = ["status of 404", "status of 405"]  # a pilot that nobody has shared before

    def open(self, path: str = CHECKLIST, user: str = USER, **options: Any) -> Page:
        """Open a page as someone who signed in."""
        page = self.pages.open(path, http_credentials={"username": user, "password": PASSWORD}, **options)
        page.locator(".pb-pilotbar").wait_for()
        return page

    def files(self) -> list[str]:
        """What is in the folder of records."""
        return sorted(path.relative_to(self.engine.records).as_posix() for path in self.engine.records.rglob("*.json"))


def share(page: Page, name: str) -> str:
    """Share the pilot of a page, and return the link."""
    menu(page, "Work on it with others…")
    page.get_by_label("Your name, which your team sees").fill(name)
    page.get_by_role("button", name="Share it on this site").click()
    link = page.get_by_label("Link to this pilot").input_value()
    page.locator("dialog").get_by_role("button", name="Close", exact=True).click()
    expect(state(page)).to_contain_text("In sync")
    return link


def test_two_people_join_by_a_link_and_see_what_the_other_changed(team: Team) -> None:
    anna = team.open()
    tick(anna, "operator-named")
    link = share(anna, "Anna Lee")
    assert "#with=" in link and len(urlsplit(link).fragment) < 20, "nothing secret is in the link"
    ben = team.open(user="ben")
    ben.goto(link)
    ben.reload()
    dialog = ben.locator("dialog")
    expect(dialog).to_contain_text("Signed off: 1.")
    expect(dialog).to_contain_text("Anna Lee, signed in as anna")
    assert team.files() == [f"{saved(anna)['pilot']['id']}/{team.files()[0].split('/')[1]}"], "to look writes nothing"
    dialog.get_by_role("button", name="Work on it").click()
    expect(ben.locator("#tick-operator-named")).to_be_checked()
    expect(state(ben)).to_contain_text("In sync")
    ben.get_by_label("Your name, for your sign-offs").fill("Ben Ray")
    write(ben, "number-owned", evidence="The contract, page 2")
    tick(ben, "workflow-redrawn")
    in_sync(ben, anna)
    expect(anna.locator("#tick-workflow-redrawn")).to_be_checked()
    news = anna.locator("[data-share-news]")
    expect(news).to_contain_text("2 checks changed since your last visit.")
    news.get_by_role("button", name="Show").click()
    shown = anna.locator("dialog")
    expect(shown).to_contain_text("Evidence: The contract, page 2 · Ben Ray, signed in as ben")
    shown.get_by_role("button", name="Close").click()
    expect(news).to_be_hidden()
    assert len(team.files()) == 2


def test_another_version_says_who_signed_in_to_write_it(team: Team) -> None:
    anna = team.open()
    tick(anna, "operator-named")
    link = share(anna, "Anna Lee")
    ben = team.open(user="ben")
    ben.goto(link)
    ben.reload()
    ben.locator("dialog").get_by_role("button", name="Work on it").click()
    expect(state(ben)).to_contain_text("In sync")
    ben.get_by_label("Your name, for your sign-offs").fill("Ben Ray")
    for page in (anna, ben):
        page.context.set_offline(True)
    write(ben, "number-owned", evidence="Ben's words")
    write(anna, "number-owned", evidence="Anna's words")
    for page in (anna, ben):
        page.context.set_offline(False)
    team.expected += ["ERR_INTERNET_DISCONNECTED", "failed:"]
    in_sync(ben, anna)
    in_sync(ben, anna)
    version = anna.locator("#concurrent-checks-number-owned-evidence")
    expect(version).to_contain_text(re.compile("from (Ben Ray, signed in as ben|Anna Lee, signed in as anna),"))
    ben.reload()
    version = ben.locator("#concurrent-checks-number-owned-evidence")
    expect(version).to_contain_text(re.compile("from (Ben Ray, signed in as ben|Anna Lee, signed in as anna),"))


def answer_with(page: Page, status: int, method: str = "PUT", body: str = "") -> None:
    """Let the server answer a page's requests for shared pilots with a status."""

    def answer(route: Route) -> None:
        if route.request.method == method:
            route.fulfill(status=status, body=body, content_type="text/html")
        else:
            route.fallback()

    page.route("**/records/**", answer)


REFUSALS = {
    401: "To sync, sign in again",
    403: "Your account isn't allowed to use the shared folder",
    409: "The shared folder is busy",
    412: "The shared folder is busy",
    413: "This record is larger than the shared folder accepts",
    500: "The shared folder reports an error, since",
    502: "The shared folder reports an error, since",
    507: "The shared folder is full",
}


def test_each_refusal_is_told_in_words_and_nothing_is_lost(team: Team) -> None:
    page = team.open()
    tick(page, "operator-named")
    share(page, "Anna Lee")
    team.expected += [f"status of {status}" for status in REFUSALS]
    checks = ["workflow-redrawn", "users-in-build", "claims-sheet-approved", "integrations-listed"]
    for at, (status, said) in enumerate(REFUSALS.items()):
        answer_with(page, status)
        tick(page, checks[at % 4])
        turn(page)
        expect(state(page)).to_contain_text(said, timeout=15_000)
        expect(state(page)).to_contain_text("Saved here")
        page.unroute_all()
        in_sync(page)
    (path,) = (team.engine.records / name for name in team.files())
    there = json.loads(path.read_text(encoding="utf-8"))
    assert there["checks"] == saved(page)["checks"]


def test_a_day_offline_and_a_page_to_sign_in_are_told_and_lose_nothing(team: Team) -> None:
    page = team.open()
    tick(page, "operator-named")
    share(page, "Anna Lee")
    team.expected += ["failed:", "net::ERR"]
    page.context.set_offline(True)
    tick(page, "workflow-redrawn")
    turn(page)
    expect(state(page)).to_contain_text("The shared folder can't be reached, since", timeout=15_000)
    page.context.set_offline(False)
    in_sync(page)
    answer_with(page, 200, "GET", "<!doctype html><title>Sign in</title>")
    turn(page)
    expect(state(page)).to_contain_text("Your sign-in may have expired: reload the page.", timeout=15_000)
    page.unroute_all()
    in_sync(page)
    assert "workflow-redrawn" in team.engine.records.joinpath(team.files()[0]).read_text(encoding="utf-8")


def test_a_deleted_pilot_and_a_hostile_file_are_told_and_left(team: Team) -> None:
    page = team.open()
    page.clock.install()
    tick(page, "operator-named")
    share(page, "Anna Lee")
    id_ = saved(page)["pilot"]["id"]
    hostile = team.engine.records / id_ / "<img src=x onerror=alert(1)>.json"
    hostile.write_text("{}", encoding="utf-8")
    turn(page)
    unreadable = page.locator("[data-share-files]")
    expect(unreadable).to_be_hidden()  # someone may still be writing it
    page.clock.fast_forward(3000)
    turn(page)
    expect(unreadable).to_have_text("Can't be read, and left as it is: <img src=x onerror=alert(1)>.json.")
    for path in (team.engine.records / id_).iterdir():
        path.unlink()
    tick(page, "workflow-redrawn")
    turn(page)
    expect(state(page)).to_contain_text("This pilot is no longer in the shared folder", timeout=20_000)
    turn(page)
    turn(page)
    assert team.files() == [], "nobody asked for it to be written again"
    page.get_by_role("button", name="Share it again").click()
    in_sync(page)
    assert len(team.files()) == 1


def test_leaving_keeps_a_copy_and_stops(team: Team) -> None:
    page = team.open()
    page.clock.install()
    tick(page, "operator-named")
    share(page, "Anna Lee")
    turn(page)
    expect(page.locator("[data-saved]")).not_to_contain_text("only")
    menu(page, "Work on it with others…")
    expect(page.locator("dialog")).to_contain_text("In this pilot: Anna Lee, signed in as anna (you).")
    page.get_by_role("button", name="Stop sharing and keep my copy").click()
    expect(state(page)).to_have_count(0)
    before = team.engine.records.joinpath(team.files()[0]).read_bytes()
    begun = page.evaluate("turns.begun")
    tick(page, "workflow-redrawn")
    page.evaluate(IDLE)
    page.clock.run_for(60_000)
    assert not turns(page, rounds=15), "nor when the reader comes back"
    assert page.evaluate("turns.begun") == begun
    assert team.engine.records.joinpath(team.files()[0]).read_bytes() == before
    expect(page.locator("[data-saved]")).to_contain_text("in this browser only")
    page.reload()
    expect(page.locator("#tick-workflow-redrawn")).to_be_checked()


def test_the_register_lists_the_folder_and_a_stranger_sees_nothing_of_it(team: Team) -> None:
    anna = team.open()
    tick(anna, "operator-named")
    share(anna, "Anna Lee")
    name = saved(anna)["pilot"]["name"]
    lead = team.open("register/", user="ben")
    expect(lead.locator("[data-shared-state]")).to_contain_text("Pilots in the shared folder, as of")
    row = lead.locator("pilot-register tbody tr")
    expect(row.locator("[data-pilot-name]")).to_have_text(name)
    assert "#with=" in (row.locator("[data-pilot-name]").get_attribute("href") or "")
    expect(row.locator("[name=owner]")).not_to_be_editable()
    team.expected.append("status of 401")
    stranger = team.pages.open("register/")
    expect(stranger.locator("[data-shared-state]")).to_contain_text("You may have to sign in")
    assert name not in (stranger.locator("pilot-register").text_content() or "")


def test_a_page_loads_no_script_to_share_unless_its_reader_shares(team: Team) -> None:
    page = team.open()
    tick(page, "operator-named")
    page.wait_for_load_state("networkidle")
    loaded = "() => performance.getEntriesByType('resource').filter(({ name }) => /share[^/]*$/.test(name)).length"
    assert page.evaluate(loaded) == 0
    share(page, "Anna Lee")
    page.reload()
    expect(state(page)).to_contain_text("In sync")
    assert page.evaluate(loaded) == 2, "one script and its words"


def test_where_folders_are_not_to_be_had_the_page_says_so_and_names_the_file(team: Team) -> None:
    page = team.open()
    tick(page, "operator-named")
    menu(page, "Work on it with others…")
    dialog = page.locator("dialog")
    page.evaluate(
        "() => { window.showDirectoryPicker = () => Promise.reject(new DOMException('no', 'SecurityError')); }"
    )
    dialog.get_by_role("button", name="Choose a shared folder…").click()
    said = dialog.get_by_role("alert")
    expect(said).to_contain_text("Your browser or your company doesn't allow pages to use this folder.")
    page.evaluate("() => { window.showDirectoryPicker = undefined; }")
    dialog.get_by_role("button", name="Choose a shared folder…").click()
    expect(said).to_contain_text("This browser can't use folders. Chrome and Edge on a computer can.")
    expect(said).to_contain_text("Download the record")
    assert team.files() == []
    dialog.get_by_role("button", name="Cancel").click()
    expect(state(page)).to_have_count(0)


def test_the_line_and_the_dialogs_are_for_everyone(team: Team) -> None:
    page = team.open()
    tick(page, "operator-named")
    link = share(page, "Anna Lee")
    assert faults(page, "pilot-bar") == []
    menu(page, "Work on it with others…")
    assert faults(page, "dialog") == []
    phone = team.open(urlsplit(link).path.lstrip("/") + "#" + urlsplit(link).fragment, user="ben", width=390)
    expect(phone.locator("dialog")).to_contain_text("Signed off: 1.")
    assert overflowing(phone) == []
    assert faults(phone, "dialog") == []
