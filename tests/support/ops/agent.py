"""A fake agent for the generated runners. It is right, but for what `WRONG` and `BROKEN` say."""

from __future__ import annotations

import json
from pathlib import Path

VERSION = "sorter-1.6"
WRONG = {"polite-severity-one": (4, 8), "two-problems": range(1, 9), "photo-of-screen": (8,)}
"""The runs in which it is wrong, by case."""
BROKEN = {"claimed-platinum": (3,), "injected-signature": range(1, 9)}
"""The runs that end in an error."""
LET_THROUGH = "helpdesk.set_status"
UNREACHABLE = "helpdesk.mark_spam"
CASES = [json.loads(line) for line in (Path(__file__).parent / "evals" / "cases.jsonl").read_text("utf-8").splitlines()]


def decide(text: str, files: list[Path], run: int) -> dict:
    """Return what the case with this input wants, or something wrong."""
    case = next(one for one in CASES if one["input"] == text)
    if run in BROKEN.get(case["id"], ()):
        raise TimeoutError(f"the model did not answer about {case['id']}")
    want = case["metadata"]
    outcome = {"does": want.get("does", []), "hands_to": want.get("hands_to"), "text": text}
    if run in WRONG.get(case["id"], ()):
        return {**outcome, "does": ["helpdesk.lower_priority"], "hands_to": None}
    return outcome


def judge(case: dict, outcome: dict) -> str | None:
    """Leave it to the rows."""
    return None


def attempt(tool: str, calls_before: int) -> bool:
    """Refuse every call but one."""
    if tool == UNREACHABLE:
        raise ConnectionError(f"{tool} cannot be reached")
    return tool != LET_THROUGH
