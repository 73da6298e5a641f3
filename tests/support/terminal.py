"""Runs a command whose stderr is a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def run_on_terminal(
    command: Sequence[str], *, env: Mapping[str, str], cwd: Path | None = None, stdout: int | None = subprocess.DEVNULL
) -> tuple[int, str]:
    """Run a command until it ends. Return its exit status, and what it wrote to the terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, env=env, cwd=cwd, stdout=stdout, stderr=theirs) as process:
        os.close(theirs)
        written = b""
        while chunk := _read(ours):
            written += chunk
    os.close(ours)
    return process.returncode, written.decode()


def _read(terminal: int) -> bytes:
    """Read what there is. A terminal that nobody writes to any more is an error on Linux."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
