"""Runs the commands of a site's pipelines here: GitHub's workflow, GitLab's jobs, and the steps of a Containerfile.

What needs the forge is imitated as far as the later steps depend on it: a checkout is a fresh clone, an action that
asks for the site's address answers, and one that uploads a folder asks whether it is there. A container's paths are
below a folder. Of the user's environment, only pip's settings are kept.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from support.package import run
from support.paths import ROOT

PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
"""An action at a commit."""
PINNED_LINE = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
"""The same with its version behind it, which people read and update bots keep."""
PINNED_IMAGE = re.compile(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}")


def environment(home: Path, python: Path, **env: str) -> dict[str, str]:
    """An environment like that of a runner: an empty home, a Python, and how pip is set up on this machine."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name == "PILOTBOOK_CACHE"}
    return {
        **kept,
        "HOME": str(home),
        "PATH": f"{python.parent}:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "CI": "true",
        "PILOTBOOK_PROCESSES": "1",
        **env,
    }


def make_python(folder: Path, *, empty: bool) -> Path:
    """A Python of its own with pip. Unless it is empty, this one's packages are behind it: pip has nothing to fetch.

    The checkout is out of reach: a folder that a .pth file names has its own .pth files ignored.
    """
    if empty:
        run(sys.executable, "-m", "venv", folder, cwd=folder.parent)
        return folder / "bin" / "python"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin" / "python"
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    # As a path, not as a site: pip would see a package of the same name that is installed there, ours in the checkout.
    (packages / "dependencies.pth").write_text(f"{_without_pilotbook(folder)}\n", encoding="utf-8")
    pip = folder / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec {python} -m pip "$@"\n', encoding="utf-8")
    pip.chmod(0o755)
    return python


def _without_pilotbook(folder: Path) -> Path:
    """A folder with a link to each installed package but ours."""
    behind = folder / "behind"
    behind.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not re.match(r"_?pilotbook\b|__pycache__", path.name):
            (behind / path.name).symlink_to(path)
    return behind


def commit_all(folder: Path) -> None:
    """Put a folder under version control as its owner would: what is ignored stays out."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    for command in (["init", "-q"], ["add", "--all"], ["commit", "-q", "-m", "A new site"]):
        subprocess.run([*git, *command], cwd=folder, check=True, capture_output=True)


def clone(repository: Path, folder: Path) -> Path:
    """A fresh clone: what was not committed is not there."""
    subprocess.run(["git", "clone", "-q", repository, folder], check=True, capture_output=True)
    return folder


def shell(command: str, cwd: Path, env: dict[str, str], program: str = "bash") -> str:
    """Run a step as the runner does: it stops at the first command that fails. Fails the test with what it said."""
    done = subprocess.run([program, "-e", "-c", command], cwd=cwd, env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


# --- GitHub ---


@dataclass
class Workflow:
    """A workflow file, whose jobs can be run."""

    path: Path
    values: dict[Any, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.values = yaml.safe_load(self.path.read_text(encoding="utf-8"))

    @property
    def jobs(self) -> dict[str, Any]:
        """The jobs by name."""
        jobs: dict[str, Any] = self.values["jobs"]
        return jobs

    def steps(self) -> Iterator[dict[str, Any]]:
        """Every step of every job."""
        for job in self.jobs.values():
            yield from job["steps"]

    def run_job(self, name: str, repository: Path, folder: Path, env: dict[str, str], **outputs: str) -> list[str]:
        """Run the steps of a job on a clone, as for a push. `outputs` are those of actions, as `pages_base_url`.

        Returns what each command said.
        """
        said: list[str] = []
        for step in self.jobs[name]["steps"]:
            if (action := step.get("uses", "").partition("@")[0]) == "actions/checkout":
                clone(repository, folder)
            elif action.startswith("actions/upload-"):
                path = folder / step["with"]["path"]
                assert [*path.iterdir()] if path.is_dir() else [*folder.glob(step["with"]["path"])], step
            elif "run" in step:
                own = {key: evaluate(str(value), outputs) for key, value in step.get("env", {}).items()}
                said.append(shell(evaluate(step["run"], outputs), folder, {**env, **own}))
        return said


def evaluate(text: str, outputs: dict[str, str]) -> str:
    """Fill in expressions: an action's output or, after `||`, another value. No other may be in a command."""

    def value(match: re.Match[str]) -> str:
        for part in match[1].split("||"):
            if (word := part.strip()).startswith("'"):
                return word.strip("'")
            output = re.fullmatch(r"steps\.(\w+)\.outputs\.(\w+)|github\.(\w+)", word)
            assert output is not None, f"{word}: no value is known here"
            if found := outputs.get("_".join(filter(None, output.groups()))):
                return found
        raise AssertionError(f"{match[0]} has no value")

    return re.sub(r"\$\{\{(.*?)\}\}", value, text)


def find_weaknesses(workflow: Workflow) -> list[str]:
    """What a security department would object to in a workflow."""
    text = workflow.path.read_text(encoding="utf-8")
    wrong = [line.strip() for line in text.splitlines() if "uses:" in line and not PINNED_LINE.search(line)]
    if workflow.values.get("permissions") != {}:
        wrong.append("the workflow grants every job something: write `permissions: {}`, and grant it to the job")
    for name, job in workflow.jobs.items():
        if not isinstance(job.get("permissions"), dict):
            wrong.append(f"{name}: has no permissions of its own")
        for step in job["steps"]:
            is_checkout = step.get("uses", "").startswith("actions/checkout@")
            if is_checkout and step.get("with", {}).get("persist-credentials") is not False:
                wrong.append(f"{name}: the checkout leaves its token in .git")
            if "run" in step and re.search(r"\$\{\{\s*(github\.(event|head_ref|ref_name)|inputs)", step["run"]):
                wrong.append(f"{name}: text from outside is in a command: {step['run']}")
    return wrong


# --- GitLab ---


def gitlab_jobs(path: Path) -> dict[str, dict[str, Any]]:
    """The jobs of a .gitlab-ci.yml, with what they extend."""
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    jobs = {name: job for name, job in values.items() if isinstance(job, dict)}
    return {
        name: {"image": values.get("image"), **jobs.get(job.get("extends", ""), {}), **job}
        for name, job in jobs.items()
        if not name.startswith(".")
    }


def run_gitlab(job: dict[str, Any], repository: Path, folder: Path, env: dict[str, str]) -> list[str]:
    """Run a job on a clone. Returns what each command said."""
    clone(repository, folder)
    said = [shell(line, folder, env) for line in [*job.get("before_script", []), *job["script"]]]
    for path in job.get("artifacts", {}).get("paths", []):
        assert [*(folder / path).iterdir()]
    return said


# --- a container ---


@dataclass
class Container:
    """The stages of a Containerfile, run one after the other below a folder."""

    path: Path
    folder: Path
    """Holds a folder for each stage, with the stage's root."""
    images: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    stages: dict[str, Path] = field(default_factory=dict)

    def instructions(self) -> Iterator[tuple[str, str]]:
        """Every instruction, as (word, rest)."""
        text = re.sub(r"^\s*#.*\n", "", self.path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for line in text.replace("\\\n", " ").splitlines():
            if line.strip():
                word, _, rest = line.strip().partition(" ")
                yield word, rest.strip()

    def build(self, context: Path, env: dict[str, str], **arguments: str) -> Path:
        """Run every instruction. Returns the root of the last stage."""
        root, work, values = self.folder, Path("/"), dict(env)
        ignored = (context / ".dockerignore").read_text(encoding="utf-8").split()
        for word, rest in self.instructions():
            if word == "FROM":
                image, *named = rest.split()
                self.images.append(image)
                root, work = self.folder / (named[1] if named else "last"), Path("/")
                self.stages[root.name] = root
                root.mkdir(parents=True)
            elif word == "WORKDIR":
                work = Path(rest)
                self._below(root, work).mkdir(parents=True, exist_ok=True)
            elif word == "ARG":
                name, _, value = rest.partition("=")
                values[name] = arguments.get(name, value)
            elif word == "COPY":
                self._copy(rest.split(), context, root, work, ignored)
            elif word == "RUN":
                (root / "srv").mkdir(exist_ok=True)
                shell(rest.replace("/srv/", f"{root}/srv/"), self._below(root, work), values, "sh")
            elif word == "ENTRYPOINT":
                self.entrypoint = [one.replace("/srv/", f"{root}/srv/") for one in json.loads(rest)]
            else:
                assert word == "EXPOSE", f"{word}: nobody has said here what this instruction does"
        return root

    def _copy(self, words: list[str], context: Path, root: Path, work: Path, ignored: list[str]) -> None:
        source = context
        if words[0].startswith("--from="):
            source = self.stages[words.pop(0).partition("=")[2]]
        if words[0].startswith("--chown="):  # one user runs all of it here
            words.pop(0)
        *names, target = words
        to = self._below(root, work / target)
        if target.endswith("/"):
            to.mkdir(parents=True, exist_ok=True)
        for name in names:
            path = source / name.lstrip("/")
            if path.is_dir():
                skip = shutil.ignore_patterns(*ignored) if source == context else None
                shutil.copytree(path, to, dirs_exist_ok=True, ignore=skip)
            else:
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, to)

    @staticmethod
    def _below(root: Path, path: Path) -> Path:
        return root / path.relative_to("/")


def workflows() -> list[Path]:
    """The workflow files of this repository."""
    return sorted((ROOT / ".github" / "workflows").glob("*.yml"))
