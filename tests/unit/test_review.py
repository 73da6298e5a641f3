"""The advice of `pilotbook review`: none for the library's playbooks, and each fault is named on one that has it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner

from pilotbook.authoring.review import review_playbook
from pilotbook.book.model import BookCheck, BookPlaybook
from pilotbook.cli import main
from support.library import shipped_book
from support.paths import ROOT

BOOK = shipped_book()
SHIPPED = BOOK.load("sales-sdr")


def checks_with(changes: dict[str, Any], check: str = "held-meeting-defined", **others: Any) -> tuple[BookCheck, ...]:
    """The shipped playbook's checks, one of them changed, and all of them."""
    return tuple(
        replace(one, **(changes if one.id == check else {}), **others)  # type: ignore[arg-type]
        for one in SHIPPED.checks
    )


def model_with(part: str = "", **values: Any) -> BookPlaybook:
    """The shipped playbook with other values in its model, or in a part of that."""
    model = SHIPPED.model
    made = {part: getattr(model, part).model_copy(update=values)} if part else values
    return replace(SHIPPED, model=model.model_copy(update=made))


def advice(playbook: BookPlaybook) -> dict[str, str]:
    return {one.place: one.text for one in review_playbook(BOOK, playbook)}


@pytest.mark.parametrize("playbook_id", list(BOOK.playbooks))
def test_the_library_needs_no_advice(playbook_id: str) -> None:
    assert review_playbook(BOOK, BOOK.load(playbook_id)) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"done_when": "The team is happy with it."}, "no number, name, date or document"),
        ({"text": "Name an owner and write the charter"}, "asks for 2 actions at once"),
        ({"done_when": "One page. Two names. Three dates. Four weeks."}, "asks for 4 actions at once"),
        ({"done_when": "One " + "word " * 45}, "has 46 words; keep it to 45"),
        ({"effort": {}}, "`effort` is missing"),
    ],
    ids=["not-verifiable", "second-verb", "four-sentences", "long", "effort"],
)
def test_a_fault_of_a_check_is_named(changes: dict[str, Any], says: str) -> None:
    found = advice(replace(SHIPPED, checks=checks_with(changes)))
    assert says in found.pop("checks › held-meeting-defined")
    assert found.keys() <= ({"checks"} if "46 words" in says else set())  # it may be one long check too many


def test_more_than_one_long_check_in_ten_is_named() -> None:
    made = tuple(replace(one, done_when="One " + "word " * 30, adapted=False) for one in SHIPPED.checks)
    assert (
        f"{len(made)} of {len(made)} have a `done_when` of more than 30 words"
        in advice(replace(SHIPPED, checks=made))["checks"]
    )


def test_a_gate_that_nothing_blocks_is_named() -> None:
    open_ = tuple(replace(one, blocking=one.blocking and one.gate != "operate") for one in SHIPPED.checks)
    assert advice(replace(SHIPPED, checks=open_)) == {
        "gates › operate": "no check blocks this gate, so every pilot passes it from the start."
    }


@pytest.mark.parametrize(
    ("gate", "says"),
    [
        ("design", "checks block before live input; a team can handle 15 at most"),
        ("prove", "checks block before widening"),
    ],
)
def test_too_many_blocking_checks_are_named(gate: str, says: str) -> None:
    made = tuple(replace(one, gate=gate, blocking=True) for one in SHIPPED.checks[:20])
    texts = [one.text for one in review_playbook(BOOK, replace(SHIPPED, checks=(*SHIPPED.checks, *made)))]
    assert any(says in text for text in texts)
    assert any("a team can keep up with 60 at most" in text for text in texts)


def test_a_blocking_check_of_the_library_that_is_nowhere_is_named() -> None:
    without = tuple(one for one in SHIPPED.checks if one.id != "injection-tested")
    assert "the library's blocking check" in advice(replace(SHIPPED, checks=without))["checks › injection-tested"]


def test_a_dropped_condition_of_the_library_is_named() -> None:
    dropped = {"adapted": True, "done_when": "One page says it.", "evidence": "The page", "text": "Try the tools"}
    found = advice(replace(SHIPPED, checks=checks_with(dropped, "boundary-enforced")))
    assert "drops a condition of the library's check, which says “" in found["adapt › boundary-enforced"]


def test_a_cost_basis_that_the_inputs_contradict_is_named() -> None:
    basis = "The agent is cheaper from about 5,000 prospects a month."
    assert "breaks even at " in advice(model_with("cost", basis=basis))["cost › basis"]
    assert "never breaks even" in advice(model_with("cost", basis=basis, hand_minutes=0.1))["cost › basis"]


def test_a_cost_without_steps_is_named() -> None:
    assert (
        "`runs_per_operator` and `runs_per_infrastructure`" in advice(model_with("cost", runs_per_operator=0))["cost"]
    )


def test_an_agenda_that_cannot_be_kept_is_named() -> None:
    kickoff = SHIPPED.model.kickoff
    first = kickoff.agenda[0].model_copy(update={"minutes": 10, "cells": 42})
    found = advice(model_with("kickoff", agenda=(first, *kickoff.agenda[1:])))
    assert "42 cells take 14 minutes at 20 seconds each" in found["kickoff › agenda › 1"]
    short = advice(model_with("kickoff", agenda=(first.model_copy(update={"minutes": 5, "cells": None}),)))
    assert "in a meeting of 5 minutes" in short["kickoff"]


@pytest.mark.parametrize("text", ["TBD", "Ask Ann (TODO)", "n/a", "…"])
def test_a_placeholder_is_named(text: str) -> None:
    assert advice(model_with(summary=text)) == {"summary": f"still contains a placeholder: {text}"}


def test_the_command_prints_each_piece_and_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main, ["review", "forecasting"])
    assert (done.exit_code, done.output) == (0, "No suggestions.\n")
    lost = CliRunner().invoke(main, ["review", "forcasting"])  # codespell:ignore forcasting
    assert lost.exit_code == 1
    assert "Did you mean `forecasting`?" in lost.output
