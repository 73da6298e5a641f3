"""An editor that speaks the YAML language server checks, completes and explains every file by the schemas.

The server is the one that editors use, from the npm registry; it runs here without a network.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pilotbook.models import json_schema
from support.paths import ROOT
from support.run import some

pytestmark = pytest.mark.editor

FILES = sorted(path for folder in ("content", "playbooks") for path in (ROOT / folder).rglob("*.yml"))
FEW = some(FILES, *{path.parent if path.parent.parent != ROOT else path: path for path in FILES}.values())
"""One file of each folder whose files are of one kind, and every other file."""


class Editor:
    """The language server, spoken to as an editor does."""

    def __init__(self, server: Path, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            ["node", server, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.count = 0
        self.told: dict[str, list[dict[str, Any]]] = {}
        self.ask("initialize", processId=os.getpid(), rootUri=folder.as_uri(), capabilities={}, workspaceFolders=None)
        self.say("initialized")
        self.say(
            "workspace/didChangeConfiguration",
            settings={"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}},
        )

    def say(self, method: str, **params: Any) -> None:
        """Tell the server something."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        """Ask the server something, and answer what it asks meanwhile."""
        self.count += 1
        mine = self.count
        self._send({"jsonrpc": "2.0", "id": mine, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == mine and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        out = self.process.stdout
        assert out is not None
        length = 0
        while (line := out.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the language server has gone"
        message: dict[str, Any] = json.loads(out.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:  # it asks for the settings, or for files by another way
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": self._answer(message)})
        return message

    @staticmethod
    def _answer(message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        yaml = {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}
        return [yaml if item.get("section") == "yaml" else {} for item in message["params"]["items"]]

    def open(self, path: Path, text: str) -> str:
        """Open a file in the editor, with a text that need not be on the disk. Returns its address."""
        self.count += 1  # the server remembers what it has seen under a name
        uri = path.with_name(f"{path.stem}-{self.count}.yml").as_uri()
        item = {"uri": uri, "languageId": "yaml", "version": self.count, "text": text}
        self.say("textDocument/didOpen", textDocument=item)
        return uri

    def problems(self, path: Path, text: str) -> list[str]:
        """What the editor underlines, each as `line: message`."""
        uri = self.open(path, text)
        while uri not in self.told:
            self._next()
        found = self.told.pop(uri)
        self.say("textDocument/didClose", textDocument={"uri": uri})
        return [f"{one['range']['start']['line'] + 1}: {one['message']}" for one in found]

    def at(self, method: str, path: Path, text: str, mark: str) -> Any:
        """Ask about the place of `mark` in a text, which is taken out."""
        before = text.partition(mark)[0]
        uri = self.open(path, text.replace(mark, ""))
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        answer = self.ask(method, textDocument={"uri": uri}, position=position)
        self.say("textDocument/didClose", textDocument={"uri": uri})
        return answer


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor on a copy of the library. Without npm these tests are skipped, or fail where it has to be there."""
    found = subprocess.run([ROOT / "scripts" / "need", "editor", "find"], capture_output=True, text=True)
    if found.returncode != 0:
        if os.environ.get("CI") == "true" or os.environ.get("PILOTBOOK_REQUIRE_EDITOR"):
            pytest.fail(
                "there is no YAML language server, and CI or PILOTBOOK_REQUIRE_EDITOR says that there has to be"
            )
        pytest.skip("there is no YAML language server; `scripts/need editor` installs it")
    folder = tmp_path_factory.mktemp("editor")
    for name in ("content", "playbooks", "schema"):
        shutil.copytree(ROOT / name, folder / name)
    opened = Editor(ROOT / found.stdout.strip(), folder)
    yield opened
    opened.process.kill()
    opened.process.wait()
    for stream in (opened.process.stdin, opened.process.stdout):
        if stream is not None:
            stream.close()


def test_the_files_were_found() -> None:
    assert len(FILES) > 60


@pytest.mark.parametrize("path", FEW, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_editor_finds_no_fault_in_a_shipped_file(editor: Editor, path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=")
    assert editor.problems(editor.folder / path.relative_to(ROOT), path.read_text(encoding="utf-8")) == []


BROKEN = {
    "playbooks/sales-sdr.yml": (
        "title: Sales development agent",
        "titel: Sales development agent",  # codespell:ignore titel
        'Missing property "title"',
    ),
    "content/gaps/ownership.yml": ("order: 30", "order: thirty", 'Incorrect type. Expected "integer"'),
    "content/fixes/owner-first.yml": ("gate: choose", "gate: [choose]", 'Incorrect type. Expected "string"'),
    "content/documents/owner-charter.yml": ("docx", "dokx", "Value is not accepted"),
    "content/questions.yml": ("group: written", "group: writen", "Value is not accepted"),  # codespell:ignore writen
    "content/changes.yml": ("kind: merged\n", "", 'Missing property "kind"'),
    "content/gates.yml": ("led_by:", "let_by:", "Property let_by is not allowed"),
    "content/roles.yml": ("who:", "how:", "Property how is not allowed"),
    "content/home.yml": ("headline:", "headlines:", "Property headlines is not allowed"),
    "content/comparisons.yml": ("why:", "whys:", "Property whys is not allowed"),
    "content/sources/krause.yml": ("kind: gap", "kind: gab", "Value is not accepted"),
}
"""Of each kind of file one: what is broken, and what the editor says."""


@pytest.mark.parametrize("path", BROKEN)
def test_an_editor_underlines_a_mistake(editor: Editor, path: str) -> None:
    old, new, says = BROKEN[path]
    text = (ROOT / path).read_text(encoding="utf-8")
    assert old in text
    found = editor.problems(editor.folder / path, text.replace(old, new, 1))
    assert any(says in problem for problem in found), found


HEAD = "# yaml-language-server: $schema="
FORK = f"{HEAD}../schema/fork.schema.json\nextends: sales-sdr\n"


def test_a_fork_may_leave_out_what_it_does_not_change(editor: Editor) -> None:
    path = editor.folder / "playbooks" / "ours.yml"
    part = "job: {does: Other.}\nadapt:\n  owner-named: {gate: design}\nautonomy:\n  a: {limit: five}\n"
    part += "without:\n  cases: {b: c}\n"
    assert editor.problems(path, FORK + part) == []
    assert editor.problems(path, FORK.partition("\n")[0] + "\ntitle: Ours\n") == ['2: Missing property "extends".']
    (problem,) = editor.problems(path, FORK + "without:\n  casse: {b: c}\n")
    assert problem.startswith("4: ")


@pytest.mark.parametrize(
    ("path", "text", "keys"),
    [
        ("playbooks/ours.yml", FORK + "|", {"forked", "without", "adapt", "leave_out", "checks", "title"}),
        ("playbooks/ours.yml", FORK + "adapt:\n  owner-named:\n    |", {"text", "done_when", "gate", "blocking"}),
        (
            "playbooks/x.yml",
            f"{HEAD}../schema/playbook.schema.json\n|",
            {"title", "job", "gaps"},
        ),
        ("content/gaps/x.yml", f"{HEAD}../../schema/gap.schema.json\n|", {"signs", "fixes"}),
        (
            "content/fixes/x.yml",
            f"{HEAD}../../schema/fix.schema.json\n|",
            {"checks", "closes"},
        ),
    ],
)
def test_an_editor_completes_the_keys(editor: Editor, path: str, text: str, keys: set[str]) -> None:
    offered = editor.at("textDocument/completion", editor.folder / path, text, "|")
    assert keys <= {item["label"] for item in offered["items"]}


@pytest.mark.parametrize("name", ["extends", "without", "title", "adapt", "leave_out"])
def test_an_editor_explains_a_key_in_the_words_of_its_model(editor: Editor, name: str) -> None:
    text = FORK + "forked: {version: 1.0.0, digest: '12345678'}\nwithout: {}\ntitle: Ours\nadapt: {}\nleave_out: {}\n"
    text = text.replace(f"{name}:", f"|{name}:", 1)
    hover = editor.at("textDocument/hover", editor.folder / "playbooks" / "ours.yml", text, "|")
    says = json_schema.SCHEMA_MODELS["fork"].model_fields[name].description
    assert says is not None
    shown = hover["contents"]["value"].replace("\\", "").replace("&nbsp;", " ")
    assert says.split("\n")[0][:40].replace("`", "") in shown.replace("`", "")
