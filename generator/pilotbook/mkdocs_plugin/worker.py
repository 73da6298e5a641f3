"""More processes that make the parcels of playbooks, so that a first build uses every core.

Comes in: the configuration of a build, and the ids of playbooks that are not kept. Goes out: nothing. What they make
is kept, and the build finds it there. A helper that fails, or is killed, costs time alone: the build makes
the rest itself.
Must not know: pages.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from mkdocs.config import load_config

PROCESSES = "PILOTBOOK_PROCESSES"
"""The variable of the environment that says how many processes a build may use."""
LEAST = 24
"""So many playbooks without documents take about as long as a helper takes to start."""
_PATIENCE = 30


def processes() -> int:
    """How many processes a build may use: as many as there are cores, unless the environment says less."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    said = os.environ.get(PROCESSES, "")
    return max(1, min(cores, int(said))) if said.isdigit() else cores


@contextlib.contextmanager
def helped(ids: Sequence[str], *, config_file: str, site_url: str | None, command: str) -> Iterator[None]:
    """Have helpers work from the last of these ids on, while the build works from the first on, until they meet."""
    helpers = [_start() for _ in range(processes() - 1)]
    try:
        for number, helper in enumerate(helpers):
            order = {"config_file": config_file, "site_url": site_url, "command": command}
            _tell(helper, {**order, "ids": ids[::-1][number :: len(helpers)]})
        yield
    finally:
        for helper in helpers:
            try:
                helper.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                helper.kill()
                helper.wait()


def _start() -> subprocess.Popen[bytes]:
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, "-m", "pilotbook.mkdocs_plugin.worker"], stdin=subprocess.PIPE, stdout=nothing, stderr=nothing
    )


def _tell(helper: subprocess.Popen[bytes], order: dict[str, Any]) -> None:
    assert helper.stdin is not None
    with contextlib.suppress(OSError):  # it has failed already
        helper.stdin.write(json.dumps(order).encode())
    with contextlib.suppress(OSError):
        helper.stdin.close()


def help_out(order: dict[str, Any]) -> None:
    """Make the parcels of some playbooks of a site."""
    config = load_config(config_file=order["config_file"])
    config.site_url = order["site_url"]
    config.plugins.on_startup(command=order["command"], dirty=False)
    config = config.plugins.on_config(config)
    plugin: Any = config.plugins["pilotbook"]
    plugin.make(config, order["ids"])


if __name__ == "__main__":
    help_out(json.loads(sys.stdin.buffer.read()))
