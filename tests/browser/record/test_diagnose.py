"""The verdict of `/diagnose/` in the browser: the same cases as for Python, and many answers at random."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from pilotbook.book.model import Book
from pilotbook.records.diagnose import diagnose, dump_diagnosis
from support.browser import Js
from support.diagnose import CASES, PLAIN, SHARED
from support.run import times

pytestmark = pytest.mark.browser

RUN = "({ diagnose }, { model, cases }) => cases.map((given) => diagnose(model, given))"
MODEL = {
    **SHARED["diagnosis"],
    "questions": {
        id_: {key: PLAIN | one for key, one in answers.items()}
        for id_, answers in SHARED["diagnosis"]["questions"].items()
    },
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_answers_come_in_the_browser_to_what_the_case_says(case: dict[str, Any], js: Js) -> None:
    [made] = js(RUN, {"model": MODEL, "cases": [case["given"]]})
    for key in case.keys() - {"name", "given"}:
        assert made[key] == case[key], key


@pytest.mark.fuzz
def test_the_browser_and_python_agree_over_many_answers(shipped: Book, js: Js) -> None:
    chance = random.Random(11)
    asked = shipped.diagnosis
    assert asked is not None
    cases = [
        {id_: chance.choice(list(ask.answers)) for id_, ask in asked.questions.items() if chance.random() < 0.97}
        for _ in range(times(400))
    ]
    made = js(RUN, {"model": json.loads(json.dumps(dump_diagnosis(asked, shipped.gaps))), "cases": cases})
    verdicts = set()
    for given, found in zip(cases, made, strict=True):
        own = diagnose(asked, shipped.gaps, given)
        verdicts.add(own.verdict)
        assert found == {
            "left": list(own.left),
            "rule": own.rule,
            "verdict": own.verdict,
            "counts": dict(own.counts),
            "gaps": {gap: [list(pair) for pair in answers] for gap, answers in own.gaps.items()},
            "assumptions": dict(own.assumptions),
        }
    assert verdicts >= {None, "decide", "demo"}


@pytest.mark.parametrize("given", [{}, {"owner": "named"}, {"owner": "named", "used-how": "when-it-matters"}])
def test_a_link_brings_the_answers_back(given: dict[str, str], js: Js) -> None:
    made = js("({ toHash, fromHash }, given) => [toHash(given), fromHash(toHash(given))]", given)
    assert made[0].startswith("#a=")
    assert made[1] == given


@pytest.mark.parametrize("hash_", ["", "#gap", "#pb=1", "#checklist"])
def test_another_address_holds_no_answers(hash_: str, js: Js) -> None:
    assert js("({ fromHash }, hash) => fromHash(hash)", hash_) is None
