"""Draw the cost of one run over the runs per month, with the cost by hand and the break-even.

Comes in: the inputs of the cost model. Goes out: safe SVG, which `cost/cost-curve.js` draws again for own inputs.
Must not know: the page that shows it.
"""

from __future__ import annotations

import math
from html import escape

from markupsafe import Markup

from pilotbook.records.cost import VOLUMES, Inputs, break_even_runs, monthly_cost
from pilotbook.text.markup import format_money, format_number

LEFT, RIGHT, TOP, BOTTOM = 8, 632, 34, 184
"""The edges of the plot, in SVG units."""
POINTS = 40
"""How many points the curve has."""
MARGIN = 1.5
"""How many times the axis goes beyond the volumes and the break-even that are marked on it."""
ROOM = 2.5
"""How many times the cost by hand the plot is high."""


def cost_curve(inputs: Inputs, currency: str) -> Markup:
    """Draw the curve on a logarithmic axis of runs per month, up to `ROOM` times the cost by hand."""
    base, hand = inputs["pilot_runs_per_month"], monthly_cost(inputs, 1).by_hand_per_run
    even = break_even_runs(inputs)
    marked = [base * volume for volume in VOLUMES]
    ends = min([*marked, even or base]) / MARGIN, max([*marked, even or base]) * MARGIN
    runs = [ends[0] * (ends[1] / ends[0]) ** (at / (POINTS - 1)) for at in range(POINTS)]
    costs = [(one, monthly_cost(inputs, one / base).per_run) for one in runs]
    most = max(ROOM * hand, 1.4 * min(cost for _, cost in costs)) or 1

    def x(runs: float) -> float:
        return LEFT + (RIGHT - LEFT) * math.log(runs / ends[0]) / math.log(ends[1] / ends[0])

    def y(cost: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * cost / most

    path = "M" + "L".join(f"{x(one):.1f} {y(cost):.1f}" for one, cost in costs if cost <= most)
    ticks = "".join(_tick(x(one), one) for one in marked)
    line = f"{y(hand):.1f}"
    mark = _mark(even, x(even or base), y(monthly_cost(inputs, (even or base) / base).per_run))
    told = f"the break-even is at {format_number(even)} runs per month" if even else "the agent always costs more"
    money = format_money(hand, currency)
    return Markup(
        f'<svg class="pb-curve" data-search-exclude="true" viewBox="0 0 640 212" role="img" '
        f'aria-label="{escape(f"Cost per run by volume: by hand {money}; {told}.")}" '
        f'data-label="Cost per run by volume: by hand {{hand}}; {{even}}." '
        f'data-even="the break-even is at {{runs}} runs per month" data-never="the agent always costs more">'
        f'<path class="pb-curve__axis" d="M{LEFT} {BOTTOM}H{RIGHT}"/>{ticks}'
        f'<line class="pb-cost__hand" x1="{LEFT}" x2="{RIGHT}" y1="{line}" y2="{line}"/>'
        f'<text class="pb-cost__hand-name" x="{RIGHT}" y="{y(hand) + (-7 if even else 18):.1f}" text-anchor="end" '
        f'data-text="by hand {{hand}}">{escape(f"by hand {money}")}</text>'
        f'<path class="pb-curve__line" d="{path}"/>{mark}</svg>'
    )


def _tick(x: float, runs: float) -> str:
    """Draw a volume of the cost model on the axis."""
    return (
        f'<g class="pb-curve__tick" transform="translate({x:.1f} {BOTTOM})"><path d="M0 0V6"/>'
        f'<text y="20" text-anchor="{_anchor(x)}" data-text="{{runs}} runs">{format_number(runs)} runs</text></g>'
    )


def _mark(even: int | None, x: float, y: float) -> str:
    """Draw the break-even: where the curve meets the cost by hand. It is hidden where it does not."""
    hidden = "" if even else ' visibility="hidden"'
    return (
        f'<g class="pb-curve__even" transform="translate({x:.1f} 0)"{hidden}><path d="M0 22V{BOTTOM}"/>'
        f'<circle cy="{y:.1f}" r="6"/><text y="14" text-anchor="{_anchor(x)}" data-text="break-even: {{runs}} runs">'
        f"break-even: {format_number(even or 0)} runs</text></g>"
    )


def _anchor(x: float) -> str:
    """Return how a text at a place stays on the chart."""
    return "start" if x < 100 else "end" if x > 540 else "middle"
