"""Several processes make the same site as one, and one that fails costs nothing but time."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotbook.mkdocs_plugin import worker
from pilotbook.mkdocs_plugin.worker import MIN_PLAYBOOKS, PROCESSES, Job, allowed_processes, run_job, workers
from support.run import some
from support.sites import build, many

CONFIGURATION = """site_name: Many
theme: {name: material, font: false}
plugins:
  - search
  - pilotbook: {library: false, dossier: {formats: FORMATS}}
markdown_extensions:
  - attr_list
  - toc: {permalink: true}
validation: {nav: {omitted_files: warn}}
not_in_nav: notes.md
"""


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def site_of(tiny: Path, count: int, formats: str) -> Path:
    """The tiny site with many playbooks. Returns its configuration."""
    many(tiny, count)
    config = tiny / "mkdocs.yml"
    config.write_text(CONFIGURATION.replace("FORMATS", formats), encoding="utf-8")
    return config


MANY, FORMATS = (MIN_PLAYBOOKS + 6, "[]"), (2, "[md, csv, xlsx]")


@pytest.mark.parametrize(("count", "formats"), some([MANY, FORMATS], MANY))
def test_more_processes_make_the_same_site(tiny: Path, tmp_path: Path, count: int, formats: str) -> None:
    config = site_of(tiny, count, formats)
    made = {}
    for jobs in ("1", "3"):
        environment = {
            PROCESSES: jobs, "PILOTBOOK_CACHE": str(tmp_path / f"cache-{jobs}"), "SOURCE_DATE_EPOCH": "1772323200",
        }  # fmt: skip
        cold = files(build(config, tmp_path / f"site-{jobs}", **environment))
        if jobs == "3":
            assert cold == files(build(config, tmp_path / "again", **environment))
        made[jobs] = cold
    assert made["1"] == made["3"]
    assert len([path for path in made["1"] if path.endswith("kickoff/index.html")]) == count + 1


def test_a_worker_prepares_the_playbooks_of_its_job(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = site_of(tiny, 3, "[]")
    monkeypatch.setenv("PILOTBOOK_CACHE", str(tmp_path / "cache"))
    run_job(Job(str(config), "", "build", ["bot-1", "bot-2"]))
    entries = [path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert sum(b'"path": "playbooks/bot-1/index.md"' in content for content in entries) == 1
    assert not any(b'"path": "playbooks/bot-0/index.md"' in content for content in entries)
    assert sum(b"Kickoff: Bot 1" in content for content in entries), "its pages are converted"


def fail(_job: Job) -> None:
    """Fail as a worker may."""
    raise RuntimeError


def stop(_job: Job) -> None:
    """Die as a worker that is killed."""
    os._exit(9)


def hang(_job: Job) -> None:
    """Hang as a worker may."""
    time.sleep(60)


@pytest.mark.parametrize("job", [fail, stop, hang], ids=["fails", "dies", "hangs"])
def test_a_build_ends_without_a_worker_that_fails(monkeypatch: pytest.MonkeyPatch, job: Callable[[Job], None]) -> None:
    monkeypatch.setattr(worker, "run_job", job)
    monkeypatch.setattr(worker, "allowed_processes", lambda: 2)
    monkeypatch.setattr(worker, "PATIENCE", 3.0)
    start, before = time.monotonic(), set(multiprocessing.active_children())
    with workers(["a", "b"], config_file="nowhere.yml", site_url="", command="build"):
        assert set(multiprocessing.active_children()) - before
    assert time.monotonic() - start < 30
    assert set(multiprocessing.active_children()) - before == set()


@pytest.mark.parametrize(("limit", "processes"), [("1", 1), ("0", 1), ("", 7), ("many", 7), ("2", 2), ("64", 7)])
def test_the_environment_says_how_many(monkeypatch: pytest.MonkeyPatch, limit: str, processes: int) -> None:
    monkeypatch.setenv(PROCESSES, limit)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(7)), raising=False)
    assert allowed_processes() == processes


def test_a_build_that_fails_waits_for_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "run_job", hang)
    monkeypatch.setattr(worker, "allowed_processes", lambda: 2)
    start = time.monotonic()
    with (
        pytest.raises(RuntimeError, match="a mistake"),
        workers(["a"], config_file="nowhere.yml", site_url="", command="build"),
    ):
        raise RuntimeError("a mistake")
    assert time.monotonic() - start < worker.PATIENCE
    assert not multiprocessing.active_children()
