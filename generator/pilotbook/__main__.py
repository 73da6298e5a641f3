"""Run the command line as `python -m pilotbook`."""

from pilotbook.cli import main

main(prog_name="pilotbook")
