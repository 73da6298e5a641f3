"""A site's `gates.yml` replaces the library's gates. What names one of those is due at the gate that replaces it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pilotbook.book.diff import diff_fork, format_outdated_forks
from pilotbook.book.resolve import load_book
from pilotbook.config.site import Site
from pilotbook.dossier.compose import compose_document
from pilotbook.dossier.document import Filling
from pilotbook.dossier.fill import fill_from_record
from pilotbook.errors import BookError, PilotbookError
from pilotbook.exchange.list_checks import format_checks
from pilotbook.models import Record
from pilotbook.records.gate_report import report_gate
from pilotbook.records.pilot_report import report_pilot
from pilotbook.records.register import build_rows, durations_at_gates
from pilotbook.records.register_report import RegisterReport, format_csv
from pilotbook.render import render
from support.forks import Own, run

GATE = "{title: %s, question: Is it so?, purpose: So., led_by: owner, takes: a week%s}"


def gates(*lines: str) -> str:
    """A `gates.yml` of lines such as `plan: Plan | replaces: [choose]`."""
    made = ["gates:"]
    for line in lines:
        name, _, rest = line.partition(" | ")
        id_, title = name.split(": ")
        made.append(f"  {id_}: {GATE % (title, f', {rest}' if rest else '')}")
    return "\n".join(made) + "\n"


THREE = gates("plan: Plan | replaces: [choose]", "try: Try | replaces: [prove]", "run: Run")
CHECK = "{text: A, done_when: B, evidence: C, role: team, gate: %s, gap: ownership, blocking: true}"


def with_gates(own: Own, text: str = THREE) -> Any:
    own.write("content/gates.yml", text)
    return own.book()


def mistakes(own: Own, text: str) -> list[str]:
    """The mistakes in a book whose site has these gates."""
    own.write("content/gates.yml", text)
    with pytest.raises(BookError) as caught:
        load_book(own.layers, base=own.own)
    return str(caught.value).splitlines()


def test_the_sites_gates_replace_the_librarys_and_its_checks_follow(own: Own) -> None:
    book = with_gates(own)
    assert list(book.gates) == ["plan", "try", "run"]
    bot = book.load("bot")
    assert {check.id: check.gate for check in bot.checks} == {
        "owner-named": "plan",
        "owner-measured": "try",
        "email-fenced": "try",
    }
    assert {check.gate for gap in bot.gaps for check in gap.checks} <= set(book.gates)
    assert {check.gate for fix in book.fixes.values() for check in fix.checks.values()} <= set(book.gates)
    assert {document.gate for document in book.documents.values()} <= set(book.gates)


def test_a_file_of_the_site_may_name_the_gate_that_was_replaced(own: Own) -> None:
    own.write(
        "playbooks/ours.yml", f"extends: bot\nchecks:\n  a: {CHECK % 'run'}\nadapt:\n  owner-named: {{gate: prove}}\n"
    )
    ours = with_gates(own).load("ours")
    assert {check.id: check.gate for check in ours.checks} == {
        "owner-measured": "try",
        "owner-named": "try",
        "email-fenced": "try",
        "a": "run",
    }


def test_every_page_shows_the_sites_gates_alone(own: Own) -> None:
    files = {file.path: file for file in render(with_gates(own), Site())}
    for path, file in files.items():
        if path.endswith(".md") and not path.startswith(("fields/", "evidence/")):
            assert 'data-gate="choose"' not in file.text(), path
            assert "gate-prove" not in file.text(), path
    assert "## Plan {#gate-plan}" in files["playbooks/bot/checklist/index.md"].text()
    home = files["index.md"].text()
    assert "The three gates from pilot to production" in home
    rules = json.loads(files["data/rules/bot.json"].text())
    assert rules["gates"] == {"plan": "Plan", "try": "Try", "run": "Run"}
    assert {check["gate"] for check in rules["checks"]} == {"plan", "try"}
    assert "--gate run --format json" in files["llms.txt"].text()
    register = files["register/index.md"].text()
    assert "1 Plan · 2 Try · 3 Run" in register
    assert "<strong>Try</strong>" in register, "the pilot halfway in the sample"
    assert json.loads(files["data/examples/bot.json"].text())["pilot"]["stage"] == "try"
    assert '"written_gate"' not in files["data/book.json"].text()


def record(**more: Any) -> Record:
    return Record.parse_lenient({"version": 1, "pilot": {"name": "Wren", "playbook": "bot"}, **more})


def test_a_pilot_passes_the_sites_gates(own: Own) -> None:
    book = with_gates(own)
    done = {"status": "done", "signer": "Ana", "on": "2026-10-01", "evidence": "The page", "by": "Ana"}
    own.write("playbooks/ours.yml", f"extends: bot\ntitle: Ours\nchecks:\n  a: {CHECK % 'try'}\n")
    book = own.book()
    pilot = record(checks={"owner-named": done}, pilot={"name": "Wren", "playbook": "ours"})
    assert [one["gate"] for one in report_pilot(pilot, book, "2026-10-02")["gates"]] == ["plan", "try", "run"]
    assert report_gate(pilot, book, "plan", "2026-10-02").open
    assert report_gate(pilot, book, "choose", "2026-10-02").gate == "plan", "a pipeline that names the old gate works"
    with pytest.raises(PilotbookError, match="There is no gate `decide`"):
        report_gate(pilot, book, "decide", "2026-10-02")
    report = RegisterReport(book, build_rows([pilot], book, "2026-10-02"), "2026-10-02", 3)
    assert '"Wren","Ours","Try"' in format_csv(report)


def test_documents_offer_and_name_the_sites_gates(own: Own) -> None:
    own.change(
        "content/documents/whole.yml",
        "sections:\n",
        "sections:\n  at:\n    title: At\n    fields:\n      stage: {title: Current gate, fills: pilot/stage}\n",
    )
    book = with_gates(own)
    bot = book.load("bot")
    filling = fill_from_record(
        book, bot, record(pilot={"name": "W", "playbook": "bot", "stage": "prove"}), day="2026-10-02"
    )
    assert filling.values["pilot/stage"] == "try"
    made = compose_document(book, bot, "whole", filling)
    assert "('plan', 'Plan'), ('try', 'Try'), ('run', 'Run')" in repr(made)
    front = dict(compose_document(book, bot, "charter", Filling({})).front)
    assert front["Complete by the gate"] == "Plan"


def test_a_fork_is_not_behind_because_the_site_has_gates(own: Own) -> None:
    run(own, "fork", "bot", "ours")
    before = own.book().load("bot").snapshot.digest
    book = with_gates(own)
    assert book.load("bot").snapshot.digest == before
    assert format_outdated_forks(book) == ""
    ours = book.load("ours")
    assert {one.kind for one in diff_fork(ours, ours.fork)} == {"changed"}, "no check moved"


def test_gates_that_keep_the_librarys_ids_need_no_replaces(own: Own) -> None:
    book = with_gates(own, gates("choose: Pick", "middle: Middle", "prove: Prove"))
    assert [gate.title for gate in book.gates.values()] == ["Pick", "Middle", "Prove"]
    assert {check.gate for check in book.load("bot").checks} == {"choose", "prove"}


PLACE = "content/gates.yml"


def test_each_gate_that_is_lost_is_one_mistake_that_says_what_to_do(own: Own) -> None:
    found = mistakes(own, gates("plan: Plan", "run: Run"))
    assert len(found) == 2
    assert found[0].startswith(f"{PLACE}:1:1: gates: the library names the gate `choose` ")
    assert found[0].endswith(
        " times, but it is not one of these gates. Add `replaces: [choose]` to the gate at which that is due here."
    )
    assert "`prove`" in found[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            gates("choose: A | replaces: [prove]", "prove: B"),
            "2:98: gates › choose › replaces › item 1: `prove` is one of these gates, so nothing replaces it. "
            "Remove it here, or remove the gate `prove`.",
        ),
        (
            gates("a: A | replaces: [choose, prove]", "b: B | replaces: [prove]"),
            "3:93: gates › b › replaces › item 1: the gate `a` replaces `prove`, too. Remove it from one of the two.",
        ),
        (
            THREE.replace("led_by: owner", "led_by: boss", 1),
            "2:66: gates › plan › led_by: there is no role `boss`. Choose from: `owner`, `team`.",
        ),
        (
            gates("a: A | replaces: [choose], meaning: decision", "b: B | replaces: [prove], meaning: decision"),
            "gates › b › meaning: the gate `a` also means `decision`.",
        ),
        (THREE.replace("replaces: [choose]", "replace: [choose]"), "replace: unknown key. Did you mean `replaces`?"),
    ],
)
def test_a_mistake_in_gates_has_its_line(own: Own, text: str, says: str) -> None:
    (one,) = mistakes(own, text)
    assert says in one
    assert one.startswith(f"{PLACE}:")


def test_a_rule_of_a_replaced_gate_is_not_lost_unnoticed(own: Own) -> None:
    own.change("content/gates.yml", "purpose: Break it.,", "purpose: Break it., meaning: before-live-input,")
    (one,) = mistakes(own, THREE)
    assert one == (
        f"{PLACE}:3:3: gates › try: it stands for `prove`, which means `before-live-input`, "
        "but none of these gates does. "
        "Add `meaning: before-live-input` here, or to the gate for which that is true."
    )
    book = with_gates(own, THREE.replace("title: Try,", "title: Try, meaning: before-live-input,"))
    assert book.plan.before_live_input == {"plan", "try"}
    with_gates(own, THREE.replace("title: Run,", "title: Run, meaning: before-live-input,"))


def test_an_unknown_gate_in_the_sites_own_file_is_reported_there(own: Own) -> None:
    own.write("playbooks/ours.yml", f"extends: bot\nchecks:\n  a: {CHECK % 'late'}\n")
    (one,) = mistakes(own, THREE)
    assert "playbooks/ours.yml:3:" in one
    assert "there is no gate `late`. Choose from: `plan`, `run`, `try`." in one


def test_commands_that_need_only_ids_work_while_gates_are_lost(own: Own) -> None:
    own.write("content/gates.yml", gates("plan: Plan"))
    run(own, "fork", "bot", "ours")
    assert (own.own / "playbooks/ours.yml").is_file()


OWN = """\
gates:
  draft: {title: Draft, question: Is it so?, purpose: So., led_by: owner, takes: a week, replaces: [choose]}
  sign: {title: Sign, question: So?, purpose: So., led_by: owner, takes: a day, meaning: decision, replaces: [prove]}
"""


def with_own_gates(own: Own, text: str = OWN) -> Any:
    """A book with a fork that has its own gates, and one check of its own at each."""
    checks = f"checks:\n  a: {CHECK % 'draft'}\n  b: {CHECK % 'sign'}\n"
    own.write("playbooks/ours.yml", f"extends: bot\ntitle: Ours\n{text}{checks}")
    return own.book()


def test_a_playbook_can_have_its_own_gates(own: Own) -> None:
    book = with_own_gates(own)
    ours, bot = book.load("ours"), book.load("bot")
    assert (list(ours.gates), list(bot.gates)) == (["draft", "sign"], ["choose", "prove"])
    assert (ours.plan.decision, bot.plan.decision) == ("sign", None)
    assert {check.id: check.gate for check in ours.checks} == {
        "owner-named": "draft",
        "a": "draft",
        "owner-measured": "sign",
        "email-fenced": "sign",
        "b": "sign",
    }
    assert book.playbooks["ours"].gates == {"draft": "Draft", "sign": "Sign"}


def test_a_playbooks_gates_build_on_those_of_the_site(own: Own) -> None:
    own.write("content/gates.yml", THREE)
    ours = with_own_gates(own, OWN.replace("[choose]", "[plan]").replace("[prove]", "[try, run]")).load("ours")
    assert {check.gate for check in ours.checks} == {"draft", "sign"}
    assert next(check for check in ours.checks if check.id == "owner-named").gate == "draft"


def test_a_fork_with_its_own_gates_lists_the_gates_and_no_moved_check(own: Own) -> None:
    ours = with_own_gates(own).load("ours")
    assert {(one.kind, one.what, one.id) for one in diff_fork(ours, ours.fork)} == {
        ("new", "gate", "draft"),
        ("new", "gate", "sign"),
        ("new", "check", "a"),
        ("new", "check", "b"),
        ("changed", "part", "title"),
    }
    own.write(
        "playbooks/theirs.yml",
        "extends: ours\ntitle: Theirs\n" + OWN.replace("draft:", "write:").replace("[choose]", "[choose, draft]"),
    )
    assert list(own.book().load("theirs").gates) == ["write", "sign"], "the gates of a fork replace those of its base"


def test_the_pages_and_data_of_a_playbook_show_its_own_gates(own: Own) -> None:
    book = with_own_gates(own)
    files = {file.path: file for file in render(book, Site())}
    page = files["playbooks/ours/checklist/index.md"].text()
    assert "## Draft {#gate-draft}" in page
    assert "5 checks at two gates" in page
    assert "choose" not in page
    assert 'data-gates="draft sign"' in files["playbooks/ours/answers/index.md"].text()
    rules = json.loads(files["data/rules/ours.json"].text())
    assert (rules["gates"], rules["decision"]) == ({"draft": "Draft", "sign": "Sign"}, "sign")
    form = json.loads(files["data/adapt/ours.json"].text())
    assert form["gates"] == rules["gates"]
    assert {check["gate"] for check in [*form["library"].values(), *form["own"].values()]} == {"draft", "sign"}
    assert "gates" not in json.loads(files["data/adapt/bot.json"].text())
    published = json.loads(files["data/book.json"].text())["playbooks"]
    assert list(published["ours"]["gates"]) == ["draft", "sign"]
    assert "gates" not in published["bot"]


def test_the_inventory_shows_each_pilot_with_the_gates_of_its_playbook(own: Own) -> None:
    book = with_own_gates(own)
    done = {"status": "done", "signer": "Ana", "on": "2026-10-01", "evidence": "The page", "by": "Ana"}
    pilots = [
        record(pilot={"name": "First", "playbook": "bot"}),
        record(pilot={"name": "Late", "playbook": "ours"}, checks={"owner-named": done, "a": done}),
        record(pilot={"name": "Early", "playbook": "ours"}),
    ]
    report = RegisterReport(book, build_rows(pilots, book, "2026-10-02"), "2026-10-02", 3)
    rows = [line.split(",")[:3] for line in format_csv(report).splitlines()[1:]]
    assert rows == [
        ['"Late"', '"Ours"', '"Sign"'],
        ['"Early"', '"Ours"', '"Draft"'],
        ['"First"', '"Bot"', '"Choose"'],
    ]
    assert [one.passed for one in durations_at_gates(report.rows, book)] == [0, 0], "only the site's gates"
    with pytest.raises(PilotbookError, match="There is no gate `run`"):
        report_gate(pilots[1], book, "run", "2026-10-02")
    assert report_gate(pilots[1], book, "choose", "2026-10-02").gate == "draft"


def test_documents_of_a_playbook_with_its_own_gates(own: Own) -> None:
    book = with_own_gates(own)
    front = dict(compose_document(book, book.load("ours"), "charter", Filling({})).front)
    assert front["Complete by the gate"] == "Draft"
    book = with_own_gates(own, OWN.replace(", replaces: [choose]", "") + "leave_out: {owner-named: No owner.}\n")
    front = dict(compose_document(book, book.load("ours"), "charter", Filling({})).front)
    assert "Complete by the gate" not in front, "none of its gates stands for the document's"


def test_the_command_checks_lists_the_gates_of_the_playbook(own: Own) -> None:
    lines = "\n".join(format_checks(book := with_own_gates(own), book.load("ours")))
    assert "      draft, owner" in lines
    assert "choose" not in lines
    assert "prove" not in lines


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            OWN.replace(", replaces: [choose]", ""),
            "ours.yml:3:1: gates: the gaps bring 1 check at the gate `choose`, which is not one of these gates. "
            "Add `replaces: [choose]` to the gate at which they are due here.",
        ),
        (OWN.replace("led_by: owner", "led_by: boss", 1), "gates › draft › led_by: there is no role `boss`."),
        (OWN + "adapt: {owner-named: {gate: later}}\n", "there is no gate `later`. Choose from: `draft`, `sign`."),
        (OWN.replace("[choose]", "[choose, sign]"), "`sign` is one of these gates, so nothing replaces it."),
    ],
)
def test_a_mistake_in_a_playbooks_gates_has_its_line(own: Own, text: str, says: str) -> None:
    with pytest.raises(BookError) as caught:
        with_own_gates(own, text)
    (one,) = str(caught.value).splitlines()
    assert says in one


LAUNCH = """\
kind: checklist
title: Launch
summary: Before a launch.
gates:
  ready: {title: Ready, question: Is it so?, purpose: So., led_by: owner, takes: a week}
  out: {title: Out, question: Is it so?, purpose: So., led_by: owner, takes: a day}
checks:
  tell-support: {text: Tell support}
  press-go: {text: Press go, gate: out, blocking: true}
"""


def test_a_checklist_can_have_its_own_gates_and_a_fork_its_own(own: Own) -> None:
    own.write("playbooks/launch.yml", LAUNCH)
    own.write(
        "playbooks/ours.yml",
        "extends: launch\ntitle: Ours\ngates:\n  go: " + GATE % ("Go", ", replaces: [ready, out]") + "\n",
    )
    book = own.book()
    launch, ours = book.load("launch"), book.load("ours")
    assert {check.id: check.gate for check in launch.checks} == {"tell-support": "ready", "press-go": "out"}
    assert {check.id: check.gate for check in ours.checks} == {"tell-support": "go", "press-go": "go"}
    page = next(file.text() for file in render(book, Site()) if file.path == "playbooks/launch/index.md")
    assert '<a href="checklist/?gate=ready#checks">Ready</a>' in page
    own.write("playbooks/launch.yml", LAUNCH.replace("gate: out", "gate: prove"))
    with pytest.raises(BookError, match="there is no gate `prove`"):
        own.book()
