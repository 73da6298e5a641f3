"""What the tests share: the shipped book, a tiny book to break, and the shipped site, built once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config import paths

ROOT = Path(__file__).resolve().parent.parent
TINY = Path(__file__).parent / "tiny"


def pytest_configure(config: pytest.Config) -> None:
    """Let all sites of a run share one cache of documents, which starts empty."""
    if "PILOTBOOK_CACHE" not in os.environ:
        folder = tempfile.mkdtemp(prefix="pilotbook-cache-")
        os.environ["PILOTBOOK_CACHE"] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run approve what is made now: snapshots, and the messages of tests/mistakes."""
    parser.addoption("--approve", action="store_true", help="write down what is made now as what is expected")


@pytest.fixture(scope="session")
def shipped() -> Book:
    """The library that ships with the package."""
    return load_book(paths.layers(ROOT), base=ROOT)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the tiny site, to be broken."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


@pytest.fixture
def tiny_book(tiny: Path) -> Callable[[], Book]:
    """Load the tiny site as it is now."""
    return lambda: load_book(paths.layers(tiny, library=False), base=tiny, register=tiny / "register")


def build(config: Path, site: Path, **env: str) -> Path:
    """Build a site with the command line, strictly. Fails the test with what MkDocs said."""
    done = subprocess.run(
        [sys.executable, "-m", "pilotbook", "build", "-f", str(config), "-d", str(site)],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == "", done.stderr
    return site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped site, built once."""
    return build(ROOT / "mkdocs.yml", tmp_path_factory.mktemp("site"))
