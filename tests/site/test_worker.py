"""Several processes make the same site as one, and one that fails costs nothing but time."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from pilotbook.mkdocs_plugin import child_processes, page_cache, worker
from pilotbook.mkdocs_plugin.child_processes import PROCESSES
from pilotbook.mkdocs_plugin.worker import MIN_PLAYBOOKS, Job, children, run_job, workers
from support.processes import die, fail, hang, until
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


def build_with_workers(config: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Build a site as where a build can't have children. Returns what the workers are told."""
    jobs: list[Job] = []
    monkeypatch.setattr(worker, "can_have_children", lambda **_: False)
    monkeypatch.setattr(worker, "allowed_processes", lambda: 3)
    monkeypatch.setattr(worker, "Job", lambda *values: jobs.append(Job(*values)) or jobs[-1])
    mkdocs_build(load_config(str(config), site_dir=str(site)))
    return jobs


@pytest.mark.parametrize(("count", "formats"), some([MANY, FORMATS], MANY))
def test_more_processes_make_the_same_site(
    tiny: Path, tmp_path: Path, count: int, formats: str, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    monkeypatch.setenv("PILOTBOOK_CACHE", str(tmp_path / "cache-workers"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323200")
    jobs = build_with_workers(config, tmp_path / "site-workers", monkeypatch)
    assert sum(len(job.ids) for job in jobs) == count + 1
    assert files(tmp_path / "site-workers") == made["1"]


def test_children_prepare_playbooks_from_the_last_one_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_processes, "allowed_processes", lambda: 2)
    with children(["a", "b", "c"], lambda id_: (tmp_path / f"{len(list(tmp_path.iterdir()))}-{id_}").touch()):
        until(lambda: len(list(tmp_path.iterdir())) == 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0-c", "1-b", "2-a"]


class Noting(child_processes.ChildProcesses):
    """Make everything at once in this process, and note what it is."""

    made: ClassVar[list[str]] = []

    def start(self, things: Sequence[Any], make: Callable[[Any], object]) -> None:
        """Make the last thing first, as children do."""
        for thing in reversed(things):
            self.made.append(thing.dest_uri)
            make(thing)


def test_children_join_scripts_and_put_pages_into_the_theme(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = site_of(tiny, 2, "[]")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323200")
    alone = files(build(config, tmp_path / "alone", PILOTBOOK_CACHE=str(tmp_path / "cache-1")))
    monkeypatch.setenv("PILOTBOOK_CACHE", str(tmp_path / "cache-2"))
    for name, value in {"PAGES_ALONE": 1, "can_have_children": lambda: True, "ChildProcesses": Noting}.items():
        monkeypatch.setattr(page_cache, name, value)
    Noting.made.clear()
    mkdocs_build(load_config(str(config), site_dir=str(tmp_path / "site")))
    scripts = {path for path in alone if path.startswith("assets/") and path.endswith(".js")}
    assert {name for name in Noting.made if name.endswith(".js")} <= scripts
    assert "assets/pilotbook.js" in Noting.made[: len(scripts)], "scripts first: they take longest"
    assert {"playbooks/bot-1/kickoff/index.html", "gaps/ownership/index.html"} <= set(Noting.made)
    assert files(tmp_path / "site") == alone
    Noting.made.clear()
    mkdocs_build(load_config(str(config), site_dir=str(tmp_path / "site")))
    assert not Noting.made, "nothing is left to make"


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


@pytest.mark.parametrize("job", [fail, die, hang], ids=["fails", "dies", "hangs"])
def test_a_build_ends_without_a_worker_that_fails(monkeypatch: pytest.MonkeyPatch, job: Callable[[Job], None]) -> None:
    monkeypatch.setattr(worker, "run_job", job)
    monkeypatch.setattr(worker, "allowed_processes", lambda: 2)
    monkeypatch.setattr(worker, "PATIENCE", 3.0)
    start, before = time.monotonic(), set(multiprocessing.active_children())
    with workers(["a", "b"], config_file="nowhere.yml", site_url="", command="build"):
        assert set(multiprocessing.active_children()) - before
    assert time.monotonic() - start < 30
    assert set(multiprocessing.active_children()) - before == set()


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
