"""What a small installation can do, how large it is, and what it says about the rest."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from pilotbook.exchange.export_workbook import export_playbook
from pilotbook.extras import EXTRAS, OFFICE, PDF, SITE, explain_missing_module
from support.paths import ROOT

MAX_BYTES = 60_000_000
"""How large `pip install pilotbook` may be."""
LARGE = ["material", "pymdownx", "babel", "docx", "lxml", "xlsxwriter", "typst", "pikepdf", "PIL", "segno"]
"""The modules that come with an extra, or with what an extra needs."""
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKS = [
    "check",
    "gates register/wren.json",
    "gate register/wren.json --gate choose --format junit --on 2026-01-20",
    "register",
    "register --format csv",
    "schemas",
    "add gap ours",
    "fork bot bot-two",
    "diff bot-two",
    "release",
    "reference v1.0.0/bot/owner-named",
    "checks bot",
    "cost bot",
    "import import.xlsx",
    "record add register/wren.json",
    "dossier bot --format csv,md",
    "render out -f small.yml",
]
"""Commands that need no extra."""
IN_CONFIG = r"Or skip its formats: write `formats: \[csv, md\]` in mkdocs\.yml, under plugins › pilotbook › dossier\."
FAILS = {
    "build": (SITE, OFFICE, PDF, rf"\. {IN_CONFIG}"),
    "build -f small.yml": (SITE, ""),
    "serve": (SITE, OFFICE, PDF, rf"\. {IN_CONFIG}"),
    "render out-two": (OFFICE, PDF, rf"\. {IN_CONFIG}"),
    "dossier bot": (OFFICE, PDF, r"\. Or choose other formats: --format csv,md\."),
    "dossier bot --format pdf-letter": (PDF, r"\. Or choose other formats: --format csv,md\."),
    "record read charter.docx": (OFFICE, ""),
    "register --format xlsx -o register.xlsx": (OFFICE, ""),
    "new ours": (OFFICE, ""),
    "export bot": (OFFICE, ""),
}
"""Commands that need extras, with what they need and how the message ends."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str | int]]:
    """What each command does where no extra is installed, on the tiny site. `small.yml` asks for no large format."""
    folder = tmp_path_factory.mktemp("small") / "tiny"
    subprocess.run(["cp", "-r", ROOT / "tests" / "support" / "tiny", folder], check=True)
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    small = config.replace("library: false", "library: false\n      dossier: {formats: [csv, md]}")
    assert small != config
    (folder / "small.yml").write_text(small, encoding="utf-8")
    (folder / "import.xlsx").write_bytes(
        export_playbook(load_book(paths.find_layers(folder, library=False), base=folder), "bot")
    )
    asked = {"refused": LARGE, "commands": [*WORKS, *FAILS]}
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "support" / "refuse.py"],
        cwd=folder, input=json.dumps(asked), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    left = sorted(path.name for path in folder.iterdir())
    assert not {"site", "out-two", "register.xlsx", "ours"} & set(left), "a command that fails writes nothing"
    return dict(zip(asked["commands"], json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("command", WORKS)
def test_a_command_that_needs_no_extra_works_without_them(small: dict[str, dict[str, str | int]], command: str) -> None:
    assert small[command]["status"] == 0, small[command]["stderr"]


@pytest.mark.parametrize("command", FAILS)
def test_a_missing_extra_is_one_sentence_with_the_command_that_installs_it(
    small: dict[str, dict[str, str | int]], command: str
) -> None:
    *extras, end = FAILS[command]
    names = ",".join(extra.name for extra in extras)
    purposes = "; ".join(rf"[\w, -]+, for {extra.purpose}" for extra in extras)
    done = small[command]
    assert (done["status"], done["stdout"]) == (1, "")
    line = rf'Not installed: {purposes}\. Run: python -m pip install "pilotbook\[{names}\]"{end}\n'
    assert re.fullmatch(line, str(done["stderr"])), done["stderr"]
    assert all(package in str(done["stderr"]) for extra in extras for package in extra.packages.values())


def test_the_extras_of_the_project_are_those_that_the_messages_name() -> None:
    written = PROJECT["optional-dependencies"]
    assert written.pop("all") == [f"pilotbook[{','.join(written)}]"]
    named = {name: sorted(Requirement(one).name for one in needs) for name, needs in written.items()}
    assert named == {extra.name: sorted(extra.packages.values()) for extra in EXTRAS}


def test_a_module_that_no_extra_brings_is_not_explained() -> None:
    assert explain_missing_module(ModuleNotFoundError("No module named 'yaml'", name="yaml")) is None


def needed(requirements: list[str]) -> dict[str, metadata.Distribution]:
    """The installed packages that these requirements lead to."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [Requirement(line) for line in requirements]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found[name] = metadata.distribution(one.name)
            waiting += [Requirement(line) for line in found[name].requires or ()]
    return found


def size(distribution: metadata.Distribution) -> int:
    """The bytes of a package on the disk, those of its compiled modules included where they are there."""
    paths = (Path(str(file.locate())) for file in distribution.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file())


def test_an_installation_without_extras_is_small(wheel: Path) -> None:
    """The wheel unpacks to twice its size. Python compiles each module once, to about as many bytes."""
    packages = needed(PROJECT["dependencies"])
    assert not {"mkdocs-material", "typst", "lxml", "pillow", "pikepdf", "python-docx"} & packages.keys()
    sizes = {name: size(one) for name, one in packages.items()}
    assert sum(sizes.values()) + 3 * wheel.stat().st_size < MAX_BYTES, sizes
