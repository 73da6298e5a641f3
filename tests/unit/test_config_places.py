"""A mistake in mkdocs.yml is told with its line and column, in words of our own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from pilotbook.cli import main
from pilotbook.config.mkdocs_yml import format_value

HEAD = "site_name: Ours\nplugins:\n  - search\n  - pilotbook:\n      library: false\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}      show: []\n", "6:7: plugins › pilotbook › show: unknown option. Did you mean `shows`?"),
        (f"{HEAD}      shows: bot\n", "6:7: plugins › pilotbook › shows: needs a list"),
        (
            f"{HEAD}      shows:\n        - bot\n        - boat\n",
            "8:11: plugins › pilotbook › shows › boat: the library",
        ),
        (f"{HEAD}      limit: 0\n", "6:7: plugins › pilotbook › limit: needs a whole number"),
        (f"{HEAD}      dossier: 1\n", "6:7: plugins › pilotbook › dossier: needs keys below it"),
        (f"{HEAD}      dossier:\n        shade: x\n", "7:9: plugins › pilotbook › dossier › shade: unknown option."),
        (f"{HEAD}      dossier:\n        color: blue\n", "7:9: plugins › pilotbook › dossier › color: is `blue`."),
        (
            f"{HEAD}      dossier:\n        color: #0d4a6b\n",
            "7:9: plugins › pilotbook › dossier › color: is empty, because ` #` starts a comment",
        ),
        (f"{HEAD}      dossier:\n        paper: A3\n", "7:9: plugins › pilotbook › dossier › paper: is `a3`."),
        (f"{HEAD}      dossier: {{formats: [odt]}}\n", "6:17: plugins › pilotbook › dossier › formats: there is no"),
        (f"{HEAD}      dossier: {{reference: x.docx}}\n", "6:17: plugins › pilotbook › dossier › reference: there is"),
        ("plugins: {pilotbook: {library: false, limit: x}}\n", "1:39: plugins › pilotbook › limit: needs a whole"),
        (f"{HEAD}extra\n", "6:1: this key needs a colon and a space after it. Write `key: value`"),
        (f"{HEAD}extra: [\n", "7:1: the text ends inside a list or a set of keys. Close the bracket."),
        ("site_name: a: b\n", "1:13: the text contains a colon and a space"),
    ],
)
def test_a_mistake_in_the_configuration_has_a_place(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.chdir(tiny)
    (tiny / "mkdocs.yml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1
    assert done.stderr.startswith(f"mkdocs.yml:{said}"), done.stderr


def test_an_inherited_file_that_is_not_yaml_is_named_itself(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)
    (tiny / "mkdocs.yml").write_text("INHERIT: shared/base.yml\n", encoding="utf-8")
    (tiny / "shared").mkdir()
    (tiny / "shared/base.yml").write_text("a: b\nc: [\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["check"]).stderr.startswith("shared/base.yml:3:1: the text ends")


def test_a_configuration_elsewhere_is_named_as_it_was_typed(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny.parent)
    (tiny / "mkdocs.yml").write_text(f"{HEAD}      limit: 0\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["check", "-f", "tiny/mkdocs.yml"]).stderr.startswith("tiny/mkdocs.yml:6:7: ")


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, "é\u2028: #", None, True, {"b": {}}]},
        {"day": date(2026, 1, 2), "days": {date(2026, 1, 2)}, "most": float("inf"), 1: "a" * 500, "text": "1:30"},
    ],
)
def test_a_value_of_the_configuration_is_the_same_in_that_of_the_tree(value: dict[Any, Any]) -> None:
    written = format_value(value)
    assert yaml.safe_load(f"extra: {written}\n")["extra"] == value
    assert written.count("\n") == 0
