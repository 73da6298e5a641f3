"""Calls a function of one of the browser's modules, in Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

import pytest

from support.paths import ROOT

_SCRIPT = """
import { readFileSync } from "node:fs";
const { url, name, inputs } = JSON.parse(readFileSync(0, "utf8"));
const call = (await import(url))[name];
console.log(JSON.stringify(inputs.map((input) => call(input))));
"""


def call_module(path: str, name: str, inputs: Sequence[Any]) -> list[Any]:
    """Call a function that a module below overrides/ exports, once for each input."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no Node, and CI says that there has to be")
        pytest.skip("there is no Node")
    asked = json.dumps({"url": (ROOT / "overrides" / path).as_uri(), "name": name, "inputs": list(inputs)})
    done = subprocess.run(
        [node, "--input-type=module", "-e", _SCRIPT], input=asked, capture_output=True, encoding="utf-8", check=True
    )
    found: list[Any] = json.loads(done.stdout)
    return found
