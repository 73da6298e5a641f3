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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import itemgetter
from typing import Any

from pilotbook.models import Cost

VOLUMES = (1, 10, 100)
"""The volumes at which the cost is shown, as multiples of the pilot's runs per month."""
MIDDLE_VOLUME = 10
"""The volume at which inputs are compared: production, not the pilot or the peak."""
SWING = 0.25
"""The share by which the sensitivity analysis lowers and raises each input."""

Formula = float | str | tuple[Any, ...]
"""A number, the name of an input (or `runs`), or an operator and its operands from left to right.

`("steps", covers)` is how many times something is needed that covers the runs named by the input `covers`: at least
once, and once only if that input is 0. `("each", amount, covers)` is what one run adds to an amount that is paid once
per step, or 0 if the input is 0.
"""
Inputs = Mapping[str, float]

_WAGE_PER_MINUTE = ("/", "wage_per_hour", 60)


@dataclass(frozen=True)
class CostPart:
    """One line of the total cost."""

    title: str
    formula: Formula


_STEPS: Mapping[str, tuple[Formula, str]] = {
    "plans": ("plan_per_month", "runs_per_plan"),
    "infrastructure": (("*", "infrastructure_per_month", "infrastructure_multiplier"), "runs_per_infrastructure"),
    "monitoring": ("monitoring_per_month", "runs_per_infrastructure"),
    "operator": (("*", "operator_days_per_month", "operator_day_rate"), "runs_per_operator"),
}
"""By part, what one step costs, and the input that says how many runs it covers."""


def _stepped(title: str, part: str) -> CostPart:
    amount, covers = _STEPS[part]
    return CostPart(title, ("*", amount, ("steps", covers)))


COST_PARTS: Mapping[str, CostPart] = {
    "model_and_tools": CostPart(
        "Model and tools",
        ("*", "runs", ("+", "model_cost_per_run", "tool_cost_per_run"), ("+", 1, "retry_share")),
    ),
    "review": CostPart("Review", ("*", "runs", "review_share", "review_minutes", _WAGE_PER_MINUTE)),
    "handed_over": CostPart(
        "Cases that people handle", ("*", "runs", ("-", 1, "handled_share"), "hand_minutes", _WAGE_PER_MINUTE)
    ),
    "plans": _stepped("Plans, seats and quotas", "plans"),
    "infrastructure": _stepped("Infrastructure", "infrastructure"),
    "monitoring": _stepped("Monitoring", "monitoring"),
    "operator": _stepped("Operators", "operator"),
    "one_time": CostPart("One-time work, amortized", ("/", "one_time", "write_off_months")),
}
"""The parts of the total, by id, in the order of display."""
MANUAL_COST: Formula = ("*", "runs", "hand_minutes", _WAGE_PER_MINUTE)
"""The monthly cost of the same runs done by hand, as today."""
PILOT_COST: Formula = ("+", "model_cost_per_run", "tool_cost_per_run")
"""The cost per run on the pilot's slide: model and tools only."""
PER_RUN_PARTS = ("model_and_tools", "review", "handed_over")
"""The parts that grow with each run."""
STANDING_PARTS = tuple(_STEPS)
"""The parts that are due each month even without runs, and grow in steps: the standing budget."""
FIXED_PARTS = (*STANDING_PARTS, "one_time")
"""The parts that do not grow with each run."""
STEP_COST: Formula = ("+", *(("each", amount, covers) for amount, covers in _STEPS.values()))
"""The average cost that one run adds to the parts that grow in steps."""
ROUNDS = 12
"""How often the search for the break-even is repeated. More would be needed where hardly anything is saved per run; the
result is then a number from which the agent is cheaper, but not the first."""
INPUTS = tuple(name for name in Cost.model_fields if name not in ("currency", "unit", "basis"))
"""The names of the numeric inputs."""
INPUTS_OF_AT_LEAST_ONE = ("pilot_runs_per_month", "write_off_months")
"""Inputs that are divisors and have no meaning for 0."""
MONEY_INPUTS = (
    "model_cost_per_run", "tool_cost_per_run", "wage_per_hour", "plan_per_month", "infrastructure_per_month",
    "monitoring_per_month", "operator_day_rate", "one_time",
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
    return _compile(formula)(values)


@cache
def _compile(formula: Formula) -> Callable[[Inputs], float]:
    """Turn a formula into a function: a playbook's pages evaluate each of them a hundred times."""
    if isinstance(formula, str):
        return itemgetter(formula)
    if not isinstance(formula, tuple):
        return lambda _: formula
    sign, *terms = formula
    if sign == "steps":
        return lambda values: float(count_steps(values["runs"], values[terms[0]]))
    if sign == "each":
        amount, covers = _compile(terms[0]), terms[1]
        return lambda values: amount(values) / values[covers] if values[covers] > 0 else 0.0
    operate, (first, *others) = _SIGNS[sign], map(_compile, terms)

    def evaluate(values: Inputs) -> float:
        result = first(values)
        for other in others:
            result = operate(result, other(values))
        return float(result)

    return evaluate


def count_steps(runs: float, covers: float) -> int:
    """Return how many times something is needed that covers `covers` runs; `covers` 0 covers any number."""
    return max(1, math.ceil(round(runs / covers, 6))) if covers > 0 else 1


@dataclass(frozen=True)
class MonthlyCost:
    """The cost of one month at one volume, in the currency of the inputs."""

    volume: float
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


def monthly_cost(inputs: Inputs, volume: float) -> MonthlyCost:
    """Compute the cost of one month in production at `volume` times the pilot's runs."""
    runs = inputs["pilot_runs_per_month"] * volume
    values = {**inputs, "runs": runs}
    amounts = {name: evaluate_formula(part.formula, values) for name, part in COST_PARTS.items()}
    return MonthlyCost(volume, runs, amounts, evaluate_formula(MANUAL_COST, values))


def pilot_cost_per_run(inputs: Inputs) -> float:
    """Return the cost per run on the pilot's slide: model and tools only."""
    return evaluate_formula(PILOT_COST, inputs)


def break_even_runs(inputs: Inputs) -> int | None:
    """Return from how many runs per month on the agent costs no more than manual work. `None`: it always costs more."""
    rounds = search_break_even(inputs)
    return int(rounds[-1]) + 1 if rounds else None


def search_break_even(inputs: Inputs) -> tuple[float, ...]:
    """Return the start and the rounds of the search for the break-even. Empty: the agent always costs more.

    The parts that grow in steps make the agent dearer again just after a step. The search starts where no step matters
    any more, and goes down to the last number of runs at which the agent is dearer.
    """
    one = {**inputs, "runs": 1.0}
    saved = evaluate_formula(MANUAL_COST, one) - _sum_parts(PER_RUN_PARTS, one)
    left = saved - evaluate_formula(STEP_COST, one)
    if round(left, 9) <= 0:
        return ()
    rounds = [_sum_parts(FIXED_PARTS, {**inputs, "runs": 0.0}) / left]
    for _ in range(ROUNDS):
        fixed = _sum_parts(FIXED_PARTS, {**inputs, "runs": rounds[-1]})
        rounds.append(max(0.0, math.ceil(round(fixed / saved, 6)) - 1.0))
    return tuple(rounds)


def _sum_parts(names: Iterable[str], values: Inputs) -> float:
    return sum(evaluate_formula(COST_PARTS[name].formula, values) for name in names)


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
        "stepCost": STEP_COST,
        "rounds": ROUNDS,
        "atLeastOne": INPUTS_OF_AT_LEAST_ONE,
    }
