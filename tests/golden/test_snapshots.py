"""Each page and file of the tiny book, as approved.

After a change that is meant, run `pytest tests/golden/test_snapshots.py --approve` and read the difference.
"""

from __future__ import annotations

import re

import pytest

from pilotbook.book.resolve import load_book
from pilotbook.config import paths
from pilotbook.config.site import Site
from pilotbook.dossier.style import DossierOptions
from pilotbook.render import File, render
from support.paths import GOLDEN, TINY

KEPT = GOLDEN / "snapshots"
STYLE = re.compile(r"^(pilotbook_style: ).+$", re.MULTILINE)


def outputs() -> list[File]:
    """What the tiny book makes, without what is made from models or copied from files."""
    book = load_book(paths.find_layers(TINY, library=False), base=TINY, register=TINY / "register")
    site = Site(
        name="Tiny",
        root=TINY,
        edit_base="https://example.com/edit/",
        today="2026-03-01",
        dossier=DossierOptions(),
    )
    made = render(book, site)
    return [output for output in made if output.path.endswith(".md") or output.path == "data/examples/bot.json"]


OUTPUTS = outputs()


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.path)
def test_a_page_is_as_approved(output: File, request: pytest.FixtureRequest) -> None:
    path = KEPT / output.path
    made = STYLE.sub(r"\1…", output.bytes().decode("utf-8"))
    if request.config.getoption("--approve"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, encoding="utf-8", newline="\n")
    assert path.is_file(), "a new page: pytest tests/golden/test_snapshots.py --approve"
    assert made == path.read_text(encoding="utf-8"), "if this is meant: pytest tests/golden/test_snapshots.py --approve"


def test_no_snapshot_is_left_of_a_page_that_is_gone() -> None:
    kept = {path.relative_to(KEPT).as_posix() for path in KEPT.rglob("*") if path.is_file()}
    assert kept == {output.path for output in OUTPUTS}


def test_a_page_is_the_same_from_run_to_run() -> None:
    assert [output.bytes() for output in outputs()] == [output.bytes() for output in outputs()]
