"""A template that was compiled earlier is used only by the program that compiled it. What it writes is escaped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, UndefinedError
from jinja2.ext import Extension
from markupsafe import Markup

from pilotbook.render import jinja
from pilotbook.render.jinja import CompiledTemplates, environment
from support.paths import ROOT


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


def test_texts_are_escaped_for_text_and_for_attributes_in_double_quotes() -> None:
    template = environment().from_string('<p title="{{ text }}">{{ text }}{{ text ~ text | upper }}</p>')
    shown = template.render(text="""it's <b> & "x" """)
    assert shown.startswith("""<p title="it's &lt;b&gt; &amp; &#34;x&#34; ">it's &lt;b&gt; &amp; &#34;x&#34; it""")
    assert "<B>" not in shown


def test_a_value_is_escaped_by_one_function_whatever_it_is() -> None:
    compiled = environment().compile("{{ value }}", raw=True)
    assert "environment.finalize(" in compiled and "escape(" not in compiled.partition("yield")[2]

    class Page:
        def __html__(self) -> str:
            return "<i>page</i>"

        def __str__(self) -> str:
            raise AssertionError

    class Word(str):
        __slots__ = ()

    values = [1, None, Markup("<b>"), Page(), Word("<b>"), ["<b>"]]
    shown = environment().from_string("{% for value in values %}{{ value }};{% endfor %}").render(values=values)
    assert shown == "1;None;<b>;<i>page</i>;&lt;b&gt;;[&#39;&lt;b&gt;&#39;];"
    with pytest.raises(UndefinedError):
        environment().from_string("{{ missing }}").render()


def test_no_template_writes_an_attribute_in_other_quotes() -> None:
    folders = (ROOT / "generator/pilotbook/render/templates", ROOT / "overrides/components")
    texts = {path: path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.jinja")}
    assert len(texts) > 50
    assert [path.name for path, text in texts.items() if re.search(r" [\w-]+=(?:'[^'>]*)?\{\{", text)] == []
