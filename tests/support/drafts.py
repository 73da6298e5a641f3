"""Drafts of the form that adapts a playbook: made by its modules in Node, and read by Python as the files of forks."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import markdown

from pilotbook.book.inherit import resolve_forks
from pilotbook.book.model import BookPlaybook
from pilotbook.book.resolve import attach_fixes, load_book
from pilotbook.book.resolve_playbooks import resolve_playbooks
from pilotbook.book.validate.validator import validate
from pilotbook.config import paths
from pilotbook.config.site import Site
from pilotbook.load import Catalog, Layer, load_catalog, locate_findings
from pilotbook.load.catalog import load_playbook
from pilotbook.render.pages import page_file, playbook_pages
from pilotbook.render.views import adapt
from support.paths import ROOT
from support.run import ROUNDS
from support.twin import Twin

PLAYBOOKS = ["contract-review", "forecasting", "sales-sdr", "support-triage", "partner-outreach", "bare", "partly"]
"""The shipped playbooks, a fork, whose drafts are forks of a fork, and two that lack most parts."""
FORK = """
extends: sales-sdr
title: Partner outreach
adapt:
  owner-named: {text: Name one partner manager, stale_after: {days: 30}}
  sending-limit-set: {kickoff: false}
leave_out:
  decision-date-set: The board meets on fixed days.
checks:
  partners-told:
    {text: Tell each partner, done_when: All have answered., evidence: The list, role: owner, gate: prove, gap: trust}
cases:
  left-the-company: {expected: The agent stops and asks.}
cost: {wage_per_hour: 62}
"""


BARE = """
title: Bare
summary: It has nothing but checks.
draft: true
checks:
  bare-one: {text: Do one thing, done_when: It is done., evidence: A note, role: owner, gate: choose, blocking: true}
  bare-two: {text: Do another, done_when: It is done., evidence: A note, role: team, gate: prove, kickoff: true}
"""
"""A playbook that lacks every part that it may lack."""
PARTLY = """
title: Partly
summary: It has a gap, two worksheets and an owner.
owner: {title: The lead, answers_for: All of it, operator: A person, week_changes: The team}
gaps: {trust: {shows: Nobody trusts it.}}
checks:
  partly-one: {text: Do one, done_when: It is done., evidence: A note, role: owner, gate: choose, gap: trust}
cases: {no-name: {kind: edge, input: No name, expected: It asks.}}
undo: {sent: {damage: It was sent, steps: Call, by: The lead, within: A day, leaves: Nothing}}
"""
"""A playbook that lacks most parts."""


def how_many(usual: int) -> int:
    """Return how many random drafts of each playbook a run makes. With PILOTBOOK_FUZZ=20 it makes 1,000."""
    return int(os.environ.get("PILOTBOOK_DRAFTS", usual if ROUNDS == 1 else 50 * ROUNDS))


class Drafts:
    """The form's modules, and the book whose playbooks they fork."""

    def __init__(self, folder: Path) -> None:
        layers = [*paths.find_layers(ROOT), Layer(folder / "content", folder / "playbooks")]
        (folder / "playbooks").mkdir(parents=True)
        self.file = folder / "playbooks/partner-outreach.yml"
        self.made = folder / "playbooks/our-fork.yml"
        self.file.write_text(FORK.replace("  sending-limit-set: {kickoff: false}\n", ""), encoding="utf-8")
        for name, text in {"bare": BARE, "partly": PARTLY}.items():
            (folder / f"playbooks/{name}.yml").write_text(text, encoding="utf-8")
        self.folder = folder
        self.book = load_book(layers, base=folder)
        self.catalog = load_catalog(layers, base=folder)
        attach_fixes(self.catalog)
        self.rules = json.loads(adapt.rules_json(self.book, Site()))
        self.twin = Twin("adapt.mjs", "adapt")

    def base(self, id_: str) -> Any:
        """Return a playbook as the form gets it."""
        return json.loads(adapt.base_json(self.book, self.book.load(id_)))

    def ask(self, name: str, **given: Any) -> Any:
        """Ask the form's modules."""
        return self.twin.ask(name, rules=self.rules, **given)

    def read(self, text: str) -> tuple[list[str], BookPlaybook | None]:
        """Read a file as `check` does. Return its mistakes, and the playbook that it defines if there are none."""
        self.made.write_text(text, encoding="utf-8")
        catalog: Catalog = copy.copy(self.catalog)
        for name, value in vars(catalog).items():
            if isinstance(value, dict | list | set):
                setattr(catalog, name, copy.copy(value))
        catalog.broken = {key: set(ids) for key, ids in catalog.broken.items()}
        load_playbook(catalog, 1, self.made, base=self.folder)
        forks = resolve_forks(catalog)
        validation = validate(catalog, forks.resolved)
        found = [one for one in (*forks.findings, *validation.findings) if one.path == self.made]
        mistakes = [*catalog.mistakes, *locate_findings(found, base=self.folder)]
        said = sorted({f"{one.problem}. {one.cure}" for one in mistakes})
        return said, None if said else resolve_playbooks(catalog, validation)["our-fork"]

    def pages(self, playbook: BookPlaybook) -> Iterator[tuple[str, str]]:
        """Yield the pages of a playbook that is not in the book, each with its HTML, by the part after its address."""
        book = replace(
            self.book,
            playbooks={**self.book.playbooks, playbook.id: playbook.summary},
            load=lambda id_: playbook if id_ == playbook.id else self.book.load(id_),
        )
        for page in playbook_pages(book, playbook, Site(), None, lambda _: b""):
            text = page_file(page, book, Site()).bytes().decode().partition("\n---\n")[2]
            html = markdown.markdown(text, extensions=["toc", "tables", "fenced_code", "attr_list"])
            part = page.path.removeprefix(f"playbooks/{playbook.id}/").removesuffix("index.md")
            yield part, f"<article>{html}</article>"
