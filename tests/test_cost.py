"""The sum at full volume."""

from __future__ import annotations

import pytest

from pilotbook.cost import break_even_runs, monthly_cost, pilot_cost_per_run
from pilotbook.models import Cost


def inputs(**changed: float) -> Cost:
    """Inputs with round numbers: one run by hand costs 10, an agent's run 1 to start with."""
    values = {
        "unit": "one mail", "pilot_runs_per_month": 100, "model_cost_per_run": 0.6, "tool_cost_per_run": 0.4,
        "retry_share": 0.0, "handled_share": 1.0, "review_share": 0.0, "review_minutes": 6.0, "hand_minutes": 12.0,
        "wage_per_hour": 50.0, "infrastructure_per_month": 20.0, "infrastructure_multiplier": 5.0,
        "monitoring_per_month": 100.0, "operator_days_per_month": 1.0, "operator_day_rate": 400.0, "one_time": 2400.0,
        "write_off_months": 24, "basis": "Round numbers.",
    }  # fmt: skip
    return Cost.model_validate(values | changed)


def test_a_month_adds_up_from_its_parts() -> None:
    month = monthly_cost(inputs(), 1)
    assert month.total == pytest.approx(100 + 100 + 100 + 400 + 100)
    assert month.total == pytest.approx(sum(amount for _, amount in month.parts))
    assert month.by_hand == pytest.approx(1000)


def test_the_fixed_part_does_not_grow_with_volume() -> None:
    small, large = monthly_cost(inputs(), 1), monthly_cost(inputs(), 100)
    assert large.standing == small.standing
    assert large.model_and_tools == pytest.approx(100 * small.model_and_tools)
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
    assert getattr(monthly_cost(inputs(**changed), 1), part) == pytest.approx(amount)


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
