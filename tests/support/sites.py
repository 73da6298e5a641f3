"""Builds sites, and makes the tiny site larger."""

from __future__ import annotations

import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from pilotbook.config import paths
from pilotbook.load import Layer

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["mkdocs.__main__", "pilotbook.mkdocs_plugin.plugin", "pilotbook.render"])


def build(config: Path, site: Path, **env: str) -> Path:
    """Build a site strictly, in a process of its own. Fails the test with what the command line said.

    The process is a fork of one that has loaded MkDocs and the plugin, which takes three times as long as a small site.
    """
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as said:
        arguments = ["build", "--quiet", "--strict", "-f", str(config), "-d", str(site)]
        process = _processes.Process(target=_mkdocs, args=(arguments, {**os.environ, **env}, said.name))
        process.start()
        process.join()
        if process.exitcode or said.read():
            command = [sys.executable, "-m", "pilotbook", "build", "-f", str(config), "-d", str(site)]
            done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **env})
            raise AssertionError(f"{said.read()}{done.stdout}{done.stderr}")
    return site


def _mkdocs(arguments: list[str], environment: dict[str, str], said: str) -> None:
    os.environ.clear()
    os.environ.update(environment, NO_MKDOCS_2_WARNING="1")
    with open(said, "w") as file:  # noqa: PTH123  # its number is wanted, for what writes past Python too
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    from mkdocs.__main__ import cli

    cli(arguments)


def many(tiny: Path, count: int) -> list[Layer]:
    """The tiny site with more playbooks like its own."""
    text = (tiny / "playbooks" / "bot.yml").read_text(encoding="utf-8")
    own = re.findall(r"^  (email-\S+):$", text, flags=re.M)
    for number in range(count):
        copy = text.replace("playbook: bot", f"playbook: bot-{number}").replace("title: Bot", f"title: Bot {number}")
        for check in own:
            copy = copy.replace(check, f"{check}-{number}")
        (tiny / "playbooks" / f"bot-{number}.yml").write_text(copy, encoding="utf-8")
    return paths.find_layers(tiny, library=False)


def documents(config: Path, *formats: str) -> None:
    """Let a site that `pilotbook new` made have its documents in these formats alone: all take ten times as long."""
    text, head = config.read_text(encoding="utf-8"), "      dossier:\n"
    assert text.count(head) == 1
    config.write_text(text.replace(head, f"{head}        formats: [{', '.join(formats)}]\n"), encoding="utf-8")
