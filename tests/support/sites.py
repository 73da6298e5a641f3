"""Builds sites, and makes the tiny site larger."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pilotbook.config import paths
from pilotbook.load import Layer
from support.command import run_module
from support.paths import ROOT
from support.run import EVERY_CASE

BLANK = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""


def build(config: Path, site: Path, *, first: Callable[[], object] | None = None, **env: str) -> Path:
    """Build a site strictly, in a process of its own. Fails the test with what the command line said."""
    arguments = ["build", "--quiet", "--strict", "-f", config, "-d", site]
    done = run_module("mkdocs", *arguments, first=first, **{**env, "NO_MKDOCS_2_WARNING": "1"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done.stdout + done.stderr
    return site


def build_shipped(site: Path, address: str) -> Path:
    """Build the shipped site, with the documents of one playbook. Those of the others are blank, unless all cases run.

    Writing all documents takes five times as long as everything else of a site.
    """
    if EVERY_CASE:
        return build(ROOT / "mkdocs.yml", site, SITE_URL=address)
    cache = str(site.with_name("shipped-cache"))  # of its own: nobody else is to get a blank document
    return build(ROOT / "mkdocs.yml", site, first=_leave_documents_blank, SITE_URL=address, PILOTBOOK_CACHE=cache)


def _leave_documents_blank() -> None:
    from pilotbook.dossier import Dossier

    file_of = Dossier._file

    def blank(self: Dossier, id_: str, format_: str, name: str, make: Any, *rest: Any, **options: Any) -> Any:
        is_written = self.playbook.id == "sales-sdr"
        return file_of(self, id_, format_, name, make if is_written else lambda: BLANK, *rest, **options)

    Dossier._file = blank  # type: ignore[method-assign]


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
