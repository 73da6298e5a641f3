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
from typing import IO, Protocol

from pilotbook.config.dossier import require_formats
from pilotbook.config.mkdocs_yml import SiteConfig, load_site, read_config
from pilotbook.config.option_place import locate_key
from pilotbook.config.options import PLUGIN
from pilotbook.errors import PilotbookError
from pilotbook.extras import SITE

from .address import check_address
from .progress import PROGRESS_VARIABLE, draw, is_interactive, read_progress
from .report import ALLOW_UNREAD_VARIABLE, REPORT_VARIABLE, BuildError, read_report

_ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8:backslashreplace"}
"""Keeps Material's notice about MkDocs 2 off the terminal, see CONTRIBUTING; and what MkDocs prints can be read."""
_TRACEBACK = "Traceback (most recent call last):"
_COLOR = re.compile(r"\x1b\[\d{1,2}m")
"""The characters that MkDocs puts around `WARNING` at the start of a line."""
_ABORTED = re.compile(r"\n?^Aborted with a (?:BuildError|configuration error)!\n", re.MULTILINE)
"""The line that MkDocs prints after errors that it has already explained on stderr."""


class Tell(Protocol):
    """Takes each line that MkDocs has to say."""

    def __call__(self, *lines: str, error: bool = False) -> None:
        """Print lines, with `error` on standard error."""


def run_mkdocs_build(
    config_file: Path, *, site_dir: Path | None, strict: bool, allows_unread: bool, tell: Tell
) -> tuple[Path, str]:
    """Build the site. Return its folder and a line about forks that are behind.

    With `allows_unread`, records that cannot be read do not stop a strict build. `tell` gets each line that MkDocs has
    to say, without the colors that it gives to terminals.

    Raises:
        PilotbookError: when the site was not built, with the reason.
    """
    config = _read_config(config_file)
    made = site_dir or config.root / str(config.values.get("site_dir") or "site")
    arguments = ["build", "-f", str(config_file), "-d", str(made.resolve()), *(["--strict"] if strict else [])]
    show = is_interactive()
    if show:
        draw("Building …")
    with tempfile.TemporaryDirectory(prefix="pilotbook-") as folder:
        place = Path(folder) / "report.json"
        environment = {
            REPORT_VARIABLE: str(place),
            **({PROGRESS_VARIABLE: "sent"} if show else {}),
            **({ALLOW_UNREAD_VARIABLE: "1"} if allows_unread else {}),
        }
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
            status, errors = _run(arguments, environment, printed, tell)
            printed.seek(0)
            said = _ABORTED.sub("", printed.read())
        mistakes, behind, unread = read_report(place)
    if show:
        draw("")
    if mistakes:
        raise BuildError(mistakes)
    tell(*said.splitlines())
    tell(*unread.splitlines(), error=True)
    if status != 0:
        load_site(config_file)  # MkDocs may have stopped before it came to the book
        raise PilotbookError(*explain_output(errors, config_file).split("\n"))
    tell(*errors.splitlines(), error=True)
    return made, behind


def _read_config(path: Path) -> SiteConfig:
    """Read the configuration, and report a mistake in the options before anything is done.

    Raises:
        PilotbookError: when it cannot be read, an option is wrong, or our plugin or an extra is missing.
    """
    config = read_config(path)
    config.layers()
    if PLUGIN not in config.plugins:
        place = locate_key(path, "plugins")
        raise PilotbookError(f"{place}: `{PLUGIN}` is not in the list. Write `- {PLUGIN}` below `plugins:`.")
    require_formats(config.site().dossier, SITE)
    return config


def _run(arguments: list[str], environment: dict[str, str], printed: IO[str], tell: Tell) -> tuple[int, str]:
    """Run MkDocs. Tell its warnings; return its status and what it wrote to stderr from the first error on."""
    errors: list[str] = []
    with subprocess.Popen(
        _mkdocs_command(arguments),
        env={**os.environ, **_ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL,
        stdout=printed,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stderr is not None
        # `--quiet` would hide the warnings from `--strict` too, so what only informs is taken out here,
        # with the indented lines that such a message goes on over.
        informs = False
        for line in process.stderr:
            if (progress := read_progress(line)) is not None:
                draw(progress)
                continue
            informs = line.startswith("INFO ") or (informs and line.startswith("  "))
            if informs:
                continue
            bare = _COLOR.sub("", line.removesuffix("\n"), count=2)
            if errors or bare.startswith(("ERROR ", "Error:", "CRITICAL ", _TRACEBACK)):
                errors.append(bare)
                continue
            if PROGRESS_VARIABLE in environment:
                draw("")
            tell(bare, error=True)
    return process.returncode, "\n".join(errors)


def explain_output(errors: str, config_file: Path) -> str:
    """Return what MkDocs printed about errors, with a traceback as one sentence."""
    before, found, traceback = errors.partition(_TRACEBACK)
    if not found:
        return errors.strip() or "MkDocs stopped without saying why. To find out, run: mkdocs build --verbose"
    # The exception is the last line that is not indented; notes and the message's own lines may follow it.
    named = [line for line in traceback.splitlines() if re.match(r"[A-Za-z_][\w.]*(:|$)", line)]
    reason = named[-1] if named else "an unknown error"
    return (
        f"{before.strip()}\n{config_file}: MkDocs, the theme or a plugin could not handle a value in this file: "
        f"{reason}. Fix the value. To see where it failed, run: mkdocs build -f {config_file}"
    ).lstrip()


def run_mkdocs_serve(config_file: Path, *, address: str, tell: Tell) -> None:
    """Serve until interrupted.

    Raises:
        PilotbookError: when the configuration has a mistake, or nothing can be served at the address.
    """
    _read_config(config_file)
    check_address(address)
    command = _mkdocs_command(["serve", "--livereload", "-f", str(config_file), "-a", address])
    show = is_interactive()
    environment = {**os.environ, **_ENVIRONMENT, **({PROGRESS_VARIABLE: "sent"} if show else {})}
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
                elif (progress := read_progress(line)) is not None:
                    draw(progress)
                else:
                    if show:
                        draw("")
                    tell(_COLOR.sub("", line.removesuffix("\n"), count=2), error=True)
            if process.wait() != 0 and traceback:
                raise PilotbookError(*explain_output(traceback, config_file).split("\n"))
            sys.exit(process.returncode)


def _mkdocs_command(arguments: list[str]) -> list[str]:
    color = ["--color"] if arguments[0] == "serve" and sys.stderr.isatty() else []
    return [sys.executable, "-m", "mkdocs", *color, *arguments]
