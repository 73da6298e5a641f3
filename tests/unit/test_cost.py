"""The sum at full volume."""

from __future__ import annotations

import math

import pytest

from pilotbook.records.cost import (
    break_even_runs,
    count_steps,
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


def test_without_steps_the_standing_part_does_not_grow_with_volume() -> None:
    small, large = monthly_cost(inputs(), 1), monthly_cost(inputs(), 100)
    assert large.standing == small.standing
    assert large.amounts["model_and_tools"] == pytest.approx(100 * small.amounts["model_and_tools"])
    assert large.per_run < small.per_run


def test_plans_infrastructure_and_operators_grow_in_steps() -> None:
    given = inputs(plan_per_month=30.0, runs_per_plan=100, runs_per_infrastructure=400, runs_per_operator=999.5)
    amounts = [monthly_cost(given, volume).amounts for volume in (1, 10, 100)]
    assert [month["plans"] for month in amounts] == [30, 300, 3000]
    assert [month["infrastructure"] for month in amounts] == [100, 300, 2500]
    assert [month["monitoring"] for month in amounts] == [100, 300, 2500]
    assert [month["operator"] for month in amounts] == [400, 800, 4400]
    assert [month["one_time"] for month in amounts] == [100, 100, 100]


@pytest.mark.parametrize(("runs", "covers", "steps"), [(0, 5, 1), (5, 5, 1), (5.1, 5, 2), (50, 0, 1), (0.3, 0.1, 3)])
def test_a_step_begins_after_the_last_run_that_it_covers(runs: float, covers: float, steps: int) -> None:
    assert count_steps(runs, covers) == steps


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


def test_a_step_that_makes_the_agent_dearer_again_puts_off_the_break_even() -> None:
    """At 78 runs it is cheaper; at 81 a second operator comes in, at 161 a third, whose hours pay from 167 runs."""
    runs = break_even_runs(inputs(runs_per_operator=80))
    assert runs == 167
    costs = {
        n: monthly_cost(inputs(runs_per_operator=80, pilot_runs_per_month=n), 1) for n in (78, 81, 160, 161, 166, 167)
    }
    assert [n for n, month in costs.items() if month.total <= month.by_hand] == [78, 160, 167]


def test_an_agent_whose_steps_cost_more_than_its_runs_save_never_breaks_even() -> None:
    assert break_even_runs(inputs(runs_per_operator=44)) is None
    assert break_even_runs(inputs(runs_per_operator=45)) is not None


@pytest.mark.fuzz
def test_break_even_holds_for_many_inputs() -> None:
    """From the number on, whatever the steps, the agent is not dearer; before it, it is, but for a search cut short."""
    found = late = 0
    for given in random_inputs(500 * ROUNDS):
        runs = break_even_runs(given)
        if runs and runs > 1:
            found += 1
            counts = (runs, *(step * 2**n for n in range(24) for step in steps_of(given, runs)))
            for at in (monthly_cost({**given, "pilot_runs_per_month": float(n)}, 1) for n in counts if n >= runs):
                assert at.total <= at.by_hand + 1e-3 * max(1.0, at.by_hand)
            below = monthly_cost({**given, "pilot_runs_per_month": float(runs - 1)}, 1)
            late += below.total <= below.by_hand - 1e-3 * max(1.0, below.by_hand)
    assert found > 15
    assert late <= found / 100


def steps_of(given: dict[str, float], runs: int) -> list[int]:
    """The first runs after `runs` that need one more of something."""
    covers = [given[name] for name in given if name.startswith("runs_per_") and given[name] >= 1]
    return [int(math.ceil(runs / one) * one) + 1 for one in covers]


def test_what_matters_most_comes_first_and_a_share_is_never_above_one() -> None:
    rows = rank_sensitivities(inputs(handled_share=0.9, review_share=0.1))
    assert [row.swing for row in rows] == sorted((row.swing for row in rows), reverse=True)
    assert rows[0].name == "handled_share"
    most = next(row for row in rows if row.name == "handled_share")
    assert most.higher == pytest.approx(monthly_cost(inputs(handled_share=1.0, review_share=0.1), 10).total)
    assert "pilot_runs_per_month" not in {row.name for row in rows}
