"""A site of one's own, made with the installed package in an empty folder, built strictly after each step."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pilotbook.render.navigation import AUTHOR_PAGES
from support.command import run_module
from support.installed import Installed
from support.paths import ROOT
from support.run import EVERY_CASE
from support.sites import copy_repository, documents


class Site:
    """A folder, and the installed package's command, or the checkout's."""

    def __init__(self, installed: Installed | None, folder: Path) -> None:
        self.installed, self.folder = installed, folder

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run the command as a user would."""
        if self.installed:
            done = self.installed.run(*arguments, cwd=self.folder)
        else:
            done = run_module("pilotbook", *arguments, cwd=self.folder)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def built(self) -> Path:
        """Build strictly, without a warning."""
        said = self.run("build")
        assert "WARNING" not in said
        return self.folder / "site"

    def write_documents(self, *formats: str) -> None:
        """Let the site have its documents in other formats."""
        config = self.folder / "mkdocs.yml"
        config.write_text(re.sub(r"( {8}formats: ).*\n", "", config.read_text(encoding="utf-8")), encoding="utf-8")
        documents(config, *formats)

    def page(self, path: str) -> str:
        """A built page."""
        return (self.folder / "site" / path / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def package(installed: Path) -> Iterator[Installed]:
    """The installed package's command."""
    made = Installed(installed)
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(package: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # pytest's way
    """A new site; the tests below take their steps on it in order."""
    empty = tmp_path_factory.mktemp("empty")
    maker = Site(package, empty)
    said = maker.run("new", "our-playbooks", "--name", "Acme: playbooks & more", "--shows", "sales-sdr,forecasting")
    assert "pilotbook serve" in said
    assert "installs pilotbook from packages/pilotbook-" in said
    if not EVERY_CASE:
        documents(empty / "our-playbooks" / "mkdocs.yml", "docx")
    yield Site(package, empty / "our-playbooks")
    shutil.rmtree(empty)


def test_a_new_site_builds_at_once(site: Site) -> None:
    assert "2 playbooks" in site.run("check")
    made = site.built()
    assert {path.name for path in (made / "playbooks").iterdir() if path.is_dir()} == {"sales-sdr", "forecasting"}
    assert "Acme: playbooks &amp; more" in site.page("about")
    assert (made / "brand" / "logo.svg").is_file()
    assert "--pb-sea" in (made / "brand" / "brand.css").read_text(encoding="utf-8")
    assert "Who to ask" in site.page("about")
    for path in AUTHOR_PAGES:
        page = site.page(path.removesuffix("index.md").removesuffix(".md"))
        assert "<article" in page
        assert "<code>sh\n" not in page, "a fenced block in a list item is no block"
    assert re.search(r'<a href="[^"]*authors/"[^>]*class="md-nav__link"', site.page("about"))
    assert re.search(r'<a href="[^"]*library/"[^>]*class="md-tabs__link"', site.page("."))


def test_a_new_sites_documents_have_its_own_header(site: Site) -> None:
    from docx import Document

    document = Document(str(next((site.folder / "site/dossiers/sales-sdr").glob("*owner-charter.docx"))))
    assert document.sections[0].header.paragraphs[0].text == "Acme: playbooks & more"
    assert "PAGE" in document.sections[0].footer._element.xml


def test_a_fork_and_what_is_added_pass_check_and_show(site: Site) -> None:
    site.write_documents("md")  # from this step on, pages alone are read
    assert "Created playbooks/vendor-paper.yml" in site.run("fork", "contract-review", "vendor-paper")
    assert "3 playbooks" in site.run("check")
    fork = site.folder / "playbooks" / "vendor-paper.yml"
    text = fork.read_text(encoding="utf-8")
    fork.write_text(text + 'leave_out:\n  sponsor-named: "The vendor board stands for it."\n', encoding="utf-8")
    known = site.run("check", status=1)
    assert "leave_out › sponsor-named: no fix in this playbook has a check" in known
    fork.write_text(text + 'leave_out:\n  number-owned: "The vendor board stands for it."\n', encoding="utf-8")
    assert "left out: check number-owned" in site.run("diff", "vendor-paper")
    kinds = {
        "gap": "gaps/our-gap",
        "fix": "fixes/our-fix",
        "playbook": "playbooks/our-playbook",
        "document": "dossiers",
    }
    for kind in kinds:
        assert f"our-{kind}.yml. Edit it" in site.run("add", kind, f"our-{kind}")
        assert "already" in site.run("add", kind, f"our-{kind}", status=1)
    assert "4 drafts" in site.run("check")
    for path in [path for folder in ("content", "playbooks") for path in (site.folder / folder).rglob("our-*.yml")]:
        path.write_text(path.read_text(encoding="utf-8").replace("draft: true", "draft: false"), "utf-8")
    assert "draft" not in site.run("check")
    site.built()
    for kind, page in kinds.items():
        assert f"Our {kind}" in site.page(page), kind
    assert "A fork of Contract review agent" in site.page("playbooks/vendor-paper"), "the base is not shown here"
    assert "playbooks/contract-review/" not in site.page("playbooks/vendor-paper")
    assert "The vendor board stands for it." in site.page("playbooks/vendor-paper")
    assert site.run("diff", "vendor-paper", "--upstream") == "contract-review has not changed since you last looked.\n"
    assert "Saved in" in site.run("diff", "vendor-paper", "--upstream", "--accept")


def test_a_release_and_the_schemas_are_written(site: Site) -> None:
    assert "Saved release 1.0.0" in site.run("release")
    assert "already exists" in site.run("release", "1.0.0", status=1)
    assert "is not a valid version" in site.run("release", "next", status=1)
    (site.folder / "schema" / "gap.schema.json").unlink()
    site.run("schemas")
    assert (site.folder / "schema" / "gap.schema.json").read_bytes() == (ROOT / "schema/gap.schema.json").read_bytes()


def test_the_build_says_in_one_line_when_a_fork_is_behind(site: Site) -> None:
    fork = site.folder / "playbooks" / "vendor-paper.yml"
    text = fork.read_text(encoding="utf-8")
    fork.write_text(re.sub(r'digest: "\w+"', 'digest: "00000000"', text), encoding="utf-8")
    line = "vendor-paper: what this fork extends has changed since you last looked. "
    line += "Run: pilotbook diff vendor-paper --upstream"
    assert site.run("check").splitlines()[-1] == line
    said = site.run("build").splitlines()
    assert line in said
    assert "1.0.0" in site.page("changes"), "the release that was saved"
    assert [one for one in said if one.startswith("site_url is http://127.0.0.1:8000/, so the addresses in documents")]
    fork.write_text(text, encoding="utf-8")
    assert line not in site.run("check")


def test_the_policy_of_the_built_site_is_reported(site: Site) -> None:
    assert site.run("policy", "site").startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert site.run("policy", "site", "--as", "headers").startswith("/*\n  Content-Security-Policy: default-src")
    assert "there is no built site here" in site.run("policy", "nothing", status=1)


def test_a_folder_that_holds_something_is_left_alone(site: Site) -> None:
    before = sorted(site.folder.rglob("*"))
    assert "contains other files: Containerfile, brand, content and more" in site.run("new", ".", status=1)
    assert "no playbook `sales-sdrs`. Did you mean `sales-sdr`?" in site.run(
        "new", "x", "--shows", "sales-sdrs", status=1
    )
    assert sorted(site.folder.rglob("*")) == before


def test_a_fork_in_a_site_without_folders_goes_into_the_site_and_not_into_the_package(
    package: Installed,  # pytest's way
    tmp_path: Path,
) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Bare\ntheme: material\nplugins: [search, pilotbook]\n", "utf-8")
    bare = Site(package, tmp_path)
    bare.run("fork", "sales-sdr", "ours")
    assert (tmp_path / "playbooks" / "ours.yml").is_file()
    assert "5 playbooks" in bare.run("check")


def test_the_repository_is_a_template(tmp_path: Path) -> None:
    """Its own playbooks are the library, and the same commands work on them."""
    copy_repository(tmp_path)
    template = Site(None, tmp_path)
    template.run("fork", "sales-sdr", "partner-outreach")
    for kind in ("gap", "fix", "document", "playbook"):
        template.run("add", kind, f"our-{kind}")
    template.run("release")
    assert "5 playbooks, " in template.run("check")
    if EVERY_CASE:  # every run builds such a site: this repository's
        template.built()
        assert "Sales development agent" in template.page("playbooks/partner-outreach")


def test_a_new_site_is_filled_in(site: Site) -> None:
    ignored = (site.folder / ".dockerignore").read_text(encoding="utf-8").split()  # docker and podman both read it
    assert {"site", ".venv", ".cache"} <= set(ignored)
    for path in site.folder.rglob("*"):
        if path.is_file() and path.suffix in (".yml", ".md", ".txt", ".json", ".css", ".conf"):
            assert "@NAME@" not in path.read_text(encoding="utf-8")
            assert "@SITE" not in path.read_text(encoding="utf-8")
