"""Runs MkDocs for the command line.

Comes in: a configuration. Goes out: a built or a served site, or MkDocs' own exit status.
Must not know: the book. The build reports its mistakes, and the command prints them.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from pilotbook.config.mkdocs_yml import load_site, read_config

from .report import ALLOW_UNREAD_VARIABLE, REPORT_VARIABLE, BuildError, read_report

_ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
"""Keeps Material's notice about MkDocs 2 off the terminal; see CONTRIBUTING."""


def run_mkdocs_build(
    config_file: Path, *, site_dir: Path | None, strict: bool, allows_unread: bool
) -> tuple[Path, str]:
    """Build the site. Return its folder and a line about forks that are behind, or exit with MkDocs' status.

    With `allows_unread`, records that cannot be read do not stop a strict build.
    """
    config = read_config(config_file)
    config.layers(), config.site()  # reports a mistake in the options before anything is done
    made = site_dir or config.root / str(config.values.get("site_dir", "site"))
    arguments = ["build", "-f", str(config_file), "-d", str(made.resolve()), *(["--strict"] if strict else [])]
    show = sys.stderr.isatty()
    if show:
        print("Building …", end="\r", file=sys.stderr, flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="pilotbook-") as folder,
        subprocess.Popen(
            _mkdocs_command(arguments),
            env={
                **_ENVIRONMENT,
                REPORT_VARIABLE: str(place := Path(folder) / "report.json"),
                **({ALLOW_UNREAD_VARIABLE: "1"} if allows_unread else {}),
            },
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stderr is not None
        # `--quiet` would hide the warnings from `--strict` too, so what only informs is taken out here,
        # with the indented lines that such a message goes on over.
        informs = False
        for line in process.stderr:
            informs = line.startswith("INFO ") or (informs and line.startswith("  "))
            if not informs and not read_report(place)[0]:
                sys.stderr.write(line)
        process.wait()
        mistakes, behind = read_report(place)
    if show:
        print("          ", end="\r", file=sys.stderr, flush=True)
    if mistakes:
        raise BuildError(mistakes)
    if process.returncode != 0:
        load_site(config_file)  # MkDocs may have stopped before it came to the book
        sys.exit(process.returncode)
    return made, behind


def run_mkdocs_serve(config_file: Path, *, address: str) -> None:
    """Serve until interrupted."""
    read_config(config_file)
    command = _mkdocs_command(["serve", "--livereload", "-f", str(config_file), "-a", address])
    with subprocess.Popen(command, env=_ENVIRONMENT) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())  # stopping the command stops the server
        with contextlib.suppress(KeyboardInterrupt):
            sys.exit(process.wait())


def _mkdocs_command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "mkdocs", *arguments]
