"""Prepare the pictures of `/register/`: a mark for each gate of a pilot, and the timeline of all pilots.

Comes in: rows of the register. Goes out: states and positions in percent.
Must not know: HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pilotbook.records.gates import GateState
from pilotbook.records.register import RegisterRow
from pilotbook.records.register_report import STAGE_TITLES
from pilotbook.records.register_stays import Stay, list_stays
from pilotbook.text.labels import pluralize

_TICKS = 6
"""At most this many days are named below the timeline."""


def mark_gates(states: Sequence[GateState]) -> list[tuple[str, str]]:
    """Return each gate with its mark: passed, here (the first that is blocked), expired or ahead."""
    here = next((state.gate for state in states if not state.open), None)
    return [(state.gate, _mark(state, is_here=state.gate == here)) for state in states]


def _mark(state: GateState, *, is_here: bool) -> str:
    if state.open:
        return "passed"
    return "expired" if state.stale else "here" if is_here else "ahead"


def format_stay(days: int) -> str:
    """Return a number of days as people say it: in weeks, from two weeks on."""
    return pluralize(days, "day") if days < 14 else f"{(days + 3) // 7} weeks"


def draw_timeline(rows: Sequence[RegisterRow], today: str) -> dict[str, Any] | None:
    """Return the timeline of the pilots that count, from the first known day to today. None if no day is known."""
    pilots = [(row, list_stays(row.standing)) for row in rows if not row.standing.invented]
    days = [stay.since for _, stays in pilots for stay in stays]
    if not days:
        return None
    start = min(days)
    span = max(1, _count(start, today))
    return {
        "since": start,
        "ticks": [(_percent(at, span), _after(start, at)) for at in _tick_days(span)],
        "lines": [(row.name, [_draw(stay, start, span, row.gates) for stay in stays]) for row, stays in pilots],
    }


def _tick_days(span: int) -> range:
    """Return the days below the line, in steps of whole weeks."""
    weeks = -(-span // 7)
    return range(0, span, 7 * max(1, -(-weeks // _TICKS)))


def _draw(stay: Stay, start: str, span: int, gates: Mapping[str, str]) -> dict[str, Any]:
    """Return the place of a stay on the line, and the number and the title of its gate."""
    is_gate = stay.stage in gates
    return {
        "stage": stay.stage,
        "title": STAGE_TITLES.get(stay.stage) or gates[stay.stage],
        "number": list(gates).index(stay.stage) + 1 if is_gate else 0,
        "x": _percent(_count(start, stay.since), span),
        "width": _percent(stay.days, span),
        "days": format_stay(stay.days),
    }


def _percent(days: int, span: int) -> float:
    return min(100.0, round(100 * days / span, 1))


def _count(since: str, until: str) -> int:
    return (date.fromisoformat(until) - date.fromisoformat(since)).days


def _after(day: str, count: int) -> str:
    return (date.fromisoformat(day) + timedelta(count)).isoformat()
