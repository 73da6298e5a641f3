"""Runs MkDocs for the command line.

Comes in: a configuration. Goes out: a built or a served site, or one error.
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
from pathlib import Path

from pilotbook.config.mkdocs_yml import SiteConfig, load_site, read_config
from pilotbook.config.options import PLUGIN
from pilotbook.errors import PilotbookError, escape_unprintable

from .address import check_address
from .report import REPORT_VARIABLE, BuildError, read_report

_ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8:backslashreplace"}
"""Keeps Material's notice about MkDocs 2 off the terminal, see CONTRIBUTING; and what MkDocs prints can be read."""
_TRACEBACK = "Traceback (most recent call last):"


def run_mkdocs_build(config_file: Path, *, site_dir: Path | None, strict: bool) -> tuple[Path, str]:
    """Build the site. Return its folder and a line about forks that are behind, or exit with MkDocs' status."""
    config = _read_config(config_file)
    made = site_dir or config.root / str(config.values.get("site_dir") or "site")
    arguments = ["build", "-f", str(config_file), "-d", str(made.resolve()), *(["--strict"] if strict else [])]
    show = sys.stderr.isatty()
    if show:
        print("Building …", end="\r", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="pilotbook-") as folder:
        place = Path(folder) / "report.json"
        status, errors = _run(arguments, place)
        mistakes, behind = read_report(place)
    if show:
        print("          ", end="\r", file=sys.stderr, flush=True)
    if mistakes:
        raise BuildError(mistakes)
    if status != 0:
        load_site(config_file)  # MkDocs may have stopped before it came to the book
        raise PilotbookError(explain_output(errors, config_file))
    sys.stderr.write(errors)
    return made, behind


def _read_config(path: Path) -> SiteConfig:
    """Read the configuration, and report a mistake in the options before anything is done.

    Raises:
        PilotbookError: when it cannot be read, an option is wrong, or our plugin is not in it.
    """
    config = read_config(path)
    config.layers(), config.site()
    if PLUGIN not in config.plugins:
        raise PilotbookError(f"{path}: plugins: `{PLUGIN}` is not in the list. Write `- {PLUGIN}` below `plugins:`.")
    return config


def _run(arguments: list[str], place: Path) -> tuple[int, str]:
    """Run MkDocs. Print its warnings; return its status and what it printed from the first error on."""
    environment = {**os.environ, **_ENVIRONMENT, REPORT_VARIABLE: str(place)}
    errors: list[str] = []
    with subprocess.Popen(
        _mkdocs_command(arguments),
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stderr is not None
        # `--quiet` would hide the warnings from `--strict` too, so what only informs is taken out here,
        # with the indented lines that such a message goes on over.
        informs = False
        for line in process.stderr:
            informs = line.startswith("INFO ") or (informs and line.startswith("  "))
            if informs:
                continue
            if errors or line.startswith(("ERROR ", "Error:", "CRITICAL ", _TRACEBACK)):
                errors.append(line)
            else:
                sys.stderr.write(line)
    return process.returncode, "".join(errors)


def explain_output(errors: str, config_file: Path) -> str:
    """Return what MkDocs printed about errors, with a traceback as one sentence."""
    before, found, traceback = errors.partition(_TRACEBACK)
    if not found:
        return errors.strip() or "MkDocs stopped without a word. Look for the reason with: mkdocs build --verbose"
    # The exception is the last line that is not indented; notes and the message's own lines may follow it.
    named = [line for line in traceback.splitlines() if re.match(r"[A-Za-z_][\w.]*(:|$)", line)]
    reason = escape_unprintable(named[-1]) if named else "an unknown error"
    return (
        f"{before.strip()}\n{config_file}: MkDocs, the theme or a plugin stopped at a value in it: {reason}. "
        f"Correct the value; to see where it stopped, run: mkdocs build -f {config_file}"
    ).lstrip()


def run_mkdocs_serve(config_file: Path, *, address: str) -> None:
    """Serve until interrupted.

    Raises:
        PilotbookError: when the configuration has a mistake, or nothing can be served at the address.
    """
    _read_config(config_file)
    check_address(address)
    command = _mkdocs_command(["serve", "--livereload", "-f", str(config_file), "-a", address])
    environment = {**os.environ, **_ENVIRONMENT}
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, encoding="utf-8", errors="replace"
    ) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())  # stopping the command stops the server
        assert process.stderr is not None
        traceback = ""
        with contextlib.suppress(KeyboardInterrupt):
            for line in process.stderr:
                if traceback or line.startswith(_TRACEBACK):
                    traceback += line
                else:
                    sys.stderr.write(line)
                    sys.stderr.flush()
            if process.wait() != 0 and traceback:
                raise PilotbookError(explain_output(traceback, config_file))
            sys.exit(process.returncode)


def _mkdocs_command(arguments: list[str]) -> list[str]:
    color = ["--color"] if arguments[0] == "serve" and sys.stderr.isatty() else []
    return [sys.executable, "-m", "mkdocs", *color, *arguments]
