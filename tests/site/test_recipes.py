"""Recipes work as they are written: what they name is there, and what can be run is run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pilotbook.models import Playbook
from support.failing import run
from support.paths import ROOT

RECIPES = {
    found[1]: " ".join(found[2].split())
    for file in ("CONTRIBUTING.md", "docs/recipes.md")
    for found in re.finditer(
        r"^\*\*(.+?)\.\*\* (.+?)(?=\n\n|\n\Z)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
}
PLACES = [ROOT, *(ROOT / name for name in ("generator/pilotbook", "overrides", "overrides/record", "tests"))]
SUFFIXES = r"(?:py|js|ts|mjs|yml|md|toml|css|conf|lock|jinja)"
HOLDERS = re.compile(rf"`([\w.\" =-]+)` (?:\(|in )`([\w./-]+\.{SUFFIXES})`")
"""A name and the file that has it: `FORMATS` (`dossier/style.py`), or `FIELDS` in `checklist.js`."""


def places(name: str) -> list[Path]:
    """The files and folders that a recipe may mean: by its path, or by its name alone."""
    found = [place / name for place in PLACES if (place / name).exists()]
    if not found and "/" not in name.rstrip("/"):
        found = [path for place in PLACES[1:] for path in place.rglob(name.rstrip("/"))]
    return found


def test_the_recipes_were_found() -> None:
    assert len(RECIPES) >= 18
    assert {"A field of a model", "A command", "A format of checklists"} <= RECIPES.keys()


@pytest.mark.parametrize("name", RECIPES)
def test_what_a_recipe_names_is_there(name: str) -> None:
    """Left out are addresses of a built site, which begin with a slash."""
    quoted = " ".join(re.findall(r"`([^`]+)`", RECIPES[name]))
    named = set(
        re.findall(rf"(?<![\w/])[\w.-]+(?:/[\w.-]+)+/?|(?<![\w/])[\w-]+/|(?<![\w/.])[\w.-]+\.{SUFFIXES}\b", quoted)
    )
    assert [one for one in sorted(named) if not places(one)] == []


@pytest.mark.parametrize("name", RECIPES)
def test_what_a_recipe_says_a_file_has_is_in_it(name: str) -> None:
    for what, file in HOLDERS.findall(RECIPES[name]):
        assert any(what in one.read_text(encoding="utf-8") for one in places(file)), (what, file)


def test_the_commands_of_a_recipe_are_commands() -> None:
    for text in RECIPES.values():
        for command in re.findall(r"`pilotbook ([a-z]+)", text):
            assert run(command, "--help").code == 0, command
        for module in re.findall(r"`python -m (pilotbook[\w.]+)`", text):
            assert (ROOT / "generator" / f"{module.replace('.', '/')}.py").is_file(), module


def test_a_field_of_a_model_is_on_the_sheet_and_in_the_schema(tmp_path: Path) -> None:
    """The recipe's own example: a copy of the package with one more field, and what the recipe runs."""
    shutil.copytree(ROOT / "generator", tmp_path / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("content", "playbooks", "schema"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for name in ("overrides", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    model = tmp_path / "generator/pilotbook/models/playbook.py"
    line = next(one for one in model.read_text(encoding="utf-8").splitlines() if one.startswith("    example: Record"))
    field = '    risk: Flag | None = Field(default=None, examples=[True])\n    """Whether the use case is risky."""\n'
    model.write_text(model.read_text(encoding="utf-8").replace(line, f"{field}{line}"), encoding="utf-8")
    assert "risk" not in Playbook.model_fields, "this process has the package as it is"

    def python(*arguments: str) -> str:
        env = {**os.environ, "PYTHONPATH": str(tmp_path / "generator")}
        done = subprocess.run([sys.executable, *arguments], cwd=tmp_path, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    python("-m", "pilotbook.models.json_schema")
    assert '"risk"' in (tmp_path / "schema/playbook.schema.json").read_text(encoding="utf-8")
    python("-m", "pilotbook", "export", "sales-sdr", "-o", "out.xlsx")
    shown = python(
        "-c", "import openpyxl; print([row[0].value for row in openpyxl.load_workbook('out.xlsx')['Overview']])"
    )
    assert "'Risk'" in shown
    assert "nothing has changed" in python("-m", "pilotbook", "import", "out.xlsx")
