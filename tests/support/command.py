"""Runs modules of this Python as the command line does, without starting Python each time.

A process that has loaded what commands import waits for requests, and forks for each. Starting Python and importing
the package takes four times as long as most commands of the tests.
"""

from __future__ import annotations

import gc
import io
import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    ["mkdocs.__main__", "pilotbook.cli", "pilotbook.mkdocs_plugin.plugin", "pilotbook.render", "support.command"]
)


def fork(act: Callable[..., object], *arguments: object) -> multiprocessing.process.BaseProcess:
    """Start a process that calls a function. It is a fork of one that has loaded MkDocs and the plugin."""
    process = _processes.Process(target=act, args=arguments)
    process.start()
    return process


def run_module(
    *command: str | Path,
    cwd: Path | None = None,
    timeout: float | None = None,
    first: Callable[[], object] | None = None,
    **env: str,
) -> subprocess.CompletedProcess[str]:
    """Run `python -m` with a module and its arguments, and return the status and what was printed.

    `env` is added to this process's environment. Python's own variables need a Python of their own, which reads them
    when it starts. `first` is called in the new process before anything else.
    """
    module, *arguments = map(str, command)
    environment = {**os.environ, **env}
    if any(name.startswith("PYTHON") for name in env):
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=cwd, env=environment, capture_output=True, encoding="utf-8", errors="replace", timeout=timeout,
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        printed = [Path(folder, name) for name in ("stdout", "stderr")]
        process = fork(
            run_order, module, arguments, str(cwd or Path.cwd()), environment, list(map(str, printed)), first
        )
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired([module, *arguments], timeout or 0)
        out, err = (path.read_text(encoding="utf-8", errors="replace") for path in printed)
        return subprocess.CompletedProcess([module, *arguments], process.exitcode, out, err)


def run_order(
    module: str,
    arguments: list[str],
    cwd: str,
    environment: dict[str, str],
    printed: list[str],
    first: Callable[[], object] | None,
) -> None:
    """Be `python -m module` in a process that was forked for it, with its output in two files."""
    os.chdir(cwd)
    for descriptor, path in enumerate(printed, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
    import pilotbook.mkdocs_plugin.run as pilotbook_run

    if first:
        first()
    pilotbook_run.subprocess = _Subprocess  # type: ignore[assignment]  # it starts MkDocs with this name alone
    _main(module, arguments, environment)


def _main(module: str, arguments: list[str], environment: Mapping[str, str]) -> None:
    """Be `python -m module`. Whoever forked this process ends it."""
    gc.freeze()  # nothing of what the process before it had is garbage
    os.environ.clear()
    os.environ.update(environment)
    errors = environment.get("PYTHONIOENCODING", "").partition(":")[2]
    for name, descriptor, usual in (("stdout", 1, "strict"), ("stderr", 2, "backslashreplace")):
        file = open(descriptor, "wb", closefd=False)  # noqa: SIM115
        setattr(sys, name, io.TextIOWrapper(file, "utf-8", errors or usual, line_buffering=name == "stderr"))
    sys.argv = [module, *arguments]
    sys.path.insert(0, "")
    sys.modules.pop(f"{module}.__main__", None)
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except Exception:
        traceback.print_exc()
        sys.exit(1)


class _Popen:
    """A `subprocess.Popen` that forks this process, which has loaded MkDocs, instead of starting Python."""

    def __init__(self, command: list[str], *, env: Mapping[str, str], stdout: Any = None, **options: Any) -> None:
        ours, theirs = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        process = multiprocessing.get_context("fork").Process(
            target=self._run, args=(command[2], command[3:], env, stdout, theirs)
        )
        process.start()
        os.close(theirs)
        self._process = process
        self.stderr = open(ours, encoding=options["encoding"], errors=options["errors"])  # noqa: PTH123, SIM115

    @staticmethod
    def _run(module: str, arguments: list[str], env: Mapping[str, str], stdout: Any, stderr: int) -> None:
        if stdout is not None:
            os.dup2(stdout.fileno(), 1)
        os.dup2(stderr, 2)
        os.close(stderr)
        _main(module, arguments, env)

    def __enter__(self) -> _Popen:
        return self

    def __exit__(self, *_: object) -> None:
        self.stderr.close()
        self._process.join()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode


class _Subprocess:
    DEVNULL, PIPE, Popen = subprocess.DEVNULL, subprocess.PIPE, _Popen
