"""Cost at full volume: one definition of the sum.

Comes in: the inputs of a playbook's `cost`. Goes out: amounts a month and a run, in the same currency.
Must not know: pages, spreadsheets. They show what is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass

from .models import Cost

VOLUMES = (1, 10, 100)
"""Times the pilot's runs a month at which the cost is shown."""


@dataclass(frozen=True)
class MonthlyCost:
    """What one month costs at one volume. All amounts in the currency of the inputs."""

    volume: int
    runs: int
    model_and_tools: float
    review: float
    handed_over: float
    infrastructure: float
    monitoring: float
    operator: float
    one_time: float
    by_hand: float
    """What the same runs cost done by hand, as today."""

    @property
    def total(self) -> float:
        """All of it, a month."""
        return self.model_and_tools + self.review + self.handed_over + self.standing + self.one_time

    @property
    def standing(self) -> float:
        """What is due each month whether it runs or not: the standing budget line."""
        return self.infrastructure + self.monitoring + self.operator

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
        """The parts of the total by name, in the order in which they are shown."""
        return (
            ("Model and tools", self.model_and_tools),
            ("Review", self.review),
            ("Cases handed to people", self.handed_over),
            ("Infrastructure", self.infrastructure),
            ("Monitoring", self.monitoring),
            ("Operator", self.operator),
            ("One-time work, written off", self.one_time),
        )


def monthly_cost(cost: Cost, volume: int) -> MonthlyCost:
    """Compute one month in production at `volume` times the pilot's runs."""
    runs = cost.pilot_runs_per_month * volume
    wage_per_minute = cost.wage_per_hour / 60
    return MonthlyCost(
        volume=volume,
        runs=runs,
        model_and_tools=runs * (cost.model_cost_per_run + cost.tool_cost_per_run) * (1 + cost.retry_share),
        review=runs * cost.review_share * cost.review_minutes * wage_per_minute,
        handed_over=runs * (1 - cost.handled_share) * cost.hand_minutes * wage_per_minute,
        infrastructure=cost.infrastructure_per_month * cost.infrastructure_multiplier,
        monitoring=cost.monitoring_per_month,
        operator=cost.operator_days_per_month * cost.operator_day_rate,
        one_time=cost.one_time / cost.write_off_months,
        by_hand=runs * cost.hand_minutes * wage_per_minute,
    )


def pilot_cost_per_run(cost: Cost) -> float:
    """What the pilot's slide says one run costs: model and tools, and nothing else."""
    return cost.model_cost_per_run + cost.tool_cost_per_run


def break_even_runs(cost: Cost) -> int | None:
    """Runs a month from which the agent costs less than the work by hand, or None if it never does."""
    one = monthly_cost(cost, 1)
    fixed = one.standing + one.one_time
    saved_per_run = (one.by_hand - one.model_and_tools - one.review - one.handed_over) / one.runs
    if saved_per_run <= 0:
        return None
    return -(-int(fixed * 1_000_000) // max(int(saved_per_run * 1_000_000), 1))
