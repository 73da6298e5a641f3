"""Fixtures for the tests of the record's modules: in each browser, a blank page that has imported them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser

from support.browser import Js
from support.firefox import FirefoxTabs, find_firefox
from support.hosting import StaticHost, serving
from support.paths import ROOT
from support.run import EVERY_CASE

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
OF_THE_BROWSER = ("test_store", "test_link")
"""Modules that test what browsers differ in most: databases and streams."""
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
    """The blank page in Chromium."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.heard: list[str] = []
        self.page = browser.new_page()
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("request", lambda request: self._requested(request.url, address))
        self.page.goto(f"{address}blank")
        self.page.evaluate(IMPORT, MODULES)

    def _requested(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:")):
            self.heard.append(f"request to another host: {url}")

    def run(self, code: str, given: Any = None) -> Any:
        """Call the function in the page."""
        return self.page.evaluate(f"(given) => ({code})(globalThis.pb, given)", given)


@pytest.fixture(scope="session")
def modules() -> Iterator[str]:
    """The address that serves the modules and the blank page."""
    with serving(ROOT / "overrides", Host) as address:
        yield address


@pytest.fixture(scope="session")
def blank_in_chromium(chromium: Browser, modules: str) -> Blank:
    """The blank page in Chromium, opened once."""
    return Chromium(chromium, modules)


@pytest.fixture(scope="session")
def blank_in_firefox(modules: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Blank]:
    """The blank page in Firefox, opened once."""
    with FirefoxTabs(find_firefox(), tmp_path_factory.mktemp("firefox"), modules) as browser:
        yield Firefox(browser)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with `js` in Chromium, and in Firefox if it is about parts of the browser, or if all cases run."""
    if "js" in metafunc.fixturenames:
        in_firefox = EVERY_CASE or metafunc.module.__name__.rpartition(".")[2] in OF_THE_BROWSER
        firefox = [pytest.param("firefox", marks=pytest.mark.firefox)] if in_firefox else []
        metafunc.parametrize("js", ["chromium", *firefox], indirect=True)


@pytest.fixture
def js(request: pytest.FixtureRequest) -> Iterator[Js]:
    """Run JavaScript with the modules. The test fails on an uncaught error or a request to another host."""
    blank: Blank = request.getfixturevalue(f"blank_in_{request.param}")
    yield blank.run
    assert blank.heard == []
