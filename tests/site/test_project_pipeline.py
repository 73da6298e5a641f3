"""The pipeline of this repository: what each job may do, and its commands, run on a copy of the checkout."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml

from support.paths import ROOT
from support.pipelines import PINNED, PINNED_IMAGE, Workflow, commit_all, environment, find_weaknesses, workflows
from support.run import EVERY_CASE

PIPELINE = Workflow(ROOT / ".github" / "workflows" / "pipeline.yml")
KIT = ROOT / "generator" / "pilotbook" / "authoring" / "new_site" / "files"
HERE = {
    "test": "the tests are what runs this",
    "audit": "asks a host for known vulnerabilities",
    "langchain": "installs LangChain from a registry",
}
"""Jobs whose commands are not run here, each with the reason."""
FORGE = {"gh", "cd", "export"}
"""Programs that only a runner has, and words of the shell."""
SYSTEM = "/usr/bin:/bin"


@pytest.mark.parametrize("path", workflows(), ids=lambda path: path.name)
def test_a_workflow_gives_nobody_to_object(path: Path) -> None:
    assert find_weaknesses(Workflow(path)) == []


def test_only_the_jobs_that_publish_may_write() -> None:
    assert {name: job["permissions"] for name, job in PIPELINE.jobs.items()} == {
        "test": {"contents": "read"},
        "package": {"contents": "read"},
        "audit": {"contents": "read"},
        "langchain": {"contents": "read"},
        "site": {"contents": "read", "pages": "read"},
        "publish": {"pages": "write", "id-token": "write"},
        "release": {"contents": "write", "id-token": "write", "attestations": "write"},
    }
    for name in ("publish", "release"):
        job = PIPELINE.jobs[name]
        assert "test" in job["needs"]
        assert "github.ref" in job["if"], "neither runs for a pull request"
        assert not any(step.get("uses", "").startswith("actions/checkout@") for step in job["steps"])


def test_a_release_is_signed_and_has_what_it_consists_of() -> None:
    steps = PIPELINE.jobs["release"]["steps"]
    names = [step.get("uses", step.get("run", "")).partition("@")[0].partition(" ")[0] for step in steps]
    assert names == ["actions/download-artifact", "actions/attest-build-provenance", "actions/attest", "gh"]
    assert steps[1]["with"]["subject-path"] == "dist/*"
    assert steps[2]["with"]["sbom-path"] == "dist/sbom.cdx.json"
    made = "\n".join(step.get("run", "") for step in PIPELINE.jobs["package"]["steps"])
    assert all(command in made for command in ("-m build", "scripts/sbom dist", "sha256sum"))


def test_everything_that_is_pinned_has_one_pin_everywhere() -> None:
    """In our pipeline, in those of a new site, and in what the docs print: a bot that raises one has to raise all."""
    pins: dict[str, set[str]] = {}
    kit = (path for path in KIT.rglob("*") if path.is_file())
    for path in (*workflows(), *kit, *(ROOT / "content" / "pages" / "authors").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for pin in PINNED.findall(text) + PINNED_IMAGE.findall(text):
            pins.setdefault(pin.partition("@")[0], set()).add(pin)
        assert re.findall(r"^\s*(?:- )?(?:uses|image): (?!\S+@(?:sha256:)?[0-9a-f]{40})\S+", text, re.MULTILINE) == []
    assert len(pins) >= 10
    assert {name: sorted(found) for name, found in pins.items() if len(found) > 1} == {}


def test_the_update_bot_knows_our_pipeline_and_those_of_a_new_site() -> None:
    bot = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))
    folders = {
        (one["package-ecosystem"], folder)
        for one in bot["updates"]
        for folder in one.get("directories", [one.get("directory")])
    }
    kit = f"/{KIT.relative_to(ROOT).as_posix()}"
    assert folders == {
        ("github-actions", "/"),
        ("github-actions", f"{kit}/github/workflows"),
        ("docker", kit),
        ("npm", "/"),
        ("pip", "/"),
    }


COMMANDS = [line for step in PIPELINE.steps() for line in step.get("run", "").splitlines()]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_is_one_that_the_repository_or_a_runner_has(line: str) -> None:
    subprocess.run(["bash", "-n", "-c", line], check=True)
    words = shlex.split(line)
    files = [word for word in words if re.fullmatch(r"(scripts|\.ci)/\w+", word)]
    missing = [name for name in files if not (ROOT / name).is_file()]
    if words[0] == "make":
        targets = re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        missing += [word for word in words[1:] if word not in targets]
    assert missing == []
    assert words[0] in FORGE or words[0].startswith((".venv/", ".ci/")) or shutil.which(words[0], path=SYSTEM)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the checkout as they are now, in a repository of their own."""
    folder = tmp_path_factory.mktemp("checkout") / "pilotbook"
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    commit_all(folder)
    return folder


@pytest.mark.skipif(not EVERY_CASE, reason="installs all that the tests need, twice: make test-all")
@pytest.mark.parametrize("name", [name for name in ("package", "site") if name not in HERE])
def test_a_job_runs_on_a_fresh_clone(name: str, checkout: Path, tmp_path: Path) -> None:
    url = "https://pilotbook.example.com/demo"
    env = environment(tmp_path / "home", Path(sys.executable).resolve(), GITHUB_REF_NAME="v1.0.0")
    PIPELINE.run_job(name, checkout, tmp_path / "work", env, pages_base_url=url)
    if name == "site":
        page = (tmp_path / "work" / "site" / "index.html").read_text(encoding="utf-8")
        assert f'href="{url}/"' in page
        assert 'http-equiv="Content-Security-Policy"' in page
        return
    dist = tmp_path / "work" / "dist"
    sums = (dist / "SHA256SUMS").read_text(encoding="utf-8")
    assert {line.split()[1] for line in sums.splitlines()} == {path.name for path in dist.iterdir()} - {"SHA256SUMS"}
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        assert any(one.endswith("/requirements.lock") for one in archive.getnames())
