"""Private parts of MkDocs and Material were tried with the locked versions, and are used in one file."""

from __future__ import annotations

import ast
import re
from importlib.metadata import version

import pytest

from pilotbook.mkdocs_plugin import internals
from support.paths import ROOT

PACKAGE = ROOT / "generator" / "pilotbook"
PRIVATE = re.compile(r"\b(?:page|file|server|index|plugin|config)\._[a-z]\w*")


@pytest.mark.parametrize("name", internals.TESTED)
def test_a_new_version_is_tried_before_it_is_named(name: str) -> None:
    assert version(name) == internals.TESTED[name], "try tests/site with it, then change TESTED"


def test_private_parts_of_mkdocs_are_used_in_one_file() -> None:
    users = {
        path.name
        for path in (PACKAGE / "mkdocs_plugin").glob("*.py")
        if PRIVATE.search(path.read_text(encoding="utf-8").replace("self._", ""))
    }
    assert users == {"internals.py"}


def test_the_build_functions_of_mkdocs_are_imported_in_one_file() -> None:
    users = {
        path.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in ("mkdocs.commands.build", "watchdog.observers.polling")
    }
    assert users == {"internals.py"}
