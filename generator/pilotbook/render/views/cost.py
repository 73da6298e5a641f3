"""Compute what the part "Cost at full volume" of a playbook's page shows, and the same numbers as CSV.

Comes in: a playbook with its cost inputs. Goes out: amounts as text, each by its part and volume, so that the browser
can replace it with the result of a team's own inputs; and a CSV file.
Must not know: HTML.
"""

from __future__ import annotations

from typing import Any

from pilotbook.book.model import Book, BookPlaybook
from pilotbook.models import Cost
from pilotbook.records.cost import (
    COST_PARTS,
    INPUTS,
    INPUTS_OF_AT_LEAST_ONE,
    MIDDLE_VOLUME,
    MONEY_INPUTS,
    VOLUMES,
    break_even_runs,
    collect_inputs,
    is_share,
    monthly_cost,
    pilot_cost_per_run,
    rank_sensitivities,
)
from pilotbook.text.csv import csv_bytes
from pilotbook.text.markup import format_money, format_number

from ..charts import cost_chart
from ..cost_curve import cost_curve
from . import View

MAX_SHOWN = 5
"""At most this many of the inputs that matter most are shown at once."""


def cost_view(book: Book, playbook: BookPlaybook, cost: Cost) -> View:
    """Return the cost model at three volumes, its inputs, and how much each input matters."""
    currency, inputs = cost.currency, collect_inputs(cost)
    months = {volume: monthly_cost(inputs, volume) for volume in VOLUMES}
    first = months[VOLUMES[0]]
    titles = {row["name"]: row["title"] for row in input_rows(cost)}
    matters = rank_sensitivities(inputs)
    line = budget_line_check(book, playbook)
    return {
        "inputs": cost,
        "middle": MIDDLE_VOLUME,
        "runs": {volume: format_number(month.runs) for volume, month in months.items()},
        "parts": [
            (
                name,
                part.title,
                [(volume, format_money(month.amounts[name], currency)) for volume, month in months.items()],
            )
            for name, part in COST_PARTS.items()
        ],
        "total": [(volume, format_money(month.total, currency)) for volume, month in months.items()],
        "by_hand": [(volume, format_money(month.by_hand, currency)) for volume, month in months.items()],
        "per_run": [(volume, format_money(month.per_run, currency)) for volume, month in months.items()],
        "by_hand_per_run": format_money(first.by_hand_per_run, currency),
        "standing": format_money(first.standing, currency),
        "pilot_per_run": format_money(pilot_cost_per_run(inputs), currency),
        "break_even": break_even_runs(inputs),
        "chart": cost_chart(list(months.values()), currency),
        "curve": cost_curve(inputs, currency),
        "input_rows": input_rows(cost),
        "matters": [
            {
                "name": one.name,
                "title": titles[one.name],
                "lower": format_money(one.lower, currency),
                "higher": format_money(one.higher, currency),
                "swing": format_money(one.swing, currency),
                "share": one.swing / matters[0].swing if matters[0].swing else 0,
                "shown": at < MAX_SHOWN,
            }
            for at, one in enumerate(matters)
        ],
        "line": line,
        "line_role": next((book.roles[check.role].title for check in playbook.checks if check.id == line), ""),
        "line_text": next((check.text for check in playbook.checks if check.id == line), ""),
    }


def cost_csv(cost: Cost) -> bytes:
    """Return the cost model at three volumes as CSV, with the numbers that the chart shows."""
    months = [monthly_cost(collect_inputs(cost), volume) for volume in VOLUMES]
    rows: list[tuple[str, list[float]]] = [
        ("Runs per month", [float(month.runs) for month in months]),
        *((name, [month.parts[index][1] for month in months]) for index, (name, _) in enumerate(months[0].parts)),
        ("Total", [month.total for month in months]),
        ("Manual cost", [month.by_hand for month in months]),
        ("Cost per run", [month.per_run for month in months]),
    ]
    head = [f"Per month, in {cost.currency}", *(f"{volume} times the pilot" for volume in VOLUMES)]
    return csv_bytes([head, *([name, *(f"{amount:.2f}" for amount in amounts)] for name, amounts in rows)])


def budget_line_check(book: Book, playbook: BookPlaybook) -> str:
    """Return the id of the check that approves the standing budget line, or `""` if the playbook has none.

    It is the first check that a field of a document with the cost model fills in.
    """
    here = {check.id for check in playbook.checks}
    for document in book.documents.values():
        if any(section.cost for section in document.sections.values()):
            for section in document.sections.values():
                for blank in section.fields.values():
                    group, _, rest = (blank.fills or "").partition("/")
                    if group == "checks" and rest.partition("/")[0] in here:
                        return rest.partition("/")[0]
    return ""


def input_rows(cost: Cost | None) -> list[dict[str, Any]]:
    """Return one row per input: name, title, value, value as text, whether it is money, lowest allowed value, unit.

    A playbook without a cost model has no inputs.
    """
    if cost is None:
        return []
    return [
        {
            "name": name,
            "title": (Cost.model_fields[name].description or "").split(", 0 to 1")[0].rstrip("."),
            "value": getattr(cost, name),
            "shown": _format_input(name, getattr(cost, name), cost.currency),
            "is_money": name in MONEY_INPUTS,
            "least": 1 if name in INPUTS_OF_AT_LEAST_ONE else 0,
            "unit": "%" if is_share(name) else "",
        }
        for name in INPUTS
    ]


def _format_input(name: str, value: float, currency: str) -> str:
    if name in MONEY_INPUTS:
        return format_money(value, currency)
    return f"{100 * value:g}%" if is_share(name) else f"{value:,g}"
