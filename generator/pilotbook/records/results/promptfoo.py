"""Reads promptfoo's JSON output, version 3 of its results.

`overrides/record/results/promptfoo.js` does the same in the browser.

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
    find_kind,
    first_text,
    make_results,
    read_about,
    to_day,
    to_line,
    to_name,
    to_number,
    to_run,
)

VERSION = 3
_ERROR = 2
"""What `failureReason` is for an error; 1 stands for a failure."""


def is_promptfoo(values: dict[str, Any]) -> bool:
    """Return whether promptfoo wrote this."""
    return isinstance(as_dict(values.get("results")).get("results"), list)


def read_promptfoo(values: dict[str, Any]) -> Results:
    """Return the results.

    Raises:
        ResultsError: if it is of another version, or has several providers or prompts.
    """
    results = values["results"]
    if results.get("version") != VERSION:
        raise ResultsError("other-version", f"promptfoo {to_name(results.get('version'))}")
    rows = [as_dict(row) for row in results["results"]]
    about: dict[str, str] = {}
    for row in rows:
        about |= read_about(row.get("metadata")) | read_about(as_dict(row.get("response")).get("metadata"))
    tool = f"promptfoo {to_line(as_dict(values.get('metadata')).get('promptfooVersion'), 20)}".strip()
    source = Source(tool, to_day(results.get("timestamp")), about)
    return make_results(source, [_version(row) for row in rows], [_run(row) for row in rows])


def _version(row: dict[str, Any]) -> str:
    """Return what was tested: the agent's version, or else the provider, and the prompt if it is not the first."""
    provider, said = as_dict(row.get("provider")), read_about(row.get("metadata")).get("version")
    named = first_text(provider.get("label"), provider.get("id"), row.get("provider"))
    prompt = to_number(row.get("promptIdx"))
    return f"{named if said is None else said}{f' prompt {prompt}' if prompt else ''}"


def _run(row: dict[str, Any]) -> Run:
    test = as_dict(row.get("testCase"))
    metadata = {**as_dict(test.get("metadata")), **as_dict(row.get("metadata"))}
    kind = find_kind(metadata)
    success = row.get("success")
    passed = success if isinstance(success, bool) and row.get("failureReason") != _ERROR else None
    why = first_text(row.get("error"), as_dict(row.get("gradingResult")).get("reason"))
    return to_run(metadata.get(kind) if kind else test.get("description"), kind, 0, passed, why)
