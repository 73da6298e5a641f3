"""Define the command that writes files for a team's own tools: ops.

Each command imports heavy modules itself, so that `--help` answers at once.
Comes in: arguments. Goes out: text on the terminal, files, an exit status.
Must not know: pages.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from .app import CONFIG, FOLDER, display_path, exit_on_error, main, warn_left_out
from .printing import print_lines


@main.command()
@click.argument("playbook")
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Use the modes, tool names and rows of a pilot's record.",
)
@click.option("--out", type=FOLDER, default=Path("ops"), show_default=True, help="The output folder.")
@CONFIG
@exit_on_error
def ops(playbook: str, record: Path | None, out: Path, config_file: Path) -> None:
    """Write the eval set, the permissions and the probes for your tools.

    Writes runners for pytest, Inspect and promptfoo, permissions by tool, and tests for each call that has to be
    refused. The file agent.py belongs to you: it is written once and never replaced. The README in the folder says
    what was not generated, and why.

    \b
    Examples:
      pilotbook ops sales-sdr
      pilotbook ops sales-sdr --record Wren.json --out ops
    """
    from pilotbook import __version__
    from pilotbook.config.mkdocs_yml import load_site_leniently
    from pilotbook.ops import TEAM_FILE, build_suite, list_gaps, load_request, ops_files
    from pilotbook.record_format import latest_time
    from pilotbook.staging import write_all
    from pilotbook.text.labels import pluralize

    book, _ = load_site_leniently(config_file)
    warn_left_out(book)
    request = load_request(book, playbook, record, __version__, latest_time(datetime.now(UTC)))
    files = ops_files(request)
    is_there = (out / TEAM_FILE).exists()
    written = write_all(((name, content) for name, content in files.items() if name != TEAM_FILE or not is_there), out)
    suite, gaps = build_suite(request), list_gaps(request)
    print_lines(
        f"Wrote {pluralize(len(written), 'file')} to {display_path(out)}"
        f"{f' and left {TEAM_FILE} as it is' if is_there else ''}.",
        f"Cases that can be run: {len(suite.cases)}, of which {len(gaps.needs_files)} need files from you. "
        f"By hand: {len(gaps.manual)}.",
        f"Actions that can be enforced: {len(suite.rules)}. Not enforced: {len(gaps.not_enforced)}. "
        f"Probes: {len(suite.probes)}.",
        f"{display_path(out / 'README.md')} says why, and how to run them.",
    )
