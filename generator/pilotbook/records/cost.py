"""Defines the cost model once, for pages, workbooks and the browser, and computes costs with it.

The formulas are data. This module evaluates them, a workbook gets them as spreadsheet formulas, and the browser reads
them from `data/cost-model.json` (`overrides/components/cost/cost-model.js`).

Comes in: the inputs under a playbook's `cost`, and a team's own values. Goes out: amounts per month and per run, in the
currency of the inputs.
Must not know: pages, spreadsheets.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from pilotbook.models import Cost

VOLUMES = (1, 10, 100)
"""The volumes at which the cost is shown, as multiples of the pilot's runs per month."""
MIDDLE_VOLUME = 10
"""The volume at which inputs are compared: production, not the pilot or the peak."""
SWING = 0.25
"""The share by which the sensitivity analysis lowers and raises each input."""

Formula = float | str | tuple[Any, ...]
"""A number, the name of an input (or `runs`), or an operator and its operands from left to right."""
Inputs = Mapping[str, float]

_WAGE_PER_MINUTE = ("/", "wage_per_hour", 60)


@dataclass(frozen=True)
class CostPart:
    """One line of the total cost."""

    title: str
    formula: Formula


COST_PARTS: Mapping[str, CostPart] = {
    "model_and_tools": CostPart(
        "Model and tools",
        ("*", "runs", ("+", "model_cost_per_run", "tool_cost_per_run"), ("+", 1, "retry_share")),
    ),
    "review": CostPart("Review", ("*", "runs", "review_share", "review_minutes", _WAGE_PER_MINUTE)),
    "handed_over": CostPart(
        "Cases handed to people", ("*", "runs", ("-", 1, "handled_share"), "hand_minutes", _WAGE_PER_MINUTE)
    ),
    "infrastructure": CostPart("Infrastructure", ("*", "infrastructure_per_month", "infrastructure_multiplier")),
    "monitoring": CostPart("Monitoring", "monitoring_per_month"),
    "operator": CostPart("Operator", ("*", "operator_days_per_month", "operator_day_rate")),
    "one_time": CostPart("One-time work, written off", ("/", "one_time", "write_off_months")),
}
"""The parts of the total, by id, in the order of display."""
MANUAL_COST: Formula = ("*", "runs", "hand_minutes", _WAGE_PER_MINUTE)
"""The monthly cost of the same runs done by hand, as today."""
PILOT_COST: Formula = ("+", "model_cost_per_run", "tool_cost_per_run")
"""The cost per run on the pilot's slide: model and tools only."""
PER_RUN_PARTS = ("model_and_tools", "review", "handed_over")
"""The parts that grow with the number of runs."""
STANDING_PARTS = ("infrastructure", "monitoring", "operator")
"""The parts that are due each month even without runs: the standing budget."""
FIXED_PARTS = (*STANDING_PARTS, "one_time")
"""The parts that do not grow with the number of runs."""
INPUTS = tuple(name for name in Cost.model_fields if name not in ("currency", "unit", "basis"))
"""The names of the numeric inputs."""
INPUTS_OF_AT_LEAST_ONE = ("pilot_runs_per_month", "write_off_months")
"""Inputs that are divisors."""
MONEY_INPUTS = (
    "model_cost_per_run", "tool_cost_per_run", "wage_per_hour", "infrastructure_per_month", "monitoring_per_month",
    "operator_day_rate", "one_time",
)  # fmt: skip
"""Inputs that are amounts of money."""


def is_share(name: str) -> bool:
    """Return whether an input is a share from 0 to 1."""
    return name.endswith("_share")


def clamp_input(name: str, value: float) -> float:
    """Return the value that the cost model uses for an input: at least 1 for a divisor."""
    return max(value, 1.0) if name in INPUTS_OF_AT_LEAST_ONE else value


def collect_inputs(cost: Cost, own: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the inputs that the cost model uses, by name. A team's own value replaces the playbook's."""
    own = own or {}
    return {name: clamp_input(name, float(own.get(name, getattr(cost, name)))) for name in INPUTS}


_SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def evaluate_formula(formula: Formula, values: Inputs) -> float:
    """Evaluate a formula with the values of its inputs and of `runs`.

    Raises:
        KeyError: if a name in the formula has no value.
    """
    if isinstance(formula, str):
        return values[formula]
    if isinstance(formula, tuple):
        sign, *terms = formula
        return float(reduce(_SIGNS[sign], (evaluate_formula(term, values) for term in terms)))
    return formula


@dataclass(frozen=True)
class MonthlyCost:
    """The cost of one month at one volume, in the currency of the inputs."""

    volume: int
    """The multiple of the pilot's runs per month."""
    runs: float
    """The runs in the month."""
    amounts: Mapping[str, float]
    """The amounts by id of a part of the total."""
    by_hand: float
    """The cost of the same runs done by hand, as today."""

    @property
    def total(self) -> float:
        """The total per month."""
        return reduce(operator.add, self.amounts.values())

    @property
    def standing(self) -> float:
        """The amount that is due each month even without runs: the standing budget."""
        return sum(self.amounts[name] for name in STANDING_PARTS)

    @property
    def per_run(self) -> float:
        """The total per run."""
        return self.total / self.runs

    @property
    def by_hand_per_run(self) -> float:
        """The cost of one run done by hand."""
        return self.by_hand / self.runs

    @property
    def parts(self) -> tuple[tuple[str, float], ...]:
        """The title and the amount of each part of the total, in the order of display."""
        return tuple((COST_PARTS[name].title, amount) for name, amount in self.amounts.items())


def monthly_cost(inputs: Inputs, volume: int) -> MonthlyCost:
    """Compute the cost of one month in production at `volume` times the pilot's runs."""
    runs = inputs["pilot_runs_per_month"] * volume
    values = {**inputs, "runs": runs}
    amounts = {name: evaluate_formula(part.formula, values) for name, part in COST_PARTS.items()}
    return MonthlyCost(volume, runs, amounts, evaluate_formula(MANUAL_COST, values))


def pilot_cost_per_run(inputs: Inputs) -> float:
    """Return the cost per run on the pilot's slide: model and tools only."""
    return evaluate_formula(PILOT_COST, inputs)


def break_even_runs(inputs: Inputs) -> int | None:
    """Return from how many runs per month the agent costs no more than manual work. `None`: it always costs more."""
    one = {**inputs, "runs": 1.0}
    amounts = {name: evaluate_formula(part.formula, one) for name, part in COST_PARTS.items()}
    saved = evaluate_formula(MANUAL_COST, one) - sum(amounts[name] for name in PER_RUN_PARTS)
    if saved <= 0:
        return None
    return max(1, math.ceil(round(sum(amounts[name] for name in FIXED_PARTS) / saved, 6)))


@dataclass(frozen=True)
class Sensitivity:
    """The total per month with one input lowered and raised by `SWING`."""

    name: str
    lower: float
    higher: float

    @property
    def swing(self) -> float:
        """The distance between the two totals."""
        return abs(self.higher - self.lower)


def rank_sensitivities(inputs: Inputs, volume: int = MIDDLE_VOLUME) -> list[Sensitivity]:
    """Compute the sensitivity of the total to each input except the number of runs, sorted by falling swing."""

    def month(name: str, factor: float) -> float:
        value = inputs[name] * factor
        return monthly_cost({**inputs, name: min(1.0, value) if is_share(name) else value}, volume).total

    rows = [
        Sensitivity(name, month(name, 1 - SWING), month(name, 1 + SWING))
        for name in INPUTS
        if name != "pilot_runs_per_month"
    ]
    return sorted(rows, key=lambda row: -row.swing)


def dump_cost_model() -> dict[str, Any]:
    """Return the cost model as plain values for `data/cost-model.json`."""
    return {
        "volumes": VOLUMES,
        "middle": MIDDLE_VOLUME,
        "swing": SWING,
        "parts": {name: part.formula for name, part in COST_PARTS.items()},
        "byHand": MANUAL_COST,
        "pilot": PILOT_COST,
        "perRun": PER_RUN_PARTS,
        "standing": STANDING_PARTS,
        "atLeastOne": INPUTS_OF_AT_LEAST_ONE,
    }
