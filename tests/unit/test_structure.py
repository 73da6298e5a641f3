"""Each module says what it is for and stays short, and imports only what the contracts in pyproject.toml allow."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from support.paths import ROOT

PACKAGE = ROOT / "generator" / "pilotbook"
WRITTEN_OUT = PACKAGE / "ops" / "runners"
"""Files that `pilotbook ops` writes: they are no modules of the package."""
MODULES = {
    path.relative_to(PACKAGE).with_suffix("").as_posix(): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if WRITTEN_OUT not in path.parents
}
LONGEST = 300
"""Lines of a module."""
CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
]
each_module = pytest.mark.parametrize("name", MODULES)


def test_the_package_was_found() -> None:
    assert len(MODULES) > 25


@each_module
def test_a_module_says_what_it_is_for(name: str) -> None:
    said = ast.get_docstring(ast.parse(MODULES[name].read_text(encoding="utf-8"))) or ""
    assert said
    if MODULES[name].stem not in ("__init__", "__main__"):
        assert "Comes in:" in said and "Goes out:" in said


@each_module
def test_a_module_stays_short(name: str) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST


@pytest.fixture(scope="module")
def linted() -> str:
    """What import-linter says of every contract."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_contract_holds(linted: str, contract: str) -> None:
    assert f"{contract} KEPT" in " ".join(linted.split()), linted


def test_the_configuration_takes_nothing_of_mkdocs_but_its_yaml_loader() -> None:
    """import-linter sees another package as a whole, and so cannot hold this."""
    tree = ast.parse(MODULES["config/mkdocs_yml"].read_text(encoding="utf-8"))
    names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {name for name in names if name.split(".")[0] == "mkdocs"} <= {"mkdocs.utils.yaml", "mkdocs.exceptions"}
