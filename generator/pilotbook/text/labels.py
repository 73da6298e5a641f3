"""Turns data into labels and short phrases for pages.

Comes in: counts, words and models. Goes out: plain text, not escaped.
Must not know: pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from pilotbook.models import Role, Stale

MODES = {"alone": "Autonomous", "confirm": "Needs approval", "never": "Prohibited"}
CASE_KINDS = {"bad-data": "Bad data", "edge": "Edge case", "adversarial": "Adversarial", "outage": "Outage"}
WORKSHEETS = {
    "autonomy": "Agent permissions",
    "exceptions": "Exceptions",
    "cases": "Edge cases",
    "integrations": "Integrations",
    "signals": "Monitoring signals",
    "undo": "Rollback",
}
STATUSES = {
    "open": "Open",
    "done": "Done",
    "not-applicable": "Not applicable",
    "exception": "Exception",
    "stale": "Expired",
    "expired": "Exception ended",
    "incomplete": "Incomplete",
}
OUTCOMES = {"go": "Go", "conditional-go": "Conditional go", "no-go": "No go", "stop": "Stop"}
KINDS = {
    "gap": "Gap",
    "fix": "Fix",
    "question": "Question",
    "case": "Case",
    "tell": "Sign",
    "tension": "Tension",
    "trap": "Trap",
    "principle": "Principle",
    "layer": "Layer",
    "criterion": "Criterion",
    "figure": "Figure",
}


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not from `strftime`, which uses the machine's language."""
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SPELLED = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def format_state(state: str) -> str:
    """Return the state of a check as it reads inside a sentence: `exception ended`."""
    return STATUSES.get(state, state).lower()


def spelled(count: int, one: str) -> str:
    """Return a count and its noun for running text: `one gate`, `five gates`, `13 gates`."""
    return f"{_SPELLED[count] if count < len(_SPELLED) else count} {one if count == 1 else one + 's'}"


def format_day(text: str) -> str:
    """Return an ISO date as people read it: `Oct 8, 2026`. Any other text in a record stays the same."""
    try:
        day = date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}" if day else text


def format_month(month: str) -> str:
    """Return a month as people read it: `Oct 2026` for `2026-10`."""
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


def describe_effort(effort: Mapping[str, float], roles: Mapping[str, Role]) -> str:
    """Return hours by role in words, in the order of the roles: `6 hours: engineer 4, production owner 2`."""
    total = sum(effort.values())
    hours = f"{total:,g} {'hour' if total == 1 else 'hours'}"
    who = [(_lower_first(role.title), effort[id_]) for id_, role in roles.items() if effort.get(id_)]
    if len(who) == 1:
        return f"{hours}: {who[0][0]}"
    return f"{hours}: {', '.join(f'{title} {count:,g}' for title, count in who)}" if who else ""


def _lower_first(title: str) -> str:
    """Return a title for the middle of a sentence. An abbreviation stays: `IT`."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def join_words(items: Sequence[str], last: str = "and") -> str:
    """Join words as in a sentence: `a, b and c`. `last` replaces `and`."""
    return "".join(items) if len(items) < 2 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def describe_stale(stale: Stale) -> str:
    """Describe when a sign-off expires, as the end of a sentence: `after 90 days`."""
    parts = []
    if stale.days is not None:
        parts.append(f"after {stale.days} days")
    if stale.changes:
        verb = "change" if stale.changes[-1] == "tools" else "changes"
        parts.append(f"when the {join_words(stale.changes, 'or')} {verb}")
    return " or ".join(parts)


def pluralize(count: int, one: str, many: str | None = None) -> str:
    """Return a count in digits with its noun: `1 check`, `4 checks`."""
    return f"{count} {one if count == 1 else many or one + 's'}"
