"""An author who errs is told file, line, column, the place in their words, and what to write instead.

Each file in `mistakes/` is one mistake. After a change of the messages that is meant, run
`pytest tests/golden/test_mistakes.py --approve` and read the difference.
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner

from pilotbook.book.resolve import load_book
from pilotbook.build import FullLoadNeeded
from pilotbook.cli import main
from pilotbook.config import paths
from pilotbook.errors import BookError
from support.command import run_module
from support.mistakes import FOLDER, Case, read
from support.run import some
from support.stored import Builder

CASES = [read(path) for path in sorted(FOLDER.glob("*.yml"))]
MISTAKES = [case for case in CASES if case.says]


def said(site: Path) -> str:
    """The messages that loading a site gives. Any other error than the author's is a bug, and fails the test."""
    layers, message = paths.find_layers(site, library=False), ""
    try:
        load_book(layers, base=site)
    except BookError as error:
        message = str(error)
    builder = Builder(site.parent / "cache")
    with pytest.raises(FullLoadNeeded) if message else nullcontext():
        builder.build(layers, base=site)
    return message


def test_the_cases_were_found() -> None:
    assert len(CASES) > 55
    assert {path.suffix for path in FOLDER.iterdir()} == {".yml"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.stem)
def test_a_mistake_is_reported_as_approved(case: Case, tiny: Path, request: pytest.FixtureRequest) -> None:
    case.do(tiny)
    now = said(tiny)
    if request.config.getoption("--approve") and now != case.says:
        case.approve(now)
        case = read(case.path)
    assert now.splitlines() == case.says.splitlines(), (
        f"if this is meant: pytest tests/golden/test_mistakes.py -k {case.path.stem} --approve"
    )
    assert said(tiny) == now, "two runs say the same"


@pytest.mark.parametrize("case", some(MISTAKES, *MISTAKES[::3]), ids=lambda case: case.path.stem)
def test_check_tells_them_and_nothing_else(case: Case, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case.do(tiny)
    monkeypatch.chdir(tiny)
    done = CliRunner().invoke(main, ["check"])
    count = len(case.says.splitlines())
    assert done.exit_code == 1, done.output
    assert done.stderr == f"{case.says}\n\n{count} error{'s' * (count > 1)}.\n"
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["pilotbook check", "pilotbook build", "pilotbook render made", "mkdocs build"])
def test_each_command_tells_them_without_a_traceback_and_writes_nothing(command: str, tiny: Path) -> None:
    case = read(FOLDER / "ten-at-once.yml")
    case.do(tiny)
    before = sorted(tiny.rglob("*"))
    done = run_module(*command.split(), cwd=tiny)
    assert done.returncode == 1
    assert case.says in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert sorted(tiny.rglob("*")) == before


def test_ten_mistakes_are_reported_at_once_and_in_order() -> None:
    lines = read(FOLDER / "ten-at-once.yml").says.splitlines()
    places = [(path, int(line)) for path, line, _ in (text.split(":", 2) for text in lines)]
    assert len(lines) == 10
    assert len({path for path, _ in places}) >= 3
    assert places == sorted(places)


def test_approving_changes_what_a_case_says_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "case.yml"
    path.write_bytes(b"# why\r\nfile: a.yml   # here\nsays: |\n  one\n  two\nappend: 'b: c'\n")
    read(path).approve("three")
    assert path.read_bytes() == b"# why\r\nfile: a.yml   # here\nsays: |\n  three\nappend: 'b: c'\n"
    read(path).approve("")
    assert path.read_bytes() == b"# why\r\nfile: a.yml   # here\nsays: \"\"\nappend: 'b: c'\n"
