"""Cost at full volume: one definition of the sum, for pages, workbooks and the browser.

Comes in: the inputs of a playbook's `cost`, with those that a team replaced. Goes out: amounts a month and a run, in
the same currency. The formulas are data: here they are computed, a workbook writes them as its own, and the browser
reads them from `data/cost-model.json` (`overrides/components/cost/cost-model.js`).
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
"""Times the pilot's runs a month at which the cost is shown."""
MIDDLE_VOLUME = 10
"""The volume at which inputs are compared: production, rather than pilot or peak."""
SWING = 0.25
"""By how much an input is made lower and higher, to see how much it matters."""

Formula = float | str | tuple[Any, ...]
"""A number, the name of an input (or `runs`), or a sign and its terms from left to right."""
Inputs = Mapping[str, float]

_WAGE_PER_MINUTE = ("/", "wage_per_hour", 60)


@dataclass(frozen=True)
class CostPart:
    """A part of the total."""

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
"""The parts of the total in the order in which they are shown."""
MANUAL_COST: Formula = ("*", "runs", "hand_minutes", _WAGE_PER_MINUTE)
"""What the same runs cost done by hand, as today."""
PILOT_COST: Formula = ("+", "model_cost_per_run", "tool_cost_per_run")
"""What the pilot's slide says one run costs: model and tools, and nothing else."""
PER_RUN_PARTS = ("model_and_tools", "review", "handed_over")
"""The parts that grow with the runs."""
STANDING_PARTS = ("infrastructure", "monitoring", "operator")
"""The parts that are due each month whether it runs or not: the standing budget line."""
FIXED_PARTS = (*STANDING_PARTS, "one_time")
"""The parts that do not grow with the runs."""
INPUTS = tuple(name for name in Cost.model_fields if name not in ("currency", "unit", "basis"))
"""The names of the inputs."""
INPUTS_OF_AT_LEAST_ONE = ("pilot_runs_per_month", "write_off_months")
"""Inputs by which something is divided."""
MONEY_INPUTS = (
    "model_cost_per_run", "tool_cost_per_run", "wage_per_hour", "infrastructure_per_month", "monitoring_per_month",
    "operator_day_rate", "one_time",
)  # fmt: skip
"""Inputs that are amounts of the currency."""


def is_share(name: str) -> bool:
    """Whether an input is a share of 0 to 1."""
    return name.endswith("_share")


def clamp_input(name: str, value: float) -> float:
    """An input as the sum counts it."""
    return max(value, 1.0) if name in INPUTS_OF_AT_LEAST_ONE else value


def collect_inputs(cost: Cost, own: Mapping[str, float] | None = None) -> dict[str, float]:
    """The inputs by name, a team's own before the playbook's, as the sum counts them."""
    own = own or {}
    return {name: clamp_input(name, float(own.get(name, getattr(cost, name)))) for name in INPUTS}


_SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def evaluate_formula(formula: Formula, values: Inputs) -> float:
    """The value of a formula."""
    if isinstance(formula, str):
        return values[formula]
    if isinstance(formula, tuple):
        sign, *terms = formula
        return float(reduce(_SIGNS[sign], (evaluate_formula(term, values) for term in terms)))
    return formula


@dataclass(frozen=True)
class MonthlyCost:
    """What one month costs at one volume. All amounts in the currency of the inputs."""

    volume: int
    runs: float
    amounts: Mapping[str, float]
    """By part."""
    by_hand: float
    """What the same runs cost done by hand, as today."""

    @property
    def total(self) -> float:
        """All of it, a month."""
        return reduce(operator.add, self.amounts.values())

    @property
    def standing(self) -> float:
        """What is due each month whether it runs or not: the standing budget line."""
        return sum(self.amounts[name] for name in STANDING_PARTS)

    @property
    def per_run(self) -> float:
        """All of it, a run."""
        return self.total / self.runs

    @property
    def by_hand_per_run(self) -> float:
        """One run done by hand."""
        return self.by_hand / self.runs

    @property
    def parts(self) -> tuple[tuple[str, float], ...]:
        """The parts of the total by title, in the order in which they are shown."""
        return tuple((COST_PARTS[name].title, amount) for name, amount in self.amounts.items())


def monthly_cost(inputs: Inputs, volume: int) -> MonthlyCost:
    """Compute one month in production at `volume` times the pilot's runs."""
    runs = inputs["pilot_runs_per_month"] * volume
    values = {**inputs, "runs": runs}
    amounts = {name: evaluate_formula(part.formula, values) for name, part in COST_PARTS.items()}
    return MonthlyCost(volume, runs, amounts, evaluate_formula(MANUAL_COST, values))


def pilot_cost_per_run(inputs: Inputs) -> float:
    """What the pilot's slide says one run costs."""
    return evaluate_formula(PILOT_COST, inputs)


def break_even_runs(inputs: Inputs) -> int | None:
    """Runs a month from which the agent costs no more than the work by hand, or None if it never does."""
    one = {**inputs, "runs": 1.0}
    amounts = {name: evaluate_formula(part.formula, one) for name, part in COST_PARTS.items()}
    saved = evaluate_formula(MANUAL_COST, one) - sum(amounts[name] for name in PER_RUN_PARTS)
    if saved <= 0:
        return None
    return max(1, math.ceil(round(sum(amounts[name] for name in FIXED_PARTS) / saved, 6)))


@dataclass(frozen=True)
class Sensitivity:
    """What a month costs when one input is a quarter lower or higher."""

    name: str
    lower: float
    higher: float

    @property
    def swing(self) -> float:
        """How far apart the two are."""
        return abs(self.higher - self.lower)


def rank_sensitivities(inputs: Inputs, volume: int = MIDDLE_VOLUME) -> list[Sensitivity]:
    """Every input but the volume itself, the one that matters most first."""

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
    """The same sum as plain values."""
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
