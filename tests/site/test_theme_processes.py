"""Several processes put pages into the theme, and none of them costs anything but time when it fails."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotbook.mkdocs_plugin import theme_processes
from pilotbook.mkdocs_plugin.theme_processes import MIN_PAGES, ThemeProcesses

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks a build")
PAGES = range(MIN_PAGES + 100)


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores, no thread but this one as in a build, and little patience."""
    monkeypatch.setattr(theme_processes.threading, "active_count", lambda: 1)
    monkeypatch.setattr(theme_processes, "allowed_processes", lambda: 2)
    monkeypatch.setattr(theme_processes, "PATIENCE", 1.0)


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("never")


def begun(put_ahead: Callable[[int], object]) -> ThemeProcesses:
    """The processes of a build that has put enough pages into the theme."""
    made = ThemeProcesses()
    for _ in range(MIN_PAGES):
        made.count(PAGES, put_ahead)
    return made


def children() -> list[multiprocessing.process.BaseProcess]:
    return [one for one in multiprocessing.active_children() if one.name.startswith("ForkProcess")]


def test_the_last_pages_are_made_ahead_of_the_build(tmp_path: Path) -> None:
    made = begun(lambda page: (tmp_path / str(page)).touch())
    until((tmp_path / str(PAGES[-1])).exists)
    made.count(PAGES, fail)
    made.stop()
    numbers = sorted(int(path.name) for path in tmp_path.iterdir())
    assert numbers == list(PAGES)[-len(numbers) :]
    assert not children()


def test_they_stop_when_the_build_is_done(tmp_path: Path) -> None:
    def slow(page: int) -> None:
        (tmp_path / str(page)).touch()
        time.sleep(0.2)

    made = begun(slow)
    until((tmp_path / str(PAGES[-1])).exists)
    made.stop()
    assert len(list(tmp_path.iterdir())) < 20
    assert not children()


def fail(_page: int) -> None:
    """Fail as a process may."""
    raise RuntimeError


def die(_page: int) -> None:
    """Die as a process that is killed."""
    os._exit(9)


def hang(_page: int) -> None:
    """Hang as a process may."""
    time.sleep(60)


@pytest.mark.parametrize("put_ahead", [fail, die, hang], ids=["fails", "dies", "hangs"])
def test_a_build_ends_without_a_process_that_fails(
    put_ahead: Callable[[int], None], capfd: pytest.CaptureFixture[str]
) -> None:
    start = time.monotonic()
    begun(put_ahead).stop()
    assert time.monotonic() - start < 20
    assert not children()
    assert capfd.readouterr() == ("", "")


def test_a_small_site_and_one_core_start_none(monkeypatch: pytest.MonkeyPatch) -> None:
    few = ThemeProcesses()
    for _ in range(MIN_PAGES - 1):
        few.count(PAGES, fail)
    assert not children()
    few.stop()
    monkeypatch.setattr(theme_processes, "allowed_processes", lambda: 1)
    begun(fail)
    assert not children()


def leave(folder: str) -> None:
    """Be a build that is killed."""
    theme_processes.MIN_PAGES = 1
    theme_processes.allowed_processes = lambda: 2
    made = ThemeProcesses()
    made.count(PAGES, lambda _: (Path(folder, f"{os.getpid()}").touch(), time.sleep(0.01)))
    until(lambda: any(Path(folder).iterdir()))
    os._exit(9)


def is_running(pid: int) -> bool:
    """Whether a process runs: one that has ended may wait for someone who asks how."""
    try:
        return " Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2][:3]
    except OSError:
        return False


def test_no_process_outlives_a_build_that_is_killed(tmp_path: Path) -> None:
    build = multiprocessing.get_context("fork").Process(target=leave, args=(str(tmp_path),))
    build.start()
    build.join(30)
    assert build.exitcode == 9
    [pid] = [int(path.name) for path in tmp_path.iterdir()]
    until(lambda: not is_running(pid))
