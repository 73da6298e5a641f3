"""The set-up of the repository: locked versions, and scripts that say what is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from support.paths import ROOT
from support.terminal import run_on_terminal

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SITE, TESTS = "requirements.lock", "requirements-dev.lock"
OLDEST = "3.11.0"
SAY_WHICH_PYTHON = ["README.md", "Makefile", ".ci/run", "scripts/install"]


def text(name: str) -> str:
    """A file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def group(name: str) -> list[str]:
    """The requirements of a dependency group, those of the groups that it includes too."""
    entries: list[Any] = PROJECT["dependency-groups"][name]
    return [
        requirement
        for entry in entries
        for requirement in (group(entry["include-group"]) if isinstance(entry, dict) else [entry])
    ]


def locked(lock: str) -> list[Requirement]:
    """The locked packages. A package has more than one line where an older Python gets an older version."""
    return [Requirement(line) for line in re.findall(r"^([\w.-]+==[^\\\n]*)", text(lock), re.M)]


def needed(lock: str) -> list[str]:
    """What a lock has to hold."""
    build: list[str] = PROJECT["build-system"]["requires"]
    extras = [
        one for name, needs in PROJECT["project"]["optional-dependencies"].items() if name != "all" for one in needs
    ]
    return [*PROJECT["project"]["dependencies"], *extras, *build, *group("dev" if lock == TESTS else "build")]


@pytest.mark.parametrize("lock", [SITE, TESTS, "requirements-ops.lock"])
def test_a_lock_names_no_address(lock: str) -> None:
    """Not even an option: where packages come from is the business of the machine that installs them."""
    assert "://" not in text(lock)
    lines = [line for line in text(lock).splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.match(r"[a-z0-9]|    --hash=sha256:[0-9a-f]{64}\b", line)] == []
    assert [line for line in lines if " @ " in line] == []


@pytest.mark.parametrize("lock", [SITE, TESTS])
def test_every_locked_package_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", text(lock).partition("make lock\n")[2])
    assert len(entries) == len(locked(lock)) > 20
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", [SITE, TESTS])
def test_a_lock_is_in_step_with_the_project(lock: str) -> None:
    versions: dict[str, list[str]] = {}
    for one in locked(lock):
        versions.setdefault(canonicalize_name(one.name), []).append(str(one.specifier).removeprefix("=="))
    wrong = [
        str(requirement)
        for requirement in map(Requirement, needed(lock))
        if not versions.get(name := canonicalize_name(requirement.name))
        or not all(requirement.specifier.contains(version) for version in versions[name])
    ]
    assert wrong == [], "run: make lock"


def test_the_tests_run_with_the_versions_of_the_site() -> None:
    assert set(locked(SITE)) <= set(locked(TESTS))


def test_every_locked_version_runs_on_the_oldest_python_that_the_project_names() -> None:
    """A version that needs a newer Python carries a marker that says so, and an older version comes with it."""
    old = {"python_version": "3.11", "python_full_version": OLDEST}
    too_new = [
        str(one)
        for one in locked(TESTS)
        if (one.marker is None or one.marker.evaluate(old)) and not _runs_on(OLDEST, one)
    ]
    assert too_new == [], "run: make lock"


def _runs_on(python: str, package: Requirement) -> bool:
    """Return whether a version runs on a Python, by its own metadata. One that is not installed here passes."""
    try:
        about = metadata.metadata(package.name)
    except metadata.PackageNotFoundError:
        return True
    needs = about.get("Requires-Python") if package.specifier.contains(about["Version"]) else None
    return needs is None or SpecifierSet(needs).contains(python)


def test_the_oldest_python_is_the_same_everywhere() -> None:
    assert PROJECT["project"]["requires-python"] == f">={OLDEST.rpartition('.')[0]}"
    said = {name: re.findall(r"Python (3[.\d]*\d) or newer", text(name)) for name in SAY_WHICH_PYTHON}
    assert {name: set(versions) for name, versions in said.items()} == {name: {"3.11"} for name in SAY_WHICH_PYTHON}
    assert re.findall(r"--python-version (\S+)", text("Makefile")) == ["3.11"]


SCRIPTS = [f"scripts/{path.name}" for path in ROOT.glob("scripts/*") if path.is_file()]


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", *SCRIPTS])
def test_the_setup_names_no_host(name: str) -> None:
    assert re.findall(r"\w+://(?!127\.0\.0\.1)\S+", text(name)) == []


def test_make_alone_lists_the_targets() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text("Makefile"), re.M)
    assert re.findall(r"^  make ([\w-]+) +\S", said, re.M) == phony.split()


def only(folder: Path, **programs: str) -> dict[str, str]:
    """An environment in which these shell scripts are all the programs there are."""
    folder.mkdir()
    for name, body in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return {"PATH": str(folder)}


def copy_of(script: str, folder: Path) -> Path:
    """A script of the repository, alone in a folder that it may write to."""
    copy = folder / "checkout" / script
    copy.parent.mkdir(parents=True)
    shutil.copy(ROOT / script, copy)
    return copy


def sh(script: Path, *arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a shell script."""
    return subprocess.run(["/bin/sh", script, *arguments], env=env, capture_output=True, text=True)


def test_a_python_that_is_too_old_is_reported_in_a_sentence(tmp_path: Path) -> None:
    done = sh(copy_of("scripts/install", tmp_path), SITE, env=only(tmp_path / "bin", python3="exit 1"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "pilotbook needs Python 3.11 or newer, and none was found. Install it and try again.\n"


@pytest.mark.parametrize(("version", "taken"), [("3, 11, 2", True), ("3, 10, 19", False)], ids=["3.11.2", "3.10.19"])
def test_debians_python_is_new_enough(tmp_path: Path, version: str, taken: bool) -> None:
    """Debian 12 ships Python 3.11.2. Stops after asking it for a virtual environment."""
    code = f"import sys; sys.version_info = ({version}); exec(sys.argv[1])"
    python = f'case "$2" in venv) exit 7;; esac\nexec {sys.executable} -c "{code}" "$2"'
    done = sh(copy_of("scripts/install", tmp_path), SITE, env=only(tmp_path / "bin", python3=python))
    assert done.returncode == (7 if taken else 1), done.stderr


def test_the_installation_says_what_it_does_before_it_is_silent(tmp_path: Path) -> None:
    script = copy_of("scripts/install", tmp_path)
    python = script.parent.parent / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\ncase "$*" in *install*) echo pip;; esac\n', encoding="utf-8")
    python.chmod(0o755)
    first, second, *rest = sh(script, SITE, env=only(tmp_path / "bin")).stdout.splitlines()
    assert re.fullmatch(r"Installing pilotbook's dependencies into \.venv \(about \d+ MB, .*\) …", first)
    assert [second, *rest] == ["pip", "pip"]


LOCKED = "alpha==1.0 \\\n    --hash=sha256:0\nbeta==2.0 ; python_full_version < '3.11.5'\ngamma==3.0\n"


@pytest.mark.parametrize("ci", [False, True], ids=["person", "ci"])
@pytest.mark.parametrize("status", [0, 3])
def test_on_a_terminal_the_installation_redraws_one_line_and_keeps_pips_status(
    tmp_path: Path, status: int, ci: bool
) -> None:
    """In CI there is a terminal at times, and nobody watches it."""
    script = copy_of("scripts/install", tmp_path)
    (script.parent.parent / SITE).write_text(LOCKED, encoding="utf-8")
    python = script.parent.parent / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    said = (
        "Collecting alpha==1.0 (from -r x)",
        "  Downloading alpha.whl",
        "Ignoring beta: markers",
        "Collecting gamma==3.0",
    )
    lines = "\n".join(f"echo '{line}'" for line in said)
    silent = f"*--quiet*|*editable*) exit {status if ci else 0};;"
    python.write_text(f'#!/bin/sh\ncase "$*" in {silent} *install*) {lines}\nexit {status};; esac\n', encoding="utf-8")
    python.chmod(0o755)
    env = only(tmp_path / "bin") | ({"CI": "true"} if ci else {})
    done, shown = run_on_terminal(["/bin/sh", str(script), SITE], env=env)
    assert done == status
    assert [line.strip() for line in shown.split("\r") if line.strip()] == (
        [] if ci else ["1 of 3: alpha", "2 of 3: beta", "3 of 3: gamma"]
    )


def test_without_venv_the_installer_names_the_package_that_has_it(tmp_path: Path) -> None:
    python = 'case "$*" in *ensurepip*) exit 1;; esac'
    done = sh(copy_of("scripts/install", tmp_path), SITE, env=only(tmp_path / "bin", python3=python))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "python3 cannot create a virtual environment. On Debian and Ubuntu: sudo apt install python3-venv"
    ]


def test_an_older_python_first_on_the_path_does_not_hide_a_newer_one(tmp_path: Path) -> None:
    """Stops after it has asked the right one for a virtual environment."""
    env = only(tmp_path / "bin", **{"python3": "exit 1", "python3.12": 'case "$2" in venv) exit 7;; esac'})
    done = sh(copy_of("scripts/install", tmp_path), SITE, env=env)
    assert done.returncode == 7, done.stderr


MAC = [Path("/Applications/Google Chrome.app"), Path("/Applications/Chromium.app")]
no_browser = pytest.mark.skipif(any(path.exists() for path in MAC), reason="this Mac's browser is found by its path")
NOBODY = "echo 1000"
"""What `id -u` says of a user who is not root."""


def test_a_browser_that_is_there_is_taken(tmp_path: Path) -> None:
    env = only(tmp_path / "bin", **{"google-chrome": ""})
    assert sh(ROOT / "scripts" / "need", "browser", env=env).stdout == f"{tmp_path}/bin/google-chrome\n"


@no_browser
def test_without_a_browser_the_tests_go_on_and_say_so(tmp_path: Path) -> None:
    done = sh(ROOT / "scripts" / "need", "browser", env=only(tmp_path / "bin", id=NOBODY))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith("so the browser tests are skipped. Install it to change that.\n")


@no_browser
@pytest.mark.parametrize("required", [{"CI": "true"}, {"PILOTBOOK_REQUIRE_BROWSER": "1"}], ids=str)
def test_without_a_browser_that_is_required_the_tests_fail(tmp_path: Path, required: dict[str, str]) -> None:
    done = sh(ROOT / "scripts" / "need", "browser", env=only(tmp_path / "bin", id=NOBODY) | required)
    assert done.returncode == 1
    assert done.stderr == "Chromium or Chrome is missing and could not be installed.\n"


@pytest.mark.parametrize("name", ["pdf", "firefox", "office", "server", "editor", "hugo"])
def test_only_a_program_that_some_test_needs_is_required(tmp_path: Path, name: str) -> None:
    """A copy of the script looks into a folder without npm's packages; nginx is also found outside the path."""
    env = only(tmp_path / "bin", id=NOBODY) | {"CI": "true"}
    done = sh(copy_of("scripts/need", tmp_path), name, env=env)
    if done.stdout:
        pytest.skip(f"{done.stdout.strip()} is here, on the path or not")
    assert (done.returncode, "could not be installed" in done.stderr) == ((0, False) if name == "hugo" else (1, True))


def test_a_program_that_is_only_looked_for_is_not_installed(tmp_path: Path) -> None:
    tried = tmp_path / "tried"
    env = only(tmp_path / "bin", **{"id": "echo 0", "apt-get": f"echo > {tried}"})
    done = sh(ROOT / "scripts" / "need", "hugo", "find", env=env)
    assert (done.returncode, done.stdout, done.stderr, tried.exists()) == (1, "", "", False)


@pytest.mark.parametrize("runs", ["at-once", "once-its-library-is-there"])
def test_a_driver_that_is_there_but_cannot_start_gets_its_library(tmp_path: Path, runs: str) -> None:
    need = copy_of("scripts/need", tmp_path)
    driver = need.parents[1] / ".venv/lib/python3.12/site-packages/playwright/driver/node"
    driver.parent.mkdir(parents=True)
    library = tmp_path / "libatomic.so.1"
    driver.write_text(f"#!/bin/sh\n[ -e {library} ] || exit 127\n", encoding="utf-8")
    driver.chmod(0o755)
    if runs == "at-once":
        library.touch()
    install = f'case "$*" in *" libatomic1") echo > {library} ;; esac'
    env = only(tmp_path / "bin", **{"id": "echo 0", "apt-get": install, "true": ""})
    done = sh(need, "driver", env=env)
    assert (done.returncode, done.stdout) == (0, f"{driver.relative_to(need.parents[1])}\n"), done.stderr
    assert ("Installing" in done.stderr) == (runs != "at-once")


@pytest.mark.parametrize("arguments", [(), ("emacs",)], ids=["nothing", "unknown"])
def test_a_program_that_is_not_in_the_table_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = sh(ROOT / "scripts" / "need", *arguments, env=only(tmp_path / "bin"))
    assert done.returncode == 2
    programs = "browser|chromium|driver|pdf|firefox|office|server|apache|lighttpd|sync|editor|hugo"
    assert done.stderr == f"Usage: scripts/need {programs} [find]\n"


@no_browser
@pytest.mark.parametrize("package", ["chromium-headless-shell", "chromium"], ids=["headless", "fallback"])
def test_root_gets_debians_browser(tmp_path: Path, package: str) -> None:
    """The stand-in for apt-get has one of the two packages, and puts its program where the real one would."""
    made = tmp_path / "bin" / package
    install = f"""case "$*" in
    update*) ;;
    *" {package}") echo > {made}; /bin/chmod +x {made} ;;
    *) exit 100 ;;
    esac"""
    env = only(tmp_path / "bin", **{"id": "echo 0", "apt-get": install, "true": ""})
    done = sh(ROOT / "scripts" / "need", "browser", env=env)
    assert (done.returncode, done.stdout) == (0, f"{made}\n"), done.stderr


@pytest.mark.parametrize(
    ("failing", "status"), [("nothing", 0), ("test", 1), ("lint", 1)], ids=["all-passes", "a-test-fails", "lint-fails"]
)
def test_ci_fails_when_one_part_fails_and_ends_with_what_the_tests_said(
    tmp_path: Path, failing: str, status: int
) -> None:
    (tmp_path / "bin").mkdir()
    make = tmp_path / "bin" / "make"
    make.write_text(f'#!/bin/sh\necho "$1 of 12 in 3s"\n[ "$1" != {failing} ] || exit 2\n', encoding="utf-8")
    make.chmod(0o755)
    env = os.environ | {"PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}
    done = subprocess.run([ROOT / ".ci" / "run"], env=env, capture_output=True, text=True)
    assert done.returncode == status, done.stdout
    assert done.stdout.count("lint of 12 in 3s") == 1, "lint runs even when a test failed"
    assert done.stdout.endswith("test of 12 in 3s\n")
