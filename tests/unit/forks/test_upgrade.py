"""The library is upgraded under a site with two forks: nothing is lost, and every change is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pilotbook.book.diff import diff_fork, diff_upstream
from pilotbook.book.permalinks import resolve_permalink
from pilotbook.book.snapshots import seen_path
from pilotbook.errors import BookError, PilotbookError
from support.command import run_module
from support.forks import Own, prepare, release, run, upgrade


@pytest.fixture
def site(own: Own) -> Own:
    """Two forks, one of them of the other, made before the upgrade; the library has a release."""
    prepare(own)
    return own


def ids(playbook: Any) -> set[str]:
    """The checks of a playbook."""
    return {check.id for check in playbook.checks}


def test_an_upgrade_loses_nothing_that_a_fork_says(site: Own) -> None:
    files = {path: path.read_bytes() for path in (site.own / "playbooks").iterdir()}
    upgrade(site)
    ours = site.book().load("ours")
    words = {check.id: check for check in ours.checks}
    assert words["number-measured"].text == "Put partner meetings into the goals", "renamed: the words go along"
    assert words["merge-target"].gate == "choose", "merged: what was said of the one is said of the other"
    assert words["half-one"].text == "Do half-one", "split: words for one say nothing of two"
    assert "ours-alone" in words
    assert not {"half-three", "half-four"} & words.keys(), "left out: both halves are"
    lapsed = {(one.key, one.id) for one in ours.fork.lapsed}
    assert lapsed == {("adapt", "to-be-split"), ("leave_out", "to-be-retired"), ("cases", "empty-name")}
    theirs = site.book().load("theirs")
    assert {check.id: check.gate for check in theirs.checks}["renamed"] == "choose"
    assert "ours-alone" in ids(theirs)
    assert {path: path.read_bytes() for path in (site.own / "playbooks").iterdir()} == files, "no file is touched"


def test_each_change_is_reported_upstream(site: Own) -> None:
    assert run(site, "diff", "ours", "--upstream") == "bot has not changed since you last looked.\n"
    upgrade(site)
    found = json.loads(run(site, "diff", "ours", "--upstream", "--json"))
    told = {(one["kind"], one["what"], one["id"]): one for one in found}
    assert told.keys() == {
        ("new", "check", "brand-new"),
        ("reworded", "check", "owner-named"),
        ("reworded", "check", "merge-target"),
        ("moved", "check", "email-fenced"),
        ("renamed", "check", "to-be-renamed"),
        ("renamed", "check", "owner-measured"),
        ("split", "check", "to-be-split"),
        ("split", "check", "also-split"),
        ("merged", "check", "to-be-merged"),
        ("retired", "check", "to-be-retired"),
        ("retired", "check", "to-be-moved"),
        ("new", "edge case", "no-lead"),
        ("retired", "edge case", "empty-name"),
        ("lapsed", "adapt", "to-be-split"),
        ("lapsed", "leave_out", "to-be-retired"),
        ("lapsed", "cases", "empty-name"),
    }
    assert told["split", "check", "to-be-split"]["to"] == ["half-one", "half-two"]
    assert told["retired", "check", "to-be-retired"]["why"] == "1.1.0: Nobody used it."
    assert told["reworded", "check", "owner-named"]["was"] == {"text": "Name one person"}
    assert told["renamed", "check", "owner-measured"]["yours"] == "adapt"
    assert told["merged", "check", "to-be-merged"]["yours"] == "adapt"
    assert "yours" not in told["renamed", "check", "to-be-renamed"]
    lines = run(site, "diff", "ours", "--upstream")
    assert all(id_ in lines for _, _, id_ in told)
    assert "text was: Name one person\n" in lines
    assert "text now: Name one person, in writing\n" in lines


def test_a_gap_that_the_library_takes_out_of_a_playbook_breaks_no_fork(site: Own) -> None:
    """What forks say of its checks has no effect then, and is told."""
    upgrade(site)
    site.change("playbooks/bot.yml", "gaps:\n", "gaps:\n  other: {shows: Here.}\n")
    new = "playbooks/third.yml"
    said = "extends: bot\nleave_out: {to-be-moved: Not here.}\n"
    site.write(new, said)
    run(site, "diff", "third", "--upstream", "--accept")
    site.change("playbooks/bot.yml", "  other: {shows: Here.}\n", "")
    (lapsed,) = site.book().load("third").fork.lapsed
    assert (lapsed.key, lapsed.id) == ("leave_out", "to-be-moved")
    text = (site.own / new).read_text(encoding="utf-8")
    site.write(new, text.replace("leave_out: {to-be-moved: Not here.}", "adapt: {to-be-moved: {gate: choose}}"))
    (lapsed,) = site.book().load("third").fork.lapsed
    assert (lapsed.key, lapsed.id) == ("adapt", "to-be-moved")


def test_a_fork_of_a_fork_is_reported_too(site: Own) -> None:
    upgrade(site)
    theirs = site.book().load("theirs")
    found = diff_upstream(site.book(), theirs, theirs.fork)
    assert found is not None
    assert {("new", "brand-new"), ("renamed", "to-be-renamed")} <= {(one.kind, one.id) for one in found}


def test_an_accepted_change_is_not_reported_again(site: Own) -> None:
    upgrade(site)
    assert site.book().load("ours").fork.behind
    before = (site.own / "playbooks/ours.yml").read_text(encoding="utf-8")
    run(site, "diff", "ours", "--upstream", "--accept")
    book = site.book()
    ours = book.load("ours")
    assert not ours.fork.behind
    assert (site.own / "playbooks/ours.yml").read_text(encoding="utf-8").partition("title: Ours")[2] in before
    assert {one["kind"] for one in json.loads(run(site, "diff", "ours", "--upstream", "--json"))} == {"lapsed"}


def test_a_fork_by_hand_is_compared_with_the_release_that_it_names(site: Own) -> None:
    seen_path(site.own / "playbooks/ours.yml").unlink()
    upgrade(site)
    found = json.loads(run(site, "diff", "ours", "--upstream", "--json"))
    assert ("renamed", "to-be-renamed") in {(one["kind"], one["id"]) for one in found}


def test_when_nobody_knows_what_was_forked_the_command_says_what_to_do(site: Own) -> None:
    seen_path(site.own / "playbooks/ours.yml").unlink()
    (site.library / "content/releases/1.0.0.json").unlink()
    ours = site.book().load("ours")
    assert diff_upstream(site.book(), ours, ours.fork) is None
    run(site, "diff", "ours", "--upstream", "--accept")
    assert run(site, "diff", "ours", "--upstream") == "bot has not changed since you last looked.\n"


@pytest.mark.parametrize("command", [["check"], ["build"]])
def test_a_release_that_is_damaged_is_reported_by_every_command(site: Own, command: list[str]) -> None:
    path = site.own / "content" / "releases" / "1.0.0.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"version": "1.0.0", "ids": [], "playbooks": {}}', encoding="utf-8")
    with pytest.raises(AssertionError, match=r"1\.0\.0\.json: this file was changed or damaged: see ids"):
        run(site, *command)


def test_mkdocs_tells_a_damaged_release_too(tiny: Path) -> None:
    (tiny / "content" / "releases").mkdir()
    (tiny / "content" / "releases" / "1.0.0.json").write_text("[]", encoding="utf-8")
    done = run_module("mkdocs", "build", cwd=tiny)
    assert done.returncode == 1
    assert "1.0.0.json: this file was changed or damaged" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_version_of_a_fork_is_of_what_it_extends(site: Own) -> None:
    """A site's own releases have numbers of their own."""
    run(site, "release", "7.0.0")
    upgrade(site)
    site.change(
        "content/changes.yml", "", "    to-be-moved: {version: 1.1.0, kind: moved, why: It is another gap's.}\n"
    )
    release(site, "1.1.0")
    run(site, "diff", "ours", "--upstream", "--accept")
    assert site.book().load("ours").fork.head.forked.version == "1.1.0"
    run(site, "diff", "theirs", "--upstream", "--accept")
    assert site.book().load("theirs").fork.head.forked.version == "7.0.0"


def test_a_seen_file_that_is_damaged_is_reported_and_not_a_traceback(site: Own) -> None:
    seen_path(site.own / "playbooks/ours.yml").write_text("{", encoding="utf-8")
    ours = site.book().load("ours")
    with pytest.raises(PilotbookError, match=r"ours\.seen\.json: cannot be read"):
        diff_upstream(site.book(), ours, ours.fork)


def test_a_release_without_a_word_about_an_id_is_refused(site: Own) -> None:
    site.layers.reverse()
    site.layers.pop(0)  # the library alone
    upgrade(site)
    with pytest.raises(BookError, match="to-be-moved") as error:
        site.book()
    (mistake,) = error.value.mistakes
    assert "kind: moved, now: []" in mistake.cure
    site.change(
        "content/changes.yml", "", "    to-be-moved: {version: 1.1.0, kind: moved, why: It is another gap's.}\n"
    )
    site.book()
    site.change("content/changes.yml", "    to-be-renamed:", "    to-be-named:")
    with pytest.raises(BookError) as error:
        site.book()
    assert [mistake.cure for mistake in error.value.mistakes] == [
        'Add the line `to-be-renamed: {kind: renamed, to: [renamed], version: "1.1.0", why: …}` under '
        "`changes` › `check`, or restore the check."
    ]


def test_a_reference_leads_to_the_check_also_after_a_rename(site: Own) -> None:
    assert resolve_permalink(site.book(), "v1.0.0/bot/to-be-renamed").urls == (
        "playbooks/bot/checklist/#check-to-be-renamed",
    )
    upgrade(site)
    book = site.book()
    assert resolve_permalink(book, "v1.0.0/bot/to-be-renamed").urls == ("playbooks/bot/checklist/#check-renamed",)
    assert resolve_permalink(book, "v1.0.0/bot/to-be-split").checks == ("half-one", "half-two")
    assert resolve_permalink(book, "v1.0.0/ours/to-be-merged").checks == ("merge-target",)
    assert resolve_permalink(book, "v1.0.0/bot/to-be-retired").checks == ()
    assert resolve_permalink(book, "v1.0.0/bot/owner-named").change is None
    said = run(site, "reference", "v1.0.0/bot/to-be-renamed")
    assert (
        said == "renamed to renamed in 1.1.0: A better name.\nhttps://own.test/playbooks/bot/checklist/#check-renamed\n"
    )


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("1.0.0/bot/owner-named", "this is not a permalink"),
        ("v1.0.0/bott/owner-named", "Did you mean `bot`"),
        ("v1.0.0/bot/owner-nmed", "In release 1.0.0, `bot` has no check"),
        ("v9.9.9/bot/owner-named", r"There is no release 9\.9\.9 here\. Releases: 1\.0\.0\."),
        ("v1.0.0/theirs/owner-nmed", "In release 1.0.0, `theirs` has no check"),
        ("v1.0.0/ours/ours-alone", "In release 1.0.0, `ours` has no check `ours-alone`"),
    ],
)
def test_a_reference_to_nothing_is_reported(site: Own, reference: str, says: str) -> None:
    with pytest.raises(PilotbookError, match=says):
        resolve_permalink(site.book(), reference)


def test_a_release_is_written_once_and_only_when_something_changed(site: Own) -> None:
    with pytest.raises(PilotbookError, match="Nothing has changed since release 1"):
        release(site, "1.1.0")
    upgrade(site)
    with pytest.raises(PilotbookError, match="already exists"):
        release(site, "1.0.0")
    release(site, "1.1.0")
    assert sorted(path.stem for path in (site.library / "content/releases").iterdir()) == ["1.0.0", "1.1.0"]


def test_a_site_releases_what_is_its_own_and_nothing_of_the_library(site: Own) -> None:
    assert run(site, "release").startswith("Saved release 1.0.0 in ")
    made = json.loads((site.own / "content/releases/1.0.0.json").read_text(encoding="utf-8"))
    assert made["ids"]["check"].keys() == {"ours-alone"}
    assert made["ids"]["playbook"].keys() == {"ours", "theirs"}
    assert made["ids"]["gap"] == made["ids"]["question"] == {}
    text = site.own / "playbooks/ours.yml"
    text.write_text(text.read_text(encoding="utf-8").replace("ours-alone", "ours-again"), encoding="utf-8")
    with pytest.raises(BookError, match=r"content/changes\.yml:1:1: .*renamed, to: \[ours-again\]"):
        site.book()


def test_what_a_fork_changes_is_unharmed_by_an_upgrade(site: Own) -> None:
    upgrade(site)
    ours = site.book().load("ours")
    kinds = {(one.kind, one.id) for one in diff_fork(ours, ours.fork)}
    assert {("new", "ours-alone"), ("reworded", "number-measured"), ("left out", "half-three")} <= kinds


def test_a_record_of_a_renamed_playbook_is_found(site: Own, tmp_path: Path) -> None:
    """A record keeps the id that its playbook had."""
    (site.library / "playbooks/bot.yml").rename(site.library / "playbooks/robot.yml")
    text = (site.library / "playbooks/robot.yml").read_text(encoding="utf-8")
    (site.library / "playbooks/robot.yml").write_text(
        text.replace("playbook: bot", "playbook: robot"), encoding="utf-8"
    )
    (site.library / "content/changes.yml").write_text(
        "changes:\n  playbook:\n    bot: {version: 1.1.0, kind: renamed, to: [robot], why: It is one.}\n", "utf-8"
    )
    record = tmp_path / "Wren.json"
    record.write_text(json.dumps({"version": 1, "pilot": {"name": "Wren", "playbook": "bot"}}), encoding="utf-8")
    assert run(site, "gates", str(record), "--on", "2026-11-21").startswith("Wren, Bot, on 2026-11-21\n")
    assert site.book().load("ours").fork.base.id == "robot", "a fork finds its base, too"
    assert resolve_permalink(site.book(), "v1.0.0/bot/owner-named").urls == (
        "playbooks/robot/checklist/#check-owner-named",
    )
