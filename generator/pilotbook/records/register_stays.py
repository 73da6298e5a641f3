"""Lists how long each pilot was at each gate, for the timeline of the inventory.

`overrides/components/register/stays.js` does the same in the browser. The cases in `tests/golden/cases/register.yml`
test both.

Comes in: the state of a pilot. Goes out: its stays, as ISO dates.
Must not know: pages, the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .register import PAST_CONDITIONS, PRODUCTION, STOPPED, PilotState


@dataclass(frozen=True)
class Stay:
    """The time that a pilot spent at one stage."""

    stage: str
    """The id of a gate, `production`, `past-conditions` or `stopped`."""
    since: str
    until: str
    """The day on which it went on, or the day of the evaluation."""
    days: int


def list_stays(state: PilotState) -> list[Stay]:
    """Return the stays of a pilot in order: at the gates that it passed, then at its stage, if their days are known."""
    return [*_list_passed(state), *_list_current(state)]


def _list_passed(state: PilotState) -> Iterator[Stay]:
    """Yield the gates that a pilot passed before its stage. After a decision, it is no longer at a gate."""
    is_decided = state.at in (PRODUCTION, PAST_CONDITIONS, STOPPED)
    for passed in state.passed:
        if passed.days is None or passed.gate == state.at:
            continue
        since = _add_days(passed.on, -passed.days)
        until = min(passed.on, state.since) if is_decided and state.since else passed.on
        if since < until:
            yield Stay(passed.gate, since, until, _count_days(since, until))


def _list_current(state: PilotState) -> Iterator[Stay]:
    if state.days is not None and state.days >= 0:
        yield Stay(state.at, state.since, _add_days(state.since, state.days), state.days)


def _add_days(day: str, count: int) -> str:
    return (date.fromisoformat(day) + timedelta(count)).isoformat()


def _count_days(since: str, until: str) -> int:
    return (date.fromisoformat(until) - date.fromisoformat(since)).days
