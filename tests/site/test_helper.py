"""Several processes make the same site as one, and one that fails costs nothing but time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.sites import build
from support.sites import many

from pilotbook.mkdocs_plugin import worker
from pilotbook.mkdocs_plugin.worker import LEAST, PROCESSES, helped, processes

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


@pytest.mark.parametrize(("count", "formats"), [(LEAST + 6, "[]"), (2, "[md, csv, xlsx]")])
def test_more_processes_make_the_same_site(tiny: Path, tmp_path: Path, count: int, formats: str) -> None:
    config = site_of(tiny, count, formats)
    made = {}
    for jobs in ("1", "3"):
        environment = {
            PROCESSES: jobs, "PILOTBOOK_CACHE": str(tmp_path / f"cache-{jobs}"), "SOURCE_DATE_EPOCH": "1772323200",
        }  # fmt: skip
        cold = files(build(config, tmp_path / f"site-{jobs}", **environment))
        assert cold == files(build(config, tmp_path / f"again-{jobs}", **environment))
        made[jobs] = cold
    assert made["1"] == made["3"]
    assert len([path for path in made["1"] if path.endswith("kickoff/index.html")]) == count + 1


def test_a_helper_does_what_it_is_told(tiny: Path, tmp_path: Path) -> None:
    config = site_of(tiny, 3, "[]")
    order = {"config_file": str(config), "site_url": "", "command": "build", "ids": ["bot-1", "bot-2", "no-such"]}
    environment = {**os.environ, "PILOTBOOK_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-m", "pilotbook.mkdocs_plugin.worker"],
        input=json.dumps(order),
        text=True,
        env=environment,
        check=True,
    )
    assert done.returncode == 0
    kept = [path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert sum(b'"path": "playbooks/bot-1/index.md"' in content for content in kept) == 1
    assert not any(b'"path": "playbooks/bot-0/index.md"' in content for content in kept)


def test_helpers_that_fail_are_waited_for_and_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "processes", lambda: 3)
    with helped(["a", "b"], config_file=str(tmp_path / "nowhere.yml"), site_url="", command="build"):
        pass


def test_a_helper_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: Any = subprocess.DEVNULL

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)"], stdin=subprocess.PIPE, stdout=nothing
        )

    started: list[subprocess.Popen[bytes]] = []
    monkeypatch.setattr(worker, "_start", lambda: started.append(start()) or started[-1])
    monkeypatch.setattr(worker, "processes", lambda: 2)
    monkeypatch.setattr(worker, "_PATIENCE", 0.2)
    with helped(["a"], config_file="", site_url="", command="build"):
        pass
    assert [one.returncode for one in started] == [-9]


@pytest.mark.parametrize(("said", "most"), [("1", 1), ("0", 1), ("", 99), ("many", 99), ("2", 2)])
def test_the_environment_says_how_many(monkeypatch: pytest.MonkeyPatch, said: str, most: int) -> None:
    monkeypatch.setenv(PROCESSES, said)
    assert 1 <= processes() <= most
