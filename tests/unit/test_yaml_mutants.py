"""Damaged content is told with file, line, column and cure, whatever the damage, and at once."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from pilotbook.book.resolve import load_book
from pilotbook.book.usable import load_usable_book
from pilotbook.config import paths
from pilotbook.errors import BookError, Mistake
from support.run import times
from support.yaml_mutants import mutate

COUNT = 100
LONGEST = 10
"""Seconds that one file may take, on a machine that does much else."""
SEED = int(os.environ.get("PILOTBOOK_SEED", "19"))
FORK = """extends: bot
title: Robot
adapt:
  owner-measured: {text: Put robots into the goals}
leave_out:
  owner-named: No one owns robots.
checks:
  robot-named: {text: Name it, done_when: It has a name., evidence: The name, role: team, gate: prove, gap: ownership}
cost: {review_minutes: 3, basis: Guessed.}
cases:
  empty-name: {expected: It asks twice.}
"""
CHANGES = 'changes:\n  gap:\n    owner: {kind: renamed, to: [ownership], version: "1.1.0", why: Clearer.}\n'


def _check(mistake: Mistake, site: Path, mutant: str) -> None:
    assert mistake.problem, mutant
    assert mistake.cure, (mutant, mistake)
    path = site / mistake.path
    text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff") if path.is_file() else ""
    assert any(_is_in(mistake, lines) for lines in (text.splitlines(), text.split("\n"))), (mutant, mistake)


def _is_in(mistake: Mistake, lines: list[str]) -> bool:
    """Whether a mistake is in the file, or directly behind its end. Not all agree on what ends a line."""
    line = [*lines, "", ""][mistake.line - 1] if 1 <= mistake.line <= len(lines) + 2 else None
    return line is not None and 1 <= mistake.column <= len(line) + 1


@pytest.mark.fuzz
def test_every_mutant_is_read_or_told_with_its_place_and_a_cure(tiny: Path) -> None:
    (tiny / "playbooks/robot.yml").write_text(FORK, encoding="utf-8")
    (tiny / "content/changes.yml").write_text(CHANGES, encoding="utf-8")
    layers = paths.find_layers(tiny, library=False)
    load_book(layers, base=tiny)
    files = sorted(tiny.rglob("*.yml"))
    files.remove(tiny / "mkdocs.yml")
    told = set()
    for number in range(times(COUNT)):
        path = files[number % len(files)]
        before = path.read_bytes()
        path.write_bytes(mutate(random.Random(f"{SEED} {number}"), before))
        mutant, started = f"{number}: {path.name}", time.monotonic()
        try:
            load_book(layers, base=tiny)
        except BookError as error:
            told.add(path.name)
            assert any(Path(one.path).name == path.name for one in error.mistakes) or path.stem not in (
                "robot", "bot",
            ), (mutant, str(error))  # fmt: skip
            for mistake in error.mistakes:
                _check(mistake, tiny, mutant)
            if number % 10 == 0:
                _load_what_is_usable(layers, tiny)
        assert time.monotonic() - started < LONGEST, mutant
        path.write_bytes(before)
    assert told == {path.name for path in files}


def _load_what_is_usable(layers: list, tiny: Path) -> None:  # type: ignore[type-arg]
    try:
        load_usable_book(layers, base=tiny, ids_only=True)
    except BookError as error:
        assert error.mistakes
