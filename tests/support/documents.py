"""What the tests of documents share: every document of every playbook, and what LibreOffice makes of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pilotbook.book.model import Book
from pilotbook.dossier import Cache, Dossier, Filling, filling_of

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = "https://pilotbook.example/playbooks/{}/"
VARIANTS = ("", "example")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs LibreOffice where there is none; in CI that is a failure."""
    if office() is None and not (os.environ.get("CI") == "true" or os.environ.get("PILOTBOOK_REQUIRE_OFFICE")):
        for item in items:
            if item.get_closest_marker("office"):
                item.add_marker(pytest.mark.skip(reason="there is no LibreOffice; `scripts/need office` installs it"))


def office() -> str | None:
    """The path of LibreOffice."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@dataclass(frozen=True)
class Written:
    """Every document of one playbook, on the disk."""

    folder: Path
    names: tuple[str, ...]

    def of(self, ending: str) -> list[Path]:
        """The files of one format."""
        return [self.folder / name for name in self.names if name.endswith(ending)]


def dossier(book: Book, playbook_id: str, variant: str, *, with_help: bool = True) -> Dossier:
    """A playbook's dossier, blank or filled from its example."""
    playbook = book.playbooks[playbook_id]
    filling = Filling({}, with_help, PAGE.format(playbook_id))
    if variant:
        record = playbook.model.example
        assert record is not None
        day = record.decision.on if record.decision else ""
        filling = filling_of(book, playbook, record, day=day, with_help=with_help, page=PAGE.format(playbook_id))
    return Dossier(book, playbook, filling, variant=variant, cache=Cache(Path(os.environ["PILOTBOOK_CACHE"])))


@pytest.fixture(scope="session")
def written(shipped: Book, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Written]:
    """Every document of every playbook in every format, blank and filled, by playbook."""
    made = {}
    for playbook_id in shipped.playbooks:
        folder = tmp_path_factory.mktemp(playbook_id)
        names = []
        for variant in VARIANTS:
            for one in dossier(shipped, playbook_id, variant).files():
                (folder / one.name).write_bytes(one.make())
                names.append(one.name)
        made[playbook_id] = Written(folder, tuple(names))
    return made


def load(path: Path | bytes, *, data_only: bool = False) -> Any:
    """A workbook, without what openpyxl says of parts that it does not know, such as bars of data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(
            BytesIO(path if isinstance(path, bytes) else path.read_bytes()), data_only=data_only
        )


Convert = Callable[[list[Path], str, Path], dict[str, Path]]


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
