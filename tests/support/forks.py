"""A tiny site as a library, and a site of one's own over it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pilotbook.authoring.fork_file import write_fork
from pilotbook.book.model import Book
from pilotbook.book.releases import next_release
from pilotbook.book.resolve import load_book
from pilotbook.cli import main
from pilotbook.config import paths
from pilotbook.load import Layer
from support.failing import tree
from support.paths import TINY
from support.run import EVERY_CASE, once
from support.stored import check_twice

MET: set[bytes] = set()
"""The books that were held against the cache."""


class Own:
    """A site of one's own over a library that can be changed."""

    def __init__(self, folder: Path) -> None:
        self.library = Path(shutil.copytree(TINY, folder / "library"))
        self.own = folder / "own"
        (self.own / "playbooks").mkdir(parents=True)
        self.layers = [Layer(self.library / name, self.library / "playbooks") for name in ("content",)]
        self.layers.append(Layer(self.own / "content", self.own / "playbooks"))

    def write(self, path: str, text: str) -> Path:
        """Write a file of the own site."""
        target = self.own / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def change(self, path: str, old: str, new: str) -> None:
        """Change a file of the library."""
        target = self.library / path
        text = target.read_text(encoding="utf-8") if target.exists() else ""
        assert text.count(old) == 1 or not old, (path, old)
        target.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")

    def book(self, **options: Any) -> Book:
        """Load it. One book in four, or each with `EVERY_CASE`, is compared with the same from the cache."""
        book = load_book(self.layers, base=self.own, **options)
        met = hashlib.sha256(repr((tree(self.library), tree(self.own), options)).encode()).digest()
        if met not in MET and (EVERY_CASE or met[0] % 4 == 0):
            check_twice(book, self.layers, base=self.own, **options)
            MET.add(met)
        return book


OURS = """
title: Ours
adapt:
  owner-measured: {text: Put partner meetings into the goals}
  to-be-split: {text: Our words for both}
  to-be-merged: {gate: choose}
leave_out:
  to-be-retired: Never applied here.
  also-split: Not here.
cases:
  empty-name: {input: A partner without a name}
checks:
  ours-alone: {text: A, done_when: B, evidence: C, role: team, gate: prove, gap: ownership}
"""
CHECK = "  {id}: {{text: {text}, done_when: Done., evidence: E, role: owner, gate: prove}}\n"
OLD = ("to-be-renamed", "to-be-split", "to-be-merged", "merge-target", "to-be-retired", "also-split", "to-be-moved")
CHANGES = """
changes:
  check:
    to-be-renamed: {version: 1.1.0, kind: renamed, to: [renamed], why: A better name.}
    owner-measured: {version: 1.1.0, kind: renamed, to: [number-measured], why: It is the number.}
    to-be-split: {version: 1.1.0, kind: split, to: [half-one, half-two], why: Two acts.}
    also-split: {version: 1.1.0, kind: split, to: [half-three, half-four], why: Two acts.}
    to-be-merged: {version: 1.1.0, kind: merged, to: [merge-target], why: One act.}
    to-be-retired: {version: 1.1.0, kind: retired, why: Nobody used it.}
"""


def prepare(own: Own) -> None:
    """Give the library more checks and a release, and make two forks."""
    kind = type(own)
    made = once(f"forks-{kind.__name__}", lambda folder: _prepare(kind(folder)))
    for folder in {own.library, own.own}:
        shutil.rmtree(folder)
        shutil.copytree(made / folder.name, folder)


def _prepare(own: Own) -> None:
    fix = "content/fixes/owner-first.yml"
    text = (own.library / fix).read_text(encoding="utf-8")
    more = "".join(CHECK.format(id=id_, text=f"Do {id_}") for id_ in OLD)
    (own.library / fix).write_text(text.replace("checks:\n", f"checks:\n{more}", 1), encoding="utf-8")
    release(own, "1.0.0")
    for base, id_ in (("bot", "ours"), ("ours", "theirs")):
        path, _ = write_fork(own.book(), own.layers[-1], base, id_, own.own)
        head = path.read_text(encoding="utf-8").partition("\ntitle:")[0]
        path.write_text(
            head + (OURS if id_ == "ours" else "\ntitle: Theirs\nadapt:\n  to-be-renamed: {gate: choose}\n")
        )
    for id_ in ("ours", "theirs"):  # the second fork is of the first as it is now
        run(own, "diff", id_, "--upstream", "--accept")


def release(own: Own, version: str) -> None:
    """Write a release of the library."""
    name, text = next_release(own.book(), own.layers[0], version)
    folder = own.library / "content" / "releases"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def upgrade(own: Own) -> None:
    """What a new release of the library does to it."""
    fix = own.library / "content/fixes/owner-first.yml"
    text = fix.read_text(encoding="utf-8")
    for id_ in OLD[:3] + OLD[4:]:
        text = text.replace(CHECK.format(id=id_, text=f"Do {id_}"), "")
    new = ("renamed", "half-one", "half-two", "half-three", "half-four", "brand-new")
    more = "".join(CHECK.format(id=id_, text=f"Do {id_}") for id_ in new)
    for old, new_ in (
        ("checks:\n", f"checks:\n{more}"),
        ("text: Name one person", "text: Name one person, in writing"),
        ("owner-measured:", "number-measured:"),
        ("Do merge-target, done_when: Done.", "Do merge-target, done_when: Both are done."),
    ):
        assert old in text
        text = text.replace(old, new_, 1)
    fix.write_text(text, encoding="utf-8")
    bot = own.library / "playbooks/bot.yml"
    said = bot.read_text(encoding="utf-8")
    for old, new_ in (
        ("owner-measured:", "number-measured:"),
        ("empty-name: {kind: bad-data, input: A lead without a name", "no-lead: {kind: edge, input: None"),
        ("gate: prove\n    gap", "gate: choose\n    gap"),
    ):
        assert old in said
        said = said.replace(old, new_, 1)
    bot.write_text(said + "sources: [article/nobody]\n", encoding="utf-8")
    (own.library / "content/changes.yml").write_text(CHANGES, encoding="utf-8")
    other = own.library / "content/fixes/other.yml"
    other.write_text(
        "title: Other\nsummary: A\nsteps: [{do: a, by: owner, within: b}, {do: a, by: owner, within: b}]\nreplaces: x\n"
        "example: {title: a, text: b}\nchecks:\n" + CHECK.format(id="to-be-moved", text="Do to-be-moved"),
        encoding="utf-8",
    )
    (own.library / "content/gaps/other.yml").write_text(
        "title: Other\norder: 20\nsummary: A\nhidden_because: B\nsigns: [a, b, c]\ncost: D\nfixes: [other]\n", "utf-8"
    )


def run(own: Own, *arguments: str) -> str:
    """Run a command on the own site over its library."""
    (own.own / "mkdocs.yml").write_text("site_name: Own\nsite_url: https://own.test/\nplugins: [pilotbook]\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "library_root", lambda: own.library)
        done = CliRunner().invoke(main, [*arguments, "-f", str(own.own / "mkdocs.yml")], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout
