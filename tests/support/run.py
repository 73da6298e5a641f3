"""What all processes of one run share: a folder, the cache of documents, and the address of the shipped site.

The process that the run was started with calls `begin`. With pytest-xdist its workers inherit the environment.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.hosting import CachedHost, serving

_FOLDER, _URL = "PILOTBOOK_TESTS_FOLDER", "PILOTBOOK_TESTS_URL"
ROUNDS = int(os.environ.get("PILOTBOOK_FUZZ", "1"))
"""How many times as many random cases a property is tried with. `make fuzz` sets more."""


def times(count: int) -> int:
    """How many random cases a property is tried with: a third of `count`, or with `PILOTBOOK_FUZZ` so many times it."""
    return count * ROUNDS if ROUNDS > 1 else -(-count // 3)


EVERY_CASE = "PILOTBOOK_EVERY_CASE" in os.environ
"""Whether the tests try all their cases. `make test-all` sets it."""


def some(cases: Sequence[Any], *kept: Any) -> list[Any]:
    """The cases that every run tries, of cases that take long and find much the same. `make test-all` tries all."""
    assert set(map(repr, kept)) <= set(map(repr, cases)), "a case that is kept is one of the cases"
    return list(cases) if EVERY_CASE else [case for case in cases if case in kept]


def all_but(cases: Sequence[Any], left_out: Sequence[Any]) -> list[Any]:
    """The cases that every run tries: all but those that `make test-all` adds."""
    assert set(left_out) <= set(cases), "a case that is left out is one of the cases"
    return some(cases, *(case for case in cases if case not in left_out))


@contextmanager
def begin() -> Iterator[None]:
    """Make the folder, an empty cache in it unless the environment names one, and a host of the shipped site."""
    folder = Path(tempfile.mkdtemp(prefix="pilotbook-tests-"))
    shipped = folder / "shipped"
    shipped.mkdir()
    os.environ.setdefault("PILOTBOOK_CACHE", str(folder / "cache"))
    os.environ.setdefault("PILOTBOOK_PROCESSES", "1")  # each core has tests to run already
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a command spends half its time compiling otherwise
    try:
        with serving(shipped, CachedHost) as url:
            os.environ |= {_FOLDER: str(folder), _URL: url}
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def shipped_url() -> str:
    """The address under which the shipped site is served, and for which it is built."""
    return os.environ[_URL]


def once(name: str, make: Callable[[Path], object]) -> Path:
    """A folder of the run that is made once, by whichever process asks first. The others wait."""
    folder = Path(os.environ[_FOLDER], name)
    made = folder.with_suffix(".made")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what an attempt left that failed
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
