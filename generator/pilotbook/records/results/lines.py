"""Reads JSON Lines: one run per line, `{"case": "…", "run": 1, "passed": true, "why": "…"}`.

A line can also have `probe` instead of `case`, and `tool`, `version`, `on`, `playbook`, `cases` and `probes`. A run
whose `passed` is null ended in an error. `overrides/record/results/lines.js` does the same in the browser.

Comes in: decoded lines. Goes out: a `Results`.
Must not know: files, playbooks.
"""

from __future__ import annotations

from typing import Any

from .found import LONGEST_NAME, Results, ResultsError, Run, Source, find_kind, make_results, to_day, to_line, to_run

_ABOUT = ("version", "playbook", "cases", "probes")


def is_run(value: Any) -> bool:
    """Return whether a line is a run."""
    return isinstance(value, dict) and bool(find_kind(value))


def read_lines(lines: list[Any]) -> Results:
    """Return the results.

    Raises:
        ResultsError: for a line that is not a run, with its number.
    """
    about: dict[str, str] = {}
    tool, on, versions = "", "", []
    runs: list[Run] = []
    for number, line in enumerate(lines, 1):
        if not is_run(line) or not (line.get("passed") is None or isinstance(line["passed"], bool)):
            raise ResultsError("line", str(number))
        kind = find_kind(line)
        runs.append(to_run(line[kind], kind, line.get("run"), line.get("passed"), line.get("why")))
        about |= {key: to_line(line[key], LONGEST_NAME) for key in _ABOUT if isinstance(line.get(key), str)}
        versions += [to_line(line["version"], LONGEST_NAME)] if isinstance(line.get("version"), str) else []
        tool = tool or to_line(line.get("tool"), LONGEST_NAME)
        on = on or to_day(line.get("on"))
    return make_results(Source(tool or "JSONL", on, about), versions, runs)
