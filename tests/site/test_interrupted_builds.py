"""A build that is killed, that meets a full disk, or that another one overtakes leaves a whole site."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest

from pilotbook import locks
from pilotbook.errors import PilotbookError
from pilotbook.staging import PREFIX, StagedFiles
from support.command import fork
from support.failing import Disk, failing, tree
from support.paths import TINY
from support.run import ROUNDS

ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1760000000", "NO_MKDOCS_2_WARNING": "1"}


@dataclass(frozen=True)
class Build:
    """A build in a process of its own, which has loaded everything before it begins."""

    process: Any
    said: Path

    def wait(self) -> tuple[int, str]:
        """Wait at most two minutes. Return the exit status, and what was printed."""
        self.process.join(120)
        assert self.process.exitcode is not None, "the build hangs"
        return self.process.exitcode, self.said.read_text(encoding="utf-8")


def start(root: Path, disk: Disk | None = None, *, largest: int = 0) -> Build:
    """Start a build of the site in a folder, on a disk that may refuse writes."""
    with NamedTemporaryFile(dir=root.parent, delete=False) as said:
        path = Path(said.name)
    return Build(fork(_build, str(root), str(path), disk, largest, dict(os.environ)), path)


def _build(root: str, said: str, disk: Disk | None, largest: int, environment: dict[str, str]) -> None:
    from mkdocs.__main__ import cli

    os.environ.clear()
    os.environ.update(environment, **ENVIRONMENT)
    os.chdir(root)
    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    with open(said, "w", encoding="utf-8") as out, redirect_stdout(out), redirect_stderr(out):  # noqa: PTH123
        os.dup2(out.fileno(), 2)
        with failing(disk or Disk(Path("/nowhere"))):
            cli(["build", "--quiet", "--strict"])


def built(root: Path) -> dict[str, bytes]:
    """Build a site to its end. Return its files."""
    status, said = start(root).wait()
    assert (status, said) == (0, ""), said
    return tree(root / "site")


def change(root: Path, word: str) -> None:
    path = root / "playbooks" / "bot.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"It writes \w+\.", f"It writes {word}.", text), encoding="utf-8")


@dataclass(frozen=True)
class Prepared:
    """A built site whose book has changed since, in its folder, and its files before and after the next build."""

    folder: Path
    before: dict[str, bytes]
    after: dict[str, bytes]


@pytest.fixture(autouse=True, scope="module")
def own_cache() -> Iterator[None]:
    """Let each site have its own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PILOTBOOK_CACHE", raising=False)
        yield


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The tiny site, without PDF and Office."""
    folder = tmp_path_factory.mktemp("prepared")
    root = Path(shutil.copytree(TINY, folder / "tiny"))
    path = root / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("library: false", "library: false\n      dossier: {formats: [md], cache: .cache}"))
    before = built(root)
    change(root, "notes")
    shutil.copytree(root, folder / "saved")
    after = built(root)
    assert before != after
    return Prepared(folder / "saved", before, after)


@pytest.fixture
def root(prepared: Prepared, tmp_path: Path) -> Path:
    """A copy of the prepared site."""
    return Path(shutil.copytree(prepared.folder, tmp_path / "tiny"))


@pytest.mark.fuzz
def test_a_write_that_fails_leaves_the_last_site(prepared: Prepared, root: Path) -> None:
    before, after = prepared.before, prepared.after
    count = 100 if ROUNDS == 1 else _count_writes(root)
    faults = [(errno.ENOSPC, True), (errno.ENOSPC, False), (errno.EROFS, False), (errno.EACCES, False)]
    cases = [(at, *faults[at % len(faults)]) for at in range(1, count + 1)]
    chance = random.Random(7)
    for at, number, stays in chance.sample(cases, 1 if ROUNDS == 1 else min(len(cases), 5 * ROUNDS)):
        _restore(root, before)
        status, said = start(root, Disk(root / "site", at, number, stays)).wait()
        case = f"write {at}, errno {number}, {'and all later' if stays else 'once'}: {said}"
        assert "Traceback" not in said, case
        if status == 0:
            assert tree(root / "site") == after, case
        else:
            assert status == 1 and os.strerror(number) in said, case
            assert tree(root / "site") == before, case
        assert built(root) == after, case


def _count_writes(root: Path) -> int:
    """Build, and return how often something was written into the site's folder."""
    with NamedTemporaryFile(dir=root.parent) as counted:
        fork(_count, str(root), counted.name, dict(os.environ)).join(120)
        return int(Path(counted.name).read_text())


def _count(root: str, counted: str, environment: dict[str, str]) -> None:
    disk = Disk(Path(root) / "site")
    try:
        _build(root, os.devnull, disk, 0, environment)
    finally:
        Path(counted).write_text(str(disk.writes))


def _restore(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = root / "site" / name
        if path.read_bytes() != content:
            path.write_bytes(content)


def test_a_file_that_does_not_fit_on_the_disk_leaves_the_last_site(prepared: Prepared, root: Path) -> None:
    status, said = start(root, largest=20_000).wait()
    assert status == 1
    assert "The site could not be built. " in said and os.strerror(errno.EFBIG) in said
    assert "Traceback" not in said
    assert tree(root / "site") == prepared.before


@pytest.mark.fuzz
def test_a_build_that_is_killed_leaves_nothing_in_the_way_of_the_next(prepared: Prepared, root: Path) -> None:
    first, second = prepared.before, prepared.after
    lasts = 1.5  # seconds, about as long as a build of this site
    chance = random.Random(5)
    words = ["notes", "emails"]
    for number in range(1 if ROUNDS == 1 else 5 * ROUNDS):
        new = words[number % 2]
        change(root, new)
        build = start(root)
        time.sleep(chance.random() * lasts)
        build.process.kill()
        build.process.join()
        for name in ("index.html", "playbooks/bot/index.html"):
            shown = (root / "site" / name).read_bytes()
            assert shown in (first[name], second[name]), "each file is whole"
        assert built(root) == (first if new == "emails" else second)
        assert not [path for path in (root / "site").iterdir() if path.name.startswith(PREFIX)]


@pytest.mark.fuzz
@pytest.mark.skipif(ROUNDS == 1, reason="make fuzz tries it")
@pytest.mark.parametrize("command", [("render", "out"), ("dossier", "bot", "--format", "md,csv", "--out", "out")])
def test_a_command_that_is_killed_can_be_run_again(root: Path, command: tuple[str, ...]) -> None:
    arguments = [sys.executable, "-m", "pilotbook", *command]
    environment = {**os.environ, **ENVIRONMENT}
    begun = time.monotonic()
    subprocess.run(arguments, cwd=root, env=environment, check=True, capture_output=True)
    lasts = time.monotonic() - begun
    whole = tree(root / "out")
    chance = random.Random(3)
    for _ in range(2 * ROUNDS):
        for path in sorted((root / "out").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        with subprocess.Popen(
            arguments, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(chance.random() * lasts)
            process.send_signal(signal.SIGKILL)
        done = subprocess.run(arguments, cwd=root, env=environment, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        now = {name: content for name, content in tree(root / "out").items() if not name.startswith(PREFIX)}
        assert now == whole


def test_two_builds_of_one_folder_make_a_whole_site(prepared: Prepared, root: Path) -> None:
    builds = [start(root), start(root)]
    assert [build.wait() for build in builds] == [(0, ""), (0, "")]
    assert tree(root / "site") == prepared.after


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """A folder that another process writes into."""
    ready = multiprocessing.get_context("fork").Event()
    end = multiprocessing.get_context("fork").Event()

    def hold() -> None:
        with StagedFiles(folder, on_wait=lambda: None):
            ready.set()
            end.wait(60)

    process = multiprocessing.get_context("fork").Process(target=hold)
    process.start()
    ready.wait(60)
    try:
        yield
    finally:
        end.set()
        process.join()


def test_a_folder_that_another_process_keeps_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.1)
    waited = []
    with (
        held(tmp_path / "site"),
        pytest.raises(PilotbookError, match="another pilotbook command is still writing to this folder"),
        StagedFiles(tmp_path / "site", on_wait=lambda: waited.append(1)),
    ):
        raise AssertionError("both have it")
    assert waited == [1]
    with StagedFiles(tmp_path / "site", on_wait=lambda: waited.append(2)) as staged:
        staged.write("a", b"a")
        staged.commit()
    assert (waited, tree(tmp_path / "site")) == ([1], {"a": b"a"})
