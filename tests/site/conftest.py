"""The package as it is published and installed, made once in a run."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest

from support.package import built, run
from support.run import once


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The wheel, built from the checkout."""
    return next(once("wheel", lambda folder: built(folder, "--wheel")).glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path) -> Path:
    """A Python that has the wheel, and this one's other packages behind it: nothing comes over the network.

    A folder that a .pth file names has its own .pth files ignored, so the checkout, which this Python has by
    an editable install, is out of reach.
    """

    def install(folder: Path) -> None:
        run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
        python = folder / "bin" / "python"
        packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
        run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
        (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        package = run(python, "-c", "import pilotbook; print(pilotbook.__file__)", cwd=folder).strip()
        assert Path(package).is_relative_to(packages), "the tests would try the checkout, not the wheel"

    return once("installed", install) / "bin" / "python"
