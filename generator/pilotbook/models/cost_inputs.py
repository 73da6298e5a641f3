"""Defines the inputs of a playbook's cost model.

Comes in: plain values. Goes out: frozen models.
Must not know: the formulas; `records.cost` has them.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Amount, Line, Model, Prose, Share, describe_pattern

Currency = Annotated[
    str, Field(pattern=describe_pattern(r"^[A-Z]{3}$", "a currency code", "Use three letters, as in `USD`."))
]


class Cost(Model):
    """What the agent costs at full volume, and what the manual work costs. All amounts are in `currency`."""

    currency: Currency = "USD"
    """The currency of all amounts, as a three-letter code."""
    unit: Line
    """What one run is: one prospect researched and emailed."""
    pilot_runs_per_month: Annotated[int, Field(strict=True, ge=1)]
    """Runs per month in the pilot."""
    model_cost_per_run: Amount
    """Model cost per run."""
    tool_cost_per_run: Amount
    """Cost of paid tools and APIs per run."""
    retry_share: Share
    """Share of runs that are retried after an error, 0 to 1."""
    handled_share: Share
    """Share of runs that the agent finishes; people do the rest."""
    review_share: Share
    """Share of runs that a person reviews."""
    review_minutes: Amount
    """Minutes per review."""
    hand_minutes: Amount
    """Minutes per run when people do it, as today."""
    wage_per_hour: Amount
    """Hourly cost of the people who review runs or do them."""
    plan_per_month: Amount = 0
    """Monthly cost of one tier of plans, seats and quotas."""
    runs_per_plan: Amount = 0
    """Runs per month that one tier covers; above that, you buy another. 0: no limit."""
    infrastructure_per_month: Amount
    """Monthly cost of hosting, storage and logs in the pilot."""
    infrastructure_multiplier: Annotated[float, Field(strict=True, ge=1, le=100)]
    """What production multiplies that cost by, with redundancy."""
    monitoring_per_month: Amount
    """Monthly cost of monitoring and evaluation tools."""
    runs_per_infrastructure: Amount = 0
    """Runs per month that this infrastructure and monitoring handle; above that, you add the same. 0: no limit."""
    operator_days_per_month: Amount
    """Days per month that the operator spends on it."""
    operator_day_rate: Amount
    """The operator's day rate."""
    runs_per_operator: Amount = 0
    """Runs per month that these operator days cover; above that, you add the same. 0: no limit."""
    one_time: Amount
    """One-time cost of integration, security review and process redesign."""
    write_off_months: Annotated[int, Field(strict=True, ge=1, le=120)] = 24
    """Months to spread the one-time cost over."""
    basis: Prose
    """Where the defaults come from, and which ones to replace first."""
