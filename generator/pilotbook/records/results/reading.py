"""Recognizes a file of test results by its content, and reads it.

`overrides/record/results/reading.js` does the same in the browser.

Comes in: the bytes of a file. Goes out: a `Results`, or a `ResultsError`.
Must not know: paths, playbooks, records.
"""

from __future__ import annotations

import json
from typing import Any

from .found import Results, ResultsError
from .inspect_log import is_inspect, read_inspect
from .junit import read_junit
from .lines import is_run, read_lines
from .promptfoo import is_promptfoo, read_promptfoo

LARGEST = 40_000_000
"""The most bytes of a file."""
PROBLEMS = {
    "too-large": f"this file is larger than {LARGEST // 1_000_000} MB. Leave out transcripts, or split the run.",
    "empty": "this file is empty.",
    "encoding": "this file is not UTF-8 text. Save it as UTF-8.",
    "zip": "this is an archive. Inspect writes a JSON log with --log-format json.",
    "record": "this is a pilot record, not test results. To add it to the agent inventory, run: pilotbook record add",
    "not-results": "pilotbook can't read this as test results. It reads promptfoo JSON, Inspect JSON logs, JUnit XML, "
    "and JSON Lines with `case` and `passed`.",
    "broken": "this file is cut off or damaged: it is not valid {detail}. Run the tests again.",
    "hostile": "this file declares entities or is nested too deeply, which no test tool does.",
    "other-version": "pilotbook can't read this version of the format ({detail}). It reads promptfoo 3 and Inspect 2.",
    "no-samples": "this log has no samples. Run Inspect without --no-log-samples.",
    "no-runs": "this file has no test runs.",
    "several-versions": "this file has runs of several versions, providers or prompts ({detail}). Test one at a time.",
    "line": "line {detail} is not a run. Each line needs `case` (or `probe`) and `passed`: true, false or null.",
}
"""What is wrong with a file, as a sentence after its name."""


def read_results(content: bytes) -> Results:
    """Return what a file says.

    Raises:
        ResultsError: if it is not a file of test results, is damaged, or goes over a limit.
    """
    text = _decode(content)
    start = text.lstrip(" \t\r\n")[:1]
    if start == "<":
        return read_junit(text.lstrip(" \t\r\n"))
    if start not in ("{", "["):
        raise ResultsError("not-results")
    lines = _decode_lines(text)
    if lines is not None:
        return read_lines(lines)
    values = _decode_json(text)
    if isinstance(values, list):
        if values and is_run(values[0]):
            return read_lines(values)
        raise ResultsError("not-results")
    if is_promptfoo(values):
        return read_promptfoo(values)
    if is_inspect(values):
        return read_inspect(values)
    raise ResultsError("record" if isinstance(values.get("pilot"), dict) else "not-results")


def _decode(content: bytes) -> str:
    if len(content) > LARGEST:
        raise ResultsError("too-large")
    if content.startswith(b"PK\x03\x04"):
        raise ResultsError("zip")
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ResultsError("encoding") from None
    if not text.strip(" \t\r\n"):
        raise ResultsError("empty")
    return text


def _decode_lines(text: str) -> list[Any] | None:
    """Return decoded JSON Lines, or `None` if the first line is not a run.

    Raises:
        ResultsError: for a later line that is not JSON, with its number.
    """
    lines = [line for line in text.split("\n") if line.strip(" \t\r")]
    try:
        first = _loads(lines[0])
    except (ValueError, RecursionError):
        return None
    if not is_run(first):
        return None
    found = [first]
    for number, line in enumerate(lines[1:], 2):
        try:
            found.append(_loads(line))
        except (ValueError, RecursionError):
            raise ResultsError("line", str(number)) from None
    return found


def _decode_json(text: str) -> Any:
    try:
        return _loads(text)
    except RecursionError:
        raise ResultsError("hostile") from None
    except ValueError:
        raise ResultsError("broken", "JSON") from None


def _loads(text: str) -> Any:
    """Decode JSON. Whole numbers are doubles, and `NaN` and `Infinity`, which Inspect writes, are null."""
    return json.loads(text, parse_int=float, parse_constant=lambda _: None)
