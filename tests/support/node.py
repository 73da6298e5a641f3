"""Runs the scripts of this folder in Node, with the modules of overrides/."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import Any

import pytest

from support.paths import ROOT

LARGE = "PILOTBOOK_PLACES" in os.environ
"""Whether the tests of shared places try the large counts. `make places` sets it."""


def run_node(script: str, *arguments: str) -> Any:
    """Run a script, and return the JSON that it prints."""
    program = shutil.which("node")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no Node, and CI says that there has to be")
        pytest.skip("there is no Node")
    done = subprocess.run(
        [program, str(ROOT / "tests" / "support" / script), *arguments], capture_output=True, text=True, timeout=580
    )
    assert done.returncode == 0, done.stderr
    print(done.stdout.strip())
    return json.loads(done.stdout)
