"""What all layers share: options of a run, the shipped book and site, the tiny site, and LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotbook.book.model import Book
from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from support.documents import VARIANTS, Convert, Written, content, dossier, office
from support.forks import Own
from support.paths import ROOT, TINY
from support.sites import build


def pytest_configure(config: pytest.Config) -> None:
    """Let all sites of a run share one cache of documents, which starts empty."""
    if "PILOTBOOK_CACHE" not in os.environ:
        folder = tempfile.mkdtemp(prefix="pilotbook-cache-")
        os.environ["PILOTBOOK_CACHE"] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run approve what is made now: snapshots, and the messages of tests/golden/mistakes."""
    parser.addoption("--approve", action="store_true", help="write down what is made now as what is expected")


@pytest.fixture(scope="session")
def shipped() -> Book:
    """The library that ships with the package."""
    return load_book(paths.find_layers(ROOT), base=ROOT)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the tiny site, to be broken."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


@pytest.fixture
def tiny_book(tiny: Path) -> Callable[[], Book]:
    """Load the tiny site as it is now."""
    return lambda: load_book(paths.find_layers(tiny, library=False), base=tiny, register=tiny / "register")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped site, built once."""
    return build(ROOT / "mkdocs.yml", tmp_path_factory.mktemp("site"))


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """A site of one's own over the tiny library."""
    return Own(tmp_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs LibreOffice where there is none; in CI that is a failure."""
    if office() is None and not (os.environ.get("CI") == "true" or os.environ.get("PILOTBOOK_REQUIRE_OFFICE")):
        for item in items:
            if item.get_closest_marker("office"):
                item.add_marker(pytest.mark.skip(reason="there is no LibreOffice; scripts/need office installs it"))


@pytest.fixture(scope="session")
def written(shipped: Book, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Written]:
    """Every document of every playbook in every format, blank and filled, by playbook."""
    made = {}
    for playbook_id in shipped.playbooks:
        folder = tmp_path_factory.mktemp(playbook_id)
        names = []
        for variant in VARIANTS:
            for one in dossier(shipped, playbook_id, variant).files():
                (folder / one.name).write_bytes(content(shipped, one))
                names.append(one.name)
        made[playbook_id] = Written(folder, tuple(names))
    return made


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
