"""Write the cost model as a sheet with formulas: inputs, three volumes, break-even, sensitivity and a chart.

Comes in: an open workbook, an empty sheet and a `CostModel`. Goes out: nothing; the functions write to the sheet.
Must not know: the book. `pilotbook.records.cost` gives each formula and its value, so they agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotbook.records.cost import (
    COST_PARTS,
    FIXED_PARTS,
    INPUTS_OF_AT_LEAST_ONE,
    MANUAL_COST,
    PER_RUN_PARTS,
    ROUNDS,
    STANDING_PARTS,
    STEP_COST,
    SWING,
    Formula,
    clamp_input,
    is_share,
    monthly_cost,
    rank_sensitivities,
    search_break_even,
)
from pilotbook.text.plain import sanitize

from ..computed import read_inputs
from ..document import CostModel
from ..style import Look
from .xlsx_cells import POINTS_A_LINE, line_count

_NAME = 43
"""The width of the first column, in characters."""
_PRINT_SCALE = 80
"""In percent: the columns fit across A4 and Letter, and the inputs with the volumes on one page."""
_CHART_ROWS = 23
"""The rows that the chart covers."""
_SEARCH_COLUMN = 6
"""The hidden column in which the break-even is searched for."""


def _excel_formula(formula: Formula, cells: Mapping[str, str]) -> str:
    """Return a formula in Excel's syntax, without `=`. `cells` has the cell of each input."""
    if isinstance(formula, str):
        return cells[formula]
    if not isinstance(formula, tuple):
        return f"{formula:g}"
    sign, *terms = formula
    if sign == "steps":
        covers = cells[terms[0]]
        return f"IF({covers}>0,MAX(1,ROUNDUP(ROUND({cells['runs']}/{covers},6),0)),1)"
    if sign == "each":
        covers = cells[terms[1]]
        return f"IF({covers}>0,({_excel_formula(terms[0], cells)})/{covers},0)"
    made = sign.join(_excel_formula(term, cells) for term in terms)
    return f"({made})" if sign in "+-" else made


def _row_height(title: str) -> float:
    return line_count(title, _NAME) * POINTS_A_LINE + 3


def write_cost(workbook: Any, sheet: Any, block: CostModel, formats: Mapping[str, Any], look: Look) -> None:
    """Write the cost model to a sheet."""
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.set_column(1, 1, _NAME)
    sheet.set_column(2, 4, 15)
    sheet.set_print_scale(_PRINT_SCALE)
    sheet.write_string(0, 1, f"Cost at full volume, in {block.currency}", formats["title"])
    sheet.set_row(0, 27)
    unit = f"One run is {block.unit}."
    sheet.merge_range(1, 1, 1, 4, "", formats["soft"])
    sheet.write_string(1, 1, sanitize(unit), formats["soft"])
    sheet.set_row(1, line_count(unit, 88) * POINTS_A_LINE + 3)
    for at, words in enumerate(("Input", "Default", "Yours", "Used"), 1):
        sheet.write_string(3, at, words, formats["head"])
    cells: dict[str, str] = {}
    for row, (field, name, value) in enumerate(block.inputs, 4):
        sheet.write_string(row, 0, field.address)
        sheet.write_string(row, 1, sanitize(field.title), formats["name"])
        sheet.set_row(row, _row_height(field.title))
        own = float(field.value) if field.value else None
        sheet.write_number(row, 2, block.defaults[name], formats["plain-number"])
        if own is None:
            sheet.write_blank(row, 3, None, formats["number"])
        else:
            sheet.write_number(row, 3, own, formats["number"])
        given = f'IF(D{row + 1}="",C{row + 1},D{row + 1})'
        formula = f"=MAX(1,{given})" if name in INPUTS_OF_AT_LEAST_ONE else f"={given}"
        sheet.write_formula(row, 4, formula, formats["plain-number"], clamp_input(name, value))
        cells[name] = f"$E${row + 1}"
    top = 5 + len(block.inputs)
    second_page = _write_volumes(sheet, block, cells, formats, top) + 1
    _write_chart(workbook, sheet, block, top, second_page, look)
    last = _write_sensitivity(sheet, block, cells, formats, second_page + _CHART_ROWS)
    sheet.set_h_pagebreaks([second_page])
    sheet.print_area(0, 1, last, 4)


def _write_volumes(sheet: Any, block: CostModel, cells: dict[str, str], formats: Mapping[str, Any], top: int) -> int:
    cost = read_inputs(block)
    months = [monthly_cost(cost, volume) for volume in block.volumes]
    sheet.write_string(top, 1, "Per month", formats["head"])
    for at, month in enumerate(months, 2):
        sheet.write_string(top, at, f"{month.volume}× the pilot", formats["head"])

    def blanks(formula: Formula) -> str:
        return _excel_formula(formula, {**cells, "runs": "{runs}"})

    first, last = top + 3, top + 2 + len(COST_PARTS)
    rows: list[tuple[str, str, list[float], str]] = [
        ("Runs", f"{cells['pilot_runs_per_month']}*{{volume}}", [month.runs for month in months], "plain-number"),
        *(
            (part.title, blanks(part.formula), [m.amounts[id_] for m in months], "money")
            for id_, part in COST_PARTS.items()
        ),
        ("Total", f"SUM({{column}}{first}:{{column}}{last})", [month.total for month in months], "money"),
        ("Manual cost", blanks(MANUAL_COST), [month.by_hand for month in months], "money"),
        ("Cost per run", f"{{column}}{last + 1}/{{runs}}", [month.per_run for month in months], "money"),
        ("Manual cost per run", f"{{column}}{last + 2}/{{runs}}", [month.by_hand_per_run for month in months], "money"),
    ]
    for row, (name, formula, values, look) in enumerate(rows, top + 1):
        sheet.write_string(row, 1, name, formats["name"])
        for at, (volume, value) in enumerate(zip(block.volumes, values, strict=True), 2):
            column = "ABCDEFG"[at]
            made = formula.format(column=column, volume=volume, runs=f"{column}{top + 2}")
            sheet.write_formula(row, at, f"={made}", formats[look], value)
    row = top + 1 + len(rows)
    for part, (id_, about) in enumerate(COST_PARTS.items()):
        sheet.write_string(row + 1 + part, 1, f"Per run: {about.title}", formats["shown"])
        for at, month in enumerate(months, 2):
            letter = "ABCDEFG"[at]
            formula = f"={letter}{top + 3 + part}/{letter}{top + 2}"
            sheet.write_formula(row + 1 + part, at, formula, formats["money"], month.amounts[id_] / month.runs)
    row += 2 + len(COST_PARTS)
    sheet.write_string(row, 1, "Break-even, runs per month", formats["name"])
    _write_break_even(sheet, cost, cells, formats, row)
    sheet.write_string(row + 1, 1, "Recurring budget line per month", formats["name"])
    for at, month in enumerate(months, 2):
        standing = _sum_formula(STANDING_PARTS, cells, f"{'ABCDEFG'[at]}{top + 2}")
        sheet.write_formula(row + 1, at, f"={standing}", formats["money"], month.standing)
    return row + 2


def _write_break_even(
    sheet: Any, cost: Mapping[str, float], cells: dict[str, str], formats: Mapping[str, Any], row: int
) -> None:
    """Write the break-even into a row, and the search for it into the hidden column below."""
    by_hand = _excel_formula(MANUAL_COST, {**cells, "runs": "1"})
    saved = f"({by_hand}-({_sum_formula(PER_RUN_PARTS, cells, '1')}))"
    never = f"ROUND({saved}-{_excel_formula(STEP_COST, cells)},9)<=0"
    column = "ABCDEFG"[_SEARCH_COLUMN]
    sheet.set_column(_SEARCH_COLUMN, _SEARCH_COLUMN, None, None, {"hidden": True})
    runs = f"({_sum_formula(FIXED_PARTS, cells, '0')})/({saved}-{_excel_formula(STEP_COST, cells)})"
    rounds = search_break_even(cost)
    for at, value in enumerate(rounds or [0.0] * (ROUNDS + 1), row):
        sheet.write_formula(at, _SEARCH_COLUMN, f"=IF({never},0,{runs})", formats["plain-number"], value)
        fixed = _sum_formula(FIXED_PARTS, cells, f"{column}{at + 1}")
        runs = f"MAX(0,ROUNDUP(ROUND(({fixed})/{saved},6),0)-1)"
    formula = f'=IF({never},"never",{column}{row + ROUNDS + 1}+1)'
    sheet.write_formula(row, 2, formula, formats["plain-number"], rounds[-1] + 1 if rounds else "never")


def _sum_formula(names: tuple[str, ...], cells: dict[str, str], runs: str) -> str:
    """Return the formula for the sum of some cost parts at a number of runs, or at the cell that holds it."""
    return "+".join(_excel_formula(COST_PARTS[name].formula, {**cells, "runs": runs}) for name in names)


def _write_sensitivity(
    sheet: Any, block: CostModel, cells: dict[str, str], formats: Mapping[str, Any], top: int
) -> int:
    """Write what a month at the middle volume costs when one input differs by a quarter. Return the last row."""
    volume = block.volumes[len(block.volumes) // 2]
    head = (f"If one input differs: monthly cost at {volume}×", "25% lower", "25% higher", "Difference")
    for at, words in enumerate(head, 1):
        sheet.write_string(top, at, words, formats["head"])
    sheet.set_row(top, 28)
    titles = {name: field.title for field, name, _ in block.inputs}
    runs = f"({cells['pilot_runs_per_month']}*{volume})"
    for row, one in enumerate(rank_sensitivities(read_inputs(block), volume), top + 1):
        sheet.write_string(row, 1, sanitize(titles[one.name]), formats["name"])
        sheet.set_row(row, _row_height(titles[one.name]))
        for at, (factor, value) in enumerate(((1 - SWING, one.lower), (1 + SWING, one.higher)), 2):
            cell = f"({cells[one.name]}*{factor})"
            changed = {**cells, "runs": runs, one.name: f"MIN(1,{cell})" if is_share(one.name) else cell}
            formula = "+".join(f"({_excel_formula(part.formula, changed)})" for part in COST_PARTS.values())
            sheet.write_formula(row, at, f"={formula}", formats["money"], value)
        sheet.write_formula(row, 4, f"=ABS(D{row + 1}-C{row + 1})", formats["money"], one.swing)
    bar = {"type": "data_bar", "bar_color": "#9DBCCD", "bar_solid": True}
    sheet.conditional_format(top + 1, 4, top + len(titles) - 1, 4, bar)
    return top + len(titles) - 1


def _write_chart(workbook: Any, sheet: Any, block: CostModel, top: int, row: int, look: Look) -> None:
    """Draw what one run costs at each volume, by part, next to the manual cost. `top` is the row of the volumes."""
    chart = workbook.add_chart({"type": "column", "subtype": "stacked"})
    colors = (look.color, "9DBCCD", "C9A24B", "5C7F93", "1C6B45", "7FB296", "8D9AA5", "D5D3C9")
    name = sheet.get_name()
    first = top + 1 + 5 + len(COST_PARTS) + 1
    for part, color in zip(range(len(COST_PARTS)), colors, strict=True):
        values = first + part
        chart.add_series(
            {
                "name": [name, top + 2 + part, 1],
                "categories": [name, top, 2, top, 1 + len(block.volumes)],
                "values": [name, values, 2, values, 1 + len(block.volumes)],
                "fill": {"color": f"#{color}"},
                "gap": 60,
            }
        )
    line = workbook.add_chart({"type": "line"})
    hand = top + 1 + 4 + len(COST_PARTS)
    line.add_series(
        {
            "name": [name, hand, 1],
            "categories": [name, top, 2, top, 1 + len(block.volumes)],
            "values": [name, hand, 2, hand, 1 + len(block.volumes)],
            "line": {"color": "#B3261E", "width": 2.25},
            "marker": {"type": "diamond", "size": 7},
        }
    )
    chart.combine(line)
    chart.set_title({"name": f"Cost per run, in {block.currency}", "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": "#,##0.00", "major_gridlines": {"visible": True, "line": {"color": "#D5D3C9"}}})
    chart.set_size({"width": 620, "height": 440})
    chart.set_legend({"position": "bottom"})
    sheet.insert_chart(
        row,
        1,
        chart,
        {"description": "Cost per run at three volumes, by part, next to the manual cost", "y_offset": 6},
    )
