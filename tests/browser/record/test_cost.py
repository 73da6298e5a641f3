"""The sum at full volume, as the browser computes it: the same amounts as for pages and workbooks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pilotbook.records.cost import VOLUMES, break_even_runs, dump_cost_model, monthly_cost, rank_sensitivities
from support.browser import Js
from support.cost import LESS_THAN_A_CENT, inputs, random_inputs
from support.run import ROUNDS

pytestmark = pytest.mark.browser

RUN = """({ findBreakEven, resolveInputs, computeMonth, rankInputs }, { model, cases }) => cases.map((inputs) => {
  const given = resolveInputs(model, inputs, {});
  const months = model.volumes.map((volume) => computeMonth(model, given, volume));
  return { months, even: findBreakEven(model, given), matters: rankInputs(model, given) };
})"""
MODEL = json.loads(json.dumps(dump_cost_model()))


@pytest.mark.fuzz
def test_the_browser_computes_the_same_amounts(js: Js) -> None:
    cases = [inputs(), inputs(handled_share=0.0), *random_inputs(500 * ROUNDS)]
    made = js(RUN, {"model": MODEL, "cases": cases})
    assert len(made) == len(cases)
    for given, found in zip(cases, made, strict=True):
        for volume, month in zip(VOLUMES, found["months"], strict=True):
            own = monthly_cost(given, volume)
            expected = {
                **own.amounts, "total": own.total, "perRun": own.per_run, "byHand": own.by_hand,
                "byHandPerRun": own.by_hand_per_run, "standing": own.standing, "runs": own.runs,
            }  # fmt: skip
            told = {**month["amounts"], **{key: month[key] for key in expected if key in month}}
            assert told == pytest.approx(expected, abs=LESS_THAN_A_CENT)
        assert found["even"] == break_even_runs(given)
        matters = rank_sensitivities(given)
        assert [(one["lower"], one["higher"]) for one in found["matters"]] == [
            pytest.approx((one.lower, one.higher), abs=LESS_THAN_A_CENT) for one in matters
        ]


@pytest.mark.parametrize(
    ("own", "name", "counts"),
    [
        ({"hand_minutes": 7.5}, "hand_minutes", 7.5),
        ({"hand_minutes": 0}, "hand_minutes", 0),
        ({"write_off_months": 0}, "write_off_months", 1),
        ({"hand_minutes": "7"}, "hand_minutes", 12),
        ({"nothing_of_ours": 7}, "hand_minutes", 12),
    ],
)
def test_a_teams_own_input_counts_before_the_playbooks(js: Js, own: dict[str, Any], name: str, counts: float) -> None:
    run = "({ resolveInputs }, { model, defaults, own }) => resolveInputs(model, defaults, own)"
    made = js(run, {"model": MODEL, "defaults": inputs(), "own": own})
    assert made[name] == counts
    assert set(made) == set(inputs())
