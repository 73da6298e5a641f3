"""A template that was compiled earlier is used only by the program that compiled it."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from jinja2.ext import Extension

from pilotbook.render import jinja
from pilotbook.render.jinja import CompiledTemplates


def render(program: str, prefix: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Render a template as a version of the program does that puts something in front of each source."""

    class Prefixed(Extension):
        def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
            return prefix + source

    monkeypatch.setattr(jinja, "program_digest", lambda: program)
    env = Environment(loader=DictLoader({"page.html": "<p>"}), extensions=[Prefixed])
    env.bytecode_cache = CompiledTemplates(options="the same")
    return env.get_template("page.html").render()


def test_another_version_of_the_program_compiles_templates_again_in_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert render("one", "old ", monkeypatch) == "old <p>"
    assert render("one", "new ", monkeypatch) == "old <p>"  # it was kept: the program says that it is the same
    assert render("two", "new ", monkeypatch) == "new <p>"
    assert render("one", "old ", monkeypatch) == "old <p>"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
