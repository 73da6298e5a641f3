"""Builds sites, and makes the tiny site larger."""

from __future__ import annotations

import base64
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pilotbook.config import paths
from pilotbook.dossier import Dossier, DossierFile
from pilotbook.load import Layer
from support.command import run_module
from support.paths import ROOT
from support.run import EVERY_CASE

BLANK = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""
WITH_DOCUMENTS = "sales-sdr"
"""The playbook whose documents the shared site has."""


def build(config: Path, site: Path, *, first: Callable[[], object] | None = None, **env: str) -> Path:
    """Build a site strictly, in a process of its own. Fails the test with what the command line said."""
    arguments = ["build", "--quiet", "--strict", "-f", config, "-d", site]
    done = run_module("mkdocs", *arguments, first=first, **{**env, "NO_MKDOCS_2_WARNING": "1"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done.stdout + done.stderr
    return site


def copy_repository(folder: Path) -> None:
    """Copy this repository's site, with its own playbooks as the library and documents as Markdown alone."""
    for name in ("content", "playbooks", "schema"):
        shutil.copytree(ROOT / name, folder / name)
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "- pilotbook:\n" in config
    options = "- pilotbook:\n      library: false\n      dossier: {formats: [md]}\n"
    (folder / "mkdocs.yml").write_text(config.replace("- pilotbook:\n", options), encoding="utf-8")


def few_documents() -> dict[str, Any]:
    """The options with which a build of the shipped site has the documents of one playbook, unless all cases run.

    Those of the other playbooks are blank: writing all takes five times as long as everything else of a site. The
    cache is one of its own, so that nobody else gets a blank document.
    """
    if EVERY_CASE:
        return {}
    return {"first": _leave_documents_blank, "PILOTBOOK_CACHE": f"{os.environ['PILOTBOOK_CACHE']}-blank"}


def _leave_documents_blank() -> None:
    for name in ("files", "zip_file", "preview_file"):
        setattr(Dossier, name, _blank(getattr(Dossier, name)))


def _blank(method: Callable[..., Any]) -> Callable[..., Any]:
    def call(dossier: Any, *arguments: Any, **options: Any) -> Any:
        made = method(dossier, *arguments, **options)
        if dossier.playbook.id == WITH_DOCUMENTS:
            return made
        if isinstance(made, DossierFile):
            return replace(made, make=lambda: BLANK)
        return (replace(one, make=lambda: BLANK) for one in made)

    return call


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
    """Let the tiny site, or a new one, have its documents in these formats alone: all take ten times as long."""
    text, head = config.read_text(encoding="utf-8"), "      dossier:\n"
    if head not in text:
        text = text.replace("library: false\n", f"library: false\n{head}")
    assert text.count(head) == 1
    config.write_text(text.replace(head, f"{head}        formats: [{', '.join(formats)}]\n"), encoding="utf-8")
