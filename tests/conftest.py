"""What all layers share: options of a run, the shipped book and site, the tiny site, and LibreOffice."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from support.documents import Convert, Written, office
from support.forks import Own
from support.library import shipped_book
from support.paths import ROOT, TINY
from support.run import begin, once, shipped_url
from support.sites import build, few_documents

if TYPE_CHECKING:
    from playwright.sync_api import Playwright


def pytest_configure(config: pytest.Config) -> None:
    """Let all processes of a run share a folder and the shipped site."""
    if not hasattr(config, "workerinput"):
        run = ExitStack()
        run.enter_context(begin())
        config.add_cleanup(run.close)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run approve what is made now: snapshots, and the messages of tests/golden/mistakes."""
    parser.addoption("--approve", action="store_true", help="write down what is made now as what is expected")


@pytest.fixture(scope="session")
def playwright_of_run() -> Iterator[Playwright]:
    """What drives browsers, started once: two of them can't run in one process."""
    from playwright.sync_api import sync_playwright  # only the tests with a browser need it

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def shipped() -> Book:
    """The library that ships with the package."""
    return shipped_book()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the tiny site, to be broken."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


@pytest.fixture
def tiny_book(tiny: Path) -> Callable[[], Book]:
    """Load the tiny site as it is now."""
    return lambda: load_book(paths.find_layers(tiny, library=False), base=tiny, register=tiny / "register")


@pytest.fixture(scope="session")
def site() -> Path:
    """The shipped site, built once in a run, with the documents of one playbook."""
    options = few_documents()
    return once("shipped", lambda folder: build(ROOT / "mkdocs.yml", folder, SITE_URL=shipped_url(), **options))


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """A site of one's own over the tiny library."""
    return Own(tmp_path)


def pytest_collection_finish() -> None:
    """Leave what was collected out of garbage collection, which takes a tenth of the time of tests otherwise."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


SLOW = (
    "site/test_own_site.py",
    "site/test_cache.py",
    "browser/test_adapt.py",
    "browser/test_site.py",
    "site/test_office.py",
    "site/test_edges.py",
    "site/test_docs.py",
    "browser/test_checklist.py",
    "browser/test_served.py",
    "browser/test_tabs.py",
    "browser/test_team.py",
    "browser/test_sharing.py",
    "browser/test_everyone.py",
    "browser/test_playbook_pages.py",
    "browser/test_look.py",
    "browser/test_sizes.py",
    "site/test_office_computes.py",
    "browser/test_hostile_site.py",
    "browser/test_",
    "site/",
    "places/",
    "unit/dossier/",
    "unit/forks/",
    "browser/",
)
"""Files, or what their paths begin with, of which processes side by side begin with the slowest."""


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a test with a browser waits for a part of its time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs LibreOffice where there is none; in CI that is a failure. Put what is slow first for workers."""
    if office() is None and not (os.environ.get("CI") == "true" or os.environ.get("PILOTBOOK_REQUIRE_OFFICE")):
        for item in items:
            if item.get_closest_marker("office"):
                item.add_marker(pytest.mark.skip(reason="there is no LibreOffice; scripts/need office installs it"))
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: next((at for at, path in enumerate(SLOW) if f"tests/{path}" in item.nodeid), 99))


@pytest.fixture(scope="session")
def written(shipped: Book) -> dict[str, Written]:
    """Every document of every playbook in every format, blank and filled, by playbook."""
    return {playbook_id: Written(shipped, playbook_id) for playbook_id in shipped.playbooks}


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Let LibreOffice write files in another format, many at once."""
    profile = tmp_path_factory.mktemp("office")

    def run(paths: list[Path], ending: str, folder: Path) -> dict[str, Path]:
        command = [
            office() or "soffice",
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            ending,
        ]
        done = subprocess.run([*command, "--outdir", folder, *paths], capture_output=True, text=True)
        made = {path.name: folder / f"{path.stem}.{ending}" for path in paths}
        assert all(path.is_file() for path in made.values()), done.stdout + done.stderr
        return made

    return run
