"""Runs MkDocs for the command line.

Comes in: a configuration. Goes out: a built or a served site, or MkDocs' own exit status.
Must not know: the book. The build reports its mistakes, and the command prints them.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from pilotbook.config.dossier import require_formats
from pilotbook.config.mkdocs_yml import load_site, read_config
from pilotbook.extras import SITE

from .progress import PROGRESS_VARIABLE, draw, is_interactive, read_progress
from .report import ALLOW_UNREAD_VARIABLE, REPORT_VARIABLE, BuildError, read_report

_ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
"""Keeps Material's notice about MkDocs 2 off the terminal; see CONTRIBUTING."""

_COLOR = re.compile(r"\x1b\[\d{1,2}m")
"""What MkDocs puts around `WARNING`, at the start of a line."""
_ABORTED = re.compile(r"\n?^Aborted with a (?:BuildError|configuration error)!\n", re.MULTILINE)
"""What MkDocs prints after errors whose reason it has already written to stderr."""


def run_mkdocs_build(
    config_file: Path, *, site_dir: Path | None, strict: bool, allows_unread: bool, tell: Callable[[str], None]
) -> tuple[Path, str]:
    """Build the site. Return its folder and a line about forks that are behind, or exit with MkDocs' status.

    With `allows_unread`, records that cannot be read do not stop a strict build. `tell` gets each line that MkDocs has
    to say, without the colors that it gives to terminals.
    """
    config = read_config(config_file)
    config.layers()  # reports a mistake in the options before anything is done
    require_formats(config.site().dossier, SITE)
    made = site_dir or config.root / str(config.values.get("site_dir", "site"))
    arguments = ["build", "-f", str(config_file), "-d", str(made.resolve()), *(["--strict"] if strict else [])]
    show = is_interactive()
    if show:
        draw("Building …")
    with (
        tempfile.TemporaryDirectory(prefix="pilotbook-") as folder,
        (Path(folder) / "stdout").open("w+", encoding="utf-8", errors="replace") as printed,
        subprocess.Popen(
            _mkdocs_command(arguments),
            env={
                **_ENVIRONMENT,
                REPORT_VARIABLE: str(place := Path(folder) / "report.json"),
                **({PROGRESS_VARIABLE: "sent"} if show else {}),
                **({ALLOW_UNREAD_VARIABLE: "1"} if allows_unread else {}),
            },
            stdout=printed,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stderr is not None
        # `--quiet` would hide the warnings from `--strict` too, so what only informs is taken out here,
        # with the indented lines that such a message goes on over.
        informs = False
        for line in process.stderr:
            if (progress := read_progress(line)) is not None:
                draw(progress)
                continue
            informs = line.startswith("INFO ") or (informs and line.startswith("  "))
            if not informs and not read_report(place)[0]:
                if show:
                    draw("")
                tell(_COLOR.sub("", line.removesuffix("\n"), count=2))
        process.wait()
        printed.seek(0)
        for line in _ABORTED.sub("", printed.read()).splitlines():
            tell(_COLOR.sub("", line))
        mistakes, behind = read_report(place)
    if show:
        draw("")
    if mistakes:
        raise BuildError(mistakes)
    if process.returncode != 0:
        load_site(config_file)  # MkDocs may have stopped before it came to the book
        sys.exit(process.returncode)
    return made, behind


def run_mkdocs_serve(config_file: Path, *, address: str) -> None:
    """Serve until interrupted."""
    require_formats(read_config(config_file).site().dossier, SITE)
    command = _mkdocs_command(["serve", "--livereload", "-f", str(config_file), "-a", address])
    drawn = {PROGRESS_VARIABLE: "drawn"} if is_interactive() else {}
    with subprocess.Popen(command, env={**_ENVIRONMENT, **drawn}) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())  # stopping the command stops the server
        with contextlib.suppress(KeyboardInterrupt):
            sys.exit(process.wait())


def _mkdocs_command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "mkdocs", *arguments]
