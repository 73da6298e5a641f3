"""A person at a terminal sees how far a command is. A pipe and CI see nothing of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pilotbook.mkdocs_plugin.progress import Progress, read_progress
from support.sites import documents
from support.terminal import run_on_terminal

COMMANDS = {
    "build": r"Building: (playbook 1 of 1|file \d+ of \d+)",
    "dossier bot --format md": r"Writing +\[#+\] +100%",
    "render out": r"Rendering +\[#+\] +100%",
}


def environment(**values: str) -> dict[str, str]:
    """What the environment is on a person's machine."""
    return {name: value for name, value in os.environ.items() if name != "CI"} | values


@pytest.fixture
def quick(tiny: Path) -> Path:
    """The tiny site without the formats that take long."""
    documents(tiny / "mkdocs.yml", "md")
    return tiny


@pytest.mark.parametrize("command", COMMANDS)
def test_a_terminal_shows_progress_in_one_line(command: str, quick: Path) -> None:
    arguments = [sys.executable, "-m", "pilotbook", *command.split()]
    status, shown = run_on_terminal(arguments, env=environment(), cwd=quick)
    assert status == 0, shown
    assert re.search(COMMANDS[command], shown), shown
    assert shown.count("\n") <= 1, "a line is redrawn, not followed by another"


def test_ci_shows_no_progress(quick: Path) -> None:
    arguments = [sys.executable, "-m", "pilotbook", "dossier", "bot", "--format", "md"]
    assert run_on_terminal(arguments, env=environment(CI="true"), cwd=quick) == (0, "")


def test_a_build_in_a_pipe_shows_no_progress(quick: Path) -> None:
    command = [sys.executable, "-m", "pilotbook", "build"]
    done = subprocess.run(command, cwd=quick, env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)


def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, mode: str | None) -> list[str]:
    """What a build of two playbooks and three files shows, where no time is too short for a line."""
    monkeypatch.setattr("pilotbook.mkdocs_plugin.progress._INTERVAL", 0.0)
    monkeypatch.delenv("PILOTBOOK_PROGRESS", raising=False)
    if mode is not None:
        monkeypatch.setenv("PILOTBOOK_PROGRESS", mode)
    progress = Progress()
    progress.loaded(1, 2)
    progress.made_document()
    progress.made_document()
    progress.loaded(2, 2)
    progress.expect_files(3)
    progress.wrote_file()
    progress.end()
    progress.wrote_file()
    return [line.strip() for line in re.split(r"[\r\n]+", capsys.readouterr().err) if line.strip()]


STEPS = [
    "Building: playbook 1 of 2",
    "Building: playbook 1 of 2, 1 document written",
    "Building: playbook 1 of 2, 2 documents written",
    "Building: playbook 2 of 2",
    "Building: file 1 of 3",
]


def test_the_build_of_a_server_draws_its_steps_and_stops_after_the_first_build(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(capsys, monkeypatch, "drawn") == STEPS


def test_a_build_sends_its_steps_to_the_command_that_draws_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [read_progress(line) for line in shown(capsys, monkeypatch, "sent")] == STEPS
    assert read_progress("WARNING -  a page has no title") is None


def test_a_build_that_nobody_watches_shows_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(capsys, monkeypatch, None) == []
