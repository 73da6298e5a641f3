"""Defines what a file of test results says, whatever tool wrote it.

`overrides/record/results/found.js` does the same in the browser.

Comes in: values from a file, of any type. Goes out: short clean texts, and a `Results`.
Must not know: formats, playbooks, records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypedDict

from pilotbook.record_format import to_canonical
from pilotbook.record_format.grammar import clean_text

LONGEST_WHY, LONGEST_NAME = 160, 80
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029]+")
_DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_WRAPPED = re.compile(r'^failed on (?:setup|teardown) with "(.*)"$')
_RAISED = re.compile(r"^(?:Failed|AssertionError|Error): ")
ABOUT = {
    "playbook": "pilotbook-playbook",
    "cases": "pilotbook-cases",
    "probes": "pilotbook-probes",
    "version": "agent-version",
}
"""The names under which the generated runners say what they ran."""


class ResultsError(ValueError):
    """A file is not readable as test results. `problem` is a key of `reading.PROBLEMS`."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem, detail)
        self.problem = problem
        self.detail = detail


class Run(TypedDict):
    """One run of one case or probe."""

    name: str
    """The ID of the case or the probe, or the name of a test that contains it."""
    kind: str
    """`case` or `probe` if the file says so, else empty."""
    run: int
    """Its number from 1, or 0 if the file has none."""
    passed: bool | None
    """`None`: it ended in an error, so it neither passed nor failed."""
    why: str


class Results(TypedDict):
    """What a file says. A text is empty if the file does not have it."""

    tool: str
    on: str
    version: str
    playbook: str
    cases: str
    """The digest of the cases that ran."""
    probes: str
    """The digest of the probes that ran."""
    runs: list[Run]


@dataclass(frozen=True)
class Source:
    """What a file says about all its runs."""

    tool: str
    on: str = ""
    about: Mapping[str, str] | None = None
    """By key of `ABOUT`."""


def to_line(value: object, longest: int = LONGEST_WHY) -> str:
    """Return the first line of a text, clean, and cut if it is long. Anything but a text is empty."""
    if not isinstance(value, str):
        return ""
    lines = clean_text(value).strip(" \t\r\n").split("\n")
    text = _SPACE.sub(" ", lines[0]).strip(" ")
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def to_name(value: object) -> str:
    """Return a name, or a number that stands for one."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return to_line(to_canonical(value) if is_number else value, LONGEST_NAME)


def find_kind(values: Mapping[str, Any]) -> str:
    """Return what a run is of, as the values say it: `case`, `probe`, or an empty text."""
    return next((kind for kind in ("case", "probe") if isinstance(values.get(kind), str)), "")


def first_text(*values: object) -> str:
    """Return the first text that is not empty, as one line."""
    return next((line for value in values if (line := to_line(value))), "")


def to_why(value: object) -> str:
    """Return why a run failed, without what tools put around it."""
    line = to_line(value)
    return _RAISED.sub("", _WRAPPED.sub(r"\1", line))


def to_day(value: object) -> str:
    """Return the day of a time in ISO 8601, or nothing."""
    found = _DAY.match(value) if isinstance(value, str) else None
    return found.group() if found else ""


def to_number(value: object) -> int:
    """Return the number of a run, or 0."""
    if isinstance(value, str):
        return int(value) if re.fullmatch("[0-9]{1,4}", value) else 0
    is_number = isinstance(value, float) and 0 < value < 10_000 and value.is_integer()
    return int(value) if is_number and isinstance(value, float) else 0


def read_about(values: object) -> dict[str, str]:
    """Return what runners say about themselves, by key of `ABOUT`. Texts only."""
    if not isinstance(values, dict):
        return {}
    return {
        key: to_line(values[name], LONGEST_NAME) for key, name in ABOUT.items() if isinstance(values.get(name), str)
    }


def to_run(name: object, kind: str, number: object, passed: bool | None, why: object) -> Run:
    """Return one run."""
    told = "" if passed else to_why(why)
    return {"name": to_name(name), "kind": kind, "run": to_number(number), "passed": passed, "why": told}


def make_results(source: Source, versions: Iterable[str], runs: list[Run]) -> Results:
    """Return the results of one version.

    Raises:
        ResultsError: if there are no runs, or runs of several versions.
    """
    if not runs:
        raise ResultsError("no-runs")
    there = list(dict.fromkeys(versions))
    if len(there) > 1:
        raise ResultsError("several-versions", ", ".join(there[:5]))
    about = source.about or {}
    return {
        "tool": source.tool,
        "on": source.on,
        "version": about.get("version", there[0] if there else ""),
        "playbook": about.get("playbook", ""),
        "cases": about.get("cases", ""),
        "probes": about.get("probes", ""),
        "runs": runs,
    }


def as_dict(value: Any) -> dict[str, Any]:
    """Return an object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """Return a list, or an empty one for anything else."""
    return value if isinstance(value, list) else []
