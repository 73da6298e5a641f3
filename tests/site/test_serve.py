"""`serve` goes on serving while an author errs, and shows what is wrong in the page."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pilotbook.errors import PilotbookError
from pilotbook.mkdocs_plugin.lazy_server import LazyServer
from support.sites import many


class Served:
    """A site served on loopback."""

    def __init__(self, root: Path, port: int) -> None:
        self.root = root
        self.url = f"http://127.0.0.1:{port}/"
        command = [sys.executable, "-m", "pilotbook", "serve", "-a", f"127.0.0.1:{port}"]
        self.log = root / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=root, stdout=log, stderr=log, env=dict(os.environ), start_new_session=True
            )

    def page(self, path: str) -> str:
        """The page, 404 included, or nothing while the server is not up."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except OSError:
            return ""

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until it holds; say what the server printed if it never does."""
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)


@contextmanager
def serving(root: Path) -> Iterator[Served]:
    """A site while it is served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Served(root, port)
    try:
        yield server
    finally:
        os.killpg(server.process.pid, 15)
        server.process.wait()


@pytest.fixture
def served(tiny: Path) -> Iterator[Served]:
    with serving(tiny) as server:
        yield server


def write(path: Path, old: str, new: str) -> None:
    """Save a change as an editor does."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_save_shows_a_mistake_shows_and_the_cure_shows(served: Served) -> None:
    path = served.root / "playbooks" / "bot.yml"
    served.until(lambda: "It writes emails." in served.page("playbooks/bot/"))

    write(path, "It writes emails.", "It writes short emails.")
    served.until(lambda: "It writes short emails." in served.page("playbooks/bot/"))

    write(path, "team: Sales", "taem: Sales")
    served.until(lambda: "pb-mistakes" in served.page("playbooks/bot/"))
    page = served.page("playbooks/bot/")
    assert "It writes short emails." in page, "the last whole state is still there"
    shown = re.findall(r"<code>(playbooks/bot.yml:[^<]+)</code>", page)
    assert shown == ["playbooks/bot.yml:2:1: taem: unknown key. Did you mean `team`?"]
    assert "pb-mistakes" in served.page("gaps/")
    assert "pb-mistakes" in served.page("nowhere/"), "the 404 page shows them too"

    write(path, "taem: Sales", "team: Sales")
    served.until(lambda: "pb-mistakes" not in served.page("playbooks/bot/"))

    added = served.root / "playbooks" / "second.yml"
    text = (
        path.read_text(encoding="utf-8")
        .replace("email-fenced", "email-fenced-too")
        .replace("playbook: bot", "playbook: second")
    )
    added.write_text(text, encoding="utf-8")
    served.until(lambda: "Bot" in served.page("playbooks/second/"))
    added.unlink()
    served.until(lambda: "Page not found" in served.page("playbooks/second/"))


def test_a_page_is_made_when_it_is_asked_for_and_never_shown_as_it_was(served: Served) -> None:
    served.until(lambda: "It writes emails." in served.page("playbooks/bot/"))
    path = served.root / "playbooks" / "bot.yml"
    write(path, "It writes emails.", "It writes notes.")
    served.until(lambda: "It writes notes." in served.page("playbooks/bot/"))
    assert "Name the owner first" in served.page("fixes/owner-first/")
    assert "livereload" in served.page("gaps/ownership/"), "it is watched like the others"
    assert "Bot" in served.page("playbooks/bot/kickoff"), "without a slash it is led there"
    assert "It writes notes." in served.page("search/entries.json")
    write(path, "It writes notes.", "It writes emails.")
    served.until(lambda: "It writes emails." in served.page("playbooks/bot/"))
    assert "It writes notes." not in served.page("playbooks/bot/") + served.page("search/entries.json")
    write(served.root / "mkdocs.yml", "site_name: Tiny", "site_name: Other")
    served.until(lambda: "Other" in served.page("fixes/owner-first/"))
    assert "Other" in served.page("playbooks/bot/kickoff/")


def test_a_sentence_of_a_gap_shows_on_every_page_that_has_it(tiny: Path) -> None:
    many(tiny, 30)
    with serving(tiny) as server:
        server.until(lambda: "The goal sheet names it." in server.page("playbooks/bot-7/checklist/"))
        write(tiny / "content" / "fixes" / "owner-first.yml", "The goal sheet names it.", "The sheet of goals has it.")
        server.until(lambda: "The sheet of goals has it." in server.page("playbooks/bot-7/checklist/"))
        assert "The sheet of goals has it." in server.page("playbooks/bot-8/checklist/")
        assert "The sheet of goals has it." in server.page("data/playbooks/bot-9.yml") + server.page("data/book.json")
        assert "The sheet of goals has it." in server.page("fixes/owner-first/")
        write(tiny / "playbooks" / "bot-12.yml", "team: Sales", "taem: Sales")
        server.until(lambda: "pb-mistakes" in server.page(""))
        page = server.page("playbooks/bot-14/checklist/")
        assert "pb-mistakes" in page
        assert "The sheet of goals has it." in page
        write(tiny / "playbooks" / "bot-12.yml", "taem: Sales", "team: Sales")
        server.until(lambda: "pb-mistakes" not in server.page(""))
        assert "The sheet of goals has it." in server.page("playbooks/bot-12/checklist/")
        entries = server.page("search/entries.json")
        assert "The sheet of goals has it." in entries
        assert '"location":"playbooks/bot-11/' in entries
        assert "The goal sheet names it." not in server.page("playbooks/bot-13/checklist/") + entries


def answers(server: LazyServer, path: str) -> tuple[str, bytes]:
    """What a server answers: the status, or nothing where it hands on, and the text."""
    statuses: list[str] = []
    body = server.wrap(lambda *_: [b"handed on"], "/")({"PATH_INFO": path}, lambda status, _: statuses.append(status))
    return (statuses or [""])[0], b"".join(body)


def test_a_file_is_written_once_when_it_is_asked_for() -> None:
    server, written = LazyServer(), list[str]()
    server.resume({"a/index.html": lambda: written.append("a"), "b.css": lambda: written.append("b")})
    for path in ("/a/", "/a", "/a/index.html", "/nowhere/"):
        assert answers(server, path) == ("", b"handed on")
    assert written == ["a"]


def test_a_reader_is_told_why_a_file_could_not_be_made() -> None:
    def fail() -> None:
        raise PilotbookError("it was saved meanwhile")

    server = LazyServer()
    server.resume({"a/index.html": fail})
    for _ in range(2):
        assert answers(server, "/a/") == ("500 Internal Server Error", b"it was saved meanwhile")


def test_a_reader_waits_while_the_site_is_built() -> None:
    server, written = LazyServer(), list[str]()
    server.resume({})
    server.pause()
    reader = threading.Thread(target=answers, args=(server, "/a/"))
    reader.start()
    assert reader.is_alive() and written == []
    server.resume({"a/index.html": lambda: written.append("a")})
    reader.join(10)
    assert written == ["a"]


def test_without_a_folder_for_what_is_kept_a_save_is_served_too(tiny: Path) -> None:
    config = tiny / "mkdocs.yml"
    config.write_text(config.read_text().replace("library: false", "library: false\n      dossier: {cache: false}"))
    with serving(tiny) as server:
        server.until(lambda: "It writes emails." in server.page("playbooks/bot/"))
        write(tiny / "playbooks" / "bot.yml", "It writes emails.", "It writes notes.")
        server.until(lambda: "It writes notes." in server.page("playbooks/bot/"))
        assert not (tiny / ".cache").exists()


def test_a_book_that_is_broken_from_the_start_is_served_with_its_mistakes(tiny: Path) -> None:
    write(tiny / "playbooks" / "bot.yml", "team: Sales", "taem: Sales")
    with serving(tiny) as server:
        server.until(lambda: "pb-mistakes" in server.page(""))
        assert "taem: unknown key" in server.page("")
        write(tiny / "playbooks" / "bot.yml", "taem: Sales", "team: Sales")
        server.until(lambda: "It writes emails." in server.page("playbooks/bot/"))


def test_a_document_is_made_when_it_is_asked_for_and_is_as_new_as_the_page(served: Served) -> None:
    path = served.root / "playbooks" / "bot.yml"
    document = "dossiers/bot/bot-charter.md.txt"
    served.until(lambda: "Head of sales" in served.page(document))
    write(path, "Head of sales", "Director of sales")
    served.until(lambda: "Director of sales" in served.page("playbooks/bot/"))
    served.until(lambda: "Director of sales" in served.page(document))
    with urllib.request.urlopen(served.url + "dossiers/bot/bot-charter.docx", timeout=30) as answer:
        assert answer.read(2) == b"PK"
        assert "wordprocessingml" in answer.headers["Content-Type"]
    write(path, "Director of sales", "Director 𒀀 of sales")
    served.until(lambda: "𒀀" in served.page("playbooks/bot/"))
    assert "no font has the character" in served.page("dossiers/bot/bot-charter.pdf")
    assert "Director" in served.page(document), "the others are still made"
