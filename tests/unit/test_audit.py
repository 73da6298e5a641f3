"""The audit asks about every locked version, and says in words what is known or that nobody could be asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from support.paths import ROOT

ASKED: list[dict[str, Any]] = []
KNOWN = {"jinja2": "GHSA-test-1", "eslint": "GHSA-test-2"}


class Database(BaseHTTPRequestHandler):
    """Answers as the database does, and knows what the test says."""

    known = KNOWN

    def do_POST(self) -> None:
        """Answer a batch of questions."""
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        ASKED[:] = queries
        names = [query["package"]["name"] for query in queries]
        results = [{"vulns": [{"id": self.known[name]}]} if name in self.known else {} for name in names]
        body = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def database() -> Iterator[str]:
    """The address of the database."""
    server = HTTPServer(("127.0.0.1", 0), Database)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def audit(address: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, ROOT / "scripts" / "audit", address], capture_output=True, text=True)


def test_every_locked_version_is_asked_about_and_what_is_known_is_told(database: str) -> None:
    done = audit(database)
    assert done.returncode == 1
    assert re.findall(r"(?m)^(\w+) (\S+) \S+: (\S+)$", done.stdout) == [
        ("PyPI", "jinja2", "GHSA-test-1"), ("npm", "eslint", "GHSA-test-2"),
    ]  # fmt: skip
    asked = {(one["package"]["ecosystem"], one["package"]["name"], one["version"]) for one in ASKED}
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-ops.lock"):
        locked = re.findall(r"(?m)^([\w.-]+)==([^\s;\\]+)", (ROOT / lock).read_text(encoding="utf-8"))
        assert {("PyPI", name, version) for name, version in locked} <= asked
    for name, version in json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"].items():
        assert ("npm", name, version) in asked


def test_nothing_known_is_told_too(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "known", {})
    done = audit(database)
    assert done.returncode == 0
    assert re.fullmatch(r"\d+ locked versions, 0 known vulnerabilities\.\n", done.stdout)


def test_a_database_that_cannot_be_asked_is_one_sentence() -> None:
    done = audit("http://127.0.0.1:9")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"The \d+ locked versions were not audited: \S+ could not be reached \(.*\)\.\n", done.stderr)
