"""Prints a playbook's cost model: what a month costs at three volumes, the break-even and what matters most.

Comes in: a playbook's cost inputs. Goes out: lines of text.
Must not know: pages, the terminal.
"""

from __future__ import annotations

from collections.abc import Iterator

from pilotbook.models import Cost
from pilotbook.text.markup import format_money, format_number

from .cost import (
    MIDDLE_VOLUME,
    SWING,
    VOLUMES,
    break_even_runs,
    collect_inputs,
    monthly_cost,
    pilot_cost_per_run,
    rank_sensitivities,
)

_MOST_SHOWN = 5
"""How many of the inputs that matter most are shown."""


def format_cost(cost: Cost) -> Iterator[str]:
    """Yield the cost model as lines of text, with the amounts in columns."""
    inputs, currency = collect_inputs(cost), cost.currency
    months = [monthly_cost(inputs, volume) for volume in VOLUMES]
    rows = [["Runs a month", *(format_number(month.runs) for month in months)]]
    for at, (title, _) in enumerate(months[0].parts):
        rows.append([title, *(format_money(month.parts[at][1], currency) for month in months)])
    rows += [
        ["Total a month", *(format_money(month.total, currency) for month in months)],
        ["By hand", *(format_money(month.by_hand, currency) for month in months)],
        ["One run", *(format_money(month.per_run, currency) for month in months)],
        ["One run by hand", *(format_money(month.by_hand_per_run, currency) for month in months)],
    ]
    yield f"One run: {cost.unit}"
    yield ""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(
            text.rjust(width) if at else text.ljust(width)
            for at, (text, width) in enumerate(zip(row, widths, strict=True))
        )
    yield ""
    runs = break_even_runs(inputs)
    yield (
        "Break-even: never. The agent always costs more than the manual work."
        if runs is None
        else f"Break-even: {runs:,} runs a month"
    )
    yield f"The pilot's slide shows {format_money(pilot_cost_per_run(inputs), currency)} a run: model and tools alone."
    yield ""
    volume = format_number(inputs["pilot_runs_per_month"] * MIDDLE_VOLUME)
    yield f"What matters most at {volume} runs a month, {SWING:.0%} lower and higher:"
    for one in rank_sensitivities(inputs)[:_MOST_SHOWN]:
        yield f"  {one.name}: {format_money(one.lower, currency)} to {format_money(one.higher, currency)} a month"
