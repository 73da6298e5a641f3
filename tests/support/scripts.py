"""The browser's modules as they are written, and whether a script means the same as another one."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from rjsmin import jsmin  # type: ignore[import-untyped]  # it ships none

from support.paths import ROOT

_IMPORTED = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";\n', re.MULTILINE)


def list_modules(entry: Path) -> list[Path]:
    """List a module after all that it imports."""
    found: dict[Path, None] = {}

    def visit(path: Path) -> None:
        if path not in found:
            for address in _IMPORTED.findall(path.read_text(encoding="utf-8")):
                visit((path.parent / address).resolve())
            found[path] = None

    visit(entry.resolve())
    return list(found)


def written(path: Path) -> str:
    """Return a module without comments, spaces, imports and exports, with the names that it is written with."""
    body = _IMPORTED.sub("", path.read_text(encoding="utf-8"))
    return str(jsmin(re.sub(r"^export (?=const|class)", "", body, flags=re.MULTILINE))).strip()


def compare_scripts(pairs: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Compare scripts as a parser reads them, each with a name and another script. Return by name where they differ in
    more than the names of variables. The test is skipped where npm's packages are missing.
    """
    found = subprocess.run([ROOT / "scripts" / "need", "editor", "find"], capture_output=True, text=True)
    if found.returncode != 0:
        if os.environ.get("CI") == "true":
            pytest.fail("npm's packages are missing, and CI says that they have to be there")
        pytest.skip("npm's packages are missing")
    compare = Path(__file__).with_name("compare.mjs")
    answer = subprocess.run(
        ["node", compare, (ROOT / "package.json").as_uri()],
        input=json.dumps(pairs),
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return dict(json.loads(answer.stdout))
