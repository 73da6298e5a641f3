"""Builds the package that is published, away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from support.paths import ROOT


def run(*command: str | Path, cwd: Path, **env: str) -> str:
    """Run a command with nothing of the checkout in its environment. Fails the test with what it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SOURCE_DATE"))}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env={**clean, **env})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(folder: Path, *kinds: str) -> Path:
    """Build into an empty folder, and return it."""
    run(
        sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", folder, ROOT,
        cwd=folder.parent, SOURCE_DATE_EPOCH="1760000000",
    )  # fmt: skip
    return folder
