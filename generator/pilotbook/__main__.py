"""`python -m pilotbook`."""

from .cli import main

main(prog_name="pilotbook")
