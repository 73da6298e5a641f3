"""What a process may do that helps a build, and waiting for what it does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("never")


def fail(_task: object) -> None:
    """Fail as a process may."""
    raise RuntimeError


def die(_task: object) -> None:
    """Die as a process that is killed."""
    os._exit(9)


def hang(_task: object) -> None:
    """Hang as a process may."""
    time.sleep(60)
