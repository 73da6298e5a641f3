"""A disk that is full, read-only or another user's: one sentence, exit 1, what was there stays, and a retry works."""

from __future__ import annotations

import ast
import errno
import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pilotbook.errors import PilotbookError
from pilotbook.files import is_below, is_scratch, write_atomic
from pilotbook.staging import PREFIX, StagedFiles, write_all
from support.failing import Disk, failing, run, tree
from support.paths import ROOT, TINY
from support.run import ROUNDS
from support.sites import documents

PACKAGE = ROOT / "generator" / "pilotbook"
RECORD = {"version": 1, "pilot": {"id": "wren-1", "name": "Wren", "playbook": "bot"}}
SECOND = {"version": 1, "pilot": {"id": "kite-1", "name": "Kite", "playbook": "bot"}}


def with_release(root: Path) -> None:
    assert run("release").code == 0
    text = (root / "playbooks" / "bot.yml").read_text(encoding="utf-8")
    (root / "playbooks" / "bot.yml").write_text(text.replace("It writes emails.", "It writes notes."), encoding="utf-8")


def with_site(root: Path) -> None:
    for name in ("index.html", "a/index.html", "b/index.html"):
        (root / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "site" / name).write_text("<!doctype html><head><meta charset=utf-8></head><script>1</script>")


def with_records(root: Path) -> None:
    (root / "wren.json").write_text(json.dumps(RECORD))
    (root / "both.json").write_text(json.dumps({"version": 1, "records": [RECORD, SECOND]}))
    assert run("record", "add", "wren.json").code == 0
    changed = {**RECORD, "checks": {"owner-named": {"status": "done", "by": "Ann", "on": "2026-06-01"}}}
    (root / "both.json").write_text(json.dumps({"version": 1, "records": [changed, SECOND]}))


def with_tree(root: Path) -> None:
    assert run("render", "out").code == 0
    with_release(root)


def with_fork(root: Path) -> None:
    assert run("fork", "bot", "our-bot").code == 0
    with_release(root)


def with_workbook(root: Path) -> None:
    assert run("export", "bot", "-o", "bot.xlsx").code == 0
    file = root / "playbooks" / "bot.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("It writes emails.", "It writes."), encoding="utf-8")


def with_example(root: Path) -> None:
    ticked = {"owner-named": {"status": "done", "by": "Ann", "on": "2026-06-01"}}
    (root / "wren.json").write_text(json.dumps({**RECORD, "checks": ticked}))


def nothing(root: Path) -> None:
    """The site as it is."""


@dataclass(frozen=True)
class Command:
    """A command that writes, and what has to be there before."""

    arguments: tuple[str, ...]
    prepare: Callable[[Path], None] = nothing


COMMANDS = {
    "new": Command(("new", "ours", "--shows", "")),
    "add": Command(("add", "gap", "our-gap")),
    "fork": Command(("fork", "bot", "our-bot")),
    "accept": Command(("diff", "our-bot", "--upstream", "--accept"), with_fork),
    "release": Command(("release",), with_release),
    "schemas": Command(("schemas",)),
    "export": Command(("export", "bot", "-o", "made/bot.xlsx")),
    "import": Command(("import", "bot.xlsx"), with_workbook),
    "example": Command(("example", "bot", "--from", "wren.json"), with_example),
    "policy": Command(("policy", "site", "--as", "meta"), with_site),
    "record add": Command(("record", "add", "both.json"), with_records),
    "register": Command(("register", "--format", "csv", "-o", "made/register.csv")),
    "ops": Command(("ops", "bot", "--out", "made")),
    "dossier": Command(("dossier", "bot", "--format", "md,csv", "--out", "made")),
    "render": Command(("render", "out")),
    "render again": Command(("render", "out"), with_tree),
}
FAULTS = [(errno.ENOSPC, True), (errno.ENOSPC, False), (errno.EROFS, False), (errno.EACCES, False)]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tiny site without PDF and Office, as the working directory."""
    root = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    documents(root / "mkdocs.yml", "md")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    monkeypatch.chdir(root)
    return root


def restore(saved: Path, root: Path) -> None:
    """Put a site back, whose folder stays: it is the working directory."""
    for path in root.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    shutil.copytree(saved, root, dirs_exist_ok=True, symlinks=True)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", COMMANDS)
def test_a_write_that_fails_is_one_sentence_and_changes_nothing(name: str, site: Path, tmp_path: Path) -> None:
    command = COMMANDS[name]
    command.prepare(site)
    saved = Path(shutil.copytree(site, tmp_path / "saved", symlinks=True))
    before = tree(site)
    with failing(Disk(site)) as disk:
        done = run(*command.arguments)
    assert done.code == 0, done.err
    after, count = tree(site), disk.writes
    assert count > 0 and after != before
    cases = [(at, *FAULTS[at % len(FAULTS)]) for at in range(1, count + 1)]
    if ROUNDS == 1:
        cases = random.Random(name).sample(cases, 1)
    for at, number, stays in cases:
        restore(saved, site)
        with failing(Disk(site, at, number, stays)) as disk:
            done = run(*command.arguments)
        case = f"{disk.refused[:1]}, errno {number}, {'and all later' if stays else 'once'}: {done.err}"
        assert "Traceback" not in done.err, case
        if done.code == 0:
            assert tree(site) == after, case
        else:
            assert (done.code, done.err.count("\n")) == (1, 1), case
            assert os.strerror(number) in done.err, case
            assert tree(site) == before, case
        assert run(*command.arguments).code == 0 or done.code == 0, case
        assert tree(site) == after, case


def test_only_one_module_opens_files_for_writing() -> None:
    """Whatever is written is written whole, under a fresh name, and through no link."""
    writers = {"write_text", "write_bytes", "touch", "mkstemp", "NamedTemporaryFile", "copyfile", "copytree", "copy"}
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            texts += [ast.unparse(one) for one in [*node.args, *(word.value for word in node.keywords)]]
            opens = name in ("open", "fdopen") and any(
                one in ("w", "a", "x", "wb", "ab", "xb", "r+", "w+", "r+b", "rb+") or "O_WRONLY" in one for one in texts
            )
            if opens or name in writers:
                found.add(path.relative_to(PACKAGE).as_posix())
    # a child process opens the null device, and a command whose output cannot be written
    assert found == {"files.py", "mkdocs_plugin/child_processes.py", "cli/printing.py"}


def test_a_link_under_a_name_that_could_be_guessed_is_not_written_through(tmp_path: Path) -> None:
    victim, target = tmp_path / "victim", tmp_path / "a.json"
    victim.write_text("mine")
    for name in ("a.json.part", ".a.json.part", "a.json"):
        (tmp_path / name).symlink_to(victim)
    write_all([("a.json", b"new")], tmp_path)
    assert (target.read_bytes(), target.is_symlink(), victim.read_text()) == (b"new", False, "mine")
    target.unlink()
    target.symlink_to(victim)
    write_atomic(target, b"new")
    assert (target.read_bytes(), victim.read_text()) == (b"new", "mine")


def test_a_link_in_the_place_of_a_folder_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "docs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PilotbookError, match=r"docs: this is a link, and pilotbook does not write through links\."):
        write_all([("a.md", b"a"), ("docs/b.md", b"b")], tmp_path / "out")
    assert tree(tmp_path) == {"elsewhere/": b"", "out/docs": b"-> " + os.fsencode(tmp_path / "elsewhere")}


def test_render_deletes_nothing_that_it_did_not_write(site: Path, tmp_path: Path) -> None:
    victim, out = tmp_path / "victim.txt", site / "out"
    victim.write_text("mine")
    for listed in (
        ["../../victim.txt"],
        [str(victim)],
        {"../../victim.txt": ""},
        {"a/../../../victim.txt": ""},
        1,
        "[",
    ):
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        (out / ".pilotbook-files.json").write_text(listed if isinstance(listed, str) else json.dumps(listed))
        before = tree(tmp_path)
        done = run("render", "out")
        assert (done.code, tree(tmp_path)) == (1, before)
        assert done.err == (
            "out/.pilotbook-files.json: an earlier run did not write this list. Choose an empty or a new folder.\n"
        )
    shutil.rmtree(out)
    assert run("render", "out").code == 0
    listed = json.loads((out / ".pilotbook-files.json").read_text())
    (out / "mine.md").write_text("mine")
    (out / "linked").symlink_to(tmp_path)
    planted = dict.fromkeys(("mine.md", "linked/victim.txt", "gone.md"), "0" * 64)
    (out / ".pilotbook-files.json").write_text(json.dumps(listed | planted))
    assert "0 deleted" in run("render", "out").out
    assert victim.read_text() == (out / "mine.md").read_text() == "mine"


def test_a_list_of_version_1_0_is_taken_over(site: Path) -> None:
    assert run("render", "out").code == 0
    path = site / "out" / ".pilotbook-files.json"
    path.write_text(json.dumps([*json.loads(path.read_text()), "docs/old.md"]))
    (site / "out" / "docs" / "old.md").write_text("maybe someone's")
    assert run("render", "out").code == 0
    assert (site / "out" / "docs" / "old.md").is_file()
    assert isinstance(json.loads(path.read_text()), dict)


def test_what_a_killed_process_left_is_deleted_and_what_runs_is_not(tmp_path: Path) -> None:
    (tmp_path / f"{PREFIX}killed" / "new").mkdir(parents=True)
    with StagedFiles(tmp_path, on_wait=lambda: None) as running:
        assert [path.name for path in tmp_path.iterdir()] == [running.tree.parent.name]
        with StagedFiles(tmp_path) as other:
            assert running.tree.is_dir() and other.tree.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a").symlink_to("/dev/null")
    for name in ("pipe", "a"):
        with pytest.raises(PilotbookError, match=": cannot be written"):
            write_all([(name, b"x")], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "pipe"]


@pytest.mark.parametrize(
    ("name", "inside"),
    [("a/b.md", True), ("a", True), ("../a", False), ("/a", False), ("a/../b", False), ("a//b", False), ("", False),
     ("C:/a", False), ("a\\..\\b", False), ("./a", False)],
)  # fmt: skip
def test_a_name_below_a_folder(name: str, inside: bool) -> None:
    assert is_below(name) is inside


@pytest.mark.parametrize(
    ("name", "scratch"),
    [("._a.yml", True), (".#a.md", True), ("#a.md#", True), ("a.md~", True), (".a.md.swp", True), ("~$a.docx", True),
     (".~lock.a.docx#", True), ("4913", True), (".DS_Store", True), ("a.md", False), (".well-known", False),
     ("4913.md", False), ("a#b.md", False)],
)  # fmt: skip
def test_names_of_editors_files(name: str, scratch: bool) -> None:
    assert is_scratch(name) is scratch
