"""The sum at full volume."""

from __future__ import annotations

import pytest

from pilotbook.records.cost import (
    break_even_runs,
    monthly_cost,
    pilot_cost_per_run,
    rank_sensitivities,
)
from support.cost import inputs, random_inputs
from support.run import ROUNDS


def test_a_month_adds_up_from_its_parts() -> None:
    month = monthly_cost(inputs(), 1)
    assert month.total == pytest.approx(100 + 100 + 100 + 400 + 100)
    assert month.total == pytest.approx(sum(amount for _, amount in month.parts))
    assert month.by_hand == pytest.approx(1000)


def test_the_fixed_part_does_not_grow_with_volume() -> None:
    small, large = monthly_cost(inputs(), 1), monthly_cost(inputs(), 100)
    assert large.standing == small.standing
    assert large.amounts["model_and_tools"] == pytest.approx(100 * small.amounts["model_and_tools"])
    assert large.per_run < small.per_run


@pytest.mark.parametrize(
    ("changed", "part", "amount"),
    [
        ({"retry_share": 0.5}, "model_and_tools", 150),
        ({"review_share": 0.2}, "review", 100),
        ({"handled_share": 0.8}, "handed_over", 200),
        ({"infrastructure_multiplier": 10.0}, "infrastructure", 200),
        ({"one_time": 4800.0}, "one_time", 200),
    ],
)
def test_each_input_moves_its_own_part(changed: dict[str, float], part: str, amount: float) -> None:
    assert monthly_cost(inputs(**changed), 1).amounts[part] == pytest.approx(amount)


def test_the_slide_shows_only_model_and_tools() -> None:
    assert pilot_cost_per_run(inputs(review_share=1.0)) == pytest.approx(1)


def test_break_even_is_the_first_number_of_runs_that_is_not_dearer_than_by_hand() -> None:
    runs = break_even_runs(inputs())
    assert runs == 78
    at = monthly_cost(inputs(pilot_runs_per_month=78), 1)
    below = monthly_cost(inputs(pilot_runs_per_month=77), 1)
    assert at.total <= at.by_hand
    assert below.total > below.by_hand


def test_an_agent_that_saves_nothing_a_run_never_breaks_even() -> None:
    assert break_even_runs(inputs(handled_share=0.0)) is None


@pytest.mark.fuzz
def test_break_even_holds_for_many_inputs() -> None:
    found = 0
    for given in random_inputs(500 * ROUNDS):
        runs = break_even_runs(given)
        if runs and runs > 1:
            found += 1
            at, below = (monthly_cost({**given, "pilot_runs_per_month": float(n)}, 1) for n in (runs, runs - 1))
            assert at.total <= at.by_hand + 1e-3 * max(1.0, at.by_hand)
            assert below.total > below.by_hand - 1e-3 * max(1.0, at.by_hand)
    assert found > 30


def test_what_matters_most_comes_first_and_a_share_is_never_above_one() -> None:
    rows = rank_sensitivities(inputs(handled_share=0.9, review_share=0.1))
    assert [row.swing for row in rows] == sorted((row.swing for row in rows), reverse=True)
    assert rows[0].name == "handled_share"
    most = next(row for row in rows if row.name == "handled_share")
    assert most.higher == pytest.approx(monthly_cost(inputs(handled_share=1.0, review_share=0.1), 10).total)
    assert "pilot_runs_per_month" not in {row.name for row in rows}
