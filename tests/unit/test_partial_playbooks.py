"""A playbook needs a title, a summary and checks. With any other parts it makes pages, documents and a workbook."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from pilotbook.authoring.fork_file import format_fork
from pilotbook.authoring.review import review_playbook
from pilotbook.book.model import Book
from pilotbook.book.parts import PARTS, TABLES
from pilotbook.book.resolve import load_book
from pilotbook.cli import main
from pilotbook.config import paths
from pilotbook.config.site import Site
from pilotbook.dossier.style import DossierOptions
from pilotbook.errors import BookError
from pilotbook.exchange.export_workbook import export_playbook
from pilotbook.render import render
from support.run import EVERY_CASE

WHOLE = yaml.safe_load((Path(__file__).parents[1] / "support/tiny/playbooks/bot.yml").read_text(encoding="utf-8"))
GROUPS = ("team", "job", "owner", "metric", "stalls", "gaps", "tables", "needs", "cost", "kickoff")
"""The parts that a playbook may lack. The worksheets come and go together."""


def subsets() -> list[tuple[str, ...]]:
    """Subsets of the parts: none, all, all but each, and some at random, or every one."""
    if EVERY_CASE:
        return [tuple(g for at, g in enumerate(GROUPS) if number >> at & 1) for number in range(1 << len(GROUPS))]
    dice = random.Random(5)
    few = [tuple(g for g in GROUPS if dice.random() < 0.5) for _ in range(4)]
    return [(), GROUPS, *(tuple(g for g in GROUPS if g != one) for one in GROUPS), *few]


def write(tiny: Path, parts: tuple[str, ...]) -> Book:
    """Write the tiny playbook with these parts alone, and load the site."""
    check = {key: value for key, value in WHOLE["checks"]["email-fenced"].items() if key != "gap" or "gaps" in parts}
    kept = {"title": "Bot", "summary": "It writes emails.", "checks": {"email-fenced": check}}
    names = [name for part in parts for name in (TABLES if part == "tables" else (part,))]
    kept |= {name: WHOLE[name] for name in names}
    (tiny / "playbooks/bot.yml").write_text(yaml.safe_dump(kept, sort_keys=False), encoding="utf-8")
    for record in (tiny / "register").glob("*.json"):
        record.unlink()
    return load_book(paths.find_layers(tiny, library=False), base=tiny, register=tiny / "register")


def site_of(tiny: Path, *formats: str) -> Site:
    return Site(name="Tiny", root=tiny, edit_base="", today="2026-03-01", dossier=DossierOptions(formats=formats))


def test_any_subset_of_the_parts_makes_pages_documents_a_fork_and_a_workbook(tiny: Path) -> None:
    for parts in subsets():
        book = write(tiny, parts)
        files = {file.path: file.bytes() for file in render(book, site_of(tiny, "md", "csv"))}
        pages = {path: content.decode() for path, content in files.items() if path.endswith(".md")}
        assert ("playbooks/bot/kickoff/index.md" in pages) == ("kickoff" in parts), parts
        assert ("playbooks/bot/worksheets/index.md" in pages) == bool({"tables", "needs"} & {*parts}), parts
        shown = {path: page for path, page in pages.items() if path.startswith("playbooks/bot/")}
        assert all("None" not in page.replace(">None.<", "") for page in shown.values()), parts
        missing = re.search(r"Not in this playbook yet: (.*)\.", pages["playbooks/bot/index.md"])
        absent = [name for name in PARTS if ("tables" if name in TABLES else name) not in parts]
        assert bool(missing) == bool(absent), parts
        assert all(PARTS[name] in missing[1] for name in absent if missing), parts
        playbook = book.load("bot")
        format_fork(book, playbook, "ours", "x.json")
        review_playbook(book, playbook)
        assert export_playbook(book, "bot")


def test_a_page_shows_what_is_there(tiny: Path) -> None:
    files = {file.path: file for file in render(write(tiny, ("owner", "cost")), site_of(tiny, "md"))}
    overview = files["playbooks/bot/index.md"].bytes().decode()
    assert "Production owner" in overview and "Primary metric" not in overview and "Closed by" not in overview
    assert "kickoff/" not in overview and 'href="checklist/"' in overview
    charter = files["dossiers/bot/bot-charter.md.txt"].bytes().decode()
    assert "Head of sales" in charter and "Not in this playbook yet: the primary metric." in charter


def test_a_playbook_without_any_check_or_gap_is_refused(tiny: Path) -> None:
    (tiny / "playbooks/bot.yml").write_text("title: Bot\nsummary: It writes.\n", encoding="utf-8")
    with pytest.raises(BookError, match="has neither `checks` nor `gaps`"):
        load_book(paths.find_layers(tiny, library=False), base=tiny)


def test_a_check_needs_a_gap_as_soon_as_the_playbook_has_gaps(tiny: Path) -> None:
    write(tiny, ("gaps",))
    text = (tiny / "playbooks/bot.yml").read_text(encoding="utf-8").replace("    gap: ownership\n", "")
    (tiny / "playbooks/bot.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BookError, match=r"the key `gap` is missing\. Name one of the playbook's gaps: `ownership`"):
        load_book(paths.find_layers(tiny, library=False), base=tiny)


def test_a_draft_is_on_the_pages_of_serve_alone_and_check_counts_it(tiny: Path) -> None:
    write(tiny, GROUPS)
    text = (tiny / "playbooks/bot.yml").read_text(encoding="utf-8")
    copy = text.replace("title: Bot", "title: Draft bot\ndraft: true").replace("email-fenced", "email-drafted")
    (tiny / "playbooks/new.yml").write_text(copy, encoding="utf-8")
    layers = paths.find_layers(tiny, library=False)
    book = load_book(layers, base=tiny)
    made = {file.path: file for file in render(book, site_of(tiny))}
    pages = [file.bytes().decode() for path, file in made.items() if path.endswith((".md", ".json"))]
    assert not any("Draft bot" in page for page in pages) and book.hidden["new"].is_draft
    served = load_book(layers, base=tiny, drafts=True)
    shown = {file.path: file for file in render(served, site_of(tiny))}["playbooks/new/index.md"].bytes().decode()
    assert "This is a draft." in shown
    said = CliRunner().invoke(main, ["check", "-f", str(tiny / "mkdocs.yml")]).output
    assert said.startswith("1 playbook, ") and said.splitlines()[0].endswith(", 1 draft. No errors.")
