"""Several processes make things ahead of a build, and none of them costs anything but time when it fails."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotbook.mkdocs_plugin import child_processes
from pilotbook.mkdocs_plugin.child_processes import PROCESSES, ChildProcesses, allowed_processes, can_have_children
from support.processes import die, fail, hang, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux a build copies itself")
THINGS = range(250)


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores, and little patience."""
    monkeypatch.setattr(child_processes, "allowed_processes", lambda: 2)
    monkeypatch.setattr(child_processes, "PATIENCE", 1.0)


def begun(make: Callable[[int], object]) -> ChildProcesses:
    """The children of a build."""
    processes = ChildProcesses()
    processes.start(THINGS, make)
    return processes


def children() -> list[multiprocessing.process.BaseProcess]:
    return [one for one in multiprocessing.active_children() if one.name.startswith("ForkProcess")]


def test_the_last_things_are_made_ahead_of_the_build(tmp_path: Path) -> None:
    processes = begun(lambda thing: (tmp_path / str(thing)).touch())
    until((tmp_path / str(THINGS[-1])).exists)
    processes.stop()
    numbers = sorted(int(path.name) for path in tmp_path.iterdir())
    assert numbers == list(THINGS)[-len(numbers) :]
    assert not children()


def test_children_share_the_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_processes, "allowed_processes", lambda: 3)
    processes = begun(lambda thing: (tmp_path / f"{thing} {os.getpid()}").touch())
    until(lambda: len(list(tmp_path.iterdir())) == len(THINGS))
    processes.stop()
    makers = dict(path.name.split() for path in tmp_path.iterdir())
    assert len(makers) == len(THINGS), "none is made twice"
    assert len(set(makers.values())) == 2


def test_they_stop_when_the_build_is_done(tmp_path: Path) -> None:
    def slow(thing: int) -> None:
        (tmp_path / str(thing)).touch()
        time.sleep(0.2)

    processes = begun(slow)
    until((tmp_path / str(THINGS[-1])).exists)
    processes.stop()
    assert len(list(tmp_path.iterdir())) < 20
    assert not children()


@pytest.mark.parametrize("make", [fail, die, hang], ids=["fails", "dies", "hangs"])
def test_a_build_ends_without_a_child_that_fails(
    make: Callable[[int], None], capfd: pytest.CaptureFixture[str]
) -> None:
    start = time.monotonic()
    begun(make).stop()
    assert time.monotonic() - start < 20
    assert not children()
    assert capfd.readouterr() == ("", "")


def test_a_build_that_fails_waits_for_no_child() -> None:
    start = time.monotonic()
    begun(hang).stop(0)
    assert time.monotonic() - start < child_processes.PATIENCE
    assert not children()


def ask(folder: str) -> None:
    """Be a build, and note whether it may have children: alone, with a thread of Python, and with another."""
    with_pdf = {"makes_documents": True}
    answers = [can_have_children(), can_have_children(**with_pdf)]
    done = threading.Event()
    threading.Thread(target=done.wait, daemon=True).start()
    answers += [can_have_children(), can_have_children(**with_pdf)]
    child_processes.threading.active_count = lambda: 1
    answers += [can_have_children(), can_have_children(**with_pdf)]  # a thread that Python does not count
    child_processes.allowed_processes = lambda: 1
    answers.append(can_have_children())
    Path(folder, "answers").write_text(repr(answers), encoding="utf-8")
    os._exit(0)


def test_no_build_with_a_thread_that_a_child_needs_has_children(tmp_path: Path) -> None:
    build = multiprocessing.get_context("fork").Process(target=ask, args=(str(tmp_path),))
    build.start()
    build.join(30)
    assert (tmp_path / "answers").read_text() == repr([True, True, False, False, True, False, False])


def leave(folder: str) -> None:
    """Be a build that is killed."""
    begun(lambda _: (Path(folder, f"{os.getpid()}").touch(), time.sleep(0.01)))
    until(lambda: any(Path(folder).iterdir()))
    os._exit(9)


def is_running(pid: int) -> bool:
    """Whether a process runs: one that has ended may wait for someone who asks how."""
    try:
        return " Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2][:3]
    except OSError:
        return False


def test_no_child_outlives_a_build_that_is_killed(tmp_path: Path) -> None:
    build = multiprocessing.get_context("fork").Process(target=leave, args=(str(tmp_path),))
    build.start()
    build.join(30)
    assert build.exitcode == 9
    [pid] = [int(path.name) for path in tmp_path.iterdir()]
    until(lambda: not is_running(pid))


@pytest.mark.parametrize(("limit", "processes"), [("1", 1), ("0", 1), ("", 7), ("many", 7), ("2", 2), ("64", 7)])
def test_the_environment_says_how_many(monkeypatch: pytest.MonkeyPatch, limit: str, processes: int) -> None:
    monkeypatch.setenv(PROCESSES, limit)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(7)), raising=False)
    assert allowed_processes() == processes
