"""The container of a new site takes pilots on a read-only file system, without root and without capabilities."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from pilotbook.cli import main
from pilotbook.csp import format_nginx
from support.engines import PASSWORD, USER, container
from support.node import LARGE, run_node
from support.team_site import team_site

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not LARGE or os.getuid() != 0, reason="needs root to mount file systems: make places"),
]


def test_the_container_takes_pilots_without_root_on_a_read_only_file_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PILOTBOOK_PASSWORD", PASSWORD)
    authorization = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    with container(team_site(), format_nginx(team_site())) as engine:
        done = CliRunner().invoke(main, ["check", "--place", engine.url, "--user", USER])
        found = run_node("interleave.mjs", engine.url, authorization, "20", "2")
        owners = {path.stat().st_uid for path in engine.records.rglob("*.json")}
        workers = _statuses()
    assert done.exit_code == 0, done.output
    assert [line.split(":")[0] for line in done.output.splitlines()] == ["Writes", "Lists", "Strangers", "Names"]
    assert (found["edits"], found["lost"], found["apart"], found["unsettled"]) == (160, 0, 0, 0)
    assert owners == {101}
    assert workers


def _statuses() -> list[str]:
    """What the system says about each nginx: its user and its capabilities."""
    found = []
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            text = path.read_text(encoding="utf-8")
        except OSError:
            continue  # it has ended
        if text.startswith("Name:\tnginx") and re.search(r"^Uid:\t101\t101\t101\t101$", text, re.MULTILINE):
            assert re.search(r"^CapBnd:\t0+$", text, re.MULTILINE), text
            found.append(text)
    return found
