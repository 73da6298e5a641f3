"""The verdict of `/diagnose/`, by the cases that the browser is held to as well."""

from __future__ import annotations

from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.models import Diagnosis
from pilotbook.records.diagnose import diagnose, dump_diagnosis
from support.diagnose import CASES, PLAIN, SHARED


def model() -> Diagnosis:
    """The questions of the cases, with words."""
    given = SHARED["diagnosis"]
    verdict = {"title": "A verdict", "text": "Do it.", "next": ["This week."]}
    return Diagnosis.model_validate(
        {
            "lead": "Three questions.",
            "questions": {
                id_: {
                    "ask": "Is it so?",
                    "answers": {key: {"says": "It is.", "tells": "Much.", **one} for key, one in answers.items()},
                }
                for id_, answers in given["questions"].items()
            },
            "assumptions": {
                id_: {"title": "It holds", "harden": "So.", "rebuild": "So."} for id_ in given["assumptions"]
            },
            "rules": [{**rule, "says": "So it is."} for rule in given["rules"]],
            "verdicts": {"near": verdict, "decide": verdict, "demo": verdict},
        }
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_answers_come_to_what_the_case_says(case: dict[str, Any]) -> None:
    found = diagnose(model(), SHARED["diagnosis"]["gaps"], case["given"])
    made = {
        "left": list(found.left),
        "rule": found.rule,
        "verdict": found.verdict,
        "counts": dict(found.counts),
        "gaps": {gap: [list(pair) for pair in answers] for gap, answers in found.gaps.items()},
        "assumptions": dict(found.assumptions),
    }
    for key in case.keys() - {"name", "given"}:
        assert made[key] == case[key], key
    assert list(found.gaps) == [gap for gap in SHARED["diagnosis"]["gaps"] if gap in found.gaps]


def test_what_the_browser_gets_is_the_same_without_words() -> None:
    given = SHARED["diagnosis"]
    questions = {id_: {key: PLAIN | one for key, one in answers.items()} for id_, answers in given["questions"].items()}
    assert dump_diagnosis(model(), given["gaps"]) == {**given, "questions": questions}


def test_every_gap_of_the_library_is_opened_by_an_answer(shipped: Book) -> None:
    assert shipped.diagnosis is not None
    opened = {gap for ask in shipped.diagnosis.questions.values() for one in ask.answers.values() for gap in one.opens}
    assert opened == set(shipped.gaps)


def test_the_library_asks_twelve_to_eighteen_questions_and_the_honest_test_among_them(shipped: Book) -> None:
    assert shipped.diagnosis is not None
    asks = shipped.diagnosis.questions
    assert 12 <= len(asks) <= 18
    honest = {id_ for id_, question in shipped.questions.items() if question.group in ("honest", "volume")}
    assert {ask.question for ask in asks.values()} >= honest
    for ask in asks.values():
        weights = [choice.weighs for choice in ask.answers.values()]
        assert weights == sorted(weights, key=["solid", "thin", "wave"].index)
        assert weights[0] == "solid"
        assert all(choice.opens == () for choice in ask.answers.values() if choice.weighs == "solid")


def test_each_assumption_of_the_library_can_come_to_either_end(shipped: Book) -> None:
    assert shipped.diagnosis is not None
    fates = {
        (id_, fate)
        for ask in shipped.diagnosis.questions.values()
        for choice in ask.answers.values()
        for id_, fate in choice.assumptions.items()
    }
    assert fates == {(id_, fate) for id_ in shipped.diagnosis.assumptions for fate in ("harden", "rebuild")}
    assert len(shipped.diagnosis.assumptions) == 6


@pytest.mark.parametrize(
    ("at", "verdict"), [(0, "near"), (1, "decide"), (-1, "demo")], ids=["the best", "the middle", "the worst"]
)
def test_the_library_reaches_every_verdict(shipped: Book, at: int, verdict: str) -> None:
    assert shipped.diagnosis is not None
    given = {id_: list(ask.answers)[at] for id_, ask in shipped.diagnosis.questions.items()}
    assert diagnose(shipped.diagnosis, shipped.gaps, given).verdict == verdict
