"""What the browser tests share: sites on loopback, pages that may not utter a word, and acts on them."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from support.paths import ROOT, VENDOR
from support.profile import EMULATED, Profile, listen, wait_for_scripts

Js = Callable[..., Any]
"""Runs a function of JavaScript with the record's modules."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


_OVERFLOWING = """() => {
  const root = document.documentElement;
  const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
  return root.scrollWidth > innerWidth ? [root, ...wide.slice(0, 5)].map(e => e.tagName + "." + e.className) : [];
}"""


def overflowing(page: Page) -> list[str]:
    """What makes a page wider than the screen. The theme's search field takes a moment to shrink with the screen."""
    with contextlib.suppress(PlaywrightTimeoutError):
        page.wait_for_function(f"({_OVERFLOWING})().length === 0", timeout=3000, polling=50)
    return page.evaluate(_OVERFLOWING)


def find_program(name: str, program: str, required: str) -> str:
    """The path of a program of `scripts/need`. Without it the test is skipped, or fails where `required` is set."""
    found = subprocess.run([ROOT / "scripts" / "need", name, "find"], capture_output=True, text=True)
    if found.returncode == 0:
        return found.stdout.strip()
    if os.environ.get("CI") == "true" or os.environ.get(required):
        pytest.fail(f"there is no {program}, and CI or {required} says that there has to be")
    pytest.skip(f"there is no {program}; `scripts/need {name}` installs it")


def find_browser() -> str:
    """The path of Chromium. Without one the browser tests are skipped, or fail where it has to be there."""
    return find_program("browser", "Chromium or Chrome", "PILOTBOOK_REQUIRE_BROWSER")


class Pages:
    """Opens pages, and hears what they utter: messages, errors, failed requests, requests to other hosts."""

    def __init__(self, browser: Browser, address: str, profile: Profile | None = None) -> None:
        self.address = address
        self.heard: list[str] = []
        self._browser = browser
        self._profile = profile
        self._contexts: list[BrowserContext] = []

    def open(self, path: str = "", *, width: int = 1440, height: int = 900, **options: object) -> Page:
        """Open a page in a browser profile of its own. `options` are those of a Playwright context."""
        size = {"width": width, "height": height}
        if self._profile and self._profile.user is None and options.keys() <= EMULATED:
            page = self._profile.lend(self, size, options)
        else:
            context = self._browser.new_context(viewport=size, **options)
            context.set_default_timeout(10_000)
            self._contexts.append(context)
            listen(context, lambda: self)
            if options.get("java_script_enabled", True):
                wait_for_scripts(context)
            page = context.new_page()
        page.goto(self.address + path)
        return page

    def hear_failure(self, url: str, failure: str | None) -> None:
        """Note a request that failed."""
        if failure != "net::ERR_ABORTED":  # the page was left before everything had come
            self.heard.append(f"failed: {url} {failure}")

    def hear_request(self, url: str) -> None:
        """Note a request to another host."""
        if not url.startswith((self.address, "data:", "blob:")):
            self.heard.append(f"request to another host: {url}")

    def close(self) -> None:
        """Close everything that was opened."""
        if self._profile and self._profile.user is self:
            self._profile.take_back()
        for context in self._contexts:
            context.close()


PLAYBOOK = "playbooks/sales-sdr/"
"""The overview of a playbook, and its other pages."""
CHECKLIST, ANSWERS, WORKSHEETS, DOCUMENTS = (
    f"{PLAYBOOK}{name}/" for name in ("checklist", "answers", "worksheets", "documents")
)
KICKOFF = f"{PLAYBOOK}kickoff/"
WHOLE = f"{PLAYBOOK}?whole"
"""The overview with all other pages on it."""


IDLE = """async () => {
  const isNoted = () => Object.keys(localStorage).some((key) => key.includes("journal:"));
  const isBusy = () => document.querySelector("pilot-bar[data-saving]") || isNoted();
  for (let round = 0; round < 500 && isBusy(); round += 1) await new Promise((resolve) => setTimeout(resolve, 10));
}"""
"""Waits for what is being saved."""
OPEN = f"""async (act, given) => {{
  await ({IDLE})();
  const wait = (request) => new Promise((resolve, reject) => {{
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  }});
  const database = await wait(indexedDB.open("pilotbook", 1));
  const stores = ["pilots", "summaries", "settings", "bin"];
  const transaction = database.transaction(stores, "readwrite");
  const store = (name) => transaction.objectStore(name);
  const result = await act({{ wait, store, stores }}, given);
  database.close();
  return result;
}}"""
"""Acts on the browser's database, after what is being saved."""
SAVED = f"""() => ({OPEN})(async ({{ wait, store }}) =>
  (await wait(store("pilots").getAll())).map((text) => JSON.parse(text)))"""
"""Every record that the browser has on its disk."""
BINNED = f"""() => ({OPEN})(async ({{ wait, store }}) =>
  (await wait(store('bin').getAll())).map(({{ value }}) => JSON.parse(value)))"""
"""Everything that was deleted and can be restored."""
CLEAR = f"() => ({OPEN})(async ({{ store, stores }}) => stores.forEach((name) => store(name).clear()))"
REMOVE = f"""(keys) => {{
  const journal = Object.keys(localStorage).filter((name) => name.includes("journal:"));
  const [{{ setItem }}, {{ put }}] = [Storage.prototype, IDBObjectStore.prototype];
  Storage.prototype.setItem = function (key, text) {{ if (!key.includes("journal:")) setItem.call(this, key, text); }};
  IDBObjectStore.prototype.put = function (...given) {{
    return this.name === "settings" ? put.apply(this, given) : this.count();
  }};
  for (const name of journal) localStorage.removeItem(name);
  return ({OPEN})(async ({{ store }}) => {{
    for (const key of keys) ["pilots", "summaries"].forEach((name) => store(name).delete(key));
  }});
}}"""
"""Deletes records, after which this page can write none: it may be about to save one of them."""
STYLE = "document.querySelector('link[rel=stylesheet]').href"
"""The address of a style sheet of the site."""


def saved(page: Page) -> dict[str, Any]:
    """The one record that the browser holds."""
    records = page.evaluate(SAVED)
    assert len(records) == 1
    return dict(records[0])


def remarks(record: dict[str, Any], check: str) -> list[str]:
    """The texts of the remarks on a check."""
    return [str(remark["text"]) for remark in record["checks"].get(check, {}).get("remarks", {}).values()]


def until_known(page: Page) -> dict[str, Any]:
    """The one record, when the page has noted which checks the playbook has."""
    for _ in range(200):
        if "known" in (record := saved(page)):
            return record
        page.wait_for_timeout(50)
    raise AssertionError("the record does not come to list the known checks")


def tick(page: Page, check: str) -> None:
    """Sign off a check, or remove its sign-off, with a click."""
    unfold(page, check)
    page.locator(f"#tick-{check}").click()


def unfold(page: Page, check: str) -> None:
    """Open the list that a check is in. On the page of a gap, the checks of each fix are folded."""
    page.locator(f"#check-{check}").evaluate("check => check.closest('details')?.setAttribute('open', '')")


def in_words(day: str) -> str:
    """A day as people read it: "Nov 2, 2026"."""
    date = dt.date.fromisoformat(day)
    return f"{date:%b} {date.day}, {date.year}"


def title(page: Page, check: str) -> str:
    """What people call a check of the page, as short as a link shows it."""
    text = (page.locator(f"#check-{check} label").first.text_content() or "").strip()
    return text if len(text) <= 60 else re.sub(r"\W*\s\S*$", "…", text[:60])


def renew(page: Page, check: str) -> None:
    """Sign off a check again with the button in its row."""
    details(page, check)
    page.locator(f"#check-{check}").get_by_role("button", name="Renew sign-off").click()


def standing(page: Page, check: str) -> str:
    """The text under a check."""
    return (page.locator(f"#check-{check} [data-standing]").text_content() or "").strip()


def until_in_view(page: Page, selector: str) -> None:
    """Wait until an element is on the screen.

    Not `to_be_in_viewport`, nor polling by frames: after a jump to an anchor, headless Chromium on a busy machine may
    make no new frame for seconds, though the page has scrolled.
    """
    page.wait_for_function(
        """(selector) => {
          const place = document.querySelector(selector)?.getBoundingClientRect(); // none while the page is replaced
          return place && place.bottom > place.top && place.top < innerHeight && place.bottom > 0;
        }""",
        arg=selector,
        polling=50,
    )


def menu(page: Page, name: str) -> None:
    """Choose an act from the bar's menu, and wait for its dialog. "Edit names…" has none: its fields are in the bar."""
    page.locator(".pb-menu summary").click()
    page.locator(".pb-menu").get_by_role("button", name=name, exact=True).click()
    if name.endswith("…") and name != "Edit names…":
        expect(page.locator("dialog[open]")).to_be_visible()  # its script comes with the first use


def details(page: Page, check: str) -> Locator:
    """The form of a check, in its opened row."""
    unfold(page, check)
    place = page.locator(f"#check-{check}")
    if not place.locator("details[data-form][open]").count():
        place.locator("details[data-form] > summary").click()
    return place.locator("form")


def turn_to(page: Page, name: str) -> None:
    """Go to another page of the playbook, by the name of its folder."""
    home = re.match(r".*/playbooks/[^/]+/", page.url)
    assert home
    page.goto(f"{home[0]}{name}/")
    page.locator(".pb-pilotbar").wait_for()


def write(page: Page, check: str, **fields: str) -> None:
    """Fill in the form of a check and leave it."""
    form = details(page, check)
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if name == "status":
            field.select_option(value)
        else:
            field.fill(value)
            field.blur()


SIGNED = {"status": "done", "signer": "Ann Lee", "on": "2026-11-02", "evidence": "Report 4"}
"""What settles a blocking check."""


def sign(page: Page, check: str) -> None:
    """Sign off a check with the form, as a blocking check has to be."""
    write(page, check, **{"status": "done", "evidence": "Report 4", "signer": "Ann Lee"})


def record_of(**parts: Any) -> dict[str, Any]:
    """A record as another browser would have saved it."""
    return {"version": 2, "pilot": {"id": "k3f9x2ab", "name": "Wren", "playbook": "sales-sdr"}, **parts}


def give(page: Page, content: dict[str, Any] | str | bytes, name: str = "record.json") -> None:
    """Open a record with the bar's file picker."""
    text = content if isinstance(content, (str, bytes)) else json.dumps(content)
    body = text if isinstance(text, bytes) else text.encode("utf-8")
    page.locator("pilot-bar input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": body}
    )
    page.locator("dialog[open]").wait_for()


def put(page: Page, *records: dict[str, Any], site: str = "/") -> None:
    """Put records where pages of version 1 kept them, in place of what the browser has, and load the page again."""
    address = page.url
    page.evaluate(IDLE)
    page.evaluate(REMOVE, [[site, record["pilot"]["id"]] for record in records])
    page.goto(page.evaluate(STYLE))  # it has no script
    for record in records:
        key = f"{site}pilotbook.pilot:{record['pilot']['id']}"
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, json.dumps(record)])
    page.goto(address)
    page.locator(".pb-pilotbar").wait_for()


def with_record(pages: Pages, record: dict[str, Any], path: str = CHECKLIST) -> Page:
    """Open a page in a browser that has a record: quicker than to open it and `put` the record there."""
    page = pages.open("assets/pilotbook.css")  # it has no script
    key = f"/pilotbook.pilot:{record['pilot']['id']}"
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, json.dumps(record)])
    page.goto(pages.address + path)
    page.locator(".pb-pilotbar").wait_for()
    return page


def clear(page: Page) -> None:
    """Delete everything that the browser has stored for the site."""
    page.evaluate(CLEAR)
    page.evaluate("localStorage.clear()")


def open_example(page: Page) -> None:
    """Take the filled example in as a pilot."""
    menu(page, "Open the filled-in example…")
    page.locator("dialog [data-act=keep]").click()
    expect(page.locator("dialog")).to_be_hidden()


AXE = VENDOR / "axe.min.js"
_RUN_AXE = """async (place) => {
  const runOnly = ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"];
  const { passes, violations } = await axe.run(place, { runOnly, resultTypes: ["violations"] });
  return [passes.length, violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))];
}"""
"""How many rules passed, and what is wrong. `resultTypes` spares axe to describe everything that is right, which takes
half to two thirds of its time, and changes nothing in what it finds."""


def load_axe(page: Page) -> None:
    """Bring axe into a page, unless it is there."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))


def faults(page: Page, place: str = "article") -> list[str]:
    """What axe finds in a place of the page, each with the rule and the element."""
    page.locator(place).first.wait_for(state="attached")
    load_axe(page)
    passed, violations = page.evaluate(_RUN_AXE, place)
    assert passed, "axe ran over nothing"
    return list(violations)
