"""Compute the rates of a table and the results of the cost model.

Comes in: a cost model, or a table row with its columns. Goes out: numbers, or text for formats without formulas.
Must not know: file formats.
"""

from __future__ import annotations

from pilotbook.records.cost import break_even_runs, clamp_input, monthly_cost
from pilotbook.text.markup import format_money, format_number

from .document import Column, CostModel, Field, TableRow


def format_rate(column: Column, row: TableRow, columns: dict[str, Column]) -> str:
    """Format a computed rate as a percentage. Return `""` while there is nothing to count."""
    share = compute_rate(column, row, columns)
    return "" if share is None else f"{share:.0%}"


def compute_rate(column: Column, row: TableRow, columns: dict[str, Column]) -> float | None:
    """Return the rate that a computed column shows, from 0 to 1, or `None` while there is nothing to count."""
    cells = {name: row.cells.get(name) for name in column.rate_of}
    values = {name: cell.value for name, cell in cells.items() if isinstance(cell, Field) and cell.value}
    if columns[column.rate_of[0]].kind == "number":
        numbers = {name: _count_of(value) for name, value in values.items()}
        whole = sum(numbers.values())
        return numbers.get(column.counts, 0.0) / whole if whole else None
    return sum(value == column.counts for value in values.values()) / len(values) if values else None


def _count_of(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def read_inputs(block: CostModel) -> dict[str, float]:
    """Return the inputs by name, clamped to the range that the cost model accepts."""
    return {name: clamp_input(name, value) for _, name, value in block.inputs}


def compute_rows(block: CostModel) -> list[tuple[str, ...]]:
    """Return the monthly cost at each volume as rows of text, with the header row first."""
    cost = read_inputs(block)
    months = [monthly_cost(cost, volume) for volume in block.volumes]
    currency = block.currency
    rows: list[tuple[str, ...]] = [
        ("Per month", *(f"{m.volume}× the pilot, {format_number(m.runs)} runs" for m in months))
    ]
    for index, (name, _) in enumerate(months[0].parts):
        rows.append((name, *(format_money(month.parts[index][1], currency) for month in months)))
    rows.append(("Total", *(format_money(month.total, currency) for month in months)))
    rows.append(("Manual cost", *(format_money(month.by_hand, currency) for month in months)))
    rows.append(("Cost per run", *(format_money(month.per_run, currency) for month in months)))
    even = break_even_runs(cost)
    rows.append(
        (
            "Break-even",
            f"{format_number(even)} runs per month" if even else "never",
            *("" for _ in months[1:]),
        )
    )
    return rows
