"""A fork of a checklist holds only what is different, and its page and `diff` list that."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pilotbook.authoring.fork_file import write_fork
from pilotbook.book.diff import diff_fork, diff_upstream, format_outdated_forks
from pilotbook.book.model import Book
from pilotbook.book.releases import next_release
from pilotbook.config.site import Site
from pilotbook.errors import BookError
from pilotbook.models import ChecklistFork
from pilotbook.models.json_schema import build_schema
from pilotbook.render import render
from support.forks import Own, run

YAML = re.compile(r"#  |# (adapt|leave_out|checks|sections|without):")
LAUNCH = """\
kind: checklist
title: Launch
summary: Before a launch.
sections:
  support: {title: Support, summary: Tell them early.}
  press: {title: Press}
checks:
  tell-support: {text: Tell support, done_when: The calendar has it., section: support, priority: Must}
  name-backup: {text: Name a backup, section: support}
  write-release: {text: Write the release, section: press}
  call-press: {text: Call the press, section: press}
  close-books: {text: Close the books}
"""
OURS = """\
extends: launch
title: Our launch
adapt:
  tell-support: {text: Tell support and sales, priority: Should, role: owner}
  name-backup: {section: legal}
leave_out:
  close-books: Finance does it.
without:
  sections:
    press: We have no press.
sections:
  legal: {title: Legal}
  support: {summary: Tell them a week before.}
checks:
  ask-counsel: {text: Ask counsel, section: legal, gate: prove, blocking: true}
"""


def prepare(own: Own, fork: str = OURS) -> Book:
    """A checklist in the library, and a fork of it."""
    (own.library / "playbooks/launch.yml").write_text(LAUNCH, encoding="utf-8")
    own.write("playbooks/ours.yml", fork)
    return own.book()


def mistakes(own: Own, fork: str) -> list[str]:
    """The mistakes in a fork of the checklist."""
    with pytest.raises(BookError) as caught:
        prepare(own, fork)
    return str(caught.value).splitlines()


def told(playbook: Any) -> set[tuple[str, str, str, str]]:
    """What a fork changes, with reasons."""
    return {(one.kind, one.what, one.id, one.why) for one in diff_fork(playbook, playbook.fork)}


def test_a_fork_of_a_checklist_is_a_whole_checklist(own: Own) -> None:
    ours = prepare(own).load("ours")
    checks = {check.id: check for check in ours.checks}
    assert list(checks) == ["tell-support", "name-backup", "ask-counsel"]
    assert (checks["tell-support"].text, checks["tell-support"].done_when) == (
        "Tell support and sales",
        "The calendar has it.",
    )
    assert (checks["tell-support"].role, checks["tell-support"].gate) == ("owner", "choose")
    assert (checks["ask-counsel"].gate, checks["ask-counsel"].blocking) == ("prove", True)
    assert ours.checklist is not None
    assert list(ours.checklist.sections) == ["support", "legal"]
    assert ours.checklist.sections["support"].title == "Support"
    assert ours.checklist.summary == "Before a launch."
    assert list(ours.own_checks) == ["ask-counsel"]


def test_a_fork_lists_every_difference_with_its_reason(own: Own) -> None:
    assert told(prepare(own).load("ours")) == {
        ("new", "check", "ask-counsel", ""),
        ("new", "section", "legal", ""),
        ("reworded", "check", "tell-support", ""),
        ("changed", "check", "tell-support", ""),
        ("changed", "check", "name-backup", ""),
        ("changed", "section", "support", ""),
        ("changed", "part", "title", ""),
        ("left out", "check", "close-books", "Finance does it."),
        ("left out", "check", "write-release", "We have no press."),
        ("left out", "check", "call-press", "We have no press."),
        ("left out", "section", "press", "We have no press."),
    }


def test_a_check_without_details_is_reworded_once(own: Own) -> None:
    ours = prepare(own, "extends: launch\nadapt:\n  close-books: {text: Close our books}\n").load("ours")
    (one,) = diff_fork(ours, ours.fork)  # type: ignore[arg-type]
    assert (one.kind, dict(one.was), dict(one.now)) == (
        "reworded",
        {"text": "Close the books"},
        {"text": "Close our books"},
    )


def test_the_page_of_a_fork_shows_what_is_different_and_offers_to_fork(own: Own) -> None:
    files = {file.path: file for file in render(prepare(own), Site())}
    page = files["playbooks/ours/index.md"].text()
    assert 'A fork of <a href="../launch/">Launch</a>: 1 check added, 1 check reworded, 3 checks left out and ' in page
    assert "<del>Tell support</del> <ins>Tell support and sales</ins>" in page
    assert '<span class="pb-id">call-press</span><br>Call the press<br><em>We have no press.</em>' in page
    assert "Fork this checklist" in files["playbooks/launch/index.md"].text()
    assert "What is different" not in files["playbooks/launch/index.md"].text()
    made = files["data/forks/our-launch.yml"].text()
    assert "# yaml-language-server: $schema=../schema/checklist-fork.schema.json" in made


def test_the_command_writes_a_fork_that_changes_nothing_but_the_title(own: Own) -> None:
    (own.library / "playbooks/launch.yml").write_text(LAUNCH, encoding="utf-8")
    path, seen = write_fork(own.book(), own.layers[-1], "launch", "team-launch", own.own / "schema")
    assert seen.is_file()
    assert "$schema=../schema/checklist-fork.schema.json" in path.read_text(encoding="utf-8")
    assert told(own.book().load("team-launch")) == {("changed", "part", "title", "")}


def test_every_comment_of_a_new_fork_is_valid_when_it_is_made_effective(own: Own) -> None:
    (own.library / "playbooks/launch.yml").write_text(LAUNCH, encoding="utf-8")
    path, _ = write_fork(own.book(), own.layers[-1], "launch", "team-launch", own.own / "schema")
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("# Remove the #")
    lines = [line.removeprefix("# ") if YAML.match(line) else line for line in rest.splitlines()[1:]]
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    kinds = {(kind, what) for kind, what, _, _ in told(own.book().load("team-launch"))}
    assert {("left out", "check"), ("left out", "section"), ("new", "check")} <= kinds


def test_upstream_says_what_the_checklist_changed_since(own: Own) -> None:
    (own.library / "playbooks/launch.yml").write_text(LAUNCH, encoding="utf-8")
    path, _ = write_fork(own.book(), own.layers[-1], "launch", "ours", own.own)
    head = path.read_text(encoding="utf-8").partition("\ntitle:")[0]
    path.write_text(head + OURS.removeprefix("extends: launch"), encoding="utf-8")
    own.change("playbooks/launch.yml", "text: Tell support,", "text: Tell all of support,")
    own.change("playbooks/launch.yml", "section: press}\n  close", "section: support}\n  close")
    own.change("playbooks/launch.yml", "  close-books: {text: Close the books}\n", "")
    own.change("playbooks/launch.yml", "priority: Must", "priority: Could")
    own.change("playbooks/launch.yml", "", "  new-one: {text: A new one}\n")
    book = own.book()
    ours = book.load("ours")
    assert ours.fork is not None
    found = {(one.kind, one.what, one.id, one.yours) for one in diff_upstream(book, ours, ours.fork) or ()}
    assert found == {
        ("new", "check", "new-one", ""),
        ("reworded", "check", "tell-support", "adapt"),
        ("changed", "check", "tell-support", "adapt"),
        ("changed", "check", "call-press", ""),
        ("retired", "check", "close-books", "leave_out"),
        ("lapsed", "leave_out", "close-books", ""),
    }
    assert format_outdated_forks(book).startswith("ours: what this fork extends has changed")
    assert "Tell all of support" in run(own, "diff", "ours", "--upstream", "--accept")
    assert format_outdated_forks(own.book()) == ""


def test_a_fork_follows_a_renamed_check(own: Own) -> None:
    (own.library / "playbooks/launch.yml").write_text(LAUNCH.replace("tell-support:", "inform-support:"))
    (own.library / "content/changes.yml").write_text(
        "changes:\n  check:\n    tell-support: {version: 1.1.0, kind: renamed, to: [inform-support], why: A word.}\n"
    )
    own.write("playbooks/ours.yml", OURS)
    ours = own.book().load("ours")
    assert next(check.text for check in ours.checks if check.id == "inform-support") == "Tell support and sales"


def test_a_fork_of_a_fork_and_one_of_the_same_id(own: Own) -> None:
    prepare(own)
    own.write("playbooks/theirs.yml", "extends: ours\ntitle: Theirs\nleave_out: {ask-counsel: No counsel.}\n")
    own.write("playbooks/launch.yml", "extends: launch\nkind: checklist\nadapt:\n  close-books: {text: Shut them}\n")
    book = own.book()
    assert [check.id for check in book.load("theirs").checks] == ["tell-support", "name-backup"]
    launch = book.load("launch")
    assert launch.fork is not None
    assert [check.text for check in launch.checks][-1] == "Shut them"
    assert "Our version of the library's checklist" in next(
        file.text() for file in render(book, Site()) if file.path == "playbooks/launch/index.md"
    )


def test_a_release_has_a_fork_of_a_checklist(own: Own) -> None:
    book = prepare(own)
    _, text = next_release(book, own.layers[-1], None)
    assert '"ask-counsel"' in text
    assert '"sections"' in text


HEAD = "extends: launch\n"


@pytest.mark.parametrize(
    ("fork", "says"),
    [
        (
            "adapt: {tell-suport: {text: A}}\n",
            "ours.yml:2:9: adapt › tell-suport: `launch` has no check `tell-suport`. Did you mean `tell-support`?",
        ),
        ("adapt: {tell-support: {}}\n", "ours.yml:2:9: adapt › tell-support: changes nothing. Add what is different,"),
        (
            "adapt: {tell-support: {gate: later}}\n",
            "ours.yml:2:30: adapt › tell-support › gate: there is no gate `later`.",
        ),
        (
            "adapt: {tell-support: {section: legal}}\n",
            "ours.yml:2:33: adapt › tell-support › section: this checklist has no section `legal`.",
        ),
        ("adapt: {tell-support: {kickoff: true}}\n", "adapt › tell-support › kickoff: unknown key."),
        ("leave_out: {tell-us: A}\n", "ours.yml:2:13: leave_out › tell-us: `launch` has no check `tell-us`."),
        ("leave_out: {tell-support: }\n", "leave_out › tell-support: "),
        (
            "leave_out: {tell-support: A}\nadapt: {tell-support: {text: B}}\n",
            "adapt › tell-support: the check `tell-support` is left out, so there is nothing to adapt.",
        ),
        ("checks: {tell-support: {text: A}}\n", "checks › tell-support: `launch` already has this check."),
        ("checks: {owner-named: {text: A}}\n", "checks › owner-named: the ID `owner-named` is already in use."),
        ("without: {sections: {papers: A}}\n", "without › sections › papers: `launch` has no such row."),
        ("without: {cases: {papers: A}}\n", "without › cases › papers: `launch` has no such row."),
        ("gaps: {ownership: {shows: A}}\n", "ours.yml:2:1: gaps: unknown key."),
    ],
)
def test_a_mistake_in_a_fork_of_a_checklist_has_its_line(own: Own, fork: str, says: str) -> None:
    (one,) = mistakes(own, HEAD + fork)
    assert says in one


def test_a_fork_of_nothing_is_checked_as_a_checklist(own: Own) -> None:
    found = mistakes(own, "extends: nothing\nkind: checklist\nadapt: {a: {text: A, kickoff: true}}\n")
    assert any("there is no playbook `nothing`" in one for one in found)
    assert any("adapt › a › kickoff: unknown key" in one for one in found)
    assert len(found) == 2


def test_an_editor_accepts_a_fork_with_any_part() -> None:
    schema = build_schema(ChecklistFork)
    assert schema["required"] == ["extends"]
    assert "required" not in schema["$defs"]["ChecklistSection"]
