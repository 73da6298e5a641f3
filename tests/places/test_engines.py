"""A team works on one pilot through real web servers, and nothing is lost, whatever the server says about a write.

`make places` tries as many cases as the documentation states; other runs try a few.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from typing import Any

import pytest

from support.engines import ENGINES, PASSWORD, USER
from support.paths import ROOT

pytestmark = pytest.mark.server
LARGE = "PILOTBOOK_PLACES" in os.environ
"""Whether the tests try the large counts. `make places` sets it."""
AUTHORIZATION = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


def node(script: str, *arguments: str) -> dict[str, Any]:
    """Run a script of tests/support, and return the JSON that it prints."""
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
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("writers", [2, 4])
def test_no_interleaving_of_writers_loses_an_edit(name: str, writers: int) -> None:
    runs = {2: 200, 4: 40}[writers] if LARGE else {2: 10, 4: 4}[writers]
    with ENGINES[name]() as engine:
        found = node("interleave.mjs", engine.url, AUTHORIZATION, str(runs), str(writers))
    assert (found["lost"], found["apart"], found["unsettled"]) == (0, 0, 0)
    assert found["edits"] == runs * writers * 4
