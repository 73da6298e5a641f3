"""Fixtures for the tests of the record's modules: in each browser, a blank page that has imported them all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from support.browser import ARGUMENTS, Js, find_browser
from support.firefox import FirefoxTabs, find_firefox
from support.hosting import StaticHost, serving
from support.paths import ROOT

RECORD = (
    "visible",
    "grammar",
    "versions",
    "entries",
    "gates",
    "decision",
    "next",
    "person",
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
    "file-name",
    "name",
    "export",
    "results/reading",
    "results/fill",
)
MODULES = [
    *(f"record/{name}" for name in RECORD),
    *(f"storage/{name}" for name in ("storage", "bin", "journal", "moved-site", "removed")),
    *(f"places/{name}" for name in ("loop", "folder", "http", "blob", "news", "user")),
    "components/cost/cost-model",
    "components/diagnose/verdict",
    "components/register/stages",
    "components/register/standing",
    "components/register/gate-times",
    "components/register/stays",
]
IMPORT = """async (names) => {
  const modules = await Promise.all(names.map((name) => import(`/${name}.js`)));
  globalThis.pb = Object.assign({}, ...modules);
}"""
FAKES = (Path(__file__).parent / "fakes.js").read_text(encoding="utf-8")
BLANK = f"""<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Blank</title>
<script>{FAKES}</script>"""


class Host(StaticHost):
    """Serves the modules and the blank page."""

    def do_GET(self) -> None:  # noqa: N802 - http.server calls it so
        """Answer /blank, or with a file."""
        if self.path != "/blank":
            super().do_GET()
            return
        body = BLANK.encode("utf-8")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Blank(Protocol):
    """A browser with the blank page open."""

    @property
    def heard(self) -> list[str]:
        """Uncaught errors and requests to other hosts."""

    def run(self, code: str, given: Any = None) -> Any:
        """Call a JavaScript function with the modules' exports and one value, and await its result."""


class Firefox:
    """The blank page in Firefox."""

    def __init__(self, browser: FirefoxTabs) -> None:
        self.browser = browser
        self.tab = browser.open("blank")
        self.tab.evaluate(IMPORT, MODULES)

    @property
    def heard(self) -> list[str]:
        """What the browser heard. Firefox logs XML that `DOMParser` refuses; the page only reads it."""
        return [one for one in self.browser.heard if "XML Parsing Error" not in one]

    def run(self, code: str, given: Any = None) -> Any:
        """Call the function in the tab."""
        return self.tab.evaluate(f"(given) => ({code})(globalThis.pb, given)", given)


class Chromium:
    """The blank page in Chromium. Playwright's sync API needs its own thread if another test in the process uses it."""

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
        self.page.goto(f"{self.address}blank")
        self.page.evaluate(IMPORT, MODULES)

    def _requested(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.heard.append(f"request to another host: {url}")

    def run(self, code: str, given: Any = None) -> Any:
        """Call the function in the page."""
        call = f"(given) => ({code})(globalThis.pb, given)"
        return self.thread.submit(self.page.evaluate, call, given).result()

    def close(self) -> None:
        """Close the browser."""
        self.thread.submit(self.playwright.stop).result()
        self.thread.shutdown()


@pytest.fixture(scope="session")
def modules() -> Iterator[str]:
    """The address that serves the modules and the blank page."""
    with serving(ROOT / "overrides", Host) as address:
        yield address


@pytest.fixture(scope="session")
def blank_in_chromium(modules: str) -> Iterator[Blank]:
    """The blank page in Chromium, opened once."""
    opened = Chromium(modules)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def blank_in_firefox(modules: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Blank]:
    """The blank page in Firefox, opened once."""
    with FirefoxTabs(find_firefox(), tmp_path_factory.mktemp("firefox"), modules) as browser:
        yield Firefox(browser)


@pytest.fixture(params=["chromium", pytest.param("firefox", marks=pytest.mark.firefox)])
def js(request: pytest.FixtureRequest) -> Iterator[Js]:
    """Run JavaScript with the modules. The test fails on an uncaught error or a request to another host."""
    blank: Blank = request.getfixturevalue(f"blank_in_{request.param}")
    yield blank.run
    assert blank.heard == []
