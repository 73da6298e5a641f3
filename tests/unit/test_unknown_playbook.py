"""A command says why it can't use a playbook that the site doesn't have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.failing import run

COMMANDS = {
    "dossier": ("dossier", "bot", "--format", "md", "--out", "out"),
    "ops": ("ops", "bot", "--out", "out"),
    "gates": ("gates", "wren.json"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_draft_is_called_a_draft(tiny: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny)
    (tiny / "wren.json").write_text(json.dumps({"version": 2, "pilot": {"name": "Wren", "playbook": "bot"}}))
    file = tiny / "playbooks" / "bot.yml"
    file.write_text(f"draft: true\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    told = run(*COMMANDS[command])
    assert told.code == 1 and told.err.count("\n") == 1
    assert told.err.endswith(" Remove `draft: true` from it.\n")


def test_a_playbook_that_the_site_hides_is_said_to_be_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = "site_name: Ours\ntheme: {name: material}\nplugins:\n  - pilotbook: {shows: [forecasting]}\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = run("dossier", "sales-sdr", "--format", "md", "--out", "out")
    assert told.code == 1
    assert told.err == "The playbook `sales-sdr` isn't on this site. Add it to `shows` in mkdocs.yml.\n"
