"""Runs commands of pilotbook, one after the other, as if some packages were not installed. Started as a program.

Reads from stdin, as JSON, the modules to refuse and the commands. Prints what each did, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class Refuse(MetaPathFinder):
    """Finds none of these modules, and hides them from the finders that come after."""

    def __init__(self, modules: Sequence[str]) -> None:
        self.modules = modules

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Raise what Python raises for a module that is not there."""
        if name.partition(".")[0] in self.modules:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    sys.meta_path.insert(0, Refuse(asked["refused"]))
    from click.testing import CliRunner

    from pilotbook.cli import main

    answers = []
    for command in asked["commands"]:
        done = CliRunner().invoke(main, command.split())
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        answers.append({"status": done.exit_code, "stdout": done.stdout, "stderr": done.stderr})
    json.dump(answers, sys.stdout)
