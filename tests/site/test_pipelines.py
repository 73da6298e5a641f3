"""The pipelines that `pilotbook new` writes: what is in them, and every command, run on a fresh clone of a new site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from support.hosting import StaticHost, serving
from support.package import run
from support.pipelines import (
    PINNED_IMAGE,
    Container,
    Workflow,
    clone,
    commit_all,
    environment,
    find_weaknesses,
    gitlab_jobs,
    make_python,
    run_gitlab,
)
from support.run import EVERY_CASE
from support.sites import documents

INSTALL = [
    "pip install --require-hashes --only-binary :all: -r requirements.txt",
    "pip install --no-deps --no-build-isolation -r pilotbook.txt",
    "pip check",
]
URL = "https://playbooks.example.com/ours/"


@pytest.fixture(scope="module")
def repository(wheel: Path, installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site in a new repository, made by the installed wheel, and committed with what it asks to add."""
    folder = tmp_path_factory.mktemp("empty") / "our-playbooks"
    (folder / ".git").mkdir(parents=True)
    (folder / "README.md").write_text("# Ours\n", encoding="utf-8")
    (folder / "LICENSE").write_text("Ours\n", encoding="utf-8")
    said = run(installed, "-m", "pilotbook", "new", ".", "--shows", "sales-sdr", cwd=folder)
    assert f"installs pilotbook from packages/{wheel.name}, a copy of the wheel" in said
    assert "README.md was kept as it is" in said
    (folder / "README.md.new").replace(folder / "README.md")
    documents(folder / "mkdocs.yml")
    (folder / ".git").rmdir()
    commit_all(folder)
    return folder


@pytest.fixture(scope="module")
def fresh_python(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Make a Python for a runner. With every case it is empty, and pip installs all that the site names."""
    return lambda: make_python(tmp_path_factory.mktemp("python") / "venv", empty=EVERY_CASE)


def workflow(repository: Path) -> Workflow:
    """GitHub's."""
    return Workflow(repository / ".github" / "workflows" / "site.yml")


def test_the_workflow_gives_nobody_to_object(repository: Path) -> None:
    kit = workflow(repository)
    assert find_weaknesses(kit) == []
    assert {name: job["permissions"] for name, job in kit.jobs.items()} == {
        "build": {"contents": "read", "pages": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }


def test_the_objections_are_raised(tmp_path: Path, repository: Path) -> None:
    text = (repository / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8")
    weak = tmp_path / "weak.yml"
    for old, new in {
        r"@[0-9a-f]{40} # v6.0.2": "@v6",
        r"@([0-9a-f]{40}) # v6.0.2": r"@\1",
        r"permissions: {}": "permissions: write-all",
        r"\n    permissions:\n      contents: read\n      pages: read.*": "",
        r"persist-credentials: false": "fetch-depth: 1",
        r"run: pip check": 'run: "echo ${{ github.event.pull_request.title }}"',
    }.items():
        weak.write_text(re.sub(old, new, text, count=1), encoding="utf-8")
        assert len(find_weaknesses(Workflow(weak))) == 1, old


def test_every_pipeline_checks_builds_strictly_and_installs_by_hash(repository: Path) -> None:
    github = [step["run"] for step in workflow(repository).steps() if "run" in step]
    jobs = gitlab_jobs(repository / ".gitlab-ci.yml")
    gitlab = [*jobs["pages"]["before_script"], *jobs["pages"]["script"]]
    container = [
        rest for word, rest in Container(repository / "Containerfile", repository).instructions() if word == "RUN"
    ]
    for written in (github, gitlab, container):
        text = "\n".join(written).replace("--no-cache-dir ", "")
        places = [
            text.index(line) for line in [*INSTALL, "pilotbook check", "pilotbook build --strict", "pilotbook policy"]
        ]
        assert places == sorted(places)
    assert jobs["check"]["script"] == jobs["pages"]["script"]
    assert jobs["pages"]["artifacts"]["paths"] == ["public"]


def test_every_image_is_pinned_and_the_update_bots_know_of_all(repository: Path) -> None:
    images = {job["image"] for job in gitlab_jobs(repository / ".gitlab-ci.yml").values()}
    images |= {
        rest.split()[0]
        for word, rest in Container(repository / "Containerfile", repository).instructions()
        if word == "FROM"
    }
    assert len(images) == 2
    assert [image for image in images if not PINNED_IMAGE.fullmatch(image)] == []
    bot = yaml.safe_load((repository / ".github" / "dependabot.yml").read_text(encoding="utf-8"))
    assert {one["package-ecosystem"] for one in bot["updates"]} == {"github-actions", "docker", "pip"}
    renovate = json.loads((repository / "renovate.json").read_text(encoding="utf-8"))
    assert set(renovate["enabledManagers"]) == {"dockerfile", "github-actions", "gitlabci", "pip_requirements"}


def test_requirements_hold_a_hash_for_every_package_and_no_address(repository: Path) -> None:
    text = (repository / "requirements.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    assert len(entries) > 20
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
    own = (repository / "pilotbook.txt").read_text(encoding="utf-8")
    assert re.search(r"\n\./packages/\S+\.whl --hash=sha256:[0-9a-f]{64}\n$", own)


@pytest.mark.skipif(not EVERY_CASE, reason="every run has the container's steps, which are the same: make test-all")
def test_githubs_workflow_runs_from_clone_to_pages(
    repository: Path, fresh_python: Callable[[], Path], tmp_path: Path
) -> None:
    env = environment(tmp_path / "home", fresh_python())
    base = URL.rstrip("/")
    said = workflow(repository).run_job("build", repository, tmp_path / "work", env, pages_base_url=base)
    assert "1 playbook" in said[3]
    assert "site_url is" not in said[4]
    page = (tmp_path / "work" / "site" / "index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{URL}">' in page
    assert 'http-equiv="Content-Security-Policy"' in page
    assert (tmp_path / "work" / "site" / "authors" / "fork" / "index.html").is_file()
    assert {path.name for path in (tmp_path / "home").iterdir()} <= {".cache"}


@pytest.mark.skipif(not EVERY_CASE, reason="every run has the container's steps, which are the same: make test-all")
def test_gitlabs_job_runs_from_clone_to_pages(
    repository: Path, fresh_python: Callable[[], Path], tmp_path: Path
) -> None:
    env = environment(tmp_path / "home", fresh_python(), CI_PAGES_URL=URL.rstrip("/"))
    run_gitlab(gitlab_jobs(repository / ".gitlab-ci.yml")["pages"], repository, tmp_path / "work", env)
    public = tmp_path / "work" / "public"
    page = (public / "index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{URL}">' in page
    assert 'http-equiv="Content-Security-Policy"' in page
    assert (public / "index.html.gz").is_file()


@pytest.mark.skipif(not EVERY_CASE, reason="builds a wheel from git's checkout: make test-all")
def test_a_git_address_installs_with_the_locked_build_backend(
    repository: Path, installed: Path, tmp_path: Path, published_source: Path
) -> None:
    commit_all(published_source)
    for command in (["tag", "v1.0.0"], ["update-server-info"]):  # a plain file server can then serve it
        run("git", *command, cwd=published_source)
    site = clone(repository, tmp_path / "site")
    env = environment(tmp_path / "home", make_python(tmp_path / "venv", empty=False))
    with serving(published_source / ".git", PlainHost) as url:
        run(installed, "-m", "pilotbook", "pin", "--package", f"git+{url}@v1.0.0", cwd=site)
        for line in INSTALL:
            run("bash", "-c", line, cwd=site, **env)
    assert "1 playbook" in run("bash", "-c", "pilotbook check", cwd=site, **env)


class PlainHost(StaticHost):
    """A host without a page for what is not there."""

    def send_error(self, code: int, *_: object) -> None:
        """Answer with nothing."""
        self.send_response(code)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def published_source(tmp_path: Path) -> Path:
    """The source of pilotbook, in a folder of its own."""
    import tarfile

    from support.package import built

    out = built(tmp_path / "sdist", "--sdist")
    with tarfile.open(next(out.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (folder,) = (tmp_path / "source").iterdir()
    return folder


def test_a_wheel_that_was_changed_does_not_install(repository: Path, tmp_path: Path) -> None:
    site = clone(repository, tmp_path / "site")
    (path,) = (site / "packages").iterdir()
    path.write_bytes(path.read_bytes() + b"more")
    env = environment(tmp_path / "home", make_python(tmp_path / "venv", empty=False))
    with pytest.raises(AssertionError, match="DO NOT MATCH THE HASHES"):
        run("bash", "-c", INSTALL[1], cwd=site, **env)


def test_a_site_is_pinned_again_after_an_update(repository: Path, installed: Path, tmp_path: Path) -> None:
    site = clone(repository, tmp_path / "site")
    (site / "packages" / "pilotbook-0.9.0-py3-none-any.whl").write_text("old", encoding="utf-8")
    before = (site / "pilotbook.txt").read_text(encoding="utf-8")
    (site / "requirements.txt").write_text("mkdocs==1.5.0\n", encoding="utf-8")
    said = run(installed, "-m", "pilotbook", "pin", cwd=site)
    assert "packages/pilotbook-0.9.0-py3-none-any.whl is no longer used. Delete it." in said
    assert (site / "requirements.txt").read_bytes() == (repository / "requirements.txt").read_bytes()
    assert (site / "pilotbook.txt").read_text(encoding="utf-8") == before
    run(installed, "-m", "pilotbook", "pin", "--package", "index", cwd=site)
    assert (site / "pilotbook.txt").read_text(encoding="utf-8").splitlines()[-1].startswith("pilotbook==")


def test_an_editor_is_told_which_extension_reads_the_schemas(repository: Path) -> None:
    said = json.loads((repository / ".vscode" / "extensions.json").read_text(encoding="utf-8"))
    assert said == {"recommendations": ["redhat.vscode-yaml"]}
    assert "yaml.schemas" in json.loads((repository / ".vscode" / "settings.json").read_text(encoding="utf-8"))


def test_what_commands_write_stays_out_of_the_repository(repository: Path, tmp_path: Path) -> None:
    site = clone(repository, tmp_path / "site")
    for folder in ("site", "public", "dossier", "out", ".cache"):
        (site / folder).mkdir()
        (site / folder / "file").write_text("made\n", encoding="utf-8")
    assert run("git", "status", "--short", cwd=site) == ""
