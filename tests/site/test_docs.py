"""The docs are held to the code: every command and option appears, every field too, and every example runs."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from pilotbook.cli import main
from pilotbook.models.json_schema import SCHEMA_MODELS, build_schema
from pilotbook.render.views.fields import FILE_PATTERNS
from support.command import run_module
from support.paths import ROOT
from support.sites import documents

PAGES = ROOT / "content" / "pages" / "authors"
COMMANDS = (PAGES / "commands.md").read_text(encoding="utf-8")
NOT_WRITTEN_BY_AUTHORS = {"record", "register", "release", "book", "boundary"}


def commands(group: click.Group = main, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command, as `record read`."""
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name}{word} ")
        else:
            yield f"{name}{word}", command


ALL = dict(commands())


def test_the_commands_were_found() -> None:
    assert len(ALL) >= 15
    assert {"new", "fork", "diff", "record read"} <= ALL.keys()


def test_the_readme_of_the_templates_lists_those_that_are_there() -> None:
    folder = ROOT / "generator" / "pilotbook" / "render" / "templates"
    rows = re.findall(r"^\| (`[^|]+`) \|", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    listed = [name for row in rows for name in re.findall("`([^`]+)`", row)]
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.jinja"))


CODE = [path for folder in ("generator", "overrides", "tests", "bench") for path in (ROOT / folder).rglob("*.*")]
SPEAKING = [path for path in CODE if path.suffix in (".py", ".js") or path.name == "README.md"]
SPEAKING += [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
THERE = "".join(f"/{path.relative_to(ROOT).as_posix()}\n" for path in CODE)
"""The paths of all of it, one per line."""


def opening(path: Path) -> str:
    """What a file says about itself: a module's docstring, a script's first comment, a whole README."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return ast.get_docstring(ast.parse(text)) or ""
    return re.match(r"(?://.*\n)*", text)[0] if path.suffix == ".js" else text  # type: ignore[index]  # matches ""


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_that_another_names_is_there(path: Path) -> None:
    """Left out are files of a built site, which are below `assets/` and `data/`, and `NAME`, which stands for any."""
    named = set(re.findall(r"(?<![\w./*-])(?!assets/|data/|NAME\.)[\w./-]*\w\.(?:js|py|jinja)\b", opening(path)))
    assert [name for name in named if f"/{name}\n" not in THERE] == []


def test_code_on_the_pages_for_authors_is_in_blocks_of_its_own(site: Path) -> None:
    """Markdown makes one line of a fence that is indented too little in a list."""
    for page in PAGES.glob("*.md"):
        fences = len(re.findall(r"^ *```\w", page.read_text(encoding="utf-8"), re.MULTILINE))
        html = site / "authors" / ("" if page.stem == "index" else page.stem) / "index.html"
        assert html.read_text(encoding="utf-8").count("<pre") == fences, page.name


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_option_appears_in_the_docs(name: str) -> None:
    section = re.search(rf"^### {re.escape(name)}\n(.*?)(?=^##|\Z)", COMMANDS, re.MULTILINE | re.DOTALL)
    assert section is not None, f"content/pages/authors/commands.md has no section `{name}`"
    shown = section[1] + COMMANDS.partition("\n## ")[0]
    for option in ALL[name].params:
        if isinstance(option, click.Option):
            for word in (*option.opts, *option.secondary_opts):
                assert f"`{word}`" in shown or f" {word}" in section[1], f"{name} {word}"


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_an_example_in_its_help(name: str) -> None:
    assert "Examples:\n" in (ALL[name].help or "")


def test_no_command_is_explained_that_is_not_there() -> None:
    assert set(re.findall(r"^### (.*)$", COMMANDS, re.MULTILINE)) == ALL.keys()


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in ALL if f"`pilotbook {name}" not in readme] == []


@pytest.fixture(scope="module")
def fields(site: Path) -> str:
    """The page of all fields."""
    return (site / "fields" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(SCHEMA_MODELS.keys() - NOT_WRITTEN_BY_AUTHORS))
def test_every_field_appears_with_what_it_is_and_an_example(fields: str, name: str) -> None:
    assert name in FILE_PATTERNS
    made = build_schema(SCHEMA_MODELS[name])
    parts = {made["title"]: made, **made.get("$defs", {})}
    for title, part in parts.items():
        anchor = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", title).lower()
        for key in part.get("properties", {}):
            if title == "Fork" and key not in ("extends", "forked", "without"):
                continue  # as in a playbook
            if title == "ChecklistFork" and key in SCHEMA_MODELS["checklist"].model_fields:
                continue  # as in a checklist
            row = re.search(rf'<tr id="{anchor}\.{key}">(.*?)</tr>', fields, re.DOTALL)
            assert row is not None, f"{title}.{key}"
            says, example = re.findall(r'data-label="(?:What it is|Example)">(.*?)</td>', row[1], re.DOTALL)
            assert len(says) >= 10, f"{title}.{key} is not explained"
            assert re.search(rf"<code>{key}: .", example), f"{title}.{key} has no example"
            assert f"{key}: …" not in example, f"{title}.{key} has no example"


def blocks(path: Path, language: str) -> list[str]:
    """The blocks of a page in one language, without their indentation."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", body, flags=re.MULTILINE) for indent, body in found]


WRITTEN: dict[str, str] = {}
"""Each line that the docs have for a shell, once, with the pages that have it."""
for page in sorted(PAGES.glob("*.md")):
    for line in (line for block in blocks(page, "sh") for line in block.splitlines() if line.strip()):
        WRITTEN[line] = f"{WRITTEN[line]}, {page.stem}" if line in WRITTEN else page.stem
ELSEWHERE = {
    "pip": "installs from a registry",
    "docker": "needs an engine: scripts/container",
    "cd": "the tests are there already",
    "pilotbook add playbook --interactive": "asks: tests/unit/exchange/test_author_commands.py",
    "pilotbook serve": "runs until it is stopped: tests/site/test_serve.py",
}
"""Lines that are not run here, by how they begin, each with the reason."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one's own in which the docs' commands are run, one after the other, with what they speak of."""
    folder = tmp_path_factory.mktemp("docs")
    run("pilotbook new our-playbooks --package index", folder)
    own = folder / "our-playbooks"
    documents(own / "mkdocs.yml", "md")
    run("pilotbook fork sales-sdr partner-outreach", own)
    run("pilotbook build", own)
    shutil.copy(own / "site" / "data" / "examples" / "sales-sdr.json", own / "Wren.json")
    (own / "results.xml").write_text('<testsuite name="ours"><testcase name="soft-opt-out"/></testsuite>', "utf-8")
    heron = (own / "Wren.json").read_text(encoding="utf-8").replace('"sales-sdr"', '"partner-outreach"')
    (own / "Heron.json").write_text(heron, encoding="utf-8")
    (own / "launch-checklist.md").write_text("# Launch\n\n- [ ] Tell support\n", encoding="utf-8")
    (own / "pilots").mkdir()
    shutil.copy(own / "Wren.json", own / "pilots" / "Wren.json")
    run("pilotbook dossier sales-sdr --record Wren.json --only owner-charter --out Wren", own)
    return own


def run(line: str, cwd: Path) -> None:
    """Run a line as a user would type it. Only a line that needs a shell gets one."""
    if line.startswith("pilotbook ") and not set("|&;<>$*`#\\") & set(line):
        done = run_module(*shlex.split(line), cwd=cwd)
    else:
        environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        done = subprocess.run(["sh", "-c", line], cwd=cwd, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("line", [pytest.param(line, id=f"{pages}: {line}") for line, pages in WRITTEN.items()])
def test_what_the_docs_say_runs_as_it_is_written(own: Path, line: str) -> None:
    if line.startswith(tuple(ELSEWHERE)):
        return
    words = shlex.split(line)
    shutil.rmtree(own / "content" / "releases", ignore_errors=True)
    made = {"fork": own / "playbooks" / f"{words[-1]}.yml", "new": own / words[2]} if len(words) > 2 else {}
    path = made.get(words[1])
    if path is not None and path.exists():  # another line made it
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if words[1] == "export":
        (own / words[-1]).unlink(missing_ok=True)
    if words[1] == "add":
        for there in own.rglob(f"{words[-1]}.yml"):
            there.unlink()
    run(line, own)


def test_the_fork_of_the_docs_is_a_fork_that_works(own: Path) -> None:
    example, of_a_checklist = [block for block in blocks(PAGES / "fork.md", "yaml") if "extends:" in block]
    (own / "playbooks" / "partner-outreach.yml").write_text(example, encoding="utf-8")
    (launch,) = blocks(PAGES / "spreadsheet.md", "yaml")
    launch = (
        launch.replace("sections:\n", "sections:\n  press: {title: Press}\n")
        + "  close-books: {text: Close the books}\n"
    )
    (own / "playbooks" / "launch.yml").write_text(launch, encoding="utf-8")
    (own / "playbooks" / "our-launch.yml").write_text(of_a_checklist, encoding="utf-8")
    run("pilotbook check", own)
    (own / "playbooks" / "our-launch.yml").unlink()


def test_the_first_playbook_and_the_check_of_the_docs_work(own: Path) -> None:
    first, check, gates = blocks(PAGES / "index.md", "yaml")
    (own / "playbooks" / "invoice-matching.yml").write_text(first, encoding="utf-8")
    (own / "playbooks" / "partner-outreach.yml").write_text(f"extends: sales-sdr\n{check}", encoding="utf-8")
    run("pilotbook check", own)
    (own / "content" / "gates.yml").write_text(gates, encoding="utf-8")
    run("pilotbook check", own)
    (own / "content" / "gates.yml").unlink()


def test_the_checklist_of_the_docs_is_one_that_works(own: Path) -> None:
    (example,) = blocks(PAGES / "spreadsheet.md", "yaml")
    (own / "playbooks" / "launch.yml").write_text(example, encoding="utf-8")
    run("pilotbook check", own)


def test_the_changes_of_the_docs_have_the_right_form() -> None:
    (example,) = blocks(PAGES / "update.md", "yaml")
    SCHEMA_MODELS["changes"].model_validate(yaml.safe_load(example))
