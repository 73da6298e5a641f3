"""The browser's modules in one process of Node that answers line by line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from support.paths import ROOT


class Twin:
    """The process. It starts with the first question, and ends with `close`."""

    def __init__(self, script: str = "twin.mjs", folder: str = "record") -> None:
        node = shutil.which("node")
        if node is None:
            if os.environ.get("CI") == "true":
                pytest.fail("there is no Node, and CI says that there has to be")
            pytest.skip("there is no Node")
        self._process = subprocess.Popen(
            [node, str(Path(__file__).with_name(script)), (ROOT / "overrides" / folder).as_uri()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="ascii",
        )

    def ask(self, name: str, **given: Any) -> Any:
        """Ask one question, by the name of an answer in the script."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"name": name, **given}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
