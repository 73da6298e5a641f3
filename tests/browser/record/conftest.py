"""What the tests of the record's modules share: a blank page on loopback that has imported them all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from support.browser import ARGUMENTS, Js, find_browser
from support.hosting import serving
from support.paths import ROOT

RECORD = (
    "grammar",
    "versions",
    "entries",
    "gates",
    "record",
    "sign-off",
    "acts",
    "upgrade",
    "merge",
    "import-preview",
    "renames",
    "migrate",
    "link",
    "file",
    "name",
    "export",
)
MODULES = [
    *(f"record/{name}" for name in RECORD),
    "storage/storage",
    "components/cost/cost-model",
    "components/diagnose/verdict",
    "components/register/standing",
]
BLANK = '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Blank</title>'
IMPORT = """async (names) => {
  const modules = await Promise.all(names.map((name) => import(`/${name}.js`)));
  globalThis.pb = Object.assign({}, ...modules);
}"""
FAKES = (Path(__file__).parent / "fakes.js").read_text(encoding="utf-8")


class Blank:
    """The blank page. Playwright's synchronous interface wants a thread of its own where another test holds one."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.thread = ThreadPoolExecutor(max_workers=1)
        self.playwright: Playwright
        self.page: Page
        self.heard: list[str] = []
        self.thread.submit(self._open, find_browser()).result()

    def _open(self, chromium: str) -> None:
        self.playwright = sync_playwright().start()
        browser = self.playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        self.page = browser.new_page()
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("request", lambda request: self._requested(request.url))
        self.page.route("**/blank", lambda route: route.fulfill(body=BLANK, content_type="text/html"))
        self.page.goto(f"{self.address}blank")
        self.page.add_script_tag(content=FAKES)
        self.page.evaluate(IMPORT, MODULES)

    def _requested(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.heard.append(f"request to another host: {url}")

    def run(self, code: str, given: Any = None) -> Any:
        """Call a function of JavaScript with the modules' names and one value. A promise is waited for."""
        call = f"(given) => ({code})(globalThis.pb, given)"
        return self.thread.submit(self.page.evaluate, call, given).result()

    def close(self) -> None:
        """Close the browser."""
        self.thread.submit(self.playwright.stop).result()
        self.thread.shutdown()


@pytest.fixture(scope="session")
def blank() -> Iterator[Blank]:
    """The blank page, opened once."""
    with serving(ROOT / "overrides") as address:
        opened = Blank(address)
        yield opened
        opened.close()


@pytest.fixture
def js(blank: Blank) -> Iterator[Js]:
    """Run JavaScript with the modules. The test fails if the page asks another host, or throws where nobody looks."""
    yield blank.run
    assert blank.heard == []
