"""What the README says works to the letter."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from pilotbook import __version__
from support.command import run_module
from support.paths import ROOT
from support.sites import copy_repository, documents

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(heading: str) -> list[str]:
    """The shell commands below a heading."""
    section = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def pilotbook(line: str, cwd: Path) -> str:
    """Run a line of the README with this Python's pilotbook."""
    printed = ""
    for command in line.split(" && "):
        program, *arguments = shlex.split(command)
        if program == "cd":
            cwd = cwd.joinpath(*arguments)
            continue
        assert program in ("pilotbook", ".venv/bin/pilotbook"), line
        done = run_module("pilotbook", *arguments, cwd=cwd)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        printed += done.stdout
    return printed


def test_a_use_case_is_added_as_the_readme_says(tmp_path: Path) -> None:
    add, check, serve = commands("Add a use case in ten minutes")
    copy_repository(tmp_path)
    pilotbook(add, tmp_path)
    new = tmp_path / "playbooks" / "invoice-matching.yml"
    new.write_text(re.sub(r"^title: .*$", "title: Matches invoices", new.read_text("utf-8"), flags=re.M), "utf-8")

    assert serve == "make serve"
    assert pilotbook(check, tmp_path).splitlines()[0].endswith(", 1 draft. No errors.")
    new.write_text(new.read_text("utf-8").replace("draft: true", "draft: false"), "utf-8")
    assert pilotbook(check, tmp_path).startswith("5 playbooks, ")
    pilotbook("pilotbook build", tmp_path)
    made = tmp_path / "site" / "playbooks" / "invoice-matching"
    assert ">Matches invoices</h1>" in (made / "index.html").read_text(encoding="utf-8")
    page = (made / "checklist" / "index.html").read_text(encoding="utf-8")
    assert page.count('class="pb-check"') >= 5


def test_a_site_of_ones_own_is_made_as_the_readme_says(tmp_path: Path) -> None:
    install, new, cd, fork, serve = commands("Your own site")
    assert install == f'pip install "./pilotbook-{__version__}-py3-none-any.whl[all]"'
    assert (cd, serve) == ("cd our-playbooks", "pilotbook serve")
    pilotbook(new, tmp_path)
    documents(tmp_path / "our-playbooks" / "mkdocs.yml", "md")
    pilotbook(f"{cd} && {fork} && pilotbook check", tmp_path)
    kit = (tmp_path / "our-playbooks" / "README.md").read_text(encoding="utf-8")
    lines = [line.strip() for block in re.findall(r"```sh\n(.*?)```", kit, re.DOTALL) for line in block.splitlines()]
    for line in dict.fromkeys(line for line in lines if line.startswith("pilotbook ") and line not in (serve, fork)):
        pilotbook(f"{cd} && {line}", tmp_path)


def test_every_file_and_picture_that_the_readme_names_is_there() -> None:
    links = re.findall(r"\]\(((?!http)[^)#]+)\)", README)
    assert len(links) >= 4
    assert [link for link in links if not (ROOT / link).exists()] == []
