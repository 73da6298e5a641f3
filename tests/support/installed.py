"""Runs an installed package's commands in forks of one of its processes, as `support.command` does with this Python."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from support.paths import ROOT

_SERVE = f"import sys; sys.path.append({str(ROOT / 'tests')!r}); from support.installed import serve; serve()"


class Installed:
    """A Python that has the package. It starts once for each command, and runs later calls of the command in forks."""

    def __init__(self, python: Path) -> None:
        self.python = python
        self._started: set[str] = set()
        self._server: subprocess.Popen[str] | None = None

    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command as a user would, and return its status and what it printed."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        if arguments[0] not in self._started:
            self._started.add(arguments[0])
            command = [self.python, "-m", "pilotbook", *arguments]
            return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=clean)
        if self._server is None:
            command = [self.python, "-P", "-c", _SERVE]
            self._server = subprocess.Popen(
                command, cwd=cwd, env=clean, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._server.stdin and self._server.stdout
        with tempfile.TemporaryDirectory() as folder:
            printed = [Path(folder, name) for name in ("stdout", "stderr")]
            order = ["pilotbook", arguments, str(cwd), clean, list(map(str, printed)), None]
            self._server.stdin.write(json.dumps(order) + "\n")
            self._server.stdin.flush()
            status = int(self._server.stdout.readline())
            out, err = (path.read_text(encoding="utf-8") for path in printed)
            return subprocess.CompletedProcess(list(arguments), status, out, err)

    def close(self) -> None:
        """Let the process end."""
        if self._server:
            self._server.communicate()


def serve() -> None:
    """Run the commands that come as lines of JSON, each in a fork, and answer with the status. Runs in that Python."""
    import pilotbook.cli
    import pilotbook.mkdocs_plugin.plugin
    import pilotbook.render  # noqa: F401
    from support.command import run_order

    for line in sys.stdin:
        process = multiprocessing.get_context("fork").Process(target=run_order, args=json.loads(line))
        process.start()
        process.join()
        print(process.exitcode, flush=True)
