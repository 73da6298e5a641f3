"""Reads Inspect's log in JSON, version 2.

`overrides/record/results/inspect.js` does the same in the browser.

Comes in: decoded JSON. Goes out: a `Results`.
Must not know: files, playbooks.
"""

from __future__ import annotations

from typing import Any

from .found import (
    Results,
    ResultsError,
    Run,
    Source,
    as_dict,
    as_list,
    find_kind,
    first_text,
    make_results,
    read_about,
    to_day,
    to_line,
    to_name,
    to_run,
)

VERSION = 2
_RIGHT = ("C", 1)
_NO_MODEL = "mockllm/"


def is_inspect(values: dict[str, Any]) -> bool:
    """Return whether Inspect wrote this."""
    return "task" in as_dict(values.get("eval"))


def read_inspect(values: dict[str, Any]) -> Results:
    """Return the results.

    Raises:
        ResultsError: if it is of another version or has no samples.
    """
    if values.get("version") != VERSION:
        raise ResultsError("other-version", f"Inspect {to_name(values.get('version'))}")
    if not isinstance(values.get("samples"), list):
        raise ResultsError("no-samples")
    head = values["eval"]
    tool = f"Inspect {to_line(as_dict(head.get('packages')).get('inspect_ai'), 20)}".strip()
    model = to_name(head.get("model"))
    about = read_about(head.get("metadata"))
    source = Source(tool, to_day(head.get("created")), about)
    return make_results(
        source, ["" if model.startswith(_NO_MODEL) else model], [_run(as_dict(one)) for one in values["samples"]]
    )


def _run(sample: dict[str, Any]) -> Run:
    metadata = as_dict(sample.get("metadata"))
    kind = find_kind(metadata)
    scores = [as_dict(score) for score in as_dict(sample.get("scores")).values()]
    error = as_dict(sample.get("error"))
    verdicts = [_is_right(score.get("value")) for score in scores]
    passed = None if error or not verdicts or None in verdicts else all(verdicts)
    explained = (score.get("explanation") for score, verdict in zip(scores, verdicts, strict=True) if not verdict)
    why = first_text(error.get("message"), *explained)
    return to_run(metadata.get(kind) if kind else sample.get("id"), kind, sample.get("epoch"), passed, why)


def _is_right(value: Any) -> bool | None:
    """Return whether a score is the best one. `None`: it is not a score."""
    if isinstance(value, dict | list):
        parts = [_is_right(part) for part in (as_list(value) or as_dict(value).values())]
        return None if None in parts or not parts else all(parts)
    return value in _RIGHT if isinstance(value, str | bool | int | float) else None
