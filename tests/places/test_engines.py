"""A team works on one pilot through real web servers, and nothing is lost, whatever the server says about a write.

`make places` tries as many cases as the documentation states; other runs try a few.
"""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner

from pilotbook.cli import main
from support.engines import ENGINES, PASSWORD, USER, free_port
from support.hosting import serving
from support.node import LARGE, run_node

pytestmark = pytest.mark.server
AUTHORIZATION = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@pytest.mark.parametrize("name", ENGINES)
def test_the_conformance_test_says_in_four_lines_what_a_server_can_do(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PILOTBOOK_PASSWORD", PASSWORD)
    with ENGINES[name]() as engine:
        done = CliRunner().invoke(main, ["check", "--place", engine.url, "--user", USER])
        left = [path.name for path in engine.records.rglob("*.json")]
    assert done.exit_code == 0, done.output
    writes, lists, strangers, names = done.output.splitlines()
    assert writes == "Writes: yes. What was written is there at once, and a larger file than 2 MB is refused."
    assert lists == f"Lists: yes, as {'nginx does in JSON' if name == 'nginx' else 'WebDAV does'}."
    assert strangers.startswith("Strangers: can neither list, read nor write (401")
    assert "refuses files in another name" in names or name == "lighttpd"
    assert len(left) <= 1


def test_the_conformance_test_names_what_is_missing(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        (tmp_path / "404.html").write_text("none", encoding="utf-8")
        done = CliRunner().invoke(main, ["check", "--place", address])
    assert done.exit_code == 1
    assert "Writes: no. PUT answers 501: it takes no files there." in done.output
    assert "Lists: no. GET answers 404 without a list in JSON, PROPFIND 501." in done.output
    assert "without signing in" not in done.output


def test_an_address_that_does_not_answer_is_named() -> None:
    done = CliRunner().invoke(main, ["check", "--place", f"http://127.0.0.1:{free_port()}/records/"])
    assert done.exit_code == 1
    assert "doesn't answer" in done.output
    for wrong in ("records/", "http://[", "https://[x]/"):
        done = CliRunner().invoke(main, ["check", "--place", wrong])
        assert f"{wrong}: is not the address of a folder" in done.output


@pytest.mark.parametrize(
    ("name", "writers"),
    [(name, writers) for writers in (2, 4) for name in ENGINES if LARGE or writers == 2 or name == "nginx"],
)
def test_no_interleaving_of_writers_loses_an_edit(name: str, writers: int) -> None:
    runs = {2: 200, 4: 40}[writers] if LARGE else 1
    with ENGINES[name]() as engine:
        found = run_node("interleave.mjs", engine.url, AUTHORIZATION, str(runs), str(writers))
    assert (found["lost"], found["apart"], found["unsettled"]) == (0, 0, 0)
    assert found["edits"] == runs * writers * 4


@pytest.mark.parametrize("name", ENGINES if LARGE else ["nginx"])
def test_eight_writers_see_each_other_s_edits_and_lose_none(name: str) -> None:
    with ENGINES[name]() as engine:
        found = run_node("eight.mjs", engine.url, AUTHORIZATION, *(["40", "80"] if LARGE else ["2", "6"]))
    assert (found["lost"], found["apart"], found["unseen"]) == (0, 0, 0)
    assert found["edits"] >= (80 if LARGE else 6)
