"""Draw charts at build time: a figure to scale, and the cost of a run at three volumes.

Comes in: a point with its scale, or monthly costs. Goes out: safe SVG whose colors come from classes in the style
sheet; it loads no styles, scripts or fonts.
Must not know: the pages that show the charts.
"""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from pilotbook.models import Point, Scale
from pilotbook.records.cost import COST_PARTS, MonthlyCost
from pilotbook.text.markup import format_money, format_number

_UNITS = {"percent": "%", "times": " times", "months": " months", "days": " days"}
WIDTH = 510
"""The length of the longest bar of the cost chart, in SVG units."""


def figure_bar(point: Point) -> Markup:
    """Draw a figure as a bar from 0 to the end of its scale; a range has a solid part and a lighter one.

    Returns empty markup for a point without a scale.
    """
    if point.scale is None:
        return Markup("")
    scale = point.scale
    full = scale.full
    low, high = 100 * scale.low / full, 100 * (scale.high or scale.low) / full
    ticks = "".join(f'<rect class="pb-bar__tick" x="{x}" y="0" width="0.3" height="10"/>' for x in (25, 50, 75))
    label = escape(f"{point.value}, on a scale from 0 to {_end_label(scale)}")
    return Markup(
        f'<svg class="pb-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f'<rect class="pb-bar__scale" width="100" height="10"/>'
        f'<rect class="pb-bar__range" width="{high:g}" height="10"/>'
        f'<rect class="pb-bar__value" width="{low:g}" height="10"/>{ticks}</svg>'
        f'<span class="pb-bar__ends" aria-hidden="true"><span>0</span><span>{escape(_end_label(scale))}</span></span>'
    )


def _end_label(scale: Scale) -> str:
    return f"{format_number(scale.full)}{_UNITS[scale.unit]}"


def cost_chart(months: list[MonthlyCost], currency: str) -> Markup:
    """Draw the cost of one run at each volume as stacked bars, with a line for the cost by hand.

    The browser redraws the chart, so each shape names its value in a `data-` attribute, and bars of no width are
    drawn too.
    """
    by_hand = months[0].by_hand_per_run
    scale = WIDTH / (max(*(month.per_run for month in months), by_hand) or 1)
    rows = "".join(_cost_row(month, 26 + index * 58, scale, currency) for index, month in enumerate(months))
    line, height = scale * by_hand, 26 + len(months) * 58
    anchor = "start" if line < 60 else "end" if line > 420 else "middle"
    label = escape(
        "Cost per run: "
        + "; ".join(f"{format_money(m.per_run, currency)} at {format_number(m.runs)} runs per month" for m in months)
        + f"; by hand {format_money(by_hand, currency)}."
    )
    return Markup(
        f'<svg class="pb-cost__chart" data-search-exclude="true" viewBox="0 0 640 {height}" '
        f'role="img" aria-label="{label}" '
        f'data-label="Cost per run: {{runs}}; by hand {{hand}}." data-each="{{run}} at {{runs}} runs per month" '
        f'data-width="{WIDTH}">{rows}'
        f'<line class="pb-cost__hand" x1="{line:.1f}" x2="{line:.1f}" y1="24" y2="{height - 8}"/>'
        f'<text class="pb-cost__hand-name" x="{line:.1f}" y="17" text-anchor="{anchor}" data-text="by hand {{hand}}">'
        f"by hand {escape(format_money(by_hand, currency))}</text></svg>"
    )


def _cost_row(month: MonthlyCost, y: int, scale: float, currency: str) -> str:
    """Draw one bar, with its volume above it and the cost of one run after it."""
    x, bars = 0.0, []
    for at, (part, amount) in enumerate(month.amounts.items()):
        width = scale * amount / month.runs
        title = escape(f"{COST_PARTS[part].title}: {format_money(amount / month.runs, currency)} per run")
        bars.append(
            f'<rect class="pb-cost__part pb-cost__part--{at}" data-part="{part}" x="{x:.1f}" y="{y + 22}" '
            f'width="{width:.1f}" height="24"><title>{title}</title></rect>'
        )
        x += width
    return (
        f'<g data-volume="{month.volume}"><text class="pb-cost__name" x="0" y="{y + 15}" data-text="{{runs}} runs">'
        f"{format_number(month.runs)} runs</text>{''.join(bars)}"
        f'<text class="pb-cost__sum" x="{x + 8:.1f}" y="{y + 34}" dominant-baseline="central">'
        f"{escape(format_money(month.per_run, currency))}</text></g>"
    )
