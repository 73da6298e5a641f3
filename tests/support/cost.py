"""Inputs of the cost model: round ones, and many at random."""

from __future__ import annotations

import random

from pilotbook.models import Cost
from pilotbook.records.cost import INPUTS, INPUTS_OF_AT_LEAST_ONE, collect_inputs


def inputs(**changed: float) -> dict[str, float]:
    """Inputs with round numbers: one run by hand costs 10, an agent's run 1 to start with."""
    values = {
        "unit": "one email", "pilot_runs_per_month": 100, "model_cost_per_run": 0.6, "tool_cost_per_run": 0.4,
        "retry_share": 0.0, "handled_share": 1.0, "review_share": 0.0, "review_minutes": 6.0, "hand_minutes": 12.0,
        "wage_per_hour": 50.0, "infrastructure_per_month": 20.0, "infrastructure_multiplier": 5.0,
        "monitoring_per_month": 100.0, "operator_days_per_month": 1.0, "operator_day_rate": 400.0, "one_time": 2400.0,
        "write_off_months": 24, "basis": "Round numbers.",
    }  # fmt: skip
    return collect_inputs(Cost.model_validate(values | changed))


LESS_THAN_A_CENT = 0.001


def random_inputs(count: int, seed: int = 7) -> list[dict[str, float]]:
    """Inputs that teams might type, the extremes among them; the same each time."""
    chance = random.Random(seed)

    def amount(name: str) -> float:
        if name.endswith("_share"):
            return chance.choice([0.0, 1.0, round(chance.random(), 3), chance.random()])
        if name in INPUTS_OF_AT_LEAST_ONE:
            return float(chance.choice([1, chance.randint(1, 120), chance.randint(1, 50_000)]))
        if name.startswith("runs_per_"):
            return float(
                chance.choice(
                    [0, 0, 0.5, chance.randint(1, 500), chance.randint(500, 50_000), chance.randint(5_000, 50_000)]
                )
            )
        return chance.choice([0.0, round(chance.uniform(0, 10), 2), round(chance.uniform(0, 2_000), 2)])

    return [{name: amount(name) for name in INPUTS} for _ in range(count)]
