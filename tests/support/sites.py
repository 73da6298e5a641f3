"""Builds sites, and makes the tiny site larger."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from pilotbook.config import paths
from pilotbook.load import Layer


def build(config: Path, site: Path, **env: str) -> Path:
    """Build a site with the command line, strictly. Fails the test with what MkDocs said."""
    done = subprocess.run(
        [sys.executable, "-m", "pilotbook", "build", "-f", str(config), "-d", str(site)],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == "", done.stderr
    return site


def many(tiny: Path, count: int) -> list[Layer]:
    """The tiny site with more playbooks like its own."""
    text = (tiny / "playbooks" / "bot.yml").read_text(encoding="utf-8")
    own = re.findall(r"^  (mail-\S+):$", text, flags=re.M)
    for number in range(count):
        copy = text.replace("playbook: bot", f"playbook: bot-{number}").replace("title: Bot", f"title: Bot {number}")
        for check in own:
            copy = copy.replace(check, f"{check}-{number}")
        (tiny / "playbooks" / f"bot-{number}.yml").write_text(copy, encoding="utf-8")
    return paths.find_layers(tiny, library=False)
