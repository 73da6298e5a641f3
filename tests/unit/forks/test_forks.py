"""A fork holds only what is different, and is a whole playbook."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pilotbook.authoring.fork_file import accept_base, format_fork, write_fork
from pilotbook.book.diff import Difference, diff_fork, diff_upstream, format_outdated_forks
from pilotbook.cli import main
from pilotbook.errors import BookError, PilotbookError
from support.forks import Own

HEAD = "extends: bot\ntitle: Ours\n"


def fork(own: Own, text: str, id_: str = "ours") -> Any:
    """A fork of the tiny playbook, resolved."""
    own.write(f"playbooks/{id_}.yml", HEAD + text)
    return own.book().load(id_)


def check(playbook: Any, id_: str) -> Any:
    """A check of a playbook."""
    return next(one for one in playbook.checks if one.id == id_)


def told(playbook: Any) -> set[tuple[str, str, str]]:
    """What a fork changes, without words."""
    return {(one.kind, one.what, one.id) for one in diff_fork(playbook, playbook.fork)}


def test_what_a_fork_does_not_say_stays_as_it_is_in_its_base(own: Own) -> None:
    ours = fork(own, "")
    base = own.book().load("bot")
    assert ours.model.title == "Ours"
    assert [asdict(one) for one in ours.checks] == [asdict(one) for one in base.checks]
    assert ours.model.model_copy(update={"title": "Bot", "example": base.model.example}) == base.model
    assert told(ours) == {("changed", "part", "title")}


def test_the_example_of_the_base_is_of_another_pilot(own: Own) -> None:
    assert own.book().load("bot").model.example is not None
    assert fork(own, "").model.example is None


def test_a_check_of_a_fix_is_reworded_key_by_key(own: Own) -> None:
    ours = fork(own, "adapt:\n  owner-measured: {done_when: The sheet names partners.}\n")
    reworded = check(ours, "owner-measured")
    assert reworded.text == "Put meetings into the goals", "as the base words it"
    assert reworded.done_when == "The sheet names partners."
    assert reworded.adapted
    assert ("reworded", "check", "owner-measured") in told(ours)


def test_a_check_of_the_bases_own_is_reworded_too(own: Own) -> None:
    ours = fork(own, "adapt:\n  email-fenced: {text: Fence off partners}\n")
    assert check(ours, "email-fenced").text == "Fence off partners"
    assert check(ours, "email-fenced").done_when == "The list is in the CRM."
    assert check(own.book().load("bot"), "email-fenced").text == "Fence off key accounts"


def test_a_check_moves_to_another_gate(own: Own) -> None:
    ours = fork(own, "adapt:\n  owner-named: {gate: prove}\n  email-fenced: {gate: choose}\n")
    assert (check(ours, "owner-named").gate, check(ours, "email-fenced").gate) == ("prove", "choose")
    moved = [one for one in diff_fork(ours, ours.fork) if one.kind == "moved"]
    assert {(one.id, one.was["gate"], one.now["gate"]) for one in moved} == {
        ("email-fenced", "prove", "choose"),
        ("owner-named", "choose", "prove"),
    }


def test_checks_are_left_out_with_a_reason_be_they_of_a_fix_or_of_the_base(own: Own) -> None:
    ours = fork(own, "leave_out:\n  owner-measured: Goals are yearly.\n  email-fenced: No key accounts.\n")
    assert [one.id for one in ours.checks] == ["owner-named"]
    left = {one.id: one.why for one in diff_fork(ours, ours.fork) if one.kind == "left out"}
    assert left == {"owner-measured": "Goals are yearly.", "email-fenced": "No key accounts."}


def test_a_check_of_its_own_is_added(own: Own) -> None:
    ours = fork(
        own,
        "checks:\n  new-one: {text: A, done_when: B, evidence: C, role: team, gate: prove, gap: ownership}\n",
    )
    assert [one.id for one in ours.checks] == ["owner-named", "owner-measured", "email-fenced", "new-one"]
    assert ("new", "check", "new-one") in told(ours)


def test_rows_are_changed_key_by_key_added_and_left_out(own: Own) -> None:
    ours = fork(
        own,
        "autonomy:\n  send-email: {limit: 5 a day}\n"
        "cases:\n  no-email: {kind: edge, input: No address, expected: It asks.}\n"
        "signals:\n  replies: {signal: a, threshold: b, window: c, tells: d}\n"
        "without:\n  signals: {bounces: The partner's system counts them.}\n",
    )
    assert ours.model.autonomy["send-email"].limit == "5 a day"
    assert ours.model.autonomy["send-email"].action == "Send an email"
    assert list(ours.model.cases) == ["empty-name", "no-email"]
    assert told(ours) >= {("changed", "action", "send-email"), ("new", "edge case", "no-email")}
    (left,) = [one for one in diff_fork(ours, ours.fork) if one.kind == "left out"]
    assert (left.what, left.id, left.why) == ("signal", "bounces", "The partner's system counts them.")


def test_a_fork_may_leave_out_every_row_of_a_table(own: Own) -> None:
    own.write("playbooks/ours.yml", HEAD + "without:\n  cases: {empty-name: Never.}\n")
    assert not own.book().load("ours").model.cases


def test_a_gap_that_is_added_is_in_its_order_and_brings_its_checks(own: Own) -> None:
    own.write(
        "content/gaps/early.yml",
        "title: Early\norder: 5\nsummary: A\nhidden_because: B\nsigns: [a, b, c]\ncost: D\nfixes: [early-fix]\n",
    )
    own.write(
        "content/fixes/early-fix.yml",
        "title: Fix\nsummary: A\nsteps: [{do: a, by: owner, within: b}, {do: a, by: owner, within: b}]\nreplaces: x\n"
        "example: {title: a, text: b}\n"
        "checks:\n  early-done: {text: a, done_when: b, evidence: c, role: owner, gate: prove}\n",
    )
    ours = fork(own, "gaps:\n  early: {shows: Here.}\n")
    assert [gap.id for gap in ours.gaps] == ["early", "ownership"]
    assert "early-done" in {one.id for one in ours.checks}


def test_a_fix_of_ones_own_joins_a_gap_of_the_library(own: Own) -> None:
    own.write(
        "content/fixes/our-fix.yml",
        "title: Fix\nsummary: A\nsteps: [{do: a, by: owner, within: b}, {do: a, by: owner, within: b}]\nreplaces: x\n"
        "example: {title: a, text: b}\ncloses: [ownership]\n"
        "checks:\n  our-check: {text: a, done_when: b, evidence: c, role: owner, gate: prove}\n",
    )
    book = own.book()
    assert book.gaps["ownership"].fixes == ("owner-first", "our-fix")
    assert "our-check" in {one.id for one in book.load("bot").checks}


def test_a_fork_of_a_fork_changes_what_that_one_says(own: Own) -> None:
    fork(
        own, "adapt:\n  email-fenced: {text: Fence off partners, gate: choose}\nleave_out: {owner-measured: Yearly.}\n"
    )
    own.write("playbooks/theirs.yml", "extends: ours\ntitle: Theirs\nadapt:\n  email-fenced: {text: Fence off all}\n")
    theirs = own.book().load("theirs")
    assert check(theirs, "email-fenced").text == "Fence off all"
    assert check(theirs, "email-fenced").gate == "choose", "as the first fork has it"
    assert "owner-measured" not in {one.id for one in theirs.checks}
    assert told(theirs) == {("changed", "part", "title"), ("reworded", "check", "email-fenced")}
    assert theirs.fork.base.id == "ours"
    assert theirs.fork.base.fork.base.id == "bot"


def test_a_fork_of_the_same_id_overrides_the_librarys_playbook(own: Own) -> None:
    own.write("playbooks/bot.yml", "extends: bot\nadapt:\n  email-fenced: {text: Fence off ours}\n")
    book = own.book()
    assert list(book.playbooks) == ["bot"]
    assert check(book.load("bot"), "email-fenced").text == "Fence off ours"
    assert told(book.load("bot")) == {("reworded", "check", "email-fenced")}


def test_a_fork_of_the_same_id_has_the_checks_that_the_library_renamed_others_to(own: Own) -> None:
    own.write("playbooks/bot.yml", "extends: bot\ntitle: Ours\n")
    why = 'changes:\n  check:\n    old: {kind: renamed, to: [email-fenced], version: "1.1.0", why: Clearer.}\n'
    (own.library / "content/changes.yml").write_text(why, encoding="utf-8")
    assert "email-fenced" in own.book().playbooks["bot"].checks


def test_a_hidden_playbook_can_be_forked(own: Own) -> None:
    fork(own, "")
    book = own.book(shows=[])
    assert (list(book.playbooks), list(book.hidden)) == (["ours"], ["bot"])
    assert book.load("ours").fork.base is book.load("bot")
    assert all(place != ("playbooks", "bot") for places in book.citations.values() for place in places)


def test_a_playbook_to_show_that_is_not_there_is_reported(own: Own) -> None:
    with pytest.raises(BookError, match=r"mkdocs\.yml.*the library has no playbook `bott`\. Did you mean `bot`\?"):
        own.book(shows=["bott"])


def test_a_new_fork_changes_nothing_but_its_title(own: Own) -> None:
    paths = write_fork(own.book(), own.layers[1], "bot", "partner-outreach", own.own / "schema")
    assert [path.name for path in paths] == ["partner-outreach.yml", "partner-outreach.seen.json"]
    book = own.book()
    ours = book.load("partner-outreach")
    assert (ours.model.title, ours.model.team) == ("Partner outreach", "Sales")
    assert told(ours) == {("changed", "part", "title")}
    assert not ours.fork.behind
    assert diff_upstream(book, ours, ours.fork) == []
    assert "$schema=../schema/fork.schema.json" in paths[0].read_text(encoding="utf-8")


def test_the_comments_of_a_new_fork_are_yaml_that_works(own: Own) -> None:
    """Every place to change can be uncommented as it stands."""
    own.change("playbooks/bot.yml", "cases:\n", "cases:\n  other: {kind: edge, input: a, expected: b}\n")
    text = format_fork(own.book(), own.book().load("bot"), "ours", "s.json")
    uncommented = re.sub(r"^# ( *(?!yaml-)[a-z][a-z0-9_-]*:)", r"\1", text, flags=re.MULTILINE)
    assert uncommented.count("\n#") < text.count("\n#") - 20
    own.write("playbooks/ours.yml", uncommented)
    assert {kind for kind, _, _ in told(own.book().load("ours"))} == {"new", "left out", "changed"}


@pytest.mark.parametrize("id_", ["bot", "taken"])
def test_a_fork_does_not_take_an_id_that_is_taken(own: Own, id_: str) -> None:
    own.write("playbooks/taken.yml", HEAD)
    if id_ == "bot":
        own.write("playbooks/bot.yml", "extends: bot\n")
    with pytest.raises(PilotbookError, match="already"):
        write_fork(own.book(), own.layers[1], "bot", id_, own.own)


@pytest.mark.parametrize(("base", "id_"), [("bott", "ours"), ("bot", "Our Bot"), ("bot", "../x")])
def test_a_fork_of_nothing_or_by_no_name_is_reported(own: Own, base: str, id_: str) -> None:
    before = sorted(own.own.rglob("*"))
    with pytest.raises(PilotbookError, match=r"Did you mean `bot`|is not a valid ID"):
        write_fork(own.book(), own.layers[1], base, id_, own.own)
    assert sorted(own.own.rglob("*")) == before


@pytest.mark.parametrize(
    "text",
    [
        '# one\nextends: bot # two\nforked:\n  # three\n  version: 1.0.0\n  digest: "00000000" # four\ntitle: Ours\n',
        "extends: bot\nforked: {version: 1.0.0, digest: 00000000}\ntitle: Ours\n",
        "extends: bot\ntitle: Ours\n",
        "title: Ours\nforked:\n    digest: '00000000'\n    version: '1.0.0'\n\nextends: bot",
    ],
)
def test_accepting_changes_the_version_and_the_digest_and_nothing_else(own: Own, text: str) -> None:
    made = accept_base(text, "2.3.4", "12345678")
    own.write("playbooks/ours.yml", made)
    head = own.book().load("ours").fork.head
    assert (head.forked.version, head.forked.digest) == ("2.3.4", "12345678")
    for comment in ("# one", "# two", "# three", "# four"):
        assert made.count(comment) == text.count(comment)
    assert accept_base(made, "2.3.4", "12345678") == made


def test_a_digest_is_of_what_is_said_and_not_of_how(own: Own) -> None:
    before = own.book().load("bot").snapshot
    own.change("playbooks/bot.yml", "leaves_out: [Calls]", "leaves_out:\n    - 'Calls' # none")
    assert own.book().load("bot").snapshot == before
    own.change("content/fixes/owner-first.yml", "done_when: The charter holds one name.", "done_when: It holds one.")
    assert own.book().load("bot").snapshot.digest != before.digest


def test_a_fork_is_behind_when_its_base_changes_and_one_line_says_so(own: Own) -> None:
    write_fork(own.book(), own.layers[1], "bot", "ours", own.own)
    assert format_outdated_forks(own.book()) == ""
    own.change("content/fixes/owner-first.yml", "text: Name one person", "text: Name two people")
    book = own.book()
    words = format_outdated_forks(book)
    assert words.startswith("ours: ")
    assert words.endswith("pilotbook diff ours --upstream")
    assert "\n" not in words
    ours = book.load("ours")
    assert diff_upstream(book, ours, ours.fork) == [
        Difference("reworded", "check", "owner-named", {"text": "Name one person"}, {"text": "Name two people"})
    ]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("show: [bot]", "plugins › pilotbook › show: unknown option. Did you mean `shows`?"),
        ("shows: bot", "plugins › pilotbook › shows: needs a list of the library's playbooks."),
        (
            "shows: [bott]",
            "shows › bott: the library has no playbook `bott`. Did you mean `bot`?",
        ),
    ],
)
def test_a_wrong_option_is_reported_and_not_a_traceback(tiny: Path, options: str, says: str) -> None:
    config = tiny / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("library: false", f"library: false\n      {options}"), encoding="utf-8")
    done = CliRunner().invoke(main, ["check", "-f", str(config)], catch_exceptions=False)
    assert done.exit_code == 1
    assert says in done.stderr


KEYS = (
    "extends", "forked", "without", "title", "job", "gaps", "adapt", "leave_out", "checks", "answers", "documents",
    "autonomy", "cases", "cost", "kickoff", "example", "sources",
)  # fmt: skip
ANYTHING = (
    "5", "null", "[a, 1]", "{}", "{a: 5}", "{a: [1]}", "{a: {b: 1}}", "text",
    "{ownership: 5}", "{ownership: {fixes: 5}}", "{ownership: {fixes: [[1], {a: b}, 3]}}",
    "{email-fenced: 5}", "{email-fenced: {gate: [1]}}", "{x: {gap: [1]}}", "{empty-name: 5}",
    "{cases: 5}", "{cases: {empty-name: 5}}", "{gaps: {a: {b: c}}}",
)  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_any_content_of_a_fork_gives_a_message_and_never_a_traceback(own: Own, key: str) -> None:
    told_of = 0
    for value in ANYTHING:
        own.write("playbooks/ours.yml", f"{'' if key == 'extends' else HEAD}{key}: {value}\n")
        try:
            own.book()
        except BookError as error:
            told_of += 1
            assert error.mistakes
    assert told_of >= 5


def test_a_fork_that_prohibits_an_action_is_not_held_to_what_its_base_expects_of_it(own: Own) -> None:
    fork(
        own,
        "autonomy:\n"
        "  call: {action: Call, mode: alone, reversible: true, limit: Five a day, why: So., tool: phone.call,"
        " approver: The lead, max: {calls: 5, per: day, then: confirm}}\n"
        "cases:\n"
        "  asks-for-a-call: {kind: edge, input: Call me, expected: It calls., run_as: text, does: [call],"
        " hands_to: angry}\n",
    )
    text = (
        "extends: ours\nautonomy:\n  call: {mode: never}\n"
        "exceptions:\n  calm: {case: A calm reply, to: The rep, context: It, within: A day, feedback: None}\n"
        "without:\n  exceptions: {angry: Nobody is angry here.}\n"
    )
    own.write("playbooks/theirs.yml", text)
    model = own.book().load("theirs").model
    assert (model.autonomy["call"].max, model.autonomy["call"].approver) == (None, None)
    assert model.cases["asks-for-a-call"].does == ()
    assert model.cases["asks-for-a-call"].hands_to is None
    assert model.cases["empty-name"].does_not == ("send-email",), "a row that is still there stays"
    own.write("playbooks/theirs.yml", f"{text}cases:\n  asks-for-a-call: {{does: [call]}}\n")
    with pytest.raises(BookError, match=r"cases › asks-for-a-call › does › item 1: the action `call` is prohibited"):
        own.book().load("theirs")
