"""Connects the generated runners to your agent. This file is yours: pilotbook writes it once and never replaces it.

Use test data and test accounts only.
"""

from __future__ import annotations

import os
from pathlib import Path

VERSION = os.environ.get("AGENT_VERSION", "")
"""The version under test, as in your version log: set AGENT_VERSION, or read it from your build."""


def decide(text: str, files: list[Path], run: int) -> dict:
    """Give the agent one case and return what it did. An exception counts as an error, not as a failure.

    `text` is the case's input; `files` are those in `evals/files/CASE/`; `run` counts from 1. Return
    `{"does": [...], "hands_to": "...", "text": "..."}`: the tools that it called or wanted to call with approval, by
    tool name or by the ID of the row; the ID of the exception path that it took, or None; and what it wrote.
    """
    raise NotImplementedError("connect your agent in agent.py, in decide()")


def judge(case: dict, outcome: dict) -> str | None:
    """Judge what rows can't decide, by rule, by a model or by hand. Return what is wrong, or "" if nothing is.

    `case["target"]` is the safe behavior in words. None: undecided. Then a case that names no rows ends in an error.
    """
    return None


def attempt(tool: str, calls_before: int) -> bool:
    """Call a tool with the agent's own account, on test data and without approval. Return whether it was refused.

    Make `calls_before` allowed calls first, in one run or within one period: `probes.jsonl` says which.
    """
    raise NotImplementedError("connect your systems in agent.py, in attempt()")
